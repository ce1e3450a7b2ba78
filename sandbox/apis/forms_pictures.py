"""Pictures of Forms: fetched from their `sourceUri` once, as Google does, kept, and shown at an address for a while."""

from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from PIL import Image, UnidentifiedImageError

from sandbox.apis.forms_items import images_of
from sandbox.refusal import Refusal
from sandbox.world import StoredPicture

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

PATH = "/forms/pictures/"
GOOGLE = "https://lh7-rt.googleusercontent.com"
LARGEST_BYTES = 50_000_000
LARGEST_PIXELS = 25_000_000
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
_SECONDS = 5
_CHUNK = 65_536
_NO_PICTURE = (
    "There was a problem retrieving the image. The provided image should be publicly accessible, within size limit, "
    "and in supported formats."
)


def fetch_pictures(world: "World", requested: list[Json], form: Json) -> None:
    """Put each picture that a batch brought into the world; in `form`, as the batch leaves it, it is at home here.

    Raises:
        Refusal: one cannot be fetched, is no picture, or is too large.
    """
    brought = {
        image["sourceUri"]: f"requests[{index}].{kind}"
        for index, request in enumerate(requested)
        for kind in ("createItem", "updateItem")
        for image in images_of((request.get(kind) or {}).get("item") or {})
        if image.get("sourceUri")
    }
    homes: dict[str, str] = {}
    for item in form.get("items", []):
        for image in images_of(item):
            source = image["contentUri"]
            if source in brought:
                homes[source] = homes.get(source) or _kept(world, source, brought[source])
                image["contentUri"] = homes[source]


def address_for_now(address: str, moment: str) -> str:
    """The `contentUri` of a picture as one reading shows it: another one each time, as Google's are."""
    bare, mark, _ = address.partition("?until=")
    ours = mark or urlsplit(bare).path.startswith(PATH)
    return f"{bare}?until={moment}" if ours else address


def _kept(world: "World", source: str, where: str) -> str:
    try:
        content = _fetched(source)
        with Image.open(BytesIO(content), formats=list(KINDS)) as picture:
            width, height = picture.size
            kind = KINDS[str(picture.format)]
    except (requests.RequestException, UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        raise Refusal(400, f"Invalid {where}: {_NO_PICTURE}") from None
    if width * height > LARGEST_PIXELS:
        raise Refusal(400, f"Invalid {where}: {_NO_PICTURE}")
    name = world.new_id(44)
    world.pictures[name] = StoredPicture(kind, content)
    return f"{world.base_url or GOOGLE}{PATH}{name}"


def _fetched(source: str) -> bytes:
    """What is at an address, no more of it than a picture may have.

    Raises:
        ValueError: it is larger.
    """
    with requests.get(source, timeout=_SECONDS, stream=True) as reply:
        reply.raise_for_status()
        content = bytearray()
        for chunk in reply.iter_content(_CHUNK):
            content += chunk
            if len(content) > LARGEST_BYTES:
                raise ValueError("too large")
    return bytes(content)
