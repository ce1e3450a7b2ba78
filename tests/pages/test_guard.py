"""Every address asks who may see it; no page's number of queries grows with the people."""

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event

from service.access import Permission
from tests.support.page_reader import Page
from tests.support.skolby import PHISHING, Town

PUBLIC = {
    "pages.picture",
    "pages.certificates",
    "pages.front",
    "pages.healthz",
    "pages.how",
    "pages.privacy",
    "pages.session",
    "pages.session_part",
    "pages.static",
    "pages.warmup",
    "signin.begin",
    "signin.callback",
    "signin.sign_out",
    "signin.signed_out",
}
VERIFYING = {
    "cards.clicked": "address",
    "cards.picture": "drawn",
    "hooks.forms": "verify_pubsub",
    "hooks.tick": "verify_scheduler",
}
ASKING = {
    "pages.audit": ("/console/audit", Permission.AUDIT_READ),
    "pages.catalogue": ("/catalogue", Permission.COUNTS_READ),
    "pages.health": ("/console/health", Permission.HEALTH_READ),
    "pages.people": ("/console/people", Permission.HEALTH_READ),
    "pages.paper": ("/privacy/dpia.html", Permission.HEALTH_READ),
    "pages.reminders": ("/console/reminders", Permission.HEALTH_READ),
    "pages.roles": ("/console/roles", Permission.ROLES_MANAGE),
    "pages.settings": ("/console/settings", Permission.HEALTH_READ),
    "pages.console": ("/console", Permission.HEALTH_READ),
    "pages.assign": ("/console/assign", Permission.ASSIGNMENTS_MANAGE),
    "pages.assignment": ("/console/assignments/1", Permission.ASSIGNMENTS_READ),
    "pages.assignments": ("/console/assignments", Permission.ASSIGNMENTS_READ),
    "pages.classroom": ("/console/classroom", Permission.HEALTH_READ),
    "pages.drift": ("/console/forms/abc", Permission.FORMS_MANAGE),
    "pages.errand": ("/console/do", Permission.WORK_RUN),
    "pages.work": ("/console/work", Permission.HEALTH_READ),
    "pages.work_json": ("/console/work.json", Permission.HEALTH_READ),
    "pages.me": ("/me", Permission.SCORES_READ),
    "pages.mydata": ("/me/data", Permission.DATA_READ),
    "pages.mydata_json": ("/me/data.json", Permission.DATA_READ),
    "pages.module": (f"/modules/{PHISHING}", Permission.COUNTS_READ),
    "pages.sidebar": ("/cards/preview", Permission.PROGRESS_READ),
    "pages.goals": ("/goals?unit=/Skolor", Permission.COUNTS_READ),
    "pages.set_goal": ("/goals?unit=/Skolor", Permission.ASSIGNMENTS_MANAGE),
    "pages.assignment_goal": ("/goals/assignments/1", Permission.ASSIGNMENTS_MANAGE),
    "pages.left": ("/left?unit=/Skolor", Permission.NAMES_READ),
    "pages.nudge": ("/nudge?unit=/Skolor", Permission.PEOPLE_REMIND),
    "pages.unit": ("/units/Skolor", Permission.COUNTS_READ),
    "pages.certificate": ("/me/certificate.pdf", Permission.PROGRESS_READ),
    "pages.units_file": ("/units.xlsx?unit=/Skolor", Permission.COUNTS_READ),
    "pages.units_sheet": ("/units.sheet?unit=/Skolor", Permission.COUNTS_READ),
    "pages.wall": ("/wall.pdf?unit=/Skolor", Permission.COUNTS_READ),
    "pages.units_csv": ("/units.csv?unit=/Skolor", Permission.COUNTS_READ),
}


def test_every_route_asks_or_is_public(town: Town) -> None:
    """A page that neither asks, nor verifies a machine, nor is on the short list of public ones must not exist."""
    app = town.app()
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    verifying = {endpoint: view.verifies for endpoint, view in views.items() if hasattr(view, "verifies")}
    asking = {endpoint: getattr(view, "asks", None) for endpoint, view in views.items() if endpoint not in verifying}
    assert verifying == VERIFYING
    assert {endpoint for endpoint, permission in asking.items() if permission is None} == PUBLIC
    assert {endpoint: asked for endpoint, asked in asking.items() if asked is not None} == {
        endpoint: permission for endpoint, (_, permission) in ASKING.items()
    }


