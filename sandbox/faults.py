"""Trouble on order: the nth call of a method fails, is slow, or is done and its reply lost."""

from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any, Literal

from sandbox.errors import Reply, html_reply
from sandbox.refusal import Refusal

Json = dict[str, Any]
Kind = Literal["fail", "lost_reply", "slow", "html"]
KINDS = ("fail", "lost_reply", "slow", "html")
MESSAGES = {
    429: "Resource has been exhausted (e.g. check quota).",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


@dataclass(slots=True)
class Fault:
    """One order. It is met by `times` calls of the method (None: by all) from the `nth` after it was placed.

    `code`, `status`, `reason`, `message` and `retry_after` shape a failure; a slow call waits `seconds`.
    """

    method: str
    kind: Kind = "fail"
    code: int = 503
    status: str | None = None
    reason: str | None = None
    message: str | None = None
    retry_after: int | None = None
    nth: int = 1
    times: int | None = 1
    seconds: float = 0.0
    id: int = 0
    seen: int = 0
    met: int = 0

    def meets(self) -> bool:
        """Count one call of the method; true if this order applies to it."""
        self.seen += 1
        last = None if self.times is None else self.nth + self.times
        if self.seen < self.nth or (last is not None and self.seen >= last):
            return False
        self.met += 1
        return True

    def refusal(self) -> Refusal:
        message = self.message or MESSAGES.get(self.code, f"The sandbox was asked to fail with {self.code}.")
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return Refusal(self.code, message, status=self.status, reason=self.reason, headers=headers)

    def page(self) -> Reply:
        return html_reply(self.code, "The server encountered a temporary error and could not complete your request.")

    def shown(self) -> Json:
        return asdict(self)


TYPES: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "kind": (str,),
    "code": (int,),
    "status": (str, type(None)),
    "reason": (str, type(None)),
    "message": (str, type(None)),
    "retry_after": (int, type(None)),
    "nth": (int,),
    "times": (int, type(None)),
    "seconds": (int, float),
}


def fault_from_json(document: Json, known_methods: frozenset[str]) -> Fault:
    """A fault as the control API takes it; raises ValueError with a sentence when it makes no sense."""
    for name, value in document.items():
        if name not in TYPES:
            raise ValueError(f"A fault has no '{name}'; it takes {', '.join(TYPES)}.")
        if not isinstance(value, TYPES[name]) or isinstance(value, bool):
            raise ValueError(f"'{name}' of a fault cannot be {value!r}.")  # noqa: TRY004 - one kind for the caller
    if document.get("method") not in known_methods:
        raise ValueError(f"{document.get('method')!r} is not the id of a method, such as forms.forms.create.")
    if document.get("kind", "fail") not in KINDS:
        raise ValueError(f"A fault's kind is one of {', '.join(KINDS)}, not {document['kind']!r}.")
    fault = Fault(**{"code": 502 if document.get("kind") == "html" else 503, **document})
    if fault.nth < 1 or (fault.times is not None and fault.times < 1) or fault.seconds < 0:
        raise ValueError("'nth' and 'times' of a fault count from 1 ('times': null means always), 'seconds' from 0.")
    if fault.kind in {"fail", "html"} and not 400 <= fault.code <= 599:
        raise ValueError(f"A failing call answers with a code from 400 to 599, not {fault.code}.")
    return fault


@dataclass(slots=True)
class Faults:
    """The orders that stand, in the order in which they were placed."""

    orders: list[Fault] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def add(self, fault: Fault) -> Fault:
        fault.id = next(self._ids)
        self.orders.append(fault)
        return fault

    def meet(self, method_id: str) -> list[Fault]:
        """Those that apply to this call; each standing order for the method counts it."""
        return [fault for fault in self.orders if fault.method == method_id and fault.meets()]
