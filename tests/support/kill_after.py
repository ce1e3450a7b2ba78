"""Runs `nanolearn deliver` in real processes, each killed with SIGKILL right after a given commit.

A program for tests: `python -m tests.support.kill_after` reads one JSON line for each process it shall start and
answers with one. It forks after the imports, which take longer than a delivery. What killing costs nothing to look
at is left out: commits that only enter a call in the ledger of calls.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from service.cli import main
from service.clock import SystemClock

_LEDGER = "spent"


def _die_after(fatal: int) -> None:
    """From now on, the commit of this number that records something is this process's last deed."""
    recorded = 0
    pending = False
    commit = DefaultDialect.do_commit

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal pending
        verb, _, rest = statement.lstrip().partition(" ")
        pending = pending or (verb in {"INSERT", "UPDATE", "DELETE"} and _LEDGER not in rest.split()[:2])

    def do_commit(dialect: DefaultDialect, connection: Any) -> None:
        nonlocal recorded, pending
        commit(dialect, connection)
        recorded += pending
        pending = False
        if recorded == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", look)
    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]  # no event comes after a commit


def _stand_at(moment: datetime) -> None:
    """The process's clock begins at this moment; waiting takes no time."""
    passed = timedelta(0)

    def sleep(_clock: SystemClock, seconds: float) -> None:
        nonlocal passed
        passed += timedelta(seconds=seconds)

    SystemClock.now = lambda _clock: moment + passed  # type: ignore[method-assign]
    SystemClock.sleep = sleep  # type: ignore[method-assign]


def _deliver(order: dict[str, Any]) -> None:
    os.environ.update(order["environment"])
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    _stand_at(datetime.fromisoformat(order["now"]).astimezone(UTC))
    _die_after(order["after"])
    sys.argv = ["nanolearn", "deliver", "--json"]
    main()


def serve() -> None:
    """Start a process for each line of the input, and tell how it ended: its status, negative for a signal."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _deliver(json.loads(line))
            os._exit(0)  # what a command gives back by itself: it was well
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
