"""Several calls of one method in one HTTP request, each answered and counted as if it had come alone.

Only for calls that may be done twice: when the answer to a batch is lost, nobody knows of any of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.errors import BusyError, NoConnectionError, UncertainError, UnreachableError, WorkspaceError
from service.workspace.client import Json, Workspace
from service.workspace.failures import refusal
from service.workspace.limits import LONGEST_WAIT

MOST: Mapping[str, int] = {"classroom": 50}
"""Google's limits for one batch, by API."""

_ROUNDS = 5
_FIRST_PAUSE_SECONDS = 4.0  # doubled every round: together longer than the minute after which Google counts anew

Result = Json | WorkspaceError
"""A call's reply, or why it was not done."""


def in_batches(workspace: Workspace, method_id: str, calls: Sequence[Json]) -> Iterator[list[tuple[int, Result]]]:
    """Make one call for each of the parameters given; after each batch the positions and results that are final.

    What Google is too busy for, or whose answer was lost, goes into a later batch. Failures are given, not raised.

    Raises:
        NoConnectionError: nobody is there.
        RefusedError: no token is given, or the batch itself is refused.
        OutOfTimeError: the time for this run is up.
    """
    most = MOST[method_id.split(".", 1)[0]]
    left = list(range(len(calls)))
    for attempt in range(1, _ROUNDS + 1):
        unsettled: list[tuple[int, WorkspaceError]] = []
        for start in range(0, len(left), most):
            chunk = left[start : start + most]
            results = list(zip(chunk, _send(workspace, method_id, [calls[i] for i in chunk]), strict=True))
            unsettled += [(i, each) for i, each in results if isinstance(each, BusyError | UncertainError)]
            yield [(i, each) for i, each in results if not isinstance(each, BusyError | UncertainError)]
        if not unsettled:
            return
        pause = _pause(attempt, [failure for _, failure in unsettled])
        if attempt == _ROUNDS or pause > LONGEST_WAIT.total_seconds():
            yield list(unsettled)
            return
        workspace.pace.pause(pause)
        left = [i for i, _ in unsettled]


def _pause(attempt: int, failures: Sequence[WorkspaceError]) -> float:
    """Seconds until the next round: as long as Google asks for, where it does."""
    asked = [failure.retry_after or 0.0 for failure in failures if isinstance(failure, BusyError)]
    own = _FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) if asked else 1.0
    return max([own, *asked])


def _send(workspace: Workspace, method_id: str, calls: Sequence[Json]) -> list[Result]:
    """One batch. What befalls it as a whole befalls each of its calls."""
    workspace.pace.wait(method_id, len(calls))
    try:
        return _sent(workspace, method_id, calls)
    except NoConnectionError:
        raise
    except (BusyError, UncertainError) as failure:
        return [failure] * len(calls)


def _sent(workspace: Workspace, method_id: str, calls: Sequence[Json]) -> list[Result]:
    from googleapiclient.errors import BatchError, HttpError  # noqa: PLC0415 - heavy

    replies: dict[str, Json] = {}
    failures: dict[str, HttpError] = {}

    def answered(request_id: str, reply: Json | None, failure: HttpError | None) -> None:
        if failure is not None:
            failures[request_id] = failure
        else:
            replies[request_id] = reply or {}

    batch = workspace.new_batch(method_id, answered)
    # A token that Google no longer takes is renewed through our own connection: the library would open another.
    batch._refresh_and_apply_credentials = _renew  # noqa: SLF001 - the library offers no public name for it
    for position, parameters in enumerate(calls):
        batch.add(workspace.method(method_id)(**parameters), request_id=str(position))
    with workspace.sending(method_id, calls=len(calls)) as (http, subject):
        try:
            batch.execute(http=http)
        except (BatchError, LookupError, ValueError) as garbled:
            raise UncertainError(f"The answer to a batch of {method_id} cannot be read: {garbled}") from None
    return [
        replies[key] if (key := str(position)) in replies else _translated(method_id, failures[key], subject)
        for position in range(len(calls))
    ]


def _renew(_request: Any, http: Any) -> None:
    http.credentials.refresh(http._request)  # noqa: SLF001 - google-auth's own way in and out of this connection


def _translated(method_id: str, error: object, subject: str) -> WorkspaceError:
    """The failure of one call in a batch that was answered."""
    from googleapiclient.errors import HttpError  # noqa: PLC0415

    assert isinstance(error, HttpError)  # the only kind that the client library gives for a call in a batch
    failure = refusal(method_id, error.resp.status, error.content, error.resp.get("retry-after"), subject)
    if isinstance(failure, UnreachableError):
        return UncertainError(f"{failure} It may have been done all the same.")
    return failure
