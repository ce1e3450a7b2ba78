"""What a leader's digest says: counts of the units they lead, as their own page shows them."""

from datetime import date
from urllib.parse import quote

from sqlalchemy import Connection

from service.access import Actor, Permission, may, reach
from service.asking import known_by_name
from service.catalogue.model import Catalogue
from service.delivery.plan import language_for
from service.messages.letters import BranchFigures, Figures
from service.reports.counted import alone, counted_rows
from service.roles.model import Role
from service.roster.model import ROOT, Person
from service.roster.records import read_units
from service.settings import Settings


def figures(
    connection: Connection, leader: Person, actor: Actor, *, settings: Settings, catalogue: Catalogue, today: date
) -> tuple[BranchFigures, ...]:
    """Each widest branch that somebody leads and in which something is left to do, from counts that are current.

    Modules with too few people to show are left out, as on the page; empty: there is nothing to tell.
    """
    leads = Actor(actor.email, actor.person_id, frozenset(each for each in actor.roles if each.role is Role.LEADER))
    units = read_units(connection)
    found = []
    for path in reach(leads, Permission.COUNTS_READ):
        unit = units.unit_at(path)
        if unit is None:
            continue
        names, known = may(actor, Permission.NAMES_READ, path), known_by_name(actor)
        rows = tuple(
            Figures(
                module.words[language_for(leader, module, settings.language)].title,
                row.counts.assigned,
                row.counts.completed,
                row.counts.overdue,
            )
            for row in counted_rows(connection, today, alone(unit), module=None, names=names, known=known)
            if not row.hidden
            and row.counts.completed < row.counts.assigned
            and (module := catalogue.modules.get(row.module)) is not None
        )
        if rows:
            page = "" if path == ROOT else quote(path.strip("/"))
            found.append(BranchFigures(unit.name, f"{settings.public_url}/units/{page}", rows))
    return tuple(found)
