"""How long a session lasts, what prolongs it, what an open page is told, and how what was typed comes back."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from service.pages.lasting import IDLE, LONGEST, WARNED, Phase, Stay, begun
from service.pages.session_words import WORDS
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import NOW, PHISHING, Town

HOUR = 3600
FORM = {"modules": PHISHING, "others": "norra0@skolby.example", "due": "2026-12-24"}


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Skolby, in which one module is assigned to everybody."""
    town = Town(database)
    town.settle()
    town.assign(PHISHING, due=None)
    yield town
    town.service.close()


def browser(town: Town, name: str = "asa") -> FlaskClient:
    """Somebody who has signed in just now, as sign-in leaves it."""
    client = town.app().test_client()
    with client.session_transaction() as session:
        session.update(begun(f"{name}@skolby.example", town.clock.now()))
    return client


def idle_end(client: FlaskClient) -> datetime:
    with client.session_transaction() as session:
        return datetime.fromtimestamp(session["idle"], UTC)


def token_on(client: FlaskClient, address: str) -> str:
    page = Page.opened(client, address)
    return next(str(found["value"]) for tag, found in page.attributes if found.get("name") == "token")


def part(client: FlaskClient, query: str = "tongue=en") -> str:
    return client.get(f"/session/part?{query}").text


@pytest.mark.parametrize(
    ("left", "final", "phase", "looks_in"),
    [
        (timedelta(hours=1), False, Phase.CALM, 1800),
        (timedelta(minutes=30, seconds=1), False, Phase.CALM, 1),
        (timedelta(minutes=30), False, Phase.LISTENING, 1500),
        (timedelta(minutes=5, seconds=1), False, Phase.LISTENING, 1),
        (timedelta(minutes=5), False, Phase.ENDING, None),
        (timedelta(microseconds=1), False, Phase.ENDING, None),
        (timedelta(), False, Phase.ENDED, None),
        (timedelta(hours=-9), False, Phase.ENDED, None),
        (timedelta(minutes=20), True, Phase.CALM, 900),
        (timedelta(minutes=5), True, Phase.ENDING, None),
    ],
)
def test_what_a_page_has_to_do(left: timedelta, *, final: bool, phase: Phase, looks_in: int | None) -> None:
    """Nothing for half an hour, then a key counts, then a warning; on the day's last hour only the warning."""
    stay = Stay(NOW + left, left, final=final)
    assert stay.phase is phase
    assert looks_in is None or stay.looks_in == looks_in


def test_the_limits_are_wcags() -> None:
    """It can be prolonged ten times at least, or lasts longer than twenty hours; the warning comes early enough."""
    assert timedelta(hours=20) < LONGEST
    assert LONGEST / IDLE > 10
    assert timedelta(minutes=1, seconds=20) < WARNED  # a kept page may be a minute old


def test_who_works_on_stays_signed_in_for_a_day(town: Town) -> None:
    """Each page gives another hour; a day after signing in the account is asked again, whatever was done."""
    client = browser(town)
    for _ in range(28):
        assert client.get("/me").status_code == 200
        town.clock.sleep(50 * 60)
    assert client.get("/me").status_code == 200
    assert idle_end(client) == NOW + LONGEST
    town.clock.sleep(39 * 60)
    assert client.get("/me").status_code == 200
    town.clock.sleep(60)
    assert client.get("/me").status_code == 302


def test_an_hour_without_a_page_ends_it(town: Town) -> None:
    """Not a second later, and no page brings it back."""
    client = browser(town)
    town.clock.sleep(HOUR - 1)
    assert client.get("/me").status_code == 200
    town.clock.sleep(HOUR)
    assert client.get("/me").headers["Location"].startswith("/signin?next=/me")
    assert client.get("/units/Skolor").status_code == 302


def test_what_pages_ask_by_themselves_prolongs_nothing(town: Town) -> None:
    """A console that stands open is no work: it is signed out like any other page, and told to ask no more."""
    client = browser(town, "ada")
    for _ in range(6):
        for address in ("/console/work?told=", "/console/work.json", "/session/part"):
            assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
        town.clock.sleep(10 * 60)
    asked = client.get("/console/work?told=", headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers["HX-Reswap"], asked.text) == (286, "none", "")
    assert client.get("/console/work").status_code == 302


