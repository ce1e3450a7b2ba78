"""Assignments over the API: once under a key however often sent, changed only as last seen, within one's branch."""

import threading
from typing import Any

from tests.api.conftest import Ask, Json
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town

ORDER: Json = {"modules": [PERSONAL], "to": ["unit:/Skolor"], "due": "2026-12-20"}
REACH: Json = {
    "people": 22,
    "units": 4,
    "already_done": 0,
    "unreachable": [],
    "fallback": [],
    "aggregate_only": False,
    "unnamed": [],
}


def made(ask: Ask, key: str, order: Json = ORDER, program: str = "all") -> Any:
    return ask(program, "/assignments", "POST", headers={"Idempotency-Key": key}, json=order)


def numbers(town: Town) -> int:
    with town.service.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM assignments").scalar_one())


def test_a_dry_run_writes_nothing(town: Town, ask: Ask) -> None:
    """The same numbers as the assignment itself, and no row."""
    before = numbers(town)
    reply = ask("all", "/assignments/dry-run", "POST", json=ORDER)
    assert (reply.status_code, reply.json) == (200, {"assignment": None, **REACH})
    assert numbers(town) == before


def test_sent_again_it_is_done_once(town: Town, ask: Ask) -> None:
    """The second answer is the first, and says so; another key is another assignment."""
    first, again, other = made(ask, "a"), made(ask, "a"), made(ask, "b")
    assert (first.status_code, first.json) == (201, {"assignment": 3, **REACH})
    assert first.headers["Location"] == "/api/v1/assignments/3"
    assert (again.status_code, again.json, again.headers["Idempotent-Replayed"]) == (201, first.json, "true")
    assert (other.status_code, other.json["assignment"]) == (201, 4)
    assert numbers(town) == 4


def test_a_key_belongs_to_one_request_and_one_caller(ask: Ask) -> None:
    """Another request under a used key is refused; somebody else's key of the same name is another key."""
    made(ask, "a")
    assert made(ask, "a", {**ORDER, "due": "2026-12-21"}).status_code == 409
    assert made(ask, "a", program="schools").json["assignment"] == 4


def test_without_a_key(town: Town, ask: Ask) -> None:
    """What could be done twice is not done."""
    reply = ask("all", "/assignments", "POST", json=ORDER)
    assert (reply.status_code, reply.json["status"]) == (400, "Bad Request")
    assert numbers(town) == 2


def test_a_refused_order_leaves_the_key_free(ask: Ask) -> None:
    """A mistake can be mended under the same key."""
    assert made(ask, "a", {**ORDER, "to": ["unit:/Nowhere"]}).status_code == 422
    assert made(ask, "a").status_code == 201


def test_two_at_once(town: Town, tokens: dict[str, str]) -> None:
    """The same request from two threads makes one assignment, and both are told of it."""
    app = town.app()
    replies: list[Any] = []

    def send() -> None:
        headers = {"Authorization": f"Bearer {tokens['all']}", "Idempotency-Key": "both"}
        replies.append(app.test_client().post("/api/v1/assignments", headers=headers, json=ORDER))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(reply.status_code, reply.json["assignment"]) for reply in replies] == [(201, 3)] * 4
    assert numbers(town) == 3


def test_old_keys_are_forgotten(town: Town, ask: Ask) -> None:
    """After two days a key is free: the table does not grow for ever."""
    made(ask, "a")
    town.clock.sleep(3 * 86_400)
    made(ask, "b")
    with town.service.engine.connect() as connection:
        assert list(connection.exec_driver_sql("SELECT key FROM replies").scalars()) == ["b"]


def test_nobody_decides_outside_their_branch(town: Town, ask: Ask) -> None:
    """Who administers the schools binds schools: not all, not care, nor one person there, and a reader nobody."""
    for target in ("administration", "unit:/Vård", "unit:/", "person:vera@skolby.example"):
        for path, headers in (("/assignments/dry-run", {}), ("/assignments", {"Idempotency-Key": target})):
            reply = ask("schools", path, "POST", headers=headers, json={**ORDER, "to": ["unit:/Skolor", target]})
            assert reply.status_code == 403, target
    assert ask("reader", "/assignments/dry-run", "POST", json=ORDER).status_code == 403
    assert numbers(town) == 2


def test_one_sees_what_binds_nobody_elsewhere(ask: Ask) -> None:
    """The one for everybody is not told to who reads the schools alone."""
    everything, schools = ask("all", "/assignments").json, ask("reader", "/assignments").json
    assert everything is not None
    assert schools is not None
    assert [row["assignment"] for row in everything["items"]] == [2, 1]
    assert schools == {
        "items": [
            {
                "assignment": 2,
                "created_at": "2026-08-20T06:00:00.000000Z",
                "by": None,
                "role": None,
                "via": None,
                "class": None,
                "aggregate_only": False,
                "withdrawn_at": None,
                "modules": [{"id": INCIDENTS, "starts": "2026-09-01", "due": "2026-12-18"}],
                "to": ["unit:/Skolor"],
                "except": [],
            }
        ],
        "next": None,
    }


