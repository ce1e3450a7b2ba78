"""Two workers remind at the same time: whoever both have found gets one mail."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

from sqlalchemy import func, select

from service.app import open_service
from service.messages.sending import Outcome
from service.settings import load_settings
from service.store import tables as t
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"


def test_two_workers_write_to_nobody_twice(story: Story) -> None:
    """Both have looked before either writes; the row of the person decides whose the mail is."""
    story.sync()
    story.assign(MODULE, to=["administration"], role="staff", due=date(2026, 11, 16))
    story.deliver()
    told = len(story.mails())
    story.clock.move(timedelta(days=7, hours=1))
    together = Barrier(2, timeout=60)

    def worker(_number: int) -> Outcome:
        service = open_service(load_settings(story.environment), story.clock)
        began: list[int] = []

        def progress(_what: str, done: int, _total: int) -> None:
            if not began:
                began.append(done)
                together.wait()

        try:
            return service.reminders.run(service.workspace, progress)
        finally:
            service.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(worker, range(2)))
    assert [each.failed for each in outcomes] == [[], []]
    assert sum(each.sent for each in outcomes) == told == 7
    assert set(Counter(mail["to"] for mail in story.mails()[told:]).values()) == {1}
    with story.service.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(t.reminders)) == told
