"""Sign-in with the sandbox: a whole OpenID Connect provider, with a page on which one chooses who one is.

`blueprint(world)` is all that a server needs. There are no passwords: choosing is signing in.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.oidc_provider import (
    SCOPES,
    AuthorizationRefusal,
    GrantRefusal,
    Json,
    Provider,
    may_sign_in,
    public_key,
)
from sandbox.oidc_words import WORDS
from sandbox.pages.visitor import remember_person
from sandbox.world import World

MOST_SHOWN = 25
_OWN_FIELDS = ("q", "account")  # ours, beside the client's parameters


def blueprint(world: World) -> Blueprint:
    """The provider's addresses, to be mounted at the root of the sandbox."""
    views = _Views(world)
    made = Blueprint("oidc", __name__, template_folder=str(Path(__file__).parent / "pages" / "templates"))
    made.add_url_rule("/.well-known/openid-configuration", view_func=views.configuration)
    made.add_url_rule("/o/oauth2/v2/auth", view_func=views.choose, methods=["GET"])
    made.add_url_rule("/o/oauth2/v2/auth", view_func=views.chosen, methods=["POST"])
    made.add_url_rule("/oidc/token", view_func=views.token, methods=["POST"])
    made.add_url_rule("/oidc/certs", view_func=views.certs)
    made.add_url_rule("/oidc/userinfo", view_func=views.userinfo, methods=["GET", "POST"])
    # What Google tells of an access token at its API's own host, for whoever was shown one.
    made.add_url_rule("/oauth2/v3/tokeninfo", view_func=views.token_info, methods=["GET", "POST"])
    made.add_url_rule("/oauth2/v3/userinfo", "google_userinfo", views.userinfo, methods=["GET", "POST"])
    made.register_error_handler(AuthorizationRefusal, views.refused)
    made.register_error_handler(GrantRefusal, _grant_refused)
    return made


class _Views:
    def __init__(self, world: World) -> None:
        self._world = world
        self._provider = Provider(world)

    def _issuer(self) -> str:
        return (self._world.base_url or request.host_url).rstrip("/")

    def configuration(self) -> Response:
        root = self._issuer()
        return jsonify(
            {
                "issuer": root,
                "authorization_endpoint": f"{root}/o/oauth2/v2/auth",
                "token_endpoint": f"{root}/oidc/token",
                "userinfo_endpoint": f"{root}/oidc/userinfo",
                "jwks_uri": f"{root}/oidc/certs",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": list(SCOPES),
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
                "claims_supported": [
                    "aud", "email", "email_verified", "exp", "family_name", "given_name", "hd", "iat", "iss",
                    "name", "sub",
                ],
            }
        )  # fmt: skip

    def certs(self) -> Response:
        return jsonify({"keys": [public_key()]})

    def choose(self) -> str:
        """The account chooser, filtered by what was searched for."""
        asked = self._provider.check(request.args)
        query = request.args.get("q", "").strip() or request.args.get("login_hint", "").strip()
        with self._world.lock:
            found = _people(self._world.users.values(), query, asked.domain)
        language = _language()
        return render_template(
            "oidc_choose.html",
            words=WORDS[language],
            language=language,
            client=asked.client_id,
            domain=asked.domain or self._world.domain,
            query=query,
            people=found[:MOST_SHOWN],
            count=len(found),
            passed_on=_passed_on(),
        )

    def chosen(self) -> AnyResponse:
        """Back to the client, with a code for the account or with the refusal to choose one."""
        asked = self._provider.check(request.form)
        if "cancel" in request.form:
            raise AuthorizationRefusal("access_denied", "The person did not sign in.")
        with self._world.lock:
            user = self._world.users.get(request.form.get("account", ""))
            if user is None or not may_sign_in(user) or not _in_domain(user, asked.domain):
                raise AuthorizationRefusal("access_denied", "This account cannot sign in here.")
            code = self._provider.grant(asked, str(user["id"]))
        back = _back(asked.redirect_uri, {"code": code, "scope": " ".join(sorted(asked.scopes))})
        remember_person(back, user)  # as in a browser: whoever is signed in has their Forms and mails at hand
        return back

    def refused(self, refusal: AuthorizationRefusal) -> AnyResponse:
        """Tell the client, where it is sure who that is; else tell the person and send nobody anywhere."""
        if refusal.to_client:
            _, address = self._provider.client_of(request.values)
            return _back(address, {"error": refusal.error, "error_description": refusal.description})
        language = _language()
        page = render_template("oidc_refused.html", words=WORDS[language], language=language, refusal=refusal)
        return Response(page, 400)

    def token(self) -> Response:
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            client_id, secret = basic.username or "", basic.password or ""
        else:
            client_id, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
        with self._world.lock:
            reply = self._provider.redeem(self._issuer(), request.form, client_id, secret)
        return _uncached(jsonify(reply))

    def token_info(self) -> Response:
        with self._world.lock:
            told = self._provider.token_info(request.values.get("access_token", ""))
        if told is not None:
            return _uncached(jsonify(told))
        reply = jsonify({"error": "invalid_token", "error_description": "Invalid Value"})
        reply.status_code = 400
        return reply

    def userinfo(self) -> Response:
        bearer = request.authorization
        token = bearer.token if bearer is not None and bearer.type == "bearer" else None
        with self._world.lock:
            claims = self._provider.userinfo(token) if token else None
        if claims is not None:
            return _uncached(jsonify(claims))
        reply = jsonify({"error": "invalid_token", "error_description": "The token is wrong or has expired."})
        reply.status_code = 401
        reply.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return reply


