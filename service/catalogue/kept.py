"""The catalogue as it was read last, so that a start need not read and check all YAML again.

`.catalogue.json` in the courses' folder, the last of several, holds it, with the fingerprint of every file it was made
from and of the program that read them. It is made at the first use, or when an image is built, and never believed when
either has changed. Nothing depends on it but time: where it cannot be written, every start reads the files.
"""

import json
import os
import types
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from service.catalogue.model import Catalogue

NAME = ".catalogue.json"
_PICTURES = {".png", ".jpg", ".jpeg", ".gif"}
_CONTENT = {".yaml", *_PICTURES}


def load_kept(*courses: Path) -> Catalogue:
    """All courses in one folder, or in several of which later ones win, ready for use.

    Raises:
        CatalogueError: something cannot be used; it names the first findings and counts the rest.
    """
    made_from = _fingerprint(courses)
    kept = _read(courses[-1] / NAME, made_from)
    if kept is not None:
        return kept
    from service.catalogue.load import load  # noqa: PLC0415 - YAML and its checks are heavy

    catalogue = load(*courses)
    _write(courses[-1] / NAME, made_from, catalogue)
    return catalogue


def _fingerprint(courses: Iterable[Path]) -> str:
    """Of every file that decides what the catalogue is: those of the courses, and those of this program's reading."""
    found = sha256()
    for root, kinds in (*((folder, _CONTENT) for folder in courses), (Path(__file__).parent, {".py"})):
        for path in sorted(path for path in root.rglob("*") if path.suffix in kinds):
            with suppress(OSError):  # what cannot be read is for `load` to say
                content = path.read_bytes()
                # a module knows its pictures by their whole path
                name = str(path.resolve()) if path.suffix in _PICTURES else path.relative_to(root).as_posix()
                found.update(f"{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _read(file: Path, made_from: str) -> Catalogue | None:
    """None if there is none, or it was made from other files, or by a hand that did not know how."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        document = json.loads(file.read_bytes())
        if document["made_from"] == made_from:
            catalogue: Catalogue = _dataclass_maker(Catalogue)(document["catalogue"])
            return catalogue
    return None


def _write(file: Path, made_from: str, catalogue: Catalogue) -> None:
    """Whole or not at all, whoever else writes it at the same time."""
    text = json.dumps({"made_from": made_from, "catalogue": asdict(catalogue)}, ensure_ascii=False, default=_plain)
    unfinished = file.with_name(f"{NAME}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()


def _plain(value: object) -> Any:
    """What JSON has no word for."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


@cache
def _maker(kind: Any) -> Callable[[Any], Any] | None:
    """What makes a value of the model from its JSON, after the model's own annotations. None: it is the JSON itself."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_maker(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple:
        one = _maker(inside[0])
        return tuple if one is None else lambda plain: tuple(map(one, plain))
    if origin is Mapping:
        each = _maker(inside[1])
        return dict if each is None else lambda plain: {name: each(value) for name, value in plain.items()}
    if origin in {Union, types.UnionType}:
        known = _maker(next(each for each in inside if each is not type(None)))
        return known and (lambda plain: None if plain is None else known(plain))
    if kind is date:
        return date.fromisoformat
    return kind if issubclass(kind, Enum) else None


def _dataclass_maker(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    wrought = [(name, maker) for name in names if (maker := _maker(hints[name])) is not None]

    def make(plain: dict[str, Any]) -> Any:
        given = {name: plain[name] for name in names}
        for name, maker in wrought:
            given[name] = maker(given[name])
        return kind(**given)

    return make
