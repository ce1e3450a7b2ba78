"""An application at an address of loopback, and a browser window in which somebody is signed in to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from tests.support.skolby import Town


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def signed_in(
    browser: Browser, address: str, town: Town, app: Flask, name: str | None, **options: Any
) -> BrowserContext:
    """A browser with the session cookie that the service itself would write; None: somebody who is not signed in."""
    context = browser.new_context(**options)
    if name is not None:
        cookie = town.client(app, name).get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return context
