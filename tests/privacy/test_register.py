"""The register says of every column what it holds on people."""

from sqlalchemy import String, Text

from service.privacy.model import Fate, Kind, Trace
from service.privacy.register import REGISTER
from service.store import tables as t


def test_every_table_and_column_is_declared() -> None:
    """Whoever adds a column says in the register what it holds on people, and for how long that is kept."""
    there = {name: sorted(column.name for column in table.columns) for name, table in t.metadata.tables.items()}
    assert {name: sorted(holding.columns) for name, holding in REGISTER.items()} == there


def test_columns_that_are_called_after_people_are_no_exception() -> None:
    """A column whose name says that it holds a person, an address or a mail is declared as one that does."""
    telling = ("person", "email", "by_address", "given_by", "created_by", "set_by", "manager", "sender")
    for name, holding in REGISTER.items():
        if name == "audit_erasing":
            continue  # its rows end with the transaction that writes them
        for column, trace in holding.columns.items():
            if any(word in column for word in telling):
                assert trace in {Trace.ID, Trace.ADDRESS}, (name, column)


def test_what_leads_to_a_person_can_hold_a_pseudonym() -> None:
    """Ids and addresses are texts, long enough for the pseudonym that takes their place."""
    for name, holding in REGISTER.items():
        for column in holding.with_trace(Trace.ID, Trace.ADDRESS, Trace.NAME):
            kind = t.metadata.tables[name].c[column].type
            assert isinstance(kind, String | Text), (name, column)
            assert kind.length is None or kind.length >= 23, (name, column)


def test_a_table_without_a_kind_holds_nothing() -> None:
    """And one whose rows go with a person names them by id."""
    for name, holding in REGISTER.items():
        assert (holding.kind is None) == (set(holding.columns.values()) <= {Trace.NONE}), name
        assert holding.fate is Fate.STAYS or holding.with_trace(Trace.ID), name
    assert {holding.kind for holding in REGISTER.values()} - {None} == set(Kind) - {Kind.STRANGERS}
