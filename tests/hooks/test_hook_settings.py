"""The settings of the hooks: read, refused in words, and on the page for operators."""

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import load_settings

OPERATE = Path(__file__).parents[2] / "docs" / "operate.md"


def test_without_any_the_hooks_are_closed() -> None:
    """Nobody may call, no topic is watched, and no header is believed."""
    settings = load_settings({})
    assert settings.hook_accounts == frozenset()
    assert (settings.pubsub_topic, settings.pubsub_audience, settings.on_app_engine) == (None, None, False)


def test_each_is_read() -> None:
    """Accounts in any case, with white space around."""
    settings = load_settings(
        {
            "NANOLEARN_HOOK_ACCOUNTS": "Hooks@nano.iam.gserviceaccount.com , 1-compute@developer.gserviceaccount.com",
            "NANOLEARN_PUBSUB_TOPIC": " projects/nano/topics/forms ",
            "NANOLEARN_PUBSUB_AUDIENCE": "nanolearn-forms",
            "GAE_ENV": "standard",
        }
    )
    assert settings.hook_accounts == {"hooks@nano.iam.gserviceaccount.com", "1-compute@developer.gserviceaccount.com"}
    assert settings.pubsub_topic == "projects/nano/topics/forms"
    assert (settings.pubsub_audience, settings.on_app_engine) == ("nanolearn-forms", True)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NANOLEARN_HOOK_ACCOUNTS", "hooks", "'hooks' in NANOLEARN_HOOK_ACCOUNTS is no mail address"),
        ("NANOLEARN_PUBSUB_TOPIC", "forms", "should be a topic's full name, like projects/"),
        ("NANOLEARN_PUBSUB_TOPIC", "projects/a/topics/b/c", "should be a topic's full name"),
        ("NANOLEARN_PUBSUB_TOPIC", "projects//topics/b", "should be a topic's full name"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str, sentence: str) -> None:
    """The sentence says what would be right."""
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value})
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "name", ["NANOLEARN_HOOK_ACCOUNTS", "NANOLEARN_PUBSUB_TOPIC", "NANOLEARN_PUBSUB_AUDIENCE", "GAE_ENV"]
)
def test_each_is_on_the_page_for_operators(name: str) -> None:
    """A setting that nobody can find is not there."""
    assert f"| `{name}` |" in OPERATE.read_text(encoding="utf-8")
