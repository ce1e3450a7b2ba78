"""What the service writes to its log: a line for a person, or on App Engine JSON that Cloud Logging reads.

Nobody's address stands in it, and no token or password, whoever wrote the message: they are taken out of each line.
"""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from service.settings import Settings

_TRACE = re.compile(r"([0-9a-f]{32})(?:/(\d{1,20}))?(?:;o=\d)?")
_HIDDEN = (
    (re.compile(r"://[^/\s:@]+:[^/\s@]+@"), "://…@"),  # a password in an address
    (re.compile(r"\bBearer\s+\S+", re.IGNORECASE), "Bearer …"),
    (re.compile(r"\bya29\.[\w.-]+"), "…"),  # Google's access tokens
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?"), "…"),  # signed tokens
    (re.compile(r"-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----|\Z)", re.DOTALL), "…"),
    (re.compile(r"[\w.%+'-]+@(?![\w.-]*gserviceaccount\.com)((?:[\w-]+\.)+\w+)"), r"…@\1"),
)

_trace: ContextVar[str | None] = ContextVar("trace", default=None)


def follow(header: str | None) -> None:
    """What is logged from here on belongs to the request with this `X-Cloud-Trace-Context`."""
    found = _TRACE.fullmatch(header or "")
    _trace.set(found[1] if found else None)


def without_secrets(text: str) -> str:
    """The text without people's addresses, tokens and passwords; the accounts of services may stay."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def set_up(settings: Settings) -> None:
    """Write this process's log to standard error. Done again it changes the form, and writes nothing twice."""
    form: logging.Formatter = _Json(settings.project) if settings.on_app_engine else _Plain()
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _StandardError)]:
        root.removeHandler(old)
    handler = _StandardError()
    handler.setFormatter(form)
    root.addHandler(handler)
    logging.getLogger("service").setLevel(logging.INFO)


class _StandardError(logging.Handler):
    """Whatever is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        stream: TextIO | None = sys.stderr
        if stream is not None:
            stream.write(self.format(record) + "\n")
            stream.flush()


class _Plain(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _Json(logging.Formatter):
    """One object a line, with the names that Cloud Logging knows: severity, time, trace."""

    def __init__(self, project: str | None) -> None:
        super().__init__("%(message)s")  # with the traceback below, which Error Reporting groups by
        self._project = project

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "severity": record.levelname,  # Python's names are Cloud Logging's, too
            "message": without_secrets(super().format(record)),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "logger": record.name,
        }
        trace = _trace.get()
        if trace is not None and self._project is not None:
            entry["logging.googleapis.com/trace"] = f"projects/{self._project}/traces/{trace}"
        return json.dumps(entry, ensure_ascii=False)
