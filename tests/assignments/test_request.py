"""From what was typed to a rule: each word understood, or refused in a sentence."""

from datetime import date, timedelta

import pytest

from service.assignments import request
from service.assignments.model import Level, Target, Task
from service.catalogue.model import Catalogue, Course
from service.errors import UsageError
from service.roster.model import Group, Person, Roster, Unit
from tests.support.lost_phone import LOST_PHONE

TODAY = date(2026, 11, 22)
UNITS = {n: Unit(n, path, path, None) for n, path in [("u0", "/"), ("u1", "/Skolor"), ("u2", "/Skolor/Norra Ön")]}
EVA = frozenset({"eva.lind@ekby.example", "eva@ekby.example"})
ROSTER = Roster(UNITS, {"1": Person("1", "Eva.Lind@ekby.example", "Eva", "u1", "staff", None, None, EVA)})
GROUPS = {"ombud@ekby.example": Group("ombud@ekby.example", frozenset())}
MODULES = ("a", "b", "c")
CATALOGUE = Catalogue(
    courses={"start": Course("start", {}, MODULES), "empty": Course("empty", {}, ())},
    modules=dict.fromkeys((*MODULES, "lost-phone"), LOST_PHONE),
)


@pytest.mark.parametrize(
    ("text", "level", "key"),
    [
        ("administration", Level.ADMINISTRATION, ""),
        ("unit:/", Level.UNIT, "u0"),
        ("unit:/Skolor", Level.UNIT, "u1"),
        ("unit:/skolor/NORRA ön", Level.UNIT, "u2"),
        ("unit:/Skolor/", Level.UNIT, "u1"),
        ("unit:Skolor", Level.UNIT, "u1"),
        ("unit: /Skolor ", Level.UNIT, "u1"),
        ("group:Ombud@ekby.example", Level.GROUP, "ombud@ekby.example"),
        ("person:EVA.lind@ekby.example", Level.PERSON, "1"),
        ("person:eva@ekby.example", Level.PERSON, "1"),
    ],
)
def test_targets(text: str, level: Level, key: str) -> None:
    """Whatever the case of paths and addresses; kept as they were asked for."""
    assert request.target(text, ROSTER, GROUPS) == Target(level, key, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unit:/Skollor", r"There is no unit /Skollor in the roster\. Did you mean /Skolor"),
        ("unit:/Xyzzy", r"`nanolearn roster sync` reads the units anew"),
        ("person:nobody@ekby.example", r"There is no person nobody@ekby\.example in the roster"),
        ("unit:", "'unit:' is no target"),
        ("group:", "'group:' is no target"),
        ("group:  ", "is no target"),
        ("person:", "'person:' is no target"),
        ("Administration", "A target is `administration`, `unit:/Path/Of/Unit`, `group:mail@domain` or"),
        ("administration:", "is no target"),
        ("class:9A", "'class:9A' is no target"),
        ("/Skolor", "'/Skolor' is no target"),
        ("", "'' is no target"),
    ],
)
def test_what_is_no_target(text: str, words: str) -> None:
    """The sentence repeats what was typed and says what would be right."""
    with pytest.raises(UsageError, match=words):
        request.target(text, ROSTER, GROUPS)


def test_an_empty_roster() -> None:
    """Nobody can be bound before the Directory was read."""
    with pytest.raises(UsageError, match="Run `nanolearn roster sync` first"):
        request.target("administration", Roster({}, {}), {})


def test_groups_to_be_read() -> None:
    """In lower case, and none without an address."""
    texts = ["group: Ombud@Ekby.example", "unit:/Skolor", "group:", "group:b@ekby.example"]
    assert request.group_addresses(texts) == ["ombud@ekby.example", "b@ekby.example"]


@pytest.mark.parametrize(
    ("word", "is_target"),
    [("administration", True), ("unit:/x", True), ("person:", True), ("start", False), ("unity", False)],
)
def test_words_that_can_only_be_targets(word: str, is_target: bool) -> None:
    """So one `--to` may take several, and a module after it is still a module."""
    assert request.looks_like_target(word) is is_target


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["b"], ["b"]),
        (["start"], ["a", "b", "c"]),
        (["c", "start"], ["c", "a", "b"]),
        (["start", "lost-phone", "a"], ["a", "b", "c", "lost-phone"]),
    ],
)
def test_modules_in_order_each_once(names: list[str], ids: list[str]) -> None:
    """A course stands for its modules."""
    assert request.modules(names, CATALOGUE) == ids


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lost-fone", "Did you mean lost-phone"),
        ("starts", "Did you mean start"),
        ("xyzzy", "`nanolearn courses list` shows"),
        ("empty", "empty holds no modules"),
    ],
)
def test_what_is_no_module(name: str, words: str) -> None:
    """With what is nearest to it."""
    with pytest.raises(UsageError, match=words):
        request.modules([name], CATALOGUE)


@pytest.mark.parametrize(
    ("text", "days"), [("3w", 21), ("10d", 10), (" 1W ", 7), ("2 w", 14), ("999d", 999), ("1d", 1)]
)
def test_rhythms(text: str, days: int) -> None:
    """Days or weeks."""
    assert request.every(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["0w", "w", "3", "3m", "-1w", "1.5w", "1000d", "3w2d", "", "tre veckor"])
def test_what_is_no_rhythm(text: str) -> None:
    """Repeated, with an example of one."""
    with pytest.raises(UsageError, match=r"is no rhythm. Give days or weeks, like 10d or 3w"):
        request.every(text)


def test_all_at_once_or_one_after_another() -> None:
    """Without a rhythm all share their days; with one, starts and due days step together."""
    due = TODAY + timedelta(days=5)
    assert request.tasks(MODULES, today=TODAY, starts=None, due=due, rhythm=None) == tuple(
        Task(module, TODAY, due) for module in MODULES
    )
    later, step = TODAY + timedelta(days=2), timedelta(weeks=1)
    assert request.tasks(MODULES, today=TODAY, starts=later, due=due, rhythm=step) == tuple(
        Task(module, later + step * n, due + step * n) for n, module in enumerate(MODULES)
    )
    assert [task.due_on for task in request.tasks(MODULES, today=TODAY, starts=None, due=None, rhythm=step)] == [
        None
    ] * 3


def test_days_that_cannot_be_meant() -> None:
    """Due before it starts; or after the end of the calendar."""
    with pytest.raises(UsageError, match="--due 2026-11-22 is before --starts 2026-11-23"):
        request.tasks(MODULES, today=TODAY, starts=TODAY + timedelta(days=1), due=TODAY, rhythm=None)
    with pytest.raises(UsageError, match="after the year 9999"):
        request.tasks(MODULES, today=TODAY, starts=date(9999, 12, 24), due=None, rhythm=timedelta(days=5))
