"""The schema: migrations give exactly what the tables say, a kill leaves nothing half done, two may come at once."""

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, insert, inspect, select, text

from service.errors import StoreError
from service.store import tables as t
from service.store.engine import alembic_config, current_revision, newest_revision, open_engine, open_store, upgrade
from tests.support.databases import KINDS, fresh_database


def at(folder: Path) -> str:
    return f"sqlite:///{folder / 'x.db'}"


def differences(engine: Engine) -> list[Any]:
    """What Alembic would still have to change to come to the tables' definitions."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found: list[Any] = compare_metadata(context, t.metadata)
        return found


def test_migrations_give_exactly_the_tables(tmp_path: Path) -> None:
    """Every table, column, type, index and key that the program counts on, and no other."""
    engine = open_store(at(tmp_path))
    assert differences(engine) == []
    assert current_revision(engine) == newest_revision()
    checks = {check["name"] for check in inspect(engine).get_check_constraints("people")}
    assert checks == {"ck_people_role"}
    engine.dispose()


def test_an_older_database_is_brought_up_to_date_with_what_it_holds(tmp_path: Path) -> None:
    """From the first schema on, rows stay."""
    engine = open_engine(at(tmp_path))
    command.upgrade(alembic_config(engine), "0001")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO forms (module_id, version, language, step, mark) VALUES ('m', '1', 'sv', 'published', 'x')"
            )
        )
    engine.dispose()
    engine = open_store(at(tmp_path))
    assert differences(engine) == []
    with engine.connect() as connection:
        row = connection.execute(select(t.forms)).one()
    assert (row.module_id, row.step, row.shared_with) == ("m", "published", None)
    engine.dispose()


def test_upgrading_again_changes_nothing(tmp_path: Path) -> None:
    """`nanolearn db upgrade` may be run at any time."""
    engine = open_engine(at(tmp_path))
    assert upgrade(engine) == upgrade(engine) == newest_revision()
    engine.dispose()


def test_a_killed_upgrade_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a schema would stop the next start."""
    engine = open_engine(at(tmp_path))

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "create_index", killed)
        patch.setattr(Operations, "batch_alter_table", killed)
        with pytest.raises(KeyboardInterrupt):
            upgrade(engine)
    assert inspect(engine).get_table_names() == []
    assert upgrade(engine) == newest_revision()
    engine.dispose()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """An old program would not know what it destroys."""
    engine = open_store(at(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"at revision 9999, this program knows \d+.*Install the newer Nanolearn"):
        open_store(at(tmp_path))
    with pytest.raises(StoreError, match="Install the newer Nanolearn"):
        upgrade(engine)
    engine.dispose()


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


@pytest.mark.parametrize("kind", KINDS)
def test_several_processes_may_start_at_once(kind: str, tmp_path: Path) -> None:
    """On an empty database each waits for the one that sets it up, then writes."""
    context = multiprocessing.get_context("spawn")
    with fresh_database(kind, tmp_path) as url:
        gate, results = context.Barrier(4), context.Queue()
        processes = [context.Process(target=_start, args=(url, gate, results)) for _ in range(4)]
        for process in processes:
            process.start()
        assert [results.get(timeout=60) for _ in processes] == ["ok"] * 4
        for process in processes:
            process.join(30)
        engine = open_store(url)
        assert differences(engine) == []
        with engine.connect() as connection:
            assert len(connection.execute(select(t.assignments)).all()) == 4
        engine.dispose()
