"""The commands as programs against the strict stand-in: no call refused, and numbers equal to a recount."""

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.commands.conftest import Place, settle
from tests.support import strict_forms
from tests.support.strict_courses import taught
from tests.support.strict_town import (
    GROUP,
    LEADER,
    LED,
    Pair,
    all_branches,
    below,
    count,
    language,
    people_of,
    staff,
    town,
)
from tests.support.strict_workspace import StrictWorkspace

Json = dict[str, Any]

LATE, OPEN = "phishing-pause-and-verify", "lock-screen-lost-device"
MARKS = {module: taught(module).pass_mark for module in (LATE, OPEN)}
FIGURES = ("assigned", "completed", "passed", "overdue")
WRITES = ("forms.forms.create", "forms.forms.batchUpdate", "forms.forms.setPublishSettings")


@dataclass
class Given:
    """What people answered, kept apart from the service: `scores` their best, `latest` their last by question."""

    scores: dict[Pair, int] = field(default_factory=dict)
    latest: dict[Pair, dict[str, str]] = field(default_factory=dict)


def answer(
    workspace: StrictWorkspace, given: Given, user: Json, module: str, rights: list[bool], *, as_: str = ""
) -> None:
    """The person answers the module's Form in their language: the questions right or wrong in turn."""
    title = taught(module).title_of[language(user)]
    form = next(form for form in workspace.world.forms.values() if form.info["title"] == title)
    chosen: dict[str, str] = {}

    def pick(question: str, options: list[str], right: str) -> str:
        wanted = rights[len(chosen) % len(rights)]
        option = right if wanted else next(each for each in options if each != right)
        chosen[taught(module).question_of[question]] = option
        return option

    response = strict_forms.submit(form, as_ or user["primaryEmail"], pick)
    pair = user["primaryEmail"].lower(), module
    given.scores[pair] = max(given.scores.get(pair, 0), int(response.get("totalScore", 0)))
    given.latest[pair] = chosen


def day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Worked:
    """A town of 600 in which everything has been done once."""

    place: Place
    given: Given
    replies: dict[str, Json]
    excepted: str

    def bound(self, module: str) -> list[Json]:
        """Who has to do a module, by the plain words of the two assignments."""
        people = people_of(self.place.town).values()
        if module == LATE:
            return [user for user in people if staff(user)]
        return [
            user
            for user in people
            if below(user["orgUnitPath"], "/Skolor")
            and not below(user["orgUnitPath"], "/Skolor/Väst")
            and user["primaryEmail"].lower() != self.excepted
        ]

    def figures(self, branch: str, *modules: str) -> Json:
        """A row or total counted afresh."""
        figures = Counter(dict.fromkeys(FIGURES, 0))
        for module in modules:
            inside = [user for user in self.bound(module) if below(user["orgUnitPath"], branch)]
            figures.update(count(inside, [module], self.given.scores, MARKS, lambda each: each == LATE))
        return dict(figures)

    def rows(self, branch: str = "/") -> dict[tuple[str, str], Json]:
        """Every row of a report by unit."""
        return {
            (path, module): self.figures(path, module)
            for module in (LATE, OPEN)
            for path in all_branches(self.bound(module))
            if below(path, branch)
        }

    def report(self, *words: str) -> Json:
        document: Json = self.place.run("report", "--json", *words).document
        return document


