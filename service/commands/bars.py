"""Bars on a terminal: imported only where there is one, since rich is heavy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from service.clock import Clock
from service.commands.progress import amount, tempo
from service.store.work import Work


@contextmanager
def bars(clock: Clock) -> Iterator[Callable[[Work], None]]:
    """One bar for each part; they go when the run ends, however it ends."""
    columns = (TextColumn("{task.description:<10}"), BarColumn(bar_width=16), _Amount(), _Tempo(clock))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def show(work: Work) -> None:
            if not work.part:
                return
            if work.part not in tasks:
                for before in tasks.values():
                    progress.stop_task(before)
                tasks[work.part] = progress.add_task(work.part)
            progress.update(tasks[work.part], completed=work.done, total=work.total or None, work=work)

        yield show


class _Amount(ProgressColumn):
    def render(self, task: Task) -> Text:
        work: Work | None = task.fields.get("work")
        return Text(amount(work) if work else "")


class _Tempo(ProgressColumn):
    """Speed, time left, and what is waited for: counted down while the run itself sleeps."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(table_column=Column(no_wrap=True, overflow="ellipsis"))
        self._clock = clock

    def render(self, task: Task) -> Text:
        work: Work | None = task.fields.get("work")
        return Text("" if work is None or task.finished else tempo(work, self._clock.now()), style="dim")
