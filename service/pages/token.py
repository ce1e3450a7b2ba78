"""What only the pages of one session carry, so that no other site can press a button here.

The session's cookie is SameSite=Lax besides.
"""

import hmac

from flask import current_app, request, session
from itsdangerous import URLSafeSerializer

FIELD = "token"
"""The name of the hidden field in every form that changes something."""


def token() -> str:
    """Of this session: it ends with it, and no other site can read it."""
    signer = URLSafeSerializer(current_app.secret_key or "", salt="pages.token")
    return str(signer.dumps([session["email"], session["until"]]))


def is_ours() -> bool:
    """Whether the form that was sent stood on one of this session's pages."""
    return hmac.compare_digest(request.form.get(FIELD, "").encode(), token().encode())
