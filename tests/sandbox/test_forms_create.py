"""Forms are made, read and published as Google's documents say, by those who may."""

from typing import Any

import pytest

from sandbox.refusal import Refusal
from tests.support.forms_office import Office

Json = dict[str, Any]
ONLY_TITLE = "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate."


@pytest.fixture
def office() -> Office:
    return Office()


def publish(office: Office, form_id: str, state: Json | None, **more: Any) -> Json:
    body = {"publishSettings": {} if state is None else {"publishState": state}, **more}
    reply: Json = office.ask("setPublishSettings", body, formId=form_id)
    return reply


def test_a_new_form_is_unpublished_and_knows_its_learners(office: Office) -> None:
    """By default a form of a Workspace owner is unpublished and collects verified addresses."""
    office.world.base_url = "http://127.0.0.1:9"

    form = office.ask("create", {"info": {"title": "Phishing", "documentTitle": "nl:phishing"}})

    form_id = form["formId"]
    responder_id = form["responderUri"].split("/")[-2]
    assert form == {
        "formId": form_id,
        "info": {"title": "Phishing", "documentTitle": "nl:phishing"},
        "settings": {"emailCollectionType": "VERIFIED"},
        "revisionId": "00000001",
        "responderUri": f"http://127.0.0.1:9/forms/d/e/{responder_id}/viewform",
        "publishSettings": {"publishState": {}},
    }
    assert office.get(form_id) == form
    assert form_id not in form["responderUri"]


def test_responder_addresses_look_like_googles_without_a_server(office: Office) -> None:
    """Not served, a form's address still has Google's shape."""
    form = office.get(office.form())
    assert form["responderUri"].startswith("https://docs.google.com/forms/d/e/1FAIpQLS")


def test_the_drive_file_carries_the_forms_id_and_document_title(office: Office) -> None:
    """A form is a Drive file with its id, named by documentTitle; without one it is an untitled form."""
    named = office.ask("create", {"info": {"title": "T", "documentTitle": "Mark"}})
    unnamed = office.ask("create", {"info": {"title": "T"}})

    files = office.world.files
    assert files[named["formId"]].resource["name"] == "Mark"
    assert files[named["formId"]].project == "nano"
    assert files[unnamed["formId"]].resource["name"] == "Untitled form"
    assert unnamed["info"]["documentTitle"] == "Untitled form"


def test_renaming_the_file_renames_the_document(office: Office) -> None:
    """The document title is the Drive file's name, whenever that was given; the content's revision stays."""
    form_id = office.form()
    office.world.files[form_id].resource["name"] = "Renamed"
    form = office.get(form_id)
    assert (form["info"]["documentTitle"], form["revisionId"]) == ("Renamed", "00000001")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"info": {"title": "T", "description": "D"}}, ONLY_TITLE),
        ({"info": {"title": "T"}, "items": [{"textItem": {}}]}, ONLY_TITLE),
        ({"info": {"title": "T"}, "settings": {"quizSettings": {"isQuiz": True}}}, ONLY_TITLE),
        ({}, "info.title was not provided"),
        ({"info": {"title": ""}}, "info.title was not provided"),
        ({"info": {"title": "Two\nlines"}}, "Displayed text cannot contain newlines"),
    ],
)
def test_create_takes_titles_only(office: Office, body: Json, message: str) -> None:
    """Anything but the two titles is refused, and nothing is left behind."""
    with pytest.raises(Refusal) as refused:
        office.ask("create", body)
    assert (refused.value.code, refused.value.message) == (400, message)
    assert (office.world.forms, office.world.files) == ({}, {})


@pytest.mark.parametrize(
    ("default", "unpublished", "published"),
    [
        (False, None, False),
        (False, True, False),
        (False, False, False),
        (True, None, True),
        (True, True, False),
    ],
)
def test_the_publish_state_at_birth(office: Office, default: bool, unpublished: bool | None, published: bool) -> None:
    """`unpublished=true` always holds; anything else leaves it to Google's default of the day."""
    office.world.switches.forms_default_published = default
    params: Json = {} if unpublished is None else {"unpublished": unpublished}
    form = office.ask("create", {"info": {"title": "T"}}, **params)
    state = {"isPublished": True, "isAcceptingResponses": True} if published else {}
    assert form["publishSettings"] == {"publishState": state}


