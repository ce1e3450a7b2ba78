"""Mail is sent in one's own name, reaches every person once, and can be read by them."""

import base64
from email.message import EmailMessage
from typing import Any

import pytest

from tests.support.lilleby import Lilleby, at

Json = dict[str, Any]
SEND = "gmail.users.messages.send"


@pytest.fixture
def town() -> Lilleby:
    return Lilleby()


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in headers.items():
        mail[name] = value
    mail.set_content("Två minuter om nätfiske.\n")
    return mail


def send(town: Lilleby, mail: EmailMessage | bytes, who: str = "nanolearn", padded: bool = True, **params: Any) -> Any:
    raw = base64.urlsafe_b64encode(mail if isinstance(mail, bytes) else mail.as_bytes()).decode()
    return town.ask(SEND, {"raw": raw if padded else raw.rstrip("=")}, who=who, **{"userId": "me", **params})


def refuse(town: Lilleby, mail: EmailMessage | bytes, **params: Any) -> tuple[int, str, str | None]:
    raw = base64.urlsafe_b64encode(mail if isinstance(mail, bytes) else mail.as_bytes()).decode()
    return town.refused(SEND, {"raw": raw}, **{"userId": "me", "who": "nanolearn", **params})


def received(town: Lilleby) -> list[str]:
    return sorted(mail.recipient.split("@")[0] for mail in town.world.mail)


@pytest.mark.parametrize("padded", [True, False])
def test_a_mail_arrives(town: Lilleby, padded: bool) -> None:
    """base64url with or without padding; the recipient by any address; sender and times are filled in."""
    reply = send(town, message(To=at("INGRID.berg"), Subject="Nätfiske!"), padded=padded)
    (mail,) = town.world.mail
    assert reply == {"id": mail.sent_id, "threadId": mail.sent_id, "labelIds": ["SENT"]}
    assert (mail.sender_id, mail.recipient_id) == (town.id_of("nanolearn"), town.id_of("ingrid.nystrom"))
    assert mail.id != mail.sent_id
    headers = mail.raw.split(b"\n\n")[0]
    for name in (b"From: Nanolearn Lilleby <nanolearn@lilleby.example>", b"Date: ", b"Message-ID: <"):
        assert name in headers


def test_every_person_gets_one_copy(town: Lilleby) -> None:
    """To, Cc, Bcc, groups in groups, and people outside; nobody sees Bcc."""
    bcc = f"Maja Ek <{at('maja.ek')}>, Chefen på det andra stället <chef@annan.example>, {at('skolan')}"  # folds
    mail = message(To=f"{at('skolan')}, {at('soren.kjaer')}", Cc=at("omsorgen"), Bcc=bcc)
    send(town, mail)
    assert received(town) == [
        *("Aino.Makela", "chef", "fatuma.abdi", "ingrid.nystrom", "karl-erik.lindstrom", "maja.ek"),
        *("rene.holm", "siobhan.oneill", "soren.kjaer", "vikarie"),
    ]
    outside = {mail.recipient for mail in town.world.mail if mail.recipient_id is None}
    assert outside == {"chef@annan.example", "vikarie@bemanning.example"}
    assert len({mail.id for mail in town.world.mail}) == 10
    assert all(b"maja.ek" not in mail.raw and b"chef@" not in mail.raw for mail in town.world.mail)


def test_a_customer_group_reaches_every_active_account(town: Lilleby) -> None:
    """A CUSTOMER member stands for everybody but the suspended."""
    town.ask("directory.members.insert", {"type": "CUSTOMER", "id": "my_customer"}, groupKey=at("skolan"))
    send(town, message(To=at("skolan")))
    assert len(town.world.mail) == len(town.world.users) - 1
    assert "olle.borta" not in received(town)


@pytest.mark.parametrize("name", ["ingen", "olle.borta"])
def test_mail_to_nobody_comes_back(town: Lilleby, name: str) -> None:
    """The call succeeds; a notice in the sender's inbox says that it was not delivered."""
    assert send(town, message(To=at(name)))["labelIds"] == ["SENT"]
    (bounce,) = town.world.mail
    assert (bounce.sender_id, bounce.recipient_id) == ("", town.id_of("nanolearn"))
    assert f"X-Failed-Recipients: {at(name)}".encode() in bounce.raw


