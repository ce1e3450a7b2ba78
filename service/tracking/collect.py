"""Bringing responses home: one list call for each Form and five thousand answers, from where the last run ended."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from service.compiler.answers import Answers, read_answers
from service.compiler.blueprint import QuestionKey
from service.counting.answers import count_answers
from service.counting.choosing import latest_of
from service.counting.letting_go import let_go
from service.counting.records import read_obligations, take_turn
from service.errors import BusyError, NotFoundError, RefusedError
from service.moments import in_time, parse, stamp
from service.roster.records import whose
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.upsert import dialect_insert
from service.tracking.looks import note_look, standings
from service.tracking.pupils import Pupils
from service.tracking.recording import Answered, Known, read_known, record, unsigned
from service.tracking.turns import Budget, whose_turn
from service.workspace.client import Workspace
from service.workspace.failures import NoTokenError
from service.workspace.limits import OutOfTimeError

Json = dict[str, Any]

_FIELDS = "nextPageToken,responses(responseId,createTime,lastSubmittedTime,respondentEmail,totalScore,answers)"
_PAGE = 5_000
_OVERLAP = timedelta(minutes=5)  # an answer may show up after one that was submitted later; known ones are recognised


@dataclass(slots=True)
class Collected:
    """What a run brought home. `responses`: new or changed ones; `unknown`: those of nobody in the roster.

    `left`: Forms whose turn it was and which the run's budget or time did not reach.
    """

    responses: int = 0
    completions: int = 0
    unknown: int = 0
    left: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run asks of those whose answers it brings home, and what it has brought."""

    pupils: Pupils
    collected: Collected


def collect(
    engine: Engine,
    workspace: Workspace,
    settings: Settings,
    progress: Callable[[str, int, int], None],
    budget: Budget | None = None,
) -> Collected:
    """Fetch what has been submitted since the last run; each page is recorded before the next is asked for.

    Without a budget every Form is asked, however long that takes; with one, those whose turn it is.
    """
    collected = Collected()
    run = _Run(Pupils(settings), collected)
    with engine.begin() as connection:
        take_turn(connection)
        _recognise(connection, run.pupils)
    with reading(engine) as connection:
        forms = connection.execute(
            select(t.forms, t.cursors.c.newest)
            .join(t.cursors, isouter=True)
            .where(t.forms.c.form_id.is_not(None), t.forms.c.step.in_(("published", "closed")))
            .order_by(t.forms.c.id)
        ).all()
        if budget is not None:
            turns, collected.left = whose_turn(standings(connection, forms), budget)
            by_id = {form.id: form for form in forms}
            forms = [by_id[turn] for turn in turns]
    for done, form in enumerate(forms):
        progress("responses", done, len(forms))
        try:
            _collect_form(engine, workspace, form, run)
        except NoTokenError:
            raise  # the next Form would get none either
        except (NotFoundError, RefusedError) as gone:
            collected.failed.append((f"form {form.module_id} ({form.language})", str(gone)))
        except (OutOfTimeError, BusyError):
            if budget is None:
                raise
            collected.left += len(forms) - done
            break
        if budget is not None:
            with engine.begin() as connection:
                note_look(connection, form.id, budget.now)
    progress("responses", len(forms), len(forms))
    return collected


def _collect_form(engine: Engine, workspace: Workspace, form: Row[Any], run: _Run) -> None:
    parameters: Json = {"formId": form.form_id, "pageSize": _PAGE, "fields": _FIELDS}
    if form.newest is not None:
        parameters["filter"] = f"timestamp >= {stamp(parse(form.newest) - _OVERLAP)}"
    key = {form_id: QuestionKey.from_json(kept) for form_id, kept in form.key.items()}
    newest: str | None = form.newest
    token: str | None = None
    while True:
        reply = workspace.call("forms.forms.responses.list", **parameters, **({"pageToken": token} if token else {}))
        page = reply.get("responses", [])
        token = reply.get("nextPageToken")
        newest = max([newest or "", *(each["lastSubmittedTime"] for each in page)], key=in_time) or None
        if page or newest != form.newest:  # else there is nothing to write, as with most Forms at most times
            with engine.begin() as connection:
                take_turn(connection)
                _record(connection, form, key, page, run)
                if token is None and newest is not None:
                    # Pages come in no order: only the last one says that nothing older is left out.
                    _move_cursor(connection, form.id, newest)
        if token is None:
            return


def _record(
    connection: Connection,
    form: Row[Any],
    key: Mapping[str, QuestionKey],
    page: list[Json],
    run: _Run,
) -> None:
    by_id = {each["responseId"]: each for each in page}  # were one in it twice, no database would take both
    known = read_known(connection, form.id, by_id.keys())
    fresh = [
        each for id_, each in by_id.items() if id_ not in known or known[id_].submitted_at != each["lastSubmittedTime"]
    ]
    if not fresh:
        return
    answers = [read_answers(key, each) for each in fresh]
    people = whose(connection, (each.email.lower() for each in answers if each.email))
    rows = [
        _row(form, read, each, people, known.get(read.response_id)) for read, each in zip(answers, fresh, strict=True)
    ]
    collected, pupils = run.collected, run.pupils
    least = pupils.among(connection, {row.person_id for row in rows if row.person_id})
    if pupils.are_spared:
        rows = [unsigned(row, least) if row.address and pupils.are_at(row.address) else row for row in rows]
    collected.responses += len(rows)
    collected.completions += record(connection, form.module_id, rows, known, least)
    collected.unknown += sum(row.person_id is None for row in rows)


def _row(form: Row[Any], answers: Answers, response: Json, people: Mapping[str, str], known: Known | None) -> Answered:
    """An answer that is known stays whose it was, though the address may have been passed on to somebody else since."""
    address = (answers.email or "").lower()
    person_id = (known.person_id if known else None) or people.get(address)
    return Answered(
        form=form.id,
        response_id=answers.response_id,
        person_id=person_id,
        address=None if person_id else address or None,
        module_id=form.module_id,
        submitted_at=answers.submitted_at,
        first_at=response.get("createTime", answers.submitted_at),
        score=answers.score,
        passed=answers.score >= form.pass_points,
        answers=json.dumps({question: answer.option for question, answer in answers.answers.items()}),
    )


def _move_cursor(connection: Connection, form: int, newest: str) -> None:
    statement = dialect_insert(connection, t.cursors)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["form"], set_={"newest": statement.excluded.newest}),
        [{"form": form, "newest": newest}],
    )


def _recognise(connection: Connection, pupils: Pupils) -> None:
    """People who have come into the roster since they answered get their answers."""
    of = t.responses.c
    unknown = connection.execute(
        select(of.address, of.module_id).where(of.person_id.is_(None), of.address.is_not(None)).distinct()
    ).all()
    people = whose(connection, {row.address for row in unknown})
    known: dict[str, set[str]] = {}
    for row in unknown:
        if row.address in people:
            known.setdefault(row.module_id, set()).add(people[row.address])
    before = {module_id: latest_of(connection, module_id, who) for module_id, who in known.items()}
    for address in sorted(people):
        connection.execute(
            update(t.responses)
            .where(of.person_id.is_(None), of.address == address)
            .values(person_id=people[address], address=None)
        )
    for module_id, who in sorted(known.items()):
        now = latest_of(connection, module_id, who)
        answers = {each: (before[module_id].get(each), now.get(each)) for each in who}
        have = read_obligations(connection, module_id, who)
        count_answers(connection, module_id, who, have=have, answers=answers)
        let_go(connection, module_id, pupils.among(connection, who))
