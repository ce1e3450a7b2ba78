"""Reminders as people meet them: through the sandbox's Gmail, on a clock that is moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from sandbox.faults import Fault
from service.access import INSTALLATION_OWNER
from service.assignments.changing import extend
from service.assignments.records import read_rules, withdraw
from service.messages.nudges import About, find, nudge
from service.messages.sending import Outcome
from service.messages.switches import switch
from service.roles.audit import Door
from service.store import tables as t
from tests.support.story import Story

MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
LARS, SIOBHAN, SOREN = (f"{who}@ekby.example" for who in ("lars.ek", "siobhan.oneill", "soren.kjaer"))
DUE = datetime(2026, 12, 1, tzinfo=UTC).date()  # a Tuesday


def remind(story: Story) -> Outcome:
    story.service.workspace.pace.deadline = None
    return story.service.reminders.run(story.service.workspace, lambda _what, _done, _total: None)


def at(story: Story, day: str, hour: int = 9) -> None:
    """Move the clock to this hour, UTC, of this day."""
    moment = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
    story.clock.move(moment - story.clock.now())


def new_mails(story: Story) -> list[tuple[str, str]]:
    """Who has got which mail since this was last asked."""
    seen = getattr(story, "seen", 0)
    mails = story.mails()
    story.seen = len(mails)  # type: ignore[attr-defined]  # of this test alone
    return sorted((mail["to"], mail["subject"]) for mail in mails[seen:])


@pytest.fixture
def told(story: Story) -> Story:
    """Three of staff have been told of a module, due on the first of December."""
    story.sync()
    at(story, "2026-11-16")
    story.assign(MODULE, to=[f"person:{each}" for each in (LARS, SIOBHAN, SOREN)], due=DUE)
    story.deliver()
    assert len(new_mails(story)) == 3
    return story


def test_a_week_before_on_the_day_and_after_until_it_is_done(told: Story) -> None:
    """Whoever answers hears no more; the others at -7, 0, +7, +21 days, in their own language."""
    modules = told.service.catalogue.modules[MODULE].words
    subjects = {
        LARS: f"Påminnelse: {modules['sv'].title}",
        SIOBHAN: f"Reminder: {modules['en'].title}",
        SOREN: f"Påmindelse: {modules['da'].title}",
    }
    got = {}
    for days in range(8, 60):
        at(told, str(datetime(2026, 11, 16, tzinfo=UTC).date() + timedelta(days=days)))
        if days == 10:
            told.answer(LARS, MODULE)
            told.track()
        if days == 16:
            told.answer(SIOBHAN, MODULE, language="en", right=0)
            told.track()
        remind(told)
        assert remind(told).sent == 0
        if mails := new_mails(told):
            got[told.clock.now().date().isoformat()] = mails
    assert got == {
        "2026-11-24": sorted(subjects.items()),
        "2026-12-01": sorted((who, subjects[who]) for who in (SIOBHAN, SOREN)),
        "2026-12-08": [(SOREN, subjects[SOREN])],
        "2026-12-22": [(SOREN, subjects[SOREN])],
    }


def test_several_modules_make_one_mail(told: Story) -> None:
    """What is due within a week stands in the same mail, the most urgent first; nothing more comes that week."""
    told.assign(OTHER, to=[f"person:{LARS}"], due=DUE + timedelta(days=4))
    told.deliver()
    new_mails(told)
    at(told, "2026-12-01")
    assert remind(told).sent == 3
    mail = told.mails(LARS)[-1]
    assert mail["subject"] == "Påminnelse: 2 korta moduler"
    titles = [told.service.catalogue.modules[each].words["sv"].title for each in (MODULE, OTHER)]
    assert [mail["text"].index(title) for title in titles] == sorted(mail["text"].index(title) for title in titles)
    assert mail["text"].count("https://docs.google.com/forms/") + mail["text"].count("/forms/") >= 2
    for day in range(2, 8):
        at(told, f"2026-12-0{day}")
        assert remind(told).sent == 0


def test_a_first_notice_counts(story: Story) -> None:
    """Assigned five days before it is due, nobody is reminded on the due day, which is too soon, but two days after."""
    story.sync()
    at(story, "2026-11-26")
    story.assign(MODULE, to=[f"person:{LARS}"], due=DUE)
    story.deliver()
    sent = {}
    for day in ("2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"):
        at(story, day, hour=10)
        sent[day] = remind(story).sent
    assert [day for day, number in sent.items() if number] == ["2026-12-03"]


def test_a_first_notice_comes_before_any_reminder(told: Story) -> None:
    """Lars has just been given something else and waits to be told: he is not reminded before, nor right after."""
    told.assign(OTHER, to=[f"person:{SOREN}"])
    told.deliver()
    at(told, "2026-11-24")
    told.assign(OTHER, to=[f"person:{LARS}"])
    new_mails(told)
    assert remind(told).sent == 2
    assert [who for who, _ in new_mails(told)] == [SIOBHAN, SOREN]
    told.deliver()
    assert [who for who, _ in new_mails(told)] == [LARS]
    assert remind(told).sent == 0
    at(told, "2026-12-01")
    assert remind(told).sent == 3


def test_not_at_night_not_at_weekends_not_on_holidays(told: Story) -> None:
    """Christmas week in Sweden: what was due on the 24th goes out on the 28th, in working hours."""
    told.assign(OTHER, to=[f"person:{LARS}"], due=datetime(2026, 12, 24, tzinfo=UTC).date())
    told.deliver()
    told.answer(LARS, MODULE)
    told.track()
    at(told, "2026-12-17", hour=14)
    assert remind(told).sent == 3
    sent = {}
    for hour in range(15, 6 * 24):
        told.clock.move(datetime(2026, 12, 23, tzinfo=UTC) + timedelta(hours=hour) - told.clock.now())
        outcome = remind(told)
        if outcome.sent:
            sent[told.clock.now()] = outcome.sent
    assert sent == {datetime(2026, 12, 28, 7, 0, tzinfo=UTC): 3}


def _done(story: Story) -> None:
    for who, language in ((LARS, "sv"), (SIOBHAN, "en"), (SOREN, "da")):
        story.answer(who, MODULE, language=language, right=0)
    story.track()


def _gone(story: Story) -> None:
    for who in (LARS, SIOBHAN, SOREN):
        next(user for user in story.sandbox.world.users.values() if user["primaryEmail"] == who)["suspended"] = True
    story.sync()


def _withdrawn(story: Story) -> None:
    with story.service.engine.begin() as connection:
        withdraw(connection, 1, story.now())


def _silenced(story: Story) -> None:
    with story.service.engine.begin() as connection:
        switch(connection, INSTALLATION_OWNER, Door.COMMAND, story.clock.now(), 1, on=False)


def _extended(story: Story) -> None:
    with story.service.engine.begin() as connection:
        extend(connection, read_rules(connection, only=1)[0], DUE + timedelta(days=30))


def _evening(story: Story) -> None:
    at(story, "2026-12-01", hour=18)


@pytest.mark.parametrize("change", [_done, _gone, _withdrawn, _silenced, _extended, _evening])
def test_what_is_true_when_the_mail_goes_out_counts(told: Story, change: Callable[[Story], None]) -> None:
    """Between finding three people and writing to the first something changes: nobody is written to."""
    at(told, "2026-12-01")
    crowd = told.service.reminders.look()
    assert len(set(crowd.people) - crowd.leaders) == 3
    changed: list[int] = []

    def progress(_what: str, _done: int, total: int) -> None:
        if not changed:
            changed.append(total)
            change(told)

    assert told.service.reminders.run(told.service.workspace, progress).sent == 0
    assert changed == [len(crowd.people)]
    assert len(told.mails()) == 3  # the first notices


def test_switched_off_means_off(told: Story) -> None:
    """Not even a module that only a silenced assignment asks for stands in another's mail."""
    engine = told.service.engine
    second = told.assign(OTHER, to=[f"person:{LARS}"], due=DUE)
    told.deliver()
    with engine.begin() as connection:
        switch(connection, INSTALLATION_OWNER, Door.COMMAND, told.clock.now(), 1, on=False)
    at(told, "2026-12-01")
    new_mails(told)
    remind(told)
    title = told.service.catalogue.modules[OTHER].words["sv"].title
    assert new_mails(told) == [(LARS, f"Påminnelse: {title}")]
    assert told.service.catalogue.modules[MODULE].words["sv"].title not in told.mails(LARS)[-1]["text"]
    with engine.begin() as connection:
        switch(connection, INSTALLATION_OWNER, Door.COMMAND, told.clock.now(), second.assignment_id or 0, on=False)
    at(told, "2026-12-08")
    assert remind(told).sent == 0


