"""What an administrator does in the sidebar, and what comes of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from service.assignments.model import Rule
from service.assignments.records import read_rules
from service.roles.model import Role
from service.store import tables as t
from tests.support.sidebar import Sidebar
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town

Open = Callable[..., Sidebar]
Appoint = Callable[[str, Role, str], None]
TITLE = "Phishing pause and verify (sv)"


def rules(town: Town) -> list[Rule]:
    with town.service.engine.connect() as connection:
        return read_rules(connection)


def audit(town: Town) -> list[tuple[str, str, str, str | None, str]]:
    of = t.audit.c
    query = select(of.by_address, of.door, of.permission, of.unit_path, of.about).order_by(of.id)
    with town.service.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def whom(of: Sidebar) -> Sidebar:
    """One module chosen."""
    return (
        of.open()
        .press("Ny tilldelning")
        .press("Kom igång")
        .type(module=(PHISHING,))
        .press("Klar med valet")
        .press("Välj vem")
    )


def test_from_the_first_card_to_an_assignment(town: Town, sidebar: Open) -> None:
    """Choose modules, a unit, an exception, days and a pace; see the dry run, which writes nothing; assign."""
    ada = sidebar("ada").open().press("Ny tilldelning")
    ada.press("Kom igång").press("Välj alla här").type(query="personal").press("Sök").type(module=(PERSONAL,))
    ada.press("Klar med valet")
    ada.press("Välj vem").press("Skolor").press("Lägg till Alla i Skolor").press("Undanta någon")
    ada.press("Lägg till Lilla").press("Klar med undantagen").press("Välj när")
    ada.type(starts=date(2026, 12, 1), due=date(2026, 12, 18), rhythm="21").press("Granska")
    assert "19 personer på 3 enheter" in ada.texts
    assert rules(town) == []
    ada.press("Tilldela 19 personer")
    assert (ada.notice, len(ada.stack)) == ("Tilldelningen är gjord.", 2)
    (rule,) = rules(town)
    assert [(task.module_id, task.starts_on, task.due_on) for task in rule.tasks] == [
        (PHISHING, date(2026, 12, 1), date(2026, 12, 18)),
        (INCIDENTS, date(2026, 12, 22), date(2027, 1, 8)),
        (PERSONAL, date(2027, 1, 12), date(2027, 1, 29)),
    ]
    assert ([each.label for each in rule.targets], [each.label for each in rule.exceptions]) == (
        ["unit:/Skolor"],
        ["unit:/Skolor/Lilla"],
    )
    assert audit(town) == [
        ("ada@skolby.example", "card", "unit:assignments:manage", None, "assignment 1 made, to unit:/Skolor")
    ]


def together(calls: list[Callable[[], object]]) -> None:
    """All in the same moment."""
    start = threading.Barrier(len(calls))

    def at_the_start(call: Callable[[], object]) -> None:
        start.wait()
        call()

    with ThreadPoolExecutor(len(calls)) as pool:
        for done in [pool.submit(at_the_start, call) for call in calls]:
            done.result()


def test_a_double_click_assigns_once(town: Town, sidebar: Open) -> None:
    """The second click, and a third from a card that lay open, show the assignment that the first placed."""
    ada = whom(sidebar("ada")).press("Lägg till Vård").press("Välj när").press("Granska")
    assign = ada.card["fixedFooter"]["primaryButton"]["onClick"]["action"]
    first = ada.click(assign).card
    assert ada.click(assign).card == first
    assert len(rules(town)) == 1


def test_two_clicks_at_once_assign_once(town: Town, app: Flask, sidebar: Open) -> None:
    """Eight requests in the same moment, by the same button."""
    ada = whom(sidebar("ada")).press("Lägg till Vård").press("Välj när").press("Granska")
    action = ada.card["fixedFooter"]["primaryButton"]["onClick"]["action"]
    parameters = {each["key"]: each["value"] for each in action["parameters"]}
    start, cards = threading.Barrier(8), []

    def click() -> None:
        other = sidebar("ada")
        start.wait()
        cards.append(other.send(action["function"], parameters))

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rules(town)) == 1
    assert all(card == cards[0] for card in cards)


def test_another_person_with_the_same_order(town: Town, sidebar: Open, appoint: Appoint) -> None:
    """An order is its own person's: somebody else's is placed as well, and does not show the first."""
    appoint("vera", Role.ADMINISTRATOR, "/")
    for name, due in (("ada", date(2026, 12, 18)), ("vera", date(2027, 1, 15))):
        button = whom(sidebar(name)).press("Lägg till Vård").press("Välj när").type(due=due).press("Granska")
        action = button.card["fixedFooter"]["primaryButton"]["onClick"]["action"]
        draft = action["parameters"][0]["value"].replace("order2", "order1")
        button.click({"function": "assign", "parameters": [{"key": "draft", "value": draft}]})
    assert [rule.tasks[0].due_on for rule in rules(town)] == [date(2026, 12, 18), date(2027, 1, 15)]


def test_two_administrators_who_want_the_same(town: Town, app: Flask, sidebar: Open, appoint: Appoint) -> None:
    """At once, each from a card of their own: one assignment, and the second is shown that it was there."""
    appoint("vera", Role.ADMINISTRATOR, "/")
    cards = [whom(sidebar(name)).press("Lägg till Vård").press("Välj när").press("Granska") for name in ("ada", "vera")]
    together([lambda each=each: each.press("Tilldela 8 personer") for each in cards])
    assert len(rules(town)) == 1
    assert sorted(each.notice or "" for each in cards) == sorted(
        ["Tilldelningen är gjord.", "Det här var redan tilldelat. Så här står det till."]
    )
    assert cards[0].card == cards[1].card
    assert [entry[4] for entry in audit(town)] == ["assignment 1 made, to unit:/Vård"]


def test_searching_for_people(town: Town, sidebar: Open) -> None:
    """By name in any case, å as well, by address and by a unit's path; several are shown, one is added at once."""
    ada = whom(sidebar("ada"))
    assert ada.suggestions("åsa") == ["Åsa Öberg <asa@skolby.example>"]
    assert ada.suggestions("ÖBERG") == ["Åsa Öberg <asa@skolby.example>"]
    assert ada.suggestions("lilla")[0] == "/Skolor/Lilla"
    assert (ada.suggestions("100%"), ada.suggestions(" ")) == ([], [])
    ada.type(query="Åsa Öberg <asa@skolby.example>").press("Lägg till")
    ada.type(query="vera holm").press("Lägg till").type(query="/skolor/södra").press("Lägg till")
    assert {"Ta bort Åsa Öberg", "Ta bort Vera Holm", "Ta bort Södra"} <= set(ada.texts)
    ada.press("Ta bort Vera Holm").press("Välj när").press("Granska")
    assert "7 personer på 2 enheter" in ada.texts


