"""For those who build against the sandbox: what was called, what time it is, which methods are there."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.discovery import discovery
from sandbox.handlers import HANDLERS
from sandbox.pages import visitor
from sandbox.pages.visitor import Json, Route
from sandbox.world import World

STEPS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """One API: methods that are built, and those that are answered with 501."""

    api: str
    built: tuple[str, ...]
    missing: tuple[str, ...]


class DeveloperPages:
    """One page, and a button that moves the clock."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> Iterator[Route]:
        yield "/developers", "developers", self.show, ["GET"]
        yield "/developers/clock", "move_clock", self.move_clock, ["POST"]

    def show(self) -> str:
        counts, refusals = _recorded()
        return render_template(
            "pages/developers.html",
            now=self.world.clock.now(),
            frozen=self.world.clock.frozen is not None,
            steps=list(STEPS),
            counts=sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])),
            refusals=refusals,
            coverage=coverage(),
        )

    def move_clock(self) -> AnyResponse:
        """Ahead by an hour, a day or a week: due dates pass, watches end, tokens grow old."""
        step, clock = STEPS.get(request.form.get("step", "")), self.world.clock
        if step is not None:
            clock.set(clock.now() + step, freeze=clock.frozen is not None)
        return visitor.to("developers")


def coverage() -> list[Coverage]:
    """Each API with its methods, as the discovery documents name them."""
    methods: dict[str, list[str]] = defaultdict(list)
    for method_id in sorted(discovery().methods):
        methods[method_id.partition(".")[0]].append(method_id)
    return [
        Coverage(
            api,
            tuple(name for name in names if name in HANDLERS),
            tuple(name for name in names if name not in HANDLERS),
        )
        for api, names in methods.items()
    ]


def _recorded() -> tuple[dict[str, int], list[Json]]:
    """Calls by method and the latest refusals, newest first; none where the pages stand without the APIs."""
    wire = current_app.extensions.get("wire")
    if wire is None:
        return {}, []
    return dict(wire.record.counts), list(reversed(wire.record.refusals))
