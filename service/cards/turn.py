"""One click: who clicked, what the event holds, one reading of the database, and words for the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from sqlalchemy import Connection

from service.access import Actor
from service.assignments.nameless import nameless
from service.cards.draft import Draft, read_draft
from service.cards.event import Event
from service.cards.showing import Voice, speaking
from service.cards.words import Words
from service.catalogue.model import Module
from service.house import House
from service.moments import local_day
from service.roster.model import Group, Roster, Unit
from service.roster.records import read_units


class Lodge(House, Protocol):
    """What the cards need beside what every door needs."""

    def read_group(self, address: str) -> Group: ...

    def read_class(self, class_id: str) -> frozenset[str]: ...


class Trouble(Exception):  # noqa: N818 - it is an answer to the person
    """What was asked for cannot be; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass
class Turn:
    """A click that is being answered. `picture` gives the address of a drawing of a unit's figures."""

    house: Lodge
    connection: Connection
    actor: Actor
    name: str | None
    words: Words
    event: Event
    picture: Callable[[str, str | None], str]
    new_order: Callable[[], str]
    reread: Callable[[], Connection]

    def read_anew(self) -> None:
        """Something was written: what is read from here on knows it."""
        self.connection = self.reread()
        self.__dict__.pop("unnamed", None)

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    @property
    def today(self) -> date:
        return local_day(self.now, self.house.settings.timezone)

    @property
    def voice(self) -> Voice:
        return speaking(self.words, self.house.settings.timezone)

    @cached_property
    def units(self) -> Roster:
        """The tree, with nobody in it."""
        return read_units(self.connection)

    @cached_property
    def unnamed(self) -> frozenset[str]:
        """Ids of the modules that are for figures alone."""
        return nameless(self.connection)

    @cached_property
    def draft(self) -> Draft:
        """The assignment that is being made, with what the card's own fields add."""
        draft = read_draft(self.event.parameters.get("draft"))
        if "role" in self.event.typed:
            role = self.event.text("role")
            draft = replace(draft, role=role if role in {"staff", "pupil"} else None)
        return draft

    def parameter(self, name: str) -> str:
        return self.event.parameters.get(name, "")

    @property
    def page(self) -> int:
        text = self.parameter("page")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

    def web(self, path: str) -> str:
        """An address of the service's pages."""
        return self.house.settings.public_url + path

    def unit(self, path: str) -> Unit:
        """A unit by its path.

        Raises:
            Trouble: it is gone.
        """
        found = self.units.unit_at(path)
        if found is None:
            raise Trouble(self.words.trouble.unit_gone)
        return found

    def module(self, module_id: str) -> Module | None:
        return self.house.catalogue.modules.get(module_id)

    def title(self, module_id: str) -> str:
        """A module's title in the reader's language; its id if it has left the catalogue."""
        return self.voice.title(self.house.catalogue, module_id)
