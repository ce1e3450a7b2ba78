"""A leader's weekly digest: when it comes, what it shows and hides, and that their own modules are in the same mail."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from service.messages.ledger import sent
from service.messages.sending import Outcome
from service.store import tables as t
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
ASA, FATUMA = "asa.oberg@ekby.example", "fatuma.abdi@ekby.example"  # lead /Skolor with five, and two in care
OTHERS = {"soren.kjaer": "da", "siobhan.oneill": "en", "lars.ek": "sv", "eva.lind": "sv"}


def remind(story: Story, day: str, hour: int = 10) -> Outcome:
    moment = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
    story.clock.move(moment - story.clock.now())
    return story.service.reminders.run(story.service.workspace, lambda _what, _done, _total: None)


def title(story: Story) -> str:
    return story.service.catalogue.modules[MODULE].words["sv"].title


@pytest.fixture
def told(story: Story) -> Story:
    """On a Tuesday the staff of the schools are told of a module, due two weeks later."""
    story.sync()
    remind(story, "2026-11-17", hour=9)
    story.assign(MODULE, to=["unit:/Skolor"], role="staff", due=date(2026, 12, 1))
    story.deliver()
    assert len(story.mails()) == 5
    return story


def test_one_mail_with_both(told: Story) -> None:
    """On Monday Åsa has had a mail within the week; on Tuesday the digest comes, with her own module in it."""
    assert remind(told, "2026-11-23").sent == 0
    assert remind(told, "2026-11-24").digests == 1
    assert remind(told, "2026-11-24", hour=11).sent == 0
    mail = told.mails(ASA)[-1]
    assert mail["subject"] == "Läget i Skolor"
    lines = mail["text"].splitlines()
    assert f"– {title(told)}: 0 av 5 har gjort den" in lines
    assert "http://127.0.0.1:8080/units/Skolor" in lines
    assert any(line.startswith(f"{title(told)} (ungefär ") for line in lines)
    assert "Du har själv en kort modul kvar att göra." in lines
    with told.service.engine.connect() as connection:
        person = connection.scalar(select(t.people.c.id).where(t.people.c.email == ASA))
        ledger = [(each.kind, each.state, each.modules, each.to) for each in sent(connection, person_id=person)]
    assert ledger == [("digest", "sent", (MODULE,), ASA)]


def test_few_people_are_not_shown(told: Story) -> None:
    """Fatuma leads two: no figures, so no digest, but the reminder that everybody gets."""
    told.assign(MODULE, to=["unit:/Vård och omsorg"], due=date(2026, 12, 1))
    told.deliver()
    remind(told, "2026-11-24")
    assert told.mails(FATUMA)[-1]["subject"] == f"Påminnelse: {title(told)}"
    assert " av " not in told.mails(FATUMA)[-1]["text"].partition("Du får")[0]


def test_it_tells_what_is_late_and_ends_with_the_work(told: Story) -> None:
    """Each week while somebody has something left; counts are those of the moment; nothing when all is done."""
    remind(told, "2026-11-24")
    told.answer(ASA, MODULE)
    told.answer("lars.ek@ekby.example", MODULE)
    told.track()
    assert remind(told, "2026-12-02").digests == 1
    text = told.mails(ASA)[-1]["text"]
    assert f"– {title(told)}: 2 av 5 har gjort den; för 3 har slutdatum passerat" in text.splitlines()
    assert "kvar att göra" not in text
    for name, language in OTHERS.items():
        if name != "lars.ek":
            told.answer(f"{name}@ekby.example", MODULE, language=language)
    told.track()
    assert remind(told, "2026-12-09").digests == 0
    assert told.mails(ASA)[-1]["text"] == text


def test_switched_off_and_on_another_day(told: Story, tmp_path: Path) -> None:
    """The policy names the weekday, or says that there is none."""
    file = tmp_path / "reminders.yaml"
    file.write_text("digest: off\n", encoding="utf-8")
    told.environment["NANOLEARN_REMINDERS"] = str(file)
    told.start()
    assert (remind(told, "2026-11-24").digests, told.mails(ASA)[-1]["subject"]) == (0, f"Påminnelse: {title(told)}")
    file.write_text("digest: friday\n", encoding="utf-8")
    assert remind(told, "2026-12-03").digests == 0
    assert remind(told, "2026-12-11").digests == 1


def test_the_whole_administration_and_english(told: Story) -> None:
    """A leader of the root gets its page; language and address are theirs."""
    with told.service.engine.begin() as connection:
        root = connection.scalar(select(t.units.c.id).where(t.units.c.path == "/"))
        who = connection.scalar(select(t.people.c.id).where(t.people.c.email.like("siobhan%")))
        connection.execute(t.leaders.insert().values(unit_id=root, person_id=who, source="title"))
    assert remind(told, "2026-11-24").digests == 2
    mail = told.mails("siobhan.oneill@ekby.example")[-1]
    assert mail["subject"].startswith("How ")
    assert "0 of 5 have done it" in mail["text"]
    assert "http://127.0.0.1:8080/units/" in mail["text"].splitlines()
