"""Pictures that Google refused: the Form holds their words, and they are tried again ever more seldom.

Trying costs three calls a Form, and a network that shuts Google out does so for days: an hour after the first refusal,
then after two, four and so on, at most a day. Another address, other pictures or other words are tried at once.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from service.delivery.plan import FormKey
from service.moments import parse, stamp
from service.store.runs import last_runs, note_run

_RUN = "pictures"  # its row among the runs
_FIRST, _LONGEST = timedelta(hours=1), timedelta(days=1)
_DOUBLINGS = 5  # more would be longer than the longest


@dataclass(frozen=True, slots=True)
class Refusal:
    """That Google did not take a Form's pictures. `root`: the address it had them from; `content`: what it refused.

    `times`: how often it did so in a row; `again`: until when it is left alone; `why`: its words.
    """

    root: str
    content: str
    times: int
    again: datetime
    why: str

    def told(self) -> str:
        """For who asks what the Form lacks."""
        moment = f"{self.again:%Y-%m-%d %H:%M} UTC"
        return (
            f"The Form says in words what they show, since Google did not take them from {self.root}: {self.why} "
            f"They are tried again after {moment}, at once if NANOLEARN_PUBLIC_URL is another."
        )


def refused(before: Refusal | None, root: str, content: str, now: datetime, why: str) -> Refusal:
    """One refusal more."""
    times = before.times + 1 if before is not None and before.root == root else 1
    return Refusal(root, content, times, now + min(_FIRST * 2 ** min(times - 1, _DOUBLINGS), _LONGEST), why)


def resting(refusals: Mapping[FormKey, Refusal], root: str | None, now: datetime) -> dict[FormKey, str]:
    """By Form what is not to be tried now, as a fingerprint of its content with pictures."""
    return {key: each.content for key, each in refusals.items() if each.root == root and now < each.again}


def refusals(connection: Connection) -> dict[FormKey, Refusal]:
    """All that are remembered, by Form."""
    run = last_runs(connection).get(_RUN)
    kept = run.result if run is not None else {}
    return {_key(name): Refusal(**{**each, "again": parse(each["again"])}) for name, each in kept.items()}


def note(engine: Engine, key: FormKey, *, root: str, content: str, now: datetime, why: str) -> None:
    """Google has refused a Form's pictures; what it said of an earlier version counts no more."""
    with engine.begin() as connection:
        known = refusals(connection)
        others = {each: of for each, of in known.items() if (each.module_id, each.language) != _lesson(key)}
        _keep(connection, others | {key: refused(known.get(key), root, content, now, why)}, now)


def forget(engine: Engine, key: FormKey, now: datetime) -> None:
    """Google has taken a Form's pictures."""
    with engine.begin() as connection:
        known = refusals(connection)
        if known.pop(key, None) is not None:
            _keep(connection, known, now)


def _keep(connection: Connection, known: Mapping[FormKey, Refusal], now: datetime) -> None:
    kept = {_name(key): asdict(each) | {"again": stamp(each.again)} for key, each in sorted(known.items())}
    note_run(connection, _RUN, now, kept)


def _lesson(key: FormKey) -> tuple[str, str]:
    return key.module_id, key.language


def _name(key: FormKey) -> str:
    return f"{key.module_id}/{key.version}/{key.language}"


def _key(name: str) -> FormKey:
    return FormKey(*name.split("/"))
