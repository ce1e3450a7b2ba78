"""`nanolearn`: the command line. Each family of commands is imported only when it is asked for."""

import importlib
import io
import os
import sys
from contextlib import suppress

import click

from service.errors import NanolearnError

COMMANDS = {
    "assign": ("service.commands.assign:assign", "Bind people to modules by a date."),
    "assignments": ("service.commands.assign:assignments", "List assignments, withdraw one."),
    "audit": ("service.commands.audit:audit", "What rights over other people's data were used for."),
    "courses": ("service.commands.courses:courses", "Make, check, measure, list and preview modules."),
    "db": ("service.commands.db:db", "The database's schema."),
    "deliver": ("service.commands.deliver:deliver", "Make Workspace what it should be: Forms and mails."),
    "demo": ("service.commands.demo:demo", "The whole product offline, with a fictional municipality."),
    "doctor": ("service.commands.doctor:doctor", "Check settings, delegation and Forms."),
    "goals": ("service.commands.goals:goals", "How much is to be done by when, and how it looks."),
    "person": ("service.commands.person:person", "All that is held on one person; erase it."),
    "privacy": ("service.commands.privacy:privacy", "What the law asks for in writing, from the settings."),
    "remind": ("service.commands.remind:remind", "Have those who are not done reminded."),
    "reminders": ("service.commands.reminders:reminders", "What is sent to whom, when; and switching it off."),
    "report": ("service.commands.report:report", "How the units stand."),
    "retention": ("service.commands.retention:retention", "Delete what has been kept long enough."),
    "roles": ("service.commands.roles:roles", "Who administers, leads and helps where."),
    "roster": ("service.commands.roster:roster", "Units, people and groups from the Directory."),
    "sandbox": ("service.commands.sandbox:sandbox", "The offline Workspace alone."),
    "serve": ("service.commands.serve:serve", "The web service alone."),
    "tokens": ("service.commands.tokens:tokens", "How programs are let in to the API."),
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


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nanolearn")
def nanolearn() -> None:
    """Teach a whole municipality in two minutes at a time, through Google Forms.

    \b
    Try it offline:   nanolearn demo
    The usual way:    nanolearn roster sync
                      nanolearn assign start --to unit:/Skolor --due 2030-01-31
                      nanolearn deliver
                      nanolearn track
                      nanolearn report --unit /Skolor
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a failure is one sentence on stderr, never a traceback."""
    _speak_utf8()
    try:
        nanolearn.main(args=arguments, prog_name="nanolearn", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as asked_for_nothing:
        asked_for_nothing.show()
        sys.exit(2)
    except click.UsageError as error:
        _complain(_usage(error))
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _complain(error.format_message())
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was done is recorded; run the command again to go on.", err=True)
        sys.exit(130)
    except NanolearnError as error:
        _complain(str(error))
        sys.exit(error.exit_status)
    except BrokenPipeError:
        _forget_stdout()  # whoever reads has seen enough
    except Exception as fault:  # whatever it is, it is told in a sentence
        if os.environ.get("NANOLEARN_TRACEBACK"):
            raise
        _complain(_in_words(fault))
        if isinstance(fault, OSError):
            _forget_stdout()
        sys.exit(1)


def _forget_stdout() -> None:
    """What could not be written there stays unwritten; else Python would try, and complain, once more at its end."""
    with suppress(OSError, ValueError):  # there may be no such file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """JSON is UTF-8 whatever the terminal's language; where there is no such stream, there is nothing to set."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _complain(sentence: str) -> None:
    click.echo(f"nanolearn: {sentence}", err=True)


def _usage(error: click.UsageError) -> str:
    sentence = error.format_message().rstrip(".")
    return f"{sentence}. See `{error.ctx.command_path if error.ctx else 'nanolearn'} --help`."


def _in_words(fault: Exception) -> str:
    """A failure nobody foresaw. One of the database or the disk is its own; the rest are ours, to be told to us."""
    reason = " ".join(str(getattr(fault, "orig", fault)).split()) or type(fault).__name__
    if type(fault).__module__.startswith("sqlalchemy"):
        return f"The database could not do it: {reason}. Nothing is half-written; run the command again."
    if isinstance(fault, OSError) and fault.strerror:
        where = f" {fault.filename}" if fault.filename else ""
        return f"This machine could not do it:{where} {fault.strerror}. Mend that and run the command again."
    return (
        f"An unexpected fault, {type(fault).__name__}: {reason}. Please report it, with what "
        "NANOLEARN_TRACEBACK=1 shows when the command is run again."
    )