def test_a_person_who_is_bound_is_not_named_to_who_may_not_see_names(ask: Ask) -> None:
    """The target stands there, its address does not."""
    made(ask, "a", {**ORDER, "to": ["person:norra1@skolby.example"], "except": ["person:asa@skolby.example"]})
    seen = {program: ask(program, "/assignments/3").json for program in ("all", "reader")}
    assert [(each["to"], each["except"]) for each in seen.values() if each] == [
        (["person:norra1@skolby.example"], ["person:asa@skolby.example"]),
        (["person:hidden@invalid"], ["person:hidden@invalid"]),
    ]


def test_two_administrators_at_once(town: Town, ask: Ask) -> None:
    """Whoever changes an assignment that somebody has changed meanwhile is told so, and nothing is undone unseen."""
    seen = ask("all", "/assignments/2").headers["ETag"]
    change = {"headers": {"If-Match": seen}, "json": {"due": "2026-12-23"}}
    assert ask("all", "/assignments/2", "PATCH", json={"due": "2026-12-23"}).status_code == 428
    first = ask("all", "/assignments/2", "PATCH", **change)
    assert (first.status_code, first.json["modules"][0]["due"]) == (200, "2026-12-23")
    assert ask("schools", "/assignments/2", "PATCH", **change).status_code == 412
    assert ask("schools", "/assignments/2", "DELETE", headers={"If-Match": seen}).status_code == 412
    withdrawn = ask("schools", "/assignments/2", "DELETE", headers={"If-Match": first.headers["ETag"]})
    assert (withdrawn.status_code, withdrawn.json["withdrawn_at"]) == (200, "2026-11-22T09:14:00.000000Z")
    again = ask("all", "/assignments/2", "DELETE", headers={"If-Match": withdrawn.headers["ETag"]})
    assert again.status_code == 409
    with town.service.engine.connect() as connection:
        notes = list(connection.exec_driver_sql("SELECT by_address, about FROM audit ORDER BY id"))
    assert [tuple(note) for note in notes] == [
        ("token:for-all", "assignment 2 extended, to unit:/Skolor"),
        ("token:for-schools", "assignment 2 withdrawn, to unit:/Skolor"),
    ]


def test_an_assignment_cannot_end_before_it_starts(ask: Ask) -> None:
    """Nor when it is made, nor later."""
    wrong = ask("all", "/assignments/dry-run", "POST", json={**ORDER, "starts": "2027-01-01"})
    assert (wrong.status_code, wrong.json["errors"]) == (422, {"due": ["The last day is before the first."]})
    seen = ask("all", "/assignments/2").headers["ETag"]
    reply = ask("all", "/assignments/2", "PATCH", headers={"If-Match": seen}, json={"due": "2026-08-01"})
    assert reply.status_code == 409


def test_a_misspelt_field_is_refused(ask: Ask) -> None:
    """A word that is not known would be an order that is not followed."""
    reply = ask("all", "/assignments/dry-run", "POST", json={**ORDER, "do": "2026-12-20"})
    assert (reply.status_code, reply.json["errors"]) == (422, {"do": ["Unknown field."]})


def test_for_figures_alone(ask: Ask) -> None:
    """Said when it is made; how many have done it is not told, and by name nobody may ask for the module any more."""
    reply = ask("all", "/assignments/dry-run", "POST", json={**ORDER, "aggregate_only": True})
    assert reply.json == {"assignment": None, **REACH, "already_done": None, "aggregate_only": True}
    made(ask, "a", {**ORDER, "aggregate_only": True})
    assert ask("all", "/assignments/3").json["aggregate_only"] is True
    refused = made(ask, "b")
    assert (refused.status_code, PERSONAL in refused.json["message"]) == (422, True)
    assert ask("all", f"/reports/people?module={PERSONAL}").json["rows"] == []


def test_for_figures_alone_from_now_on(ask: Ask) -> None:
    """One way, by who has seen how it stands; others that ask for the same lose the names as well."""
    tag = ask("all", "/assignments/2").headers["ETag"]
    before = ask("all", f"/reports/people?module={INCIDENTS}").json["rows"]
    assert len(before) == 22

    def change(**body: Any) -> Any:
        return ask("all", "/assignments/2", "PATCH", headers={"If-Match": tag}, json=body)

    assert change().status_code == 422
    assert change(aggregate_only=False).status_code == 422
    changed = change(aggregate_only=True)
    assert (changed.status_code, changed.json["aggregate_only"]) == (200, True)
    assert ask("all", f"/reports/people?module={INCIDENTS}").json["rows"] == []
    assert change(aggregate_only=True).status_code == 412
    assert ask("all", "/people/norra0/progress").json["total"]["assigned"] == 1


def test_who_may_take_the_names(ask: Ask) -> None:
    """Schools cannot take them from everybody; what everybody is asked for is not theirs to change."""
    refused = made(ask, "a", {**ORDER, "modules": [PHISHING], "aggregate_only": True}, program="schools")
    assert refused.status_code == 403
    assert "Assignment 1 asks for the same module by name" in refused.json["message"]
    assert made(ask, "b", {**ORDER, "modules": [INCIDENTS], "aggregate_only": True}, program="schools").json[
        "unnamed"
    ] == [2]
