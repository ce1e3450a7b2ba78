"""Sharing: the published view of forms above all, and who may open what."""

from typing import Any

import pytest

from sandbox.apis.drive_access import Role, may_view_published, role_of
from sandbox.town import load_town
from tests.support.lilleby import Lilleby, at

Json = dict[str, Any]
PUBLISHED: Json = {"view": "published", "role": "reader"}
BAD_ADDRESS = "The specified emailAddress is invalid or not applicable for the given permission type."


@pytest.fixture
def town() -> Lilleby:
    return Lilleby()


@pytest.fixture
def form(town: Lilleby) -> str:
    body = {"info": {"title": "T", "documentTitle": "Nätfiske"}}
    return str(town.ask("forms.forms.create", body, who="nanolearn", unpublished=True)["formId"])


def share(town: Lilleby, form: str, **body: Any) -> Any:
    params: Json = {"who": "nanolearn", "fileId": form, "sendNotificationEmail": False, "fields": "*"}
    return town.ask("drive.permissions.create", body, **params)


def refuse(town: Lilleby, form: str, notify: bool = False, **body: Any) -> tuple[int, str, str | None]:
    return town.refused("drive.permissions.create", body, who="nanolearn", fileId=form, sendNotificationEmail=notify)


def listed(town: Lilleby, form: str, **params: Any) -> list[tuple[Any, ...]]:
    reply = town.ask("drive.permissions.list", who="nanolearn", fileId=form, fields="*", **params)
    return [(entry["type"], entry["role"], entry.get("view")) for entry in reply["permissions"]]


def can_answer(town: Lilleby, form: str) -> set[str]:
    return {
        user["primaryEmail"].split("@")[0]
        for user in town.world.users.values()
        if may_view_published(town.world, form, user)
    }


def test_a_new_form_of_a_workspace_is_its_owners_alone(town: Lilleby, form: str) -> None:
    """Nobody else may answer, and the list shows the owner."""
    assert listed(town, form, includePermissionsForView="published") == [("user", "owner", None)]
    assert can_answer(town, form) == {"nanolearn"}


def test_a_consumers_form_is_open_to_all_until_that_is_taken_away(town: Lilleby) -> None:
    """The switch brings the permission anyoneWithLink; named users do not narrow it, deleting it does, once."""
    town.world.switches.owner_kind = "consumer"
    form = town.ask("forms.forms.create", {"info": {"title": "T"}}, who="nanolearn")["formId"]
    share(town, form, **PUBLISHED, type="user", emailAddress=at("asa.oberg"))
    assert may_view_published(town.world, form, None)
    key = {"who": "nanolearn", "fileId": form, "permissionId": "anyoneWithLink"}
    assert town.ask("drive.permissions.get", **key, fields="*")["view"] == "published"
    town.ask("drive.permissions.delete", **key)
    assert not may_view_published(town.world, form, None)
    assert can_answer(town, form) == {"nanolearn", "asa.oberg"}
    again = town.refused("drive.permissions.delete", **key)
    assert again == (404, "Permission not found: anyoneWithLink.", "notFound")


def test_the_published_view_is_listed_when_asked_for(town: Lilleby, form: str) -> None:
    """Without includePermissionsForView it is not there; without fields, neither is the address."""
    permission = share(town, form, **PUBLISHED, type="domain", domain="lilleby.example")
    assert permission == {
        "kind": "drive#permission",
        "id": permission["id"],
        "type": "domain",
        "role": "reader",
        "view": "published",
        "domain": "lilleby.example",
        "displayName": "lilleby.example",
        "allowFileDiscovery": False,
    }
    assert listed(town, form) == [("user", "owner", None)]
    assert listed(town, form, includePermissionsForView="published") == [
        ("user", "owner", None),
        ("domain", "reader", "published"),
    ]
    usual = town.ask("drive.permissions.get", who="nanolearn", fileId=form, permissionId=permission["id"])
    assert usual == {"kind": "drive#permission", "id": permission["id"], "type": "domain", "role": "reader"}


