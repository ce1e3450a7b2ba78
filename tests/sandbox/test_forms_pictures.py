"""Forms fetches pictures itself, once, and keeps them: or refuses the whole batch in Google's words."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.apis import forms_pictures
from sandbox.refusal import Refusal
from sandbox.serve import Sandbox
from tests.support.forms_office import Office, choice, create
from tests.support.picture_host import hosted, picture

Json = dict[str, Any]
OWNER = "nanolearn@ekby.example"
PNG = picture()
REFUSED = (
    "There was a problem retrieving the image. The provided image should be publicly accessible, within size limit, "
    "and in supported formats."
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture
def host() -> Iterator[str]:
    """Pictures of each kind, and what is none."""
    files = {
        "a_png": PNG,
        "b_jpg": picture("JPEG"),
        "c_gif": picture("GIF"),
        "drawn_svg": SVG,
        "new_webp": picture("WEBP"),
        "cut_png": PNG[:20],
        "text_png": b"Hello",
        "vast_png": picture(size=(5001, 5000)),
        "empty_png": b"",
    }
    with hosted(**files) as address:
        yield address


def shows(source: str) -> Json:
    return {"imageItem": {"image": {"sourceUri": source, "altText": "En lapp"}}}


@pytest.mark.parametrize(("name", "kind"), [("a.png", "image/png"), ("b.jpg", "image/jpeg"), ("c.gif", "image/gif")])
def test_a_picture_is_fetched_and_kept(host: str, name: str, kind: str) -> None:
    """What is shown comes from Forms: the place it was fetched from may be gone."""
    office = Office()
    form_id = office.form(create(shows(f"{host}/{name}")))
    ((_, kept),) = office.world.pictures.items()
    assert kept.kind == kind
    assert kept.content == requests.get(f"{host}/{name}", timeout=10).content
    image = office.get(form_id)["items"][0]["imageItem"]["image"]
    assert image["altText"] == "En lapp"
    assert "sourceUri" not in image


@pytest.mark.parametrize("name", ["gone.png", "drawn.svg", "new.webp", "cut.png", "text.png", "vast.png", "empty.png"])
def test_what_cannot_be_shown_refuses_the_whole_batch(host: str, name: str) -> None:
    """Not there, of another kind, broken, too many pixels: the request is named, and nothing of the batch is done."""
    office = Office()
    form_id = office.form()
    option: Json = choice("a", {"value": "b", "image": {"sourceUri": f"{host}/{name}"}})
    with pytest.raises(Refusal) as refused:
        office.batch(form_id, create(shows(f"{host}/a.png")), create(option))
    assert (refused.value.code, refused.value.message) == (400, f"Invalid requests[1].createItem: {REFUSED}")
    assert "items" not in office.get(form_id)


def test_a_place_that_nobody_answers_at_and_too_many_bytes(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port; and one byte more than is taken."""
    office = Office()
    form_id = office.form()
    with pytest.raises(Refusal, match="problem retrieving"):
        office.batch(form_id, create(shows("http://127.0.0.1:9/a.png")))
    monkeypatch.setattr(forms_pictures, "LARGEST_BYTES", len(PNG) - 1)
    with pytest.raises(Refusal, match="within size limit"):
        office.batch(form_id, create(shows(f"{host}/a.png")))
    monkeypatch.setattr(forms_pictures, "LARGEST_BYTES", len(PNG))
    office.batch(form_id, create(shows(f"{host}/a.png")))


def test_its_address_is_another_one_at_each_reading(host: str) -> None:
    """`contentUri` is valid for a while; an item that is written back with one keeps its picture."""
    office = Office()
    form_id = office.form(create(shows(f"{host}/a.png")))
    item = office.get(form_id)["items"][0]
    first = item["imageItem"]["image"]["contentUri"]
    office.world.clock.set(office.world.clock.now().replace(minute=1), freeze=True)
    second = office.get(form_id)["items"][0]["imageItem"]["image"]["contentUri"]
    assert first != second
    assert first.partition("?")[0] == second.partition("?")[0]
    item["imageItem"]["image"]["altText"] = "En annan lapp"
    office.batch(form_id, {"updateItem": {"item": item, "location": {"index": 0}, "updateMask": "imageItem"}})
    image = office.get(form_id)["items"][0]["imageItem"]["image"]
    assert image == {"contentUri": second, "altText": "En annan lapp"}
    assert len(office.world.pictures) == 1


def test_anybody_who_has_the_address_sees_the_picture(sandbox: Sandbox, host: str) -> None:
    """By Google's own client; then a plain GET of the address that the Form gives, without signing in."""
    forms = sandbox.build("forms", "v1", OWNER)
    form_id = forms.forms().create(body={"info": {"title": "T"}}).execute()["formId"]
    forms.forms().batchUpdate(formId=form_id, body={"requests": [create(shows(f"{host}/a.png"))]}).execute()
    image = forms.forms().get(formId=form_id).execute()["items"][0]["imageItem"]["image"]
    assert image["contentUri"].startswith(sandbox.url)
    reply = requests.get(image["contentUri"], timeout=10)
    assert (reply.status_code, reply.headers["Content-Type"], reply.content) == (200, "image/png", PNG)
    assert requests.get(f"{sandbox.url}/forms/pictures/none", timeout=10).status_code == 404
