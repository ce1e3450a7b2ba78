"""The cards that lie on one another, and what a reply of the service does to them. Pure."""

import json
from dataclasses import dataclass, field

from service.pages.preview.fields import Changes, kept
from service.pages.preview.kinds import Fault, Json, What, faults


class NoStackError(Exception):
    """The text is none that the page carries."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, and what has been filled in on it."""

    card: Json
    changes: Changes = field(default_factory=dict)


Stack = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class After:
    """What a reply led to. `notice` is told for a moment, `link` is opened; `faults` are the reply's own."""

    stack: Stack
    notice: str | None = None
    link: str | None = None
    faults: tuple[Fault, ...] = ()


def as_text(stack: Stack) -> str:
    """How the page carries it from click to click."""
    return json.dumps([[each.card, dict(each.changes)] for each in stack], ensure_ascii=False, separators=(",", ":"))


def read_stack(text: str) -> Stack:
    """The cards that the page carries.

    Raises:
        NoStackError: it is something else.
    """
    try:
        pairs = json.loads(text)
        stack = tuple(Entry(card, changes) for card, changes in pairs)
    except (RecursionError, TypeError, ValueError) as wrong:
        raise NoStackError from wrong
    if not stack or not all(isinstance(each.card, dict) and isinstance(each.changes, dict) for each in stack):
        raise NoStackError
    return stack


def after(stack: Stack, reply: Json) -> After:
    """Do what a reply says, as Google's hosts do; what is not known of it is named."""
    is_trigger = "action" in reply
    place = "action" if is_trigger else "renderActions.action"
    outer = {"action"} if is_trigger else {"renderActions", "stateChanged"}
    wrong = [Fault(What.UNKNOWN, name, "") for name in reply if name not in outer]
    rendered = reply if is_trigger else reply.get("renderActions", {})
    wrong += [Fault(What.UNKNOWN, name, "renderActions") for name in rendered if not is_trigger and name != "action"]
    action: Json = rendered.get("action", {})
    known = {"navigations", "notification", "link"}
    wrong += [Fault(What.UNKNOWN, name, place) for name in action if name not in known]
    if not action.keys() & known:
        wrong.append(Fault(What.MISSING, "navigations", place))  # Google refuses an answer that does nothing
    for at, navigation in enumerate(action.get("navigations", ())):
        here = f"{place}.navigations[{at}]"
        moved = _moved(stack, navigation)
        if moved is None:
            wrong.append(Fault(What.UNKNOWN, ", ".join(navigation), here))
        else:
            stack = moved
    notice, link = action.get("notification", {}).get("text"), action.get("link")
    if link is not None:
        wrong += faults("openLink", link, f"{place}.link")
    return After(stack, notice, link["url"] if link and not wrong else None, tuple(wrong))


def without_top(stack: Stack) -> Stack:
    """The arrow back; the first card stays."""
    return stack[:-1] or stack


def filled(stack: Stack, changes: Changes) -> Stack:
    """With what has been filled in on the topmost card."""
    return (*stack[:-1], Entry(stack[-1].card, changes))


def _moved(stack: Stack, navigation: Json) -> Stack | None:
    match navigation:
        case {"pushCard": dict(card), **others} if not others:
            return (*stack, Entry(card))
        case {"updateCard": dict(card), **others} if not others and stack:
            return (*stack[:-1], Entry(card, kept(stack[-1].changes, card)))
        case {"pop": True, **others} if not others and len(stack) > 1:
            return stack[:-1]
        case {"popToRoot": True, **others} if not others and stack:
            return stack[:1]
        case {"popToCard": str(name), **others} if not others:
            found = [at for at, each in enumerate(stack) if each.card.get("name") == name]
            return stack[: found[-1] + 1] if found else None
    return None
