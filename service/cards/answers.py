"""What goes back to Google: cards shown over, in place of, or under one another, and suggestions. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.cards.event import Json


class Move(StrEnum):
    """Where a card goes on the stack of cards."""

    PUSH = "push"  # on top: Google shows an arrow back
    UPDATE = "update"  # in place of the one that is shown
    BACK = "back"  # away with the one that is shown, and in place of the one below it
    START = "start"  # away with all, and in place of the first
    FRESH = "fresh"  # away with all but the first, and on top of it


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, where it goes, and a line that is told for a moment."""

    card: Json
    move: Move = Move.PUSH
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """What could complete a field that is being typed in."""

    texts: Sequence[str]


Answer = Shown | Suggested


def as_json(answer: Answer, *, is_trigger: bool = False) -> Json:
    """The reply in Google's form. `is_trigger`: the sidebar was opened, nobody has clicked yet."""
    if isinstance(answer, Suggested):
        return {"autoComplete": {"items": [{"text": text} for text in answer.texts]}}
    if is_trigger:
        return {"action": {"navigations": [{"pushCard": answer.card}]}}
    done: Json = {"navigations": _navigations(answer)}
    if answer.notice:
        done["notification"] = {"text": answer.notice}
    return {"renderActions": {"action": done}}


def _navigations(shown: Shown) -> list[Json]:
    push: Json = {"pushCard": shown.card}
    update: Json = {"updateCard": shown.card}
    moves: dict[Move, list[Json]] = {
        Move.PUSH: [push],
        Move.UPDATE: [update],
        Move.BACK: [{"pop": True}, update],
        Move.START: [{"popToRoot": True}, update],
        Move.FRESH: [{"popToRoot": True}, push],
    }
    return moves[shown.move]


def addressed(reply: Any, root: str) -> Any:
    """The reply with each action's name made the address at which Google calls it."""
    if isinstance(reply, list):
        return [addressed(each, root) for each in reply]
    if isinstance(reply, dict):
        return {name: root + each if name == "function" else addressed(each, root) for name, each in reply.items()}
    return reply
