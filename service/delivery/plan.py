"""What has to exist, and what is missing: pure. Values in, a plan out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from service.assignments.model import Due
from service.catalogue.model import Catalogue, Module
from service.roster.model import Person, Roster


class Step(StrEnum):
    """How far a Form has come. Each step begins where the one before was recorded."""

    WANTED = "wanted"
    CREATED = "created"
    FILLED = "filled"
    SHARED = "shared"
    PUBLISHED = "published"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, order=True)
class FormKey:
    """One Form for each module version and language, however many people and assignments share it."""

    module_id: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A Form as we remember it. `content`: fingerprint of what we wrote, None if unknown or writing was interrupted."""

    key: FormKey
    step: Step
    shared_with: frozenset[str] = frozenset()  # domains
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """One mail to one person about modules that nobody has written to them about."""

    person_id: str
    language: str
    dues: tuple[Due, ...]
    forms: tuple[FormKey, ...]  # in step with `dues`


@dataclass(frozen=True, slots=True)
class GroupInvitation:
    """One mail to a group's address that stands for the same mail to each member: `letters`, by person."""

    address: str
    letters: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference between what should be and what is.

    `build`: Forms that are missing or half made; `change`: Forms that hold something else than their module says now;
    `reopen`: Forms that exist and take no answers, or not from the people of all the domains; `close`: Forms that
    nobody is bound to any more. `unreachable`: mail domain -> how many people there shall answer but could not open a
    Form. `missing`: modules that rules name and the catalogue no longer has.
    """

    build: tuple[FormKey, ...] = ()
    change: tuple[FormKey, ...] = ()
    reopen: tuple[FormKey, ...] = ()
    close: tuple[FormKey, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    groups: tuple[GroupInvitation, ...] = ()
    unreachable: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def mails(self) -> int:
        """How many there are to send."""
        return len(self.invitations) + len(self.groups)


def plan(
    dues: Iterable[Due],
    roster: Roster,
    catalogue: Catalogue,
    *,
    known: Sequence[KnownForm],
    written: Mapping[tuple[str, str], frozenset[int]],
    completed: frozenset[tuple[str, str]],
    language: str,
    domains: tuple[str, ...],
    ever_bound: frozenset[str],
    elsewhere: frozenset[tuple[str, str]] = frozenset(),
    more_forms: frozenset[FormKey] = frozenset(),
    contents: Mapping[FormKey, str] = MappingProxyType({}),
) -> Plan:
    """Plan one run.

    Args:
        dues: what is due from whom today.
        roster: who is there.
        catalogue: the modules in their current version.
        known: the Forms remembered.
        written: person and module -> assignments about which a mail has gone out.
        completed: person and module pairs that are done.
        language: for people whose own a module lacks.
        domains: whose people can open the Forms.
        ever_bound: modules that rules in force name, also those not started yet: their Forms stay open.
        elsewhere: person and module pairs that are reached in another way than by mail.
        more_forms: Forms that those ways need.
        contents: fingerprint of what should stand in a Form, for those of the catalogue's own versions.
    """
    settled = completed | elsewhere
    dues = list(dues)
    open_dues = [
        due
        for due in dues
        if due.module_id in catalogue.modules
        and (pair := (due.person_id, due.module_id)) not in settled
        and not written.get(pair, frozenset()).intersection(due.assignment_ids)
    ]
    mail = _sorted_out(open_dues, roster, catalogue, language=language, domains=domains)
    states = {form.key: form.step for form in known}
    needed = {key for items in mail.letters.values() for _, key in items} | more_forms
    unmade = {key for key in needed if states.get(key) not in {Step.PUBLISHED, Step.CLOSED}}
    published = (key for key, step in states.items() if step is Step.PUBLISHED)
    return Plan(
        build=tuple(sorted(unmade | _half_made(states, ever_bound, catalogue))),
        change=tuple(sorted(form.key for form in known if form.key.module_id in ever_bound and _other(form, contents))),
        reopen=tuple(sorted(form.key for form in known if form.key.module_id in ever_bound and _shut(form, domains))),
        close=tuple(sorted(key for key in published if key.module_id not in ever_bound)),
        invitations=tuple(_invitations(mail.letters, catalogue)),
        unreachable={domain: len(people) for domain, people in sorted(mail.unreachable.items())},
        missing=tuple(sorted({due.module_id for due in dues} - catalogue.modules.keys())),
    )


@dataclass(slots=True)
class _Mail:
    """What has to be written about. `letters`: person id and language -> what is due, and with which Form."""

    letters: dict[tuple[str, str], list[tuple[Due, FormKey]]] = field(default_factory=dict)
    unreachable: dict[str, set[str]] = field(default_factory=dict)


def _sorted_out(
    dues: Iterable[Due], roster: Roster, catalogue: Catalogue, *, language: str, domains: tuple[str, ...]
) -> _Mail:
    mail = _Mail()
    for due in dues:
        module = catalogue.modules[due.module_id]
        person = roster.people[due.person_id]
        domain = person.email.lower().rpartition("@")[2]
        if domain not in domains:
            mail.unreachable.setdefault(domain, set()).add(person.id)
            continue
        spoken = language_for(person, module, language)
        mail.letters.setdefault((person.id, spoken), []).append((due, FormKey(module.id, module.version, spoken)))
    return mail


def _shut(form: KnownForm, domains: tuple[str, ...]) -> bool:
    """Whether a Form that is wanted open is closed, or open to other domains than it should be."""
    return form.step is Step.CLOSED or (form.step is Step.PUBLISHED and form.shared_with != frozenset(domains))


def _other(form: KnownForm, contents: Mapping[FormKey, str]) -> bool:
    """Whether a Form that people know holds something else than it should, as far as we remember."""
    return form.step in {Step.PUBLISHED, Step.CLOSED} and contents.get(form.key, form.content) != form.content


def language_for(person: Person, module: Module, fallback: str) -> str:
    """The person's own language, else the installation's, else any that the module has."""
    spoken = [language for language in (person.language, fallback) if language in module.words]
    return spoken[0] if spoken and spoken[0] else module.languages[0]


def _half_made(states: Mapping[FormKey, Step], ever_bound: frozenset[str], catalogue: Catalogue) -> set[FormKey]:
    """Forms whose making was begun and is still wanted: nobody waits for one of a version no longer taught."""
    begun = {Step.WANTED, Step.CREATED, Step.FILLED, Step.SHARED}
    return {
        key
        for key, step in states.items()
        if step in begun
        and key.module_id in ever_bound
        and (module := catalogue.modules.get(key.module_id)) is not None
        and key.version == module.version
        and key.language in module.words
    }


def _invitations(
    letters: Mapping[tuple[str, str], list[tuple[Due, FormKey]]], catalogue: Catalogue
) -> Iterable[Invitation]:
    """Sorted by person, so that two runs plan in the same order; modules in the order of the catalogue."""
    order = {module_id: position for position, module_id in enumerate(catalogue.modules)}
    for (person_id, language), items in sorted(letters.items()):
        items.sort(key=lambda item: order[item[0].module_id])
        yield Invitation(person_id, language, tuple(due for due, _ in items), tuple(key for _, key in items))
