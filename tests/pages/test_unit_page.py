"""A leader's page: the numbers of a branch, what is hidden, and where one may go."""

from collections.abc import Callable
from datetime import date

import pytest

from service.assignments.model import Level, Target
from service.counting.history import keep_history
from service.reports.goals import set_goal
from service.roster.model import Unit
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, NOW, PERSONAL, PHISHING, Town, title, words

Visit = Callable[[str | None, str], Page]
COLUMNS = ["Tilldelade", "Genomförda", "Klarade", "Slutdatum passerat"]


def test_a_branch_at_a_glance(visit: Visit) -> None:
    """Figures of the branch, of the units below it and of each module; three people are too few to show."""
    page = visit("asa", "/units/Skolor")
    assert page.status == 200
    assert "10 genomföranden saknas efter slutdatum. 27 % är genomfört." in page.text
    assert "Genomförda 27 % 12 av 44 Nådda 12 27 % av de tilldelade Klarade 11 91 % av de genomförda" in page.text
    assert page.rows == [
        ["Modul", *COLUMNS],
        [title(PHISHING), "22", "54 %", "11", "10"],
        [title(INCIDENTS), "22", "0 %", "0", "0"],
        ["Enhet", *COLUMNS],
        ["Lilla", "för få för att visas"],
        ["Norra", "16", "50 %", "8", "0"],
        ["Södra", "12", "25 %", "2", "3"],
        ["Enhet", title(PHISHING), title(INCIDENTS)],
        ["Lilla", "för få", "för få"],
        ["Norra", "100 %", "0 %"],
        ["Södra", "50 %", "0 %"],
    ]


def test_one_module_alone(visit: Visit) -> None:
    """Narrowed to a module, every figure is about that one, and the links keep it."""
    page = visit("asa", f"/units/Skolor?module={PHISHING}")
    assert page.rows == [
        ["Modul", *COLUMNS],
        [title(PHISHING), "22", "54 %", "11", "10"],
        ["Enhet", *COLUMNS],
        ["Lilla", "för få för att visas"],
        ["Norra", "8", "100 %", "8", "0"],
        ["Södra", "6", "50 %", "2", "3"],
    ]
    assert page.links["Norra"] == f"/units/Skolor/Norra?module={PHISHING}"
    assert page.links["Visa alla moduler"] == "/units/Skolor"
    assert page.links["Se modulen som den möter medarbetaren"] == f"/modules/{PHISHING}"


def test_a_small_unit_shows_no_figure(visit: Visit) -> None:
    """Three people: no sums either, though person × module makes six."""
    page = visit("asa", "/units/Skolor/Lilla")
    assert "Enhetens siffror visas inte: de gäller färre än fem personer" in page.text
    assert page.rows == [
        ["Modul", *COLUMNS],
        [title(PHISHING), "för få för att visas"],
        [title(INCIDENTS), "för få för att visas"],
    ]


def test_an_owner_sees_small_units(visit: Visit) -> None:
    """Who may see names sees every figure, and is told why."""
    page = visit("ada", "/units/Skolor?lang=sv")
    assert ["Lilla", "6", "0 %", "0", "3"] in page.rows
    assert "Du har rätt att se namn." in page.text


def test_a_module_that_is_too_small_is_left_out_of_the_sum(town: Town, visit: Visit) -> None:
    """Two people have a third module: with them the sum would tell how many they are."""
    for person in ("norra0", "norra1"):
        town.assign(PERSONAL, due=None, to=Target(Level.PERSON, person, f"person:{person}"))
    page = visit("asa", "/units/Skolor")
    assert [title(PERSONAL), "för få för att visas"] in page.rows
    assert "12 av 44 " in page.text
    assert ["Norra", "16", "50 %", "8", "0"] in page.rows


def test_the_way_down_and_up(visit: Visit) -> None:
    """Crumbs lead up to the branch one leads, not above it."""
    page = visit("asa", "/units/Skolor/Norra")
    assert page.headings[0] == (1, "Norra")
    assert page.links["Skolor"] == "/units/Skolor"
    assert "Hela organisationen" not in page.text
    assert "Under Norra finns inga enheter med tilldelade moduler." in page.text
    assert visit("ada", "/units/Skolor/Norra?lang=sv").links["Hela organisationen"] == "/units/"


