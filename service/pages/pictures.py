"""The pictures of the modules, for Forms to fetch and for anybody who has the address: nothing else, and nobody's."""

from hashlib import sha256
from pathlib import Path

from flask import Response, abort
from flask.typing import ResponseReturnValue

from service.catalogue.model import Picture
from service.house import House
from service.pages.guard import public

_KINDS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}


class PicturePages:
    """`/pictures/<hash>.<ending>`: the hash is of the bytes, so what is at an address never changes."""

    def __init__(self, house: House) -> None:
        self.house = house

    @public
    def picture(self, name: str) -> ResponseReturnValue:
        """The picture of that name in a module that is taught. A file that has changed since is not given out."""
        modules = self.house.catalogue.modules.values()
        found = next((picture for module in modules for picture in module.pictures if picture.name == name), None)
        content = _content(found) if found else b""
        if not content:
            abort(404)
        reply = Response(content, mimetype=_KINDS[name.rpartition(".")[2]])
        reply.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # Forms and mail readers show it elsewhere
        return reply


def _content(picture: Picture) -> bytes:
    """Its bytes; none if they are not those that the catalogue was made with."""
    try:
        content = Path(picture.file).read_bytes()
    except OSError:
        return b""
    return content if sha256(content).hexdigest() == picture.digest else b""
