"""Lilleby, the small town of the sandbox, with a short way to call a method in somebody's name."""

from typing import Any

import pytest

import sandbox.apis.directory
import sandbox.apis.drive
import sandbox.apis.forms
import sandbox.apis.gmail  # noqa: F401 - importing the APIs registers their methods
from sandbox.handlers import HANDLERS, Actor, Call
from sandbox.refusal import Refusal
from sandbox.town import load_town
from sandbox.towns import small_town

Json = dict[str, Any]
AUTH = "https://www.googleapis.com/auth/"


def at(name: str) -> str:
    """Somebody's address in Lilleby."""
    return f"{name}@lilleby.example"


class Lilleby:
    """A fresh world; `ask` calls a handler as the wire would, without HTTP."""

    def __init__(self) -> None:
        self.world = load_town(small_town())

    def id_of(self, name: str) -> str:
        user = self.world.user(at(name))
        assert user is not None
        return str(user["id"])

    def ask(
        self,
        method: str,
        body: Json | None = None,
        *,
        who: str = "admin",
        scopes: tuple[str, ...] = ("drive",),
        project: str = "ours",
        **params: Any,
    ) -> Any:
        user = self.world.users[self.id_of(who)]
        granted = frozenset(AUTH + scope for scope in scopes)
        is_admin = bool(user["isAdmin"] or user["isDelegatedAdmin"])
        actor = Actor(user["id"], user["primaryEmail"], project, granted, is_admin=is_admin)
        return HANDLERS[method](self.world, Call(method, actor, params, body or {}))

    def refused(self, method: str, body: Json | None = None, **params: Any) -> tuple[int, str, str | None]:
        """The code, message and reason of a call that must be refused."""
        with pytest.raises(Refusal) as caught:
            self.ask(method, body, **params)
        return caught.value.code, caught.value.message, caught.value.reason
