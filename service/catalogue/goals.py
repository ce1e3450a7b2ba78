"""What an organisation wants to achieve, and the modules that serve it: `goals.yaml` of a courses folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from service.catalogue import schemas
from service.catalogue.fields import nearest
from service.catalogue.files import Document, read
from service.catalogue.findings import Finding, Severity
from service.catalogue.model import Goal
from service.catalogue.shelves import shelves

GOALS = "goals.yaml"
RULE = "goals"


def read_goals(courses: Sequence[Path]) -> tuple[dict[str, Goal], list[Finding]]:
    """The goals of these courses folders, a later one's in the place of an earlier one's with the same id.

    No folder need have any. A goal may name a module that is still to be written: that is a warning; it is left out,
    and so is a goal that has nothing left.
    """
    written = {name for shelf in shelves(courses) for name in shelf.modules()}
    found: dict[str, Goal] = {}
    findings: list[Finding] = []
    for folder in courses:
        if not (folder / GOALS).is_file():
            continue
        document, wrong = read(folder / GOALS)
        findings += wrong
        if document is not None:
            goals, wrong = schemas.goals(document)
            findings += wrong + [each for goal in goals.values() for each in _unwritten(goal, document, written)]
            found |= goals
    there = [replace(goal, modules=tuple(each for each in goal.modules if each in written)) for goal in found.values()]
    return {goal.id: goal for goal in there if goal.modules}, findings


def _unwritten(goal: Goal, document: Document, written: set[str]) -> list[Finding]:
    return [
        document.finding(
            (goal.id, "modules", place),
            f"The goal {goal.id} names {id_}, and there is no such module yet.{nearest(id_, written)}",
            rule=RULE,
            severity=Severity.WARNING,
        )
        for place, id_ in enumerate(goal.modules)
        if id_ not in written
    ]