def test_the_domain_may_answer_but_not_open_the_form(town: Lilleby, form: str) -> None:
    """The published view gives no role on the file itself."""
    share(town, form, **PUBLISHED, type="domain", domain="LILLEBY.example")
    assert len(can_answer(town, form)) == len(town.world.users)
    assert not may_view_published(town.world, form, None)
    asa = town.world.user(at("asa.oberg"))
    assert asa is not None
    assert role_of(town.world, town.world.files[form], asa) == Role.NONE
    assert town.refused("drive.files.get", who="asa.oberg", fileId=form)[0] == 404


def test_a_domain_is_matched_exactly() -> None:
    """A pupil's subdomain needs a permission of its own."""
    town = Lilleby()
    users = [{"primaryEmail": f"{name}@lilleby.example"} for name in ("nanolearn", "admin")]
    users.append({"primaryEmail": "maja@elev.lilleby.example"})
    town.world = load_town({"domain": "lilleby.example", "users": users})
    form = town.ask("forms.forms.create", {"info": {"title": "T"}}, who="nanolearn")["formId"]
    share(town, form, **PUBLISHED, type="domain", domain="lilleby.example")
    assert can_answer(town, form) == {"nanolearn", "admin"}
    share(town, form, **PUBLISHED, type="domain", domain="elev.lilleby.example")
    assert can_answer(town, form) == {"nanolearn", "admin", "maja"}


def test_a_group_shares_with_the_groups_inside_it(town: Lilleby, form: str) -> None:
    """alla holds two groups and a person; a CUSTOMER member holds everybody."""
    share(town, form, **PUBLISHED, type="group", emailAddress=at("alla"))
    skolan = {"karl-erik.lindstrom", "soren.kjaer", "Aino.Makela", "siobhan.oneill"}
    omsorgen = {"fatuma.abdi", "rene.holm", "ingrid.nystrom"}
    assert can_answer(town, form) == {"nanolearn", "asa.oberg"} | skolan | omsorgen
    town.ask("directory.members.insert", {"type": "CUSTOMER", "id": "my_customer"}, groupKey=at("omsorgen"))
    assert len(can_answer(town, form)) == len(town.world.users)


def test_ordinary_readers_may_answer_too(town: Lilleby, form: str) -> None:
    """Every ordinary role holds the published view."""
    share(town, form, type="user", role="reader", emailAddress=at("asa.oberg"))
    share(town, form, type="group", role="writer", emailAddress=at("skolan"))
    assert {"asa.oberg", "soren.kjaer"} < can_answer(town, form)


def test_a_trashed_form_is_closed_to_all(town: Lilleby, form: str) -> None:
    """Nobody answers a form in the bin, not even its owner."""
    town.ask("drive.files.update", {"trashed": True}, who="nanolearn", fileId=form)
    assert can_answer(town, form) == set()


def test_the_same_address_again_keeps_its_permission(town: Lilleby, form: str) -> None:
    """Sharing twice answers with the same id, by alias too; the better role stays."""
    first = share(town, form, **PUBLISHED, type="user", emailAddress=at("ingrid.nystrom"))
    assert share(town, form, **PUBLISHED, type="user", emailAddress=at("INGRID.berg")) == first
    writer = share(town, form, type="user", role="writer", emailAddress=at("ingrid.nystrom"))
    assert (writer["id"], writer["role"], writer.get("view")) == (first["id"], "writer", None)
    assert share(town, form, **PUBLISHED, type="user", emailAddress=at("ingrid.nystrom")) == writer
    assert share(town, form, **PUBLISHED, type="user", emailAddress=at("nanolearn"))["role"] == "owner"
    assert len(town.world.files[form].permissions) == 2


