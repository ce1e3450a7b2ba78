"""Drive files: made, tagged, found, moved, copied and deleted by those who may."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.lilleby import Lilleby, at

Json = dict[str, Any]
FORM = "application/vnd.google-apps.form"
FOLDER = "application/vnd.google-apps.folder"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def town() -> Lilleby:
    town = Lilleby()
    town.world.clock.set(NOON, freeze=True)
    return town


def make(town: Lilleby, name: str = "Fil", who: str = "nanolearn", project: str = "ours", **body: Any) -> str:
    file = town.ask("drive.files.create", {"name": name, **body}, who=who, project=project)
    return str(file["id"])


def found(town: Lilleby, query: str | None = None, who: str = "nanolearn", **more: Any) -> list[str]:
    reply = town.ask("drive.files.list", who=who, q=query, **more)
    return sorted(file["name"] for file in reply["files"])


def gone(file_id: str) -> tuple[int, str, str]:
    return 404, f"File not found: {file_id}.", "notFound"


def test_without_fields_drive_shows_four(town: Lilleby) -> None:
    """kind, id, name and mimeType; `fields` opens the rest."""
    file_id = make(town, mimeType=FOLDER)
    usual = town.ask("drive.files.get", who="nanolearn", fileId=file_id)
    assert usual == {"kind": "drive#file", "id": file_id, "name": "Fil", "mimeType": FOLDER}
    full = town.ask("drive.files.get", who="nanolearn", fileId=file_id, fields="*")
    assert full["createdTime"] == full["modifiedTime"] == "2026-11-22T12:00:00.000Z"
    assert (full["ownedByMe"], full["shared"], full["trashed"]) == (True, False, False)
    assert full["owners"][0]["emailAddress"] == at("nanolearn")


def test_a_form_made_by_drive_is_unpublished_with_one_question(town: Lilleby) -> None:
    """The form has the file's id and name, one untitled question, and no publication."""
    file_id = make(town, "Kurs", mimeType=FORM, appProperties={"nl": "1"})
    form = town.ask("forms.forms.get", who="nanolearn", formId=file_id)
    assert form["info"]["documentTitle"] == "Kurs"
    assert form["publishSettings"] == {"publishState": {}}
    (item,) = form["items"]
    assert item["title"] == "Untitled Question"
    assert item["questionItem"]["question"]["choiceQuestion"] == {"type": "RADIO", "options": [{"value": "Option 1"}]}
    assert found(town, "appProperties has { key='nl' and value='1' }") == ["Kurs"]


def test_a_form_is_opened_where_its_editor_is(town: Lilleby) -> None:
    """webViewLink is the edit page: Google's, or the running sandbox's."""
    google = make(town, mimeType=FORM)
    town.world.base_url = "http://127.0.0.1:9"
    here = make(town, mimeType=FORM)
    links = [town.world.files[file_id].resource["webViewLink"] for file_id in (google, here)]
    assert links == [
        f"https://docs.google.com/forms/d/{google}/edit?usp=drivesdk",
        f"http://127.0.0.1:9/forms/d/{here}/edit?usp=drivesdk",
    ]


def test_renaming_the_file_renames_the_document(town: Lilleby) -> None:
    """Drive's name and a form's documentTitle are one; the form's own title stays."""
    form = town.ask("forms.forms.create", {"info": {"title": "T", "documentTitle": "Före"}}, who="nanolearn")
    town.ask("drive.files.update", {"name": "Efter"}, who="nanolearn", fileId=form["formId"])
    info = town.ask("forms.forms.get", who="nanolearn", formId=form["formId"])["info"]
    assert info == {"title": "T", "documentTitle": "Efter"}


def test_app_properties_are_private_to_a_project(town: Lilleby) -> None:
    """Another project sees and finds only its own; `properties` everybody sees."""
    file_id = make(town, appProperties={"a": "1"}, properties={"p": "open"})
    town.ask("drive.files.update", {"appProperties": {"a": "2"}}, who="nanolearn", project="theirs", fileId=file_id)
    ours = town.ask("drive.files.get", who="nanolearn", fileId=file_id, fields="*")
    theirs = town.ask("drive.files.get", who="nanolearn", project="theirs", fileId=file_id, fields="*")
    assert (ours["appProperties"], theirs["appProperties"]) == ({"a": "1"}, {"a": "2"})
    assert ours["properties"] == theirs["properties"] == {"p": "open"}
    assert found(town, "appProperties has { key='a' and value='2' }") == []
    assert found(town, "properties has { key='p' and value='open' }") == ["Fil"]


def test_properties_merge_and_null_removes(town: Lilleby) -> None:
    """An update changes only the keys it names."""
    file_id = make(town, appProperties={"a": "1", "b": "2"})
    town.ask("drive.files.update", {"appProperties": {"a": None, "c": "3"}}, who="nanolearn", fileId=file_id)
    full = town.ask("drive.files.get", who="nanolearn", fileId=file_id, fields="*")
    assert full["appProperties"] == {"b": "2", "c": "3"}


