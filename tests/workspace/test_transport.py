"""The transport against a server that misbehaves: nothing is ever sent twice, and it says what can have arrived."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from service.workspace.transport import HonestHttp, LostReplyError, NotSentError
from tests.support.rough_server import HALF, NOT_HTTP, NOTHING, OK, SPOILT, RoughServer, free_port


@pytest.fixture
def http() -> Iterator[HonestHttp]:
    with closing(HonestHttp(timeout=2)) as made:
        yield made


def post(http: HonestHttp, server: RoughServer, body: bytes = b"{}") -> int:
    reply, _ = http.request(f"{server.url}/v1/forms", "POST", body=body)
    status: int = reply.status
    return status


def test_nobody_listens(http: HonestHttp) -> None:
    """Without a connection nothing was sent, and the error says so."""
    with pytest.raises(NotSentError):
        http.request(f"http://127.0.0.1:{free_port()}/v1/forms", "POST", body=b"{}")


def test_no_such_host(http: HonestHttp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads nowhere is a connection that was not made."""

    def unknown(*_: object, **__: object) -> object:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(NotSentError):
        http.request("http://forms.nowhere.example/v1/forms", "POST", body=b"{}")


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "answer", [NOTHING, HALF, SPOILT, NOT_HTTP], ids=["no answer", "half an answer", "spoilt", "no HTTP"]
)
def test_a_lost_answer_is_not_asked_for_again(http: HonestHttp, answer: bytes, method: str) -> None:
    """Whether the server hangs up before or within its answer, the request was sent once and its end is unknown."""
    with RoughServer([answer, OK]) as server:
        with pytest.raises(LostReplyError):
            http.request(f"{server.url}/v1/forms", method, body=b"{}" if method in {"POST", "PATCH"} else None)
        assert len(server.requests) == 1
        assert post(http, server) == 200  # the next request gets a connection of its own
        assert (len(server.requests), server.connections) == (2, 2)


def test_a_lost_answer_on_a_kept_connection(http: HonestHttp) -> None:
    """Also on the second use of a connection, where httplib2 itself would send again."""
    with RoughServer([OK, NOTHING, OK]) as server:
        post(http, server)
        with pytest.raises(LostReplyError):
            post(http, server)
        assert (len(server.requests), server.connections) == (2, 1)


def test_a_slow_answer_is_a_lost_one() -> None:
    """The wait has an end."""
    with RoughServer([NOTHING, OK], hang_up=[False, False]) as server, closing(HonestHttp(timeout=0.2)) as http:
        with pytest.raises(LostReplyError, match="timed out"):
            post(http, server)
        assert len(server.requests) == 1


def test_a_connection_is_kept(http: HonestHttp) -> None:
    """Three requests, one connection."""
    with RoughServer([OK, OK, OK]) as server:
        assert [post(http, server) for _ in range(3)] == [200, 200, 200]
        assert server.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_made_anew(http: HonestHttp) -> None:
    """A server that ends idle connections costs no request: nothing is sent into one that has ended."""
    with RoughServer([OK, OK], hang_up=[True, False]) as server:
        post(http, server)
        assert server.hung_up.wait(5)
        assert post(http, server) == 200
        assert (len(server.requests), server.connections) == (2, 2)


def test_an_old_connection_is_made_anew(http: HonestHttp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that has been idle long is not trusted, even if nobody has said that it ended."""
    moment = 1_000.0
    monkeypatch.setattr("service.workspace.transport.time.monotonic", lambda: moment)
    with RoughServer([OK, OK], hang_up=[False, False]) as server:
        post(http, server)
        moment += 21
        http.connections[f"http:{server.url.removeprefix('http://')}"].sock.settimeout(2)
        assert post(http, server) == 200
        assert server.connections == 2


def test_the_body_arrives_whole(http: HonestHttp) -> None:
    """A mail with pictures of a megabyte too."""
    body = b"x" * 1_000_000
    with RoughServer([OK]) as server:
        post(http, server, body)
        assert server.requests[0].endswith(b"\r\n\r\n" + body)
