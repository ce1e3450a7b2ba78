"""What is kept, why, how long and who sees it, said from the settings as they are: pure."""

from dataclasses import dataclass

from service.privacy.model import Kind
from service.privacy.words import Words
from service.settings import Settings
from service.tongue import Tongue


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data, explained."""

    kind: Kind
    name: str
    what: str
    why: str
    ground: str
    kept: str
    seen: str


def sections(words: Words, settings: Settings) -> list[Section]:
    """The kinds of data that this installation holds."""
    tongue = Tongue(words.code, settings.timezone)
    return [
        Section(kind, *words.sorts[kind], kept_for(kind, words, settings, tongue), seen_by(kind, words, settings))
        for kind in Kind
        if kind is not Kind.CLASSROOM or settings.classroom
    ]


def kept_for(kind: Kind, words: Words, settings: Settings, tongue: Tongue) -> str:
    """How long that kind of data is kept."""
    kept, days = words.kept, settings.retention
    after = tongue.count(kept.after, days["leavers"]) if "leavers" in days else kept.undecided
    with_account = f"{kept.account} {after}"
    if kind is Kind.ANSWERS and "answers" in days:
        return f"{with_account} {tongue.count(kept.answers, days['answers'])} {kept.figures}"
    if kind in {Kind.ANSWERS, Kind.ASKED}:
        return f"{with_account} {kept.figures}"
    if kind is Kind.MESSAGES and "messages" in days:
        reminders = tongue.count(kept.reminders, days["messages"])
        return f"{reminders} {kept.first_notices} {with_account[0].lower()}{with_account[1:]}"
    if kind is Kind.STRANGERS:
        return tongue.count(kept.strangers, days["strangers"]) if "strangers" in days else kept.unlimited
    fixed = {
        Kind.ROLES: kept.roles,
        Kind.CLASSROOM: kept.classroom,
        Kind.AUDIT: tongue.count(kept.audit, settings.audit_days),
        Kind.TECHNICAL: kept.technical,
    }
    return fixed.get(kind, with_account)


def seen_by(kind: Kind, words: Words, settings: Settings) -> str:
    """Who sees that kind of data."""
    return words.seen.by_kind[kind].format(leaders=leaders_see(words, settings), few=words.seen.few).strip()


def leaders_see(words: Words, settings: Settings) -> str:
    """Whether leaders see names."""
    return words.seen.leaders_by_name if settings.leaders_see_names else words.seen.leaders_in_figures


def decided(words: Words, settings: Settings) -> str | None:
    """The reference of the decision on deletion, where there is one."""
    reference = settings.retention_decision
    return words.kept.decision.format(reference=reference) if reference else None


def pupils(words: Words, settings: Settings) -> str:
    """What is said of pupils: how little is kept, perhaps for a shorter time, and whether nobody sees their names."""
    notice, days, tongue = words.notice, settings.retention, Tongue(words.code, settings.timezone)
    if not settings.pupils:
        return notice.pupils_none
    if settings.pupils_answers:
        held = [notice.pupils_kept]
        shorter = {"pupil-answers": notice.pupils_answers, "pupil-leavers": notice.pupils_leavers}
    else:
        held = [notice.pupils_counted, notice.pupils_scores if settings.pupils_scores else notice.pupils_no_scores]
        shorter = {"pupil-leavers": notice.pupils_leavers}
    unnamed = [] if settings.pupils_by_name else [notice.pupils_unnamed]
    kept = [tongue.count(said, days[name]) for name, said in shorter.items() if name in days]
    return " ".join([notice.pupils_some, *held, *unnamed, *kept])