REFUSED: list[tuple[Json, tuple[int, str, str]]] = [
    ({"role": "reader"}, (400, "The permission type field is required.", "required")),
    ({"type": "anyone"}, (400, "The permission role field is required.", "required")),
    ({"type": "ou", "role": "reader"}, (400, "The specified permission type is invalid or not supported.", "invalid")),
    (
        {"type": "anyone", "role": "publishedReader", "view": "published"},
        (400, "The specified role is invalid or not supported for this permission.", "invalid"),
    ),
    (
        {"type": "anyone", "role": "writer", "view": "published"},
        (400, "The specified role is invalid or not supported for this permission.", "invalid"),
    ),
    (
        {"type": "anyone", "role": "reader", "view": "metadata"},
        (400, "The specified view is invalid or not supported.", "invalid"),
    ),
    (
        {"type": "domain", "role": "reader"},
        (400, "The domain field is required for permissions of type domain.", "required"),
    ),
    (
        {"type": "domain", "role": "reader", "domain": "storby.example"},
        (400, "The specified domain is invalid or not applicable for the given permission type.", "invalid"),
    ),
    ({"type": "user", "role": "reader"}, (400, BAD_ADDRESS, "invalid")),
    ({"type": "user", "role": "reader", "emailAddress": "asa"}, (400, BAD_ADDRESS, "invalid")),
    ({"type": "user", "role": "reader", "emailAddress": at("alla")}, (400, BAD_ADDRESS, "invalid")),
    ({"type": "group", "role": "reader", "emailAddress": at("asa.oberg")}, (400, BAD_ADDRESS, "invalid")),
    (
        {"type": "anyone", "role": "organizer"},
        (403, "The specified role 'organizer' is only valid for items in shared drives.", "invalidSharingRequest"),
    ),
    (
        {"type": "user", "role": "owner", "emailAddress": at("asa.oberg")},
        (403, "The transferOwnership parameter must be enabled when the permission role is 'owner'.", "forbidden"),
    ),
]


@pytest.mark.parametrize(("body", "refusal"), REFUSED)
def test_a_wrong_permission_is_refused(town: Lilleby, form: str, body: Json, refusal: tuple[int, str, str]) -> None:
    """In Drive's words, and nothing is shared."""
    assert refuse(town, form, **body) == refusal
    assert listed(town, form, includePermissionsForView="published") == [("user", "owner", None)]


@pytest.mark.parametrize("notify", [True, False])
def test_an_address_without_an_account_cannot_answer(town: Lilleby, form: str, notify: bool) -> None:
    """The published view is for Google accounts, with or without a notice."""
    code, message, reason = refuse(town, form, notify, **PUBLISHED, type="user", emailAddress="x@storby.example")
    assert (code, reason) == (400, "invalidSharingRequest")
    assert message.startswith('Bad Request. User message: "You are trying to invite x@storby.example.')


def test_the_published_view_is_for_forms(town: Lilleby) -> None:
    """Other files have none."""
    file_id = town.ask("drive.files.create", {"name": "Fil"}, who="nanolearn")["id"]
    refusal = refuse(town, file_id, **PUBLISHED, type="anyone")
    assert refusal == (400, "The published view is not supported by this file.", "invalid")


def test_only_writers_see_and_give_permissions(town: Lilleby, form: str) -> None:
    """A reader is told no; a stranger is told that there is no file."""
    share(town, form, type="user", role="reader", emailAddress=at("asa.oberg"))
    denied = (403, "The user does not have sufficient permissions for this file.", "insufficientFilePermissions")
    assert town.refused("drive.permissions.list", who="asa.oberg", fileId=form) == denied
    assert (
        town.refused("drive.permissions.create", {**PUBLISHED, "type": "anyone"}, who="asa.oberg", fileId=form)
        == denied
    )
    assert town.refused("drive.permissions.list", who="rene.holm", fileId=form)[0] == 404
    assert (
        town.refused("drive.permissions.list", who="nanolearn", project="x", scopes=("drive.file",), fileId=form)[0]
        == 404
    )


