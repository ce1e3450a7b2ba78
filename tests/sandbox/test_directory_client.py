"""Directory, Drive and Gmail as Google's own Python client meets them over HTTP."""

import base64
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.serve import Sandbox

Json = dict[str, Any]
AUTH = "https://www.googleapis.com/auth/"
DIRECTORY = [
    AUTH + "admin.directory.user.readonly",
    AUTH + "admin.directory.orgunit.readonly",
    AUTH + "admin.directory.group.readonly",
]


def test_the_roster_is_read_page_by_page(sandbox: Sandbox) -> None:
    """list_next follows the tokens; the mask is obeyed; units and groups are there."""
    directory = sandbox.build("admin", "directory_v1", subject="admin@ekby.example", scopes=DIRECTORY)
    fields = "nextPageToken,users(id,primaryEmail,name/fullName)"
    query = "isSuspended=false isArchived=false"
    request = directory.users().list(customer="my_customer", maxResults=4, query=query, fields=fields)
    users: list[Json] = []
    while request is not None:
        reply = request.execute()
        users += reply.get("users", [])
        request = directory.users().list_next(request, reply)
    assert len(users) == 11
    assert {"id": "1004", "primaryEmail": "soren.kjaer@ekby.example", "name": {"fullName": "Søren Kjær"}} in users
    units = directory.orgunits().list(customerId="my_customer", type="all").execute()["organizationUnits"]
    assert len(units) == 5
    unit = directory.orgunits().get(customerId="my_customer", orgUnitPath="Vård och omsorg").execute()
    assert unit in units
    members = directory.members().list(groupKey="skyddsombud@ekby.example").execute()["members"]
    assert [member["role"] for member in members] == ["MEMBER", "MANAGER"]


def test_a_refusal_has_the_old_error_shape(sandbox: Sandbox) -> None:
    """Code, message, and the reason in the list of errors."""
    directory = sandbox.build("admin", "directory_v1", subject="lars.ek@ekby.example", scopes=DIRECTORY)
    with pytest.raises(HttpError) as caught:
        directory.users().list(customer="my_customer").execute()
    assert caught.value.status_code == 403
    assert caught.value.error_details[0]["reason"] == "forbidden"


def test_a_form_is_tagged_found_and_shared(sandbox: Sandbox) -> None:
    """With drive.file alone: create, tag, find, share with the domain, list, and take back."""
    scopes = [AUTH + "drive.file"]
    forms = sandbox.build("forms", "v1", subject="nanolearn@ekby.example", scopes=scopes)
    drive = sandbox.build("drive", "v3", subject="nanolearn@ekby.example", scopes=scopes)
    form_id = forms.forms().create(body={"info": {"title": "T"}}, unpublished=True).execute()["formId"]
    drive.files().update(fileId=form_id, body={"appProperties": {"nl": "å'1"}}).execute()
    query = "appProperties has { key='nl' and value='å\\'1' } and trashed=false"
    found = drive.files().list(q=query, fields="files(id,appProperties)").execute()
    assert found == {"files": [{"id": form_id, "appProperties": {"nl": "å'1"}}]}
    share = {"type": "domain", "domain": "ekby.example", "role": "reader", "view": "published"}
    permission = drive.permissions().create(fileId=form_id, body=share, sendNotificationEmail=False).execute()
    listing = drive.permissions().list(
        fileId=form_id, includePermissionsForView="published", fields="permissions(id,type,view)"
    )
    assert {"id": permission["id"], "type": "domain", "view": "published"} in listing.execute()["permissions"]
    drive.permissions().delete(fileId=form_id, permissionId=permission["id"]).execute()
    assert len(listing.execute()["permissions"]) == 1
    drive.files().delete(fileId=form_id).execute()
    with pytest.raises(HttpError) as caught:
        forms.forms().get(formId=form_id).execute()
    assert caught.value.status_code == 404


def test_a_mail_is_sent(sandbox: Sandbox) -> None:
    """gmail.send is enough to send, and not to read."""
    gmail = sandbox.build("gmail", "v1", subject="nanolearn@ekby.example", scopes=[AUTH + "gmail.send"])
    raw = base64.urlsafe_b64encode(b"To: S.ONEILL@ekby.example\r\nSubject: Hej\r\n\r\nHej!\r\n").decode()
    reply = gmail.users().messages().send(userId="me", body={"raw": raw}).execute()
    assert reply["labelIds"] == ["SENT"]
    (mail,) = sandbox.world.mail
    assert mail.recipient_id == "1005"
    with pytest.raises(HttpError) as caught:
        gmail.users().messages().list(userId="me").execute()
    assert caught.value.status_code == 403
