"""A socket server that treats its callers as ordered: it answers, hangs up before, within or after an answer."""

import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
HALF = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
SPOILT = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
NOT_HTTP = b"SSH-2.0-OpenSSH\r\n"
NOTHING = b""


class RoughServer:
    """For each request one entry of `script`: the bytes to send. `hang_up` says after which requests to close."""

    def __init__(self, script: Sequence[bytes], *, hang_up: Sequence[bool] | None = None) -> None:
        self._script = list(script)
        self._hang_up = list(hang_up) if hang_up is not None else [answer != OK for answer in script]
        self.requests: list[bytes] = []
        self.connections = 0
        self.hung_up = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while len(self.requests) < len(self._script):
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # the test is over
            self.connections += 1
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        while len(self.requests) < len(self._script) and (request := _one_request(connection)):
            number = len(self.requests)
            self.requests.append(request)
            connection.sendall(self._script[number])
            if self._hang_up[number]:
                connection.shutdown(socket.SHUT_RDWR)
                self.hung_up.set()
                return


def _one_request(connection: socket.socket) -> bytes:
    """One whole request; empty when the caller is gone."""
    received = b""
    while b"\r\n\r\n" not in received:
        try:
            part = connection.recv(65_536)
        except OSError:
            return b""
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
