"""Making one Form, step by step, so that it exists once whatever happens on the way.

`forms.create` takes no request id: before it, the Form is looked for by its mark in Drive; after a lost reply the
search is given time, since Drive's index lags, before it decides that nothing was made. Each step can be taken again
where a killed run left it, and costs one call more than if it had not been killed: a look, or a write that may be
done twice.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import Engine, Row, select, update

from service.clock import Clock
from service.compiler.blueprint import Blueprint, Json
from service.compiler.change import change
from service.compiler.content import content_of, content_of_form
from service.delivery.changes import DELETED, as_written, batch, content_after, is_published
from service.delivery.plan import FormKey, Step
from service.errors import NotFoundError, RefusedError, UncertainError
from service.moments import parse, stamp
from service.store import tables as t
from service.store.engine import reading
from service.store.locks import exclusive
from service.store.upsert import insert_or_ignore
from service.workspace.client import Workspace

_LAG = timedelta(seconds=45)  # Drive's search may not know a file that is younger
_PERMISSION = "id,type,role,view,domain"
_TURN_SECONDS = 1.0  # until it is asked again whether another worker has finished
_DOUBTS_AT_MOST = 3  # lost answers for one Form in one run; then the others get their turn


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
            WorkspaceError: Google refused a step, or cannot be reached.
        """
        self._want(key, blueprint)
        with self._alone():
            self._finish(key, blueprint)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One worker at a time makes Forms: two that look for the same mark at once would both find nothing."""
        while True:
            with exclusive(self.engine, "forms") as held:
                if held:
                    yield
                    return
            self.workspace.pace.pause(_TURN_SECONDS)

    def _finish(self, key: FormKey, blueprint: Blueprint) -> None:
        doubts = 0
        while (step := Step((row := self._row(key)).step)) not in {Step.PUBLISHED, Step.CLOSED}:
            try:
                self._act[step](self, row, blueprint)
            except (UncertainError, NotFoundError) as doubt:
                doubts += 1
                if doubts == _DOUBTS_AT_MOST:
                    raise UncertainError(
                        f"It could not be finished: {doubt} What was done is recorded; run `nanolearn deliver` again."
                    ) from None
                if isinstance(doubt, NotFoundError):  # deleted before anybody had its address
                    self._record(row, step=Step.WANTED.value, form_id=None, responder_uri=None, intent_at=None)
                self.workspace.pace.pause(1.0)  # the next round looks before it writes again

    def reopen(self, key: FormKey) -> None:
        """Open a Form to everybody in the domains as they are now, and to answers.

        Raises:
            NotFoundError: somebody has deleted it.
        """
        row = self._row(key)
        try:
            self.open(row.form_id)
        except NotFoundError:
            raise NotFoundError(DELETED) from None
        self._record(row, step=Step.PUBLISHED.value, shared_with=list(self.domains))

    def open(self, form_id: str, strangers: Iterable[str] = ()) -> None:
        """Let the people of the domains answer. `strangers`: ids of permissions that are taken away."""
        for permission_id in strangers:
            self._insist(partial(self._delete_permission, form_id, permission_id))
        self._insist(lambda: self._open_to_domains(form_id))
        self._insist(lambda: self._publish_settings(form_id, accepting=True))

    def close(self, key: FormKey) -> None:
        """Take no more answers; those given stay. A Form that was deleted is as good as closed."""
        row = self._row(key)
        with suppress(NotFoundError):
            self._insist(lambda: self._publish_settings(row.form_id, accepting=False))
        self._record(row, step=Step.CLOSED.value)

    def _insist(self, act: Callable[[], None]) -> None:
        """Do again what may be done twice, when Google's answer was lost."""
        for _ in range(_DOUBTS_AT_MOST - 1):
            with suppress(UncertainError):
                return act()
            self.workspace.pace.pause(1.0)
        return act()

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
        if row.intent_at is not None:
            young = _LAG - (self.clock.now() - parse(row.intent_at))
            if young > timedelta(0):  # one look at the end of the wait tells as much as many during it
                self.workspace.pace.pause(young.total_seconds())
        found = self._find(blueprint)
        if found is not None:
            self._record(row, form_id=found, step=Step.CREATED.value)
            return
        if not self._intend(row):
            return  # another run has just begun to make it: the next round waits for what comes of that
        try:
            form = self.workspace.call(
                "forms.forms.create",
                unpublished=True,
                body={"info": {"title": blueprint.title, "documentTitle": blueprint.document_title}},
            )
        except UncertainError:
            self._record(row, intent_at=stamp(self.clock.now()))  # it may have been made as late as now
            raise
        self._record(row, form_id=form["formId"], step=Step.CREATED.value)

    def _intend(self, row: Row[Any]) -> bool:
        """Write down that the Form is about to be made; False if somebody else has since the row was read."""
        with self.engine.begin() as connection:
            changed = connection.execute(
                update(t.forms)
                .where(
                    t.forms.c.id == row.id,
                    t.forms.c.step == row.step,
                    t.forms.c.intent_at.is_not_distinct_from(row.intent_at),
                )
                .values(intent_at=stamp(self.clock.now()))
            )
            return changed.rowcount == 1

    def _fill(self, row: Row[Any], blueprint: Blueprint) -> None:
        """What is in it already is asked of Google, not remembered, and so is its address. The items come all or none.

        One that is published was finished before our memory was lost: what stands there now is not ours to undo.
        """
        form, wanted = self._form(row.form_id), content_of(blueprint)
        standing = wanted if is_published(form) else content_of_form(form)
        if standing != wanted:
            requests = change(standing, wanted) if standing.items else blueprint.requests
            try:
                reply = self.workspace.call("forms.forms.batchUpdate", formId=row.form_id, body=batch(requests))
                standing = content_after(reply, wanted)
            except RefusedError:
                standing = content_of_form(self._form(row.form_id))
                if standing != wanted:  # else another run has just written the same, with the same ids
                    raise
        values = as_written(row, blueprint, standing)
        self._record(row, step=Step.FILLED.value, responder_uri=form["responderUri"], **values)

    def _form(self, form_id: str) -> Json:
        return self.workspace.call("forms.forms.get", formId=form_id)

    def _share(self, row: Row[Any], blueprint: Blueprint) -> None:
        """The call that marks the file tells as well who may open it: of a new Form that is all there is to know.

        The mark in the file's properties survives somebody renaming the file.
        """
        file = self.workspace.call(
            "drive.files.update",
            fileId=row.form_id,
            body={"appProperties": dict(blueprint.app_properties)},
            includePermissionsForView="published",
            fields=f"permissions({_PERMISSION})",
        )
        self._open_to_domains(row.form_id, file.get("permissions"))  # in a shared drive they are not shown
        self._record(row, step=Step.SHARED.value, shared_with=list(self.domains))

    def _open_to_domains(self, form_id: str, present: list[Json] | None = None) -> None:
        """Everybody in the domains may answer, and nobody else: what Google gave by default is taken away.

        Whom somebody has let in by hand, a person or a group, stays in. `present`: who may open it now, if that is
        known.
        """
        if present is None:
            present = self._permissions(form_id)
        open_to = {
            "" if each.get("type") == "anyone" else str(each.get("domain", "")).lower(): str(each["id"])
            for each in present
            if each.get("view") == "published" and each.get("type") in {"anyone", "domain"}
        }
        for domain in self.domains:
            if domain not in open_to:
                self._admit(form_id, domain)
        for domain, permission_id in open_to.items():
            if domain not in self.domains:
                self._delete_permission(form_id, permission_id)

    def _permissions(self, form_id: str) -> list[Json]:
        return self.workspace.pages(
            "drive.permissions.list",
            "permissions",
            fileId=form_id,
            includePermissionsForView="published",
            fields=f"nextPageToken,permissions({_PERMISSION})",
        )

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
        with reading(self.engine) as connection:
            return connection.execute(
                select(t.forms).where(
                    t.forms.c.module_id == key.module_id,
                    t.forms.c.version == key.version,
                    t.forms.c.language == key.language,
                )
            ).one()

    def _record(self, row: Row[Any], **values: Any) -> None:
        """Write down how far it has come; nothing, if another run has brought it further since the row was read."""
        with self.engine.begin() as connection:
            connection.execute(
                update(t.forms).where(t.forms.c.id == row.id, t.forms.c.step == row.step).values(**values)
            )

    _act: ClassVar[dict[Step, Callable[["FormMaker", Row[Any], Blueprint], None]]] = {
        Step.WANTED: _create,
        Step.CREATED: _fill,
        Step.FILLED: _share,
        Step.SHARED: _open,
    }
