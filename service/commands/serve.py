"""`nanolearn serve`: the web service alone."""

import click

from service.commands.kinds import Port
from service.errors import NanolearnError

_PROCESSES = 3
"""A report is work for the processor: threads of one process would only queue for it. Each answers one at a time."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens.")
@click.option(
    "--port", type=Port(free=True), default=8080, show_default=True, envvar="PORT", help="0 takes a free one."
)
def serve(host: str, port: int) -> None:
    """The web service alone, on gunicorn.

    Example: nanolearn serve --port 8080
    """
    import os
    import secrets
    import socket

    from gunicorn.app.base import BaseApplication

    from service.app import create_app, open_service
    from service.settings import MADE_AT_START

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NanolearnError(
                f"Nothing can be served at {host}:{port}: {error.strerror}. Choose another --port."
            ) from None

    service = open_service()
    _ = service.catalogue, service.engine  # what is broken is said here, not to the first who comes
    service.close()
    if not os.environ.get("NANOLEARN_SECRET_KEY"):  # the processes have to agree on it, or nobody stays signed in
        os.environ["NANOLEARN_SECRET_KEY"] = MADE_AT_START + secrets.token_hex(32)

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{host}:{port}",
                "workers": _PROCESSES,
                "loglevel": "warning",
            }.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return create_app()  # in each process anew: connections do not outlive a fork

    click.echo(f"Nanolearn is at http://{host}:{port}/ (stop with Ctrl-C)", err=True)
    Server().run()
