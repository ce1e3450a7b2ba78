"""A workshop where one small module becomes a Form in a sandbox, and what a finished Form must look like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sandbox.faults import Fault
from sandbox.serve import Sandbox
from service.clock import Clock
from service.compiler.form import compile_form
from service.delivery.forms import FormMaker
from service.delivery.plan import FormKey
from service.settings import load_settings
from service.store import tables as t
from service.store.engine import open_store
from service.workspace.client import Workspace
from tests.support.lost_phone import LOST_PHONE
from tests.support.story import StoryClock

Json = dict[str, Any]
DOMAINS = ("ekby.example", "elev.ekby.example")
BLUEPRINT = compile_form(LOST_PHONE, "sv")
KEY = FormKey(LOST_PHONE.id, LOST_PHONE.version, "sv")
Hook = Callable[[str], None]


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


class HookedWorkspace(Workspace):
    """Tells before and after each call of which method it is."""

    before: Hook | None = None
    after: Hook | None = None

    def call(self, method_id: str, **parameters: Any) -> Json:
        if self.before:
            self.before(method_id)
        reply = super().call(method_id, **parameters)
        if self.after:
            self.after(method_id)
        return reply


class FormWorks:
    """One installation's way of making Forms; `maker` is a new process each time."""

    def __init__(self, sandbox: Sandbox, folder: Path, database: str, clock: Clock | None = None) -> None:
        self.sandbox = sandbox
        sandbox.world.domains.update(DOMAINS)
        self.clock: Clock = clock or StoryClock(sandbox, sandbox.world.clock.now())
        self.settings = load_settings(
            {
                "NANOLEARN_WORKSPACE_ROOT": sandbox.url,
                "GOOGLE_APPLICATION_CREDENTIALS": str(sandbox.key_file(folder / "key.json")),
                "NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example",
                "NANOLEARN_RESPONDER_DOMAINS": "elev.ekby.example",
            }
        )
        self.engine = open_store(database)
        self._workspaces: list[Workspace] = []

    def workspace(self) -> HookedWorkspace:
        self._workspaces.append(HookedWorkspace(self.settings, self.clock))
        return self._workspaces[-1]  # type: ignore[return-value]  # only these are put there

    def maker(self, workspace: Workspace | None = None, domains: tuple[str, ...] = DOMAINS) -> FormMaker:
        return FormMaker(self.engine, workspace or self.workspace(), self.clock, domains)

    def publish(self) -> None:
        """One run."""
        self.maker().publish(KEY, BLUEPRINT)

    def close(self) -> None:
        for workspace in self._workspaces:
            workspace.close()
        self.engine.dispose()

    def fault(self, method: str, **order: Any) -> Fault:
        return self.sandbox.wire.faults.add(Fault(method, **order))

    def row(self) -> Any:
        with self.engine.connect() as connection:
            return connection.execute(select(t.forms)).one()

    def forms(self) -> list[str]:
        """Ids of all Forms in Drive that bear the mark, those in the bin too."""
        files = self.sandbox.world.files
        return [file_id for file_id, file in files.items() if file.resource["name"].endswith(BLUEPRINT.mark)]

    def shared_with(self, form_id: str) -> set[str]:
        """Who may answer, the owner left out."""
        permissions = self.sandbox.world.files[form_id].permissions.values()
        return {
            str(each.get("domain") or each.get("emailAddress") or each["type"])
            for each in permissions
            if each.get("view") == "published"
        }

    def assert_finished(self) -> None:
        """There is one Form, whole, open to the domains and nobody else, and we know it by its id."""
        (form_id,) = self.forms()
        form = self.sandbox.world.forms[form_id].resource
        assert [item["itemId"] for item in form["items"]] == [item["itemId"] for item in BLUEPRINT.items]
        assert form["settings"]["quizSettings"]["isQuiz"]
        assert form["settings"]["emailCollectionType"] == "VERIFIED"
        assert form["info"]["description"] == BLUEPRINT.description
        assert form["publishSettings"]["publishState"] == {"isPublished": True, "isAcceptingResponses": True}
        assert self.shared_with(form_id) == set(DOMAINS)
        (properties,) = self.sandbox.world.files[form_id].app_properties.values()
        assert properties == BLUEPRINT.app_properties
        row = self.row()
        assert (row.form_id, row.step, row.shared_with) == (form_id, "published", list(DOMAINS))
        assert row.responder_uri == form["responderUri"]
