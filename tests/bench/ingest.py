"""Answers into the database with exact counters on every level ÷ a plain batched upsert of the same rows.

The numerator is all that tracking does with Google's replies: it reads them with the Form's key, knows the people by
their addresses, recognises what is there already, writes the answers and moves states and counters up the tree, each
page in one transaction. Google is a list in memory, so that neither HTTP nor the sandbox is in the time. The
denominator writes the same rows, ready made, by as many at once and in as many transactions, by the fastest way that
each database has.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine, Row, Text, select
from sqlalchemy import cast as as_type

from service.counting.recount import Proof, prove
from service.counting.refresh import keep_current
from service.store import tables as t
from service.store.bulk import upsert_rows
from service.store.engine import open_engine
from service.tracking.collect import collect
from tests.bench.city import TODAY, City, Size, address, copied_city
from tests.bench.table import Ratio, say
from tests.support.databases import KINDS

if TYPE_CHECKING:
    from service.workspace.client import Workspace

Json = dict[str, Any]

PAGE = 5_000  # the most that Google gives in one reply
FORMS = 10
WRITERS, WRITERS_PAGES, WRITERS_PAGE = 4, 12, 200


@dataclass(slots=True)
class AnswersAtHand:
    """Stands where the Workspace does and gives these replies: Form id -> pages."""

    pages: dict[str, list[list[Json]]]

    def call(self, method_id: str, **parameters: Any) -> Json:
        if method_id != "forms.forms.responses.list":
            raise AssertionError(f"Nobody should call {method_id} here.")
        pages = self.pages.get(parameters["formId"], [[]])
        place = int(parameters.get("pageToken", 0))
        more = {"nextPageToken": str(place + 1)} if place + 1 < len(pages) else {}
        return {"responses": pages[place], **more}


def rates(scale: float) -> Iterator[Ratio]:
    """Fifty thousand answers into a city where every other one is there already, on both databases."""
    size = Size.at(scale, answered=0.5)
    for kind in KINDS:
        say(f"answers into {kind} …")
        with copied_city(kind, size) as city:
            rows, counted = _with_counters(city)
        with copied_city(kind, size) as city:
            plain = _plainly(city.url, rows)
        yield Ratio(
            f"{kind}: {len(rows):,} answers with exact counters ÷ a plain upsert of the same rows",
            len(rows) / counted, len(rows) / plain, "rows/s", goal=0.35, better="above",
        )  # fmt: skip


def writers(scale: float) -> Iterator[Ratio]:
    """Four processes bring answers of the same people to the same modules home at once; then all is counted anew."""
    size = Size.at(scale * 0.1, answered=0.1)
    for kind in KINDS:
        say(f"four writers at once, {kind} …")
        with copied_city(kind, size) as city:
            answers, proof = written_at_once(city)
        wrong = proof.wrong_counters + proof.wrong_obligations + proof.wrongly_withheld
        yield Ratio(
            f"{kind}: wrong counters after {WRITERS} writers at once",
            wrong, proof.counters, "counters", goal=0.0, note=f"{answers:,} answers; counted anew and compared",
        )  # fmt: skip


def _with_counters(city: City) -> tuple[list[tuple[Any, ...]], float]:
    """Bring the answers home; gives the rows that were written, and the seconds it took."""
    engine = open_engine(city.url)
    keep_current(engine, city.catalogue, TODAY)
    pages = drawn_pages(engine, city, forms=FORMS, pages=1, page=min(PAGE, city.size.people), writer=0)
    began = time.perf_counter()
    collected = collect(engine, cast("Workspace", AnswersAtHand(pages)), lambda _what, _done, _total: None)
    took = time.perf_counter() - began
    sent = sum(len(page) for of in pages.values() for page in of)
    if (collected.responses, collected.unknown) != (sent, 0):
        raise AssertionError(f"Of {sent:,} answers {collected.responses:,} were new, {collected.unknown:,} unknown.")
    names = [as_type(c, Text) if c.name == "answers" else c for c in t.responses.columns]
    with engine.connect() as connection:
        query = select(*names).where(t.responses.c.response_id.like("w0-%")).order_by(t.responses.c.form)
        rows = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    return rows, took


def _plainly(url: str, rows: Sequence[tuple[Any, ...]]) -> float:
    """Upsert the rows by five thousand, each batch a transaction: the seconds it took."""
    engine = open_engine(url)
    began = time.perf_counter()
    for start in range(0, len(rows), PAGE):
        with engine.begin() as connection:
            upsert_rows(connection, t.responses, rows[start : start + PAGE])
    took = time.perf_counter() - began
    engine.dispose()
    return took


def written_at_once(city: City) -> tuple[int, Proof]:
    """How many answers the writers brought, and what counting everything again says."""
    engine = open_engine(city.url)
    keep_current(engine, city.catalogue, TODAY)
    engine.dispose()
    processes = multiprocessing.get_context("spawn")
    start, brought = processes.Barrier(WRITERS), processes.Queue()
    running = [
        processes.Process(target=_write, args=(city, writer, start.wait, brought.put)) for writer in range(WRITERS)
    ]
    for process in running:
        process.start()
    answers = [brought.get(timeout=600) for _ in running]
    for process in running:
        process.join()
    engine = open_engine(city.url)
    proof = prove(engine, city.catalogue, TODAY)
    engine.dispose()
    return sum(answers), proof


def _write(city: City, writer: int, ready: Callable[[], int], tell: Callable[[int], None]) -> None:
    """One writer, a process of its own: many small transactions about the same few people."""
    engine = open_engine(city.url)
    page = min(WRITERS_PAGE, city.size.people)
    pages = drawn_pages(engine, city, forms=5, pages=WRITERS_PAGES, page=page, writer=writer)
    ready()
    collected = collect(engine, cast("Workspace", AnswersAtHand(pages)), lambda _what, _done, _total: None)
    engine.dispose()
    tell(collected.responses)


def drawn_pages(
    engine: Engine, city: City, *, forms: int, pages: int, page: int, writer: int
) -> dict[str, list[list[Json]]]:
    """Replies of Google's about people in an order of the writer's own, by Form id."""
    random = Random(writer)
    with engine.connect() as connection:
        rows = connection.execute(select(t.forms).order_by(t.forms.c.id).limit(forms)).all()
    found: dict[str, list[list[Json]]] = {}
    for form in rows:
        found[form.form_id] = []
        for number in range(pages):
            people = random.sample(range(city.size.people), page)
            found[form.form_id].append(
                [_reply(form, person, f"w{writer}-{number}-{person}", random) for person in people]
            )
    return found


def _reply(form: Row[Any], person: int, response_id: str, random: Random) -> Json:
    """One answer as Google lists it: two of three questions right, or all of them, or none."""
    answers: Json = {}
    points = 0
    for question_id, key in form.key.items():
        right = random.random() < 0.8
        points += right
        value = next(text for text, option in key["options"].items() if (option == key["right"]) is right)
        answers[question_id] = {
            "questionId": question_id,
            "textAnswers": {"answers": [{"value": value}]},
            "grade": {"score": 1, "correct": True} if right else {},
        }
    moment = f"2026-11-21T10:{random.randrange(60):02}:{random.randrange(60):02}.{random.randrange(10**6):06}Z"
    return {
        "responseId": response_id,
        "createTime": moment,
        "lastSubmittedTime": moment,
        "respondentEmail": address(person),
        "totalScore": points,
        "answers": answers,
    }
