"""Where courses and modules stand, in one courses folder or several laid over each other.

A later folder wins by id: its course.yaml is the course, its module.yaml the module. A folder of a module that has no
module.yaml of its own changes single words of the module below it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.catalogue.model import LANGUAGES
from service.errors import CatalogueError

COURSE = "course.yaml"
MODULE = "module.yaml"
TEXTS = tuple(f"{language}.yaml" for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Home:
    """A module's own folder, and later folders that change words of it."""

    folder: Path
    over: tuple[Path, ...] = ()

    @property
    def places(self) -> tuple[Path, ...]:
        """All its folders, however they were named."""
        return tuple(path.resolve() for path in (self.folder, *self.over))


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course's folders, one for each courses folder that has it, the strongest last."""

    folders: tuple[Path, ...]

    @property
    def own(self) -> Path:
        """The folder whose course.yaml is the course."""
        return next((path for path in reversed(self.folders) if (path / COURSE).is_file()), self.folders[0])

    def modules(self) -> dict[str, Home]:
        """Every module that has a folder here, by name."""
        found: dict[str, list[Path]] = {}
        for folder in self.folders:
            for path in module_folders(folder):
                found.setdefault(path.name, []).append(path)
        return {name: _home(paths) for name, paths in sorted(found.items())}

    def beside(self) -> list[str]:
        """The modules whose folders the course's own list should name: those it came with, and later ones."""
        since = self.folders[self.folders.index(self.own) :]
        return sorted({path.name for folder in since for path in module_folders(folder)})


def shelves(folders: Sequence[Path]) -> list[Shelf]:
    """The courses in these folders, by name."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for path in _folders(folder):
            if (path / COURSE).is_file() or module_folders(path):
                found.setdefault(path.name, []).append(path)
    return [Shelf(tuple(paths)) for _, paths in sorted(found.items())]


def module_folders(folder: Path) -> list[Path]:
    """The modules in a course's folder, by name. A folder with any language's words is one."""
    return sorted(path for path in _folders(folder) if any((path / name).is_file() for name in (MODULE, *TEXTS)))


def _home(paths: list[Path]) -> Home:
    own = max((place for place, path in enumerate(paths) if (path / MODULE).is_file()), default=0)
    return Home(paths[own], tuple(paths[own + 1 :]))


def _folders(folder: Path) -> Iterator[Path]:
    try:
        return iter([path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")])
    except OSError as error:
        raise CatalogueError(f"The folder {folder} cannot be read: {error.strerror or error}.") from None