def test_only_in_ones_own_name(town: Lilleby) -> None:
    """userId and From are the caller's, by primary address or alias."""
    mail = message(To=at("asa.oberg"), From=f"Ingrid <{at('Ingrid.Berg')}>")
    assert send(town, mail, who="ingrid.nystrom", userId=at("ingrid.nystrom"))
    assert refuse(town, mail) == (400, "Invalid From header", "invalidArgument")
    other = refuse(town, message(To=at("asa.oberg")), userId=at("asa.oberg"))
    assert other == (403, "Delegation denied for nanolearn@lilleby.example", "forbidden")
    assert len(town.world.mail) == 1


def test_an_account_without_a_mailbox_sends_nothing(town: Lilleby) -> None:
    """Its licence has no Gmail in it."""
    town.world.users[town.id_of("nanolearn")]["isMailboxSetup"] = False
    found = refuse(town, message(To=at("asa.oberg")))
    assert found == (400, "Mail service not enabled", "failedPrecondition")
    assert town.world.mail == []


@pytest.mark.parametrize(
    ("mail", "sentence"),
    [
        (message(Subject="Till ingen"), "Recipient address required"),
        (message(To=""), "Recipient address required"),
        (message(To="anna"), "Invalid To header"),
        (b"To: a@b.example, @c.example\n\nhej", "Invalid To header"),
        (b"To: a@b.example\nCc: anna\n\nhej", "Invalid Cc header"),
    ],
)
def test_a_mail_needs_real_recipients(town: Lilleby, mail: EmailMessage | bytes, sentence: str) -> None:
    """Missing and malformed addresses are refused, and nothing is sent."""
    assert refuse(town, mail) == (400, sentence, "invalidArgument")
    assert town.world.mail == []


@pytest.mark.parametrize("raw", [None, "", "åäö", "a b", "x"])
def test_raw_must_be_base64url(town: Lilleby, raw: str | None) -> None:
    """Nothing, or something else, is refused."""
    code, _, reason = town.refused(SEND, {"raw": raw}, who="nanolearn", userId="me")
    assert (code, reason) == (400, "invalidArgument")


def test_both_mailboxes(town: Lilleby) -> None:
    """One copy among the sent however many got it; the inbox of the recipient; nobody reads another's."""
    sent = send(town, message(To=at("skolan"), Subject="Ett"))
    send(town, message(To=at("nanolearn"), Subject="Svar"), who="soren.kjaer")
    mine = town.ask("gmail.users.messages.list", who="nanolearn")
    assert [entry["id"] for entry in mine["messages"]] == [town.world.mail[-1].id, sent["id"]]
    only_sent = town.ask("gmail.users.messages.list", who="nanolearn", labelIds=["SENT"])
    assert [entry["id"] for entry in only_sent["messages"]] == [sent["id"]]
    profile = town.ask("gmail.users.getProfile", who="nanolearn")
    assert (profile["emailAddress"], profile["messagesTotal"]) == (at("nanolearn"), 2)
    (got,) = town.ask("gmail.users.messages.list", who="Aino.Makela")["messages"]
    stranger = town.refused("gmail.users.messages.get", who="asa.oberg", id=got["id"])
    assert stranger == (404, "Requested entity was not found.", "notFound")
    assert "messages" not in town.ask("gmail.users.messages.list", who="asa.oberg")


