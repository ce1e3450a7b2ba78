"""The policy: defaults, what a file may say, and each thing that is wrong in one named."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.errors import SettingsError
from service.messages.policy import Policy, in_words, read_policy
from service.settings import Settings, load_settings


@pytest.fixture
def settings() -> Settings:
    return load_settings({})


def written(settings: Settings, tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "reminders.yaml"
    file.write_text(text, encoding="utf-8")
    return replace(settings, reminders=str(file))


def test_without_a_file(settings: Settings) -> None:
    """The usual days, and the holidays of the country whose time it is."""
    assert read_policy(settings) == Policy(country="SE")
    assert read_policy(replace(settings, timezone=ZoneInfo("Europe/Copenhagen"))) == Policy(country="DK")
    assert read_policy(replace(settings, timezone=ZoneInfo("Europe/Helsinki"))) == Policy(country=None)
    assert read_policy(replace(settings, reminders="off")) == Policy(on=False, country="SE")


def test_a_file_that_says_everything(settings: Settings, tmp_path: Path) -> None:
    """Each key in its plainest spelling; an empty file says nothing."""
    text = """
        before: [14, 3]
        at: off
        after: [2]
        to: [staff, pupil]
        hours: 07:30-18:00
        weekdays: [monday, saturday]
        holidays: DK
        closed: [2026-12-23, "2026-12-30"]
        digest: thursday
    """
    assert read_policy(written(settings, tmp_path, text)) == Policy(
        on=True,
        days=(-14, -3, 2),
        to=frozenset({"staff", "pupil"}),
        opens=time(7, 30),
        closes=time(18),
        weekdays=frozenset({0, 5}),
        country="DK",
        closed=frozenset({date(2026, 12, 23), date(2026, 12, 30)}),
        digest=3,
    )
    assert read_policy(written(settings, tmp_path, "# nothing yet\n")) == Policy(country="SE")
    some = read_policy(written(settings, tmp_path, "before: []\nholidays: none\ndigest: off\n"))
    assert some == Policy(days=(0, 7, 21), country=None, digest=None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("before: 7", "before: Not a valid list"),
        ("before: [0]", "before.0: should be 1 to 60 days"),
        ("after: [7, often]", "after.1: Not a valid integer"),
        ("at: maybe", "at: Not a valid boolean"),
        ("to: [everybody]", "to.0: should be staff or pupil"),
        ("to: []", "to: should name staff, pupil or both"),
        ("hours: 16:00-08:00", "hours: '16:00-08:00' should begin before it ends"),
        ("hours: all day", "hours: 'all day' should be two times"),
        ("weekdays: [måndag]", "weekdays.0: should be one of monday, tuesday"),
        ("holidays: NO", "holidays: should be SE, DK or none"),
        ("closed: [jul]", "closed.0: should be dates like 2026-12-23"),
        ("closed: [2026-13-40]", "reminders.yaml"),
        ("digest: daily", "digest: should be one of monday"),
        ("quiet: true", "quiet: Unknown field"),
        ("- before", "Invalid input type"),
        ("before: [7", "is no YAML"),
    ],
)
def test_what_is_wrong_is_named(settings: Settings, tmp_path: Path, text: str, words: str) -> None:
    """With the file and the key; nothing is guessed, and the sentence says that no reminder goes out."""
    with pytest.raises(SettingsError, match="No reminder goes out") as told:
        read_policy(written(settings, tmp_path, text))
    assert words in str(told.value)
    assert "reminders.yaml" in str(told.value)


def test_several_faults_are_named_at_once(settings: Settings, tmp_path: Path) -> None:
    """One look at the file shows them all."""
    with pytest.raises(SettingsError) as told:
        read_policy(written(settings, tmp_path, "holidays: NO\ndigest: daily\n"))
    assert "holidays:" in str(told.value)
    assert "digest:" in str(told.value)


def test_a_file_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    """The sentence names the setting, the file, and what would be right."""
    with pytest.raises(
        SettingsError, match=r"NANOLEARN_REMINDERS is '.*gone\.yaml', which cannot be read: No such file"
    ):
        read_policy(replace(settings, reminders=str(tmp_path / "gone.yaml")))


def test_the_setting() -> None:
    """Nothing is on; on and off in any case; anything else is a file's name, looked at when it is needed."""
    named = [load_settings({"NANOLEARN_REMINDERS": value}).reminders for value in ("", "ON", "Off", "Policy.yaml")]
    assert named == ["on", "on", "off", "Policy.yaml"]


def test_in_words() -> None:
    """One sentence that somebody can check against what they meant."""
    zone = ZoneInfo("Europe/Stockholm")
    assert in_words(Policy(country="SE", days=(-1, 0, 7)), zone) == (
        "Reminders: 1 day before, on the due day, 7 days after; to staff; 08:00-16:00 Europe/Stockholm on monday, "
        "tuesday, wednesday, thursday, friday; holidays of SE; leaders' digest from monday."
    )
    assert in_words(Policy(on=False), zone) == "Reminders are switched off (NANOLEARN_REMINDERS=off)."
    assert "on no day by themselves; to staff" in in_words(Policy(days=()), zone)
