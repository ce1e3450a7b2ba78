"""Several processes at once do the work of one."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.apis.classroom_state import classroom
from sandbox.serve import Sandbox
from sandbox.town import load_town
from tests.support.databases import KINDS, fresh_database
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
WORKERS = 3


def _work(story: Story) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "service", "deliver", "--json"],
        env={**os.environ, **story.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _together(story: Story) -> None:
    """Three deliveries started at once, each of which comes to its end; then there is nothing left to do."""
    story.close()
    workers = [_work(story) for _ in range(WORKERS)]
    ends = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * WORKERS, ends
    story.start()
    story.clock.move(timedelta(minutes=2))
    left = story.deliver()
    assert (dict(left.created), left.waiting, left.uncertain) == ({}, 0, []), ends


@pytest.mark.parametrize("kind", KINDS)
def test_three_processes_make_each_thing_once(kind: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """Three deliveries started together: each Form exists once, each person has one mail, none is in doubt."""
    with fresh_database(kind, tmp_path) as url:
        story = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=url)
        story.sync()
        story.assign("start", to=["administration"], via="mail")
        _together(story)
        titles = Counter(form.resource["info"]["documentTitle"] for form in sandbox.world.forms.values())
        assert len(titles) == 18  # six modules, three languages
        assert set(titles.values()) == {1}
        assert set(Counter(mail["to"] for mail in story.mails()).values()) == {1}
        assert len(story.mails()) == 9
        story.close()


def _school(classes: int, pupils: int) -> dict[str, Any]:
    """The role accounts, two of staff, and so many pupils in each of so many classes."""

    def person(number: int, unit: str) -> dict[str, Any]:
        name = {0: "admin", 1: "nanolearn"}.get(number, f"p{number}")
        return {
            "id": str(1000 + number),
            "primaryEmail": f"{name}@ekby.example",
            "name": {"givenName": "P", "familyName": str(number)},
            "orgUnitPath": unit,
            "isAdmin": number == 0,
        }

    places = ["/"] * 4 + [f"/Elever/{n}" for n in range(classes) for _ in range(pupils)]
    return {
        "domain": "ekby.example",
        "orgUnits": [{"orgUnitPath": "/Elever"}, *({"orgUnitPath": f"/Elever/{n}"} for n in range(classes))],
        "users": [person(number, place) for number, place in enumerate(places)],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_three_processes_in_classroom(kind: str, tmp_path: Path) -> None:
    """Classes, roster entries, topics and course work are there once, and each of the staff has one mail."""
    with Sandbox(load_town(_school(6, 55))) as sandbox, fresh_database(kind, tmp_path) as url:
        story = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=url, NANOLEARN_PUPILS="/Elever")
        story.sync()
        story.assign(MODULE, to=["administration"])
        story.assign("report-incidents-fast", to=["unit:/Elever/3"])
        _together(story)
        courses = sorted(classroom(sandbox.world).courses.values(), key=lambda course: str(course.resource["name"]))
        assert [
            (
                course.resource["name"],
                len(course.students),
                len(course.topics),
                sorted(work.resource["title"] for work in course.work.values()),
            )
            for course in courses
        ] == [(str(n), 55, 1, _titles(story, n)) for n in range(6)]
        assert sorted(mail["to"] for mail in story.mails()) == ["p2@ekby.example", "p3@ekby.example"]
        assert len(sandbox.world.forms) == 2
        story.close()


def _titles(story: Story, number: int) -> list[str]:
    modules = [MODULE, "report-incidents-fast"] if number == 3 else [MODULE]
    return sorted(story.service.catalogue.modules[module].words["sv"].title for module in modules)
