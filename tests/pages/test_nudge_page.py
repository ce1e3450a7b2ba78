"""The button that has those reminded who have something left: what is said, who may, and that nobody learns who."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.messages.nudges import end
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import NOW, PHISHING, Town

Visit = Callable[[str | None, str], Page]
BUTTON = "Skicka en påminnelse"


def nudges(town: Town) -> list[tuple[str, str | None, str | None]]:
    with town.service.engine.connect() as connection:
        of = t.nudges.c
        return [tuple(row) for row in connection.execute(select(of.unit_id, of.module_id, of.by_address))]


def test_what_will_be_sent_and_to_whom_never(visit: Visit) -> None:
    """How many are missing is what the figures show; nobody who is done, nobody twice a week, nobody named."""
    text = visit("asa", "/units/Skolor").text
    told = text.partition("Påminn dem som har kvar")[2].partition(BUTTON)[0]
    assert "32 genomföranden saknas. Den som har flera moduler kvar får ett enda mejl." in told
    assert "Ingen som är klar får något." in told
    assert "Den som har fått ett mejl från Nanolearn den senaste veckan lämnas i fred." in told
    assert "Du får inte veta vilka det är." in told
    one = visit("asa", f"/units/Skolor?module={PHISHING}").text
    assert "10 personer har modulen kvar." in one
    few = visit("asa", "/units/Skolor/Lilla").text
    assert "Hur många det är visas inte: de är för få." in few


def test_one_click(town: Town) -> None:
    """It is asked for, on a Sunday for Monday morning; the page says that it waits, and has no button meanwhile."""
    client = town.client(town.app(), "asa")
    page = press(client, f"/units/Skolor?module={PHISHING}", "nudge")
    assert "Påminnelsen är beställd och går ut tidigast 23 november 2026 08:00." in page.text
    assert "En påminnelse beställdes 22 november 2026 10:14 och väntar på att gå ut." in page.text
    assert BUTTON not in page.text
    assert nudges(town) == [("u/Skolor", PHISHING, "asa@skolby.example")]
    with town.service.engine.connect() as connection:
        (entry,) = connection.execute(select(t.audit.c.permission, t.audit.c.unit_path, t.audit.c.door)).all()
    assert tuple(entry) == ("unit:people:remind", "/Skolor", "page")


def test_after_it_has_gone_out(town: Town) -> None:
    """The button is back, and when it was last asked for stands beside it."""
    client = town.client(town.app(), "asa")
    press(client, "/units/Skolor", "nudge")
    with town.service.engine.begin() as connection:
        end(connection, 1, NOW)
    page = Page.opened(client, "/units/Skolor")
    assert "Senast beställd 22 november 2026 10:14. Den har gått ut." in page.text
    assert BUTTON in page.text


def test_a_wish_that_has_lapsed_can_be_made_again(town: Town) -> None:
    """After a week nobody is reminded of it any more."""
    app = town.app()
    press(town.client(app, "asa"), "/units/Skolor", "nudge")
    town.clock.sleep(7 * 24 * 3600)
    assert BUTTON in Page.opened(town.client(app, "asa"), "/units/Skolor").text


def test_twice_at_once(town: Town) -> None:
    """Two windows: the second is told that it waits already."""
    client = town.client(town.app(), "asa")
    page = Page.opened(client, "/units/Skolor")
    token = next(found["value"] for tag, found in page.attributes if found.get("name") == "token")
    for _ in range(2):
        reply = client.post("/nudge?unit=/Skolor", data={"token": token})
        assert (reply.status_code, reply.headers["Location"]) == (303, "/units/Skolor")
    assert "Samma påminnelse är redan beställd och väntar på att gå ut." in Page.opened(client, "/units/Skolor").text
    assert len(nudges(town)) == 1


def test_not_from_elsewhere_and_not_by_others(town: Town) -> None:
    """Another site's form asks for nothing; a colleague and another leader are refused; a link only leads back."""
    app = town.app()
    client = town.client(app, "asa")
    assert client.post("/nudge?unit=/Skolor").status_code == 303
    assert "Sidan hade stått öppen för länge." in Page.opened(client, "/units/Skolor").text
    assert client.get("/nudge?unit=/Skolor").headers["Location"] == "/units/Skolor"
    assert client.post("/nudge?unit=/Skolor&module=no-such").status_code == 404
    for name in ("vera", "norra0"):
        assert town.client(app, name).post("/nudge?unit=/Skolor").status_code == 403
    assert nudges(town) == []


@pytest.mark.parametrize("reminders", ["off", "no-such.yaml"])
def test_where_reminders_are_off(database: str, reminders: str) -> None:
    """Or their rules cannot be read: there is no button, the page says so, and asking all the same does nothing."""
    town = Town(database, NANOLEARN_REMINDERS=reminders)
    town.settle()
    town.assign(PHISHING, due=None)
    client = town.client(town.app(), "asa")
    page = Page.opened(client, "/units/Skolor")
    assert "Påminnelser är avstängda i den här installationen." in page.text
    assert BUTTON not in page.text
    elsewhere = Page.opened(client, "/cards/preview")
    token = next(found["value"] for tag, found in elsewhere.attributes if found.get("name") == "token")
    client.post("/nudge?unit=/Skolor", data={"token": token})
    assert Page.opened(client, "/units/Skolor").text.count("Påminnelser är avstängda i den här installationen.") == 2
    assert nudges(town) == []
    town.service.close()
