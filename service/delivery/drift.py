"""What somebody has changed by hand in Forms that people answer: looked for, told, kept or undone when told to."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from service.catalogue.model import Catalogue
from service.catalogue.orders import fingerprint
from service.compiler.blueprint import Blueprint
from service.compiler.content import VERIFIED, Content, content_of
from service.compiler.difference import Difference, differences
from service.compiler.form import compile_form
from service.delivery.changes import DELETED, FormChanger, as_rows, as_written, merged_key, record
from service.delivery.forms import FormMaker
from service.delivery.plan import FormKey, Step
from service.delivery.standing import OPENING, Standing, opened_otherwise, read_standing
from service.errors import (
    BusyError,
    CatalogueError,
    NotFoundError,
    RefusedError,
    UncertainError,
    UsageError,
    WorkspaceError,
)
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import Run, last_runs, note_run
from service.workspace.client import Workspace
from service.workspace.limits import OutOfTimeError

ALL = "all"
_DELETED = Difference("the Form", "there", "deleted")
_LOOK = "drift"  # its row among the runs
_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing at Google that somebody has changed by hand; `id` is what `--restore` and `--keep` take.

    `form`: which Form it is, None of anything else.
    """

    what: str
    id: str
    differences: tuple[Difference, ...]
    form: FormKey | None = None

    @property
    def in_content(self) -> bool:
        """Whether something else stands there, and not only others may open it."""
        return any(each.field not in OPENING for each in self.differences)

    def as_json(self) -> dict[str, Any]:
        """As the commands show it."""
        return {"what": self.what, "id": self.id, "difference": [asdict(each) for each in self.differences]}


@dataclass(frozen=True, slots=True)
class Settled:
    """What was restored or kept, and what could not be, with the reason."""

    done: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def form_name(row: Row[Any]) -> str:
    """What a Form goes by in messages."""
    return f"form {row.module_id} ({row.language})"


def remembered(connection: Connection) -> list[Drift]:
    """What was changed by hand as it was met last, of Forms that take answers."""
    query = select(t.forms).where(t.forms.c.step == Step.PUBLISHED.value, t.forms.c.drift.is_not(None))
    rows = connection.execute(query.order_by(t.forms.c.id))
    return [_drift(row, [Difference(*each) for each in row.drift]) for row in rows]