@pytest.mark.parametrize("address", ["/units/", "/units/Vård", "/units.csv?unit=/Vård", "/units.csv"])
def test_another_branch_is_not_for_them(visit: Visit, address: str) -> None:
    """Neither the page nor the file of a unit that somebody else leads."""
    page = visit("asa", address)
    assert (page.status, page.headings) == (403, [(1, "Den här sidan är inte för dig")])


def test_a_colleague_reads_no_figures(visit: Visit) -> None:
    """Who leads nothing reads nothing of the own unit."""
    assert visit("norra0", "/units/Skolor/Norra").status == 403


@pytest.mark.parametrize("address", ["/units/Saknas", "/units/Skolor?module=no-such", "/modules/no-such"])
def test_what_is_not_there(visit: Visit, address: str) -> None:
    """A unit or module that has gone is said in words."""
    page = visit("asa", address)
    assert (page.status, page.headings) == (404, [(1, "Sidan finns inte")])


def test_a_unit_has_one_address(visit: Visit) -> None:
    """Another spelling of a path leads to the roster's own."""
    page = visit("asa", f"/units/skolor/NORRA?module={PHISHING}")
    assert (page.status, page.headers["Location"]) == (302, f"/units/Skolor/Norra?module={PHISHING}")


def test_questions_most_missed(town: Town, visit: Visit) -> None:
    """By share of wrong answers, with the thought behind the commonest mistake."""
    page = visit("asa", f"/units/Skolor?module={PHISHING}")
    missed = page.text.partition("Frågor som flest missade")[2].partition("Där det står")[0]
    stems = {name: question.stem for name, question in words(PHISHING).questions.items()}
    assert f"{stems['holiday-list']} 33 % av 12 svarade fel Tanken bakom" in missed
    assert f"{stems['best-sign']} 8 % av 12 svarade fel Tanken bakom" in missed
    assert stems["typed-my-password"] not in missed
    assert missed.count(town.service.catalogue.misconceptions["M-LOOK"]["sv"]) == 2


def test_the_questions_of_a_small_group_stay_hidden(visit: Visit) -> None:
    """Three of Södra's six have answered: too few for a share of wrong answers."""
    page = visit("asa", "/units/Skolor/Södra")
    assert "Ingen fråga har missats än, eller så har för få svarat för att det ska visas." in page.text


def test_nobody_assigned(town: Town, visit: Visit) -> None:
    """A branch without assignments says so instead of showing noughts."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assignments SET withdrawn_at = '2026-11-01T00:00:00.000000Z'")
    page = visit("asa", "/units/Skolor")
    assert "Ingen i Skolor är tilldelad någon modul just nu." in page.text
    assert page.rows == []


def test_figures_to_take_away(visit: Visit) -> None:
    """The file has the rows of the report by unit, hidden ones without figures."""
    reply = visit("asa", f"/units.csv?unit=/Skolor&module={PHISHING}")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.headers["Content-Disposition"] == (
        "attachment; filename=\"nanolearn.csv\"; filename*=UTF-8''Skolor.csv"
    )
    assert reply.source.splitlines() == [
        "\ufeffunit,module,assigned,reached,completed,passed,overdue",
        f"/Skolor,{PHISHING},22,12,12,11,10",
        f"/Skolor/Lilla,{PHISHING},<5,<5,<5,<5,<5",
        f"/Skolor/Norra,{PHISHING},8,8,8,8,0",
        f"/Skolor/Södra,{PHISHING},6,3,3,2,3",
    ]


def test_words_in_danish_and_english(visit: Visit) -> None:
    """The words of the terminology, and each language's way to write a share."""
    danish = visit("asa", "/units/Skolor?lang=da")
    assert danish.rows[3:5] == [
        ["Enhed", "Tildelt", "Gennemført", "Bestået", "Frist overskredet"],
        ["Lilla", "for få til at vise"],
    ]
    english = visit("asa", "/units/Skolor?lang=en")
    assert english.rows[3:6] == [
        ["Unit", "Assigned", "Completed", "Passed", "Overdue"],
        ["Lilla", "too few to show"],
        ["Norra", "16", "50%", "8", "0"],
    ]


