"""The next due day of each module in a unit: what a sheet for the wall tells."""

from datetime import date

from service.assignments.model import Level, Target
from service.counting.refresh import keep_current
from service.reports.counted import due_days
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town

TODAY = date(2026, 11, 22)


def test_the_next_day_that_is_to_come(database: str) -> None:
    """Of several the earliest that is not past, today is one; none for what is past, without a day, or elsewhere."""
    town = Town(database)
    town.settle()
    norra = Target(Level.UNIT, "u/Skolor/Norra", "unit:/Skolor/Norra")
    town.assign(PHISHING, due=date(2026, 11, 21))
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    town.assign(INCIDENTS, due=TODAY, to=norra)
    town.assign(PERSONAL, due=None)
    keep_current(town.service.engine, town.service.catalogue, TODAY)
    with town.service.engine.connect() as connection:
        told = {path: due_days(connection, town.units[path], TODAY) for path in ("/", "/Skolor/Norra", "/Vård")}
    assert told == {
        "/": {INCIDENTS: TODAY},
        "/Skolor/Norra": {INCIDENTS: TODAY},
        "/Vård": {INCIDENTS: date(2026, 12, 18)},
    }
    town.service.close()
