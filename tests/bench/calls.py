"""How many calls to Google a thing takes ÷ the least that could do it. Pure counts: the same on every machine.

They are counted by the sandbox, where each call of a batch is one, and are asserted at a smaller size in
`test_bench_counts.py`. Those of the great roll-outs are in `rollout`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from sqlalchemy import event, select

from service.catalogue.model import Catalogue
from service.compiler.form import compile_form
from service.delivery.reconcile import Delivery
from service.roster.sync import Synced
from service.store import tables as t
from tests.bench.table import Ratio, say, sized, told
from tests.bench.towns import MODULE, calls_of, deliver_all, mail_town, school_town, writes_in
from tests.support.big_town import address, big_story
from tests.support.story import Story

ACCOUNTS, ANSWERS = 60_000, 20_000
USERS_ON_A_PAGE, ANSWERS_ON_A_PAGE = 500, 5_000  # the most that Google gives in one reply
_AT_ONCE = 500  # answers put into the sandbox by one request

Town = Callable[[], AbstractContextManager[Story]]


def directory(scale: float) -> Iterator[Ratio]:
    """The least: a page of users for every 500 of them, and all org units in one list."""
    accounts = sized(ACCOUNTS, scale, least=600)
    say(f"{accounts:,} accounts synced …")
    _, calls = synced(accounts)
    least = ceil(accounts / USERS_ON_A_PAGE) + 1
    yield Ratio(f"{accounts:,} users synced: calls ÷ the least possible", calls.total(), least, "calls", goal=1.0)


def synced(accounts: int) -> tuple[Synced, Counter[str]]:
    """Reading a Directory of so many accounts for the first time: what came of it, and what was asked."""
    with TemporaryDirectory() as folder, big_story(Path(folder), accounts) as story:
        return story.sync(), calls_of(story)


def responses(scale: float) -> Iterator[Ratio]:
    """The least: a list for every 5,000 answers of a Form, the most that one reply holds."""
    answers = sized(ANSWERS, scale, least=20)
    say(f"{answers:,} answers fetched …")
    came, calls = fetched(answers)
    if came != answers:
        raise AssertionError(f"Of {answers:,} answers {came:,} came home.")
    least = ceil(answers / ANSWERS_ON_A_PAGE)
    yield Ratio(f"{answers:,} answers fetched: calls ÷ the least possible", calls.total(), least, "calls", goal=1.0)


def fetched(answers: int) -> tuple[int, Counter[str]]:
    """Bringing the answers of so many people to one Form home: how many came, and what was asked."""
    with mail_town(answers) as story:
        story.assign(MODULE, to=[f"person:{address(2)}"], via="mail")  # the Form is what matters here, not the mails
        story.deliver()
        _all_answer(story, [address(2 + number) for number in range(answers)])
        before = calls_of(story)
        return story.track().responses, calls_of(story) - before


def _all_answer(story: Story, people: list[str]) -> None:
    """Each answers every question of the Form, rightly."""
    form_id = _form_id(story)
    right = {
        question: [next(text for text, option in key.options.items() if option == key.right)]
        for question, key in compile_form(story.service.catalogue.modules[MODULE], "sv").questions.items()
    }
    for start in told(range(0, len(people), _AT_ONCE), "answering"):
        sent = [{"as": person, "answers": right} for person in people[start : start + _AT_ONCE]]
        reply = requests.post(
            f"{story.sandbox.url}/_sandbox/forms/{form_id}/responses", json={"responses": sent}, timeout=60
        )
        refused = [each for each in reply.json()["results"] if "refused" in each]
        if refused:
            raise AssertionError(f"The sandbox refused an answer: {refused[0]}")


def _form_id(story: Story) -> str:
    with story.service.engine.connect() as connection:
        return str(connection.execute(select(t.forms.c.form_id)).scalars().one())


def again(scale: float) -> Iterator[Ratio]:
    """A second run of delivery, with nothing changed, by mail and through Classroom: it writes nothing."""
    people, units = sized(2_000, scale, least=5), sized(30, scale, least=2)
    say("a run with nothing changed …")
    towns: dict[str, tuple[Town, dict[str, str]]] = {
        "by mail": (lambda: mail_town(people), {"via": "mail"}),
        "through Classroom": (lambda: school_town(units, 5), {}),
    }
    for way, (town, assignment) in towns.items():
        first, second = repeated(town, **assignment)
        yield Ratio(
            f"a run with nothing changed, {way}: writes ÷ writes of the first run",
            writes_in(second), writes_in(first), "calls", goal=0.0, note=f"{second.total()} calls in all",
        )  # fmt: skip


def repeated(town: Town, **assignment: str) -> tuple[Counter[str], Counter[str]]:
    """Delivering until nothing is left to do, and once more: what each asked."""
    with town() as story:
        start = calls_of(story)
        story.assign(MODULE, to=["administration"], **assignment)
        deliver_all(story)
        first = calls_of(story)
        story.clock.move(timedelta(hours=1))
        story.start()  # another process, which remembers nothing but what is written down
        story.deliver()
        return first - start, calls_of(story) - first


# --- a change -------------------------------------------------------------------------------------------------------


def edited(_scale: float) -> Iterator[Ratio]:
    """The words of one question are mended, and the version stays: the Form that is out is changed by one write."""
    say("one question edited …")
    calls = edit()
    yield Ratio(
        "one question edited: writes ÷ one batchUpdate", writes_in(calls), 1, "calls", goal=1.0,
        note=", ".join(f"{number} {method}" for method, number in sorted(calls.items())),
    )  # fmt: skip


def edit() -> Counter[str]:
    """What delivery asks of Google after the edit.

    Raises:
        AssertionError: the Form does not show the new words.
    """
    with mail_town(3) as story:
        story.assign(MODULE, to=["administration"], via="mail")
        story.deliver()
        catalogue, stem = _with_a_new_stem(story.service.catalogue)
        story.clock.move(timedelta(hours=1))
        before = calls_of(story)
        service = story.service
        Delivery(service.engine, service.settings, service.clock, catalogue).run(
            service.workspace, lambda _what, _done, _total: None
        )
        made = calls_of(story) - before
        items = story.sandbox.world.forms[_form_id(story)].resource["items"]
        if not any(stem in item.get("title", "") for item in items):
            raise AssertionError("The module's words were edited, and its Form still shows the old ones.")
        return made


def _with_a_new_stem(catalogue: Catalogue) -> tuple[Catalogue, str]:
    """The catalogue with the first question of the module in other words, and these words."""
    module = catalogue.modules[MODULE]
    words = module.words["sv"]
    name, question = next(iter(words.questions.items()))
    stem = f"{question.stem} Tänk efter."
    questions = {**words.questions, name: replace(question, stem=stem)}
    changed = replace(module, words={**module.words, "sv": replace(words, questions=questions)})
    return replace(catalogue, modules={**catalogue.modules, MODULE: changed}), stem


# --- a kill ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resumed:
    """A roll-out that was killed at each of its commits in turn. `most`: calls beyond those of one left in peace."""

    kills: int
    whole: Counter[str]
    most: Counter[str]


class Killed(BaseException):
    """The process is gone; nothing in the service can catch this."""


def killed(scale: float) -> Iterator[Ratio]:
    """Killed before what Google has done is written down, at every commit in turn, and resumed by another process.

    That is the scheduler's, five minutes later; or somebody's who starts it again at once, when Drive's search need
    not know yet what was made.
    """
    towns: dict[str, tuple[Town, dict[str, str]]] = {
        "by mail": (lambda: mail_town(3), {"via": "mail"}),
        "through Classroom": (lambda: school_town(2, 3), {}),
    }
    step = 1 if scale >= 1 else 20
    for way, (town, assignment) in towns.items():
        for when, pause in (("by the next tick", timedelta(minutes=5)), ("at once", timedelta(0))):
            say(f"killed at every commit, {way}, resumed {when} …")
            worst = resumed(town, pause, step, **assignment)
            yield Ratio(
                f"killed, {way}, resumed {when}: calls more than without it, the worst of {worst.kills} kills",
                worst.most.total(), 1, "calls", goal=1.0,
                note=", ".join(f"{number} {method}" for method, number in sorted(worst.most.items())),
            )  # fmt: skip


def resumed(town: Town, pause: timedelta, step: int = 1, **assignment: str) -> Resumed:
    """One roll-out left in peace, and one for every `step`th of its commits, killed there and then gone on with."""
    whole, _ = _killed_at(town, 0, pause, assignment)
    most: Counter[str] = Counter()
    for kills in told(count(0), "kills"):
        calls, was_killed = _killed_at(town, 1 + kills * step, pause, assignment)
        if not was_killed:
            return Resumed(kills, whole, most)
        if (calls - whole).total() > most.total():
            most = calls - whole
    raise AssertionError("A roll-out has an end.")


def _killed_at(town: Town, fatal: int, pause: timedelta, assignment: dict[str, str]) -> tuple[Counter[str], bool]:
    """Calls of a roll-out that is killed at its nth commit, with those of the one that goes on; whether it was."""
    with town() as story:
        before = calls_of(story)
        story.assign(MODULE, to=["administration"], **assignment)
        commits = count(1)

        def commit(_connection: Any) -> None:
            if next(commits) == fatal:
                raise Killed

        event.listen(story.service.engine, "commit", commit)
        try:
            story.deliver()
        except Killed:
            was_killed = True
        else:
            was_killed = False
        event.remove(story.service.engine, "commit", commit)
        story.clock.move(pause)
        story.start()
        deliver_all(story)
        return calls_of(story) - before, was_killed
