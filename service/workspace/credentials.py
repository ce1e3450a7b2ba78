"""Tokens for the accounts we act for, by domain-wide delegation.

With a key file the key signs; without one the App Engine service account signs through IAM (no key exists that
could be lost). Scopes are asked for per feature: one missing scope refuses the whole token.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.errors import SettingsError

_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, not a secret


def delegated(key_file: Path | None, subject: str, scopes: tuple[str, ...]) -> Any:
    """google-auth credentials that act as `subject` with `scopes`.

    Raises:
        SettingsError: the key file is missing or is none; or there is no key and no service account to sign.
    """
    if key_file is None:
        return _keyless(subject, scopes)
    try:
        return _of_key(key_file.read_text(encoding="utf-8")).with_scopes(list(scopes)).with_subject(subject)
    except FileNotFoundError:
        raise SettingsError(
            f"The key file {key_file} (GOOGLE_APPLICATION_CREDENTIALS) does not exist. Download the service account's "
            "JSON key, or unset the setting to sign without a key on App Engine."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"The key file {key_file} (GOOGLE_APPLICATION_CREDENTIALS) cannot be read: {error.strerror}."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"The file {key_file} (GOOGLE_APPLICATION_CREDENTIALS) is not a service account's JSON key: "
            f"{str(error).rstrip('.')}. It should be the file that Google Cloud gave when the key was made."
        ) from None


@lru_cache(maxsize=2)
def _of_key(document: str) -> Any:
    """For nobody yet. To read and prove a key takes longer than to sign with it, so all subjects share the one."""
    from google.oauth2 import service_account  # noqa: PLC0415 - heavy

    return service_account.Credentials.from_service_account_info(json.loads(document))


def _keyless(subject: str, scopes: tuple[str, ...]) -> Any:
    import google.auth  # noqa: PLC0415
    from google.auth import iam  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
    from google.auth.transport.requests import Request  # noqa: PLC0415
    from google.oauth2 import service_account  # noqa: PLC0415

    try:
        source: Any = google.auth.default(scopes=["https://www.googleapis.com/auth/iam"])[0]
        request = Request()
        source.refresh(request)
        email = source.service_account_email
    except (GoogleAuthError, AttributeError) as error:
        raise SettingsError(
            "There is no key to sign with: GOOGLE_APPLICATION_CREDENTIALS is not set, and this is not a machine with a "
            f"Google service account ({str(error).splitlines()[0]}). Set it to the service account's key file."
        ) from None
    return service_account.Credentials(
        iam.Signer(request, source, email), email, _TOKEN_URI, scopes=list(scopes), subject=subject
    )
