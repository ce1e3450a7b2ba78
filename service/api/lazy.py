"""The API beside the pages, built at the first request for it: what it needs takes a third of a second to load."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

PREFIX = "/api"


class Beside:
    """A WSGI application that sends what lies under `/api` to another one, and all else on."""

    def __init__(self, pages: "WSGIApplication", build: Callable[[], "Flask"]) -> None:
        self._pages = pages
        self._build = build
        self._lock = threading.Lock()
        self._api: Flask | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(PREFIX + "/"):
            return self.api.wsgi_app(environ, start_response)
        return self._pages(environ, start_response)

    @property
    def api(self) -> "Flask":
        """The API's own application."""
        with self._lock:
            if self._api is None:
                self._api = self._build()
            return self._api
