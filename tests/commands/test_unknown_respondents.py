"""Answers of people who are not in the roster: counted, shown, and found when these come into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Place, settle
from tests.support.strict_forms import submit
from tests.support.strict_town import town

MODULE = "phishing-pause-and-verify"
ADVICE = (
    "If they belong to somebody in the Directory, `nanolearn roster sync` and `nanolearn track` find them; otherwise "
    "the person used another account than the one of work or school."
)


@pytest.fixture
def answered(tmp_path: Path) -> Iterator[Place]:
    """Somebody who came after the roster was read has answered."""
    directory = town(12)
    late = next(user for user in reversed(directory["users"]) if user["primaryEmail"].startswith("Person."))
    late["suspended"] = True
    workspace, run = settle(tmp_path, directory)
    with workspace:
        run("roster", "sync")
        run("assign", MODULE, "--to", "administration")
        run("deliver")
        late["suspended"] = False
        submit(next(iter(workspace.world.forms.values())), late["primaryEmail"], lambda _, options, right: right)
        yield Place({**directory, "late": late["primaryEmail"].lower()}, workspace, run)


def test_they_are_told_shown_and_found(answered: Place) -> None:
    """`track` says how many there are; `--unknown` shows all and asks Google nothing; sync and track mend it."""
    late, run = answered.town["late"], answered.run
    document = run("track", "--json").document
    submitted = document["unknown"]["newest"][0]["submitted_at"]
    assert (document["responses"], document["completions"], document["unknown_respondents"]) == (1, 0, 1)
    assert document["unknown"] == {
        "number": 1,
        "newest": [{"email": late, "module": MODULE, "submitted_at": submitted}],
    }
    assert (
        "1 answer of people who are not in the roster, 0 of them new: `nanolearn track --unknown`" in run("track").out
    )
    before = answered.workspace.calls.copy()
    assert run("track", "--unknown", "--json").document == {"unknown": document["unknown"]}
    assert run("track", "--unknown").out.splitlines() == [
        f"{'address':<{len(late)}}  {'module':<{len(MODULE)}}  answered at (UTC)",
        f"{'─' * len(late)}  {'─' * len(MODULE)}  {'─' * 17}",
        f"{late}  {MODULE}  {submitted[:16]}",
        "",
        "1 answer of people who are not in the roster.",
        ADVICE,
    ]
    assert answered.workspace.calls == before
    run("roster", "sync")
    assert run("track", "--json").document["unknown"] == {"number": 0, "newest": []}
    assert run("track", "--unknown").out == "Every answer belongs to somebody in the roster.\n"
