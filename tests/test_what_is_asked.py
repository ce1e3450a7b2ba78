"""What is asked beyond one permission of one unit: an assignment's targets, roles, what a report is to the record."""

import pytest

from service.access import INSTALLATION_OWNER, Actor, Permission
from service.asking import NotAllowedError, demand, demand_role, demand_targets, places, use_of
from service.assignments.model import Level, Target
from service.reports.model import By, Scope
from service.roles.audit import Use
from service.roles.model import GIVEN, Held, Role
from service.roster.model import Group, Person, Unit

UNITS = {path: Unit(path, path, path, None) for path in ("/", "/A", "/A/1", "/B")}
PEOPLE = {
    name: Person(name, f"{name}@k.se", name, unit, "staff", None)
    for name, unit in {"anna": "/A", "alf": "/A/1", "bo": "/B", "lost": "/gone"}.items()
}
GROUPS = {
    "inside@k.se": Group("inside@k.se", frozenset({"anna", "alf"})),
    "across@k.se": Group("across@k.se", frozenset({"anna", "bo"})),
    "left@k.se": Group("left@k.se", frozenset({"who-left"})),
    "nobody@k.se": Group("nobody@k.se", frozenset()),
    "all@k.se": Group("all@k.se", frozenset({"anna"}), everyone=True),
}
BRANCH = Actor("adm@k.se", "p", frozenset({Held(Role.ADMINISTRATOR, "/A")}))


def target(text: str) -> Target:
    kind, _, key = text.partition(":")
    return Target(Level(kind), key, text)


def path_of(person: str) -> str | None:
    """Where somebody is; nowhere who has left, or whose unit is gone."""
    unit = PEOPLE[person].unit_id if person in PEOPLE else None
    return unit if unit in UNITS else None


def reached(text: str) -> set[str]:
    return set(places(target(text), UNITS, GROUPS, path_of))


def assigns(actor: Actor, *texts: str) -> None:
    demand_targets(actor, [target(text) for text in texts], UNITS, GROUPS, path_of)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("administration", {"/"}),
        ("unit:/A/1", {"/A/1"}),
        ("unit:/gone", {"/"}),
        ("person:alf", {"/A/1"}),
        ("person:who-left", {"/"}),
        ("group:inside@k.se", {"/A", "/A/1"}),
        ("group:across@k.se", {"/A", "/B"}),
        ("group:left@k.se", {"/"}),
        ("group:nobody@k.se", {"/"}),
        ("group:all@k.se", {"/"}),
        ("group:unknown@k.se", {"/"}),
    ],
)
def test_what_a_target_can_bind(text: str, where: set[str]) -> None:
    """Where it cannot be known, everything: who joins later is bound too."""
    assert reached(text) == where


@pytest.mark.parametrize("text", ["unit:/A", "unit:/A/1", "person:alf", "group:inside@k.se"])
def test_a_branch_administrator_assigns_inside(text: str) -> None:
    """The branch, what lies in it, a person there, a group whose members are all there."""
    assigns(BRANCH, text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("administration", "the whole administration"),
        ("unit:/B", "/B"),
        ("unit:/", "the whole administration"),
        ("person:bo", "/B"),
        ("person:lost", "the whole administration"),
        ("group:across@k.se", "/B"),
        ("group:nobody@k.se", "the whole administration"),
    ],
)
def test_a_branch_administrator_never_assigns_outside(text: str, where: str) -> None:
    """Not even beside a target that is inside; the refusal names it, and what they have."""
    with pytest.raises(NotAllowedError) as refused:
        assigns(BRANCH, "unit:/A", text)
    assert str(refused.value) == (f"adm@k.se may not decide about {text}, which reaches {where}. They have it for /A.")


def test_helping_is_not_assigning() -> None:
    """An ambassador reads and reminds."""
    with pytest.raises(NotAllowedError, match="An administrator can give a role that has it"):
        assigns(Actor("x@k.se", "x", frozenset({Held(Role.AMBASSADOR, "/A")})), "unit:/A")


@pytest.mark.parametrize("role", GIVEN)
def test_who_may_give_which_role(role: Role) -> None:
    """An owner and who administers everything: all that can be given; in a branch: what lies in it, never it."""
    everywhere = Actor("all@k.se", "q", frozenset({Held(Role.ADMINISTRATOR, "/")}))
    for actor in (INSTALLATION_OWNER, everywhere):
        demand_role(actor, role, "/")
    for unit in ("/", "/B"):
        with pytest.raises(NotAllowedError, match="lacks the right unit:roles:manage"):
            demand_role(BRANCH, role, unit)
    if role is not Role.IT:
        demand_role(BRANCH, role, "/A/1")
        demand_role(BRANCH, role, "/A")


def test_nobody_gives_more_than_they_have() -> None:
    """Were there a role with more rights on a unit, who manages roles there could not give it."""
    with pytest.raises(NotAllowedError, match="the role owner on /A: it has the right person:scores:read"):
        demand_role(BRANCH, Role.OWNER, "/A")


def test_a_refusal_says_where_one_may() -> None:
    """And that the installation is no unit."""
    demand(BRANCH, Permission.NAMES_READ, "/A/1")
    with pytest.raises(NotAllowedError, match=r"lacks the right unit:names:read of /B\. They have it for /A\.$"):
        demand(BRANCH, Permission.NAMES_READ, "/B")
    with pytest.raises(NotAllowedError, match=r"lacks the right installation:audit:read\. An administrator can"):
        demand(BRANCH, Permission.AUDIT_READ, "/")


@pytest.mark.parametrize(
    ("by", "person", "scores", "exported", "use"),
    [
        (By.UNIT, None, False, False, None),
        (By.QUESTION, None, True, False, None),
        (By.UNIT, None, False, True, None),
        (By.PERSON, None, False, False, Use("unit:names:read", "/A", None, "report by person")),
        (By.PERSON, None, True, True, Use("person:scores:read", "/A", None, "report by person as a file")),
        (By.MODULE, "p", False, False, Use("person:progress:read", None, "p", "report by module")),
        (By.PERSON, "p", True, False, Use("person:scores:read", None, "p", "report by person")),
    ],
)
def test_what_a_report_is_to_the_record(
    by: By, person: str | None, scores: bool, exported: bool, use: Use | None
) -> None:
    """Figures leave no entry; names and persons do, by the strongest right that was used."""
    assert use_of(Scope("/A"), by, person, scores=scores, exported=exported) == use


def test_what_a_report_was_about() -> None:
    """The module and the assignment are named."""
    used = use_of(Scope("/A", "m", 3), By.PERSON, None, scores=False, exported=False)
    assert used == Use("unit:names:read", "/A", None, "report by person of m of assignment 3")
