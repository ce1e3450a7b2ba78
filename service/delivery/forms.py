"""Making one Form, step by step, so that it exists once whatever happens on the way.

`forms.create` takes no request id: before it, the Form is looked for by its mark in Drive; after a lost reply the
search is given time, since Drive's index lags, before it decides that nothing was made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import Engine, Row, select, update

from service.clock import Clock
from service.compiler.blueprint import Blueprint
from service.delivery.plan import FormKey, Step
from service.errors import NotFoundError, RefusedError, UncertainError
from service.moments import parse, stamp
from service.store import tables as t
from service.store.upsert import insert_or_ignore
from service.workspace.client import Workspace

_LAG = timedelta(seconds=45)  # Drive's search may not know a file that is younger
_ASK_AGAIN_SECONDS = 5.0
_STEPS_AT_MOST = 25  # a Form takes four steps; each may be uncertain some times


@dataclass(slots=True)
class FormMaker:
    """Takes Forms from wanted to published, recording every step."""

    engine: Engine
    workspace: Workspace
    clock: Clock
    domains: tuple[str, ...]

    def publish(self, key: FormKey, blueprint: Blueprint) -> None:
        """Bring a Form to the state published.

        Raises:
            UncertainError: Google's answers keep getting lost; what was done is recorded.
        """
        self._want(key, blueprint)
        for _ in range(_STEPS_AT_MOST):
            row = self._row(key)
            step = Step(row.step)
            if step in {Step.PUBLISHED, Step.CLOSED}:
                return
            try:
                self._act[step](self, row, blueprint)
            except UncertainError:
                self.workspace.pace.pause(1.0)  # the next round looks before it writes again
        raise UncertainError(
            f"The Form for {key.module_id} ({key.language}) could not be finished: Google's answers keep getting lost. "
            "Nothing is lost; run `nanolearn deliver` again later."
        )

    def set_accepting(self, key: FormKey, *, accepting: bool) -> None:
        """Open or close a published Form; answers given stay."""
        row = self._row(key)
        self._publish_settings(row.form_id, accepting=accepting)
        self._record(row, step=(Step.PUBLISHED if accepting else Step.CLOSED).value)

    def _want(self, key: FormKey, blueprint: Blueprint) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                insert_or_ignore(connection, t.forms).values(
                    module_id=key.module_id,
                    version=key.version,
                    language=key.language,
                    step=Step.WANTED.value,
                    mark=blueprint.mark,
                    key={form_id: question.as_json() for form_id, question in blueprint.questions.items()},
                    points=float(blueprint.points),
                    pass_points=float(blueprint.pass_points),
                )
            )

    def _create(self, row: Row[Any], blueprint: Blueprint) -> None:
        intended = row.intent_at
        if intended is None:
            self._record(row, intent_at=stamp(self.clock.now()))
        found = self._find(blueprint)
        while found is None and intended is not None and self.clock.now() - parse(intended) < _LAG:
            self.workspace.pace.pause(_ASK_AGAIN_SECONDS)
            found = self._find(blueprint)
        if found is not None:
            form = self.workspace.call("forms.forms.get", formId=found)
            self._record(row, form_id=found, responder_uri=form["responderUri"], step=Step.CREATED.value)
            return
        if intended is not None:
            self._record(row, intent_at=stamp(self.clock.now()))
        form = self.workspace.call(
            "forms.forms.create",
            unpublished=True,
            body={"info": {"title": blueprint.title, "documentTitle": blueprint.document_title}},
        )
        self._record(row, form_id=form["formId"], responder_uri=form["responderUri"], step=Step.CREATED.value)
        self._write_items(row, form["formId"], blueprint)

    def _fill(self, row: Row[Any], blueprint: Blueprint) -> None:
        """Begun earlier: whether the items are there already is asked of Google, not remembered."""
        form = self.workspace.call("forms.forms.get", formId=row.form_id)
        if form.get("items"):
            self._tag(row, row.form_id, blueprint)
        else:
            self._write_items(row, row.form_id, blueprint)

    def _write_items(self, row: Row[Any], form_id: str, blueprint: Blueprint) -> None:
        self.workspace.call("forms.forms.batchUpdate", formId=form_id, body={"requests": blueprint.requests})
        self._tag(row, form_id, blueprint)

    def _tag(self, row: Row[Any], form_id: str, blueprint: Blueprint) -> None:
        """The mark in the file's properties survives somebody renaming the file."""
        self.workspace.call(
            "drive.files.update",
            fileId=form_id,
            body={"appProperties": dict(blueprint.app_properties)},
            fields="id",
        )
        self._record(row, step=Step.FILLED.value)

    def _share(self, row: Row[Any], _blueprint: Blueprint) -> None:
        """Everybody in the domains may answer, and nobody else: what Google gave by default is taken away."""
        present = self.workspace.pages(
            "drive.permissions.list",
            "permissions",
            fileId=row.form_id,
            includePermissionsForView="published",
            fields="nextPageToken,permissions(id,type,role,view,domain)",
        )
        published = [each for each in present if each.get("view") == "published"]
        for domain in self.domains:
            if not any(
                each.get("type") == "domain" and str(each.get("domain", "")).lower() == domain for each in published
            ):
                self._admit(row.form_id, domain)
        for each in published:
            if each.get("type") == "anyone":
                self._delete_permission(row.form_id, each["id"])
        self._record(row, step=Step.SHARED.value)

    def _admit(self, form_id: str, domain: str) -> None:
        body = {"type": "domain", "domain": domain, "role": "reader", "view": "published"}
        try:
            self.workspace.call("drive.permissions.create", fileId=form_id, body=body, fields="id")
        except RefusedError as refused:
            raise RefusedError(
                f"The Form cannot be opened to the domain {domain}; check NANOLEARN_DOMAIN and "
                f"NANOLEARN_RESPONDER_DOMAINS. {refused}"
            ) from None

    def _delete_permission(self, form_id: str, permission_id: str) -> None:
        try:
            self.workspace.call("drive.permissions.delete", fileId=form_id, permissionId=permission_id)
        except NotFoundError:
            return  # gone already: an earlier try whose reply was lost

    def _open(self, row: Row[Any], _blueprint: Blueprint) -> None:
        self._publish_settings(row.form_id, accepting=True)
        self._record(row, step=Step.PUBLISHED.value)

    def _publish_settings(self, form_id: str, *, accepting: bool) -> None:
        state = {"isPublished": True, "isAcceptingResponses": accepting}
        self.workspace.call(
            "forms.forms.setPublishSettings",
            formId=form_id,
            body={"publishSettings": {"publishState": state}, "updateMask": "publishState"},
        )

    def _find(self, blueprint: Blueprint) -> str | None:
        """The oldest Form that bears the mark, if there is one."""
        name = blueprint.document_title.replace("\\", "\\\\").replace("'", "\\'")
        files = self.workspace.pages(
            "drive.files.list",
            "files",
            q=f"name = '{name}' and mimeType = 'application/vnd.google-apps.form' and trashed = false",
            orderBy="createdTime",
            fields="nextPageToken,files(id)",
        )
        return str(files[0]["id"]) if files else None

    def _row(self, key: FormKey) -> Row[Any]:
        with self.engine.connect() as connection:
            return connection.execute(
                select(t.forms).where(
                    t.forms.c.module_id == key.module_id,
                    t.forms.c.version == key.version,
                    t.forms.c.language == key.language,
                )
            ).one()

    def _record(self, row: Row[Any], **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(t.forms).where(t.forms.c.id == row.id).values(**values))

    _act: ClassVar[dict[Step, Callable[["FormMaker", Row[Any], Blueprint], None]]] = {
        Step.WANTED: _create,
        Step.CREATED: _fill,
        Step.FILLED: _share,
        Step.SHARED: _open,
    }
