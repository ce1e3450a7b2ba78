"""How many mails the next delivery would send: a plan for those people only whom something could be waiting for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from service.assignments.model import Rule
from service.assignments.resolve import bound, resolve
from service.catalogue.model import Catalogue
from service.counting.finishers import NOBODY, Finishers
from service.delivery.classroom.model import KnownClass
from service.delivery.classroom.records import fallbacks, known_classes
from service.delivery.classroom.wishes import SWITCHED_OFF, House, Memory, wishes
from service.delivery.groups import to_groups
from service.delivery.plan import plan
from service.delivery.records import failed_before, known_forms
from service.moments import local_day, stamp
from service.roster.model import Roster
from service.settings import Settings
from service.store import tables as t


def waiting_mails(
    connection: Connection,
    rules: Sequence[Rule],
    roster: Roster,
    catalogue: Catalogue,
    settings: Settings,
    *,
    finished: Mapping[str, Finishers],
    now: datetime,
) -> int:
    """The number of mails in the plan of this moment.

    Between two deliveries almost nobody waits. Sets say who might; only for them is the plan made.
    """
    today = local_day(now, settings.timezone)
    told = _told(connection)
    classes = known_classes(connection)
    reached = _reached(classes)
    waiting: set[str] = set()
    for rule in rules:
        people = bound(rule, roster)
        for task in rule.tasks:
            if task.starts_on <= today:
                done = finished.get(task.module_id, NOBODY).done
                key = rule.id, task.module_id
                waiting.update(people - done - told.get(key, set()) - reached.get(key, set()))
    few = replace(roster, people={person: roster.people[person] for person in waiting})
    written: dict[tuple[str, str], frozenset[int]] = {}
    for (assignment, module_id), people_told in told.items():
        for person in people_told & waiting:
            pair = person, module_id
            written[pair] = written.get(pair, frozenset()) | {assignment}
    completed = frozenset((person, module) for module, of in finished.items() for person in of.done & waiting)
    dues = resolve(rules, few, today).values()
    through_classroom = wishes(
        dues,
        rules=rules,
        roster=few,
        catalogue=catalogue,
        memory=Memory(classes, fallbacks(connection), written, completed),
        house=House(settings.language, settings.domains, stamp(now), None if settings.classroom else SWITCHED_OFF),
    )
    wanted = plan(
        dues,
        few,
        catalogue,
        known=known_forms(connection),
        written=written,
        completed=completed,
        language=settings.language,
        domains=settings.domains,
        ever_bound=frozenset(task.module_id for rule in rules for task in rule.tasks),
        elsewhere=through_classroom.pairs,
    )
    if settings.mail_groups:
        wanted = to_groups(wanted, rules, roster, failed_before(connection))
    return wanted.mails


def _told(connection: Connection) -> dict[tuple[int, str], set[str]]:
    """Assignment and module -> the people to whom a mail about it has gone out or may have."""
    found: dict[tuple[int, str], set[str]] = {}
    items = t.message_items.c
    query = (
        select(items.assignment_id, items.module_id, items.person_id)
        .join(t.messages, t.messages.c.id == items.message_id)
        .where(t.messages.c.state != "failed")
    )
    for assignment, module_id, person in connection.execute(query).all():
        found.setdefault((assignment, module_id), set()).add(person)
    return found


def _reached(classes: Iterable[KnownClass]) -> dict[tuple[int, str], set[str]]:
    """Assignment and module -> the people who have its course work before them."""
    found: dict[tuple[int, str], set[str]] = {}
    for each in classes:
        for key in each.works:
            people = {person for person in each.members if each.reaches(key, person)}
            found.setdefault((key.assignment_id, key.module_id), set()).update(people)
    return found
