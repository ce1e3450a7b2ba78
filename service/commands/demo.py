"""`nanolearn demo`: the whole product offline."""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import click

from service.commands.kinds import Port


@click.command()
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the data here, and go on from it next time.",
)
@click.option("--port", type=Port(), help="Of the service; without it 8080, or a free one if that is taken.")
@click.option("--sandbox-port", type=Port(), help="Of the offline Workspace; without it 9099, or a free one.")
@click.option("--exit", "leave", is_flag=True, help="Stop when everything stands: for trying out that it does.")
def demo(*, keep: Path | None, port: int | None, sandbox_port: int | None, leave: bool) -> None:
    """The whole product offline: a Workspace, a fictional municipality with some history, the service.

    Prints the addresses and who one can be. Stop with Ctrl-C.

    Example: nanolearn demo --keep demo-data
    """
    from service.demo.stage import Stage

    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nanolearn-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        stage = Stage(folder, port=port, sandbox_port=sandbox_port, say=lambda text: click.echo(text, err=True))
        with _stoppable() as stopped:
            stack.callback(stage.close)
            stage.open()
            for line in stage.welcome():
                click.echo(line)
            sys.stdout.flush()
            while not leave and not stopped.wait(0.5):
                stage.check()
        click.echo("\nStopping ..." if not leave else "", err=True)


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """An event that Ctrl-C or SIGTERM sets once everything stands; before that they end the program at once."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            os._exit(1)
        stopped.set()
        raise KeyboardInterrupt

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
