"""Those who are written to next, and who writes to them: a part of the people at a time, however many are due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from service.delivery.senders import Senders, read_leaders
from service.messages.candidates import read_people
from service.roster.model import Person, Roster
from service.roster.records import read_units
from service.settings import Settings
from service.store.engine import reading


@dataclass(frozen=True, slots=True)
class Nearby:
    """`senders` finds them among `_people`: the leaders, and whoever has been brought near."""

    engine: Engine
    senders: Senders
    _people: dict[str, Person]
    _leaders: dict[str, Person]

    @classmethod
    def begin(cls, engine: Engine, settings: Settings, today: date) -> "Nearby":
        """The leaders alone; without anybody where the role account writes to all."""
        if not settings.leaders_send:
            nobody: dict[str, Person] = {}
            return cls(engine, Senders(Roster({}, nobody), {}), nobody, {})
        with reading(engine) as connection:
            leaders = read_leaders(connection, today)
            there = read_people(connection, {person_id for several in leaders.values() for person_id in several})
            people = dict(there)
            return cls(engine, Senders(Roster(read_units(connection).units, people), leaders), people, there)

    def bring(self, person_ids: Collection[str]) -> None:
        """These people in place of those before; who has left meanwhile is not among them."""
        with reading(self.engine) as connection:
            there = read_people(connection, person_ids)
        self._people.clear()
        self._people.update(self._leaders | there)

    def __contains__(self, person_id: str) -> bool:
        return person_id in self._people
