"""Settings: defaults, every wrong one named with what would be right, all of them at once."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.errors import SettingsError
from service.settings import Settings, load_settings

HOUSE = Path(__file__).resolve().parents[1]


def wrong(**environment: str) -> str:
    """The sentence that a wrong environment gives."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    return str(caught.value)


def test_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any setting the program works on a database in the working folder and its own courses."""
    monkeypatch.chdir(tmp_path)
    assert load_settings({}) == Settings(
        database_url="sqlite:///nanolearn.db",
        courses=(HOUSE / "courses",),
        workspace_root=None,
        credentials=None,
        delegated_user=None,
        directory_admin=None,
        domains=(),
        pupils=(),
        language="sv",
        timezone=ZoneInfo("Europe/Stockholm"),
        public_url="http://127.0.0.1:8080",
        owners=frozenset(),
        oidc_issuer="https://accounts.google.com",
        oidc_client_id=None,
        oidc_client_secret=None,
        secret_key=None,
    )


def test_every_setting_is_read(tmp_path: Path) -> None:
    """White space around values, capitals in domains and slashes at ends make no difference."""
    settings = load_settings(
        {
            "NANOLEARN_DATABASE_URL": " sqlite:////var/lib/nanolearn.db ",
            "NANOLEARN_WORKSPACE_ROOT": "http://127.0.0.1:9000/",
            "GOOGLE_APPLICATION_CREDENTIALS": "key.json",
            "NANOLEARN_DELEGATED_USER": "nanolearn@Ekby.example",
            "NANOLEARN_DIRECTORY_ADMIN": "Katalog@ekby.example",
            "NANOLEARN_RESPONDER_DOMAINS": "@elev.Ekby.example, ekby.example,",
            "NANOLEARN_PUPILS": "/Elever/, /Gymnasiet ,@Elev.ekby.example",
            "NANOLEARN_LANGUAGE": "da",
            "NANOLEARN_TIMEZONE": "Europe/Copenhagen",
            "NANOLEARN_COURSES": str(tmp_path),
            "NANOLEARN_PUBLIC_URL": "https://lär.ekby.example/",
            "NANOLEARN_OWNERS": "Anna@ekby.example, per@ekby.example",
            "NANOLEARN_OIDC_ISSUER": "http://127.0.0.1:9000/",
            "NANOLEARN_OIDC_CLIENT_ID": "id",
            "NANOLEARN_OIDC_CLIENT_SECRET": "hush",
            "NANOLEARN_SECRET_KEY": "quiet",
            "NANOLEARN_CLASSROOM": "OFF",
            "NANOLEARN_MAIL_SENDERS": "Leaders",
            "NANOLEARN_MAIL_GROUPS": "on ",
        }
    )
    assert settings == Settings(
        database_url="sqlite:////var/lib/nanolearn.db",
        courses=(tmp_path,),
        workspace_root="http://127.0.0.1:9000/",
        credentials=Path("key.json"),
        delegated_user="nanolearn@Ekby.example",
        directory_admin="Katalog@ekby.example",
        domains=("ekby.example", "elev.ekby.example"),
        pupils=("/Elever", "/Gymnasiet", "@elev.ekby.example"),
        language="da",
        timezone=ZoneInfo("Europe/Copenhagen"),
        public_url="https://lär.ekby.example",
        owners=frozenset({"anna@ekby.example", "per@ekby.example"}),
        oidc_issuer="http://127.0.0.1:9000",
        oidc_client_id="id",
        oidc_client_secret="hush",
        secret_key="quiet",
        classroom=False,
        leaders_send=True,
        mail_groups=True,
    )
    assert settings.role_accounts == {"nanolearn@ekby.example", "katalog@ekby.example"}


def test_the_directory_is_read_by_the_delegated_user_unless_told_otherwise() -> None:
    """One role account is enough, and its domain is the installation's."""
    settings = load_settings({"NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example"})
    assert (settings.directory_admin, settings.domains) == ("nanolearn@ekby.example", ("ekby.example",))
    assert settings.sender() == "nanolearn@ekby.example"
    assert settings.role_accounts == {"nanolearn@ekby.example"}


def test_a_domain_of_its_own_comes_first() -> None:
    """The role account may live in another domain than the people."""
    settings = load_settings({"NANOLEARN_DELEGATED_USER": "bot@drift.example", "NANOLEARN_DOMAIN": "ekby.example"})
    assert settings.domains == ("ekby.example",)


