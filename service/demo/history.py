"""Six weeks in Strandköping, made by the product: assigned, delivered, answered and tracked on a clock that is moved.

Nothing is written past the product's own ways, so what the demo shows is what the product does.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from service.app import Service, open_service
from service.assignments.placing import Order, place
from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.opinion import OPINION, VALUES
from service.compiler.blueprint import QuestionKey
from service.counting.history import keep_history
from service.delivery.plan import language_for
from service.demo.offline import OfflineWorkspace
from service.moments import local_day
from service.reports.goals import set_goal
from service.reports.standing import keep_standings
from service.roster.model import ROOT, Members
from service.roster.records import read_roster
from service.roster.sync import sync
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.tracking.collect import collect

Say = Callable[[str], None]
Json = dict[str, Any]

_SAY_HOW_USEFUL = 0.6  # of those who answer
_USEFUL = (2, 5, 18, 45, 30)  # how many say 1, 2, 3, 4, 5
_DIRECTOR = "thomas.magnusson@strandkoping.example"


class MovedClock:
    """A clock in the past that the sandbox follows; sleeping moves it instead of waiting."""

    def __init__(self, workspace: OfflineWorkspace, start: datetime) -> None:
        self._workspace = workspace
        self._now = start
        workspace.set_clock(start, freeze=True)

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.move_to(self._now + timedelta(seconds=seconds))

    def move_to(self, moment: datetime) -> None:
        """Let time pass, never backwards."""
        self._now = max(moment, self._now)
        self._workspace.set_clock(self._now, freeze=True)


class History:
    """Lives through the weeks. Chance is seeded: every demo has the same past."""

    def __init__(self, settings: Settings, workspace: OfflineWorkspace, today: datetime, say: Say) -> None:
        self._today = today.astimezone(UTC).replace(hour=7, minute=0, second=0, microsecond=0)
        self._clock = MovedClock(workspace, self._day(-42))
        self._service: Service = open_service(settings, self._clock)
        self._workspace = workspace
        self._say = say
        self._chance = random.Random(1)  # noqa: S311 - a story, not a secret

    def live(self) -> None:
        """From the first sync to this morning."""
        sync(self._service.engine, self._service.workspace, self._service.settings, self._clock)
        self._campaign(
            "Six weeks ago: all staff, suspicious e-mail", "phishing-pause-and-verify", ["administration"], -42, due=-21
        )
        self._answers("phishing-pause-and-verify", share=0.82, days=(-42, -20))
        self._campaign(
            "Three weeks ago: schools and care, reporting incidents",
            "report-incidents-fast",
            ["unit:/Barn och utbildning", "unit:/Vård och omsorg"],
            -19,
            due=-4,
            exceptions=["unit:/Barn och utbildning/Elevhälsan"],
        )
        self._answers("report-incidents-fast", share=0.61, days=(-19, -1))
        self._campaign(
            "Last week: one class of pupils and their school's staff, passphrases",
            "passphrases-and-managers",
            ["unit:/Elever/Åsgårdsskolan/9A", "unit:/Barn och utbildning/Åsgårdsskolan"],
            -6,
            due=8,
            role=None,
        )
        self._answers("passphrases-and-managers", share=0.4, days=(-6, -1))
        self._campaign(
            "Yesterday: one person, lost devices",
            "lock-screen-lost-device",
            ["person:susanne.ek@strandkoping.example", "person:nils.hakansson@strandkoping.example"],
            -1,
            due=6,
        )
        self._goal()
        service = self._service
        sync(service.engine, service.workspace, service.settings, self._clock)
        keep_standings(service.engine, service.settings, service.catalogue, self._clock.now())
        keep_history(service.engine, service.catalogue, service.settings.timezone, self._clock.now())
        service.close()
        self._workspace.set_clock(datetime.now(UTC), freeze=False)

    def _day(self, offset: int) -> datetime:
        return self._today + timedelta(days=offset)

    def _goal(self) -> None:
        """What the director has decided: a goal for the whole municipality, six weeks ahead."""
        by = local_day(self._day(42), self._service.settings.timezone)
        with self._service.engine.begin() as connection:
            root = connection.execute(select(t.units.c.id).where(t.units.c.path == ROOT)).scalar_one()
            set_goal(connection, root, None, share=90, by=by, now=self._clock.now(), who=_DIRECTOR)

    def _campaign(
        self,
        what: str,
        module: str,
        targets: list[str],
        day: int,
        *,
        due: int,
        exceptions: tuple[str, ...] | list[str] = (),
        role: str | None = "staff",
    ) -> None:
        self._say(what)
        self._clock.move_to(self._day(day))
        service = self._service
        place(
            service.engine,
            service.catalogue,
            service.settings,
            self._clock.now(),
            Order(
                names=[module],
                targets=targets,
                exceptions=exceptions,
                role=role,
                due=local_day(self._day(due), service.settings.timezone),
                by=_DIRECTOR,
            ),
            read_members=Members,
            dry_run=False,
        )
        service.delivery.run(service.workspace, lambda _what, _done, _total: None)

    def _answers(self, module: str, *, share: float, days: tuple[int, int]) -> None:
        """A share of those bound answer, spread over the days; units differ, and so do people."""
        sittings = self._sittings(module, share)
        self._chance.shuffle(sittings)
        first, last = days
        steps = max(1, (last - first) * 2)
        for step in range(steps):
            self._clock.move_to(self._day(first) + timedelta(hours=2 + 12 * step))
            for form_id, answers in self._by_form(sittings[step::steps]).items():
                self._workspace.submit(form_id, answers)
            if step % 8 == 7 or step == steps - 1:
                service = self._service
                collect(service.engine, service.workspace, service.settings, lambda _what, _done, _total: None)

    def _sittings(self, module: str, share: float) -> list[tuple[str, Json]]:
        """Form id and answers of everybody who will answer."""
        with reading(self._service.engine) as connection:
            roster = read_roster(connection)
            forms = {
                row.language: row for row in connection.execute(select(t.forms).where(t.forms.c.module_id == module))
            }
            today = local_day(self._clock.now(), self._service.settings.timezone)
            dues = resolve(read_rules(connection), roster, today)
            people = sorted(person for person, what in dues if what == module)
        lesson = self._service.catalogue.modules[module]
        found = []
        for person_id in people:
            person = roster.people[person_id]
            eager = share + (hash_of(person.unit_id) - 0.5) * 0.5
            if self._chance.random() < eager:
                form = forms[language_for(person, lesson, self._service.settings.language)]
                found.append((form.form_id, {"as": person.email, "answers": self._choices(form.key, person.unit_id)}))
        return found

    def _choices(self, key: Json, unit_id: str) -> dict[str, list[str]]:
        """What one person chooses: mostly right, the later questions less, some units less than others."""
        chosen = {}
        for position, (question_id, kept) in enumerate(key.items()):
            question = QuestionKey.from_json(kept)
            if question.question == OPINION:
                if self._chance.random() < _SAY_HOW_USEFUL:
                    chosen[question_id] = self._chance.choices(VALUES, _USEFUL)
                continue
            right = self._chance.random() < 0.9 - 0.1 * position - 0.15 * hash_of(unit_id)
            texts = [text for text, option in question.options.items() if (option == question.right) is right]
            # the first wrong idea tempts more than the second
            chosen[question_id] = [texts[0] if len(texts) == 1 or self._chance.random() < 0.7 else texts[-1]]
        return chosen

    @staticmethod
    def _by_form(sittings: list[tuple[str, Json]]) -> dict[str, list[Json]]:
        grouped: dict[str, list[Json]] = {}
        for form_id, answers in sittings:
            grouped.setdefault(form_id, []).append(answers)
        return grouped


def hash_of(text: str) -> float:
    """A number from 0 to 1 that belongs to a text: units differ, and always in the same way."""
    return random.Random(text).random()  # noqa: S311 - a story, not a secret
