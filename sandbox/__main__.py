"""`python -m sandbox`: the offline Workspace alone, until it is told to stop."""

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from sandbox.keys import KeyFileTakenError, KeyRing, stored_key
from sandbox.world import World


@click.command(
    help="An offline Google Workspace: Forms, Drive, Directory, Gmail and Classroom for one fictional town.",
    epilog="Example: python -m sandbox --port 9099 --key sandbox-key.json",
)
@click.option("--port", type=click.IntRange(0, 65535), default=9099, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--town",
    type=click.Path(path_type=Path),
    help='Directory resources as JSON: {"domain", "orgUnits", "users", "groups", "members"}. '
    "Without it: Strandköping, a fictional municipality.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    default=Path("sandbox-key.json"),
    show_default=True,
    help="Where to write a service-account key file; one from an earlier run stays valid.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep everything in this file when stopping, and go on from it next time; --town then only starts it.",
)
def main(port: int, host: str, town: Path | None, key: Path, state: Path | None) -> None:
    """Serve until SIGTERM or SIGINT."""
    from sandbox.serve import Sandbox  # noqa: PLC0415 - Google's client is heavy, and --help must answer at once

    stop = _stop_signal()
    if state is not None and not state.parent.is_dir():
        raise click.ClickException(f"Cannot keep the state in {state}: its folder does not exist.")
    world = _kept(state) if state is not None and state.exists() else _town(town)
    try:
        private_key = stored_key(key)
    except (KeyFileTakenError, OSError) as error:
        raise click.ClickException(str(error)) from error
    try:
        running = Sandbox(world, host=host, port=port, keys=KeyRing(private_key))
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another port with --port (0 takes a free one)."
        ) from error
    with running:
        try:
            running.key_file(key)
        except OSError as error:
            raise click.ClickException(f"Cannot write the key file {key}: {error.strerror}.") from error
        click.echo(f"Sandbox Workspace of {world.domain} ({len(world.users)} users) at {running.url}")
        click.echo(f"Service-account key file: {key.resolve()}")
        click.echo("Stop with Ctrl-C.")
        sys.stdout.flush()
        stop.wait()
    if state is not None:
        _keep(world, state)


def _kept(path: Path) -> World:
    from sandbox.keeping import load  # noqa: PLC0415 - needed with --state only

    try:
        return load(path)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"Cannot go on from {path}: {error}. Delete it to start anew.") from error


def _keep(world: World, path: Path) -> None:
    from sandbox.keeping import save  # noqa: PLC0415 - needed with --state only

    try:
        save(world, path)
    except OSError as error:
        raise click.ClickException(f"Cannot keep the state in {path}: {error.strerror}.") from error


def _town(path: Path | None) -> World:
    from sandbox.town import load_town  # noqa: PLC0415 - the same

    if path is None:
        from sandbox.towns import strandkoping  # noqa: PLC0415 - the same

        return load_town(strandkoping())
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise click.ClickException(f"Cannot read the town file {path}: {error.strerror}.") from error
    except ValueError as error:
        raise click.ClickException(f"The town file {path} is not JSON: {error}.") from error
    try:
        return load_town(document)
    except ValueError as error:
        raise click.ClickException(f"The town file {path} cannot be used: {error}") from error


def _stop_signal() -> threading.Event:
    """Set by SIGTERM and SIGINT. Asked for before anything is announced, so that no signal comes too early."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


if __name__ == "__main__":
    main()
