"""Who leads which unit: by the manager relations, and never more than a branch that answers to them."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.roster.leading import leaders, leading
from service.roster.model import Person, Unit, within

PATHS = ("/", "/A", "/A/1", "/A/2", "/B", "/B/1")
UNITS = {path: Unit(path, path, path, None) for path in PATHS}


def at(name: str) -> str:
    return f"{name}@ekby.example"


def town(**people: str) -> dict[str, Person]:
    """`anna="/A boss"`: the unit, then the manager's name, then `pupil` if one is."""
    found = {}
    for name, words in people.items():
        unit, manager, role = [*words.split(), "", ""][:3]
        boss = at(manager) if manager else None
        found[name] = Person(name, at(name), name, unit, role or "staff", None, boss, frozenset({at(name)}))
    return found


def led(**people: str) -> set[tuple[str, str]]:
    return leaders(town(**people), UNITS)


def test_a_manager_leads_the_branch_of_all_reports() -> None:
    """From the unit where manager and reports stand together."""
    assert led(head="/A/1", anna="/A/1 head", per="/A/1 head") == {("/A/1", "head")}


def test_a_manager_who_sits_above() -> None:
    """The unit of the manager counts too."""
    assert led(head="/A", anna="/A/1 head", per="/A/2 head") == {("/A", "head")}


def test_a_manager_of_managers() -> None:
    """Those below them answer to both."""
    assert led(director="/", head="/A director", anna="/A/1 head", per="/A/1 head") == {
        ("/", "director"),
        ("/A", "head"),
    }


def test_three_of_many_are_a_team() -> None:
    """A manager of one in a school of four reads nobody's numbers."""
    assert led(head="/A", anna="/A head", b="/A", c="/A", d="/A") == set()


def test_exactly_half_is_enough() -> None:
    """Two of four others."""
    assert led(head="/A", a="/A head", b="/A head", c="/A", d="/A") == {("/A", "head")}


def test_pupils_neither_count_nor_hinder() -> None:
    """A school has more pupils than staff."""
    pupils = {f"p{n}": "/A x pupil" for n in range(9)}
    assert led(head="/A", anna="/A head", **pupils) == {("/A", "head")}


def test_managers_who_are_not_there() -> None:
    """A relation to an address that nobody has leads nowhere."""
    assert led(anna="/A gone", per="/A gone") == set()


def test_nobody_leads_alone() -> None:
    """Somebody entered as their own manager leads nothing."""
    assert led(anna="/A anna") == set()


def test_managers_in_a_circle() -> None:
    """Wrongly entered relations end too."""
    assert led(anna="/A per", per="/A anna") == {("/A", "anna"), ("/A", "per")}


def test_a_manager_is_known_by_an_alias() -> None:
    """The Directory may name any address."""
    people = town(head="/A", anna="/A old")
    head = people["head"]
    people["head"] = Person(
        head.id, head.email, head.name, head.unit_id, "staff", None, None, head.addresses | {at("old")}
    )
    assert leaders(people, UNITS) == {("/A", "head")}


def titled(**people: str) -> dict[tuple[str, str], str]:
    """Who leads where each person whose name begins with `head` has a head's title."""
    found = {name: replace(person, is_head=name.startswith("head")) for name, person in town(**people).items()}
    return leading(found, UNITS)


def test_a_title_leads_where_no_manager_does() -> None:
    """The unit that the head stands in; where the managers name somebody, they decide."""
    assert titled(head="/A/1", anna="/A/1", per="/A/2") == {("/A/1", "head"): "title"}
    assert titled(head="/A/1", boss="/A/1", anna="/A/1 boss", b="/A/1 boss") == {("/A/1", "boss"): "manager"}
    assert titled(head="/A", boss="/A/1", anna="/A/1 boss") == {("/A", "head"): "title", ("/A/1", "boss"): "manager"}


def test_a_title_that_leads_nobody() -> None:
    """Two of a unit who have it, who stands at the root, a pupil with an odd title."""
    assert titled(head="/A", head2="/A", anna="/A") == {}
    assert titled(head="/", anna="/A") == {}
    assert titled(head="/A nobody pupil", anna="/A") == {}


@st.composite
def towns(draw: st.DrawFn) -> dict[str, Person]:
    names = [f"p{n}" for n in range(draw(st.integers(1, 12)))]
    return {
        name: Person(
            name,
            at(name),
            name,
            draw(st.sampled_from(PATHS)),
            draw(st.sampled_from(["staff", "staff", "pupil"])),
            None,
            draw(st.none() | st.sampled_from(names).map(at)),
            frozenset({at(name)}),
        )
        for name in names
    }


@given(towns())
def test_what_a_leader_leads(people: dict[str, Person]) -> None:
    """One branch each, with every direct report in it, at least half of whose other staff answer to the leader."""
    found = leaders(people, UNITS)
    assert max(Counter(person for _, person in found).values(), default=0) <= 1
    for branch, leader in found:
        direct = {p.id for p in people.values() if p.manager == at(leader) and p.id != leader}
        assert direct
        assert all(within(people[each].unit_id, branch) for each in {leader, *direct})
        answering, before = direct, set[str]()
        while answering != before:
            before = answering
            answering = answering | {p.id for p in people.values() if p.manager in {at(each) for each in answering}}
        others = {p.id for p in people.values() if p.role == "staff" and within(p.unit_id, branch) and p.id != leader}
        assert others
        assert 2 * len(answering & others) >= len(others)


@given(towns())
def test_who_manages_a_whole_branch_leads_it(people: dict[str, Person]) -> None:
    """Making everybody answer to one person makes that person the leader of the branch they stand in."""
    boss = next(iter(people))
    flat = {
        p.id: Person(p.id, p.email, p.name, p.unit_id, "staff", None, None if p.id == boss else at(boss), p.addresses)
        for p in people.values()
    }
    found = leaders(flat, UNITS)
    assert {person for _, person in found} == ({boss} if len(people) > 1 else set())
