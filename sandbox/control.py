"""The control API under /_sandbox/: what no Google API offers, for tests and for people who try things out.

The clock, trouble on order, switches, delegation, what was called, the mail that was sent, answers to Forms.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.discovery import discovery
from sandbox.dispatch import dispatched
from sandbox.faults import fault_from_json
from sandbox.refusal import Refusal
from sandbox.wire import Wire
from sandbox.world import Mail, World

Json = dict[str, Any]


class ControlError(ValueError):
    """What was asked of the control API makes no sense; the sentence says what would."""


def blueprint(wire: Wire) -> Blueprint:
    """The control API of one world, all of it JSON, all of it under the world's lock."""
    control = Blueprint("control", __name__, url_prefix="/_sandbox")
    views = Control(wire)
    for rule, http_method, view in views.routes():
        control.add_url_rule(rule, f"{view.__name__}", _locked(wire.world, view), methods=[http_method])
    control.register_error_handler(ControlError, _wrong)
    return control


def _locked(world: World, view: Callable[..., Json]) -> Callable[..., Response]:
    def run(**values: str) -> Response:
        with world.lock:
            return jsonify(view(**values))

    return run


def _wrong(error: ControlError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), 400


def _body() -> Json:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise ControlError("The body must be a JSON object, sent with Content-Type: application/json.")
    return body


def _only(body: Json, *names: str) -> None:
    if extra := body.keys() - set(names):
        raise ControlError(f"Unknown: {', '.join(sorted(extra))}. Known here: {', '.join(names)}.")


