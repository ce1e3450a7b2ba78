"""Google Cloud itself: what the service account does in its own name and not for a user of the Workspace.

A few calls over plain REST. Google's large client would otherwise be loaded at every start, for one secret.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from service.errors import SettingsError, UnreachableError
from service.workspace.failures import no_token, refusal

Json = dict[str, Any]

_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
_TIMEOUT_SECONDS = 15.0
_TRIES = 3  # of a read


class Cloud:
    """The Google Cloud APIs at their own addresses, or all at `root`. The key file's account, else the machine's."""

    def __init__(self, key_file: Path | None, root: str | None = None) -> None:
        self._key_file = key_file
        self._root = root.rstrip("/") if root else None

    def get(self, host: str, path: str) -> Json:
        """Read something; tried again when Google cannot answer.

        Raises:
            WorkspaceError: refused, not found, or not reachable.
            SettingsError: there is no account to ask with.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                return self._call("GET", host, path, None)
            except UnreachableError:
                if attempt == _TRIES:
                    raise
        raise AssertionError  # the last attempt returns or raises

    def post(self, host: str, path: str, body: Json) -> Json:
        """Do something, once: what becomes of it when no answer comes is for the caller to judge.

        Raises:
            WorkspaceError: refused, there already, or nobody knows.
            SettingsError: there is no account to ask with.
        """
        return self._call("POST", host, path, body)

    def _call(self, verb: str, host: str, path: str, body: Json | None) -> Json:
        import requests  # noqa: PLC0415 - few processes call anybody here
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - the same
        from google.auth.transport.requests import Request  # noqa: PLC0415 - the same

        address = f"{self._root or f'https://{host}'}/{path}"
        with requests.Session() as session:
            account = own_account(self._key_file)
            name = getattr(account, "service_account_email", "the service account")
            try:
                account.refresh(Request(session))
            except GoogleAuthError as error:
                raise no_token(error, name, _SCOPES) from None
            try:
                reply = session.request(
                    verb,
                    address,
                    json=body,
                    headers={"Authorization": f"Bearer {account.token}"},
                    timeout=_TIMEOUT_SECONDS,
                )
            except requests.RequestException as error:
                raise UnreachableError(
                    f"{self._root or host} cannot be reached ({type(error).__name__}). Check the network."
                ) from None
        if not reply.ok:
            raise refusal(
                f"{verb} {path}", reply.status_code, reply.content, reply.headers.get("Retry-After"), str(name)
            )
        try:
            answer: Any = reply.json()
        except requests.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict):
            raise UnreachableError(f"{address} answered with something that is not Google's.")
        return answer


def own_account(key_file: Path | None) -> Any:
    """google-auth credentials of the service account itself: that of the key file, or the machine's own.

    Raises:
        SettingsError: there is neither, or the file is no key.
    """
    import google.auth  # noqa: PLC0415 - heavy
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - the same
    from google.oauth2 import service_account  # noqa: PLC0415 - the same

    try:
        if key_file is None:
            return google.auth.default(scopes=list(_SCOPES))[0]
        return service_account.Credentials.from_service_account_file(str(key_file), scopes=list(_SCOPES))
    except (GoogleAuthError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        where = f"The key file {key_file} cannot be used" if key_file else "This machine has no Google service account"
        raise SettingsError(
            f"{where} ({str(error).splitlines()[0].rstrip('.')}). Set GOOGLE_APPLICATION_CREDENTIALS to the service "
            "account's key file, or leave it unset on App Engine."
        ) from None


def google_time(root: str | None) -> datetime | None:
    """What time it is at Google, to the second; None if nobody says."""
    import requests  # noqa: PLC0415 - only `nanolearn doctor` asks

    try:
        reply = requests.head(root or "https://www.googleapis.com/", timeout=_TIMEOUT_SECONDS)
        return parsedate_to_datetime(reply.headers["Date"]).astimezone(UTC)
    except (requests.RequestException, KeyError, ValueError):
        return None
