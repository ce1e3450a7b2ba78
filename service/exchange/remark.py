"""What Nanolearn writes into a file of its own beside the questions, where their format has no place for it.

One line of JSON in a comment that other programs pass over: the module's structure, and the texts that belong to no
question. Read as carefully as anything else: it may have been edited.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_SIGN = "nanolearn-module: "
_LINE = re.compile(re.escape(_SIGN) + r"(\{.*\})")


def written(content: Mapping[str, Any]) -> str:
    """The remark as one line of ASCII that neither a comment of XML nor one of GIFT can end early."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return _SIGN + text.replace("--", "-\\u002d").replace("--", "-\\u002d")


def found(text: str) -> dict[str, Any] | None:
    """The remark in a comment, if there is one that can be read."""
    line = _LINE.search(text)
    if line is None:
        return None
    try:
        content = json.loads(line.group(1))
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
