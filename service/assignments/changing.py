"""An assignment that is in force is changed: held while it is, so that two who do so come one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select, update

from service.assignments.model import Rule, Task
from service.store import tables as t
from service.store.recounts import Recount, ask_for_recount


def last_due(tasks: Sequence[Task]) -> date | None:
    """The day on which an assignment ends; None if a module of it has no due day."""
    days = [task.due_on for task in tasks]
    return None if None in days else max((day for day in days if day is not None), default=None)


def extended(tasks: Sequence[Task], due: date) -> tuple[Task, ...]:
    """The modules with their due days moved so that the last is `due`: pure. A series keeps its rhythm."""
    before = last_due(tasks)
    if before is None:
        return tuple(replace(task, due_on=due) for task in tasks)
    return tuple(replace(task, due_on=task.due_on + (due - before)) for task in tasks if task.due_on is not None)


def hold(connection: Connection, assignment_id: int) -> bool:
    """Keep others from changing it until the transaction ends; whether it is in force then.

    SQLite has no such locks, and needs none: whoever writes there has begun with BEGIN IMMEDIATE.
    """
    of = t.assignments.c
    row = connection.execute(select(of.withdrawn_at).where(of.id == assignment_id).with_for_update()).one_or_none()
    return row is not None and row.withdrawn_at is None


def extend(connection: Connection, rule: Rule, due: date) -> None:
    """Let an assignment end on another day; whoever was late and no longer is, counts so at once."""
    table = t.assignment_modules
    for position, task in enumerate(extended(rule.tasks, due)):
        connection.execute(
            update(table)
            .where(table.c.assignment_id == rule.id, table.c.position == position)
            .values(due_on=task.due_on)
        )
    ask_for_recount(connection, Recount.MODULE, {task.module_id for task in rule.tasks})


def send_by_mail(connection: Connection, rule: Rule) -> None:
    """Let an assignment reach everybody by mail from now on, whatever it was meant to use.

    At the next delivery a mail goes to whoever is not done; course work that holds no grade goes, and a class that
    nothing else needs is archived as it stands.
    """
    of = t.assignments.c
    connection.execute(update(t.assignments).where(of.id == rule.id).values(via="mail", class_id=None))
