"""The sidebar's addresses: `/cards/<action>` for Google's events, `/cards/picture.png` for the pictures on cards."""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest, NotFound

from service.access import known_as
from service.cards.answers import Move, Shown, addressed, as_json
from service.cards.callers import Users
from service.cards.draft import NoDraftError
from service.cards.event import Event, Json, NoEventError, read_event
from service.cards.home_cards import trouble
from service.cards.languages import words_for
from service.cards.lazy import addresses
from service.cards.pictures import Pictures
from service.cards.readings import Readings
from service.cards.showing import speaking
from service.cards.table import TRIGGERS, answer
from service.cards.turn import Lodge, Trouble, Turn
from service.cards.widgets import does
from service.cards.words import Words
from service.tokens import NotVerifiedError, Tokens, certificates_at

_LONGEST_EVENT = 262_144  # an event with the widest draft of ours has some ten thousand bytes


class Sidebar:
    """Answers events; who clicked is known before it is asked."""

    def __init__(self, lodge: Lodge, new_order: Callable[[], str] | None = None) -> None:
        self.lodge = lodge
        self._new_order = new_order or (lambda: secrets.token_urlsafe(12))
        self.pictures = Pictures(lodge)

    def reply(self, name: str, event: Event, email: str) -> Json:
        """The answer to an event, in Google's form. Whatever goes wrong is a card with a way on."""
        words = words_for(event.locale, self.lodge.settings.language)
        try:
            with Readings(self.lodge) as readings:
                turn = self._turn(readings, event, email)
                words = turn.words
                return as_json(answer(turn, name), is_trigger=name in TRIGGERS)
        except Trouble as met:
            return self._trouble(words, name, met.sentence)
        except NoDraftError:
            return self._trouble(words, name, words.trouble.draft)
        except SQLAlchemyError as error:  # the log names the fault, not the statement: its parameters are people
            current_app.logger.error("card %s: the database failed: %s", name, type(error).__name__)  # noqa: TRY400 - the same
            return self._trouble(words, name, words.trouble.database, again=event)
        except Exception:
            current_app.logger.exception("card %s", name)
            return self._trouble(words, name, words.trouble.fault, again=event)

    def _turn(self, readings: Readings, event: Event, email: str) -> Turn:
        settings = self.lodge.settings
        known = known_as(readings.connection, email, settings, self.lodge.clock.now())
        words = words_for(event.locale, known.language, settings.language)
        return Turn(
            house=self.lodge,
            connection=readings.connection,
            actor=known.actor,
            name=known.name,
            words=words,
            event=event,
            picture=lambda path, module: self.pictures.address(known.actor, words, path, module),
            new_order=self._new_order,
            reread=readings.anew,
        )

    def _trouble(self, words: Words, name: str, sentence: str, again: Event | None = None) -> Json:
        settings = self.lodge.settings
        click = does("start" if name in TRIGGERS else name, again.parameters) if again else None
        card = trouble(speaking(words, settings.timezone), sentence, settings.public_url + "/", click)
        return as_json(Shown(card, Move.PUSH), is_trigger=name in TRIGGERS)


def views(
    lodge: Lodge, tokens: Tokens | None = None, new_order: Callable[[], str] | None = None
) -> tuple[Callable[[str], ResponseReturnValue], Callable[[], Response]]:
    """What answers an event, and a picture's address. `new_order` names each assignment that is about to be placed."""
    sidebar = Sidebar(lodge, new_order)
    users = Users(lodge.settings, tokens or Tokens(certificates_at(lodge.settings.workspace_root)))

    def clicked(name: str) -> ResponseReturnValue:
        """One event. 401, 403 and 503 are for who may not call; all else is a card."""
        try:
            request.max_content_length = _LONGEST_EVENT
            event = read_event(request.get_json(force=True))
            email = users.address(request.headers.get("Authorization"), event, _called(lodge))
        except (BadRequest, NoEventError):
            return _refusal(HTTPStatus.BAD_REQUEST, "This is no event object of a Google Workspace add-on.")
        except NotVerifiedError as stranger:
            current_app.logger.warning("%s: %s", request.path, stranger)
            return _refusal(stranger.status, str(stranger))
        reply: Any = sidebar.reply(name, event, email)
        return jsonify(addressed(reply, f"{lodge.settings.public_url}/cards/") if event.is_googles else reply)

    def picture() -> Response:
        """A drawing of a unit's figures, for whoever has the address: it is signed, and soon ends."""
        drawn = sidebar.pictures.drawn(request.args.get("of", ""))
        if drawn is None:
            raise NotFound
        headers = {"Cross-Origin-Resource-Policy": "cross-origin"}  # Google's hosts show it
        return Response(drawn, mimetype="image/png", headers=headers)

    return clicked, picture


def blueprint(lodge: Lodge, tokens: Tokens | None = None, new_order: Callable[[], str] | None = None) -> Blueprint:
    """The sidebar over one installation, at its addresses."""
    return addresses(lambda: views(lodge, tokens, new_order))


def _called(lodge: Lodge) -> str:
    """The address that was called, as Google knows it; never from the request's Host, which the caller chooses."""
    query = request.query_string.decode("latin-1")
    return lodge.settings.public_url + request.path + (f"?{query}" if query else "")


def _refusal(status: HTTPStatus, message: str) -> ResponseReturnValue:
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return jsonify(code=int(status), status=status.phrase, message=message), int(status), headers
