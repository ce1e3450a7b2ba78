"""Pictures come into Forms from the service's own address; where Google cannot have them, their words do."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.serve import Sandbox
from service.delivery.health.examine import examine
from service.settings import load_settings
from service.store import tables as t
from tests.support.module_files import MODULE, write_good
from tests.support.picture_host import hosted, picture
from tests.support.story import Story

Json = dict[str, Any]
PNG, ANOTHER = picture(), picture(size=(30, 30))
LARS = "person:lars.ek@ekby.example"


def draw(courses: Path, content: bytes) -> None:
    (courses / MODULE / "note.png").write_bytes(content)


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """The good course with a name for its version and a picture at an option."""
    folder = write_good(tmp_path / "courses")
    with (folder / MODULE / "module.yaml").open("a", encoding="utf-8") as file:
        file.write("version: v1\npictures:\n  - id: note\n    file: note.png\n    at: list/bookmark\n")
    for language, said in {"sv": "Ett bokmärke", "da": "Et bogmærke", "en": "A bookmark"}.items():
        with (folder / MODULE / f"{language}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"pictures:\n  note: {said}\n")
    draw(folder, PNG)
    return folder


@pytest.fixture
def service_address() -> Iterator[str]:
    """Where the service's pictures are: each under its name, as its own page gives them."""
    with hosted(**{f"pictures/{sha256(each).hexdigest()}_png": each for each in (PNG, ANOTHER)}) as address:
        yield address


@pytest.fixture
def begin(sandbox: Sandbox, tmp_path: Path, database: str, courses: Path) -> Iterator[Callable[..., Story]]:
    """A story in which one person shall do the module: `begin(NANOLEARN_…=…)`."""
    given = {"NANOLEARN_DATABASE_URL": database, "NANOLEARN_COURSES": str(courses)}
    begun: list[Story] = []

    def start(**settings: str) -> Story:
        story = Story(sandbox, tmp_path, "ekby.example", **given, **settings)
        begun.append(story)
        story.sync()
        story.assign("call-back", to=[LARS])
        return story

    yield start
    for story in begun:
        story.close()


def the_question(story: Story) -> Json:
    """The first question as it stands in the one Form there is."""
    with story.service.engine.connect() as connection:
        form_id = connection.execute(select(t.forms.c.form_id)).scalar_one()
    items = story.sandbox.world.forms[form_id].resource["items"]
    return next(item for item in items if "questionItem" in item)


def the_picture(story: Story) -> bytes | None:
    """What stands at the option, if anything does."""
    options = the_question(story)["questionItem"]["question"]["choiceQuestion"]["options"]
    (image,) = [option["image"] for option in options if "image" in option] or [None]
    if image is None:
        return None
    assert image["altText"] == "Ett bokmärke"
    return story.sandbox.world.pictures[image["contentUri"].rpartition("/")[2]].content


def test_a_picture_is_delivered_and_another_one_takes_its_place(
    begin: Callable[..., Story], courses: Path, service_address: str
) -> None:
    """One Form; then no call; a redrawn picture under the same name of the version is brought into that Form."""
    story = begin(NANOLEARN_PUBLIC_URL=service_address)
    outcome = story.deliver()
    assert (outcome.created["form"], outcome.failed) == (1, [])
    assert the_picture(story) == PNG
    story.service.workspace.calls.clear()
    assert (story.deliver().updated, story.service.workspace.calls) == (Counter(), Counter())

    draw(courses, ANOTHER)
    story.start()
    outcome = story.deliver()
    assert (outcome.created, outcome.updated, outcome.failed) == (Counter(), Counter(form=1), [])
    assert the_picture(story) == ANOTHER
    assert [drift for _, drift in story.service.delivery.drifts(story.service.workspace).look(_rows(story))] == [None]


def _rows(story: Story) -> list[Any]:
    return story.service.delivery.drifts(story.service.workspace).rows()


