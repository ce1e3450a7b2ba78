"""`Workspace.call("forms.forms.create", …)`: one door to every Google API.

Clients are built from the discovery documents packaged with google-api-python-client, with `rootUrl` rewritten where
NANOLEARN_WORKSPACE_ROOT says so. Resource objects are kept: making one costs a hundred times a call.
"""

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from service.clock import Clock
from service.errors import BusyError, NoConnectionError, SettingsError, UncertainError, UnreachableError
from service.settings import Settings
from service.workspace.credentials import delegated
from service.workspace.failures import no_token, refusal
from service.workspace.limits import LONGEST_WAIT, Ledger, Pace
from service.workspace.transport import HonestHttp, LostReplyError, NotSentError

Json = dict[str, Any]

_VERSIONS = {
    "forms": ("forms", "v1"),
    "drive": ("drive", "v3"),
    "directory": ("admin", "directory_v1"),
    "gmail": ("gmail", "v1"),
    "classroom": ("classroom", "v1"),
    "sheets": ("sheets", "v4"),
}

_AUTH = "https://www.googleapis.com/auth/"

# The least that works, asked for per feature: one scope missing in the Admin console refuses the whole token.
_SCOPES = {
    "forms": ("drive.file",),
    "drive": ("drive.file",),
    "directory.users": ("admin.directory.user.readonly",),
    "directory.orgunits": ("admin.directory.orgunit.readonly",),
    "directory.members": ("admin.directory.group.member.readonly",),
    "gmail": ("gmail.send",),
    "sheets": ("drive.file",),
    "classroom.courses": ("classroom.courses",),
    "classroom.courses.courseWork": ("classroom.coursework.students",),
    "classroom.courses.topics": ("classroom.topics",),
    "classroom.courses.students": ("classroom.rosters",),
}

# Only administrators may read the Directory, and add people to a class whom nobody has asked whether they want to.
_AS_ADMINISTRATOR = {"directory.users", "directory.orgunits", "directory.members", "classroom.courses.students"}

_TIMEOUT_SECONDS = 90.0
_TRIES = 6
_TRIES_TO_CONNECT = 3  # a wrong address should be said soon


