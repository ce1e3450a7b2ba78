"""A database of the last release, brought up to date: nothing is lost, nothing is done again, and work goes on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select, update

from sandbox.serve import Sandbox
from service.store import tables as t
from service.store.engine import upgrade
from tests.support.last_release import COURSES, INCIDENTS, PUPILS, bring_back, live, rows_of
from tests.support.story import Story

GOOGLES: list[tuple[Table, tuple[str, ...], tuple[str, ...]]] = [
    (t.forms, ("module_id", "language"), ("form_id", "responder_uri")),
    (t.classes, ("place", "part"), ("course_id",)),
    (t.class_topics, ("class_id", "name"), ("topic_id",)),
    (t.course_works, ("assignment_id", "module_id", "language"), ("work_id",)),
]  # fmt: skip


def test_every_row_is_still_there(nothing: Engine) -> None:
    """With the values that it had."""
    kept = bring_back(nothing)
    upgrade(nothing)
    with nothing.connect() as connection:
        now = rows_of(connection)
    assert {
        table: [{name: row[name] for name in then} for row, then in zip(now[table], rows, strict=True)]
        for table, rows in kept.items()
    } == kept


@pytest.fixture
def today(sandbox: Sandbox, tmp_path: Path) -> Iterator[Story]:
    """The same history, told by the program of today: it fills the Workspace."""
    told = _story(sandbox, tmp_path, f"sqlite:///{tmp_path / 'today.db'}")
    live(told)
    yield told
    told.close()


@pytest.fixture
def then(today: Story, nothing: Engine, tmp_path: Path) -> Iterator[Story]:
    """The last release's database beside that Workspace, opened by the program of today."""
    bring_back(nothing)
    with today.service.engine.connect() as source, nothing.begin() as target:
        for table, keys, names in GOOGLES:
            for row in source.execute(select(table)):
                known: Any = row._mapping
                same = [table.c[key] == known[key] for key in keys]
                target.execute(update(table).where(*same).values({name: known[name] for name in names}))
    told = _story(today.sandbox, tmp_path, nothing.url.render_as_string(hide_password=False))
    told.clock.move(today.clock.now() - told.clock.now())
    yield told
    told.close()


def _story(sandbox: Sandbox, folder: Path, database: str) -> Story:
    return Story(
        sandbox,
        folder,
        "ekby.example",
        NANOLEARN_PUPILS=PUPILS,
        NANOLEARN_COURSES=str(COURSES),
        NANOLEARN_DATABASE_URL=database,
    )


def test_reports_say_the_same(today: Story, then: Story) -> None:
    """Before anything else is run: every figure, for units, modules and persons."""
    for by in ("unit", "module", "person"):
        assert _figures(then, by) == _figures(today, by)
    assert _figures(then, "unit")[1]["completed"] == 3


def _figures(story: Story, by: str) -> tuple[Any, Any]:
    report = story.report(by=by)
    return report["rows"], report["total"]


def test_work_goes_on(then: Story) -> None:
    """A run makes nothing again; the next answer comes home and counts; the next assignment goes out."""
    mails = len(then.mails())
    assert then.sync().changes == type(then.sync().changes)(0, 0, 0)
    outcome = then.deliver()
    assert (dict(outcome.created), outcome.failed, outcome.waiting) == ({}, [], 0)
    assert len(then.mails()) == mails
    completed = then.report()["total"]["completed"]
    then.answer("soren.kjaer@ekby.example", INCIDENTS, language="da")
    tracked = then.track()
    assert (tracked.responses, tracked.completions) == (1, 1)
    assert then.report()["total"]["completed"] == completed + 1
    then.assign("lock-screen-lost-device", to=["person:eva.lind@ekby.example"])
    assert dict(then.deliver().created) == {"mail": 1}
