"""An installation beside a running sandbox, and the things people do with it, for stories told in tests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select

from sandbox.serve import Sandbox
from service.access import INSTALLATION_OWNER, actor_for
from service.app import Service, open_service
from service.assignments.placing import Order, Placed, place
from service.compiler.form import compile_form
from service.counting.refresh import keep_current
from service.delivery.classroom.reading import usable_class
from service.delivery.reconcile import Outcome
from service.moments import local_day, stamp
from service.reports.files import as_json
from service.reports.gather import Sight, gather, settle
from service.reports.model import By, Scope
from service.roster.directory import read_members
from service.roster.sync import Synced, sync
from service.settings import load_settings
from service.store import tables as t
from service.tracking.collect import Collected, collect

Json = dict[str, Any]
COURSES = Path(__file__).resolve().parents[2] / "courses"


class StoryClock:
    """A clock that only moves when told to, and takes the sandbox's along."""

    def __init__(self, sandbox: Sandbox, start: datetime) -> None:
        self._sandbox = sandbox
        self._now = start
        sandbox.world.clock.set(start, freeze=True)

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.move(timedelta(seconds=seconds))

    def move(self, by: timedelta) -> None:
        self._now += by
        self._sandbox.world.clock.set(self._now, freeze=True)


class Story:
    """One municipality's installation; each method is something that a person or the scheduler does."""

    def __init__(self, sandbox: Sandbox, folder: Path, domain: str, **settings: str) -> None:
        self.sandbox = sandbox
        self.domain = domain
        self.clock = StoryClock(sandbox, datetime(2026, 11, 2, 8, 0, tzinfo=UTC))
        self.environment = {
            "NANOLEARN_DATABASE_URL": f"sqlite:///{folder / 'story.db'}",
            "NANOLEARN_WORKSPACE_ROOT": sandbox.url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(sandbox.key_file(folder / "key.json")),
            "NANOLEARN_DELEGATED_USER": f"nanolearn@{domain}",
            "NANOLEARN_DIRECTORY_ADMIN": f"admin@{domain}",
            "NANOLEARN_COURSES": str(COURSES),
            **settings,
        }
        self.service: Service = None  # type: ignore[assignment]  # set by `start`
        self.start()

    def start(self) -> Service:
        """A new process, as far as the installation can tell."""
        self.close()
        self.service = open_service(load_settings(self.environment), self.clock)
        return self.service

    def close(self) -> None:
        """The process ends."""
        if self.service is not None:
            self.service.close()

    def sync(self) -> Synced:
        return sync(self.service.engine, self.service.workspace, self.service.settings, self.clock)

    def assign(self, *modules: str, to: list[str], dry_run: bool = False, **order: Any) -> Placed:
        return place(
            self.service.engine,
            self.service.catalogue,
            self.service.settings,
            self.clock.now(),
            Order(names=modules, targets=to, exceptions=order.pop("exceptions", ()), **order),
            read_members=lambda address: read_members(self.service.workspace, address),
            read_class=lambda course: usable_class(self.service.workspace, self.service.settings.sender(), course),
            dry_run=dry_run,
        )

    def deliver(self, seconds: float | None = None) -> Outcome:
        pace = self.service.workspace.pace
        pace.deadline = self.clock.now() + timedelta(seconds=seconds) if seconds is not None else None
        return self.service.delivery.run(self.service.workspace, lambda _what, _done, _total: None)

    def track(self) -> Collected:
        self.service.workspace.pace.deadline = None  # that of an earlier deliver was another process's
        service = self.service
        return collect(service.engine, service.workspace, service.settings, lambda _what, _done, _total: None)

    def report(self, unit: str = "/", by: str = "unit", asker: str | None = None, names: bool | None = None) -> Json:
        service = self.service
        keep_current(service.engine, service.catalogue, local_day(self.clock.now(), service.settings.timezone))
        with service.engine.connect() as connection:
            now = self.clock.now()
            actor = INSTALLATION_OWNER if asker is None else actor_for(connection, asker, service.settings, now)
            found = gather(
                connection,
                service.settings,
                service.catalogue,
                scope=settle(Scope(unit), connection, service.catalogue),
                by=By(by),
                sight=Sight(
                    names=actor.owner if names is None else names, scores=lambda _: actor.owner, answers=actor.owner
                ),
                now=self.clock.now(),
            )
        return as_json(found)

    def mails(self, to: str | None = None) -> list[Json]:
        """What arrived, oldest first, as the sandbox's control API shows it."""
        mails: list[Json] = requests.get(f"{self.sandbox.url}/_sandbox/mail", timeout=10).json()["mail"]
        return [mail for mail in mails if to is None or mail["to"] == to]

    def answer(
        self, email: str, module: str, *, right: int | None = None, language: str = "sv", useful: str = ""
    ) -> Json:
        """A learner answers a module's newest Form: the first `right` questions right (default all), the rest wrong.

        `useful`: how useful it was, from "1" to "5", where the module asks that; empty: they do not say.
        """
        blueprint = compile_form(self.service.catalogue.modules[module], language)
        with self.service.engine.connect() as connection:
            form_id = (
                connection.execute(
                    select(t.forms.c.form_id)
                    .where(t.forms.c.module_id == module, t.forms.c.language == language)
                    .order_by(t.forms.c.id.desc())
                )
                .scalars()
                .first()
            )
        answers = {}
        for position, (question_id, key) in enumerate(blueprint.questions.items()):
            if not key.right:
                answers |= {question_id: [useful]} if useful else {}
                continue
            wanted = right is None or position < right
            answers[question_id] = [
                next(text for text, option in key.options.items() if (option == key.right) is wanted)
            ]
        reply = requests.post(
            f"{self.sandbox.url}/_sandbox/forms/{form_id}/responses",
            json={"responses": [{"as": email, "answers": answers}]},
            timeout=10,
        )
        self.clock.move(timedelta(seconds=1))
        result: Json = reply.json()["results"][0]
        return result

    def now(self) -> str:
        return stamp(self.clock.now())