def test_a_nudge_reaches_who_is_not_done_and_rested(told: Story) -> None:
    """Who is done and who had a mail this week hear nothing; the nudge ends, and says how many mails it made."""
    at(told, "2026-11-20")
    told.answer(LARS, MODULE)
    told.track()
    service = told.service
    taken = nudge(
        service.engine, service.settings, told.clock.now(), About(module=MODULE), by=INSTALLATION_OWNER, door=Door.PAGE
    )
    assert remind(told).sent == 0  # told four days ago
    with service.engine.connect() as connection:
        assert (known := find(connection, taken.number)) is not None
        assert (known.ended, known.mails) == (True, 0)
    at(told, "2026-11-23", hour=10)
    new_mails(told)
    taken = nudge(
        service.engine, service.settings, told.clock.now(), About(module=MODULE), by=INSTALLATION_OWNER, door=Door.PAGE
    )
    assert remind(told).sent == 2
    assert [who for who, _ in new_mails(told)] == [SIOBHAN, SOREN]
    assert "somebody who follows the work up has asked us" in told.mails(SIOBHAN)[-1]["text"]
    with service.engine.connect() as connection:
        assert (known := find(connection, taken.number)) is not None
        assert (known.ended, known.mails) == (True, 2)


def test_a_lost_reply_counts_as_sent(told: Story) -> None:
    """It stands in the ledger as uncertain and is not sent again; one that was refused is, a day later."""
    at(told, "2026-11-24")
    told.sandbox.wire.faults.add(Fault("gmail.users.messages.send", kind="lost_reply", times=1))
    outcome = remind(told)
    assert (outcome.sent, outcome.uncertain) == (2, 1)
    assert remind(told).sent == 0
    with told.service.engine.connect() as connection:
        states = sorted(connection.scalars(select(t.reminders.c.state)))
    assert states == ["sent", "sent", "uncertain"]
