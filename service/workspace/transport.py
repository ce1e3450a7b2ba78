"""HTTP that says honestly whether a request can have reached the server.

httplib2 silently repeats a request, a POST too, when the connection closes without a reply. A lost reply to
`forms.create` would so make a second form before any code of ours ran; this transport never repeats.
"""

import http.client
import select
import time
from typing import Any

import httplib2

_IDLE_SECONDS = 20.0  # servers close idle connections; younger ones are taken to be alive


class NotSentError(OSError):
    """No connection could be made: the server has seen nothing."""


class LostReplyError(OSError):
    """The request went out and no whole reply came back: it may or may not have been done."""


class HonestHttp(httplib2.Http):  # type: ignore[misc]  # httplib2 has no types
    """One connection a host, nothing repeated, idle connections renewed before they can go stale."""

    def __init__(self, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._used_at = 0.0

    def _conn_request(
        self, conn: Any, request_uri: str, method: str, body: Any, headers: Any
    ) -> tuple[httplib2.Response, bytes]:
        if time.monotonic() - self._used_at > _IDLE_SECONDS or _closed_meanwhile(conn):
            conn.close()
        try:
            if conn.sock is None:
                conn.connect()
        except (OSError, httplib2.HttpLib2Error) as error:
            conn.close()
            raise NotSentError(str(error) or type(error).__name__) from error
        try:
            conn.request(method, request_uri, body, headers)
            reply = conn.getresponse()
            content = reply.read()
            response = httplib2.Response(reply)
            content = httplib2._decompressContent(response, content, self.limit_kwargs)  # noqa: SLF001 - httplib2 offers no public name for it
        except (OSError, http.client.HTTPException, httplib2.HttpLib2Error) as error:
            conn.close()
            raise LostReplyError(str(error) or type(error).__name__) from error
        self._used_at = time.monotonic()
        return response, content


def _closed_meanwhile(conn: Any) -> bool:
    """Whether the server has hung up on an idle connection: a request sent into it would be lost, and in doubt.

    Nothing is due on an idle connection, so what can be read from it is its end.
    """
    return conn.sock is not None and bool(select.select([conn.sock], [], [], 0)[0])
