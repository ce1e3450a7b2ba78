"""Signing in with the organisation's Google account: OpenID Connect, checked by Authlib.

`blueprint(settings, clock)` is what `create_app` registers; `current_email()` is what a view asks. State, nonce
and PKCE are Authlib's; which organisations may come in is decided here, for how long in `lasting`.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from service.clock import Clock
from service.pages.lasting import Phase, begun, stay
from service.pages.signin_words import WORDS
from service.settings import Settings

_EXTENSION = "nanolearn.signin"


class SignInRefused(Exception):  # noqa: N818 - it is an answer to the person
    """Nobody is signed in; `problem` names the sentence that says why."""

    def __init__(self, problem: str, status: int, **details: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status
        self.details = details


@dataclass
class Door:
    """What signing in needs of the installation."""

    app: Flask
    settings: Settings
    clock: Clock

    @cached_property
    def provider(self) -> Any:
        """Authlib's client of the provider, made when somebody first signs in here.

        Raises:
            SignInRefused: the settings that it needs are missing.
        """
        settings = self.settings
        needed = {
            "NANOLEARN_OIDC_CLIENT_ID": settings.oidc_client_id,
            "NANOLEARN_OIDC_CLIENT_SECRET": settings.oidc_client_secret,
            "NANOLEARN_DOMAIN": settings.domains,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise SignInRefused("not_set_up", 503, settings=", ".join(missing))
        from service.pages.provider import client  # noqa: PLC0415 - Authlib is heavy, and most visitors are signed in

        return client(self.app, settings)


def blueprint(settings: Settings, clock: Clock) -> Blueprint:
    """/signin, /signin/callback and /signout, and the rules for the session's cookie."""
    made = Blueprint("signin", __name__, template_folder="templates")
    made.add_url_rule("/signin", view_func=begin)
    made.add_url_rule("/signin/callback", view_func=callback)
    made.add_url_rule("/signout", view_func=signed_out, methods=["GET"])
    made.add_url_rule("/signout", view_func=sign_out, methods=["POST"])
    made.register_error_handler(SignInRefused, _refused)

    def prepare(state: BlueprintSetupState) -> None:
        assert isinstance(state.app, Flask)
        _prepare(state.app, settings, clock)

    made.record_once(prepare)
    return made


def _prepare(app: Flask, settings: Settings, clock: Clock) -> None:
    # Without a key in the settings each process makes one: sessions end with it, no two instances share them.
    app.secret_key = app.secret_key or settings.secret_key or secrets.token_hex(32)
    app.config.update(
        SESSION_COOKIE_NAME="nanolearn_session",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # Strict would drop the cookie on the way back from the provider
    )
    app.extensions[_EXTENSION] = Door(app, settings, clock)


def _door() -> Door:
    door: Door = current_app.extensions[_EXTENSION]
    return door


def current_email() -> str | None:
    """The address of whoever is signed in here, as Google writes it; None: nobody, or no longer."""
    found = stay(_door().clock.now())
    return None if found is None or found.phase is Phase.ENDED else str(session["email"])


def begin() -> AnyResponse:
    """To the provider, remembering which of our pages was wanted (`?next=/…`)."""
    from service.pages.provider import lead_there  # noqa: PLC0415 - as above

    door = _door()
    provider = door.provider
    session["next"] = own_page(request.args.get("next", "/"))
    return lead_there(provider, door.settings)


def callback() -> AnyResponse:
    """Back from the provider: the session begins anew, in the name of the account that was chosen."""
    from service.pages.provider import claims  # noqa: PLC0415 - as above

    door = _door()
    email = _email_of(claims(door.provider, door.settings), door.settings)
    wanted = own_page(session.get("next", "/"))
    session.clear()
    session.update(begun(email, door.clock.now()))
    return redirect(wanted, 303)


def _email_of(claims: Mapping[str, Any], settings: Settings) -> str:
    """The verified address of an account of our own organisation.

    `hd` says which organisation manages the account. The address alone would not do: anybody can make a private
    Google account with an address at work.
    """
    email = str(claims.get("email") or "")
    if not email or claims.get("email_verified") is not True:
        raise SignInRefused("unverified", 403)
    if str(claims.get("hd") or "").lower() not in settings.domains:
        raise SignInRefused("foreign", 403, email=email, domains=", ".join(settings.domains))
    return email


def signed_out() -> AnyResponse:
    """Whether somebody is signed in here, with the button that changes it."""
    email = current_email()
    return _page("leave" if email else "left", 200, {"email": email or ""})


def sign_out() -> AnyResponse:
    if session:  # a form on another site comes without our cookie and must not be able to end the session
        session.clear()
    return redirect(url_for("signin.signed_out"), 303)


def own_page(target: str) -> str:
    """A path of this service, or the front page: nobody is led away by a crafted `next`."""
    harmless = target.startswith("/") and not target.startswith("//")
    return target if harmless and "\\" not in target and target.isprintable() else "/"


def _refused(refusal: SignInRefused) -> AnyResponse:
    return _page(refusal.problem, refusal.status, refusal.details)


def _language(otherwise: str) -> str:
    """The browser's first language that we have; a region (`sv-SE`) counts as its language."""
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((language for language in wanted if language in WORDS), otherwise)


def _page(kind: str, status: int, details: Mapping[str, str]) -> Response:
    """One sentence and one thing to do, in the browser's language."""
    settings = _door().settings
    language = _language(settings.language)
    words = WORDS[language]
    reply = make_response(
        render_template(
            "signin.html",
            language=language,
            words=words,
            title=words["title_left"] if kind in ("leave", "left") else words["title_refused"],
            sentence=words[kind].format(**details),
            leaving=kind == "leave",
            again=None if kind == "not_set_up" else url_for("signin.begin", next=session.get("next")),
        ),
        status,
    )
    reply.headers["Cache-Control"] = "no-store"
    return reply
