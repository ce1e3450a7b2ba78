"""`/cards/preview`: the sidebar of whoever is signed in, in a page.

Nothing is kept between clicks: the page's own form carries the cards, and a token that only this session's pages have,
so that no other site can press a button here (the session's cookie is SameSite=Lax besides).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from itertools import count
from zoneinfo import ZoneInfo

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from service.access import Permission
from service.house import House
from service.pages.guard import Asked, Visitor, asks, oneself
from service.pages.preview.fields import PREFIX, changes, form_inputs, hindered
from service.pages.preview.icons import ICONS
from service.pages.preview.kinds import Json, faults
from service.pages.preview.look import look, said
from service.pages.preview.rich import rich
from service.pages.preview.stack import (
    After,
    Entry,
    NoStackError,
    Stack,
    after,
    as_text,
    filled,
    read_stack,
    without_top,
)
from service.pages.preview.words import WORDS, PreviewWords
from service.pages.token import is_ours, token

Click = Callable[[str, Json, str], Json]
"""Answers an event of Google's: the action's name, the event object, and whose sidebar it is."""

_LONGEST = 4_000_000  # some twenty of the widest cards lie on one another
_EXAMPLE = '{"header": {"title": "…"}, "sections": []}'


@dataclass(frozen=True, slots=True)
class Answered:
    """What is shown next. `wrong` is said beside the text that was no card."""

    after: After
    wrong: str | None = None


class PreviewPages:
    """The page, and what completes a field that is typed in. `click` is the sidebar's own dispatch."""

    def __init__(self, house: House, click: Click) -> None:
        self.house = house
        self._click = click

    @asks(Permission.PROGRESS_READ, of=oneself, keep=True)
    def sidebar(self, asked: Asked) -> ResponseReturnValue:
        visitor = asked.visitor
        words = WORDS[visitor.language]
        request.max_form_memory_size = _LONGEST
        if "suggest" in request.form:
            return jsonify(items=self._suggested(visitor))
        answered = self._answered(visitor, words) if request.method == "POST" else Answered(self._opened(visitor))
        top = answered.after.stack[-1]
        scheme = next(reversed(request.form.getlist("scheme")), "")  # that of the button comes after the page's own
        return render_template(
            "preview.html",
            place="sidebar",
            words=words,
            look=look(top.card, top.changes, words),
            after=answered.after,
            sentences=said(answered.after.faults, words),
            unread=answered.wrong,
            json=request.form["json"] if answered.wrong else json.dumps(top.card, ensure_ascii=False, indent=2),
            carried=as_text(answered.after.stack),
            token=token(),
            scheme=scheme if scheme in words.schemes else "",
            prefix=PREFIX,
            icons=ICONS,
            rich=rich,
            fresh_id=_ids(),
            of_cell=_of_cell,
            as_json=lambda value: json.dumps(value, ensure_ascii=False),
        )

    def _answered(self, visitor: Visitor, words: PreviewWords) -> Answered:
        """What a press of a button leads to."""
        form, stack = request.form, _carried()
        if not stack:
            return Answered(replace(self._opened(visitor), notice=words.stale))
        if "click" in form:
            return Answered(self._clicked(visitor, stack, form["click"], words))
        if "open" in form:
            return Answered(After((*stack, Entry(_json(form["open"], "card")))))
        if "back" in form:
            return Answered(After(without_top(stack)))
        if "start" in form:
            return Answered(self._opened(visitor))
        return _given(stack, form["json"], words) if "show" in form else Answered(After(stack))

    def _opened(self, visitor: Visitor) -> After:
        """The sidebar as it is when its icon is pressed."""
        return after((), self._click("home", self._event(visitor, {}, None), visitor.actor.email))

    def _clicked(self, visitor: Visitor, stack: Stack, text: str, words: PreviewWords) -> After:
        top, action = stack[-1], _json(text, "action")
        if missing := hindered(top.card, top.changes, action):
            return After(stack, words.hindered.format(fields=", ".join(missing)))
        return after(stack, self._reply(visitor, stack, action))

    def _suggested(self, visitor: Visitor) -> list[str]:
        """What could complete the field that is being typed in."""
        stack = _carried()
        reply = self._reply(visitor, stack, _json(request.form["suggest"], "action")) if stack else {}
        return [each["text"] for each in reply.get("autoComplete", {}).get("items", ())]

    def _reply(self, visitor: Visitor, stack: Stack, action: Json) -> Json:
        """The service's answer to what a button or a field carries."""
        return self._click(action["function"], self._event(visitor, action, stack[-1]), visitor.actor.email)

    def _event(self, visitor: Visitor, action: Json, on: Entry | None) -> Json:
        """Google's event object, as the hosts on the web send it."""
        zone = self.house.settings.timezone
        common: Json = {
            "hostApp": "GMAIL",
            "platform": "WEB",
            "userLocale": visitor.language,
            "timeZone": {"id": zone.key, "offset": _offset(self.house.clock.now(), zone)},
        }
        if parameters := action.get("parameters"):
            common["parameters"] = {each["key"]: each.get("value", "") for each in parameters}
        if on and (inputs := form_inputs(on.card, on.changes)):
            common["formInputs"] = inputs
        return {"commonEventObject": common}


def _json(text: str, shape: str) -> Json:
    """What a button carries: an action, or a card. Of a card, what is wrong is said where it is shown."""
    try:
        carried: Json = json.loads(text)
    except (RecursionError, ValueError):
        abort(HTTPStatus.BAD_REQUEST)
    if not isinstance(carried, dict) or (shape == "action" and faults(shape, carried, "")):  # no button of ours
        abort(HTTPStatus.BAD_REQUEST)
    return carried


def _given(stack: Stack, text: str, words: PreviewWords) -> Answered:
    """A card that somebody wrote, on top."""
    try:
        card = json.loads(text)
    except (RecursionError, ValueError) as error:
        return Answered(After(stack), words.no_json.format(why=error, example=_EXAMPLE))
    if not isinstance(card, dict):
        return Answered(After(stack), words.no_json.format(why=type(card).__name__, example=_EXAMPLE))
    return Answered(After((*stack, Entry(card))))


def _carried() -> Stack:
    """The cards of the page that was sent, with what was filled in; empty if it is none of this session's pages."""
    try:
        stack = read_stack(request.form.get("stack", ""))
    except NoStackError:
        return ()
    if not is_ours():
        return ()
    return filled(stack, changes(stack[-1].card, request.form))


def _ids() -> Callable[[], str]:
    """Names for the parts of one page, which labels point at."""
    numbers = count(1)
    return lambda: f"part-{next(numbers)}"


def _of_cell(click: Json, cell: Json) -> Json:
    """A grid's click on one of its cells: Google adds which one."""
    if "action" not in click:
        return click
    told = [*click["action"].get("parameters", []), {"key": "grid_item_identifier", "value": cell.get("id", "")}]
    return {"action": {**click["action"], "parameters": told}}


def _offset(now: datetime, zone: ZoneInfo) -> int:
    """Milliseconds before UTC, as Google gives it."""
    offset = now.astimezone(zone).utcoffset()
    return int(offset.total_seconds() * 1000) if offset else 0
