"""Whose answers are kept least: pupils', unless the settings say that theirs are kept like everybody's."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from service.counting.letting_go import Least
from service.settings import Settings
from service.store import tables as t
from service.store.among import among


@dataclass(frozen=True, slots=True)
class Pupils:
    """Tells pupils from others. Where nobody is one, or their answers are kept, it asks nothing."""

    settings: Settings

    @property
    def are_spared(self) -> bool:
        """Whether there may be somebody of whom less is kept."""
        return bool(self.settings.pupils) and not self.settings.pupils_answers

    def among(self, connection: Connection, people: Collection[str]) -> Least:
        """Those of these people, by id, of whom no answers are kept."""
        scores = self.settings.pupils_scores
        if not self.are_spared or not people:
            return Least(frozenset(), scores)
        of = t.people.c
        query = select(of.id).where(of.role == "pupil", among(connection, of.id, people))
        return Least(frozenset(connection.scalars(query)), scores)

    def are_at(self, address: str) -> bool:
        """Whether somebody whom the roster does not know is a pupil by their mail domain."""
        return self.are_spared and f"@{address.rpartition('@')[2]}" in self.settings.pupils
