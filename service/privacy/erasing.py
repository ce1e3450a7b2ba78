"""Erasing a person: their id gives way to a pseudonym where figures are made of it, all else that names them goes.

One transaction, which has the turn of those who count: whoever counts sees them before or after it, never between.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, insert, or_, select, update

from service.assignments.nameless import nameless
from service.counting.records import note_change, take_turn
from service.privacy.finding import NEVER, leads_to, naming, places_of, replaced, table_of, tells_of
from service.privacy.model import Fate, Holding, Identity, Trace
from service.privacy.register import REGISTER
from service.roster.erased import pseudonym
from service.store import tables as t

_LONGEST_ABOUT = 200  # of audit


@dataclass(frozen=True, slots=True, order=True)
class AnsweredForm:
    """A Form that somebody has answered, or may have; Google keeps the answer beside their address."""

    module_id: str
    language: str
    form_id: str

    @property
    def address(self) -> str:
        """Where its owner sees, and deletes, single answers."""
        return f"https://docs.google.com/forms/d/{self.form_id}/edit#responses"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done. `rows`: table -> how many rows were made anonymous or deleted.

    `was_there`: the Directory had the account when it was last read, and brings the person back if it still has.
    """

    was_there: bool
    rows: dict[str, int]
    forms: tuple[AnsweredForm, ...]


def erase(connection: Connection, who: Identity) -> tuple[str, Erased]:
    """Erase somebody; gives the pseudonym too, for the entry that says that it was done.

    What is given tells not whether they had answered modules that are for figures alone: every Form of those is named,
    and none of their rows about those is counted.
    """
    take_turn(connection)
    there = select(t.people.c.active).where(t.people.c.id == who.person_id)
    was_there = bool(connection.scalar(there.with_for_update()))  # a reminder that is being written down is met whole
    unnamed = nameless(connection)
    answered = {each for each in answered_forms(connection, who.person_id) if each.module_id not in unnamed}
    forms = tuple(sorted(answered | _forms(connection, unnamed)))
    alias = pseudonym()
    untold = _told_by(connection, who, unnamed)
    rows = _Erasing(connection, who, alias).everywhere()
    rows = {name: left for name, number in rows.items() if (left := number - untold.get(name, 0))}
    note_change(connection)  # what was made of the counts and kept may hold the name
    return alias, Erased(was_there, rows, forms)


def answered_forms(connection: Connection, person_id: str) -> tuple[AnsweredForm, ...]:
    """The Forms in which Google has answers of theirs."""
    of = t.forms.c
    query = select(of.module_id, of.language, of.form_id).distinct()
    query = query.join(t.responses, t.responses.c.form == of.id).where(t.responses.c.person_id == person_id)
    rows = connection.execute(query.where(of.form_id.is_not(None)).order_by(of.module_id, of.language, of.form_id))
    return tuple(AnsweredForm(*row) for row in rows)


def _forms(connection: Connection, modules: AbstractSet[str]) -> set[AnsweredForm]:
    """Every Form of these modules that Google has."""
    of = t.forms.c
    query = select(of.module_id, of.language, of.form_id)
    rows = connection.execute(query.where(of.module_id.in_(sorted(modules)), of.form_id.is_not(None)))
    return {AnsweredForm(*row) for row in rows}


def _told_by(connection: Connection, who: Identity, modules: AbstractSet[str]) -> dict[str, int]:
    """By table, how many of their rows tell of these modules."""
    if not modules:
        return {}
    found = {}
    for name, holding in REGISTER.items():
        table = table_of(name)
        theirs = [table.c[column] == who.person_id for column in holding.with_trace(Trace.ID)]
        tells = tells_of(table, modules)
        if theirs and tells is not NEVER:
            where = and_(or_(*theirs), tells)
            found[name] = int(connection.scalar(select(func.count()).select_from(table).where(where)) or 0)
    return found


class _Erasing:
    """One person going out of every table that the register names."""

    def __init__(self, connection: Connection, who: Identity, alias: str) -> None:
        self.connection = connection
        self.who = who
        self.alias = alias
        self.pattern = naming(who)
        self.places = places_of(connection, who)

    def everywhere(self) -> dict[str, int]:
        """Gives how many rows of each table were changed or are gone."""
        # Rows that go point to the person's own, whose key changes next.
        gone = {name: self._delete(name, each) for name, each in REGISTER.items() if each.fate is Fate.GOES}
        self._blank()
        self.connection.execute(insert(t.audit_erasing).values(person_id=self.who.person_id, pseudonym=self.alias))
        changed = {name: self._change(name, each) for name, each in REGISTER.items()}
        self.connection.execute(delete(t.audit_erasing))
        changed["people"] += 1
        return {name: rows for name in REGISTER if (rows := gone.get(name, 0) + changed[name])}

    def _blank(self) -> None:
        """Their row stays, so that they count where they were; it holds nothing that tells who it was."""
        blank = {"id": self.alias, "email": self.alias, "name": self.alias, "language": None, "manager": None}
        self.connection.execute(update(t.people).where(t.people.c.id == self.who.person_id).values(blank))

    def _change(self, name: str, holding: Holding) -> int:
        table, number = table_of(name), 0
        for trace in Trace:
            if (name, trace) in self.places:
                change = self._write if trace in {Trace.ID, Trace.ADDRESS} else self._rewrite
                number += sum(change(table, column, trace) for column in holding.with_trace(trace))
        return number

    def _delete(self, name: str, holding: Holding) -> int:
        if (name, Trace.ID) not in self.places:
            return 0
        table = table_of(name)
        where = or_(*(table.c[column] == self.who.person_id for column in holding.with_trace(Trace.ID)))
        return self.connection.execute(delete(table).where(where)).rowcount

    def _write(self, table: Table, column: str, trace: Trace) -> int:
        """The pseudonym in place of an id or an address that stands alone; an unknown respondent's goes altogether."""
        where = leads_to(table, column, trace, self.who)
        value = None if table is t.responses and trace is Trace.ADDRESS else self.alias
        values = {column: value}
        if table.c[column] is t.audit.c.by_person:
            values["by_address"] = self.alias  # theirs then, though it may have become somebody else's
        return self.connection.execute(update(table).where(where).values(values)).rowcount

    def _rewrite(self, table: Table, column: str, trace: Trace) -> int:
        """Texts and documents, row by row: few name anybody."""
        key = list(table.primary_key.columns)
        of = table.c[column]
        where = leads_to(table, column, trace, self.who)
        number = 0
        for *values, old in self.connection.execute(select(*key, of).where(where)).all():
            new = self._without(old, trace, table)
            if new != old:
                this = and_(*(part == value for part, value in zip(key, values, strict=True)))
                self.connection.execute(update(table).where(this).values({column: new}))
                number += 1
        return number

    def _without(self, old: Any, trace: Trace, table: Table) -> Any:
        if trace is Trace.IDS:
            return [each for each in old if each != self.who.person_id]
        new = replaced(old, self.pattern, self.alias)
        if table is t.audit and len(new) > _LONGEST_ABOUT:  # a pseudonym may be longer than what it stands for
            return new[: _LONGEST_ABOUT - len(self.alias)] + self.alias
        return new
