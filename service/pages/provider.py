"""The provider that people sign in with, through Authlib: there with a question, back with claims that hold.

Loaded when somebody first signs in: Authlib and what it stands on take longer to load than all pages together.
"""

from collections.abc import Mapping
from typing import Any

import requests
from authlib.integrations.base_client.errors import MismatchingStateError
from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, current_app
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from service.pages.signin import SignInRefused
from service.settings import Settings

_PROVIDER = "google"


def client(app: Flask, settings: Settings) -> Any:
    """Authlib's client of the provider that the settings name."""
    oauth = OAuth(app)
    oauth.register(
        _PROVIDER,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )
    return oauth.create_client(_PROVIDER)


def lead_there(provider: Any, settings: Settings) -> Response:
    """The way to the provider.

    Raises:
        SignInRefused: it does not answer.
    """
    domains = settings.domains
    try:
        reply: Response = provider.authorize_redirect(
            f"{settings.public_url}/signin/callback",
            hd=domains[0] if len(domains) == 1 else "*",
            prompt="select_account",
        )
    except (requests.RequestException, RuntimeError) as error:
        raise _unreachable(settings, error) from error
    return reply


def claims(provider: Any, settings: Settings) -> Mapping[str, Any]:
    """What the ID token says, once signature, issuer, audience, nonce and times are right.

    Raises:
        SignInRefused: they are not, the person declined, or the provider does not answer.
    """
    # Authlib by itself lets a foreign audience pass when `azp` names this client.
    expected = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    try:
        token = provider.authorize_access_token(claims_options=expected)
    except MismatchingStateError as error:
        raise SignInRefused("started_elsewhere", 400) from error
    except OAuthError as error:
        if error.error == "access_denied":
            raise SignInRefused("declined", 403) from error
        raise SignInRefused("not_believed", 400, reason=str(error.description or error.error)) from error
    except JoseError as error:
        raise SignInRefused("not_believed", 400, reason=str(error)) from error
    except (requests.RequestException, RuntimeError) as error:
        raise _unreachable(settings, error) from error
    said: Mapping[str, Any] | None = token.get("userinfo")
    if said is None:
        raise SignInRefused("not_believed", 400, reason="no ID token")
    return said


def _unreachable(settings: Settings, error: Exception) -> SignInRefused:
    issuer = settings.oidc_issuer
    current_app.logger.warning("Sign-in: %s does not answer as a provider should: %s", issuer, error)
    return SignInRefused("unreachable", 502, issuer=issuer)