def test_without_a_sender_nothing_can_be_sent() -> None:
    """What acts in Google's name says which setting is missing."""
    with pytest.raises(SettingsError, match="NANOLEARN_DELEGATED_USER is not set"):
        load_settings({}).sender()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgres://u:p@db/nano", "postgresql+psycopg://u:p@db/nano"),
        ("postgresql://u:p@db/nano", "postgresql+psycopg://u:p@db/nano"),
        ("postgresql+psycopg://u:p@db/nano", "postgresql+psycopg://u:p@db/nano"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_database_urls(given: str, kept: str) -> None:
    """PostgreSQL's usual spellings all mean the driver that is installed."""
    assert load_settings({"NANOLEARN_DATABASE_URL": given}).database_url == kept


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NANOLEARN_DATABASE_URL", "mysql://u:secret@db/x", "begins with 'mysql'; it should begin with sqlite:///"),
        ("NANOLEARN_DATABASE_URL", "nanolearn.db", "should begin with sqlite:/// or postgresql+psycopg://."),
        ("NANOLEARN_WORKSPACE_ROOT", "127.0.0.1:9000", "should be an address like https://"),
        ("NANOLEARN_WORKSPACE_ROOT", "ftp://x/", "should be an address like https://"),
        ("NANOLEARN_WORKSPACE_ROOT", "http://", "should be an address like https://"),
        ("NANOLEARN_WORKSPACE_ROOT", "http://[::1", "should be an address like https://"),
        ("NANOLEARN_WORKSPACE_ROOT", "http://127.0.0.1:port/", "should be an address like https://"),
        ("NANOLEARN_PUBLIC_URL", "nanolearn", "should be an address like https://"),
        ("NANOLEARN_OIDC_ISSUER", "accounts.google.com", "should be an address like https://"),
        ("NANOLEARN_DELEGATED_USER", "nanolearn", "should be one mail address"),
        ("NANOLEARN_DELEGATED_USER", "a@b.example, c@b.example", "should be one mail address"),
        ("NANOLEARN_DELEGATED_USER", "a@b@c", "should be one mail address"),
        ("NANOLEARN_DIRECTORY_ADMIN", "@ekby.example", "should be one mail address"),
        ("NANOLEARN_DOMAIN", "ekby", "'ekby' in NANOLEARN_DOMAIN or NANOLEARN_RESPONDER_DOMAINS is not a mail domain"),
        ("NANOLEARN_RESPONDER_DOMAINS", "a b.example", "is not a mail domain"),
        ("NANOLEARN_PUPILS", "Elever", "'Elever' in NANOLEARN_PUPILS is neither an org-unit path like /Elever nor"),
        ("NANOLEARN_PUPILS", "@", "'@' in NANOLEARN_PUPILS is neither"),
        ("NANOLEARN_LANGUAGE", "no", "is 'no'; it should be sv, da or en."),
        ("NANOLEARN_TIMEZONE", "Stockholm", "should be a name like Europe/Stockholm"),
        ("NANOLEARN_TIMEZONE", "../../etc/passwd", "should be a name like Europe/Stockholm"),
        ("NANOLEARN_TIMEZONE", "Europe", "should be a name like Europe/Stockholm"),
        ("NANOLEARN_COURSES", "/no/such/folder", "is '/no/such/folder', which is not a folder"),
        ("NANOLEARN_OWNERS", "anna", "'anna' in NANOLEARN_OWNERS is no mail address"),
        ("NANOLEARN_MAIL_SENDERS", "leader", "is 'leader'; it should be account or leaders."),
        ("NANOLEARN_MAIL_GROUPS", "yes", "is 'yes'; it should be off or on."),
    ],
)
def test_each_wrong_setting_is_named(name: str, value: str, sentence: str) -> None:
    """The sentence names the setting and says what would be right."""
    said = wrong(**{name: value})
    assert name in said
    assert sentence in said


def test_a_password_is_never_shown() -> None:
    """An address of a database may hold one."""
    assert "secret" not in wrong(NANOLEARN_DATABASE_URL="mysql://u:secret@db/x")


def test_all_wrong_settings_are_named_at_once() -> None:
    """One start shows everything there is to correct."""
    said = wrong(
        NANOLEARN_DATABASE_URL="oracle://x",
        NANOLEARN_WORKSPACE_ROOT="here",
        NANOLEARN_DELEGATED_USER="somebody",
        NANOLEARN_DIRECTORY_ADMIN="somebody",
        NANOLEARN_RESPONDER_DOMAINS="x",
        NANOLEARN_PUPILS="x",
        NANOLEARN_LANGUAGE="x",
        NANOLEARN_TIMEZONE="x",
        NANOLEARN_COURSES="/x",
        NANOLEARN_PUBLIC_URL="x",
        NANOLEARN_OIDC_ISSUER="x",
        NANOLEARN_OWNERS="x",
    )
    for name in (
        "DATABASE_URL", "WORKSPACE_ROOT", "DELEGATED_USER", "DIRECTORY_ADMIN", "RESPONDER_DOMAINS", "PUPILS",
        "LANGUAGE", "TIMEZONE", "COURSES", "PUBLIC_URL", "OIDC_ISSUER", "OWNERS",
    ):  # fmt: skip
        assert f"NANOLEARN_{name}" in said
