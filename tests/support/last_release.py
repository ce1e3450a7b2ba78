"""A database as an older release has left it, kept as the rows of its tables: the same for both kinds.

It was made by that release itself, which told the short history below. When a new one is made, run this file in it,
`python -m tests.support.last_release`: it writes `tests/store/data/<revision>.json`.
"""

import json
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from sqlalchemy import Connection, Date, Engine, MetaData, Table, insert, inspect, select, text

from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.store.engine import alembic_config, current_revision
from tests.support.story import Story

Json = dict[str, Any]
REVISION = "0005"  # of the last release
KEPT = Path(__file__).parents[1] / "store" / "data"
COURSES = KEPT / "courses"  # content changes; what that release taught stays as it was
INCIDENTS, LOST = "report-incidents-fast", "lock-screen-lost-device"
PUPILS = "/Skolor/Norra/Elever"


def live(story: Story) -> None:
    """Everybody gets a module, by mail or Classroom; three answer, one of them well and one whom nobody knows."""
    story.sync()
    story.assign(INCIDENTS, to=["administration"], due=date(2026, 11, 20))
    story.deliver()
    story.answer("lars.ek@ekby.example", INCIDENTS)
    story.answer("Eva.Lind@ekby.example", INCIDENTS, right=1)
    story.answer("maja.berg@ekby.example", INCIDENTS)
    story.answer("nanolearn@ekby.example", INCIDENTS)
    story.track()
    story.deliver()
    story.clock.move(timedelta(days=1))
    story.assign(LOST, to=["unit:/Skolor", "group:skyddsombud@ekby.example"], exceptions=["unit:/Skolor/Södra"])
    story.deliver()


def rows_of(connection: Connection) -> dict[str, list[Json]]:
    """All that the tables hold, in the order of their keys, as JSON has it."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: [_plain(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
        if table.name != "alembic_version"
    }


def bring_back(engine: Engine) -> dict[str, list[Json]]:
    """Put the kept rows into an empty database at the last release's revision; gives them."""
    kept: dict[str, list[Json]] = json.loads((KEPT / f"{REVISION}.json").read_text(encoding="utf-8"))
    command.upgrade(alembic_config(engine), REVISION)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if kept.get(table.name):
                connection.execute(insert(table), [_typed(table, row) for row in kept[table.name]])
        if connection.dialect.name == "postgresql":
            _count_on(connection, metadata)
    return kept


def _count_on(connection: Connection, metadata: MetaData) -> None:
    """Where PostgreSQL counts ids itself, the next is one that is free, as it was."""
    for table in metadata.sorted_tables:
        for column in inspect(connection).get_columns(table.name):
            if "nextval" in (column["default"] or ""):
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column['name']}'), max(id)) "
                        f"FROM {table.name}"
                    )
                )


def _plain(row: Any) -> Json:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _typed(table: Table, row: Json) -> Json:
    return {
        name: date.fromisoformat(value) if value and isinstance(table.c[name].type, Date) else value
        for name, value in row.items()
    }


def _record() -> None:
    from tests.conftest import EKBY  # noqa: PLC0415 - it makes pytest's fixtures, which a test has already

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        sandbox = stack.enter_context(Sandbox(load_town(EKBY)))
        story = Story(sandbox, folder, "ekby.example", NANOLEARN_PUPILS=PUPILS, NANOLEARN_COURSES=str(COURSES))
        stack.callback(story.close)
        live(story)
        with story.service.engine.connect() as connection:
            kept = rows_of(connection)
        lines = ",\n".join(
            f' "{name}": [{"".join(_line(row, place) for place, row in enumerate(rows))}]'
            for name, rows in kept.items()
        )
        revision = current_revision(story.service.engine)
        (KEPT / f"{revision}.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def _line(row: Json, place: int) -> str:
    return f"{',' if place else ''}\n  {json.dumps(row, ensure_ascii=False, sort_keys=True)}"


if __name__ == "__main__":
    _record()
