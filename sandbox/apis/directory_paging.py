"""Page tokens: opaque, bound to the question they continue, and worth nothing after three days."""

import base64
import binascii
import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.world import World

LIFETIME = timedelta(days=3)


class BadTokenError(ValueError):
    """A page token that is broken, too old, or belongs to another question."""


def issue_token(world: "World", question: object, position: Any) -> str:
    """A token that continues `question` after `position`; both must be writable as JSON."""
    content = [_digest(question), int(world.clock.now().timestamp()), position]
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def read_token(world: "World", question: object, token: str) -> Any:
    """The position a token stands for.

    Raises:
        BadTokenError: it was made for another question, is older than three days, or is no token at all.
    """
    try:
        digest, issued, position = json.loads(base64.urlsafe_b64decode(token.encode()))
        age = world.clock.now().timestamp() - issued
    except (binascii.Error, UnicodeError, ValueError, TypeError) as error:
        raise BadTokenError(token) from error
    if digest != _digest(question) or age > LIFETIME.total_seconds():
        raise BadTokenError(token)
    return position


def _digest(question: object) -> str:
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:16]
