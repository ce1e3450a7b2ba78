"""What a board's page says and proposes: thought, on figures of Skolby."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.counting.weeks import WEEK
from service.files.board import MOST_BARS, board_of
from service.files.making import Maker
from service.files.typeset import pdf
from service.files.wall import wall_of
from service.reports.branch import Branch, Line
from service.reports.forecast import Forecast, Outlook
from service.reports.gather import Sight
from service.reports.goals import Goal
from service.reports.model import Counts, Scope, Usefulness
from service.reports.numbers import Aim
from service.reports.trend import Trend, Week
from service.roster.model import Roster, Unit
from service.roster.records import read_units
from tests.support.skolby import INCIDENTS, NOW, PHISHING, Town, title

Told = Callable[..., dict[str, Any]]
UNITS = Roster({str(n): Unit(str(n), f"/Skolor/{n:02}", f"Enhet {n:02}", None) for n in range(30)}, {}, {})


@pytest.fixture
def branch(town: Town) -> Branch:
    """/Skolor as its leader sees it."""
    with town.service.engine.connect() as connection:
        town.service.count()
        maker = Maker(town.service.settings, town.service.catalogue, "sv", NOW)
        return maker.glance(connection, read_units(connection), Scope("/Skolor"), Sight(names=False))


@pytest.fixture
def told(town: Town) -> Told:
    """The values of the page on a branch, in a language."""

    def values(branch: Branch, code: str = "sv", **how: Any) -> dict[str, Any]:
        maker = Maker(town.service.settings, town.service.catalogue, code, NOW)
        return plain(board_of(branch, UNITS, maker.speech, at=NOW, **how))

    return values


def plain(values: Any) -> Any:
    """With plain spaces where Babel sets some that do not break."""
    return json.loads(json.dumps(values, ensure_ascii=False).replace("\xa0", " "))


def lines(*shares: int) -> tuple[Line, ...]:
    """A unit for each share of a hundred people."""
    return tuple(Line(f"/Skolor/{n:02}", Counts(100, share, share, 0)) for n, share in enumerate(shares))


def alike(branch: Branch, total: Counts | None, *shares: int) -> Branch:
    """The branch with other figures, and no questions."""
    return replace(branch, total=total, units=lines(*shares), questions=())


def test_three_figures(branch: Branch, told: Told) -> None:
    """As the page of the unit has them, written in the language."""
    assert [each["value"] for each in told(branch)["figures"]] == ["27 %", "11", "10"]
    assert [each["value"] for each in told(branch, "en")["figures"]] == ["27%", "11", "10"]
    assert told(branch)["headline"] == "27 % är genomfört, och 10 genomföranden saknas efter slutdatum."


@pytest.mark.parametrize(
    ("total", "headline"),
    [
        (Counts(10, 10, 10, 0), "Alla har genomfört det de är tilldelade."),
        (Counts(10, 5, 5, 1), "50 % är genomfört, och 1 genomförande saknas efter slutdatum."),
        (Counts(10, 5, 5, 0), "50 % är genomfört, och inget slutdatum har missats."),
        (Counts(10, 0, 0, 0), "Ingen har börjat än, och inget slutdatum har missats."),
    ],
)
def test_the_headline(branch: Branch, told: Told, total: Counts, headline: str) -> None:
    """The most pressing of what the figures say."""
    assert told(alike(branch, total))["headline"] == headline


def test_figures_that_may_not_be_shown(branch: Branch, told: Told) -> None:
    """No figure, no chart, nothing to decide; why."""
    page = told(alike(branch, None))
    assert (page["figures"], page["chart"], page["decisions"]) == ([], None, [])
    assert page["headline"].startswith("Siffrorna visas inte")


def test_the_chart_shows_who_is_furthest_behind(branch: Branch, told: Told) -> None:
    """The lowest first, no more than there is room for, and how many are left out."""
    page = told(alike(branch, Counts(2000, 900, 900, 0), *range(90, 10, -4)))
    chart = page["chart"]
    assert [bar["share"] for bar in chart["bars"]] == list(range(14, 54, 4))
    assert (len(chart["bars"]), chart["line"]) == (MOST_BARS, 45)
    assert [chart["more"][place] for place in (0, -1)] == [
        "19 enheter till visas inte här.",
        "10 enheter till visas inte här.",
    ]
    assert chart["told"][1] == "Andel genomfört i enheterna: Enhet 19 14 %, Enhet 18 18 %."
    assert chart["told"][-1].endswith(", Enhet 11 46 %, Enhet 10 50 %.")
    assert chart["mark"] == "Strecket är Skolor: 45 %."


def test_a_goal_is_what_it_is_measured_by(branch: Branch, told: Told) -> None:
    """Its share and its day stand below the chart."""
    aimed = replace(branch, numbers=replace(branch.numbers, aim=Aim(Goal("/", None, 80, date(2027, 6, 1)), None)))
    assert told(aimed)["chart"]["line"] == 80
    assert told(aimed, "da")["chart"]["mark"] == "Stregen er målet: 80 % senest 1. juni 2027."


def test_modules_where_there_are_no_units(branch: Branch, told: Told) -> None:
    """Or where they are asked for."""
    for page in (told(replace(branch, units=())), told(branch, by_module=True)):
        assert page["chart"]["caption"] == "Andel genomfört av varje modul"
        assert [bar["share"] for bar in page["chart"]["bars"]] == [0, 54]


@pytest.mark.parametrize(
    ("total", "shares", "first_words"),
    [
        (
            Counts(200, 199, 190, 1),
            (60, 40),
            ["Var ska tiden tas till det enda ", "Enhet 01 har kommit kortast (40 %)"],
        ),
        (Counts(200, 100, 90, 3), (60, 40), ["Var ska tiden tas till de 3 ", "Enhet 01 har kommit kortast (40 %)"]),
        (Counts(300, 140, 130, 0), (60, 40, 40), ["Enhet 01, Enhet 02 har kommit kortast (alla 40 %)"]),
        (Counts(200, 100, 90, 0), (50, 50), ["Vilken modul"]),
        (Counts(200, 100, 10, 0), (50, 50), ["Bara 10 % av"]),
        (Counts(200, 200, 200, 0), (100, 100), ["Vilken modul"]),
        (Counts(200, 0, 0, 0), (0, 0), ["Vem berättar"]),
    ],
)
def test_what_to_decide(
    branch: Branch, told: Told, total: Counts, shares: tuple[int, ...], first_words: list[str]
) -> None:
    """Follows from the figures, the most pressing first."""
    decisions = told(alike(branch, total, *shares))["decisions"]
    assert len(decisions) == len(first_words)
    assert all(each.startswith(words) for each, words in zip(decisions, first_words, strict=True))


def test_the_thought_behind_the_mistakes(town: Town, branch: Branch, told: Told) -> None:
    """Of the question most missed, in words, in the page's language."""
    (missed,) = [each for each in told(branch)["decisions"] if "Ta upp tanken bakom" in each]
    ideas = town.service.catalogue.misconceptions
    question = town.module(PHISHING).questions[0]
    wrong = next(option for option in question.options if not option.correct)
    assert wrong.misconception
    assert ideas[wrong.misconception]["sv"] in missed


