"""The plan: what has to exist and does not. Laws over any people, rules, Forms and mails; and a few cases by name."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assignments.model import Due
from service.catalogue.model import Catalogue, Module
from service.delivery.plan import FormKey, KnownForm, Plan, Step, language_for, plan
from service.roster.model import Person, Roster, Unit
from tests.support.lost_phone import LOST_PHONE, SWEDISH

DOMAINS = ("b.example", "elev.b.example")
ALL = frozenset(DOMAINS)


def module(module_id: str, *languages: str) -> Module:
    return replace(LOST_PHONE, id=module_id, version=f"v-{module_id}", words=dict.fromkeys(languages, SWEDISH))


CATALOGUE = Catalogue({}, {"m1": module("m1", "sv", "da", "en"), "m2": module("m2", "sv"), "m3": module("m3", "da")})


def person(person_id: str, language: str | None = None, domain: str = "b.example") -> Person:
    return Person(person_id, f"{person_id}@{domain}", person_id, "u", "staff", language)


def roster(*people: Person) -> Roster:
    return Roster({"u": Unit("u", "/", "/", None)}, {each.id: each for each in people})


def due(person_id: str, module_id: str = "m1", *assignments: int) -> Due:
    return Due(person_id, module_id, assignments or (1,), None)


def key(module_id: str, language: str, version: str | None = None) -> FormKey:
    return FormKey(module_id, version or f"v-{module_id}", language)


def planned(*dues: Due, people: Roster | None = None, **given_: Any) -> Plan:
    """A plan for Anna, who speaks Swedish, where nothing else is said."""
    return plan(
        dues,
        people or roster(person("anna")),
        CATALOGUE,
        **{
            "known": [],
            "written": {},
            "completed": frozenset(),
            "language": "sv",
            "domains": DOMAINS,
            "ever_bound": frozenset(each.module_id for each in dues),
            **given_,
        },
    )


PEOPLE = st.builds(
    person,
    st.sampled_from([f"p{n}" for n in range(6)]),
    st.sampled_from([None, "sv", "da", "en", "nb", "fi"]),
    st.sampled_from([*DOMAINS, "B.Example", "other.example"]),
)
KEYS = st.builds(
    key, st.sampled_from(["m1", "m2", "m3", "m9"]), st.sampled_from(["sv", "da", "en"]), st.sampled_from([None, "old"])
)
KNOWN = st.lists(
    st.builds(KnownForm, KEYS, st.sampled_from(Step), st.sampled_from([frozenset(), ALL, frozenset({"b.example"})])),
    unique_by=lambda form: form.key,
    max_size=8,
)


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    people = draw(st.lists(PEOPLE, unique_by=lambda each: each.id, min_size=1, max_size=6))
    pairs = st.tuples(st.sampled_from([each.id for each in people]), st.sampled_from(["m1", "m2", "m3", "gone"]))
    numbers = st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(tuple)
    dues = [due(*pair, *draw(numbers)) for pair in draw(st.lists(pairs, unique=True, max_size=12))]
    return {
        "dues": dues,
        "roster": roster(*people),
        "catalogue": CATALOGUE,
        "known": draw(KNOWN),
        "written": draw(st.dictionaries(pairs, numbers.map(frozenset), max_size=6)),
        "completed": frozenset(draw(st.lists(pairs, max_size=6))),
        "language": draw(st.sampled_from(["sv", "da", "en"])),
        "domains": DOMAINS,
        "ever_bound": frozenset(each.module_id for each in dues) | frozenset(draw(st.sets(st.just("m3")))),
    }


@given(situations())
def test_everybody_is_written_to_about_what_is_left_and_nothing_else(situation: dict[str, Any]) -> None:
    """Exactly the dues that are not done, not written about, and can be reached; each in one mail."""
    found = plan(**situation)
    told = [(each.person_id, one.module_id) for each in found.invitations for one in each.dues]
    assert len(told) == len(set(told))
    people, written = situation["roster"].people, situation["written"]
    assert set(told) == {
        (each.person_id, each.module_id)
        for each in situation["dues"]
        if each.module_id in CATALOGUE.modules
        and (each.person_id, each.module_id) not in situation["completed"]
        and not written.get((each.person_id, each.module_id), frozenset()) & set(each.assignment_ids)
        and people[each.person_id].email.lower().rpartition("@")[2] in DOMAINS
    }


@given(situations())
def test_one_mail_a_person_and_language(situation: dict[str, Any]) -> None:
    """All of a mail's Forms are in its language, in step with its modules, in the catalogue's order."""
    found = plan(**situation)
    assert len({(each.person_id, each.language) for each in found.invitations}) == len(found.invitations)
    for each in found.invitations:
        assert [form.module_id for form in each.forms] == [one.module_id for one in each.dues]
        assert {form.language for form in each.forms} == {each.language}
        order = [list(CATALOGUE.modules).index(one.module_id) for one in each.dues]
        assert order == sorted(order)


@given(situations())
def test_every_mail_leads_to_a_form_that_is_there_or_will_be(situation: dict[str, Any]) -> None:
    """Open already, or made or opened by this plan; in the current version."""
    found = plan(**situation)
    opened = {form.key for form in situation["known"] if form.step is Step.PUBLISHED}
    for each in found.invitations:
        for form in each.forms:
            assert form.version == CATALOGUE.modules[form.module_id].version
            assert form in opened or form in found.build or form in found.reopen


@given(situations())
def test_no_form_is_made_twice_or_for_nobody(situation: dict[str, Any]) -> None:
    """What is finished is not built, what nobody is bound to is closed, and no Form is told to do two things."""
    found = plan(**situation)
    states = {form.key: form for form in situation["known"]}
    finished = {Step.PUBLISHED, Step.CLOSED}
    assert not [form for form in found.build if form in states and states[form].step in finished]
    assert len({*found.build, *found.reopen, *found.close}) == len([*found.build, *found.reopen, *found.close])
    bound = situation["ever_bound"]
    assert set(found.close) == {
        form.key for form in states.values() if form.step is Step.PUBLISHED and form.key.module_id not in bound
    }
    assert all(form.module_id in bound for form in (*found.build, *found.reopen))
    wanted = {form for each in found.invitations for form in each.forms}
    assert all(form in wanted or form in states for form in found.build)
    assert all(form.version == CATALOGUE.modules[form.module_id].version for form in found.build)
    assert all(form.language in CATALOGUE.modules[form.module_id].words for form in found.build)


@given(situations())
def test_when_all_is_done_nothing_is_left(situation: dict[str, Any]) -> None:
    """The plan after carrying out the plan is empty, but for what cannot be done."""
    first = plan(**situation)
    states = {form.key: form for form in situation["known"]}
    states |= {form: KnownForm(form, Step.PUBLISHED, ALL) for form in (*first.build, *first.reopen)}
    states |= {form: KnownForm(form, Step.CLOSED) for form in first.close}
    written = dict(situation["written"])
    for each in first.invitations:
        for one in each.dues:
            pair = one.person_id, one.module_id
            written[pair] = written.get(pair, frozenset()) | set(one.assignment_ids)
    after = plan(**{**situation, "known": list(states.values()), "written": written})
    assert after == Plan(unreachable=first.unreachable, missing=first.missing)


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_read_makes_no_difference(situation: dict[str, Any], chance: Any) -> None:
    """Two runs plan alike."""
    shuffled = {**situation, "dues": [*situation["dues"]], "known": [*situation["known"]]}
    chance.shuffle(shuffled["dues"])
    chance.shuffle(shuffled["known"])
    assert plan(**shuffled) == plan(**situation)


@pytest.mark.parametrize(
    ("spoken", "fallback", "languages", "expected"),
    [
        ("da", "sv", ("sv", "da", "en"), "da"),
        (None, "sv", ("sv", "da"), "sv"),
        ("nb", "sv", ("sv", "da"), "sv"),
        ("nb", "da", ("sv", "da"), "da"),
        ("fi", "sv", ("da", "en"), "da"),
        (None, "en", ("da",), "da"),
    ],
)
def test_which_language(spoken: str | None, fallback: str, languages: tuple[str, ...], expected: str) -> None:
    """One's own, else the installation's, else what there is."""
    assert language_for(person("a", spoken), module("m", *languages), fallback) == expected


def test_a_module_in_fewer_languages_comes_in_a_mail_of_its_own() -> None:
    """A Dane gets the Danish module in Danish and the other in Swedish."""
    found = planned(due("dan", "m1"), due("dan", "m2"), people=roster(person("dan", "da")))
    assert [(each.language, each.forms) for each in found.invitations] == [
        ("da", (key("m1", "da"),)),
        ("sv", (key("m2", "sv"),)),
    ]


def test_a_new_version_gets_a_new_form_and_no_new_mail() -> None:
    """The old Form stays open for those who were sent to it; a joiner is sent to the new one."""
    old = KnownForm(key("m1", "sv", "old"), Step.PUBLISHED, ALL)
    told = {("anna", "m1"): frozenset({1})}
    assert planned(due("anna"), known=[old], written=told) == Plan()
    both = roster(person("anna"), person("ny"))
    found = planned(due("anna"), due("ny"), people=both, known=[old], written=told)
    assert (found.build, found.close, found.reopen) == ((key("m1", "sv"),), (), ())
    assert [(each.person_id, each.forms) for each in found.invitations] == [("ny", (key("m1", "sv"),))]


def test_a_form_that_people_of_a_new_domain_cannot_open_is_opened_to_them() -> None:
    """The setting names a domain more than when the Form was shared."""
    before = KnownForm(key("m1", "sv"), Step.PUBLISHED, frozenset({"b.example"}))
    assert planned(due("anna"), known=[before]).reopen == (key("m1", "sv"),)
    assert planned(due("anna"), known=[replace(before, shared_with=ALL)]).reopen == ()


def test_half_made_forms_are_finished_though_nobody_waits() -> None:
    """Everybody it was begun for has done it in another language, but the assignment stands."""
    begun = KnownForm(key("m1", "da"), Step.FILLED)
    assert planned(due("anna"), known=[begun], completed=frozenset({("anna", "m1")})).build == (key("m1", "da"),)
    old = KnownForm(key("m1", "da", "old"), Step.FILLED)
    assert planned(due("anna"), known=[old], completed=frozenset({("anna", "m1")})) == Plan()


def test_an_assignment_that_has_not_begun_keeps_its_forms_open() -> None:
    """Nothing is due today, but the module is still wanted."""
    form = KnownForm(key("m1", "sv"), Step.PUBLISHED, ALL)
    assert planned(known=[form], ever_bound=frozenset({"m1"})) == Plan()
    assert planned(known=[form], ever_bound=frozenset()).close == (form.key,)


def test_written_about_another_assignment() -> None:
    """A mail about one that was withdrawn does not count for a new one; one of two that bind does."""
    told = {("anna", "m1"): frozenset({1})}
    assert [each.person_id for each in planned(due("anna", "m1", 2), written=told).invitations] == ["anna"]
    assert planned(due("anna", "m1", 1, 2), written=told).invitations == ()


def test_who_and_what_cannot_be_reached() -> None:
    """Counted by domain, each person once; modules by name."""
    people = roster(person("a", domain="Other.example"), person("b", domain="other.example"))
    found = planned(due("a", "m1"), due("a", "m2"), due("b", "m1"), due("b", "gone"), people=people)
    assert found == Plan(unreachable={"other.example": 2}, missing=("gone",))