@pytest.mark.parametrize("address", [address for address, _ in ASKING.values()])
def test_the_asking_is_real(town: Town, address: str) -> None:
    """Signed out: to sign-in. Signed in without any right: refused."""
    app = town.app()
    signed_out = app.test_client().get(address)
    assert signed_out.status_code == 302
    assert signed_out.headers["Location"].startswith("/signin?next=/")
    assert town.client(app, "nobody").get(address).status_code == 403


def test_the_verifying_is_real(town: Town) -> None:
    """No machine is believed without a token, an owner who is signed in no more than others."""
    app = town.app()
    for client in (app.test_client(), town.client(app, "ada")):
        assert [client.post(address).status_code for address in ("/hooks/tick", "/hooks/forms")] == [401, 401]


def test_a_session_that_has_ended(town: Town) -> None:
    """An old session signs nobody in."""
    app = town.app()
    client = town.client(app, "asa")
    town.clock.sleep(3601)
    assert client.get("/units/Skolor").status_code == 302


def test_a_right_that_was_taken_away_is_gone_at_once(town: Town) -> None:
    """The session carries a name, not rights."""
    client = town.client(town.app(), "asa")
    assert client.get("/units/Skolor").status_code == 200
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM leaders")
    assert client.get("/units/Skolor").status_code == 403


def test_somebody_who_has_left(town: Town) -> None:
    """An account that is no longer in the roster sees nothing, whatever its session says."""
    client = town.client(town.app(), "asa")
    del town.people["asa"]
    town.settle()
    assert client.get("/me").status_code == 403


def queries_of(town: Town, name: str, address: str) -> int:
    counted: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    town.service.count()
    client = town.client(town.app(), name)
    event.listen(town.service.engine, "before_cursor_execute", count)
    reply = client.get(address)
    event.remove(town.service.engine, "before_cursor_execute", count)
    assert reply.status_code == 200, reply.text
    return len(counted)


@pytest.mark.parametrize(
    ("name", "address"),
    [("asa", "/units/Skolor"), ("asa", "/me"), ("ada", "/console"), ("asa", "/units.csv?unit=/Skolor")],
)
def test_queries_do_not_grow_with_people(town: Town, name: str, address: str) -> None:
    """A hundred more people, and their answers, cost not one more query."""
    before = [queries_of(town, name, address) for _ in range(2)]  # the second time the process has units in hand
    for place in range(100):
        town.add("/Skolor/Norra", f"more{place}", f"More {place}", manager="asa")
    town.settle()
    for place in range(100):
        town.answer(1, PHISHING, f"more{place}", wrong=place % 3)
    after = [queries_of(town, name, address) for _ in range(2)]
    assert after[0] <= before[0]
    assert after[1] == before[1]


def test_pages_are_well_made(town: Town) -> None:
    """Language, title, headings without gaps, landmarks, a skip link, captions and scopes, bars that are silent."""
    app = town.app()
    for name, address in [(None, "/"), ("asa", "/units/Skolor"), ("asa", "/me"), ("ada", "/console"), ("asa", "/x")]:
        page = Page.opened(town.client(app, name), f"{address}?lang=en")
        tags = [tag for tag, _ in page.attributes]
        levels = [level for level, _ in page.headings]
        assert ("html", {"lang": "en"}) in page.attributes
        assert [tags.count(tag) for tag in ("title", "main", "h1", "footer")] == [1, 1, 1, 1]
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels
        assert ("a", {"class": "skip", "href": "#content"}) in page.attributes
        assert tags.count("table") == tags.count("caption")
        assert all("scope" in found for tag, found in page.attributes if tag == "th")
        assert not {"style", "img"}.intersection(tags)
        drawn = [found for tag, found in page.attributes if tag == "svg"]
        assert all(
            found.get("aria-hidden") or (found["role"], bool(found["aria-label"])) == ("img", True) for found in drawn
        )
        assert tags.count("script") == (2 if name else 0)
        assert not [found for _, found in page.attributes if "style" in found]
        assert page.headings[0][1]