@pytest.mark.parametrize(
    ("value", "fits"), [("x" * 121, True), ("x" * 122, False), ("å" * 61, False), ("å" * 60, True)]
)
def test_a_property_has_124_bytes(town: Lilleby, value: str, fits: bool) -> None:
    """Key and value together, in UTF-8."""
    body = {"name": "Fil", "appProperties": {"key": value}}
    if fits:
        assert town.ask("drive.files.create", body, who="nanolearn")
        return
    code, message, reason = town.refused("drive.files.create", body, who="nanolearn")
    assert (code, reason) == (400, "invalid")
    assert message == "The property 'key' is 125 bytes long; key and value may have 124 together."
    assert town.world.files == {}


def test_an_app_has_thirty_properties(town: Lilleby) -> None:
    """The thirty-first is refused and nothing of the update is kept."""
    file_id = make(town, appProperties={f"k{number}": "v" for number in range(30)})
    refusal = town.refused(
        "drive.files.update", {"name": "Ny", "appProperties": {"k30": "v"}}, who="nanolearn", fileId=file_id
    )
    assert refusal == (403, "A file may have 30 properties.", "propertyLimitExceeded")
    assert found(town) == ["Fil"]


def test_drive_file_reaches_only_what_its_project_made(town: Lilleby) -> None:
    """With that scope alone, files of others do not exist."""
    mine, other = make(town, "Mitt"), make(town, "Annat", project="theirs")
    only = {"who": "nanolearn", "scopes": ("drive.file",)}
    assert [file["id"] for file in town.ask("drive.files.list", **only)["files"]] == [mine]
    assert town.refused("drive.files.get", fileId=other, **only) == gone(other)
    assert town.refused("drive.files.copy", fileId=other, **only) == gone(other)
    assert (
        town.ask("drive.files.get", who="nanolearn", scopes=("drive.metadata.readonly",), fileId=other)["name"]
        == "Annat"
    )


def test_files_of_others_do_not_exist(town: Lilleby) -> None:
    """A colleague finds nothing until it is shared, then reads but does not change."""
    file_id = make(town)
    assert found(town, who="asa.oberg") == []
    assert town.refused("drive.files.get", who="asa.oberg", fileId=file_id) == gone(file_id)
    body = {"type": "user", "role": "reader", "emailAddress": at("asa.oberg")}
    town.ask("drive.permissions.create", body, who="nanolearn", fileId=file_id)
    assert found(town, "sharedWithMe = true", who="asa.oberg") == ["Fil"]
    shown = town.ask("drive.files.get", who="asa.oberg", fileId=file_id, fields="*")
    assert (shown["ownedByMe"], shown["capabilities"]["canEdit"]) == (False, False)
    assert not {"parents", "permissions"} & set(shown)
    denied = (403, "The user does not have sufficient permissions for this file.", "insufficientFilePermissions")
    assert town.refused("drive.files.update", {"name": "X"}, who="asa.oberg", fileId=file_id) == denied
    assert town.refused("drive.files.delete", who="asa.oberg", fileId=file_id) == denied


def test_folders(town: Lilleby) -> None:
    """A file has one parent; it is moved by addParents and removeParents, never by the body."""
    folder = make(town, "Mapp", mimeType=FOLDER)
    file_id = make(town)
    assert found(town, "'root' in parents") == ["Fil", "Mapp"]
    key = {"who": "nanolearn", "fileId": file_id}
    assert town.refused("drive.files.update", {}, addParents=folder, **key)[2] == "cannotAddParent"
    assert town.refused("drive.files.update", {"parents": [folder]}, **key)[2] == "fieldNotWritable"
    town.ask("drive.files.update", {}, addParents=folder, removeParents="root", **key)
    assert found(town, f"'{folder}' in parents") == ["Fil"]
    assert town.refused("drive.files.update", {}, addParents="nope", removeParents=folder, **key) == gone("nope")
    inside = make(town, "Inne", parents=[folder])
    assert found(town, f"'{folder}' in parents") == ["Fil", "Inne"]
    town.ask("drive.files.delete", who="nanolearn", fileId=folder)
    assert town.refused("drive.files.get", who="nanolearn", fileId=inside) == gone(inside)
    assert town.world.files == {}


def test_my_drive_is_a_folder_no_list_shows(town: Lilleby) -> None:
    """`root` can be read, and is the parent of new files."""
    root = town.ask("drive.files.get", who="nanolearn", fileId="root")
    file_id = make(town)
    full = town.ask("drive.files.get", who="nanolearn", fileId=file_id, fields="*")
    assert full["parents"] == [root["id"]]
    assert (root["name"], found(town)) == ("My Drive", ["Fil"])


