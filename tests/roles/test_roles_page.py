"""docs/roles.md says what the code does: each right of each role."""

import re
from pathlib import Path

import pytest

from service.access import Actor, Permission, may
from service.roles.model import GIVEN, Held, Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def table() -> dict[tuple[str, str], str]:
    """Right and role -> what the page says."""
    text = PAGE.read_text(encoding="utf-8")
    heading = re.search(r"^\| right \| what it opens \| (.*) \|$", text, flags=re.MULTILINE)
    assert heading
    roles = heading[1].split(" | ")
    found = {}
    for right, words in re.findall(r"^\| `([a-z]+:[a-z]+:[a-z]+)` \| [^|]+ \| (.*) \|$", text, flags=re.MULTILINE):
        found |= {(right, role): word for role, word in zip(roles, words.split(" | "), strict=True)}
    return found


def in_truth(permission: Permission, role: Role) -> str:
    """The same, asked of the code."""
    if role is Role.OWNER:
        return "all" if may(Actor("", owner=True), permission, "/A") else "–"
    if role is Role.LEARNER:
        return "own" if may(Actor("", "p"), permission, "/A", "p") else "–"
    on_a_unit, at_the_root = frozenset({Held(role, "/A")}), frozenset({Held(role, "/")})
    if may(Actor("", roles=on_a_unit), permission, "/A"):
        return "there"
    if may(Actor("", roles=on_a_unit, by_name=True), permission, "/A"):
        return "if allowed"
    return "at the root" if may(Actor("", roles=at_the_root), permission) else "–"


def test_the_table_is_true() -> None:
    """Every right and every role stands in it, with what `may()` says."""
    assert table() == {
        (permission.value, role.value): in_truth(permission, role) for permission in Permission for role in Role
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_explained(role: Role) -> None:
    """Each has a line that says whom it is for and who gives it."""
    assert re.search(rf"^\| {role.value} \| [^|]+ \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert (role in GIVEN) is (role not in {Role.OWNER, Role.LEARNER})