class Control:
    """The views. Each returns what is to be shown as JSON."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.world = wire.world

    def routes(self) -> list[tuple[str, str, Callable[..., Json]]]:
        return [
            ("/", "GET", self.state),
            ("/clock", "GET", self.clock),
            ("/clock", "POST", self.set_clock),
            ("/faults", "GET", self.faults),
            ("/faults", "POST", self.add_fault),
            ("/faults", "DELETE", self.clear_faults),
            ("/switches", "GET", self.switches),
            ("/switches", "POST", self.set_switches),
            ("/delegation", "GET", self.delegation),
            ("/delegation", "POST", self.set_delegation),
            ("/calls", "GET", self.calls),
            ("/calls", "DELETE", self.clear_calls),
            ("/mail", "GET", self.mail),
            ("/notifications", "GET", self.notifications),
            ("/tasks", "GET", self.tasks),
            ("/forms/<form_id>/responses", "POST", self.answer_form),
        ]

    def state(self) -> Json:
        world = self.world
        return {
            "domain": world.domain,
            "now": world.clock.now().isoformat(),
            "orgUnits": len(world.orgunits),
            "users": len(world.users),
            "groups": len(world.groups),
            "files": len(world.files),
            "forms": len(world.forms),
            "responses": sum(len(form.responses) for form in world.forms.values()),
            "mail": len(world.mail),
            "calls": self.wire.record.counts.total(),
            "faults": len(self.wire.faults.orders),
        }

    def clock(self) -> Json:
        return {"now": self.world.clock.now().isoformat(), "frozen": self.world.clock.frozen is not None}

    def set_clock(self) -> Json:
        body = _body()
        _only(body, "now", "advance_seconds", "freeze")
        clock = self.world.clock
        moment = clock.now()
        if "now" in body:
            moment = _moment(body["now"])
        if "advance_seconds" in body:
            moment += timedelta(seconds=_number(body["advance_seconds"], "advance_seconds"))
        freeze = body.get("freeze", clock.frozen is not None)
        if not isinstance(freeze, bool):
            raise ControlError(f"'freeze' is true or false, not {freeze!r}.")
        clock.set(moment, freeze=freeze)
        return self.clock()

    def faults(self) -> Json:
        return {"faults": [fault.shown() for fault in self.wire.faults.orders]}

    def add_fault(self) -> Json:
        try:
            fault = fault_from_json(_body(), frozenset(discovery().methods))
        except ValueError as error:
            raise ControlError(str(error)) from error
        return self.wire.faults.add(fault).shown()

    def clear_faults(self) -> Json:
        self.wire.faults.orders.clear()
        return self.faults()

    def switches(self) -> Json:
        return asdict(self.world.switches)

    def set_switches(self) -> Json:
        body, now = _body(), self.switches()
        _only(body, *now)
        for name, value in body.items():
            kind = type(now[name])
            fits = type(value) is kind or (kind is float and type(value) is int)
            if not fits:
                raise ControlError(f"The switch '{name}' is a {kind.__name__}, not {value!r}.")
        if body.get("owner_kind", "workspace") not in {"workspace", "consumer"}:
            raise ControlError(f"'owner_kind' is workspace or consumer, not {body['owner_kind']!r}.")
        for name, value in body.items():
            setattr(self.world.switches, name, type(now[name])(value))
        return self.switches()

    def delegation(self) -> Json:
        scopes = self.wire.tokens.delegated_scopes
        return {"scopes": None if scopes is None else sorted(scopes)}

    def set_delegation(self) -> Json:
        body = _body()
        _only(body, "scopes")
        scopes = body.get("scopes")
        if scopes is not None and not (isinstance(scopes, list) and all(isinstance(s, str) for s in scopes)):
            raise ControlError("'scopes' is a list of scope addresses, or null for every scope that is known.")
        self.wire.tokens.delegated_scopes = None if scopes is None else frozenset(scopes)
        return self.delegation()

    def calls(self) -> Json:
        record = self.wire.record
        return {"counts": dict(sorted(record.counts.items())), "refusals": list(record.refusals)}

    def clear_calls(self) -> Json:
        self.wire.record.counts.clear()
        self.wire.record.refusals.clear()
        return self.calls()

    def mail(self) -> Json:
        """All mail, oldest first; `?to=` and `?from=` choose by address."""
        shown = [_shown(self.world, mail) for mail in self.world.mail]
        for name in ("to", "from"):
            if wanted := request.args.get(name):
                shown = [mail for mail in shown if (mail[name] or "").lower() == wanted.lower()]
        return {"mail": shown}

    def notifications(self) -> Json:
        """What the watches would have published to Pub/Sub, oldest first."""
        return {"notifications": self.world.notifications}

    def tasks(self) -> Json:
        """What Cloud Tasks has called back, oldest first, and how many tasks wait."""
        waiting = sum(len(queue.tasks) for queue in self.world.queues.values())
        return {"dispatched": dispatched(self.world), "waiting": waiting}

    def answer_form(self, form_id: str) -> Json:
        """Answers as learners would send them; each is accepted or refused for itself."""
        from sandbox.apis.forms_answers import submit  # noqa: PLC0415 - the wire knows no API; this is the one side door

        body = _body()
        _only(body, "responses")
        if not isinstance(body.get("responses"), list):
            raise ControlError('\'responses\' is a list of {"as": address, "answers": {questionId: [value, …]}}.')
        results = []
        for number, one in enumerate(body["responses"], start=1):
            if not isinstance(one, dict) or not isinstance(one.get("answers"), dict) or "as" not in one:
                raise ControlError(f"Response {number} needs 'as' (an address) and 'answers' (by question id).")
            try:
                results.append({"as": one["as"], "response": submit(self.world, form_id, one["as"], one["answers"])})
            except Refusal as refusal:
                results.append({"as": one["as"], "refused": refusal.message, "code": refusal.code})
        return {"results": results}


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ControlError(f"'now' is a moment with its zone, such as 2026-11-22T09:00:00Z, not {text!r}.")
    return moment


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ControlError(f"'{name}' is a number, not {value!r}.")
    return value


def _shown(world: World, mail: Mail) -> Json:
    parsed = message_from_bytes(mail.raw, policy=policy.default)
    return {
        "id": mail.id,
        "from": _address(world, mail.sender_id),
        "to": _address(world, mail.recipient_id),
        "at": mail.at.isoformat(),
        "subject": str(parsed.get("Subject", "")),
        "headers": {name: str(value) for name, value in parsed.items()},
        "text": _part(parsed, "plain"),
        "html": _part(parsed, "html"),
        "raw": urlsafe_b64encode(mail.raw).decode(),
    }


def _address(world: World, user_id: str | None) -> str | None:
    user = world.users.get(user_id or "")
    address: str | None = user["primaryEmail"] if user else None
    return address


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if not isinstance(part, EmailMessage):
        return None
    content: str = part.get_content()
    return content
