"""The web application as a server runs it: a new process says at once that it lives, and then opens its doors.

What pages need takes half a second to load. Whoever asks only whether the process and its database are there, as a load
balancer does before it sends people, does not wait for that; meanwhile the rest is loaded for those who come.
"""

import json
import logging
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from service.errors import NanolearnError
from service.store.alive import answers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from service.web import Installation

_log = logging.getLogger(__name__)


class Doors:
    """A WSGI application over one installation, opened by the first request that needs more than a sign of life."""

    def __init__(self, service: "Installation") -> None:
        self._service = service
        self._lock = threading.Lock()
        self._open: WSGIApplication | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if (
            self._open is None
            and environ.get("PATH_INFO") == "/healthz"
            and answers(self._service.settings.database_url)
        ):
            threading.Thread(target=self._open_soon, daemon=True).start()
            return _say(start_response, "200 OK", {"status": "ok", "database": "ok"})
        try:
            application = self.application()
        except NanolearnError as trouble:
            _log.error("The service cannot start: %s", trouble)
            return _say(start_response, "503 Service Unavailable", {"status": "unavailable", "why": "The log says it."})
        return application(environ, start_response)

    def application(self) -> "WSGIApplication":
        """All doors joined.

        Raises:
            NanolearnError: the catalogue or the database is broken.
        """
        with self._lock:
            if self._open is None:
                from service.web import build  # noqa: PLC0415 - this is what takes the time

                self._open = build(self._service)
            return self._open

    def _open_soon(self) -> None:
        try:
            self.application()
        except NanolearnError as trouble:
            _log.error("The service cannot start: %s", trouble)


def _say(start_response: "StartResponse", status: str, what: dict[str, str]) -> list[bytes]:
    body = json.dumps(what).encode()
    start_response(
        status,
        [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]
