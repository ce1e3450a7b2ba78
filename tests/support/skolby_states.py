"""Skolby as its pages may find it: with nothing yet, and with everything that a page can show."""

from datetime import date, timedelta

from sqlalchemy import Connection, insert, select, update

from service.access import INSTALLATION_OWNER
from service.asking import record
from service.counting.history import keep_history
from service.reports.goals import set_goal
from service.reports.standing import keep_standings
from service.roles.audit import Door, Use
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.roster.model import Unit
from service.store import tables as t
from service.store.runs import note_run
from service.store.work import Work, write_work
from tests.support.skolby import INCIDENTS, NOW, PERSONAL, PHISHING, Town

LONG = "Barn- och ungdomsförvaltningens kompetensförsörjningsenhet för Nørre Åby & O'Neill"
"""A unit's name as long as such names become, with all that may be in it."""


def empty_town(database: str) -> Town:
    """People, and nothing that they should do."""
    town = Town(database, NANOLEARN_SECRET_KEY="a key that lasts")
    town.settle()
    return town


def full_town(database: str) -> Town:
    """Many units, answers right and wrong, and one of each trouble."""
    town = Town(database, NANOLEARN_SECRET_KEY="a key that lasts")
    path = f"/Skolor/{LONG}"
    town.units[path] = Unit(f"u{path}", path, LONG, None)
    for place in range(9):
        town.add(path, f"ungdom{place}", f"Ungdom {place}", manager="asa")
    for number in range(12):
        path = f"/Skolor/Förskola {number}"
        town.units[path] = Unit(f"u{path}", path, f"Förskola {number}", None)
        for place in range(5):
            town.add(path, f"f{number}p{place}", f"F {number} {place}", manager="asa")
    town.add("/Vård", "ivar", "Ivar It")
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    town.assign(PERSONAL, due=None)
    form = town.form(PHISHING)
    town.form(PHISHING, "da")
    town.form(INCIDENTS, step="filled", error="Google said no: the folder is full.")
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}", wrong=1 if place < 3 else 0, useful=str(5 - place % 3))
    for place in range(6):
        town.answer(form, PHISHING, f"södra{place}", wrong=place % 4)
        town.answer(form, PHISHING, f"ungdom{place}", wrong=place % 2)
    for number in range(12):
        for place in range(number % 6):
            town.answer(form, PHISHING, f"f{number}p{place}", wrong=2)
    town.answer(form, PHISHING, "asa", wrong=2)
    town.answer(form, PHISHING, None)
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW)
    with service.engine.begin() as connection:
        for unit, module, share in (("u/", None, 80), ("u/Skolor", None, 60), ("u/Skolor/Norra", PHISHING, 100)):
            set_goal(connection, unit, module, share=share, by=date(2027, 6, 1), now=NOW, who="ada@skolby.example")
    _trouble(town)
    return town


def _trouble(town: Town) -> None:
    earlier = "2026-11-01T06:30:00.000000Z"
    of = {"person_id": "norra0", "intent_at": earlier}
    with town.service.engine.begin() as connection:
        for state, error in (("failed", "Google said no."), ("uncertain", None), ("sent", None)):
            connection.execute(insert(t.messages).values(**of, state=state, message_id=f"<{state}>", error=error))
        failed = connection.scalar(select(t.messages.c.id).where(t.messages.c.state == "failed"))
        item = {"assignment_id": 1, "person_id": "norra0", "module_id": PHISHING, "message_id": failed}
        connection.execute(insert(t.message_items).values(item))
        _mended_by_hand(connection)
        connection.execute(
            insert(t.fallbacks).values(
                person_id="norra1",
                place="unit:u/Skolor/Norra",
                reason="no licence",
                until="2026-12-01T06:30:00.000000Z",
            )
        )
        write_work(connection, Work("1", "deliver", "tick", NOW, NOW, NOW, "mails", 150, 400))
        long_ago = NOW - timedelta(hours=3)
        write_work(connection, Work("2", "track", "command", long_ago, long_ago, long_ago, "responses", 2, 9))
        note_run(connection, "roster", long_ago, {"joined": 3, "moved": 1, "left": 2})
        note_run(connection, "tick", long_ago, {"failed": [{"what": "deliver", "error": "The quota is used up."}]})
        ask = Use("unit:names:read", "/Skolor", about="report by person")
        record(connection, INSTALLATION_OWNER, Door.COMMAND, NOW, ask)
        for role, unit, until in ((Role.IT, None, None), (Role.AMBASSADOR, "/Skolor", date(2027, 6, 30))):
            given = sound(
                connection, person(connection, "ivar@skolby.example"), role, unit, until=until, today=NOW.date()
            )
            give(connection, given, Source.HAND, today=NOW.date(), now=earlier, by="ada@skolby.example")
    keep_standings(town.service.engine, town.service.settings, town.service.catalogue, town.clock.now())


def _mended_by_hand(connection: Connection) -> None:
    """A Form that somebody has changed, classes with work, people who moved, and what Google last answered."""
    connection.execute(update(t.forms).where(t.forms.c.id == 1).values(drift=[["title", "Stanna upp", "STANNA UPP!"]]))
    place = {"place": "unit:u/Skolor/Norra", "part": 1, "state": "active", "name": "Norra", "course_id": "5"}
    connection.execute(insert(t.classes).values(id=1, **place))
    connection.execute(insert(t.class_members).values(class_id=1, person_id="norra2", state="adding"))
    work = {"class_id": 1, "assignment_id": 1, "module_id": PHISHING, "language": "sv", "version": "1", "points": 3}
    connection.execute(insert(t.course_works).values(**work))
    moved = {"person_id": "norra3", "kind": "moved", "from_path": "/Vård", "to_path": f"/Skolor/{LONG}"}
    connection.execute(insert(t.roster_changes).values(at="2026-11-20T06:00:00.000000Z", **moved))
    sent = {"person_id": "norra0", "kind": "reminder", "state": "sent", "message_id": "<r>"}
    reminder = connection.execute(
        insert(t.reminders).values(intent_at="2026-11-10T06:30:00.000000Z", **sent)
    ).inserted_primary_key
    assert reminder is not None
    about = {"reminder_id": reminder[0], "module_id": INCIDENTS, "due_on": date(2026, 12, 18), "why": "nudge"}
    connection.execute(insert(t.reminder_items).values(about))
    note_run(connection, "doctor", NOW, {"checks": [{"name": "form x (sv)", "ok": False, "message": "It is shut."}]})