def test_how_it_goes_and_where_it_leads(branch: Branch, told: Told) -> None:
    """The goal with its outlook, the weeks as a picture that has its words. Without them: nothing."""
    assert told(branch)["weeks"] is None
    aimed = going(branch)
    page = told(aimed)
    weeks = page["weeks"]
    assert weeks["caption"] == "Vecka för vecka"
    assert weeks["told"] == (
        "Genomfört: 10 % i slutet av veckan från 26 oktober 2026, 45 % nu. Mål: 80 % senast 1 juni 2027."
    )
    assert weeks["aim"] == (
        "Mål: 80 % senast 1 juni 2027. Målet gäller hela organisationen. Det är osäkert om målet nås: i de senaste "
        "veckornas takt blir det mellan 45 % och 100 %, i genomsnitt 90 %."
    )
    assert weeks["note"].startswith("Tidigare veckor visas i steg om fem personer")
    picture = ET.fromstring(weeks["svg"])
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}circle"))) == 5  # three weeks, now, the goal
    assert told(replace(aimed, total=None))["weeks"] is None


def test_a_goal_without_weeks_is_told_in_words(branch: Branch, told: Told) -> None:
    """As where every past week is about too few."""
    bare = replace(going(branch).numbers, trend=branch.numbers.trend)
    weeks = told(replace(branch, numbers=bare), "da")["weeks"]
    assert (weeks["caption"], weeks["svg"]) == ("Mål", "")
    assert weeks["aim"].startswith("Mål: 80 % senest 1. juni 2027. Målet gælder hele organisationen.")


def going(branch: Branch) -> Branch:
    """The branch three weeks on its way to a goal that is set above."""
    monday = date(2026, 10, 26)
    weeks = tuple(Week(monday + place * WEEK, Counts(100, done, done, 0)) for place, done in enumerate((10, 20, 40)))
    numbers = replace(
        branch.numbers,
        trend=Trend(frozenset({PHISHING}), weeks, None, exact=False),
        aim=Aim(Goal("/", None, 80, date(2027, 6, 1)), Forecast(Outlook.UNCERTAIN, 45, 90, 100)),
        now=Counts(100, 45, 45, 0),
    )
    return replace(branch, numbers=numbers)


