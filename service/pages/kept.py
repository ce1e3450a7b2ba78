"""Answers that are still true, kept by one process for when the same is asked again.

What a page says follows from the request, the session, the database and the minute, and from what does not change while
the process runs: its settings and its catalogue. So an answer is kept under all of these; whatever is committed to the
database, a role taken away or one more answer, makes a new `moment`: pages are made anew, and the old ones let go.
What a page reads elsewhere, as the file with the policy of reminders, may be a minute old on it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from flask import Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue

from service.pages.shelf import Shelf

_EXTENSION = "nanolearn.kept"
_BYTES = 8_000_000
_RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as the view gave it: its body, and its headers as they were before those that every answer carries."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    def again(self) -> Response:
        return Response(self.body, headers=list(self.headers))


@dataclass(slots=True)
class _Answers:
    """Those of one moment: so nothing of somebody who was erased is left in memory once a page has been asked for."""

    moment: Hashable
    shelf: Shelf[Kept]


def kept_or(made: Callable[[], ResponseReturnValue], moment: Hashable, now: datetime) -> ResponseReturnValue:
    """The answer of this moment to this request, made if it is not there.

    One is not kept if making it did more than to read: a use of a right that is written down each time, a session that
    has changed. Neither is what is not a whole page.
    """
    if request.method != "GET":
        return made()
    shelf = _shelf(moment)
    key = f"{now:%Y%m%d%H%M}", request.url, repr(sorted(session.items())), request.accept_languages.to_header()
    found = shelf.find(key)
    if found is not None:
        return found.again()
    reply = make_response(made())
    if reply.status_code == 200 and not reply.is_streamed and not session.modified and not g.get(_RECORDED):
        shelf.put(key, Kept(reply.get_data(), tuple(reply.headers.items())))
    return reply


def _shelf(moment: Hashable) -> Shelf[Kept]:
    answers: _Answers | None = current_app.extensions.get(_EXTENSION)
    if answers is None or answers.moment != moment:
        answers = _Answers(moment, Shelf(_BYTES, lambda kept: len(kept.body)))
        current_app.extensions[_EXTENSION] = answers
    return answers.shelf


def never_kept() -> None:
    """What is made now must be made anew for each who asks."""
    setattr(g, _RECORDED, True)
