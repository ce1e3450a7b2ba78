"""The schema: migrations give exactly what the tables say, a kill leaves nothing half done, two may come at once."""

import multiprocessing
import signal
import subprocess
import sys
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from service.errors import StoreError
from service.store import tables as t
from service.store.engine import alembic_config, current_revision, newest_revision, open_store, upgrade
from tests.support.last_release import REVISION as RELEASE
from tests.support.last_release import rows_of

DIES = """
import os, signal, sys
from alembic.operations import Operations
from service.store.engine import open_engine, upgrade
asked = getattr(Operations, sys.argv[2])
times = []
def dies(*words, **more):
    times.append(1)
    if len(times) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return asked(*words, **more)
setattr(Operations, sys.argv[2], dies)
upgrade(open_engine(sys.argv[1]))
"""


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def differences(engine: Engine) -> list[Any]:
    """What Alembic would still have to change to come to the tables' definitions."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found: list[Any] = compare_metadata(context, t.metadata)
        return found


def contents(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        return rows_of(connection)


def test_migrations_give_exactly_the_tables(nothing: Engine) -> None:
    """Every table, column, type, index and key that the program counts on, and no other."""
    upgrade(nothing)
    assert differences(nothing) == []
    assert current_revision(nothing) == newest_revision()
    checks = {check["name"] for check in inspect(nothing).get_check_constraints("people")}
    assert checks == {"ck_people_role"}


def test_the_tables_themselves_are_those_of_the_migrations(nothing: Engine) -> None:
    """Column by column, with nullability and defaults, which Alembic's comparison does not look at alike everywhere."""
    upgrade(nothing)
    made = _columns(nothing)
    with nothing.begin() as connection:
        t.metadata.drop_all(connection)
        t.metadata.create_all(connection)
    assert made == _columns(nothing)


def _columns(engine: Engine) -> dict[str, list[Any]]:
    found = inspect(engine)
    return {
        table: sorted(
            (column["name"], str(column["type"]), column["nullable"], column["default"]) for column in columns
        )
        for table in t.metadata.tables
        for columns in [found.get_columns(table)]
    }


def test_upgrading_again_changes_nothing(nothing: Engine) -> None:
    """`nanolearn db upgrade` may be run at any time."""
    assert upgrade(nothing) == upgrade(nothing) == newest_revision()


def test_back_to_the_last_release_and_up_again(older: Engine) -> None:
    """Every step since can be taken back; what that release knew is still there, and what points to it too."""
    before = contents(older)
    upgrade(older)
    command.downgrade(alembic_config(older), RELEASE)
    assert contents(older) == before
    upgrade(older)
    assert differences(older) == []


def test_keys_are_enforced_again_after_an_upgrade(older: Engine) -> None:
    """The connection that upgraded goes back to work."""
    upgrade(older)
    with pytest.raises(IntegrityError), older.begin() as connection:
        connection.execute(insert(t.addresses).values(address="a@b.example", person_id="nobody"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_rows_that_point_nowhere_stop_an_upgrade(older: Engine) -> None:
    """PostgreSQL never lets them in; of SQLite's, the table is named and nothing is changed."""
    with older.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO cursors (form, newest) VALUES (77, 'x')")
        raw.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(StoreError, match="cannot be upgraded: rows of cursors would point to what is not there"):
        upgrade(older)
    assert current_revision(older) == RELEASE


@pytest.mark.parametrize(("operation", "time"), [("create_table", 3), ("create_index", 2), ("add_column", 1)])
def test_a_killed_upgrade_leaves_the_older_database(older: Engine, operation: str, time: int) -> None:
    """Killed between two statements of it: the database is the older one, whole, and the next start brings it up."""
    before, schema = contents(older), _tables(older)
    older.dispose()
    killed = subprocess.run([sys.executable, "-c", DIES, address(older), operation, str(time)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (contents(older), _tables(older), current_revision(older)) == (before, schema, RELEASE)
    assert upgrade(older) == newest_revision()
    assert differences(older) == []


def test_a_killed_first_start_leaves_nothing_behind(nothing: Engine) -> None:
    """Half a schema would stop the next start."""
    killed = subprocess.run([sys.executable, "-c", DIES, address(nothing), "create_table", "9"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert inspect(nothing).get_table_names() == []
    assert upgrade(nothing) == newest_revision()


def _tables(engine: Engine) -> list[str]:
    return sorted(inspect(engine).get_table_names())


def test_a_newer_database_is_refused(nothing: Engine) -> None:
    """An old program would not know what it destroys."""
    upgrade(nothing)
    with nothing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"at revision 9999, this program knows \d+.*Install the newer Nanolearn"):
        open_store(address(nothing))
    with pytest.raises(StoreError, match="Install the newer Nanolearn"):
        upgrade(nothing)


def _start(url: str, gate: Any, results: Any) -> None:
    gate.wait(30)
    try:
        engine = open_store(url)
        with engine.begin() as connection:
            connection.execute(insert(t.assignments).values(created_at="now"))
        results.put("ok")
        engine.dispose()
    except Exception as failure:  # noqa: BLE001 - whatever it is, the test shows it
        results.put(repr(failure))


def test_several_processes_may_start_at_once(nothing: Engine) -> None:
    """On an empty database each waits for the one that sets it up, then writes."""
    _started_together(nothing)


def test_several_processes_may_start_on_an_older_database(older: Engine) -> None:
    """One brings it up, the others wait; what it held is there."""
    before = contents(older)["assignments"]
    _started_together(older)
    after = contents(older)["assignments"][: len(before)]
    assert [{name: row[name] for name in before[0]} for row in after] == before  # columns may have come since


def _started_together(engine: Engine) -> None:
    known = len(contents(engine).get("assignments", []))
    context = multiprocessing.get_context("spawn")
    gate, results = context.Barrier(3), context.Queue()
    processes = [context.Process(target=_start, args=(address(engine), gate, results)) for _ in range(3)]
    for process in processes:
        process.start()
    assert [results.get(timeout=60) for _ in processes] == ["ok"] * 3
    for process in processes:
        process.join(30)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert len(connection.execute(select(t.assignments)).all()) == known + 3
