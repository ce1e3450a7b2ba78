"""Everything the demo puts up: the sandbox, its history, the service; and what it tells the visitor."""

import os
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from service.demo import cache
from service.demo.history import History
from service.demo.offline import Background, OfflineWorkspace
from service.errors import NanolearnError
from service.settings import Settings, load_settings

_DOMAIN = "strandkoping.example"

_OWN = "strandkoping"
_LOCAL = """\
# What Strandköping has filled in for its modules, and that it asks how useful they were.
country: SE
usefulness: true
values:
  report-to:
    sv: till it-supporten på 0123-45 60 00
    da: til it-supporten på 0123-45 60 00
    en: to IT support on 0123-45 60 00
"""

PEOPLE = (
    ("administrator", f"superadmin@{_DOMAIN}", "assigns and sees everything"),
    ("leader", f"thomas.magnusson@{_DOMAIN}", "municipal director: the whole administration"),
    ("leader", f"siobhan.el-sayed@{_DOMAIN}", "head of Vård och omsorg"),
    ("leader", f"nils.hakansson@{_DOMAIN}", "head of Åsgårdsskolan"),
    ("learner", f"susanne.ek@{_DOMAIN}", "leads Lokalvård; has something to do"),
)


class Stage:
    """The demo while it stands."""

    def __init__(self, folder: Path, *, port: int | None, sandbox_port: int | None, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._lived = (folder / "nanolearn.db").exists()
        self._port = _chosen(port, 8080, "--port")
        # A past that is gone on with holds the addresses of its Forms.
        self._sandbox_port = _chosen(
            9099 if sandbox_port is None and self._lived else sandbox_port, 9099, "--sandbox-port"
        )
        self._say = say
        self._workspace: OfflineWorkspace | None = None
        self._service: Background | None = None
        self._began = time.monotonic()

    def open(self) -> None:
        """Put everything up, with a past that is made or brought from the cache.

        Raises:
            NanolearnError: a port is taken, or a part did not start.
        """
        own = self._folder / _OWN
        own.mkdir(exist_ok=True)
        (own / "local.yaml").write_text(_LOCAL, encoding="utf-8")
        settings = load_settings(self.environment())
        kept = cache.place(self._sandbox_port, settings.courses)
        if not self._lived and not cache.bring(kept, self._folder):
            self._live(settings)
            cache.keep(kept, self._folder)
        self._workspace = OfflineWorkspace(self._folder, self._sandbox_port)
        self._workspace.set_clock(datetime.now(UTC), freeze=False)
        command = [sys.executable, "-m", "service", "serve", "--port", str(self._port)]
        self._service = Background(
            "service", command, self._folder / "service.log", {**os.environ, **self.environment()}
        )
        self._service.wait_until_answers(f"http://127.0.0.1:{self._port}/healthz")

    def check(self) -> None:
        """Raise if a part has ended by itself."""
        for part in (self._service, self._workspace.process if self._workspace else None):
            if part is not None and part.ended():
                raise NanolearnError(f"The {part.name} has ended. Its log is in {self._folder}.")

    def close(self) -> None:
        """Take everything down; the sandbox writes its state as it goes."""
        if self._service is not None:
            self._service.stop()
        if self._workspace is not None:
            self._workspace.process.stop()

    def environment(self) -> dict[str, str]:
        """The settings of the demo's installation."""
        return {
            "NANOLEARN_DATABASE_URL": f"sqlite:///{self._folder.resolve() / 'nanolearn.db'}",
            "NANOLEARN_WORKSPACE_ROOT": f"http://127.0.0.1:{self._sandbox_port}/",
            "GOOGLE_APPLICATION_CREDENTIALS": str(self._folder.resolve() / "service-account.json"),
            "NANOLEARN_DELEGATED_USER": f"nanolearn@{_DOMAIN}",
            "NANOLEARN_DIRECTORY_ADMIN": f"katalog@{_DOMAIN}",
            "NANOLEARN_DOMAIN": _DOMAIN,
            "NANOLEARN_RESPONDER_DOMAINS": f"elev.{_DOMAIN}",
            "NANOLEARN_PUPILS": f"/Elever,@elev.{_DOMAIN}",
            "NANOLEARN_OWNERS": f"superadmin@{_DOMAIN}",
            "NANOLEARN_PUBLIC_URL": f"http://127.0.0.1:{self._port}",
            "NANOLEARN_OIDC_ISSUER": f"http://127.0.0.1:{self._sandbox_port}",
            "NANOLEARN_OIDC_CLIENT_ID": "nanolearn-demo",
            "NANOLEARN_OIDC_CLIENT_SECRET": "nanolearn-demo-secret",
            "NANOLEARN_SECRET_KEY": "nanolearn-demo-key, known to everybody who can read",
            "NANOLEARN_COURSES": os.environ.get("NANOLEARN_COURSES") or self._courses(),
        }

    def _courses(self) -> str:
        """The shipped courses, and over them what the municipality has filled in."""
        return os.pathsep.join(str(each.resolve()) for each in (*load_settings({}).courses, self._folder / _OWN))

    def welcome(self) -> Iterator[str]:
        """What the visitor is told."""
        yield ""
        yield f"Strandköpings kommun is up, {time.monotonic() - self._began:.0f} seconds after you asked."
        yield ""
        yield f"  Nanolearn          http://127.0.0.1:{self._port}/        reports, my page, the console"
        yield f"  The sidebar        http://127.0.0.1:{self._port}/cards/preview        assign and follow up"
        yield f"  Offline Workspace  http://127.0.0.1:{self._sandbox_port}/        be anybody: mail, Classroom, Forms"
        yield ""
        yield "Who you can be (any of 1,200 people; search by name or unit):"
        for role, email, what in PEOPLE:
            yield f"  {role:<14} {email:<40} {what}"
        yield ""
        yield "The command line, in another window:"
        yield f"  . {self._settings_file()}"
        yield "  .venv/bin/nanolearn report --unit '/Vård och omsorg'"
        yield ""
        yield "Ctrl-C stops everything."

    def _settings_file(self) -> Path:
        """The demo's settings as lines for a shell."""
        path = self._folder.resolve() / "settings.sh"
        lines = [f"export {name}={shlex.quote(value)}" for name, value in self.environment().items()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _live(self, settings: Settings) -> None:
        self._say("Making six weeks of history (once a day; it is kept) ...")
        workspace = OfflineWorkspace(self._folder, self._sandbox_port)
        try:
            settings = load_settings(self.environment())
            History(settings, workspace, datetime.now(UTC), lambda text: self._say(f"  {text}")).live()
        finally:
            workspace.process.stop()


def _chosen(wanted: int | None, usual: int, option: str) -> int:
    """The port asked for, which must be free; else the usual one, or any other that is.

    Raises:
        NanolearnError: the port asked for is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", usual if wanted is None else wanted))
        except OSError:
            if wanted is not None:
                raise NanolearnError(
                    f"Port {wanted} is taken, perhaps by another demo. Stop it, or choose another with {option}."
                ) from None
        else:
            return int(probe.getsockname()[1])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
