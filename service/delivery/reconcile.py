"""One run of delivery: gather, plan, act; or only gather and plan."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from service.assignments.model import Rule
from service.assignments.nameless import nameless
from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Catalogue
from service.clock import Clock
from service.compiler.blueprint import Blueprint
from service.compiler.content import content_of
from service.compiler.form import compile_form
from service.counting.completion import completed_pairs
from service.counting.refresh import keep_current
from service.delivery.changes import DriftedError, FormChanger
from service.delivery.classroom.drift import ClassDrifts
from service.delivery.classroom.errand import Errand
from service.delivery.classroom.grades import grades_left
from service.delivery.classroom.model import ClassKey, KnownClass
from service.delivery.classroom.plan import ClassSteps
from service.delivery.classroom.records import fallbacks, known_classes, open_forms, record_fallbacks
from service.delivery.classroom.run import ClassroomRun, class_steps, to_read
from service.delivery.classroom.wishes import SWITCHED_OFF, House, Memory, Wishes, asks_for_classroom, wishes
from service.delivery.contents import Contents
from service.delivery.drift import Drift, Drifts, look_now_and_then, remembered
from service.delivery.forms import FormMaker
from service.delivery.groups import to_groups
from service.delivery.mails import ManyRefusedError, Post
from service.delivery.outbox import Outbox
from service.delivery.plan import FormKey, Plan, plan
from service.delivery.records import (
    UncertainMail,
    failed_before,
    form_addresses,
    known_forms,
    uncertain_mails,
    written,
)
from service.delivery.senders import Senders, read_leaders
from service.delivery.unfetched import forget, note, refusals, resting
from service.errors import (
    BusyError,
    CatalogueError,
    NanolearnError,
    NotFoundError,
    RefusedError,
    UncertainError,
)
from service.moments import local_day, stamp
from service.roster.erased import without_erased
from service.roster.model import Roster
from service.roster.records import read_roster
from service.settings import Settings
from service.store.engine import reading
from service.store.runs import note_run
from service.workspace.client import Workspace
from service.workspace.failures import NoTokenError
from service.workspace.limits import OutOfTimeError

_Done = TypeVar("_Done")
Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be done, and what that was worked out from. `steps`: by class, where there is something to do."""

    plan: Plan
    roster: Roster
    wishes: Wishes
    classes: tuple[KnownClass, ...]
    steps: Mapping[ClassKey, ClassSteps]

    def name_of(self, key: ClassKey) -> str:
        """What people call a class; its id, of one that others made."""
        names = {each.key: each.name for each in self.classes} | {each.key: each.name for each in self.wishes.classes}
        return names[key] or key.course_id


@dataclass(slots=True)
class Outcome:
    """What a run did. `stopped`: why it ended before everything was done, None if everything is.

    `fallback`: address and reason of everybody reached by mail though Classroom was asked for; `left`: address,
    module and reason of grades in Classroom that are not ours to write; `groups`: address of each group that one mail
    went to, and how many people it stands for; `stood_in`: address of each leader in whose name mails should have gone
    out, and why the role account sent them; `drift`: what somebody has changed by hand, as far as we have looked.
    """

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    uncertain: list[UncertainMail] = field(default_factory=list)
    fallback: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str, str]] = field(default_factory=list)
    groups: list[tuple[str, int]] = field(default_factory=list)
    stood_in: list[tuple[str, str]] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    waiting: int = 0
    stopped: str | None = None

    def in_short(self) -> dict[str, Any]:
        """The numbers, for who asks later what the last run came to."""
        return {
            "created": dict(self.created),
            "updated": dict(self.updated),
            "failed": len(self.failed),
            "uncertain": len(self.uncertain),
            "waiting": self.waiting,
            "stopped": self.stopped,
        }