def test_messages_are_paged_while_mail_comes_in(town: Lilleby) -> None:
    """New mail does not move the next page."""
    for number in range(5):
        send(town, message(To=at("asa.oberg"), Subject=f"Nr {number}"))
    first = town.ask("gmail.users.messages.list", who="asa.oberg", maxResults=3)
    send(town, message(To=at("asa.oberg"), Subject="Ny"))
    second = town.ask("gmail.users.messages.list", who="asa.oberg", maxResults=3, pageToken=first["nextPageToken"])
    ids = [entry["id"] for entry in first["messages"] + second["messages"]]
    assert ids == [mail.id for mail in reversed(town.world.mail[:5])]
    assert "nextPageToken" not in second
    assert town.refused("gmail.users.messages.list", who="asa.oberg", pageToken="x")[1] == "Invalid pageToken"


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("subject:fiske", ["Nätfiske"]),
        ("from:nanolearn", ["Lösenord", "Nätfiske"]),
        ("minuter lösenord", ["Lösenord"]),
        ("in:inbox to:asa.oberg", ["Lösenord", "Nätfiske"]),
        ("in:sent", []),
        ("rfc822msgid:<two@x>", ["Lösenord"]),
    ],
)
def test_messages_are_searched(town: Lilleby, query: str, subjects: list[str]) -> None:
    """Words and a few operators."""
    send(town, message(To=at("asa.oberg"), Subject="Nätfiske"))
    send(town, message(To=at("asa.oberg"), Subject="Lösenord", **{"Message-ID": "<two@x>"}))
    reply = town.ask("gmail.users.messages.list", who="asa.oberg", q=query)
    found = [
        town.ask("gmail.users.messages.get", who="asa.oberg", id=entry["id"]) for entry in reply.get("messages", [])
    ]
    headers = [{header["name"]: header["value"] for header in one["payload"]["headers"]} for one in found]
    assert [one["Subject"] for one in headers] == subjects


def test_an_operator_that_is_not_built_says_so(town: Lilleby) -> None:
    """Better than an empty answer."""
    assert town.refused("gmail.users.messages.list", who="asa.oberg", q="larger:5M")[0] == 501


def test_formats(town: Lilleby) -> None:
    """minimal, metadata, full and raw show more and more of one message; attachments are fetched apart."""
    mail = message(To=at("asa.oberg"), Subject="Bilaga")
    mail.add_alternative("<p>Två minuter</p>", subtype="html")
    mail.add_attachment(b"1,2", maintype="text", subtype="csv", filename="svar.csv")
    send(town, mail)
    key = {"who": "asa.oberg", "id": town.world.mail[0].id}
    minimal = town.ask("gmail.users.messages.get", **key, format="minimal")
    assert (minimal["labelIds"], minimal["snippet"]) == (["INBOX", "UNREAD"], "Två minuter om nätfiske.")
    assert "payload" not in minimal
    metadata = town.ask("gmail.users.messages.get", **key, format="metadata", metadataHeaders=["subject"])
    assert metadata["payload"]["headers"] == [{"name": "Subject", "value": "Bilaga"}]
    payload = town.ask("gmail.users.messages.get", **key)["payload"]
    alternative, attached = payload["parts"]
    assert [part["mimeType"] for part in alternative["parts"]] == ["text/plain", "text/html"]
    assert (attached["partId"], attached["filename"], attached["body"]) == (
        "1",
        "svar.csv",
        {"size": 3, "attachmentId": "1"},
    )
    raw = town.ask("gmail.users.messages.get", **key, format="raw")["raw"]
    assert base64.urlsafe_b64decode(raw) == town.world.mail[0].raw
    content = town.ask("gmail.users.messages.attachments.get", who="asa.oberg", messageId=key["id"], id="1")
    assert base64.urlsafe_b64decode(content["data"]) == b"1,2"
    assert town.refused("gmail.users.messages.attachments.get", who="asa.oberg", messageId=key["id"], id="0")[0] == 404


def test_the_metadata_scope_reads_no_text(town: Lilleby) -> None:
    """It neither searches nor opens."""
    send(town, message(To=at("asa.oberg")))
    params: Json = {"who": "asa.oberg", "scopes": ("gmail.metadata",)}
    assert town.refused("gmail.users.messages.list", q="x", **params)[0] == 403
    key = town.world.mail[0].id
    refusal = town.refused("gmail.users.messages.get", id=key, format="full", **params)
    assert refusal == (403, "Metadata scope doesn't allow format FULL", "forbidden")
    assert town.ask("gmail.users.messages.get", id=key, format="metadata", **params)["id"] == key
