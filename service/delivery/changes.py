"""A Form that people answer is brought to what its module says now: by one batchUpdate, or left alone.

What somebody has changed by hand is never overwritten here: it is told instead. Answers of both ages stay readable,
since the key beside the Form only grows.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Engine, Row, select, update

from service.compiler.blueprint import Blueprint, Json, QuestionKey
from service.compiler.change import change
from service.compiler.content import Content, content_of, content_of_form
from service.compiler.difference import Difference, differences
from service.delivery.plan import FormKey
from service.errors import CatalogueError, NanolearnError, NotFoundError, RefusedError, UncertainError
from service.store import tables as t
from service.store.engine import reading
from service.workspace.client import Workspace

DELETED = (
    "Somebody has deleted it, and mails lead to it. Take it out of the bin of the account that owns it; or change the "
    "module: a new version gets a new Form."
)
_TRIES = 3


class DriftedError(NanolearnError):
    """Somebody has changed the Form by hand since we wrote it last; nothing was written."""

    def __init__(self, found: list[Difference]) -> None:
        super().__init__("Somebody has changed it by hand, and its module has changed too. It was left alone.")
        self.found = found


@dataclass(frozen=True, slots=True)
class FormChanger:
    """Changes what stands in a Form, and nothing else about it."""

    engine: Engine
    workspace: Workspace

    def bring(self, key: FormKey, blueprint: Blueprint) -> bool:
        """Bring the Form to the blueprint; whether that took a write.

        Raises:
            DriftedError: somebody has changed it by hand; the difference is recorded.
            CatalogueError: answers given before would be read wrongly.
            WorkspaceError: Google refused, or its answers keep getting lost.
        """
        row, wanted = self.row(key), content_of(blueprint)
        merged_key(row, blueprint)  # refused before anything is asked
        begun = False
        for _ in range(_TRIES):
            form = self._read(row)
            standing = content_of_form(form)
            after: Content | None = standing
            if standing != wanted:
                if not _ours(row, standing):
                    self._leave(row, blueprint, standing)
                record(self.engine, row, writing=wanted.fingerprint, key=merged_key(row, blueprint))
                row, begun = self.row(key), True
                after = self._write(row, standing, wanted, form)
            if after is not None:
                self._rename(form, blueprint)
                record(self.engine, row, drift=None, **as_written(row, blueprint, after))
                return begun
        raise UncertainError("Google's answers keep getting lost. Run `nanolearn deliver` again; it looks first.")

    def overwrite(self, row: Row[Any], wanted: Content, blueprint: Blueprint | None = None) -> Content:
        """Have this content stand there whatever does now, for who was told to; gives what stands then.

        Raises:
            WorkspaceError: Google refused, or its answers keep getting lost.
        """
        for _ in range(_TRIES):
            form = self._read(row)
            standing = content_of_form(form)
            after = standing if standing == wanted else self._write(row, standing, wanted, form)
            if after is not None:
                if blueprint is not None:
                    self._rename(form, blueprint)
                return after
        raise UncertainError("Google's answers keep getting lost. Run the same command again; it looks first.")

    def row(self, key: FormKey) -> Row[Any]:
        """What is remembered of a Form."""
        columns = t.forms.c
        with reading(self.engine) as connection:
            return connection.execute(
                select(t.forms).where(
                    columns.module_id == key.module_id,
                    columns.version == key.version,
                    columns.language == key.language,
                )
            ).one()

    def _read(self, row: Row[Any]) -> Json:
        try:
            return self.workspace.call("forms.forms.get", formId=row.form_id)
        except NotFoundError:
            raise NotFoundError(DELETED) from None

    def _leave(self, row: Row[Any], blueprint: Blueprint, standing: Content) -> NoReturn:
        """Record what was changed by hand. Of a Form older than our memory of it, we wrote what we would write now."""
        if row.written is None:
            wanted = content_of(blueprint)
            found = differences(wanted, standing)
            record(self.engine, row, drift=as_rows(found), **as_written(row, blueprint, wanted))
        else:
            found = differences(Content.from_json(row.written), standing)
            record(self.engine, row, drift=as_rows(found))
        raise DriftedError(found)

    def _write(self, row: Row[Any], standing: Content, wanted: Content, form: Json) -> Content | None:
        """One batchUpdate of the Form as it was read; what stands there then, None if the Form has to be read again."""
        body = batch(change(standing, wanted), form["revisionId"])
        try:
            reply = self.workspace.call("forms.forms.batchUpdate", formId=row.form_id, body=body)
        except UncertainError:
            self.workspace.pace.pause(1.0)
            return None
        except RefusedError:
            now = self.workspace.call("forms.forms.get", formId=row.form_id, fields="revisionId")
            if now.get("revisionId") == form["revisionId"]:
                raise  # nobody has changed it in between: it is the change that is refused
            return None
        return content_after(reply, wanted)

    def _rename(self, form: Json, blueprint: Blueprint) -> None:
        """The file's name follows the title: by it the Form is found, should our memory be lost. Others' names stay."""
        name = form["info"].get("documentTitle", "")
        if name == blueprint.document_title or not name.endswith(blueprint.mark):
            return
        for _ in range(_TRIES):
            with suppress(UncertainError):
                self.workspace.call(
                    "drive.files.update", fileId=form["formId"], body={"name": blueprint.document_title}, fields="id"
                )
                return
            self.workspace.pace.pause(1.0)
        raise UncertainError("Google's answers keep getting lost. Run `nanolearn deliver` again; it looks first.")


def _ours(row: Row[Any], standing: Content) -> bool:
    """Whether what stands there is what we wrote, or were about to write when we were interrupted."""
    written = Content.from_json(row.written) if row.written else None
    return standing == written or standing.fingerprint in {row.content, row.writing}


def batch(requests: list[Json], revision: str | None = None) -> Json:
    """The body of a batchUpdate; with a revision, refused if anybody has changed the Form since it was read."""
    control = {"writeControl": {"requiredRevisionId": revision}} if revision else {}
    return {"requests": requests, "includeFormInResponse": True, **control}


def content_after(reply: Json, wanted: Content) -> Content:
    """What stands in a Form after a batchUpdate: Google's rendering of our words is not somebody's change by hand.

    The Form in the reply may be a later one than we wrote; then it is what we wanted.
    """
    form = reply.get("form", {})
    same = form and form.get("revisionId") == reply.get("writeControl", {}).get("requiredRevisionId")
    return content_of_form(form) if same else wanted


def is_published(form: Json) -> bool:
    """Whether people can open it; as `forms.get` gave it."""
    return bool(form.get("publishSettings", {}).get("publishState", {}).get("isPublished"))


def as_written(row: Row[Any], blueprint: Blueprint, standing: Content) -> Json:
    """What is remembered of a Form in which this blueprint stands, as Google renders it."""
    return {
        "content": content_of(blueprint).fingerprint,
        "written": standing.as_json(),
        "writing": None,
        "key": merged_key(row, blueprint),
        "points": float(blueprint.points),
        "pass_points": float(blueprint.pass_points),
    }


def merged_key(row: Row[Any], blueprint: Blueprint) -> Json:
    """The key for answers of every age: texts and questions known before stay.

    Raises:
        CatalogueError: a text stood for another option before, so old answers could not be told from new ones.
    """
    merged: Json = dict(row.key or {})
    for form_id, question in blueprint.questions.items():
        kept = merged.get(form_id)
        before = dict(QuestionKey.from_json(kept).options) if kept else {}
        for text, option in question.options.items():
            if before.get(text, option) != option:
                raise CatalogueError(
                    f"In question {question.question} the text “{text}” stood for the option {before[text]} and now "
                    f"stands for {option}: answers given before would be read wrongly. Give the module a new version."
                )
        options = {**before, **question.options}
        merged[form_id] = QuestionKey(question.question, options, question.right, question.points).as_json()
    return merged


def as_rows(found: Iterable[Difference]) -> list[list[str]]:
    """Differences as JSON, to be remembered."""
    return [[each.field, each.ours, each.theirs] for each in found]


def record(engine: Engine, row: Row[Any], **values: Any) -> None:
    """Write down what is known of a Form."""
    with engine.begin() as connection:
        connection.execute(update(t.forms).where(t.forms.c.id == row.id).values(**values))
