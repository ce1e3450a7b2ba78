"""Write requirements.txt, which App Engine installs from, after pyproject.toml: `python scripts/requirements.py`."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Made from pyproject.toml by `python scripts/requirements.py`; App Engine reads this file and not that one."


def requirements(project: str) -> str:
    """The text of requirements.txt for the text of a pyproject.toml."""
    return "\n".join([HEAD, *tomllib.loads(project)["project"]["dependencies"], ""])


if __name__ == "__main__":
    made = requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (ROOT / "requirements.txt").write_text(made, encoding="utf-8")