def test_several_branches(town: Town, visit: Visit) -> None:
    """Who leads two branches finds both."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO leaders VALUES ('u/Vård', 'asa', 'manager')")
    page = visit("asa", "/units/Skolor")
    assert page.links["Vård"] == "/units/V%C3%A5rd"
    assert visit("asa", "/units/Vård").status == 200


def test_a_module_as_learners_meet_it(visit: Visit) -> None:
    """A leader may look at a module in the own language; somebody who leads nothing may not see the key."""
    page = visit("asa", f"/modules/{PHISHING}")
    assert page.status == 200
    assert title(PHISHING) in page.text
    assert visit("norra0", f"/modules/{PHISHING}").status == 403


def test_who_starts_later_is_not_counted_yet(town: Town, visit: Visit) -> None:
    """A module of a series counts from the day it starts."""
    town.assign(PERSONAL, due=None, starts=date(2026, 11, 23))
    assert visit("asa", "/units/Skolor").rows[2][0] == title(INCIDENTS)
    town.clock.sleep(24 * 3600)
    assert visit("asa", "/units/Skolor").rows[3] == [title(PERSONAL), "22", "0 %", "0", "0"]


def test_overdue_begins_the_day_after(town: Town, visit: Visit) -> None:
    """On the due day itself, in the municipality's own time, nothing is overdue."""
    town.clock.sleep((26 * 24 + 13) * 3600 + 40 * 60)  # 18 December, 23:54 in Stockholm
    assert visit("asa", f"/units/Skolor?module={INCIDENTS}").rows[1][-1] == "0"
    town.clock.sleep(600)
    assert visit("asa", f"/units/Skolor?module={INCIDENTS}").rows[1][-1] == "22"


def names(page: Page) -> list[str]:
    """The units in the order of their table."""
    heads = [row[0] for row in page.rows]
    first = heads.index("Enhet") + 1
    return heads[first : heads.index("Enhet", first)]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Lilla", "Norra", "Södra"]),
        ("-name", ["Södra", "Norra", "Lilla"]),
        ("completed", ["Södra", "Norra", "Lilla"]),
        ("-completed", ["Norra", "Södra", "Lilla"]),
        ("overdue", ["Södra", "Norra", "Lilla"]),
        ("assigned", ["Norra", "Södra", "Lilla"]),
        ("-passed", ["Södra", "Norra", "Lilla"]),
        ("nonsense", ["Lilla", "Norra", "Södra"]),
    ],
)
def test_units_in_another_order(visit: Visit, sort: str, order: list[str]) -> None:
    """Those who need a look first; a unit whose figures are hidden is last, whatever they are."""
    assert names(visit("asa", f"/units/Skolor?sort={sort}")) == order


def test_the_head_of_a_column_turns_its_order(visit: Visit) -> None:
    """Its link asks for the other way round, and keeps the module; the head says which way it is."""
    page = visit("asa", f"/units/Skolor?sort=overdue&module={PHISHING}")
    assert page.links["Slutdatum passerat"] == f"/units/Skolor?module={PHISHING}&sort=-overdue#units"
    assert page.links["Klarade"] == f"/units/Skolor?module={PHISHING}&sort=passed#units"
    assert [found["aria-sort"] for tag, found in page.attributes if "aria-sort" in found] == ["descending"]


def test_each_figure_leads_to_how_it_is_counted(visit: Visit) -> None:
    """In the language of the page, and without signing in."""
    page = visit("asa", "/units/Skolor")
    links = [found.get("href") or "" for tag, found in page.attributes if tag == "a"]
    targets = {href for href in links if href.startswith("/how#")}
    assert targets == {
        f"/how#{name}"
        for name in ("assigned", "reached", "completed", "passed", "overdue", "questions", "heat", "nudge")
    }
    how = visit(None, "/how?lang=en")
    assert (how.status, how.headings) == (200, [(1, "How it is counted")])
    assert "Each module says whether that is the first, the best or the last." in how.text
    assert {found["id"] for tag, found in how.attributes if tag == "div" and "id" in found} >= {
        target.partition("#")[2] for target in targets
    }