def test_permissions_are_paged(town: Lilleby, form: str) -> None:
    """pageSize up to 100; without it all at once."""
    for name in ("asa.oberg", "rene.holm", "maja.ek"):
        share(town, form, **PUBLISHED, type="user", emailAddress=at(name))
    params: Json = {"who": "nanolearn", "fileId": form, "includePermissionsForView": "published", "pageSize": 3}
    first = town.ask("drive.permissions.list", **params)
    second = town.ask("drive.permissions.list", **params, pageToken=first["nextPageToken"])
    assert (len(first["permissions"]), len(second["permissions"])) == (3, 1)
    assert "nextPageToken" not in second
    assert town.refused("drive.permissions.list", **{**params, "pageSize": 101}) == (400, "Invalid Value", "invalid")


def test_a_role_is_changed_and_given_up(town: Lilleby, form: str) -> None:
    """update changes the role; one's own permission may be given up; the owner's cannot be taken."""
    permission = share(town, form, type="user", role="reader", emailAddress=at("asa.oberg"))
    key = {"fileId": form, "permissionId": permission["id"]}
    assert town.ask("drive.permissions.update", {"role": "writer"}, who="nanolearn", **key)["role"] == "writer"
    town.ask("drive.permissions.update", {"role": "reader"}, who="nanolearn", **key)
    town.ask("drive.permissions.delete", who="asa.oberg", **key)
    owner = next(iter(town.world.files[form].permissions))
    refusal = town.refused("drive.permissions.delete", who="nanolearn", fileId=form, permissionId=owner)
    assert refusal == (403, "The owner of a file cannot be removed.", "cannotRemoveOwner")


def test_ownership_is_handed_over(town: Lilleby, form: str) -> None:
    """The new owner owns file and form; the old one may still write."""
    body = {"type": "user", "role": "owner", "emailAddress": at("asa.oberg")}
    town.ask("drive.permissions.create", body, who="nanolearn", fileId=form, transferOwnership=True)
    asa = town.id_of("asa.oberg")
    assert (town.world.files[form].owner_id, town.world.forms[form].owner_id) == (asa, asa)
    assert listed(town, form) == [("user", "writer", None), ("user", "owner", None)]


def test_expiry_is_for_people_within_a_year(town: Lilleby, form: str) -> None:
    """Not for the published view, not for domains, not in the past."""
    user: Json = {"type": "user", "role": "reader", "emailAddress": at("asa.oberg")}
    town.world.clock.set(town.world.clock.now().replace(year=2026, month=3, day=1))
    assert refuse(town, form, **user, expirationTime="2020-01-01T00:00:00Z")[2] == "cannotSetExpiration"
    assert refuse(town, form, **user, expirationTime="2028-01-01T00:00:00Z")[2] == "cannotSetExpiration"
    assert refuse(town, form, **user, view="published", expirationTime="2026-06-01T00:00:00Z")[0] == 403
    assert share(town, form, **user, expirationTime="2026-06-01T00:00:00Z")["expirationTime"] == "2026-06-01T00:00:00Z"


def test_a_notice_is_sent_unless_told_not_to(town: Lilleby, form: str) -> None:
    """By default people get a mail: with the address for answering, or the file's."""
    params = {"who": "nanolearn", "fileId": form}
    town.ask("drive.permissions.create", {**PUBLISHED, "type": "user", "emailAddress": at("asa.oberg")}, **params)
    town.ask(
        "drive.permissions.create",
        {"type": "user", "role": "writer", "emailAddress": at("rene.holm")},
        emailMessage="Titta gärna",
        **params,
    )
    share(town, form, **PUBLISHED, type="user", emailAddress=at("maja.ek"))
    town.ask("drive.permissions.create", {**PUBLISHED, "type": "domain", "domain": "lilleby.example"}, **params)
    answering, opening = town.world.mail
    assert [mail.recipient for mail in town.world.mail] == [at("asa.oberg"), at("rene.holm")]
    assert town.world.forms[form].resource["responderUri"].encode() in answering.raw.replace(b"=\n", b"")
    assert b"/viewform" not in opening.raw
