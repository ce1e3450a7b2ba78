"""Google is too busy to add pupils, and stays so: waiting is right for a day, not for ever."""

from datetime import timedelta

from sandbox.faults import Fault
from tests.support.classroom_life import MODULE, PUPILS, run_until_quiet
from tests.support.story import Story

MAJA = "maja.berg@ekby.example"
ADD = "classroom.courses.students.create"


def test_after_a_day_mail_reaches_them(story: Story) -> None:
    """Nobody falls back before; then each gets one mail, with the reason; and Classroom is asked again in a week."""
    fault = story.sandbox.wire.faults.add(Fault(ADD, code=503, times=None))
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    story.deliver()
    story.clock.move(timedelta(hours=12))
    busy = story.deliver()
    assert (busy.fallback, busy.waiting > 0, story.mails(MAJA)) == ([], True, [])
    story.clock.move(timedelta(hours=12))
    given_up = story.deliver()
    assert sorted(email for email, _ in given_up.fallback) == ["ali.hassan@ekby.example", MAJA]
    assert all("503" in why or "busy" in why.lower() or "unavailable" in why.lower() for _, why in given_up.fallback)
    assert len(story.mails(MAJA)) == 1
    met = fault.met
    story.clock.move(timedelta(hours=1))
    story.deliver()
    assert (fault.met, len(story.mails(MAJA))) == (met, 1)


def test_a_busy_hour_is_waited_out(story: Story) -> None:
    """Whoever is added in the end gets no mail."""
    story.sandbox.wire.faults.add(Fault(ADD, code=503, times=20))
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    run_until_quiet(story)
    assert story.mails(MAJA) == []
    story.clock.move(timedelta(days=2))
    run_until_quiet(story)
    assert story.mails(MAJA) == []
