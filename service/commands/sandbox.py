"""`nanolearn sandbox`: starts the offline Workspace, a program of its own, in place of this one."""

import os
import sys

import click


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sandbox(arguments: tuple[str, ...]) -> None:
    """The offline Workspace alone; writes a usable service-account key file."""
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *arguments])  # noqa: S606 - our own interpreter, no shell
