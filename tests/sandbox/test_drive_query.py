"""The query language of files.list: each operator finds what it should; what Drive cannot read is refused."""

import pytest

from tests.support.lilleby import Lilleby, at

FORM = "application/vnd.google-apps.form"
FOLDER = "application/vnd.google-apps.folder"


@pytest.fixture(scope="module")
def town() -> Lilleby:
    town = Lilleby()
    for name, mime, who in (
        ("nl:phishing@1a sv", FORM, "nanolearn"),
        ("O'Neills lista", "text/plain", "nanolearn"),
        ("Back\\slash", "text/plain", "nanolearn"),
        ("Mapp", FOLDER, "nanolearn"),
        ("Åsas plan", "text/plain", "asa.oberg"),
    ):
        town.ask("drive.files.create", {"name": name, "mimeType": mime}, who=who)
    shared = {"type": "group", "role": "writer", "emailAddress": at("alla")}
    for file_id, stored in list(town.world.files.items()):
        if stored.resource["name"] == "Åsas plan":
            town.ask("drive.permissions.create", shared, who="asa.oberg", fileId=file_id)
            # The role account is in no group: give it the reader's view by name.
            named = {"type": "user", "role": "reader", "emailAddress": at("nanolearn")}
            town.ask("drive.permissions.create", named, who="asa.oberg", fileId=file_id)
        if stored.resource["name"] == "Mapp":
            town.ask("drive.files.update", {"trashed": True, "starred": True}, who="nanolearn", fileId=file_id)
    return town


FORM_NAME, LIST, SLASH, MAP, PLAN = "nl:phishing@1a sv", "O'Neills lista", "Back\\slash", "Mapp", "Åsas plan"
EVERYTHING = [FORM_NAME, LIST, SLASH, MAP, PLAN]
FOUND = [
    (f"mimeType='{FORM}'", [FORM_NAME]),
    (f"mimeType != '{FORM}' and trashed = false", [LIST, SLASH, PLAN]),
    ("mimeType contains 'text/'", [LIST, SLASH, PLAN]),
    (f"name = '{FORM_NAME}'", [FORM_NAME]),
    (r"name = 'O\'Neills lista'", [LIST]),
    (r"name='Back\\slash'", [SLASH]),
    ("name contains 'phish'", [FORM_NAME]),
    ("name contains 'ishing'", []),
    ("name contains 'LISTA'", [LIST]),
    ("fullText contains 'plan'", [PLAN]),
    ("trashed=true", [MAP]),
    ("trashed != true and starred = false", [FORM_NAME, LIST, SLASH, PLAN]),
    ("not trashed=false", [MAP]),
    ("'me' in owners", [FORM_NAME, LIST, SLASH, MAP]),
    ("not 'me' in owners", [PLAN]),
    ("'asa.oberg@lilleby.example' in owners", [PLAN]),
    ("'soren.kjaer@lilleby.example' in writers", [PLAN]),
    ("'alla@lilleby.example' in readers", [PLAN]),
    ("'ingen@storby.example' in readers", []),
    ("sharedWithMe=true", [PLAN]),
    ("createdTime > '2020-01-01T00:00:00'", EVERYTHING),
    ("modifiedTime < '2020-01-01T00:00:00+01:00'", []),
    ("name='Mapp' or name='Åsas plan' and trashed=false", [PLAN]),
    ("name='Mapp' or (name='Åsas plan' and trashed=false)", [MAP, PLAN]),
    ("(not (name='Mapp'))and((trashed=false))", [FORM_NAME, LIST, SLASH, PLAN]),
    ("", EVERYTHING),
]


@pytest.mark.parametrize(("query", "found"), FOUND, ids=[query or "nothing" for query, _ in FOUND])
def test_a_query_finds(town: Lilleby, query: str, found: list[str]) -> None:
    """The files of exactly these names."""
    reply = town.ask("drive.files.list", who="nanolearn", q=query)
    assert sorted(file["name"] for file in reply["files"]) == sorted(found)


REFUSED = [
    "name",
    "name =",
    "name = Mapp",
    'name = "Mapp"',
    "name = 'Mapp",
    "name > 'a'",
    "name = 'a' name = 'b'",
    "name = 'a' and",
    "(name = 'a'",
    "name = 'a')",
    "trashed = 'false'",
    "trashed contains true",
    "colour = 'red'",
    "'x' in children",
    "appProperties has { key='a' }",
    "appProperties = 'a'",
    "createdTime > 'yesterday'",
    "fullText = 'plan'",
    "NOT trashed=true",
    "§",
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_drive_cannot_read_is_refused(town: Lilleby, query: str) -> None:
    """400 Invalid Value, as Drive says it."""
    assert town.refused("drive.files.list", who="nanolearn", q=query) == (400, "Invalid Value", "invalid")
