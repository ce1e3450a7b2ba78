"""A learner's own page: what there is to do, what is done, one's own answers, and nothing of anybody else."""

from collections.abc import Callable
from datetime import date

import pytest

from service.assignments.model import Level, Target
from service.roster.model import Group
from service.roster.records import write_group
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town, title, words

Visit = Callable[[str | None, str], Page]


def to_do(page: Page) -> str:
    return page.text.partition("Att göra")[2].partition("Genomfört")[0].strip()


def done(page: Page) -> str:
    return page.text.partition("inte hur du svarade.")[2].partition("Se och hämta mina uppgifter")[0].strip()


def test_what_there_is_to_do(visit: Visit) -> None:
    """The overdue module first, each with its day, its length and one link to the Form."""
    page = visit("vård0", "/me")
    phishing, incidents = words(PHISHING), words(INCIDENTS)
    assert to_do(page) == (
        f"{phishing.title} {phishing.objective} Slutdatum passerat Klart senast 1 oktober 2026 ungefär 3 minuter "
        f"Öppna modulen {incidents.title} {incidents.objective} Inte börjat Klart senast 18 december 2026 "
        "ungefär 3 minuter Öppna modulen"
    )
    forms = [found["href"] for tag, found in page.attributes if found.get("class") == "button" and tag == "a"]
    assert forms == [f"https://forms.example/{PHISHING}/sv", f"https://forms.example/{INCIDENTS}/sv"]


def test_the_form_in_the_language_of_the_page(visit: Visit) -> None:
    """Danish where there is a Danish Form, otherwise the one there is."""
    page = visit("vård0", "/me?lang=da")
    forms = [found["href"] for tag, found in page.attributes if found.get("class") == "button" and tag == "a"]
    assert forms == [f"https://forms.example/{PHISHING}/da", f"https://forms.example/{INCIDENTS}/sv"]
    assert title(PHISHING, "da") in page.text


def test_a_form_that_is_not_ready(town: Town, visit: Visit) -> None:
    """Before delivery there is no link, and the page says why."""
    town.assign(PERSONAL, due=None)
    assert to_do(visit("vård0", "/me")).endswith(
        "Inte börjat Inget slutdatum ungefär 3 minuter Formuläret är inte klart än. Du får veta när det går att svara."
    )


def test_own_answers_with_the_reasons(town: Town, visit: Visit) -> None:
    """The latest answers: what was chosen, what is right, and why; a module not passed can be tried again."""
    page = visit("södra2", "/me")
    first, second, third = (words(PHISHING).questions[each.id] for each in town.module(PHISHING).questions)
    assert done(page) == " ".join(
        f"""{title(PHISHING)} Inte klar än Genomförd 10 september 2026 Dina svar och varför 1 av 3 rätt
        {first.stem} Inte rätt Ditt svar {first.options["check-the-spelling"]}
        Rätt svar {first.options["own-bookmark"]} {first.wrong}
        {second.stem} Inte rätt Ditt svar {second.options["logo-and-language"]}
        Rätt svar {second.options["what-it-wants"]} {second.wrong}
        {third.stem} Rätt Ditt svar {third.options["report-and-change"]} {third.right}
        Gör om modulen""".split()
    )
    assert page.links["Gör om modulen"] == f"https://forms.example/{PHISHING}/sv"


def test_the_best_attempt_passes_and_the_latest_is_shown(town: Town, visit: Visit) -> None:
    """Passed once is passed; the answers shown are those of the last attempt, the day that of the first."""
    town.answer(1, PHISHING, "norra4", wrong=3, at="2026-10-05T07:00:00Z")
    shown = done(visit("norra4", "/me"))
    assert "Klarad Genomförd 10 september 2026" in shown
    assert shown.count("Inte rätt") == 3
    assert "Gör om modulen" not in shown


def test_nothing_of_others(town: Town, visit: Visit) -> None:
    """Neither names nor answers of anybody else, whoever one is."""
    page = visit("norra0", "/me")
    others = [person.name for name, person in town.people.items() if name != "norra0"]
    assert [name for name in others if name in page.text] == []
    assert done(page).count("Dina svar och varför") == 1


def test_nothing_to_do(visit: Visit, town: Town) -> None:
    """Everything done: said in words."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assignments SET withdrawn_at = '2026-11-01T00:00:00.000000Z'")
    page = visit("vård0", "/me")
    assert to_do(page) == "Du har inget att göra just nu. När du tilldelas en ny modul får du veta det."
    assert "Här samlas de moduler som du har genomfört." in page.text


@pytest.mark.parametrize(
    ("target", "binds"),
    [
        (Target(Level.GROUP, "ombud@skolby.example", ""), True),
        (Target(Level.GROUP, "andra@skolby.example", ""), False),
        (Target(Level.GROUP, "alla@skolby.example", ""), True),
        (Target(Level.PERSON, "vård0", ""), True),
        (Target(Level.PERSON, "vård1", ""), False),
        (Target(Level.UNIT, "u/Vård", ""), True),
        (Target(Level.UNIT, "u/Skolor", ""), False),
    ],
)
def test_every_kind_of_target_reaches_the_page(town: Town, visit: Visit, target: Target, *, binds: bool) -> None:
    """Groups, persons and units bind on this page as they do in reports."""
    groups = {"ombud": ["vård0"], "andra": ["vård1"]}
    with town.service.engine.begin() as connection:
        for name, people in groups.items():
            write_group(connection, Group(f"{name}@skolby.example", frozenset(people)), "2026-11-01")
        write_group(connection, Group("alla@skolby.example", frozenset(), everyone=True), "2026-11-01")
    town.assign(PERSONAL, due=date(2026, 12, 1), to=target)
    assert (title(PERSONAL) in visit("vård0", "/me").text) is binds


def test_questions_that_have_changed_since(town: Town, visit: Visit) -> None:
    """Answers to questions that are no longer asked are not shown beside others' words."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("""UPDATE responses SET answers = '{"gone": "option"}' WHERE person_id = 'asa'""")
    assert "Frågorna har ändrats sedan du svarade. Därför visas inte svaren här." in visit("asa", "/me").text


def test_somebody_who_is_not_in_the_roster(town: Town, visit: Visit) -> None:
    """Signed in but unknown to the Directory: no page, words and a way on."""
    page = visit("nobody", "/me?lang=sv")
    assert (page.status, page.headings) == (403, [(1, "Den här sidan är inte för dig")])
    assert "Inloggad som nobody@skolby.example" in page.text
    assert page.links["Logga in med ett annat konto"] == "/signout"


def test_answers_that_are_not_kept(town: Town, visit: Visit) -> None:
    """As of pupils, or after their time: it is said where one could read it; nothing of changed questions."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE responses SET answers = '{}', score = NULL WHERE person_id = 'norra0'")
    assert done(visit("norra0", "/me")) == (
        f"{title(PHISHING)} Klarad Genomförd 10 september 2026 Vad du svarade sparas inte. Vad som var rätt, och "
        "varför, fick du veta i formuläret."
    )
