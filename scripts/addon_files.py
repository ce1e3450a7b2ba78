"""Write the add-on as it is installed, with the service's address in it: `make addon-files URL=https://…`.

`build/addon/apps-script` is what goes into the Apps Script project, with clasp or by hand;
`build/addon/deployment.json` is for Google's HTTP runtime, which needs no script.
docs/administrate.md says how to go on.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "addon"
PLACEHOLDER = "https://nanolearn.kommun.example"
LANGUAGES = ("sv", "da", "en")


def address_of(text: str) -> str:
    """The service's address, without a slash at the end.

    Raises:
        ValueError: Google would not call it; the message says why.
    """
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(f"{text!r} is not an address that Google calls; it should be like {PLACEHOLDER}.")
    return text.rstrip("/")


def write_files(address: str, language: str, folder: Path) -> list[Path]:
    """The files of both runtimes in `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    script = folder / "apps-script"
    script.mkdir(parents=True)
    written = []
    for source in [*sorted((SOURCE / "src").iterdir()), SOURCE / "deployment.json"]:
        text = source.read_text(encoding="utf-8").replace(PLACEHOLDER, address)
        if source.name == "Settings.js":
            text = re.sub(r'\("(sv|da|en)"\)', f'("{language}")', text)
        target = folder / source.name if source.parent == SOURCE else script / source.name
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the add-on as it is installed.")
    parser.add_argument("address", metavar="URL", help=f"the service's own, NANOLEARN_PUBLIC_URL: {PLACEHOLDER}")
    parser.add_argument("--language", choices=LANGUAGES, default="sv", help="of error cards, for people with another")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "addon", metavar="DIR")
    given = parser.parse_args(arguments)
    try:
        address = address_of(given.address)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    for path in write_files(address, given.language, given.into):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
