"""The YAML parser's complaints in the words of an author."""

import re

from ruamel.yaml.error import MarkedYAMLError

_COLON = (
    "A text with a colon in it must stand in quotes: put a quotation mark at each end of it. "
    'A quotation mark inside is then written \\".'
)
_INDENT = "The indentation does not fit the lines above. Things that belong together start in the same column."

# A part of the parser's problem or context, and what it means to an author. The first that fits is said.
_MEANINGS = (
    ("unexpected end of stream", "The quotation mark that opens here is never closed."),
    ("unknown escape character", "A backslash inside double quotes must be doubled: \\\\."),
    ("undefined alias", "A text that starts with * must stand in quotes."),
    ("while scanning an alias", "A text that starts with * must stand in quotes."),
    ("while scanning an anchor", "A text that starts with & must stand in quotes."),
    ("duplicate anchor", "A text that starts with & must stand in quotes."),
    ("while scanning a tag", "A text that starts with ! must stand in quotes."),
    ("while parsing a tag", "A text that starts with ! must stand in quotes."),
    ("tag handle", "A text that starts with ! must stand in quotes."),
    ("cannot start any token", "A text that starts with this character must stand in quotes."),
    ("directive", "A line that starts with % must stand in quotes."),
    ("block scalar", "After > or | nothing more may stand on the line; the text starts on the next one."),
    ("another document", "A line of --- starts a second document; a file holds one."),
    ("<document start>", "Text stands after the end of the content: look at the indentation and the quotes."),
    ("could not find expected ':'", "This line lacks its colon, or must be indented under the text above."),
    ("while parsing a flow node", "A list that opens with [ lacks its ], or a text that starts with [ its quotes."),
    ("flow sequence", "A list that opens with [ lacks its ], or a text that starts with [ its quotes."),
    ("flow mapping", "A text that starts with { must stand in quotes."),
    ("expected <block end>", _INDENT),
    ("sequence entries are not allowed here", _INDENT),
    ("while parsing a block", _INDENT),
)  # fmt: skip


# Slips that the parser notices only later: it remembers where the thing began, and there the slip is.
_BEGAN_EARLIER = ("unexpected end of stream", "could not find expected ':'", "flow sequence", "flow mapping")


def explain(error: MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line, and the sentence that says what is wrong there."""
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and any(part in said for part in _BEGAN_EARLIER):
        mark = error.context_mark
    line = 1 if mark is None else mark.line + 1
    if "mapping values are not allowed" in said:
        return line, _colon_or_indent(text.splitlines(), line)
    for part, meaning in _MEANINGS:
        if part in said:
            return line, meaning
    return line, f"This cannot be understood as YAML: {(error.problem or 'unknown reason').strip()}."


def _colon_or_indent(source: list[str], line: int) -> str:
    """Two colons on a line: a text lacks quotes. One: the line stands too far in."""
    here = source[line - 1] if line <= len(source) else ""
    return _COLON if len(re.findall(r":(?:\s|$)", here)) > 1 else f"{_INDENT} Or: {_COLON}"