@pytest.fixture(scope="module")
def worked(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    """Everything done once, each command a program of its own."""
    directory = town(600)
    workspace, run = settle(tmp_path_factory.mktemp("worked"), directory, shared_database)
    given = Given()
    with workspace:
        replies = {"sync": run("roster", "sync", "--json").document}
        people = people_of(directory)
        excepted = next(a for a, u in people.items() if below(u["orgUnitPath"], "/Skolor/Södra") and staff(u))
        late = (LATE, "--to", "administration", "--role", "staff", "--starts", day(-20), "--due", day(-3))
        replies["late"] = run("assign", "--json", *late).document
        some = (OPEN, "--to", "unit:/Skolor", "--except", "unit:/Skolor/Väst", f"person:{excepted}", "--due", day(9))
        replies["open"] = run("assign", "--json", *some).document
        replies["deliver"] = run("deliver", "--for", "12", "--json").document  # so long a slow machine needs
        told = Worked(Place(directory, workspace, run), given, replies, excepted)
        _everybody_answers(told)
        replies["track"] = run("track", "--json").document
        replies["track again"] = run("track", "--json").document
        yield told


def _everybody_answers(told: Worked) -> None:
    """Most do, some again and better or worse, some under an alias or in capitals, and one whom nobody knows."""
    dice = random.Random(7)
    workspace = told.place.workspace
    for module in (LATE, OPEN):
        for user in told.bound(module):
            for _ in range(dice.choice([0, 1, 1, 1, 2])):
                alias = next(iter(user.get("aliases", [])), user["primaryEmail"].upper())
                rights = [dice.random() < 0.7 for _ in range(3)]
                answer(workspace, told.given, user, module, rights, as_=alias if dice.random() < 0.2 else "")
    unknown = told.place.town["users"][-1]
    answer(workspace, Given(), unknown, LATE, [True])


def test_the_roster_is_counted_and_costs_a_call_for_every_500(worked: Worked) -> None:
    """600 accounts are two pages and one call for the units; suspended, archived, guests and ourselves are nobody."""
    assert worked.replies["sync"] == {
        "units": 101,
        "people": 597,
        "joined": 597,
        "moved": 0,
        "left": 0,
        "calls": {"directory.orgunits.list": 1, "directory.users.list": math.ceil(600 / 500)},
    }
    assert len(people_of(worked.place.town)) == 597


def test_assignments_reach_whom_they_name(worked: Worked) -> None:
    """A role and exceptions are obeyed; the numbers are those of a plain count."""
    for name, number, module in (("late", 1, LATE), ("open", 2, OPEN)):
        bound = worked.bound(module)
        units = {user["orgUnitPath"] for user in bound}
        assert worked.replies[name] == {
            "assignment": number,
            "people": len(bound),
            "units": len(units),
            "already_done": 0,
            "unreachable": [],
            "fallback": [],
            "aggregate_only": False,
            "unnamed": [],
        }


def test_every_target_counts_as_the_directory_says(worked: Worked) -> None:
    """Group, nested group, person, several targets and a course, tried without writing anything."""
    run, people = worked.place.run, people_of(worked.place.town)
    working = [address for address, user in people.items() if staff(user) and address != LEADER]
    group = set(working[:240])
    done = {address for address, module in worked.given.scores if module == LATE}
    before = run("assignments", "list", "--json").document

    def tried(*words: str) -> Json:
        document: Json = run("assign", "--dry-run", "--json", *words).document
        return document

    found = tried(LATE, "--to", f"group:{GROUP.upper()}")
    assert (found["assignment"], found["people"], found["already_done"]) == (None, len(group), len(group & done))
    assert [each["email"] for each in found["unreachable"]] == ["utifran@annan.example"]
    assert tried(LATE, "--to", f"person:{LEADER.upper()}")["people"] == 1
    assert tried(LATE, "--to", "administration", "--except", f"group:{GROUP}")["people"] == len(people) - len(group)
    teknik = sum(below(user["orgUnitPath"], "/Teknik") or user["orgUnitPath"] == LED for user in people.values())
    assert tried("start", "--to", "unit:/teknik", f"person:{LEADER}", "--every", "2w")["people"] == teknik
    assert run("assignments", "list", "--json").document == before


def test_forms_are_made_once_for_each_language(worked: Worked) -> None:
    """Two modules in three languages are six Forms, open to both domains, to nobody else, and taking answers."""
    calls = worked.replies["deliver"]["calls"]
    assert {name: calls[name] for name in WRITES} == dict.fromkeys(WRITES, 6)
    assert worked.replies["deliver"]["created"]["form"] == 6
    for form in worked.place.workspace.world.forms.values():
        readers = {each.get("domain", each["type"]) for each in form.permissions if each.get("view") == "published"}
        assert readers == set(worked.place.town["domains"])
        assert (form.published, form.accepting, form.settings["emailCollectionType"]) == (True, True, "VERIFIED")


def test_a_mail_speaks_the_readers_language(worked: Worked) -> None:
    """Nobody has two mails; each links to the Forms in the reader's language, those they are bound to."""
    mails = worked.place.workspace.world.mails
    people = people_of(worked.place.town)
    assert len(mails) == worked.replies["deliver"]["created"]["mail"] > 0
    assert len({mail.recipient.lower() for mail in mails}) == len({mail.message_id for mail in mails}) == len(mails)
    for mail in mails:
        user = people[mail.recipient.lower()]
        bound = {module for module in (LATE, OPEN) if user in worked.bound(module)}
        for form in worked.place.workspace.world.forms.values():
            wanted = form.info["title"] in {taught(module).title_of[language(user)] for module in bound}
            assert (form.resource()["responderUri"] in mail.text) is wanted
            assert (form.resource()["responderUri"] in mail.html) is wanted


def test_tracking_brings_every_answer_home_once(worked: Worked) -> None:
    """One call a Form; the second time nothing is new."""
    given = sum(len(form.responses) for form in worked.place.workspace.world.forms.values())
    first, second = worked.replies["track"], worked.replies["track again"]
    assert {name: first[name] for name in ("responses", "completions", "unknown_respondents")} == {
        "responses": given,
        "completions": len(worked.given.scores),
        "unknown_respondents": 1,
    }
    assert first["calls"] == second["calls"] == {"forms.forms.responses.list": 6}
    assert (second["responses"], second["completions"]) == (0, 0)


def test_the_owner_reads_the_recount_by_unit(worked: Worked) -> None:
    """Each unit counts with everything below it; the total is the scope's."""
    for branch in ("/", "/Skolor/Norra"):
        report = worked.report("--unit", branch)
        found = {(row["unit"], row["module"]): {name: row[name] for name in FIGURES} for row in report["rows"]}
        assert found == worked.rows(branch)
        assert {name: report["total"][name] for name in FIGURES} == worked.figures(branch, LATE, OPEN)
        assert not any(row["hidden"] for row in report["rows"])


def test_the_owner_reads_the_recount_by_module_and_assignment(worked: Worked) -> None:
    """A row for each module; one module or one assignment asked for leaves the others out."""
    for words, modules in (((), (LATE, OPEN)), (("--module", OPEN), (OPEN,)), (("--assignment", "1"), (LATE,))):
        report = worked.report("--by", "module", "--unit", "/Skolor", *words)
        found = {row["module"]: {name: row[name] for name in FIGURES} for row in report["rows"]}
        assert found == {module: worked.figures("/Skolor", module) for module in modules}


def test_the_owner_reads_the_recount_by_person(worked: Worked) -> None:
    """One row for each person and module, with whether it was passed; one person asked for is one person."""
    report = worked.report("--by", "person", "--unit", "/Skolor")
    found = {(row["person"].lower(), row["module"]): tuple(row[name] for name in FIGURES) for row in report["rows"]}
    expected = {}
    for module in (LATE, OPEN):
        for user in worked.bound(module):
            if below(user["orgUnitPath"], "/Skolor"):
                figures = count([user], [module], worked.given.scores, MARKS, lambda each: each == LATE)
                expected[user["primaryEmail"].lower(), module] = tuple(figures[name] for name in FIGURES)
    assert found == expected
    one = worked.report("--person", LEADER)
    assert {row["person"] for row in one["rows"]} == {LEADER}
    assert {row["module"] for row in one["rows"]} == {LATE, OPEN}


def test_the_owner_reads_the_recount_by_question(worked: Worked) -> None:
    """People's latest answers: how many, how many right, and which ideas lay behind the wrong ones."""
    for module in (LATE, OPEN):
        answers: dict[str, Counter[str | None]] = {}
        for user in worked.bound(module):
            for question, option in worked.given.latest.get((user["primaryEmail"].lower(), module), {}).items():
                answers.setdefault(question, Counter())[taught(module).idea_of[question, option]] += 1
        report = worked.report("--by", "question", "--module", module)
        found = {row["question"]: (row["answered"], row["right"], row["misconceptions"]) for row in report["rows"]}
        assert found == {
            question: (ideas.total(), ideas[None], {idea: n for idea, n in ideas.items() if idea})
            for question, ideas in answers.items()
        }


def test_a_leader_reads_the_same_numbers_where_five_stand_behind_them(worked: Worked) -> None:
    """Rows that are shown equal the recount; small units are hidden, and nothing outside the branch is told."""
    report = worked.report("--as", LEADER)
    assert report["scope"]["unit"] == LED
    recount = worked.rows(LED)
    shown = {(row["unit"], row["module"]): row for row in report["rows"]}
    assert shown.keys() == recount.keys()
    for key, row in shown.items():
        if row["hidden"]:
            assert not set(FIGURES) & set(row)
        else:
            assert {name: row[name] for name in FIGURES} == recount[key]
            assert recount[key]["assigned"] >= 5
    hidden = {unit for (unit, _), row in shown.items() if row["hidden"]}
    assert {f"{LED}/Vaktmästeri", f"{LED}/Expedition"} <= hidden
    assert not _worked_out(shown, recount)
    for words in (("--unit", "/Skolor"), ("--by", "person")):
        refused = worked.place.run("report", "--as", LEADER, *words)
        assert (refused.status, refused.out) == (1, "")
        assert refused.err.count("\n") == 1
    single = worked.report("--as", LEADER, "--person", LEADER)
    assert all(row["passed"] in {0, 1} for row in single["rows"])


def _worked_out(shown: dict[tuple[str, str], Json], recount: dict[tuple[str, str], Json]) -> list[tuple[str, str]]:
    """Hidden rows that are what a shown row has over its shown parts."""
    found = []
    for module in (LATE, OPEN):
        units = [unit for unit, each in shown if each == module]
        for unit in units:
            if shown[unit, module]["hidden"]:
                continue
            parts = [each for each in units if each.rpartition("/")[0] == unit]
            own = recount[unit, module]["assigned"] - sum(recount[each, module]["assigned"] for each in parts)
            hidden = [each for each in parts if shown[each, module]["hidden"]]
            if len(hidden) == 1 and own == 0:
                found.append((hidden[0], module))
    return found


def test_not_one_call_was_refused(worked: Worked) -> None:
    """Everything above was asked in Google's own words, with rights and at a pace that Google accepts."""
    assert worked.place.workspace.refusals == []


@pytest.mark.slow
def test_twenty_thousand_people(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Forms for 20,000 cost what they cost for six; answers come home at 5,000 a call; the numbers are a recount's."""
    six = _town(tmp_path_factory, 10)
    with six.workspace:
        few = _delivered(six, 10)
    place = _town(tmp_path_factory, 20_000)
    people, given = people_of(place.town), Given()
    with place.workspace:
        many = _delivered(place, 20_000)
        left = Counter({"sv": 5_000, "da": 2_000, "en": 1_000})
        for user in people.values():
            if left[language(user)] > 0:
                left[language(user)] -= 1
                answer(place.workspace, given, user, LATE, [True, left[language(user)] % 3 > 0])
        home = place.run("track", "--json").document
        report = place.run("report", "--json").document
    assert {name: many[name] for name in WRITES} == {name: few[name] for name in WRITES} == dict.fromkeys(WRITES, 3)
    assert (home["responses"], home["completions"], home["unknown_respondents"]) == (8_000, 8_000, 0)
    assert home["calls"] == {"forms.forms.responses.list": 3}
    found = {row["unit"]: {name: row[name] for name in FIGURES} for row in report["rows"]}
    assert found == {
        path: count(
            [user for user in people.values() if below(user["orgUnitPath"], path)],
            [LATE],
            given.scores,
            MARKS,
            lambda _: False,
        )
        for path in all_branches(people.values())
    }
    assert place.workspace.refusals == []


def _town(folders: pytest.TempPathFactory, size: int) -> Place:
    directory = town(size)
    return Place(directory, *settle(folders.mktemp("town"), directory))


def _delivered(place: Place, size: int) -> Json:
    """The calls of the first few seconds of a delivery to everybody."""
    people = len(people_of(place.town))
    synced = place.run("roster", "sync", "--json").document
    assert (synced["people"], synced["calls"]["directory.users.list"]) == (people, math.ceil(size / 500))
    assert place.run("assign", LATE, "--to", "administration", "--json").document["people"] == people
    # A few people are written to in no time; of thousands, the Forms and the first mails are enough.
    delivered: Json = place.run("deliver", "--for", "120" if size < 500 else "30", "--json").document
    assert delivered["created"]["form"] == 3
    assert place.workspace.refusals == []
    calls: Json = delivered["calls"]
    return calls
