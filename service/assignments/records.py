"""Assignments in the database."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.assignments.model import Level, Rule, Target, Task
from service.errors import UsageError
from service.store import tables as t
from service.store.among import among
from service.store.recall import recall
from service.store.recounts import Recount, ask_for_recount


def write_rule(connection: Connection, rule: Rule, *, now: str, by: str | None) -> int:
    """Write a new rule (its id is disregarded) and give its id."""
    created = connection.execute(
        insert(t.assignments).values(
            created_at=now,
            created_by=by,
            role=rule.role,
            via=rule.via,
            class_id=rule.class_id,
            aggregate_only=rule.aggregate_only,
        )
    ).inserted_primary_key
    assignment_id = int(created[0]) if created else 0
    connection.execute(
        insert(t.assignment_modules),
        [
            {
                "assignment_id": assignment_id,
                "position": position,
                "module_id": task.module_id,
                "starts_on": task.starts_on,
                "due_on": task.due_on,
            }
            for position, task in enumerate(rule.tasks)
        ],
    )
    both = [(target, False) for target in rule.targets] + [(target, True) for target in rule.exceptions]
    connection.execute(
        insert(t.assignment_targets),
        [
            {
                "assignment_id": assignment_id,
                "position": position,
                "kind": target.level.value,
                "key": target.key,
                "label": target.label,
                "excepted": excepted,
            }
            for position, (target, excepted) in enumerate(both)
        ],
    )
    ask_for_recount(connection, Recount.MODULE, {task.module_id for task in rule.tasks})
    return assignment_id


def read_rules(connection: Connection, only: int | None = None, *, withdrawn: bool = False) -> list[Rule]:
    """The rules that are in force, or with `withdrawn` all; with `only` just that one, withdrawn or not."""
    return [*recall(connection, ("rules", only, withdrawn), lambda: _rules(connection, only, withdrawn=withdrawn))]


def _rules(connection: Connection, only: int | None, *, withdrawn: bool) -> list[Rule]:
    query = select(t.assignments).order_by(t.assignments.c.id)
    if only is not None:
        query = query.where(t.assignments.c.id == only)
    elif not withdrawn:
        query = query.where(t.assignments.c.withdrawn_at.is_(None))
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    tasks = _by_assignment(connection, t.assignment_modules, ids)
    targets = _by_assignment(connection, t.assignment_targets, ids)
    return [
        Rule(
            id=row.id,
            tasks=tuple(Task(each.module_id, each.starts_on, each.due_on) for each in tasks.get(row.id, ())),
            targets=_targets(targets.get(row.id, ()), excepted=False),
            exceptions=_targets(targets.get(row.id, ()), excepted=True),
            role=row.role,
            via=row.via,
            class_id=row.class_id,
            aggregate_only=row.aggregate_only,
        )
        for row in rows
    ]


def withdraw(connection: Connection, assignment_id: int, now: str) -> None:
    """Take a rule out of force; answers given stay.

    Raises:
        UsageError: there is no such assignment, or it was withdrawn before.
    """
    this = select(t.assignments).where(t.assignments.c.id == assignment_id)
    row = connection.execute(this.with_for_update()).one_or_none()  # two at once come one after the other
    if row is None:
        raise UsageError(f"There is no assignment {assignment_id}. `nanolearn assignments list` shows them.")
    if row.withdrawn_at is not None:
        raise UsageError(f"Assignment {assignment_id} was withdrawn already, on {row.withdrawn_at[:10]}.")
    connection.execute(update(t.assignments).where(t.assignments.c.id == assignment_id).values(withdrawn_at=now))
    modules = select(t.assignment_modules.c.module_id).where(t.assignment_modules.c.assignment_id == assignment_id)
    ask_for_recount(connection, Recount.MODULE, set(connection.scalars(modules)))


def read_all(
    connection: Connection, *, only: int | None = None, before: int | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Every assignment with its modules and targets, withdrawn ones too, the newest first: for people to read.

    `only`: just that one; `before`: older than that one; `most`: no more than so many.
    """
    query = select(t.assignments).order_by(t.assignments.c.id.desc()).limit(most)
    if only is not None:
        query = query.where(t.assignments.c.id == only)
    if before is not None:
        query = query.where(t.assignments.c.id < before)
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    tasks = _by_assignment(connection, t.assignment_modules, ids)
    targets = _by_assignment(connection, t.assignment_targets, ids)
    return [
        {
            "assignment": row.id,
            "created_at": row.created_at,
            "by": row.created_by,
            "role": row.role,
            "via": row.via,
            "class": row.class_id,
            "aggregate_only": row.aggregate_only,
            "withdrawn_at": row.withdrawn_at,
            "modules": [
                {
                    "id": task.module_id,
                    "starts": task.starts_on.isoformat(),
                    "due": task.due_on.isoformat() if task.due_on else None,
                }
                for task in tasks.get(row.id, ())
            ],
            "to": [target.label for target in targets.get(row.id, ()) if not target.excepted],
            "except": [target.label for target in targets.get(row.id, ()) if target.excepted],
        }
        for row in rows
    ]


def read_targets(connection: Connection, ids: list[int]) -> dict[int, tuple[Target, ...]]:
    """Whom these assignments bind, by assignment; not whom they except."""
    rows = recall(connection, ("targets", *ids), lambda: _by_assignment(connection, t.assignment_targets, ids))
    return {each: _targets(rows.get(each, ()), excepted=False) for each in ids}


def _by_assignment(connection: Connection, table: Any, ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    of = table.c
    query = select(table).where(among(connection, of.assignment_id, set(ids))).order_by(of.assignment_id, of.position)
    for row in connection.execute(query):
        found.setdefault(row.assignment_id, []).append(row)
    return found


def _targets(rows: Iterable[Any], *, excepted: bool) -> tuple[Target, ...]:
    return tuple(Target(Level(row.kind), row.key, row.label) for row in rows if row.excepted is excepted)
