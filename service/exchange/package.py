"""A content package: the XML files and pictures in a ZIP, read in memory. Nothing is unpacked to the disk."""

import io
import lzma
import zipfile
import zlib

from service.errors import NanolearnError

_MOST_FILES = 10_000
_MOST_BYTES = 100_000_000
_READ = (".xml", ".png", ".jpg", ".jpeg", ".gif")
_BEGINNING = b"PK\x03\x04"
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(OSError, IndexError, ValueError),  # from bz2, from the fields of a damaged entry, from their numbers
    NotImplementedError,  # a way to pack that nobody uses
)


def is_package(content: bytes) -> bool:
    return content.startswith(_BEGINNING)


def files(content: bytes, name: str) -> tuple[dict[str, bytes], dict[str, bytes], list[str]]:
    """Every XML file in the package by its path, every picture by its own, and the paths of all others.

    Raises:
        NanolearnError: it is no ZIP, is locked, or would grow beyond measure.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if entry.filename.lower().endswith(_READ)]
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise NanolearnError(f"{name} unpacks to more than {_MOST_BYTES:,} bytes. Split it.")
            names = {entry.filename for entry in package.infolist() if not entry.is_dir()}
            others = sorted(names - {entry.filename for entry in entries})
            read = {entry.filename: _read(package, entry, name) for entry in entries}
            pictures = {path: read.pop(path) for path in list(read) if not path.lower().endswith(".xml")}
            return read, pictures, others
    except _DAMAGED:
        raise NanolearnError(f"{name} is no ZIP package that can be read. Export it again.") from None
    except RuntimeError:
        raise NanolearnError(f"{name} is locked with a password. Export it without one.") from None


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """The file, which may not be longer than it says."""
    with package.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise NanolearnError(f"{name} holds a file that is longer than it says. Export it again.")
    return content
