"""What can be said of a column that holds something on a person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Trace(StrEnum):
    """How a column leads to a person, or what it says of them."""

    ID = "id"  # a person's id, and nothing else
    IDS = "ids"  # a JSON list of ids
    ADDRESS = "address"  # a person's mail address, whole
    NAME = "name"  # a person's name
    TEXT = "text"  # words that may name somebody
    JSON = "json"  # the same, anywhere in a document
    ABOUT = "about"  # says something of the person whose row it is
    NONE = "none"  # nothing on people


class Fate(StrEnum):
    """What becomes of the row of somebody who is erased."""

    STAYS = "stays"  # under a pseudonym: figures are made of it
    GOES = "goes"


class Kind(StrEnum):
    """The kinds of data, as people are told of them: why, on what ground, how long, who sees it."""

    ROSTER = "roster"  # who is there: from the Directory
    ROLES = "roles"  # who leads, helps and administers
    ASKED = "asked"  # what is asked of whom, and how far they have come
    ANSWERS = "answers"  # what people answered
    STRANGERS = "strangers"  # answers of people who are not in the roster
    MESSAGES = "messages"  # which mails went to whom
    CLASSROOM = "classroom"  # who is in which class, and grades written there
    AUDIT = "audit"  # what rights over other people's data were used for
    TECHNICAL = "technical"  # errors, replies and notes that may name somebody for a while


@dataclass(frozen=True, slots=True)
class Holding:
    """One table. `kind` is None where it holds nothing on people; `columns` has every column there is."""

    kind: Kind | None
    fate: Fate
    columns: Mapping[str, Trace]

    def with_trace(self, *traces: Trace) -> list[str]:
        """The columns that lead to a person in one of these ways."""
        return [name for name, trace in self.columns.items() if trace in traces]


@dataclass(frozen=True)
class Identity:
    """All by which one person is known: ids and addresses, lower case, as they are in the roster now."""

    person_id: str
    name: str
    addresses: frozenset[str]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What would name them in a text, the longest first: an address may be part of another."""
        return tuple(sorted({self.person_id, self.name, *self.addresses} - {""}, key=lambda word: (-len(word), word)))