@pytest.mark.parametrize("code", ["sv", "da", "en"])
def test_the_longest_page_is_one_page(town: Town, branch: Branch, code: str) -> None:
    """Long names, the weeks, three things to decide, all that can be said: as many bars as there is room for."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - only this test counts pages

    names = ("Barn- och ungdomsförvaltningens område för øvrige särskilda insatser på Østerbro " * 2).strip()
    long = {str(n): Unit(str(n), f"/Skolor/{n:02}", f"{n:02} {names}", None) for n in range(30)}
    speech = Maker(town.service.settings, town.service.catalogue, code, NOW).speech
    full = replace(
        going(branch),
        unit=Unit("x", "/Skolor", names, None),
        units=(*lines(*range(90, 10, -4)), Line("/Skolor/29", None)),
    )
    about = speech.assignment(12, list(town.service.catalogue.modules))
    values = board_of(full, Roster(long, {}, {}), speech, at=NOW, about=about, opinions=OPINIONS)
    with closing(PdfDocument(pdf("board.typ", values, at=NOW))) as document:
        assert len(document) == 1
        text = plain(" ".join(document[0].get_textpage().get_text_bounded().split()))
    chart = plain(values["chart"])
    shown = text.partition(chart["caption"])[2].partition(chart["mark"])[0].count(" Barn- ")
    assert 3 <= shown < MOST_BARS
    assert chart["more"][shown - 1] in text
    assert plain(values["decisions"][-1]) in text


OPINIONS = {PHISHING: Usefulness((4, 4, 1, 0, 0)), INCIDENTS: Usefulness((0, 0, 1, 5, 0)), "new": Usefulness(())}


def test_how_useful_it_was(branch: Branch, told: Told) -> None:
    """Of all modules that are shown; the least useful one is for the board to decide on, if it was of little use."""
    page = told(alike(branch, Counts(200, 100, 90, 0), 50, 50), opinions=OPINIONS)
    assert page["useful"] == "De som har svarat bedömer nyttan till 2,5 av 5 i genomsnitt (15 svar)."
    assert page["decisions"] == [
        f"”{title(PHISHING)}” får bara 1,7 av 5 i nytta. Ska modulen göras om, bytas ut eller tas bort?"
    ]
    liked = told(alike(branch, Counts(200, 100, 90, 0), 50, 50), "en", opinions={INCIDENTS: OPINIONS[INCIDENTS]})
    assert liked["useful"] == "Those who answered rate its usefulness at 3.8 out of 5 on average (6 answers)."
    assert liked["decisions"] == ["Which module comes next, and when?"]
    for hidden in ({}, {"new": Usefulness(())}):
        assert told(branch, opinions=hidden)["useful"] is None
    assert told(alike(branch, None), opinions=OPINIONS)["useful"] is None


def test_where_nothing_is_asked_for(branch: Branch, told: Told) -> None:
    """Nobody is hidden there: it says so, and the board can let it begin."""
    page = told(replace(branch, total=None, units=(), modules=(), questions=()))
    assert page["headline"] == "Ingen här är tilldelad någon modul just nu."
    assert page["decisions"] == [
        "Ska enheten börja? Välj en första modul, en dag att vara klar och vem som berättar varför."
    ]
    assert (page["figures"], page["chart"], page["weeks"], page["hidden"]) == ([], None, None, None)


@pytest.mark.parametrize("code", ["sv", "da", "en"])
def test_the_longest_sheet_for_the_wall_is_one_page(town: Town, branch: Branch, code: str) -> None:
    """The modules with the longest titles, a long name: the code is on it, and what is left out is counted."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - as above

    speech = Maker(town.service.settings, town.service.catalogue, code, NOW).speech
    longest = sorted(town.service.catalogue.modules, key=lambda each: len(speech.module(each)), reverse=True)[:9]
    name = "Barn- och ungdomsförvaltningens område för øvrige särskilda insatser på Østerbro och Sankt Jørgens Å'ngar"
    full = replace(
        branch,
        unit=Unit("x", "/Skolor", name, None),
        modules=tuple(Line(each, Counts(100, 50, 5, 0)) for each in longest),
    )
    address = "https://nanolearn.en-ganska-lang-kommun.example/me"
    values = wall_of(full, dict.fromkeys(longest, date(2026, 12, 18)), speech, address=address)
    with closing(PdfDocument(pdf("wall.typ", values, at=NOW))) as document:
        assert len(document) == 1
        text = plain(" ".join(document[0].get_textpage().get_text_bounded().split()))
    shown = sum(plain(line["title"]) in text for line in values["lines"])
    assert 3 <= shown <= len(values["lines"])
    assert plain(values["more"][shown]) in text
    assert "nanolearn.en-ganska-lang" in text
