"""The sandbox running: in a thread of a test or a demo, with ways to point Google's Python client at it."""

import json
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import google_auth_httplib2
import httplib2
from google.oauth2.service_account import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from sandbox.app import create_app
from sandbox.discovery import discovery
from sandbox.dispatch import Dispatcher
from sandbox.keys import DEFAULT_PROJECT, KeyRing, write_key_file
from sandbox.server import Server
from sandbox.world import World

if TYPE_CHECKING:
    from sandbox.wire import Wire


class Sandbox:
    """A sandbox over one world, serving from its making until `stop`, or for a `with` block."""

    def __init__(self, world: World, *, host: str = "127.0.0.1", port: int = 0, keys: KeyRing | None = None) -> None:
        self.world = world
        self.app = create_app(world, keys)
        self.wire: Wire = self.app.extensions["wire"]
        self._server = Server(host, port, self.app)
        self.url = f"http://{host}:{self._server.server_address[1]}"
        world.base_url = self.url
        self._tasks = Dispatcher(world)
        self._clients: list[Any] = []
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="sandbox", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop serving; clients from `build` are closed too."""
        self._tasks.stop()
        for client in self._clients:
            client.close()
        self._server.shutdown()
        self._thread.join()
        self._server.close()

    def key_file(self, path: Path | str, project: str = DEFAULT_PROJECT) -> Path:
        """Write a service-account key file (mode 0600) that clients of this sandbox can use."""
        path = Path(path)
        write_key_file(path, self.wire.keys.issue(project), self.url)
        return path

    def credentials(
        self, subject: str | None, scopes: Iterable[str] | None = None, project: str = DEFAULT_PROJECT
    ) -> Credentials:
        """Credentials in a user's name (None: the service account's own), by default for every scope."""
        key = self.wire.keys.issue(project).key_file(self.url)
        wanted = sorted(discovery().scopes) if scopes is None else list(scopes)
        from_key: Any = Credentials.from_service_account_info  # google-auth leaves it without types
        credentials: Credentials = from_key(key, scopes=wanted, subject=subject)
        return credentials

    def build(
        self,
        api: str,
        version: str,
        subject: str | None,
        scopes: Iterable[str] | None = None,
        project: str = DEFAULT_PROJECT,
    ) -> Any:
        """A resource of google-api-python-client that calls this sandbox, for one thread."""
        document = json.loads(get_static_doc(api, version))
        document["rootUrl"] = f"{self.url}/"
        document["baseUrl"] = document["rootUrl"] + document["servicePath"]
        document.pop("mtlsRootUrl", None)
        http = google_auth_httplib2.AuthorizedHttp(
            self.credentials(subject, scopes, project), http=httplib2.Http(timeout=30)
        )
        client = build_from_document(document, http=http)
        self._clients.append(client)
        return client
