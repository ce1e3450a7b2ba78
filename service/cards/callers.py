"""Who uses the sidebar: Google's word for it, in both ways in which an add-on can run."""

from http import HTTPStatus

from service.cards.event import Event
from service.settings import Settings
from service.tokens import Claims, NotVerifiedError, Tokens, bearer


class Users:
    """Knows who clicked. One for each application, since it keeps Google's certificates."""

    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        self._settings = settings
        self._tokens = tokens

    def address(self, authorization: str | None, event: Event, url: str) -> str:
        """The mail address of whoever clicked.

        Apps Script shows the user's own token. Where Google runs the add-on, it shows its own, made for exactly this
        `url` and in the name of the add-on's service account, and the user's stands in the event.

        Raises:
            NotVerifiedError: 401 without good tokens, 403 for whom this installation does not know, 503 while Google's
                certificates cannot be had.
        """
        if not self._settings.addon_clients:
            raise _forbidden("NANOLEARN_ADDON_CLIENTS names no add-on, so the sidebar is closed here.")
        token = bearer(authorization)
        if token is None:
            raise _unknown("Who calls this address has to show an ID token of the add-on's user.")
        if event.is_googles:
            self._check_google(self._tokens.claims(token, {url}))
            token = event.user_token
            if token is None:
                raise _unknown(
                    "The event tells nothing of who clicked. The add-on needs the scope "
                    "https://www.googleapis.com/auth/userinfo.email, and the person's consent to it."
                )
        return self._address(self._tokens.claims(token, self._settings.addon_clients))

    def _check_google(self, claims: Claims) -> None:
        account = str(claims.get("email", "")).lower()
        if claims.get("email_verified") is not True or account != self._settings.addon_account:
            raise _forbidden(
                f"{account or 'An account without address'} may not call this address. NANOLEARN_ADDON_ACCOUNT names "
                "the add-on's own service account."
            )

    def _address(self, claims: Claims) -> str:
        email = str(claims.get("email", "")).lower()
        if not email or claims.get("email_verified") is not True:
            raise _forbidden("Google does not vouch for the address of this account.")
        domain = str(claims.get("hd", "")).lower()
        if domain not in self._settings.domains:
            raise _forbidden(f"{domain or 'A private account'} is no domain of this installation.")
        return email


def _unknown(message: str) -> NotVerifiedError:
    return NotVerifiedError(HTTPStatus.UNAUTHORIZED, message)


def _forbidden(message: str) -> NotVerifiedError:
    return NotVerifiedError(HTTPStatus.FORBIDDEN, message)
