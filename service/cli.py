"""`nanolearn`: the command line. Each family of commands is imported only when it is asked for."""

import importlib
import os
import sys
from typing import Any

import click

from service.errors import NanolearnError

COMMANDS = {
    "assign": ("service.commands.assign:assign", "Bind people to modules by a date."),
    "assignments": ("service.commands.assign:assignments", "List assignments, withdraw one."),
    "courses": ("service.commands.courses:courses", "Check, list and preview modules."),
    "db": ("service.commands.db:db", "The database's schema."),
    "deliver": ("service.commands.deliver:deliver", "Make Workspace what it should be: Forms and mails."),
    "demo": ("service.commands.demo:demo", "The whole product offline, with a fictional municipality."),
    "doctor": ("service.commands.doctor:doctor", "Check settings, delegation and Forms."),
    "report": ("service.commands.report:report", "How the units stand."),
    "roster": ("service.commands.roster:roster", "Units, people and groups from the Directory."),
    "sandbox": ("service.commands.sandbox:sandbox", "The offline Workspace alone."),
    "serve": ("service.commands.serve:serve", "The web service alone."),
    "track": ("service.commands.track:track", "Bring home responses since the last time."),
}


class _LazyGroup(click.Group):
    """A group that knows its commands' names and help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in sorted(COMMANDS.items())])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nanolearn")
def nanolearn() -> None:
    """Teach a whole municipality in two minutes at a time, through Google Forms.

    \b
    Try it offline:   nanolearn demo
    The usual way:    nanolearn roster sync
                      nanolearn assign start --to unit:/Skolor --due 2026-12-18
                      nanolearn deliver
                      nanolearn track
                      nanolearn report --unit /Skolor
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; a failure is one sentence on stderr, never a traceback."""
    try:
        nanolearn.main(args=arguments, prog_name="nanolearn", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was done is recorded; run the command again to go on.", err=True)
        sys.exit(130)
    except NanolearnError as error:
        click.echo(f"nanolearn: {error}", err=True)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as fault:  # whatever it is, it is told in a sentence
        if os.environ.get("NANOLEARN_TRACEBACK"):
            raise
        click.echo(f"nanolearn: {_in_words(fault)}", err=True)
        sys.exit(1)


def _in_words(fault: Exception) -> str:
    """A failure nobody foresaw. One of the database is its own; the rest are ours, and we want to hear of them."""
    reason = " ".join(str(getattr(fault, "orig", fault)).split()) or type(fault).__name__
    if type(fault).__module__.startswith("sqlalchemy"):
        return f"The database could not do it: {reason}. Nothing is half-written; run the command again."
    return (
        f"An unexpected fault, {type(fault).__name__}: {reason}. Please report it, with what "
        "NANOLEARN_TRACEBACK=1 shows when the command is run again."
    )