def test_the_cookie_is_not_written_with_each_page(town: Town) -> None:
    """Pages are kept by what is in it: it changes when five minutes have been won."""
    client = browser(town)
    assert "Set-Cookie" not in client.get("/units/Skolor").headers
    town.clock.sleep(4 * 60)
    assert "Set-Cookie" not in client.get("/units/Skolor").headers
    town.clock.sleep(60)
    assert "Set-Cookie" in client.get("/units/Skolor").headers
    assert "Set-Cookie" not in client.get("/units/Skolor").headers


def test_saying_that_one_is_there(town: Town) -> None:
    """The warning's button gives the whole hour back; another site's, or a press after the end, gives nothing."""
    client = browser(town)
    token = token_on(client, "/units/Skolor")
    town.clock.sleep(57 * 60)
    warning = part(client)
    assert 'In <span id="session-left">3 minutes</span>, at 11:14, you will be signed out.' in warning
    assert 'hx-trigger="every 20s, visibilitychange from:document"' in warning
    for wrong in ({}, {"token": "forged"}, {"token": f"{token}x"}):
        client.post("/session/part?tongue=en", data=wrong)
        assert idle_end(client) == NOW + IDLE
    stayed = client.post("/session/part?tongue=en", data={"token": token})
    assert 'hx-trigger="load delay:1800s, visibilitychange from:document"' in stayed.text
    assert idle_end(client) == town.clock.now() + IDLE
    town.clock.sleep(HOUR)
    over = client.post("/session/part?tongue=en", data={"token": token})
    assert "You are signed out" in over.text
    assert client.get("/me").status_code == 302


def test_ten_times_and_more(town: Town) -> None:
    """Somebody who only ever says that they are there stays as long as who works on, and not longer."""
    client = browser(town)
    token, times = token_on(client, "/units/Skolor"), 0
    while town.clock.now() < NOW + LONGEST:
        town.clock.sleep(55 * 60)
        times += "load delay" in client.post("/session/part", data={"token": token}).text
    assert times >= 10
    assert client.get("/me").status_code == 302


def test_only_the_minutes_change(town: Town) -> None:
    """While the warning stands nothing else of it is said again."""
    client = browser(town)
    town.clock.sleep(58 * 60)
    assert part(client, "tongue=en&shown=1").strip() == ('<span id="session-left" hx-swap-oob="true">2 minutes</span>')
    town.clock.sleep(119)
    assert "1 minute<" in part(client, "tongue=en&shown=1")
    town.clock.sleep(1)
    assert "You are signed out" in part(client, "tongue=en&shown=1")


def test_the_end_of_the_day_is_told_too(town: Town) -> None:
    """There is no button then that could do nothing, but the way to sign in again."""
    client = browser(town)
    with client.session_transaction() as session:
        session["idle"] = session["until"]
    town.clock.sleep(24 * HOUR - 299)
    warning = part(client, "tongue=da")
    assert "Efter et døgn skal man logge ind igen." in warning
    assert "session-stay" not in warning
    assert 'href="/signin?next=/session" target="_blank"' in warning


@pytest.mark.parametrize(("spoken", "title"), [(code, words.ended) for code, words in WORDS.items()])
def test_in_the_pages_own_language(town: Town, spoken: str, title: str) -> None:
    """Nobody is known once they are signed out; a language that there is not is the installation's."""
    stranger = town.app().test_client()
    assert title in part(stranger, f"tongue={spoken}")
    assert WORDS["sv"].ended in part(stranger, "tongue=xx")


def test_a_session_of_before_the_two_ends(town: Town) -> None:
    """It had one end only: it lasts until then, is not prolonged, and its pages warn."""
    client = town.client(town.app(), "asa")
    assert client.get("/me").status_code == 200
    town.clock.sleep(56 * 60)
    assert "After a day everybody has to sign in again." in part(client)
    town.clock.sleep(4 * 60)
    assert client.get("/me").status_code == 302


def test_whose_right_was_taken_away(town: Town) -> None:
    """A prolonged session opens nothing that its person may not see; a console that stands open is loaded anew."""
    client = browser(town)
    token = token_on(client, "/units/Skolor")
    town.clock.sleep(31 * 60)
    with town.service.engine.begin() as connection:
        connection.execute(t.leaders.delete())
    client.post("/session/part", data={"token": token})
    assert client.get("/units/Skolor").status_code == 403
    refused = client.get("/console/work", headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["HX-Refresh"]) == (403, "true")


def test_without_scripts_the_page_says_until_when(town: Town) -> None:
    """Somebody without scripts cannot be warned."""
    page = Page.opened(browser(town), "/me?lang=en")
    assert "You are signed in until 11:14. Each page you open gives you another hour." in page.text


