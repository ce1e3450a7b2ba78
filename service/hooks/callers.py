"""Who calls: the service account in whose name Google signed the ID token, and whether the settings name it."""

from http import HTTPStatus

from service.tokens import NotVerifiedError, Tokens, bearer, certificates_at


class Callers:
    """Lets in the service accounts that the settings name. One for each application, since it keeps certificates."""

    def __init__(self, accounts: frozenset[str], certificates: str = certificates_at(None)) -> None:
        self._accounts = accounts
        self._tokens = Tokens(certificates)

    def check(self, authorization: str | None, audience: str) -> str:
        """The account that calls, by the request's Authorization header.

        Raises:
            NotVerifiedError: 401 without a good token for this audience, 403 for an account that is not named in the
                settings, 503 while Google's certificates cannot be had.
        """
        token = bearer(authorization)
        if token is None:
            raise NotVerifiedError(
                HTTPStatus.UNAUTHORIZED,
                "Who calls this address has to show an OpenID Connect token of a service account. "
                "Set one for the scheduler's job or the subscription.",
            )
        claims = self._tokens.claims(token, {audience})
        email = str(claims.get("email", "")).lower()
        if claims.get("email_verified") is not True or email not in self._accounts:
            raise NotVerifiedError(
                HTTPStatus.FORBIDDEN,
                f"{email or 'An account without address'} may not call this address. "
                "NANOLEARN_HOOK_ACCOUNTS names the service accounts that may.",
            )
        return email
