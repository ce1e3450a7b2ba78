"""Who is behind a request: a program by its token, or a person for whom Google vouches; and how often."""

from http import HTTPStatus
from math import ceil

from flask import g, request

from service.access import Actor, actor_for
from service.api.accounts import Accounts
from service.api.guard import Installation
from service.api.problems import ProblemError
from service.api.rates import Rates
from service.api.tokens import BEGINS, bearer, note_use
from service.moments import local_day
from service.store.engine import reading
from service.tokens import NotVerifiedError
from service.tokens import bearer as shown


class Callers:
    """The API's door: one for each application, since it keeps Google's certificates and counts requests."""

    def __init__(self, house: Installation) -> None:
        self.house = house
        self._accounts = Accounts(house.settings)
        self._rates = Rates(house.settings.api_rate)

    def caller(self) -> Actor:
        """Who calls.

        Raises:
            ProblemError: 401 without a token that holds, 403 for an account of elsewhere, 429 too often, 503 while
                Google cannot be asked.
        """
        token = shown(request.headers.get("Authorization"))
        try:
            actor = self._actor(token)
        except NotVerifiedError as stranger:
            self._spend(f"strangers at {request.remote_addr}")
            challenge = {"WWW-Authenticate": "Bearer"} if stranger.status == HTTPStatus.UNAUTHORIZED else {}
            raise ProblemError(stranger.status, str(stranger), headers=challenge) from None
        self._spend(actor.email)
        return actor

    def _actor(self, token: str | None) -> Actor:
        if token is None:
            raise NotVerifiedError(
                HTTPStatus.UNAUTHORIZED,
                "Who calls has to show a token, as Authorization: Bearer …: one of `nanolearn tokens create`, or a "
                "person's Google token.",
            )
        if token.startswith(BEGINS):
            return self._program(token)
        address = self._accounts.address(token, self.house.clock.now())
        with reading(self.house.engine) as connection:
            return actor_for(connection, address, self.house.settings, self.house.clock.now())

    def _program(self, token: str) -> Actor:
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        with reading(self.house.engine) as connection:
            found = bearer(connection, token, today)
        if found is None:
            raise NotVerifiedError(
                HTTPStatus.UNAUTHORIZED,
                "This token does not hold: never made, or revoked, or its last day has passed, or its unit is gone. "
                "`nanolearn tokens list` shows which.",
            )
        if found.unnoted:
            with self.house.engine.begin() as connection:
                note_use(connection, found.name, today)
        return found.actor

    def _spend(self, name: str) -> None:
        now = self.house.clock.now()
        seconds = self._rates.wait(name, now)
        left, full_after = self._rates.left(name, now)
        g.allowance = {
            "RateLimit-Limit": str(self.house.settings.api_rate),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(ceil(full_after)),
        }
        if seconds:
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Too many requests. Wait as long as Retry-After says; lists give up to 1000 rows at once.",
                headers={"Retry-After": str(int(seconds) + 1)},
            )