@dataclass(frozen=True, slots=True)
class Drifts:
    """Compares Forms with what we wrote. Looking changes nothing at Google."""

    engine: Engine
    workspace: Workspace
    catalogue: Catalogue
    maker: FormMaker
    pictures: str | None = None  # where Google fetches them

    def look(self, rows: Iterable[Row[Any]]) -> Iterator[tuple[Row[Any], Drift | None]]:
        """Read these Forms, two calls each; gives what was found, None where all is as we wrote it.

        Remembers nothing.

        Raises:
            WorkspaceError: Google cannot be asked.
        """
        for row in rows:
            told = self._differences(row)
            yield row, _drift(row, told) if told else None

    def look_and_remember(self, rows: Sequence[Row[Any]], progress: Callable[[int, int], None]) -> Iterator[int]:
        """Read these Forms and write down what was found; gives each one's row when that is done."""
        for done, (row, drift) in enumerate(self.look(rows)):
            progress(done, len(rows))
            told = as_rows(drift.differences) if drift else None
            if told != row.drift:
                record(self.engine, row, drift=told)
            yield row.id

    def restore(self, form_id: str) -> Settled:
        """Make the Form of this id, or ALL, again what we wrote, and open to whom we opened it.

        Raises:
            UsageError: no such Form takes answers.
            WorkspaceError: Google cannot be reached.
        """
        return self._each(form_id, self._restore)

    def keep(self, form_id: str) -> Settled:
        """Have the Form of this id, or ALL, stay as it is now, and not be shown until it changes again."""
        return self._each(form_id, self._keep)

    def _each(self, form_id: str, act: Callable[[Row[Any]], None]) -> Settled:
        """Do it to the Form of this id, or to every one that somebody has changed. One that fails stops no other."""
        settled = Settled()
        rows = self.rows()
        if form_id != ALL and form_id not in {row.form_id for row in rows}:
            raise UsageError(
                f"No Form with the id {form_id} takes answers. `nanolearn deliver --dry-run` shows the ids of those "
                "that somebody has changed."
            )
        for row in rows:
            if form_id == row.form_id or (form_id == ALL and self._differences(row)):
                try:
                    act(row)
                except NotFoundError:
                    settled.failed.append((form_name(row), DELETED))
                except (CatalogueError, RefusedError, UncertainError) as failure:
                    settled.failed.append((form_name(row), str(failure)))
                else:
                    settled.done.append(form_name(row))
        return settled

    def _restore(self, row: Row[Any]) -> None:
        blueprint = self._blueprint(row)
        wanted = content_of(blueprint) if blueprint else _written(row)
        if wanted is None:
            raise CatalogueError(
                f"What we wrote into the {form_name(row)} {row.form_id} is not known: it was made by an older version "
                "of Nanolearn, from a version of its module that is no longer taught. Correct it by hand, or keep it."
            )
        if blueprint is not None:  # answers may come between two calls; and refused before anything is written
            record(self.engine, row, key=merged_key(row, blueprint))
        after = FormChanger(self.engine, self.workspace).overwrite(row, wanted, blueprint)
        standing = read_standing(self.workspace, row.form_id)
        others = {**standing.answerers, **standing.editors}
        strangers = [others[whom] for whom in others.keys() - set(self.maker.domains)]
        self.maker.open(row.form_id, strangers)
        values = as_written(row, blueprint, after) if blueprint else {"written": after.as_json()}
        record(self.engine, row, kept=None, drift=None, shared_with=list(self.maker.domains), **values)

    def _keep(self, row: Row[Any]) -> None:
        blueprint = self._blueprint(row)
        wanted = content_of(blueprint) if blueprint else _written(row)
        standing = read_standing(self.workspace, row.form_id)
        told = self._compare(wanted, standing)
        values = as_written(row, blueprint, content_of(blueprint)) if blueprint else {}
        record(self.engine, row, kept=_sum_of(told), drift=None, **values)

    def _differences(self, row: Row[Any]) -> list[Difference]:
        """What was changed by hand since we wrote it; nothing, if that was told to stay and the module is the same."""
        try:
            standing = read_standing(self.workspace, row.form_id)
        except NotFoundError:
            return [_DELETED]
        blueprint = self._blueprint(row)
        wanted = content_of(blueprint) if blueprint else None
        written = _written(row) or wanted
        if standing.content == wanted or standing.content.fingerprint in {row.content, row.writing}:
            written = standing.content
        told = self._compare(written, standing)
        changed = wanted is not None and row.content not in {None, wanted.fingerprint}
        return [] if _sum_of(told) == row.kept and not changed else told

    def _compare(self, written: Content | None, standing: Standing) -> list[Difference]:
        """Of a Form of which we know only that it was a quiz for people signed in, no more is compared."""
        there = standing.content
        written = written or Content(there.title, there.description, quiz=True, addresses=VERIFIED, items=there.items)
        return differences(written, there) + opened_otherwise(standing, self.maker.domains)

    def _blueprint(self, row: Row[Any]) -> Blueprint | None:
        """What should stand in it, if its version is the one that the catalogue has."""
        module = self.catalogue.modules.get(row.module_id)
        if module is None or module.version != row.version or row.language not in module.words:
            return None
        if self.pictures is None or not module.pictures:
            return compile_form(module, row.language)
        shown, told = compile_form(module, row.language, self.pictures), compile_form(module, row.language)
        return told if row.content == content_of(told).fingerprint else shown  # as it was made

    def rows(self) -> list[Row[Any]]:
        """The Forms that take answers."""
        with reading(self.engine) as connection:
            query = select(t.forms).where(t.forms.c.step == Step.PUBLISHED.value).order_by(t.forms.c.id)
            return list(connection.execute(query).all())


def _drift(row: Row[Any], told: Iterable[Difference]) -> Drift:
    return Drift(form_name(row), row.form_id, tuple(told), FormKey(row.module_id, row.version, row.language))


def _written(row: Row[Any]) -> Content | None:
    return Content.from_json(row.written) if row.written else None


def _sum_of(found: list[Difference]) -> str:
    return fingerprint(json.dumps(as_rows(found)))


def look_now_and_then(drifts: Drifts, now: datetime, progress: Callable[[int, int], None]) -> list[tuple[str, str]]:
    """Once a day look at every Form; else only at those known to be changed by hand. Remembers what it finds.

    A round that time runs out for goes on in the next run. What could not be looked at is given with the reason:
    nobody's lesson waits for it.
    """
    with reading(drifts.engine) as connection:
        last = last_runs(connection).get(_LOOK)
    began, after = _round(last, now)
    rows = [row for row in drifts.rows() if (row.drift is not None if after is None else row.id > after)]
    whole_round, failed = after is not None, []
    try:
        for row_id in drifts.look_and_remember(rows, progress):
            after = row_id
        after = None
    except (OutOfTimeError, BusyError):
        pass  # the next run goes on there
    except WorkspaceError as failure:
        failed, after = [("looking for what was changed by hand", str(failure))], None
    if whole_round or last is None:
        with drifts.engine.begin() as connection:
            note_run(connection, _LOOK, began, {} if after is None else {"after": after})
    return failed


def _round(last: Run | None, now: datetime) -> tuple[datetime, int | None]:
    """When the round of all Forms began, and the last one it has looked at; no number if none is due."""
    if last is None:
        return now, None
    if "after" in last.result:
        return last.at, int(last.result["after"])
    return (now, 0) if now - last.at >= _EVERY else (last.at, None)
