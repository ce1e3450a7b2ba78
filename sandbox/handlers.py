"""Which function answers which method of Google's APIs: a table filled by the decorator `handles`.

A handler gets the world and one call whose token, scopes, parameters and body have been checked against the
discovery document; it answers with the resource as JSON (proto3 defaults may be left in: the dispatcher takes them
out), with None for an empty reply, or raises `Refusal`. It runs under the world's lock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who calls: the user the token was made for, and the Cloud project of the key that made it."""

    user_id: str
    email: str
    project: str
    scopes: frozenset[str]
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One call, checked. `params` holds path and query parameters in their discovery types (repeated: list).

    Of the standard parameters only `fields` is there, since Drive shows more of a file when asked to.
    """

    method_id: str
    actor: Actor
    params: Json
    body: Json = field(default_factory=dict)


Handler = Callable[["World", Call], Json | None]
HANDLERS: dict[str, Handler] = {}


def handles(method_id: str) -> Callable[[Handler], Handler]:
    """Make a function the answer to a discovery method, e.g. `forms.forms.create`."""

    def register(handler: Handler) -> Handler:
        if method_id in HANDLERS:
            raise ValueError(f"{method_id} is handled twice")
        HANDLERS[method_id] = handler
        return handler

    return register
