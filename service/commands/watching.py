"""The preview's own small server: one page for one author, on this machine only, new whenever a file changes."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from service.catalogue.desk import Desk, trouble
from service.errors import NanolearnError

if TYPE_CHECKING:
    from service.clock import Clock

_HERE = "127.0.0.1"


def watch(desk: Desk, port: int, clock: "Clock", *, say: Callable[[str], None]) -> None:
    """Serve until the author ends it.

    Raises:
        NanolearnError: the port is taken.
    """
    with server(desk, port, clock) as serving:
        say(f"http://{_HERE}:{serving.server_address[1]}/ shows {desk.id}. Ctrl+C ends it.")
        try:
            serving.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            say("")


def server(desk: Desk, port: int, clock: "Clock") -> ThreadingHTTPServer:
    """The server, bound and not yet serving."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            if host not in {_HERE, "localhost"}:  # a page elsewhere that has made its name lead here
                self.send_error(403)
            elif self.path == "/":
                self._send(_page(desk, clock), "text/html")
            elif self.path == "/state":
                self._send(_state(desk), "text/plain")
            else:
                self.send_error(404)

        def _send(self, text: str, kind: str) -> None:
            content = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """A line for each look at a page would bury what matters."""

    try:
        return ThreadingHTTPServer((_HERE, port), Answer)
    except OSError as error:
        raise NanolearnError(f"Port {port} cannot be used: {error.strerror}. Choose another with --port.") from None


def _page(desk: Desk, clock: "Clock") -> str:
    try:
        return desk.page(clock.now().date(), watched=True)
    except NanolearnError as error:
        return trouble(str(error))


def _state(desk: Desk) -> str:
    try:
        return desk.fingerprint()
    except (NanolearnError, OSError):
        return "gone"
