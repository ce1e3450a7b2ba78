"""The addresses that Google's machines call: `/hooks/tick` and `/hooks/forms`."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.hooks.callers import Callers
from service.hooks.works import Works
from service.tokens import NotVerifiedError, certificates_at

SLICE_SECONDS = 50.0
"""A little less than the minute after which cron calls again."""
LONGEST_SLICE_SECONDS = 540.0
"""App Engine ends a request after ten minutes."""
_LONGEST_NOTE = 65_536  # a push of Pub/Sub about a Form has some hundred bytes


class Hooks:
    """Each view is called only by whom `called_by` lets in."""

    def __init__(self, works: Works, callers: Callers) -> None:
        self.works = works
        self.callers = callers

    def verify_scheduler(self) -> None:
        """App Engine's cron and our own queue by headers which App Engine takes away from requests from outside.

        Others by token.
        """
        settings, headers = self.works.settings, request.headers
        queue = (settings.task_queue or "").rpartition("/")[2]
        if settings.on_app_engine and headers.get("X-Appengine-Cron") == "true":
            return
        if settings.on_app_engine and queue and headers.get("X-Appengine-Queuename") == queue:
            return
        self.callers.check(request.headers.get("Authorization"), self._own_address())

    def verify_pubsub(self) -> None:
        audience = self.works.settings.pubsub_audience or self._own_address()
        self.callers.check(request.headers.get("Authorization"), audience)

    def _own_address(self) -> str:
        """Never from the request's Host, which the caller chooses."""
        return self.works.settings.public_url + request.path

    def tick(self) -> ResponseReturnValue:
        """A slice of work. 503 if a part of it could not be done at all, so that the scheduler's own page shows it."""
        try:
            seconds = float(request.args.get("seconds", SLICE_SECONDS))
        except ValueError:
            seconds = 0.0
        if not 1 <= seconds <= LONGEST_SLICE_SECONDS:
            return _refusal(
                HTTPStatus.BAD_REQUEST, f"seconds should be a number from 1 to {LONGEST_SLICE_SECONDS:.0f}."
            )
        from service.hooks.tick import tick  # noqa: PLC0415 - all rooms at once, which pages do not need

        done = tick(self.works, seconds)
        return jsonify(done), 503 if done.get("failed") else 200

    def forms(self) -> ResponseReturnValue:
        """A hint that somebody has answered a Form. Nothing is fetched here: the Form has its turn at the next tick."""
        request.max_content_length = _LONGEST_NOTE
        try:
            attributes = _attributes(request.get_json(force=True))
        except (HTTPException, TypeError, KeyError):
            return _refusal(
                HTTPStatus.BAD_REQUEST,
                'This is no push of Pub/Sub about a Form: {"message": {"attributes": {"formId": …, "eventType": …}}}.',
            )
        form_id, event = attributes
        if event == "RESPONSES":
            from service.tracking.looks import note_news  # noqa: PLC0415 - pages do not need it

            with self.works.engine.begin() as connection:
                note_news(connection, form_id, self.works.clock.now())
        return "", 204


def blueprint(works: Works, callers: Callers | None = None) -> Blueprint:
    """The hooks over one installation."""
    settings = works.settings
    made = Hooks(works, callers or Callers(settings.hook_accounts, certificates_at(settings.workspace_root)))
    hooks = Blueprint("hooks", __name__, url_prefix="/hooks")
    hooks.add_url_rule("/tick", "tick", _called_by(made.verify_scheduler, made.tick), methods=["GET", "POST"])
    hooks.add_url_rule("/forms", "forms", _called_by(made.verify_pubsub, made.forms), methods=["POST"])
    return hooks


def _called_by(
    verify: Callable[[], None], view: Callable[[], ResponseReturnValue]
) -> Callable[[], ResponseReturnValue]:
    """The view, once `verify` has let the caller in."""

    @wraps(view)
    def answer() -> ResponseReturnValue:
        try:
            verify()
        except NotVerifiedError as stranger:
            current_app.logger.warning("%s: %s", request.path, stranger)
            return _refusal(stranger.status, str(stranger))
        return view()

    answer.verifies = verify.__name__  # type: ignore[attr-defined]  # read by the test that walks every route
    return answer


def _attributes(body: Any) -> tuple[str, str]:
    """The Form's id and the kind of event, of a push as Pub/Sub wraps it."""
    attributes = body["message"]["attributes"]
    form_id, event = attributes["formId"], attributes["eventType"]
    if not isinstance(form_id, str) or not isinstance(event, str):
        raise TypeError
    return form_id, event


def _refusal(status: HTTPStatus, message: str) -> ResponseReturnValue:
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return jsonify(code=int(status), status=status.phrase, message=message), int(status), headers
