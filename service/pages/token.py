"""What only the pages of one session carry, so that no other site can press a button here.

The session's cookie is SameSite=Lax besides.
"""

import hmac

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer

FIELD = "token"
"""The name of the hidden field in every form that changes something."""


def token() -> str:
    """Of this session: it ends with it, and no other site can read it."""
    return str(_signer().dumps([session["email"], session["until"]]))


def is_ours() -> bool:
    """Whether the form that was sent stood on one of this session's pages."""
    return hmac.compare_digest(request.form.get(FIELD, "").encode(), token().encode())


def is_anothers(email: str) -> bool:
    """Whether the form that was sent stood on a page of somebody else, who was signed in here before."""
    try:
        whose, _ = _signer().loads(request.form.get(FIELD, ""))
    except BadSignature:
        return False
    return bool(whose != email)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="pages.token")