def test_a_consumers_form_collects_nothing(office: Office) -> None:
    """A consumer account's forms start without collecting addresses."""
    office.world.switches.owner_kind = "consumer"
    form = office.get(office.form())
    assert form["settings"] == {"emailCollectionType": "DO_NOT_COLLECT"}


@pytest.mark.parametrize("mask", [None, "publishState", "publish_state", "*"])
def test_publish_and_close(office: Office, mask: str | None) -> None:
    """Publishing changes no content; closing keeps a form published; unpublishing leaves both out."""
    form_id = office.form()
    more = {} if mask is None else {"updateMask": mask}

    opened = publish(office, form_id, {"isPublished": True, "isAcceptingResponses": True}, **more)
    closed = publish(office, form_id, {"isPublished": True, "isAcceptingResponses": False}, **more)
    hidden = publish(office, form_id, {"isPublished": False, "isAcceptingResponses": False}, **more)

    assert opened == {
        "formId": form_id,
        "publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}},
    }
    assert closed["publishSettings"] == {"publishState": {"isPublished": True}}
    assert hidden["publishSettings"] == {"publishState": {}}
    assert office.get(form_id)["publishSettings"] == {"publishState": {}}
    assert office.get(form_id)["revisionId"] == "00000001"


OPEN = {"isPublished": True, "isAcceptingResponses": True}


@pytest.mark.parametrize(
    ("state", "more"),
    [
        ({"isPublished": True}, {}),
        ({"isAcceptingResponses": False}, {}),
        ({"isPublished": False, "isAcceptingResponses": True}, {}),
        (None, {}),
        (OPEN, {"updateMask": "publishState.isPublished"}),
        (OPEN, {"updateMask": "publishState.isPublished,publishState.isAcceptingResponses"}),
        (OPEN, {"updateMask": "isPublished"}),
    ],
)
def test_publish_settings_refused(office: Office, state: Json | None, more: Json) -> None:
    """Both booleans must be there and agree, and the mask names the whole state."""
    form_id = office.form()
    with pytest.raises(Refusal) as refused:
        publish(office, form_id, state, **more)
    assert (refused.value.code, refused.value.status) == (400, "INVALID_ARGUMENT")
    assert office.get(form_id)["publishSettings"] == {"publishState": {}}


def test_a_legacy_form_cannot_be_published(office: Office) -> None:
    """A form older than publish settings refuses to be given some."""
    form_id = office.form()
    del office.world.forms[form_id].resource["publishSettings"]
    with pytest.raises(Refusal) as refused:
        publish(office, form_id, OPEN)
    assert (refused.value.code, refused.value.status) == (400, "FAILED_PRECONDITION")


BROAD = ("forms.body",)


def test_who_may_read_a_form(office: Office) -> None:
    """Unknown and unseen forms are not found; one that is seen without the right to edit is forbidden."""
    form_id = office.form()

    def refusal(**call: Any) -> tuple[int, str]:
        with pytest.raises(Refusal) as refused:
            office.ask("get", **call)
        return refused.value.code, refused.value.message

    missing = (404, "Requested entity was not found.")
    forbidden = (403, "The caller does not have permission")
    assert refusal(formId="nowhere") == missing
    assert refusal(formId=form_id, user="2", scopes=BROAD) == missing

    office.share(form_id, {"type": "user", "emailAddress": "anna@kommun.se"})
    assert refusal(formId=form_id, user="2", scopes=BROAD) == forbidden
    office.share(form_id, {"type": "user", "emailAddress": "anna@kommun.se"}, "reader", view=None)
    assert refusal(formId=form_id, user="2", scopes=BROAD) == forbidden
    office.share(form_id, {"type": "user", "emailAddress": "anna@kommun.se"}, "writer", view=None)
    assert office.ask("get", formId=form_id, user="2", scopes=BROAD)["formId"] == form_id


def test_drive_file_alone_reaches_only_the_projects_own_forms(office: Office) -> None:
    """With `drive.file` another project's form does not exist, whoever asks; a broad scope finds it."""
    form_id = office.form()
    with pytest.raises(Refusal) as refused:
        office.ask("get", formId=form_id, project="other")
    assert refused.value.code == 404
    for scope in ("drive", "drive.readonly", "forms.body", "forms.body.readonly"):
        assert office.ask("get", formId=form_id, project="other", scopes=(scope,))["formId"] == form_id
    with pytest.raises(Refusal) as refused:
        office.ask("get", formId=form_id, project="other", scopes=("drive.file", "forms.responses.readonly"))
    assert refused.value.code == 404
