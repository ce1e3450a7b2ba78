"""Opening the database: what is wrong is said in words; readers and writers do not stand in each other's way."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from service.errors import StoreError
from service.store import tables as t
from service.store.engine import open_store, reading
from service.store.upsert import insert_or_ignore
from tests.support.rough_server import free_port


def sentence(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    return str(caught.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The place and the setting are named."""
    said = sentence(f"sqlite:///{tmp_path}/no/such/x.db")
    assert f"{tmp_path}/no/such/x.db cannot be opened: unable to open database file." in said
    assert "NANOLEARN_DATABASE_URL" in said


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    """A folder holds no database."""
    assert "cannot be opened" in sentence(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Nothing is overwritten that somebody else has written."""
    (tmp_path / "letter.txt").write_text("Dear Anna, " * 500)
    assert "file is not a database" in sentence(f"sqlite:///{tmp_path}/letter.txt")
    assert (tmp_path / "letter.txt").read_text().startswith("Dear Anna")


def test_a_server_that_does_not_run() -> None:
    """The password stays out of the sentence."""
    said = sentence(f"postgresql+psycopg://nano:hush@127.0.0.1:{free_port()}/nano")
    assert "Connection refused" in said
    assert "hush" not in said


@pytest.mark.parametrize("url", ["postgresql+psycopg://u:hush@host:port/x", "postgresql+psycopg://u:hush@host:99999x/"])
def test_an_address_that_cannot_be_read(url: str) -> None:
    """A port that is none, for example."""
    said = sentence(url)
    assert said.startswith("NANOLEARN_DATABASE_URL cannot be read")
    assert "hush" not in said


def test_a_reader_waits_for_no_writer(database: str) -> None:
    """While one writes, another reads what was there before."""
    engine = open_store(database)
    with engine.begin() as writer:
        writer.execute(insert(t.assignments).values(created_at="a"))
        with reading(engine) as reader:
            assert reader.execute(select(t.assignments)).all() == []
    with reading(engine) as reader:
        assert len(reader.execute(select(t.assignments)).all()) == 1
    engine.dispose()


def test_a_writer_waits_for_no_reader(database: str) -> None:
    """A long report does not stop a delivery; the report goes on seeing one state."""
    engine = open_store(database)
    with reading(engine) as reader:
        assert reader.execute(select(t.assignments)).all() == []
        with engine.begin() as writer:
            writer.execute(insert(t.assignments).values(created_at="a"))
        assert reader.execute(select(t.assignments)).all() == []
    engine.dispose()


def test_a_writer_waits_for_a_writer(tmp_path: Path) -> None:
    """Two that read and then write take turns; neither fails, neither loses the other's work."""
    engine = open_store(f"sqlite:///{tmp_path}/x.db")

    def count_up() -> None:
        for _ in range(20):
            with engine.begin() as connection:
                known = len(connection.execute(select(t.assignments)).all())
                connection.execute(insert(t.assignments).values(id=known + 1, created_at="a"))

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with reading(engine) as connection:
        assert len(connection.execute(select(t.assignments)).all()) == 60
    engine.dispose()


def test_keys_between_tables_are_kept(database: str) -> None:
    """SQLite forgets foreign keys unless it is told not to."""
    engine = open_store(database)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(t.addresses).values(address="a@b.example", person_id="nobody"))
    engine.dispose()


def test_what_is_there_is_left(database: str) -> None:
    """`insert_or_ignore` writes a row once and changes none."""
    engine = open_store(database)
    for name in ("first", "second"):
        with engine.begin() as connection:
            connection.execute(insert_or_ignore(connection, t.units).values(id="1", path="/", name=name))
    with reading(engine) as connection:
        assert connection.scalars(select(t.units.c.name)).all() == ["first"]
    engine.dispose()
