"""How an older database shows itself: every run leaves a trace outside it, on the file of the Form that it works with.

Course work bears no name that Classroom would refuse a second time, and looking through every class before each one
is made would double the calls. So a run that makes course work leaves a property of a new name on the file of the
Form that it leads to, before the first and after the last; the database knows the name before Drive does. Drive's
reply shows all such properties: one that the database does not know was left by a run that it has forgotten.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from service.delivery.classroom.errand import Errand
from service.delivery.plan import FormKey
from service.errors import BusyError, NoConnectionError, WorkspaceError
from service.store import tables as t
from service.store.engine import reading

_PREFIX = "trace-"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a Form's file showed. `strange`: traces that the database does not know; None if that cannot be told."""

    strange: frozenset[str] | None

    @property
    def behind(self) -> bool:
        """Whether the database may be older than what was done."""
        return self.strange is None or bool(self.strange)


def leave_trace(errand: Errand, form: FormKey, *, clear: frozenset[str] = frozenset()) -> Sighting:
    """Leave a new trace and see which are there; those known, and those to `clear`, are taken away.

    Raises:
        BusyError: Google asks to wait.
        NoConnectionError: nobody is there.
    """
    with reading(errand.engine) as connection:
        row = connection.execute(
            select(t.forms.c.id, t.forms.c.form_id).where(
                t.forms.c.module_id == form.module_id,
                t.forms.c.version == form.version,
                t.forms.c.language == form.language,
            )
        ).one_or_none()
    if row is None or row.form_id is None:
        return Sighting(frozenset())  # nothing can lead to it yet
    name = _PREFIX + uuid.uuid4().hex[:16]
    old = _names(errand, row.id, present=True) | clear
    with errand.engine.begin() as connection:
        connection.execute(insert(t.traces).values(form=row.id, name=name, present=True))
    body = {"appProperties": {name: "1", **dict.fromkeys(sorted(old), None)}}
    try:
        reply = errand.insist(
            lambda: errand.workspace.call("drive.files.update", fileId=row.form_id, body=body, fields="appProperties")
        )
    except (BusyError, NoConnectionError):
        raise
    except WorkspaceError:
        return Sighting(None)
    shown = frozenset(each for each in reply.get("appProperties", {}) if each.startswith(_PREFIX))
    if name not in shown:
        return Sighting(None)
    _record(errand, row.id, shown)
    return Sighting(shown - _names(errand, row.id))


def _names(errand: Errand, form: int, *, present: bool | None = None) -> frozenset[str]:
    query = select(t.traces.c.name).where(t.traces.c.form == form)
    with reading(errand.engine) as connection:
        found = connection.execute(query if present is None else query.where(t.traces.c.present == present)).scalars()
        return frozenset(found)


def _record(errand: Errand, form: int, shown: frozenset[str]) -> None:
    """Names are never forgotten: another worker may be about to leave the trace that it has written down."""
    with errand.engine.begin() as connection:
        connection.execute(update(t.traces).where(t.traces.c.form == form).values(present=t.traces.c.name.in_(shown)))
