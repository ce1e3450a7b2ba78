"""Who has been told of what: a mail has gone out to them, or course work stands in a class that they are in.

That is written down by delivery. Here it is counted, in the transaction that records it.
"""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import ColumnElement, Connection, and_, select

from service.counting import records
from service.counting.changes import Changes
from service.counting.model import State
from service.store import tables as t
from service.store.among import among

Told = Mapping[str, AbstractSet[str]]
"""Module id -> ids of the people who have been told of it."""

_NOT_GONE_OUT = ("sending", "failed")
"""States of a mail; one whose reply was lost has gone out here too."""
_MEMBER = "member"


def told_of(connection: Connection, people: AbstractSet[str]) -> dict[str, set[str]]:
    """What these people have been told of, as delivery's rows say."""
    found: dict[str, set[str]] = {}
    item = t.message_items.c
    waiting = select(t.messages.c.id).where(t.messages.c.state.in_(_NOT_GONE_OUT))  # few, now and then none
    query = select(item.module_id, item.person_id).where(
        item.assignment_id.in_(select(t.assignments.c.id)),  # few as well; the items are kept in their order
        among(connection, item.person_id, people),
        item.message_id.not_in(waiting),
    )
    for module_id, person_id in connection.execute(query):
        found.setdefault(module_id, set()).add(person_id)
    for module_id, inside in _in_classes(connection, among(connection, t.class_members.c.person_id, people)).items():
        found.setdefault(module_id, set()).update(inside)
    return found


def note_mails(connection: Connection, numbers: Collection[int]) -> None:
    """These mails have just gone out. The transaction has taken its turn (`records.take_turn`) before."""
    item = t.message_items.c
    query = select(item.module_id, item.person_id).where(item.message_id.in_(sorted(numbers)))
    told: dict[str, set[str]] = {}
    for module_id, person_id in connection.execute(query).all():
        told.setdefault(module_id, set()).add(person_id)
    note_told(connection, told)


def note_members(connection: Connection, class_id: int, people: Collection[str]) -> None:
    """These people have come into a class: what stands there is theirs. The turn is taken."""
    member = t.class_members.c
    note_told(
        connection,
        _in_classes(connection, and_(member.class_id == class_id, among(connection, member.person_id, people))),
    )


def note_work(connection: Connection, number: int) -> None:
    """This course work has been made, or given to others. The turn is taken."""
    work = t.course_works.c
    its_class = select(work.class_id).where(work.id == number).scalar_subquery()
    note_told(connection, _in_classes(connection, t.class_members.c.class_id == its_class, work.id == number))


def note_told(connection: Connection, told: Told) -> None:
    """Count those who had not been told before. Whoever is not bound is looked up again once they are."""
    alike: dict[frozenset[str], set[str]] = {}
    for module_id, people in told.items():
        alike.setdefault(frozenset(people), set()).add(module_id)
    news = [
        (module_id, one)
        for people, modules in alike.items()
        for module_id, have in records.untold(connection, people, modules).items()
        for one in have
    ]
    if not news:
        return
    changes = Changes(records.read_tree(connection))
    for module_id, one in news:
        changes.move(module_id, one, int(State.OPEN))
    for people, modules in alike.items():
        records.tell(connection, people, modules)
    records.add_to_counters(connection, changes.by_cell(), resized=frozenset())
    records.note_change(connection)


def _in_classes(
    connection: Connection, which: ColumnElement[bool], works: ColumnElement[bool] | None = None
) -> dict[str, set[str]]:
    """What the members chosen by `which` have in their classes, of these works or all."""
    member, work = t.class_members.c, t.course_works.c
    members: dict[int, set[str]] = {}
    for class_id, person_id in connection.execute(
        select(member.class_id, member.person_id).where(which, member.state == _MEMBER)
    ):
        members.setdefault(class_id, set()).add(person_id)
    if not members:
        return {}
    query = select(work.class_id, work.module_id, work.students)
    query = query.where(work.work_id.is_not(None), among(connection, work.class_id, members.keys()))
    if works is not None:
        query = query.where(works)
    found: dict[str, set[str]] = {}
    for class_id, module_id, students in connection.execute(query):
        inside: Iterable[str] = members[class_id]
        if students is not None:
            inside = members[class_id].intersection(students)
        found.setdefault(module_id, set()).update(inside)
    return found