def test_weeks_goal_and_ideas(town: Town, visit: Visit) -> None:
    """A line through past weeks with its table, the goal that was set above, and the ideas behind what was missed."""
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW)
    with service.engine.begin() as connection:
        set_goal(connection, "u/", None, share=80, by=date(2027, 6, 1), now=NOW, who=None)
    text = visit("asa", "/units/Skolor").text
    assert "I tid 36–66 %" in text
    assert "10 av 20 när slutdatumet gick ut, i steg om fem" in text
    assert "80 % senast 1 juni 2027. Målet gäller hela organisationen. I de senaste veckornas takt" in text
    assert "Jämfört med för fyra veckor sedan Genomförda: 17–27 % då, 27 % nu. Siffrorna för då är i steg" in text
    idea = service.catalogue.misconceptions[
        next(option.misconception for option in town.module(PHISHING).questions[0].options if not option.correct)
    ]["sv"]
    assert f"Tanken bakom {idea} 33 % av svaren" in text
    with service.engine.begin() as connection:
        set_goal(connection, "u/Skolor", None, share=20, by=date(2027, 6, 1), now=NOW, who=None)
    text = visit("asa", "/units/Skolor").text
    assert "20 % senast 1 juni 2027. Målet är nått." in text


def test_a_large_map_is_shown_in_parts(town: Town, visit: Visit) -> None:
    """Twelve units at once, with the way on and back; the order of the table stays."""
    for number in range(12):
        path = f"/Skolor/Åsen {number:02}"
        town.units[path] = Unit(f"u{path}", path, f"Åsen {number:02}", None)
        for place in range(5):
            town.add(path, f"a{number}p{place}", f"A {number} {place}", manager="asa")
    town.settle()
    first = visit("asa", "/units/Skolor?sort=overdue")
    assert "Enheter 1–12 av 15" in first.text
    assert first.links["Nästa"] == "/units/Skolor?sort=overdue&units=1&modules=0#heat"
    second = visit("asa", first.links["Nästa"].partition("#")[0])
    assert "Enheter 13–15 av 15" in second.text
    assert [row[0] for row in second.rows[-3:]] == ["Åsen 09", "Åsen 10", "Åsen 11"]
    assert second.links["Föregående"] == "/units/Skolor?sort=overdue&units=0&modules=0#heat"
    assert "Nästa" not in second.links


def test_a_new_module_is_told_where_figures_are_compared(town: Town, visit: Visit) -> None:
    """The share in the chart falls with it; that is said, and it is left out of then and now."""
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW)
    assert "Moduler som har tillkommit sedan dess" not in visit("asa", "/units/Skolor").text
    town.assign(PERSONAL, due=None, starts=date(2026, 11, 20))
    town.clock.sleep(7 * 24 * 3600)
    keep_history(service.engine, service.catalogue, service.settings.timezone, town.clock.now())
    page = visit("asa", "/units/Skolor")
    assert "Moduler som har tillkommit sedan dess är inte med i jämförelsen." in page.text
    assert ["Tilldelade", "45", "44", "0"] in page.rows


def test_a_chart_says_what_it_shows(town: Town, visit: Visit) -> None:
    """Every picture on the page has its words; those without are beside a number that says the same."""
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW)
    with service.engine.begin() as connection:
        set_goal(connection, "u/", None, share=80, by=date(2027, 6, 1), now=NOW, who=None)
    pictures = [found for tag, found in visit("asa", "/units/Skolor").attributes if tag == "svg"]
    told = [found for found in pictures if "role" in found]
    named = {str(found["class"]): str(found["aria-label"]).replace("\xa0", " ") for found in told}
    assert named["trend"] == (
        "Genomfört: 0 % i slutet av veckan från 31 augusti 2026, 27 % nu. Mål: 80 % senast 1 juni 2027."
    )
    assert named["heat"] == (
        f"Andel genomfört i varje enhet och modul. Lägst 0 % (Norra, {title(INCIDENTS)}), högst 100 % "
        f"(Norra, {title(PHISHING)})."
    )
    assert all("role" in found or found.get("aria-hidden") == "true" or "viewbox" in found for found in pictures)
