"""Answers into the database with exact counters on every level ÷ a plain batched upsert of the same rows.

Both write the same rows, ready made, by as many at once and in as many transactions. The plain upsert writes them by
the fastest way that each database has; the product recognises what is there already, writes the answers, and
moves states and counters up the tree. A further row, without a goal, is the whole way from Google's replies: read with
the Form's key, their people known by their addresses. Google is a list in memory there, so that neither HTTP nor the
sandbox is in the time.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine, Row, Text, select
from sqlalchemy import cast as as_type

from service.counting.records import take_turn
from service.counting.recount import Proof, prove
from service.counting.refresh import keep_current
from service.settings import load_settings
from service.store import tables as t
from service.store.bulk import upsert_rows
from service.store.engine import open_engine
from service.tracking.collect import collect
from service.tracking.recording import Answered, read_known, record
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
            batches, whole = _whole_way(city)
        with copied_city(kind, size) as city:
            counted = _with_counters(city, batches)
        with copied_city(kind, size) as city:
            plain = _plainly(city, batches)
        answers = sum(map(len, batches))
        yield Ratio(
            f"{kind}: {answers:,} answers with exact counters ÷ a plain upsert of the same rows",
            answers / counted, answers / plain, "rows/s", goal=0.35, better="above",
        )  # fmt: skip
        yield Ratio(
            f"{kind}: the whole way from Google's replies ÷ the same", answers / whole, answers / plain, "rows/s",
            better="above",
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


def _whole_way(city: City) -> tuple[list[list[Answered]], float]:
    """Bring the answers home; gives the rows that were written, those of each Form, and the seconds it took."""
    engine = _counted(city)
    pages = drawn_pages(engine, city, forms=FORMS, pages=1, page=min(PAGE, city.size.people), writer=0)
    began = time.perf_counter()
    collected = collect(
        engine, cast("Workspace", AnswersAtHand(pages)), load_settings({}), lambda _what, _done, _total: None
    )
    took = time.perf_counter() - began
    sent = sum(len(page) for of in pages.values() for page in of)
    if (collected.responses, collected.unknown) != (sent, 0):
        raise AssertionError(f"Of {sent:,} answers {collected.responses:,} were new, {collected.unknown:,} unknown.")
    names = [as_type(c, Text) if c.name == "answers" else c for c in t.responses.columns]
    with engine.connect() as connection:
        query = select(*names).where(t.responses.c.response_id.like("w0-%")).order_by(t.responses.c.form)
        rows = [Answered(*row) for row in connection.execute(query)]
    engine.dispose()
    return [list(of) for _, of in groupby(rows, key=lambda row: row.form)], took


def _with_counters(city: City, batches: Sequence[Sequence[Answered]]) -> float:
    """Record the rows as tracking does when it has read them, each batch a transaction: the seconds it took."""
    engine = _counted(city)
    began = time.perf_counter()
    for batch in batches:
        with engine.begin() as connection:
            take_turn(connection)
            known = read_known(connection, batch[0].form, [row.response_id for row in batch])
            record(connection, batch[0].module_id, batch, known)
    took = time.perf_counter() - began
    engine.dispose()
    return took


def _plainly(city: City, batches: Sequence[Sequence[Answered]]) -> float:
    """Upsert the rows and nothing else, each batch a transaction: the seconds it took."""
    engine = _counted(city)
    began = time.perf_counter()
    for batch in batches:
        with engine.begin() as connection:
            upsert_rows(connection, t.responses, batch)
    took = time.perf_counter() - began
    engine.dispose()
    return took


def _counted(city: City) -> Engine:
    """The city's database, its counts those of today."""
    engine = open_engine(city.url)
    keep_current(engine, city.catalogue, TODAY)
    return engine


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
    collected = collect(
        engine, cast("Workspace", AnswersAtHand(pages)), load_settings({}), lambda _what, _done, _total: None
    )
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
