"""When each Form was last asked for responses, and when Google last hinted that there are some."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from service.moments import parse, stamp
from service.store import tables as t
from service.store.upsert import dialect_insert
from service.tracking.turns import Standing


def standings(connection: Connection, forms: Iterable[Row[Any]]) -> list[Standing]:
    """Where these rows of `forms` stand."""
    known = {row.form: row for row in connection.execute(select(t.looks))}
    found = []
    for form in forms:
        look = known.get(form.id)
        found.append(
            Standing(
                form=form.id,
                open=form.step == "published",
                looked_at=parse(look.looked_at) if look and look.looked_at else None,
                news_at=parse(look.news_at) if look and look.news_at else None,
            )
        )
    return found


def note_look(connection: Connection, form: int, began: datetime) -> None:
    """The Form was asked by a run that began then."""
    _note(connection, form, looked_at=stamp(began))


def note_news(connection: Connection, form_id: str, now: datetime) -> bool:
    """Somebody says that there is news of the Form with Google's id; False if it is none of ours."""
    form = connection.execute(select(t.forms.c.id).where(t.forms.c.form_id == form_id)).scalar_one_or_none()
    if form is None:
        return False
    _note(connection, form, news_at=stamp(now))
    return True


def _note(connection: Connection, form: int, **what: str) -> None:
    statement = dialect_insert(connection, t.looks)
    changing = {name: statement.excluded[name] for name in what}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["form"], set_=changing), [{"form": form, **what}]
    )