def test_trash(town: Lilleby) -> None:
    """Trashed files are listed unless the query says otherwise; emptying the trash deletes them."""
    file_id = make(town)
    town.ask("drive.files.update", {"trashed": True}, who="nanolearn", fileId=file_id)
    assert found(town) == ["Fil"]
    assert found(town, "trashed=false") == []
    town.ask("drive.files.emptyTrash", who="nanolearn")
    assert town.refused("drive.files.get", who="nanolearn", fileId=file_id) == gone(file_id)


def test_deleting_the_file_deletes_the_form(town: Lilleby) -> None:
    """At once and for ever, for Forms as for Drive."""
    file_id = make(town, mimeType=FORM)
    town.ask("drive.files.delete", who="nanolearn", fileId=file_id)
    assert town.world.forms == {}
    assert town.refused("drive.files.delete", who="nanolearn", fileId=file_id) == gone(file_id)


def test_a_copied_form_keeps_questions_and_ids(town: Lilleby) -> None:
    """A copy is unpublished, shared with nobody, named and tagged as asked, with the source's items."""
    source = make(town, "Mall", mimeType=FORM, appProperties={"k": "source"})
    state = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    town.ask("forms.forms.setPublishSettings", {"publishSettings": state}, who="nanolearn", formId=source)
    share = {"type": "domain", "domain": "lilleby.example", "role": "reader", "view": "published"}
    town.ask("drive.permissions.create", share, who="nanolearn", fileId=source)
    copy = town.ask(
        "drive.files.copy",
        {"name": "Kopia", "appProperties": {"k": "copy"}},
        who="nanolearn",
        fileId=source,
        fields="*",
    )
    forms = [town.ask("forms.forms.get", who="nanolearn", formId=key) for key in (source, copy["id"])]
    assert forms[1]["items"] == forms[0]["items"]
    assert forms[1]["settings"] == forms[0]["settings"]
    assert forms[1]["publishSettings"] == {"publishState": {}}
    assert forms[1]["info"]["documentTitle"] == "Kopia"
    assert forms[1]["responderUri"] != forms[0]["responderUri"]
    assert copy["appProperties"] == {"k": "copy"}
    assert [permission["role"] for permission in copy["permissions"]] == ["owner"]


def test_a_copy_without_a_name(town: Lilleby) -> None:
    """It says whose copy it is; folders have none."""
    assert town.ask("drive.files.copy", who="nanolearn", fileId=make(town))["name"] == "Copy of Fil"
    folder = make(town, mimeType=FOLDER)
    assert town.refused("drive.files.copy", who="nanolearn", fileId=folder)[2] == "cannotCopyFile"


def test_search_lags_behind(town: Lilleby) -> None:
    """With the switch, a young file is read by id but not found until the index has it."""
    town.world.switches.search_lag_seconds = 10
    file_id = make(town)
    assert town.ask("drive.files.get", who="nanolearn", fileId=file_id)["id"] == file_id
    assert found(town) == []
    town.world.clock.set(NOON + timedelta(seconds=10), freeze=True)
    assert found(town) == ["Fil"]


def test_pages_and_order(town: Lilleby) -> None:
    """Pages together are the whole list in the order asked; the latest first where none is asked."""
    for number in range(7):
        town.world.clock.set(NOON + timedelta(minutes=number), freeze=True)
        make(town, f"F{number % 3}", description=str(number))
    names: list[str] = []
    params: Json = {"who": "nanolearn", "pageSize": 3, "orderBy": "name desc,createdTime", "fields": "*"}
    token = None
    while True:
        reply = town.ask("drive.files.list", pageToken=token, **params)
        names += [f"{file['name']}/{file['description']}" for file in reply["files"]]
        token = reply.get("nextPageToken")
        if token is None:
            break
    assert names == ["F2/2", "F2/5", "F1/1", "F1/4", "F0/0", "F0/3", "F0/6"]
    latest = town.ask("drive.files.list", who="nanolearn", fields="*", pageSize=2)["files"]
    assert [file["description"] for file in latest] == ["6", "5"]


@pytest.mark.parametrize(
    "params", [{"pageSize": 1001}, {"pageToken": "x"}, {"orderBy": "colour"}, {"orderBy": "name down"}, {"q": "name"}]
)
def test_wrong_list_parameters(town: Lilleby, params: Json) -> None:
    """Each is an invalid value."""
    assert town.refused("drive.files.list", who="nanolearn", **params) == (400, "Invalid Value", "invalid")


def test_about_needs_fields(town: Lilleby) -> None:
    """Google refuses about.get without `fields`."""
    refusal = town.refused("drive.about.get", who="nanolearn")
    assert refusal == (400, "The 'fields' parameter is required for this method.", "required")
    assert town.ask("drive.about.get", who="nanolearn", fields="user")["user"]["emailAddress"] == at("nanolearn")