def test_staff_or_pupils(sidebar: Open) -> None:
    """An installation without pupils is not asked which of them."""
    assert "Vilka av dem?" not in whom(sidebar("ada")).texts


def test_only_in_ones_own_branch(town: Town, sidebar: Open, appoint: Appoint) -> None:
    """The tree begins at the branch; elsewhere is not found, and a card made by hand is refused."""
    appoint("vera", Role.ADMINISTRATOR, "/Vård")
    vera = whom(sidebar("vera"))
    assert "Skolor" not in vera.text
    assert vera.suggestions("åsa") == []
    vera.type(query="asa@skolby.example").press("Lägg till")
    assert "Åsa Öberg ligger utanför det du har hand om." in vera.text
    draft = f'{{"modules":["{PHISHING}"],"targets":["unit:u/Skolor"],"order":"x"}}'
    for name in ("check", "assign"):
        vera.click({"function": name, "parameters": [{"key": "draft", "value": draft}]})
        assert "Skolor ligger utanför det du har hand om." in vera.text
    assert rules(town) == []


def test_another_due_day(busy: Town, sidebar: Open) -> None:
    """Moved to a day to come; a day that has passed is not taken."""
    ada = sidebar("ada").open().press("Report incidents fast (sv)")
    ada.type(due=date(2026, 11, 1)).press("Flytta slutdatum")
    assert "Välj 22 november 2026 eller en senare dag." in ada.texts
    ada.type(due=date(2027, 1, 15)).press("Flytta slutdatum")
    assert ada.notice == "Slutdatumet är nu 15 januari 2027."
    assert rules(busy)[1].tasks[0].due_on == date(2027, 1, 15)
    assert "Börjar 1 september 2026 · Klart senast 15 januari 2027" in ada.texts
    assert audit(busy)[-1][4] == "assignment 2 extended, to administration"