class Workspace:
    """Google Workspace as the service's accounts see it. Counts every HTTP call by method id in `calls`."""

    def __init__(self, settings: Settings, clock: Clock, ledger: Ledger | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._here = threading.local()  # httplib2 and resource objects are not shared between threads
        self.pace = Pace(clock, ledger)
        self.calls: Counter[str] = Counter()

    def call(self, method_id: str, *, in_name_of: str | None = None, **parameters: Any) -> Json:
        """Call one method and give its reply; `body` is the request body, the rest are its parameters.

        `in_name_of`: the address of a user to act as, in place of the account that is used for the method.

        Busy answers are waited out. Reads are tried again on any failure. A write whose reply is lost, or which a
        server error answered, is never repeated here.

        Raises:
            UncertainError: a write may or may not have been done; look before trying again.
            WorkspaceError: refused, not found, or not reachable.
        """
        for attempt in range(1, _TRIES + 1):
            request = self.method(method_id)(**parameters)
            reading = request.method == "GET"
            self.pace.wait(method_id, in_name_of=in_name_of)
            try:
                return self._once(method_id, request, reading=reading, in_name_of=in_name_of)
            except BusyError as busy:
                wait = busy.retry_after if busy.retry_after is not None else _back_off(attempt + 2)
                if attempt == _TRIES or wait > LONGEST_WAIT.total_seconds():
                    raise
                self.pace.pause(wait)
            except UnreachableError as gone:
                tries = _TRIES_TO_CONNECT if isinstance(gone, NoConnectionError) else _TRIES
                if not reading or attempt >= tries:
                    raise
                self.pace.pause(_back_off(attempt))
        raise AssertionError  # the last attempt returns or raises

    def pages(
        self, method_id: str, key: str, told: Callable[[int], None] | None = None, /, **parameters: Any
    ) -> list[Json]:
        """All items under `key` of a list method, through every page. `told`: how many there are so far."""
        items: list[Json] = []
        token: str | None = None
        while True:
            reply = self.call(method_id, **parameters, **({"pageToken": token} if token else {}))
            items.extend(reply.get(key, []))
            if told is not None:
                told(len(items))
            token = reply.get("nextPageToken")
            if not token:
                return items

    def authorise(self, method_id: str, in_name_of: str | None = None) -> None:
        """Get the token that a method needs, and call nothing. `in_name_of` as in `call`.

        Raises:
            WorkspaceError: none is given, or nobody is there to give it.
            SettingsError: there is no key to ask with.
        """
        self._authorised(method_id, in_name_of)

    def close(self) -> None:
        """Close this thread's connections."""
        for http in self._here.__dict__.get("https", {}).values():
            http.close()
        if "session" in self._here.__dict__:
            self._here.session.close()
        self._here.__dict__.clear()

    def _once(self, method_id: str, request: Any, *, reading: bool, in_name_of: str | None) -> Json:
        with self.sending(method_id, reading=reading, in_name_of=in_name_of) as (http, _):
            reply = request.execute(http=http, num_retries=0)
        if reply and not isinstance(reply, dict):
            place = self._settings.workspace_root or "Google"
            strange = f"{place} answered {method_id} with something that is not JSON. Check NANOLEARN_WORKSPACE_ROOT."
            raise (UnreachableError if reading else UncertainError)(strange)
        return reply or {}

    @contextmanager
    def sending(
        self, method_id: str, *, reading: bool = False, calls: int = 1, in_name_of: str | None = None
    ) -> Iterator[tuple[Any, str]]:
        """For sending a request: gives the authorised HTTP and whom it acts for, counts, and translates what fails."""
        from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415 - heavy
        from googleapiclient.errors import HttpError  # noqa: PLC0415

        http, subject, scopes = self._authorised(method_id, in_name_of)
        self.calls[method_id] += calls
        try:
            yield http, subject
        except HttpError as error:
            failure = refusal(method_id, error.resp.status, error.content, error.resp.get("retry-after"), subject)
            if isinstance(failure, UnreachableError) and not reading:
                raise UncertainError(f"{failure} It may have been done all the same.") from None
            raise failure from None
        except (NotSentError, TransportError) as error:  # of a token that had to be renewed: nothing was done
            raise NoConnectionError(self._nowhere(error)) from None
        except GoogleAuthError as error:
            raise no_token(error, subject, scopes) from None
        except (LostReplyError, OSError) as error:
            if reading:
                raise UnreachableError(f"The answer to {method_id} was lost: {error}.") from None
            raise UncertainError(f"The answer to {method_id} was lost: {error}. It may have been done.") from None
        finally:
            for _ in range(calls):
                self.pace.made(method_id, in_name_of)

    def _authorised(self, method_id: str, in_name_of: str | None) -> tuple[Any, str, tuple[str, ...]]:
        """What `_http` gives, with a token that is valid."""
        from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415 - heavy

        http, subject, scopes = self._http(method_id, in_name_of)
        try:
            self._token(http.credentials)
        except TransportError as error:
            raise NoConnectionError(self._no_token_from(error)) from None
        except (GoogleAuthError, ValueError, OSError) as error:
            raise no_token(error, subject, scopes) from None
        return http, subject, scopes

    def _no_token_from(self, error: Exception) -> str:
        reason = str(error).rpartition("Caused by ")[2].partition(": ")[2].strip("\"')") or str(error)
        return (
            f"No token could be had: the address that gives them cannot be reached ({reason}). Check the network and "
            "the token_uri in the key file (GOOGLE_APPLICATION_CREDENTIALS)."
        )

    def _nowhere(self, error: Exception) -> str:
        place = self._settings.workspace_root or "Google"
        return (
            f"Google Workspace at {place} cannot be reached: {error}. Check the network and NANOLEARN_WORKSPACE_ROOT."
        )

    def method(self, method_id: str) -> Any:
        """The bound method that makes a request; its resource object is made once a thread."""
        path, name = method_id.rsplit(".", 1)
        kept: Json = self._here.__dict__.setdefault("resources", {})
        if path not in kept:
            api, *collections = path.split(".")
            resource = kept.get(api)
            if resource is None:
                resource = kept[api] = self._build(api)
            for collection in collections:
                resource = getattr(resource, collection)()
            kept[path] = resource
        return getattr(kept[path], name)

    def new_batch(self, method_id: str, callback: Callable[..., None]) -> Any:
        """An empty batch for calls of one API; `callback` is told each call's id, reply and failure."""
        api = method_id.split(".", 1)[0]
        self.method(method_id)  # builds the API's client
        return self._here.resources[api].new_batch_http_request(callback=callback)

    def _build(self, api: str) -> Any:
        from googleapiclient.discovery import build_from_document  # noqa: PLC0415
        from googleapiclient.discovery_cache import get_static_doc  # noqa: PLC0415
        from googleapiclient.http import HttpRequest  # noqa: PLC0415

        document = json.loads(get_static_doc(*_VERSIONS[api]))
        root = self._settings.workspace_root
        if root is not None:
            document["rootUrl"] = root.rstrip("/") + "/"
            document["baseUrl"] = document["rootUrl"] + document["servicePath"]
            document.pop("mtlsRootUrl", None)
        return build_from_document(document, http=HonestHttp(_TIMEOUT_SECONDS), requestBuilder=HttpRequest)

    def _http(self, method_id: str, in_name_of: str | None) -> tuple[Any, str, tuple[str, ...]]:
        """This thread's authorised HTTP for the method's feature, whom it acts for and with which scopes.

        Whomever it acts for, a feature has one connection.
        """
        import google_auth_httplib2  # noqa: PLC0415

        feature = method_id
        while feature not in _SCOPES:
            feature = feature.rpartition(".")[0]
        scopes = tuple(_AUTH + scope for scope in _SCOPES[feature])
        administrator = feature in _AS_ADMINISTRATOR
        own = self._settings.directory_admin if administrator else self._settings.delegated_user
        subject = in_name_of or own
        if subject is None:
            self._settings.sender()
            raise SettingsError("NANOLEARN_DIRECTORY_ADMIN is not set.")
        kept: dict[tuple[str, str], Any] = self._here.__dict__.setdefault("authorised", {})
        if (feature, subject) not in kept:
            credentials = delegated(self._settings.credentials, subject, scopes)
            https: Json = self._here.__dict__.setdefault("https", {})
            plain = https.setdefault(feature, HonestHttp(_TIMEOUT_SECONDS))
            kept[feature, subject] = google_auth_httplib2.AuthorizedHttp(credentials, http=plain)
        return kept[feature, subject], subject, scopes

    def _token(self, credentials: Any) -> None:
        """Have a valid token before the call, so that a failure to get one is not taken for a lost reply."""
        if not credentials.valid:
            import requests  # noqa: PLC0415
            from google.auth.transport.requests import Request  # noqa: PLC0415

            session = self._here.__dict__.setdefault("session", requests.Session())
            credentials.refresh(Request(session))


def _back_off(attempt: int) -> float:
    """Seconds before the next try: doubled each time, at most 32, scattered so that workers do not march in step.

    The waits for a used-up quota add up to more than the minute after which Google counts anew.
    """
    return float(min(2 ** (attempt - 1), 32)) * (0.75 + random.random() / 4)  # noqa: S311 - scatter, not secrecy