def _language() -> str:
    """The browser's first language that the pages have; a region (`sv-SE`) counts as its language."""
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((language for language in wanted if language in WORDS), "en")


def _grant_refused(refusal: GrantRefusal) -> Response:
    reply = jsonify({"error": refusal.error, "error_description": refusal.description})
    reply.status_code = refusal.code
    if refusal.code == 401:
        reply.headers["WWW-Authenticate"] = 'Basic realm="sandbox"'
    return _uncached(reply)


def _uncached(reply: Response) -> Response:
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _back(address: str, answer: dict[str, str]) -> AnyResponse:
    """Redirect to the client with its own `state`; 303, since a form was posted."""
    if state := request.values.get("state"):
        answer = {**answer, "state": state}
    joint = "&" if "?" in address else "?"
    return redirect(f"{address}{joint}{urlencode(answer)}", 303)


def _passed_on() -> list[tuple[str, str]]:
    """The client's parameters, for the page's own forms to carry along."""
    return [(name, value) for name, value in request.args.items() if name not in _OWN_FIELDS]


def _in_domain(user: Json, domain: str | None) -> bool:
    return domain is None or str(user["primaryEmail"]).lower().endswith("@" + domain.lower())


def _people(users: Iterable[Json], query: str, domain: str | None) -> list[Json]:
    """Who can be chosen: everybody who has all the words in name, address, unit or title, by name."""
    words = query.casefold().split()
    found = []
    for user in users:
        if not may_sign_in(user) or not _in_domain(user, domain):
            continue
        shown = _shown(user)
        text = " ".join(shown.values()).casefold()
        if all(word in text for word in words):
            found.append(shown)
    return sorted(found, key=lambda person: (person["name"].casefold(), person["email"]))


def _shown(user: Json) -> dict[str, str]:
    name = user.get("name", {})
    full = name.get("fullName") or f"{name.get('givenName', '')} {name.get('familyName', '')}".strip()
    titles = [job["title"] for job in user.get("organizations") or [] if job.get("title")]
    return {
        "id": str(user["id"]),
        "name": full or str(user["primaryEmail"]),
        "email": str(user["primaryEmail"]),
        "title": str(titles[0]) if titles else "",
        "unit": str(user.get("orgUnitPath") or "/"),
    }
