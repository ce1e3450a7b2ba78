"""Who somebody is, as it is held, in words that they can read and correct: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.moments import parse
from service.pages.showing import Showing
from service.privacy.exporting import Held
from service.privacy.words import OwnFacts
from service.roster.model import Unit

_NONE = Held("", [], [])


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is held, and what it says; `values` is never empty."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What turns ids and codes into words: units by id, and names of roles, of languages and of the whole."""

    words: OwnFacts
    show: Showing
    units: Mapping[str, Unit]
    roles: Mapping[str, str]
    languages: Mapping[str, str]
    whole: str

    def facts(self, held: Mapping[str, Held]) -> list[Fact]:
        """What the Directory says of them and which roles they have; nothing is left out that somebody could see."""
        words = self.words
        told = [
            *(fact for row in held.get("people", _NONE).rows for fact in self._person(row)),
            (words.addresses, [row["address"] for row in held.get("addresses", _NONE).rows]),
            (words.groups, [row["group_address"] for row in held.get("group_members", _NONE).rows]),
            (words.changes, [self._change(row) for row in held.get("roster_changes", _NONE).rows]),
            (words.leads, [self._place(row["unit_id"]) for row in held.get("leaders", _NONE).rows]),
            (words.roles, [self._role(row) for row in held.get("roles", _NONE).rows]),
        ]
        if led := len(held.get("people", _NONE).mentions):
            told.append((words.manager_of, [self.show.count(words.people, led)]))
        return [Fact(name, tuple(values)) for name, values in told if values]

    def _person(self, row: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
        words, spoken = self.words, row["language"]
        return [
            (words.name, [row["name"]]),
            (words.email, [row["email"]]),
            (words.unit, [self._place(row["unit_id"])]),
            (words.manager, [row["manager"]] if row["manager"] else []),
            (words.kind, [words.kinds[row["role"]]]),
            (words.language, [self.languages.get(spoken, spoken)] if spoken else []),
            (words.since, [self.show.moment(parse(row["joined_at"]))]),
        ]

    def _change(self, row: Mapping[str, Any]) -> str:
        places = [self.whole if path == "/" else path for path in (row["from_path"], row["to_path"]) if path]
        return f"{self.show.moment(parse(row['at']))}: {' → '.join(places)}"

    def _role(self, row: Mapping[str, Any]) -> str:
        said = f"{self.roles[row['role']]}, {self._place(row['unit_id'])}"
        if row["until"]:
            until = date.fromisoformat(row["until"])
            said = f"{said}, {self.words.until.format(day=self.show.day(until))}"
        return f"{said} ({self.words.by.format(by=row['given_by'])})" if row["given_by"] else said

    def _place(self, unit_id: str) -> str:
        unit = self.units.get(unit_id)
        if unit is None:
            return self.words.gone
        return self.whole if unit.path == "/" else unit.path
