"""Classes, course work and fallbacks in the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update

from service.counting.records import take_turn
from service.counting.telling import note_members, note_work
from service.delivery.classroom.model import (
    ClassKey,
    ClassState,
    Fallback,
    KnownClass,
    KnownWork,
    MemberState,
    OpenForm,
    WorkKey,
)
from service.delivery.plan import FormKey, Step
from service.roster.records import still_known
from service.store import tables as t
from service.store.engine import reading
from service.store.upsert import dialect_insert, insert_or_ignore


def known_classes(connection: Connection, only: ClassKey | None = None) -> list[KnownClass]:
    """Every class that was ever wanted, or just one."""
    query = select(t.classes).order_by(t.classes.c.id)
    if only is not None:
        query = query.where(t.classes.c.place == only.place, t.classes.c.part == only.part)
    rows = connection.execute(query).all()
    within = [row.id for row in rows] if only is not None else None
    members: dict[int, dict[str, MemberState]] = {}
    for row in _of_classes(connection, t.class_members, within):
        members.setdefault(row.class_id, {})[row.person_id] = MemberState(row.state)
    topics: dict[int, dict[str, str | None]] = {}
    for row in _of_classes(connection, t.class_topics, within):
        topics.setdefault(row.class_id, {})[row.name] = row.topic_id
    works = _works(connection, within)
    return [
        KnownClass(
            id=row.id,
            key=ClassKey(row.place, row.part),
            state=ClassState(row.state),
            name=row.name,
            course_id=row.course_id,
            members=members.get(row.id, {}),
            works=works.get(row.id, {}),
            topics=topics.get(row.id, {}),
            read_at=row.read_at,
        )
        for row in rows
    ]


def _of_classes(connection: Connection, table: Any, within: list[int] | None) -> Iterable[Row[Any]]:
    query = select(table)
    return connection.execute(query if within is None else query.where(table.c.class_id.in_(within)))


def _works(connection: Connection, within: list[int] | None) -> Mapping[int, Mapping[WorkKey, KnownWork]]:
    graded = set(
        connection.execute(
            select(t.class_grades.c.course_work_id)
            .where(or_(t.class_grades.c.written.is_not(None), t.class_grades.c.left_because.is_not(None)))
            .distinct()
        ).scalars()
    )
    found: dict[int, dict[WorkKey, KnownWork]] = {}
    for row in _of_classes(connection, t.course_works, within):
        key = WorkKey(row.assignment_id, row.module_id, row.language)
        found.setdefault(row.class_id, {})[key] = KnownWork(
            id=row.id,
            key=key,
            version=row.version,
            points=row.points,
            work_id=row.work_id,
            intent_at=row.intent_at,
            due_at=row.due_at,
            students=None if row.students is None else frozenset(row.students),
            graded=row.id in graded,
        )
    return found


def open_forms(connection: Connection) -> dict[FormKey, OpenForm]:
    """The Forms that take answers."""
    query = select(t.forms).where(t.forms.c.step == Step.PUBLISHED.value)
    return {
        FormKey(row.module_id, row.version, row.language): OpenForm(row.responder_uri, row.points or 0.0)
        for row in connection.execute(query)
    }


def want_class(engine: Engine, key: ClassKey, name: str) -> bool:
    """Write down that a class is wanted; whether that is new."""
    with engine.begin() as connection:
        written = connection.execute(
            insert_or_ignore(connection, t.classes)
            .values(place=key.place, part=key.part, state=ClassState.WANTED.value, name=name)
            .returning(t.classes.c.id)
        )
        return written.first() is not None  # how many rows were written, PostgreSQL's driver does not say here


def read_one(engine: Engine, key: ClassKey) -> KnownClass | None:
    """The class as it is remembered now."""
    with reading(engine) as connection:
        return next(iter(known_classes(connection, key)), None)


def record_class(engine: Engine, class_id: int, **values: Any) -> None:
    """How far the class has come."""
    with engine.begin() as connection:
        connection.execute(update(t.classes).where(t.classes.c.id == class_id).values(**values))


def forget_class(engine: Engine, class_id: int) -> None:
    """As if it had never been thought of; its members, work and grades too."""
    with engine.begin() as connection:
        connection.execute(delete(t.classes).where(t.classes.c.id == class_id))


def record_members(engine: Engine, class_id: int, people: Iterable[str], state: MemberState) -> None:
    """Write down where these people stand. Who is in the class falls back no more."""
    given = list(people)
    if not given:
        return
    with engine.begin() as connection:
        take_turn(connection)
        inside = sorted(still_known(connection, given))
        if not inside:
            return
        rows = [{"class_id": class_id, "person_id": person, "state": state.value, "since": None} for person in inside]
        statement = dialect_insert(connection, t.class_members)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["class_id", "person_id"],
                set_={"state": statement.excluded.state, "since": statement.excluded.since},
            ),
            rows,
        )
        if state is MemberState.MEMBER:
            _forget_fallbacks(connection, inside)
            note_members(connection, class_id, inside)


def begin_to_add(engine: Engine, class_id: int, people: Iterable[str], now: str) -> None:
    """These people are about to be added; whoever was before keeps the moment of the first try."""
    with engine.begin() as connection:
        take_turn(connection)
        rows = [
            {"class_id": class_id, "person_id": person, "state": MemberState.ADDING.value, "since": now}
            for person in sorted(still_known(connection, people))
        ]
        if rows:
            statement = dialect_insert(connection, t.class_members)
            first = func.coalesce(t.class_members.c.since, statement.excluded.since)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["class_id", "person_id"], set_={"state": statement.excluded.state, "since": first}
                ),
                rows,
            )


def added_since(engine: Engine, class_id: int, people: Iterable[str]) -> dict[str, str]:
    """Of these people those who are being added, and since when that has been tried."""
    of = t.class_members.c
    query = select(of.person_id, of.since).where(
        of.class_id == class_id, of.person_id.in_(list(people)), of.state == MemberState.ADDING.value
    )
    with reading(engine) as connection:
        return {row.person_id: row.since for row in connection.execute(query) if row.since is not None}


def replace_members(engine: Engine, class_id: int, people: Iterable[str]) -> None:
    """These people are in the class, and nobody else."""
    with engine.begin() as connection:
        connection.execute(delete(t.class_members).where(t.class_members.c.class_id == class_id))
    record_members(engine, class_id, people, MemberState.MEMBER)


def forget_members(engine: Engine, class_id: int, people: Iterable[str]) -> None:
    """These people are not in the class."""
    with engine.begin() as connection:
        connection.execute(
            delete(t.class_members).where(
                t.class_members.c.class_id == class_id, t.class_members.c.person_id.in_(list(people))
            )
        )


def record_reading(engine: Engine, key: ClassKey, present: Iterable[str], asked: Iterable[str], now: str) -> None:
    """What was read of a class that others made: its students, and which of those asked for are none."""
    want_class(engine, key, "")
    with engine.begin() as connection:
        take_turn(connection)
        inside = still_known(connection, present)
        asked = still_known(connection, asked)
        class_id = connection.execute(
            select(t.classes.c.id).where(t.classes.c.place == key.place, t.classes.c.part == key.part)
        ).scalar_one()
        connection.execute(
            update(t.classes)
            .where(t.classes.c.id == class_id)
            .values(state=ClassState.ACTIVE.value, course_id=key.course_id, read_at=now)
        )
        connection.execute(delete(t.class_members).where(t.class_members.c.class_id == class_id))
        rows = [
            {"class_id": class_id, "person_id": person, "state": state.value}
            for people, state in ((inside, MemberState.MEMBER), (asked - inside, MemberState.ABSENT))
            for person in sorted(people)
        ]
        if rows:
            connection.execute(insert(t.class_members), rows)
        _forget_fallbacks(connection, [person for person in asked if person in inside])
        note_members(connection, class_id, inside)


def record_topic(engine: Engine, class_id: int, name: str, topic_id: str | None) -> None:
    """The class has this topic, or takes no more."""
    with engine.begin() as connection:
        connection.execute(
            insert_or_ignore(connection, t.class_topics).values(class_id=class_id, name=name, topic_id=topic_id)
        )


def want_work(engine: Engine, class_id: int, key: WorkKey, *, version: str, points: float) -> None:
    """Write down that a course work is wanted."""
    with engine.begin() as connection:
        connection.execute(
            insert_or_ignore(connection, t.course_works).values(
                class_id=class_id,
                assignment_id=key.assignment_id,
                module_id=key.module_id,
                language=key.language,
                version=version,
                points=points,
            )
        )


def begin_work(engine: Engine, class_id: int, key: WorkKey, *, version: str, now: str) -> None:
    """Write down that a course work is about to be made."""
    with engine.begin() as connection:
        statement = dialect_insert(connection, t.course_works).values(
            class_id=class_id,
            assignment_id=key.assignment_id,
            module_id=key.module_id,
            language=key.language,
            version=version,
            points=0.0,
            intent_at=now,
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["class_id", "assignment_id", "module_id", "language"], set_={"intent_at": now}
            )
        )


def record_work(engine: Engine, row_id: int, **values: Any) -> None:
    """How far a course work has come; `students` as ids, None for everybody."""
    if values.get("students") is not None:
        values["students"] = sorted(values["students"])
    with engine.begin() as connection:
        take_turn(connection)
        if values.get("students"):
            values["students"] = sorted(still_known(connection, values["students"]))
        connection.execute(update(t.course_works).where(t.course_works.c.id == row_id).values(**values))
        if "work_id" in values or "students" in values:
            note_work(connection, row_id)


def forget_work(engine: Engine, work_id: int) -> None:
    """The course work is not there any more."""
    with engine.begin() as connection:
        connection.execute(delete(t.course_works).where(t.course_works.c.id == work_id))


def fallbacks(connection: Connection) -> dict[str, Fallback]:
    """Person id -> why they get mail instead."""
    return {
        row.person_id: Fallback(row.place, row.reason, row.until) for row in connection.execute(select(t.fallbacks))
    }


def record_fallbacks(engine: Engine, found: Mapping[str, Fallback]) -> None:
    """Remember why people get mail instead, in place of what was known of them."""
    if not found:
        return
    with engine.begin() as connection:
        take_turn(connection)
        known = still_known(connection, found)
        if not known:
            return
        statement = dialect_insert(connection, t.fallbacks)
        changing = ("place", "reason", "until")
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["person_id"], set_={name: statement.excluded[name] for name in changing}
            ),
            [
                {"person_id": person, "place": each.place, "reason": each.reason, "until": each.until}
                for person, each in sorted(found.items())
                if person in known
            ],
        )


def forget_old_fallbacks(engine: Engine, people: Iterable[str], now: str) -> None:
    """These people are reached through Classroom again: reasons that do not hold any more are forgotten."""
    with engine.begin() as connection:
        connection.execute(
            delete(t.fallbacks).where(t.fallbacks.c.person_id.in_(list(people)), t.fallbacks.c.until <= now)
        )


def _forget_fallbacks(connection: Connection, people: Iterable[str]) -> None:
    connection.execute(delete(t.fallbacks).where(t.fallbacks.c.person_id.in_(list(people))))