def sent_too_late(town: Town, client: FlaskClient, address: str, **fields: str) -> Page:
    """The answer to a form that had been open for longer than the session lasted."""
    token = token_on(client, "/units/")
    town.clock.sleep(HOUR)
    reply = client.post(address, data={"token": token, **fields}, headers={"Accept-Language": "en"})
    page = Page()
    page.status, page.source = reply.status_code, reply.text
    page.feed(reply.text)
    return page


def hidden(page: Page) -> dict[str, str]:
    return {str(found["name"]): str(found["value"]) for tag, found in page.attributes if found.get("type") == "hidden"}


def again(town: Town, client: FlaskClient, name: str) -> None:
    with client.session_transaction() as session:
        session.clear()
        session.update(begun(f"{name}@skolby.example", town.clock.now()))


def test_a_form_that_was_sent_too_late_comes_back(town: Town) -> None:
    """The page gives back what was sent; signed in again the form stands there as it was, and nothing has been done."""
    client = browser(town, "ada")
    page = sent_too_late(town, client, "/console/assign", **FORM, do="look")
    assert (page.status, page.headings[0][1]) == (403, "You had been signed out")
    given_back = hidden(page)
    assert {**FORM, "do": "look"}.items() <= given_back.items()
    again(town, client, "ada")
    form = client.post("/console/assign", data=given_back).text
    assert re.search(rf'name="modules" value="{PHISHING}" checked', form)
    assert 'name="due" type="date" min="2026-11-22" value="2026-12-24"' in form
    assert ">norra0@skolby.example</textarea>" in form


@pytest.mark.parametrize("address", ["/goals?unit=/Skolor", "/goals/assignments/1"])
def test_a_goal_that_was_sent_too_late_comes_back(town: Town, address: str) -> None:
    """Share and day stand in the form again, and no goal has been set."""
    client = browser(town, "ada")
    given_back = hidden(sent_too_late(town, client, address, share="85", by="2027-01-31", do="set"))
    again(town, client, "ada")
    form = client.post(address, data=given_back)
    assert form.status_code == 422
    assert re.findall(r'name="(share|by)".*? value="([^"]+)"', form.text) == [("share", "85"), ("by", "2027-01-31")]
    with town.service.engine.connect() as connection:
        assert connection.execute(select(t.goals)).all() == []


def test_what_one_wrote_is_not_for_the_next(town: Town) -> None:
    """On a shared computer: whoever signs in after somebody else gets an empty form."""
    client = browser(town, "ada")
    given_back = hidden(sent_too_late(town, client, "/console/assign", **FORM, do="place"))
    again(town, client, "vera")
    with town.service.engine.begin() as connection:
        row = {"person_id": "vera", "role": "administrator", "unit_id": town.units["/"].id, "source": "hand"}
        connection.execute(insert(t.roles).values(given_at="2026-11-01", **row))
    reply = client.post("/console/assign", data=given_back)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/console/assign")
    assert "norra0" not in client.get("/console/assign").text


@pytest.mark.parametrize("trick", ["no token", "forged", "no session", "another's"])
def test_another_site_gets_nothing_back(town: Town, trick: str) -> None:
    """What did not stand on a page of the session that has ended is not repeated by us: it leads to signing in."""
    client = browser(town, "ada")
    token = token_on(browser(town, "vera"), "/units/Vård") if trick == "another's" else token_on(client, "/units/")
    town.clock.sleep(HOUR)
    if trick == "no session":
        client = town.app().test_client()
    fields = {"no token": {}, "forged": {"token": "forged"}}.get(trick, {"token": token})
    reply = client.post("/console/assign", data={**fields, **FORM})
    assert (reply.status_code, reply.headers["Location"]) == (302, "/signin?next=/console/assign")
    assert "norra0" not in reply.text


def test_a_press_without_loading_leads_to_signing_in(town: Town) -> None:
    """A script cannot follow to the provider's page: the browser is told to go there, and comes back to the unit."""
    client = browser(town)
    town.clock.sleep(HOUR)
    reply = client.post("/nudge?unit=/Skolor", headers={"HX-Request": "true"})
    assert (reply.status_code, reply.headers["HX-Redirect"]) == (204, "/signin?next=/nudge?unit%3D/Skolor")


def test_the_new_tab_says_where_to_go_on(town: Town) -> None:
    """Signed out it leads to signing in first."""
    page = Page.opened(browser(town), "/session?lang=en")
    assert page.headings[0][1] == "You are signed in"
    assert town.app().test_client().get("/session").headers["Location"] == "/signin?next=/session"
