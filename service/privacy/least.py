"""What was kept of pupils before the settings said otherwise, or before they were pupils: brought down to the least."""

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Text, cast, select

from service.access import Permission
from service.counting.letting_go import NO_ANSWERS, Least, let_go
from service.counting.records import take_turn
from service.privacy.keeping import EVERY
from service.roles.audit import Door, Use, write_down
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import last_run, note_run

_RUN = "least"
_SETTING = "NANOLEARN_PUPILS_ANSWERS"


def keep_the_least(engine: Engine, settings: Settings, now: datetime, *, at_once: bool = False) -> int:
    """Let go of what is kept of pupils beyond that, if that was not done within a day; gives of how many answers.

    Only where the settings say so in so many words: what is there may be a public record, which goes by the authority's
    own decision and not by a default. What pupils chose stays counted. `at_once`: whenever it was done last. Each
    module is a transaction of its own.
    """
    if not settings.pupils or settings.pupils_answers or _SETTING not in settings.sources:
        return 0
    with reading(engine) as connection:
        done = last_run(connection, _RUN)
        if not at_once and done is not None and now < done + EVERY:
            return 0
        modules = connection.scalars(select(t.responses.c.module_id).where(_beyond(settings)).distinct()).all()
    number = 0
    for module_id in sorted(modules):
        with engine.begin() as connection:
            take_turn(connection)
            of = t.responses.c
            query = select(of.person_id).where(of.module_id == module_id, _beyond(settings)).distinct()
            least = Least(frozenset(connection.scalars(query)), settings.pupils_scores)
            number += let_go(connection, module_id, least)
    with engine.begin() as connection:
        if number:
            use = Use(Permission.DATA_ERASE.value, about=f"of pupils only the least is kept: {number} answers")
            write_down(connection, now, Door.CLOCK, by="", by_person=None, use=use)
        note_run(connection, _RUN, now, {"answers": number})
    return number


def _beyond(settings: Settings) -> ColumnElement[bool]:
    """Pupils' responses of which more is kept."""
    of = t.responses.c
    more = cast(of.answers, Text) != NO_ANSWERS
    if not settings.pupils_scores:
        more |= of.score.is_not(None)
    return of.person_id.in_(select(t.people.c.id).where(t.people.c.role == "pupil")) & more