def test_what_google_cannot_fetch_holds_nobody_up(
    begin: Callable[..., Story], courses: Path, service_address: str
) -> None:
    """The Form is made with words and the mail goes out; it is told; the next run that can, brings the picture."""
    story = begin(NANOLEARN_PUBLIC_URL="http://127.0.0.1:9")
    outcome = story.deliver()
    assert outcome.created == Counter(form=1, mail=1)
    ((what, why),) = outcome.failed
    assert what == "pictures of form call-back (sv)"
    assert "Google did not take them from http://127.0.0.1:9/pictures" in why
    assert "They are tried again after 2026-11-02 09:00 UTC, at once if NANOLEARN_PUBLIC_URL is another." in why
    assert the_question(story)["description"] == "Bild till ”Går in via mitt eget bokmärke”: Ett bokmärke"
    assert the_picture(story) is None
    assert [drift for _, drift in story.service.delivery.drifts(story.service.workspace).look(_rows(story))] == [None]

    story.environment["NANOLEARN_PUBLIC_URL"] = service_address
    story.start()
    outcome = story.deliver()
    assert (outcome.created, outcome.updated, outcome.failed) == (Counter(), Counter(form=1), [])
    assert the_picture(story) == PNG
    assert "description" not in the_question(story)


def test_refused_pictures_are_tried_ever_more_seldom(
    begin: Callable[..., Story], courses: Path, service_address: str
) -> None:
    """After an hour, two, four and so on; until then no call, and what the Form lacks is told; another one at once."""
    story = begin(NANOLEARN_PUBLIC_URL="http://127.0.0.1:9")
    first = story.deliver()

    def again(hours: float) -> tuple[int, list[tuple[str, str]]]:
        story.clock.move(timedelta(hours=hours))
        story.service.workspace.calls.clear()
        outcome = story.deliver()
        assert (outcome.created, outcome.updated, outcome.waiting) == (Counter(), Counter(), 0)
        return story.service.workspace.calls["forms.forms.batchUpdate"], outcome.failed

    assert again(0.9) == (0, first.failed)
    assert story.service.delivery.plan()[0].change == ()
    tried, ((_, why),) = again(0.2)
    assert (tried, "tried again after 2026-11-02 11:0" in why) == (1, True)
    assert [again(hours)[0] for hours in (1.9, 0.2, 3.9, 0.2)] == [0, 1, 0, 1]
    assert [again(24)[0] for _ in range(4)] == [1, 1, 1, 1]
    story.start()
    assert again(1)[0] == 0  # another process remembers it too

    draw(courses, ANOTHER)
    story.start()
    assert again(0)[0] == 1
    story.environment["NANOLEARN_PUBLIC_URL"] = service_address
    story.start()
    outcome = story.deliver()
    assert (outcome.updated, outcome.failed, the_picture(story)) == (Counter(form=1), [], ANOTHER)
    assert again(0) == (0, [])


def test_without_an_address_of_its_own_the_words_stand(begin: Callable[..., Story]) -> None:
    """Nothing is tried, so nothing fails."""
    story = begin()
    assert story.deliver().failed == []
    assert the_picture(story) is None


def test_doctor_says_why_the_words_stand(begin: Callable[..., Story], service_address: str) -> None:
    """Which address cannot be reached, and what to set; nothing of it where there is one."""
    story = begin()

    def said(**settings: str) -> str:
        checks = examine({**story.environment, **settings}, story.clock)
        return next(check.message for check in checks if check.name == "courses")

    found = f"1 module in {story.environment['NANOLEARN_COURSES']}."
    assert said() == (
        f"{found} Forms say in words what their pictures show, since Google cannot fetch them from "
        "http://127.0.0.1:8080. To have the pictures, set NANOLEARN_PUBLIC_URL to an address on the internet."
    )
    assert said(NANOLEARN_PUBLIC_URL=service_address) == found


@pytest.mark.parametrize(
    ("address", "workspace", "root"),
    [
        ("https://nano.ekby.se/", None, "https://nano.ekby.se/pictures"),
        ("http://8.8.8.8:8080", None, "http://8.8.8.8:8080/pictures"),
        ("http://127.0.0.1:8080", None, None),
        ("http://localhost:8080", None, None),
        ("http://[::1]:8080", None, None),
        ("http://10.0.0.7", None, None),
        ("http://nanolearn", None, None),
        ("http://nanolearn.kommun.local", None, None),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9000", "http://127.0.0.1:8080/pictures"),
        (None, "http://127.0.0.1:9000", None),
    ],
)
def test_where_google_can_fetch_pictures(address: str | None, workspace: str | None, root: str | None) -> None:
    """Not from this machine or a private network; an offline Workspace can."""
    given = {"NANOLEARN_PUBLIC_URL": address, "NANOLEARN_WORKSPACE_ROOT": workspace}
    assert load_settings({name: value for name, value in given.items() if value}).picture_root == root
