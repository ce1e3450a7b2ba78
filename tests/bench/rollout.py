"""One module to very many people, under Google's limits: calls ÷ the least possible, time ÷ what the limits allow.

The clock is the story's: it moves only when the service waits, and the sandbox, which keeps Google's documented
limits for one user and answers 429 beyond them, is on the same clock. The time is therefore what the limits cost and
what the service's own pace adds; the time of the network and of our own work is not in it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.discovery import discovery
from sandbox.quotas import quotas_of
from service.delivery.reconcile import Outcome
from tests.bench.table import Ratio, say, sized
from tests.bench.towns import MODULE, calls_of, deliver_all, mail_town, school_town, since
from tests.support.story import Story

PEOPLE = 20_000
UNITS, PUPILS = 300, 40

FORM = Counter(
    {
        "forms.forms.create": 1,  # the title alone is taken: nothing else can be sent along
        "forms.forms.batchUpdate": 1,  # settings, description and all items in one
        "forms.forms.setPublishSettings": 1,  # a Form made through the API is not published
        "drive.permissions.create": 1,  # and open to nobody
    }
)
"""The least that one Form costs. Reads are not in it: a run that knew that nothing can go wrong would need none."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """What a roll-out took. `seconds`: on the clock of the story; `refused`: calls beyond Google's limits."""

    calls: Counter[str]
    seconds: float
    refused: int
    outcomes: list[Outcome]


def least_by_mail(people: int) -> Counter[str]:
    """One Form for everybody, and a mail each: Gmail sends one message a call."""
    return FORM + Counter({"gmail.users.messages.send": people})


def least_through_classroom(units: int, pupils: int) -> Counter[str]:
    """One Form for everybody; of each class itself, its topic and its course work one, and each of its people.

    The alias comes with `courses.create`. There is no bulk method for students, and a batch counts each call in it;
    invitations are limited to 500 a day. Course work is published by the call that makes it.
    """
    return FORM + Counter(
        {
            "classroom.courses.create": units,
            "classroom.courses.students.create": units * pupils,
            "classroom.courses.topics.create": units,
            "classroom.courses.courseWork.create": units,
        }
    )


def roll_out(story: Story, **assignment: str) -> Rollout:
    """Assign the module to everybody and deliver until nothing is left to do, with Google's limits kept."""
    story.sandbox.world.switches.quotas = True
    before, start = calls_of(story), story.clock.now()
    story.assign(MODULE, to=["administration"], **assignment)
    outcomes = deliver_all(story)
    refused = sum(each["code"] in {403, 429} for each in story.sandbox.wire.record.refusals)
    return Rollout(calls_of(story) - before, since(start, story), refused, outcomes)


def allowed_seconds(calls: Counter[str]) -> float:
    """How long the calls take at the rate of Google's limits: that of the limit that holds up longest."""
    drawn: Counter[tuple[str, str, float, int]] = Counter()
    for method_id, number in calls.items():
        method = discovery().methods[method_id]
        for quota in quotas_of(method):
            drawn[method.api.name, quota.metric, quota.window.total_seconds(), quota.limit] += number
    return max(number / limit * window for (_, _, window, limit), number in drawn.items())


def mail(scale: float) -> Iterator[Ratio]:
    """By mail, which Gmail's 2,000 a day and sender hold up longest."""
    people = sized(PEOPLE, scale, least=20)
    say(f"a module to {people:,} people by mail …")
    with mail_town(people) as story:
        took = roll_out(story, via="mail")
    yield from _ratios(f"a module to {people:,} people by mail", took, least_by_mail(people))


def classes(scale: float) -> Iterator[Ratio]:
    """Through Classroom, which its 1,200 calls a minute and user hold up longest."""
    units, pupils = sized(UNITS, scale, least=2), sized(PUPILS, min(1.0, scale * 10), least=3)
    say(f"a module to {units:,} units of {pupils} through Classroom …")
    with school_town(units, pupils) as story:
        took = roll_out(story)
    least = least_through_classroom(units, pupils)
    yield from _ratios(f"a module to {units:,} units of {pupils} through Classroom", took, least)


def _ratios(what: str, took: Rollout, least: Counter[str]) -> Iterator[Ratio]:
    more = took.calls - least
    beyond = ", ".join(f"{number} {method}" for method, number in sorted(more.items()))
    yield Ratio(
        f"{what}: calls ÷ the least possible",
        took.calls.total(),
        least.total(),
        "calls",
        goal=1.0,
        note=f"beyond the least: {beyond}" if more else "",
    )
    yield Ratio(
        f"{what}: time ÷ calls at the rate of the limits",
        took.seconds,
        allowed_seconds(took.calls),
        "s",
        goal=1.1,
        note="simulated clock; below 1 since the first window's calls wait for nothing",
    )
    yield Ratio(f"{what}: calls refused by limits", took.refused, took.calls.total(), "calls", goal=0.0)