def test_two_administrators_at_once(busy: Town, sidebar: Open) -> None:
    """Who comes second is told, and changes nothing; a withdrawn assignment cannot be withdrawn again."""
    first, second = (sidebar("ada").open().press("Report incidents fast (sv)") for _ in range(2))
    first.type(due=date(2027, 1, 15)).press("Flytta slutdatum")
    second.type(due=date(2027, 2, 1)).press("Flytta slutdatum")
    assert "Någon annan har ändrat slutdatumet under tiden." in second.text
    assert rules(busy)[1].tasks[0].due_on == date(2027, 1, 15)
    first.press("Ta tillbaka")
    second.press("Ta tillbaka").press("Ja, ta tillbaka den")
    first.press("Ja, ta tillbaka den")
    assert "Tilldelningen togs tillbaka 22 november 2026." in first.text
    assert [rule.id for rule in rules(busy)] == [1]


def test_extending_at_once(busy: Town, sidebar: Open) -> None:
    """Of two new due days one counts, the other administrator is told, and both see the same card."""
    days = (date(2027, 1, 15), date(2027, 2, 1))
    cards = [sidebar("ada").open().press("Report incidents fast (sv)").type(due=day) for day in days]
    together([lambda each=each: each.press("Flytta slutdatum") for each in cards])
    due = rules(busy)[1].tasks[0].due_on
    told = ["Någon annan har ändrat slutdatumet under tiden." in each.text for each in cards]
    assert sorted(told) == [False, True]
    assert due == days[told.index(False)]
    assert len([entry for entry in audit(busy) if entry[4].startswith("assignment 2 extended")]) == 1


def test_withdrawing_at_once(busy: Town, sidebar: Open) -> None:
    """It is withdrawn once and written down once; both see that it is."""
    cards = [sidebar("ada").open().press(TITLE).press("Ta tillbaka") for _ in range(2)]
    together([lambda each=each: each.press("Ja, ta tillbaka den") for each in cards])
    assert all("Tilldelningen togs tillbaka 22 november 2026." in each.text for each in cards)
    assert [entry[4] for entry in audit(busy)] == ["assignment 1 withdrawn, to administration"]


def test_extending_what_is_being_withdrawn(busy: Town, sidebar: Open) -> None:
    """Whichever comes first, nothing is left half done: it is withdrawn, and each sees that it was or will be."""
    first = sidebar("ada").open().press(TITLE).press("Ta tillbaka")
    second = sidebar("ada").open().press(TITLE).type(due=date(2027, 1, 15))
    together([lambda: first.press("Ja, ta tillbaka den"), lambda: second.press("Flytta slutdatum")])
    assert "Tilldelningen togs tillbaka 22 november 2026." in first.text
    assert [rule.id for rule in rules(busy)] == [2]
    extended = [entry for entry in audit(busy) if "extended" in entry[4]]
    assert len(extended) == (second.notice == "Slutdatumet är nu 15 januari 2027.")


def test_keeping_it_after_all(busy: Town, sidebar: Open) -> None:
    """Back to the assignment, which stands."""
    ada = sidebar("ada").open().press(TITLE).press("Ta tillbaka").press("Nej, behåll den")
    assert (len(ada.stack), TITLE in ada.texts, len(rules(busy))) == (2, True, 2)


def test_names_are_written_down(busy: Town, sidebar: Open) -> None:
    """Whoever reads who is not done leaves a trace; figures leave none."""
    ada = sidebar("ada").open().press("Hela organisationen").press("Vård")
    assert audit(busy) == []
    ada.press("Vilka är inte klara?")
    assert audit(busy) == [("ada@skolby.example", "card", "unit:names:read", "/Vård", "report by person")]


@pytest.mark.parametrize("draft", ["{", "[]", "3", '{"modules":3}', '{"x":1}', '{"rhythm":"1"}', '{"due":"soon"}'])
def test_a_draft_that_is_none(sidebar: Open, draft: str) -> None:
    """A card with a way on, whatever a card made by hand carries."""
    ada = sidebar("ada").open()
    ada.click({"function": "whom", "parameters": [{"key": "draft", "value": draft}]})
    assert "Det gick inte att läsa vad du hade valt. Börja om från början." in ada.texts
    assert "Ny tilldelning" in ada.press("Till början").texts


def test_a_fault_of_ours(town: Town, sidebar: Open, caplog: pytest.LogCaptureFixture) -> None:
    """A database that does not answer: a card that tries the same again; the log names no person."""
    ada = sidebar("ada").open()
    engine = town.service.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE units RENAME TO gone")
    ada.click({"function": "report", "parameters": [{"key": "unit", "value": "/"}]})
    assert "Databasen svarar inte just nu." in ada.text
    assert "ada@" not in caplog.text
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO units")
    assert "Hela organisationen" in ada.press("Försök igen").texts
