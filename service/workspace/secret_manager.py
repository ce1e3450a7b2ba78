"""Settings that are kept in Secret Manager: `secret:projects/P/secrets/NAME/versions/latest` stands for its content."""

import binascii
from base64 import b64decode
from pathlib import Path

from service.errors import NanolearnError, NotFoundError, RefusedError, SettingsError
from service.workspace.cloud import Cloud

HOST = "secretmanager.googleapis.com"


def reveal(version: str, key_file: Path | None, root: str | None) -> str:
    """The content of one version of a secret, by its full name.

    Raises:
        SettingsError: it is not there, may not be read, or is no text. The sentence names the secret, never what is
            in it.
    """
    try:
        reply = Cloud(key_file, root).get(HOST, f"v1/{version}:access")
        content = b64decode(reply["payload"]["data"], validate=True).decode()
    except NotFoundError:
        raise SettingsError(
            f"There is no {version} in Secret Manager. Make it with `gcloud secrets create`, or correct the name."
        ) from None
    except RefusedError as refused:
        raise SettingsError(
            f"{version} may not be read: {refused} Give the service account the role Secret Manager Secret Accessor "
            "on this secret, and see that the version is enabled."
        ) from None
    except (KeyError, TypeError, binascii.Error, UnicodeDecodeError):
        raise SettingsError(f"{version} holds no text. Add a version that holds the value alone.") from None
    except NanolearnError as trouble:
        raise SettingsError(f"{version} could not be read: {trouble}") from None
    if not content.strip():
        raise SettingsError(f"{version} is empty. Add a version that holds the value alone.")
    return content
