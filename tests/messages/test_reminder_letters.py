"""The words of reminders and digests: whole letters in three languages, and what every letter holds."""

# ruff: noqa: E501 - whole letters stand here as they are read

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.messages.letters import BranchFigures, Figures, Task, reminder

DUE = date(2026, 12, 18)
URL = "https://docs.google.com/forms/d/e/abc/viewform"
PAGE = "https://nano.ekby.example/units/Skolor"
ONE = Task("Misstänkt mejl", 3.0, URL, DUE, late=False)
LATE = Task("Brand", 1.0, URL + "?b", DUE, late=True)
SKOLOR = BranchFigures("Skolor", PAGE, (Figures("Brand", 40, 30, 5), Figures("Misstänkt mejl", 40, 39, 0)))

WHOLE = {
    "sv": (
        "Påminnelse: Misstänkt mejl",
        """Hej Åsa!

Du har en kort modul kvar att göra.

Misstänkt mejl (ungefär 3 minuter), senast fredag 18 december 2026
https://docs.google.com/forms/d/e/abc/viewform

Du får påminnelsen för att din organisation, ekby.example, har tilldelat dig modulen och inget svar från dig har kommit in. Har du just svarat? Då behöver du inte göra något.

Du får högst en påminnelse i veckan. Undrar du något? Svara på det här mejlet.

Länken visar hela adressen, så att du kan läsa den innan du öppnar den. Är du osäker på om mejlet är äkta? Fråga då på ett annat sätt än genom mejlet, till exempel en kollega eller lärare.

Vänliga hälsningar
Nanolärande på ekby.example""",
    ),
    "da": (
        "Påmindelse: Misstänkt mejl",
        """Hej Åsa!

Du mangler et kort modul.

Misstänkt mejl (cirka 3 minutter). Frist: fredag den 18. december 2026
https://docs.google.com/forms/d/e/abc/viewform

Du får påmindelsen, fordi din organisation, ekby.example, har tildelt dig modulet, og vi ikke har fået noget svar fra dig. Har du lige svaret? Så skal du ikke gøre noget.

Du får højst én påmindelse om ugen. Har du spørgsmål? Svar på denne mail.

Linket viser hele adressen, så du kan læse den, før du åbner den. Er du usikker på, om mailen er ægte? Spørg på en anden måde end gennem mailen, for eksempel en kollega eller lærer.

Venlig hilsen
Nanolæring på ekby.example""",
    ),
    "en": (
        "Reminder: Misstänkt mejl",
        """Hello Åsa,

You have a short module left to do.

Misstänkt mejl (about 3 minutes), by Friday, 18 December 2026
https://docs.google.com/forms/d/e/abc/viewform

You are getting this reminder because your organisation, ekby.example, has assigned the module to you and no answer from you has come in. Have you just answered? Then there is nothing you need to do.

You get one reminder a week at most. Any questions? Just reply to this e-mail.

The link shows its whole address, so that you can read it before you open it. Not sure that this e-mail is genuine? Check in another way, for example with a colleague or a teacher.

Kind regards
Nano-learning at ekby.example""",
    ),
}


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_the_whole_letter(language: str) -> None:
    """One module, from the role account."""
    letter = reminder(name="Åsa", language=language, tasks=[ONE], sender="ekby.example", replies="nano@ekby.example")
    assert (letter.subject, letter.text) == WHOLE[language]
    assert f'<a href="{URL}">{URL}</a>' in letter.html
    assert "<img" not in letter.html


def test_late_several_nudged_and_in_a_leaders_name() -> None:
    """Nobody is blamed; whoever sends it is explained, and where replies go."""
    letter = reminder(
        name="Åsa",
        language="sv",
        tasks=[LATE, ONE],
        nudged=True,
        sender="ekby.example",
        leader="Lars Ek",
        replies="nano@ekby.example",
    )
    assert letter.subject == "Påminnelse: 2 korta moduler"
    assert "Du har 2 korta moduler kvar att göra." in letter.text
    late = "Brand (ungefär 1 minut). Den skulle vara klar fredag 18 december 2026, men det går bra att göra den nu\n"
    assert late in letter.text
    assert "och för att någon som följer upp arbetet har bett oss påminna. Har du just svarat?" in letter.text
    assert "Avsändaren, Lars Ek, arbetar i eller leder din enhet" in letter.text
    assert "svar går till nano@ekby.example" in letter.text
    assert "Länkarna visar hela adressen" in letter.text


@pytest.mark.parametrize(
    ("language", "line", "end"),
    [
        ("sv", "– Brand: 30 av 40 har gjort den; för 5 har slutdatum passerat", "39 av 40 har gjort den"),
        ("da", "– Brand: 30 af 40 har taget det; for 5 er fristen overskredet", "39 af 40 har taget det"),
        ("en", "– Brand: 30 of 40 have done it; 5 overdue", "39 of 40 have done it"),
    ],
)
def test_the_digest(language: str, line: str, end: str) -> None:
    """Figures by module, the page's address in full, and no word of modules of one's own where there are none."""
    letter = reminder(name="", language=language, tasks=[], branches=[SKOLOR], sender="ekby.example", replies="n@e.x")
    lines = letter.text.splitlines()
    assert line in lines
    assert f"– Misstänkt mejl: {end}" in lines
    assert PAGE in lines
    assert URL not in letter.text
    assert "Skolor" in letter.subject


def test_many_modules_are_shortened() -> None:
    """Twelve stand there; how many more there are is said."""
    rows = tuple(Figures(f"Modul {number}", 9, 1, 0) for number in range(15))
    letter = reminder(
        name="", language="sv", tasks=[], branches=[BranchFigures("Skolor", PAGE, rows)], sender="e.x", replies="n@e.x"
    )
    assert [line for line in letter.text.splitlines() if line.startswith("– ")][11:] == [
        "– Modul 11: 1 av 9 har gjort den",
        "– och 3 moduler till",
    ]


@given(st.text(max_size=30), st.text(min_size=1, max_size=30), st.sampled_from(["sv", "da", "en"]))
def test_whatever_is_in_a_name_or_title(name: str, title: str, language: str) -> None:
    """It stands in the text, makes no line or link of its own, and is no markup in the HTML."""
    task = Task(title, 2.0, URL, None, late=False)
    letter = reminder(name=name, language=language, tasks=[task], sender="ekby.example", replies="n@e.x")
    assert "\n" not in letter.subject
    assert letter.html.count("<a ") == 1
    assert letter.text.count(URL) == 1