@dataclass(slots=True)
class Delivery:
    """Makes Workspace what the rules in force ask for."""

    engine: Engine
    settings: Settings
    clock: Clock
    catalogue: Catalogue
    _contents: Contents = field(default_factory=Contents, repr=False)

    def look(self, shut: str | None = None) -> Picture:
        """The difference between what should be and what is; asks only the database.

        `shut`: why nothing can be done in Classroom, None if it can.
        """
        now = self.clock.now()
        keep_current(self.engine, self.catalogue, local_day(now, self.settings.timezone))
        with reading(self.engine) as connection:
            roster = without_erased(read_roster(connection))
            rules = read_rules(connection)
            classes = known_classes(connection)
            memory = Memory(classes, fallbacks(connection), written(connection), completed_pairs(connection))
            known = known_forms(connection)
            refused = failed_before(connection)
            waiting = resting(refusals(connection), self.settings.picture_root, now)
            unnamed = nameless(connection)
        settled = partial(_settled, roster, memory.completed)
        dues = resolve(rules, roster, local_day(now, self.settings.timezone), leave_out=settled).values()
        shut = shut if self.settings.classroom else SWITCHED_OFF
        house = House(self.settings.language, self.settings.domains, stamp(now), shut)
        wanted = wishes(dues, rules=rules, roster=roster, catalogue=self.catalogue, memory=memory, house=house)
        difference = plan(
            dues,
            roster,
            self.catalogue,
            known=known,
            written=memory.written,
            completed=memory.completed,
            language=self.settings.language,
            domains=self.settings.domains,
            ever_bound=frozenset(task.module_id for rule in rules for task in rule.tasks),
            elsewhere=wanted.pairs,
            more_forms=wanted.forms,
            contents=self._contents.of(
                (form.key for form in known), self.catalogue, self.settings.picture_root, waiting
            ),
        )
        if self.settings.mail_groups:
            difference = to_groups(difference, rules, roster, refused, unnamed)
        steps = class_steps(wanted, classes, now, self.settings.timezone) if shut is None else {}
        return Picture(difference, roster, wanted, tuple(classes), steps)

    def plan(self) -> tuple[Plan, Roster]:
        """The Forms and mails of the picture."""
        picture = self.look()
        return picture.plan, picture.roster

    def run(self, workspace: Workspace, progress: Progress) -> Outcome:
        """Do what the plan says, the Forms first, then Classroom, which says who gets mail instead.

        What cannot be done now is counted as waiting.

        Raises:
            NanolearnError: nothing could be done at all.
        """
        picture = self.look()
        plan = picture.plan
        outcome = Outcome(waiting=len(plan.build) + len(plan.change) + len(plan.reopen) + len(plan.close) + plan.mails)
        outcome.failed.extend(_beyond_reach(plan))
        try:
            broken = self._forms(plan, workspace, outcome, progress)
            picture = self._classroom(picture, workspace, outcome, progress, broken=broken)
            outcome.waiting += picture.plan.mails - plan.mails
            self._mails(picture.plan, picture.roster, workspace, outcome, progress, broken=broken)
            drifts = self.drifts(workspace)
            outcome.failed += look_now_and_then(drifts, self.clock.now(), partial(progress, "drift"))
        except (OutOfTimeError, BusyError, ManyRefusedError) as pause:
            outcome.stopped = str(pause)
        except NanolearnError as failure:
            if not outcome.created and not outcome.updated:
                raise
            outcome.stopped = str(failure)
            outcome.failed.append(("deliver", str(failure)))
        with reading(self.engine) as connection:
            outcome.uncertain = uncertain_mails(connection)
            outcome.left = grades_left(connection)
            outcome.drift = remembered(connection)
            outcome.failed += self._in_words(connection)
        with self.engine.begin() as connection:
            note_run(connection, "deliver", self.clock.now(), outcome.in_short())
        return outcome

    def _classroom(
        self,
        picture: Picture,
        workspace: Workspace,
        outcome: Outcome,
        progress: Progress,
        *,
        broken: frozenset[FormKey],
    ) -> Picture:
        """Do what Classroom needs; gives the picture as it is then, with mails for those it does not reach."""
        if not self.settings.classroom:
            return picture
        errand = Errand(self.engine, workspace, self.clock, self.settings.timezone)
        run = ClassroomRun(errand, self.catalogue, progress)
        try:
            courses = to_read(picture.wishes, picture.classes, self.clock.now())
            if courses:
                run.read(courses)
                picture = self.look(run.shut)
            if picture.steps and run.shut is None:
                with reading(self.engine) as connection:
                    forms = {key: form for key, form in open_forms(connection).items() if key not in broken}
                run.begin(picture.wishes, picture.classes, forms)
                if run.recall(picture.wishes, picture.classes):
                    picture = self.look(run.shut)
                if run.shut is None and run.busy is None:
                    run.bring(picture.wishes, picture.classes, forms)
            if run.shut is None and run.busy is None:
                run.grade()
        finally:
            outcome.created += errand.created
            outcome.updated += errand.updated
            outcome.failed += errand.failed
            outcome.waiting += errand.waiting
            outcome.stopped = run.busy
        if courses or picture.steps:
            picture = self.look(run.shut)
        with reading(self.engine) as connection:
            known = fallbacks(connection)
        record_fallbacks(
            self.engine, {who: each for who, each in picture.wishes.mailed.items() if known.get(who) != each}
        )
        outcome.fallback = sorted(
            (picture.roster.people[who].email, each.reason) for who, each in picture.wishes.mailed.items()
        )
        return picture

    def _forms(self, plan: Plan, workspace: Workspace, outcome: Outcome, progress: Progress) -> frozenset[FormKey]:
        """Make, open and close Forms. One that fails stops no other; gives those nobody may be sent to."""
        maker = FormMaker(self.engine, workspace, self.clock, self.settings.domains)
        work: list[tuple[str, FormKey, Callable[[], bool | None]]] = [
            *(("created", key, partial(self._build, maker, key)) for key in plan.build),
            *(("updated", key, partial(self._change, workspace, key)) for key in plan.change),
            *(("updated", key, partial(maker.reopen, key)) for key in plan.reopen),
            *(("updated", key, partial(maker.close, key)) for key in plan.close),
        ]
        broken = set()
        for done, (kind, key, act) in enumerate(work):
            progress("forms", done, len(work))
            try:
                if act() is not False:
                    getattr(outcome, kind)["form"] += 1
            except NoTokenError:
                raise
            except DriftedError:
                pass  # shown below, with all others that were changed by hand
            except (CatalogueError, RefusedError, NotFoundError, UncertainError) as failure:
                outcome.failed.append((f"form {key.module_id} ({key.language})", str(failure)))
                broken.add(key)
            outcome.waiting -= 1
        progress("forms", len(work), len(work))
        return frozenset(broken)

    def _change(self, workspace: Workspace, key: FormKey) -> bool:
        """Bring a Form to what its module says now; False if that stood there already."""
        return self._best(key, partial(FormChanger(self.engine, workspace).bring, key))

    def drifts(self, workspace: Workspace) -> Drifts:
        """What somebody has changed by hand in Forms: to be looked for, kept or undone."""
        maker = FormMaker(self.engine, workspace, self.clock, self.settings.domains)
        return Drifts(self.engine, workspace, self.catalogue, maker, self.settings.picture_root)

    def class_drifts(self, workspace: Workspace, picture: Picture | None = None) -> ClassDrifts:
        """What somebody has changed by hand in Classroom, against a picture of what is wanted."""
        picture = picture or self.look()
        with reading(self.engine) as connection:
            forms = open_forms(connection)
        errand = Errand(self.engine, workspace, self.clock, self.settings.timezone)
        classes = picture.classes if self.settings.classroom else ()
        return ClassDrifts(errand, self.catalogue, picture.wishes, classes, forms)

    def _build(self, maker: FormMaker, key: FormKey) -> None:
        self._best(key, partial(maker.publish, key))

    def _best(self, key: FormKey, act: Callable[[Blueprint], _Done]) -> _Done:
        """Make or change a Form with its pictures; with words in their stead if Google refuses it so.

        Nobody waits for a lesson because of a picture. A later run tries the pictures again.
        """
        module, pictures = self.catalogue.modules[key.module_id], self.settings.picture_root
        shown = compile_form(module, key.language, pictures)
        try:
            done = act(shown)
        except RefusedError as refusal:
            if pictures is None or not module.pictures:
                raise
            done = act(compile_form(module, key.language))
            content = content_of(shown).fingerprint
            note(self.engine, key, root=pictures, content=content, now=self.clock.now(), why=str(refusal))
        else:
            if pictures is not None and module.pictures:
                forget(self.engine, key, self.clock.now())
        return done

    def _in_words(self, connection: Connection) -> list[tuple[str, str]]:
        """The Forms that people answer without their pictures, whether those were tried in this run or not."""
        root, modules = self.settings.picture_root, self.catalogue.modules
        return [
            (f"pictures of form {key.module_id} ({key.language})", each.told())
            for key, each in refusals(connection).items()
            if each.root == root and key.module_id in modules and modules[key.module_id].version == key.version
        ]

    def _mails(
        self,
        plan: Plan,
        roster: Roster,
        workspace: Workspace,
        outcome: Outcome,
        progress: Progress,
        *,
        broken: frozenset[FormKey],
    ) -> None:
        """Send what leads to Forms that are open; first to those whom no mail was refused before."""
        with reading(self.engine) as connection:
            addresses = form_addresses(connection)
            refused = failed_before(connection)
            today = local_day(self.clock.now(), self.settings.timezone)
            unnamed = nameless(connection)
            leaders = read_leaders(connection, today) if self.settings.leaders_send else {}
        senders = Senders(roster, leaders, unnamed)
        post = Post(
            self.engine,
            workspace,
            self.clock,
            self.settings,
            self.catalogue,
            roster,
            addresses,
            unnamed,
            Outbox(workspace, senders),
        )
        post.begin()
        open_now = addresses.keys() - broken
        try:
            post.send_all(
                [each for each in plan.groups if open_now.issuperset(each.letters[0].forms)],
                [each for each in plan.invitations if open_now.issuperset(each.forms)],
                refused,
                partial(progress, "mails"),
            )
        finally:
            outcome.waiting -= post.posted.settled
            outcome.failed.extend((f"mail to {email}", why) for email, why in post.posted.failed)
            outcome.groups, outcome.stood_in = post.posted.groups, senders.resting
            if post.posted.sent:
                outcome.created["mail"] += post.posted.sent


def _settled(roster: Roster, completed: frozenset[tuple[str, str]], rule: Rule, person_id: str, module_id: str) -> bool:
    """Whether there is nothing left to do: mail is for who has not done it, a class holds on to who has."""
    return (person_id, module_id) in completed and not asks_for_classroom(rule, roster.people[person_id])


def _beyond_reach(plan: Plan) -> list[tuple[str, str]]:
    closed = (
        "The Forms are open to people of the domains in NANOLEARN_DOMAIN and NANOLEARN_RESPONDER_DOMAINS; "
        "this one is not among them. Add it there."
    )
    gone = "It is assigned but no longer in the catalogue. Put it back, or withdraw the assignment."
    return [
        *((f"mail to {count} people at {domain}", closed) for domain, count in plan.unreachable.items()),
        *((f"module {module_id}", gone) for module_id in plan.missing),
    ]
