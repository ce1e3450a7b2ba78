"""The one door to Google: what it tries again, what it never repeats, where it calls, with which rights."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.exceptions import DefaultCredentialsError

from sandbox.faults import Fault
from sandbox.serve import Sandbox
from service.errors import (
    BusyError,
    NanolearnError,
    NotFoundError,
    RefusedError,
    SettingsError,
    UncertainError,
    UnreachableError,
)
from service.settings import load_settings
from service.workspace.client import Workspace
from tests.support.rough_server import RoughServer, free_port
from tests.support.story import Story

AUTH = "https://www.googleapis.com/auth/"
Opener = Callable[..., Workspace]
LIST: tuple[str, dict[str, Any]] = ("directory.orgunits.list", {"customerId": "my_customer", "type": "all"})
MAIL = urlsafe_b64encode(b"To: lars.ek@ekby.example\r\nSubject: Prov\r\n\r\nHej").decode()
CREATE: tuple[str, dict[str, Any]] = ("forms.forms.create", {"body": {"info": {"title": "Prov"}}})


@pytest.fixture
def workspace(story: Story) -> Workspace:
    """Ekby's Workspace, on the story's clock."""
    return story.service.workspace


def met(sandbox: Sandbox, method: str, **order: Any) -> Fault:
    """Place an order for trouble."""
    return sandbox.wire.faults.add(Fault(method, **order))


@pytest.fixture
def opened(story: Story) -> Iterator[Opener]:
    """A Workspace of the same installation with other settings."""
    made: list[Workspace] = []

    def open_with(**environment: str) -> Workspace:
        made.append(Workspace(load_settings({**story.environment, **environment}), story.clock))
        return made[-1]

    yield open_with
    for workspace in made:
        workspace.close()


@pytest.mark.parametrize("order", [{"code": 500}, {"code": 503}, {"kind": "html", "code": 502}, {"kind": "lost_reply"}])
def test_reading_is_tried_again(workspace: Workspace, sandbox: Sandbox, order: dict[str, Any]) -> None:
    """A read that failed three times in any way is answered the fourth time."""
    fault = met(sandbox, LIST[0], times=3, **order)
    assert len(workspace.call(LIST[0], **LIST[1])["organizationUnits"]) == 5
    assert fault.met == 3
    assert workspace.calls == {LIST[0]: 4}


def test_reading_is_not_tried_for_ever(workspace: Workspace, sandbox: Sandbox, story: Story) -> None:
    """Six times within a minute and a half; then the failure is told."""
    met(sandbox, LIST[0], code=503, times=None)
    begun = story.clock.now()
    with pytest.raises(UnreachableError, match=r"could not answer directory\.orgunits\.list as admin@ekby\.example"):
        workspace.call(LIST[0], **LIST[1])
    assert workspace.calls == {LIST[0]: 6}
    assert 15 <= (story.clock.now() - begun).total_seconds() <= 90


@pytest.mark.parametrize("order", [{"code": 500}, {"code": 503}, {"kind": "html", "code": 502}, {"kind": "lost_reply"}])
def test_writing_is_never_repeated(workspace: Workspace, sandbox: Sandbox, order: dict[str, Any]) -> None:
    """A write that failed on Google's side, or whose answer was lost, may have been done: it was sent once."""
    met(sandbox, CREATE[0], **order)
    with pytest.raises(UncertainError, match="may have been done"):
        workspace.call(CREATE[0], **CREATE[1])
    assert sandbox.wire.record.counts[CREATE[0]] == 1
    assert len(sandbox.world.forms) == (1 if order.get("kind") == "lost_reply" else 0)


@pytest.mark.parametrize(("call", "code"), [(LIST, 429), (LIST, 403), (CREATE, 429)])
def test_busy_is_waited_out_as_long_as_google_says(
    story: Story, sandbox: Sandbox, call: tuple[str, dict[str, Any]], code: int
) -> None:
    """Reads and writes alike: Google has done nothing yet, and knows when it will."""
    method, parameters = call
    met(sandbox, method, code=code, reason="userRateLimitExceeded", retry_after=17, times=2)
    begun = story.clock.now()
    assert story.service.workspace.call(method, **parameters)
    assert (story.clock.now() - begun).total_seconds() == 34
    assert story.service.workspace.calls == {method: 3}


def test_without_advice_a_minutes_quota_is_waited_out(workspace: Workspace, sandbox: Sandbox, story: Story) -> None:
    """All tries together take more than the minute after which Google counts anew."""
    met(sandbox, CREATE[0], code=429, times=None)
    begun = story.clock.now()
    with pytest.raises(BusyError):
        workspace.call(*CREATE[:1], **CREATE[1])
    assert 60 < (story.clock.now() - begun).total_seconds() < 180


def test_a_wait_of_hours_is_left_to_the_next_run(workspace: Workspace, sandbox: Sandbox, story: Story) -> None:
    """Nobody sleeps until tomorrow because Google says so."""
    met(sandbox, CREATE[0], code=429, retry_after=40_000, times=None)
    begun = story.clock.now()
    with pytest.raises(BusyError) as caught:
        workspace.call(CREATE[0], **CREATE[1])
    assert caught.value.retry_after == 40_000
    assert story.clock.now() == begun
    assert workspace.calls == {CREATE[0]: 1}


@pytest.mark.parametrize(
    ("method", "parameters", "kind"),
    [
        ("forms.forms.get", {"formId": "nothing"}, NotFoundError),
        ("forms.forms.create", {"body": {"info": {"title": ""}}}, RefusedError),
        ("directory.orgunits.list", {"customerId": "C0other"}, RefusedError),
    ],
)
def test_a_refusal_is_final(
    workspace: Workspace, method: str, parameters: dict[str, Any], kind: type[NanolearnError]
) -> None:
    """Asking again would not help, so nobody does."""
    with pytest.raises(kind) as caught:
        workspace.call(method, **parameters)
    assert type(caught.value) is kind
    assert workspace.calls == {method: 1}


def test_in_the_name_of_others(workspace: Workspace, sandbox: Sandbox) -> None:
    """Each acts with a token of their own, through one connection; whom it is done for is said where it fails."""
    raw = {"userId": "me", "body": {"raw": MAIL}}
    for sender in ("asa.oberg@ekby.example", "fatuma.abdi@ekby.example", None, "asa.oberg@ekby.example"):
        workspace.call("gmail.users.messages.send", in_name_of=sender, **raw)
    assert [mail.sender_id for mail in sandbox.world.mail] == ["1003", "1010", "1002", "1003"]
    with pytest.raises(RefusedError, match=r"olle\.borta@ekby\.example cannot be acted for"):
        workspace.authorise("gmail.users.messages.send", in_name_of="olle.borta@ekby.example")


def test_pages_are_read_to_the_end(workspace: Workspace) -> None:
    """Thirteen accounts, five to a page."""
    users = workspace.pages("directory.users.list", "users", customer="my_customer", maxResults=5)
    assert len({user["id"] for user in users}) == 13
    assert workspace.calls == {"directory.users.list": 3}


def test_every_api_is_called_where_the_setting_says(workspace: Workspace, sandbox: Sandbox) -> None:
    """All addresses, those of batches too, lead to NANOLEARN_WORKSPACE_ROOT and none to Google."""
    for api in ("forms", "drive", "directory", "gmail", "classroom"):
        resource = workspace._build(api)
        assert resource._baseUrl.startswith(sandbox.url + "/")
        assert resource.new_batch_http_request()._batch_uri.startswith(sandbox.url + "/")
        resource.close()


def test_without_the_setting_google_is_called(story: Story) -> None:
    """What is packaged with the client library is left as it is."""
    environment = {name: value for name, value in story.environment.items() if name != "NANOLEARN_WORKSPACE_ROOT"}
    resource = Workspace(load_settings(environment), story.clock)._build("forms")
    assert resource._baseUrl == "https://forms.googleapis.com/"
    resource.close()


@pytest.mark.parametrize(
    ("scope", "method", "parameters"),
    [
        ("drive.file", *CREATE),
        ("drive.file", "drive.files.list", {}),
        ("admin.directory.orgunit.readonly", *LIST),
        ("admin.directory.user.readonly", "directory.users.list", {"customer": "my_customer"}),
        (
            "admin.directory.group.member.readonly",
            "directory.members.list",
            {"groupKey": "skyddsombud@ekby.example"},
        ),
        ("gmail.send", "gmail.users.messages.send", {"userId": "me", "body": {"raw": MAIL}}),
    ],
)
def test_each_feature_asks_for_its_own_scope_alone(
    story: Story, sandbox: Sandbox, scope: str, method: str, parameters: dict[str, Any]
) -> None:
    """With only that scope granted it works; without it the sentence names what to add, and where."""
    sandbox.wire.tokens.delegated_scopes = frozenset({AUTH + scope})
    assert story.service.workspace.call(method, **parameters)
    story.service.workspace.close()
    sandbox.wire.tokens.delegated_scopes = frozenset()
    with pytest.raises(RefusedError, match="Domain-wide delegation") as caught:
        story.service.workspace.call(method, **parameters)
    assert AUTH + scope in str(caught.value)


def test_the_directory_is_read_as_the_administrator_and_the_rest_done_as_the_role_account(
    workspace: Workspace, sandbox: Sandbox
) -> None:
    """Each account has no more to do than it must."""
    workspace.call(LIST[0], **LIST[1])
    form = workspace.call(CREATE[0], **CREATE[1])
    assert sandbox.world.files[form["formId"]].owner_id == "1002"
    with pytest.raises(RefusedError, match=r"as nanolearn@ekby\.example"):
        workspace.call("forms.forms.create", body={"info": {}})


def _no_file(folder: Path) -> str:
    return str(folder / "gone.json")


def _no_json(folder: Path) -> str:
    (folder / "odd.json").write_text("not json")
    return str(folder / "odd.json")


def _no_key(folder: Path) -> str:
    (folder / "other.json").write_text('{"installed": {"client_id": "x"}}')
    return str(folder / "other.json")


def _broken_key(folder: Path) -> str:
    text = (folder / "key.json").read_text().replace("BEGIN PRIVATE KEY", "BEGIN NOTHING")
    (folder / "broken.json").write_text(text)
    return str(folder / "broken.json")


def _list(folder: Path) -> str:
    (folder / "list.json").write_text("[]")
    return str(folder / "list.json")


def _folder(folder: Path) -> str:
    return str(folder)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (_no_file, "does not exist. Download the service account's JSON key"),
        (_no_json, "is not a service account's JSON key"),
        (_no_key, "is not a service account's JSON key"),
        (_broken_key, "is not a service account's JSON key"),
        (_list, "is not a service account's JSON key"),
        (_folder, "cannot be read: Is a directory"),
    ],
)
def test_a_key_file_that_is_none(opened: Opener, tmp_path: Path, key: Callable[[Path], str], words: str) -> None:
    """The sentence names the file and the setting."""
    place = key(tmp_path)
    with pytest.raises(SettingsError) as caught:
        opened(GOOGLE_APPLICATION_CREDENTIALS=place).call(LIST[0], **LIST[1])
    assert words in str(caught.value)
    assert place in str(caught.value)
    assert "GOOGLE_APPLICATION_CREDENTIALS" in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"NANOLEARN_DELEGATED_USER": "nobody@ekby.example"}, "nobody@ekby.example is not an account that can be"),
        ({"NANOLEARN_DELEGATED_USER": "olle.borta@ekby.example"}, "olle.borta@ekby.example cannot be acted for"),
    ],
)
def test_an_account_that_nobody_can_act_for(opened: Opener, environment: dict[str, str], words: str) -> None:
    """Unknown or suspended: the sentence says which account, and which settings to check."""
    with pytest.raises(RefusedError, match=words) as caught:
        opened(**environment).call(CREATE[0], **CREATE[1])
    assert "NANOLEARN_DELEGATED_USER" in str(caught.value)


def test_an_account_that_may_not_read_the_directory(opened: Opener) -> None:
    """Google's own refusal, with the account that asked."""
    with pytest.raises(RefusedError, match=r"as lars\.ek@ekby\.example"):
        opened(NANOLEARN_DIRECTORY_ADMIN="lars.ek@ekby.example").call(LIST[0], **LIST[1])


def test_a_key_that_the_endpoint_does_not_know(opened: Opener, tmp_path: Path) -> None:
    """Not the account is blamed, but the key."""
    text = (tmp_path / "key.json").read_text().replace("nanolearn@workspace-sandbox", "nanolearn@elsewhere")
    (tmp_path / "foreign.json").write_text(text)
    with pytest.raises(RefusedError, match="did not accept the service account's key"):
        opened(GOOGLE_APPLICATION_CREDENTIALS=str(tmp_path / "foreign.json")).call(LIST[0], **LIST[1])


def test_delegation_taken_away_while_running(workspace: Workspace, sandbox: Sandbox, story: Story) -> None:
    """A token that has run out cannot be renewed: told in the same words as at the start."""
    workspace.call(LIST[0], **LIST[1])
    sandbox.wire.tokens._tokens.clear()
    sandbox.wire.tokens.delegated_scopes = frozenset()
    with pytest.raises(RefusedError, match="Domain-wide delegation"):
        workspace.call(LIST[0], **LIST[1])


def test_a_token_that_ran_out_is_renewed(workspace: Workspace, sandbox: Sandbox) -> None:
    """Google's clock decides; a write is then sent again, for it was not let in the first time."""
    workspace.call(CREATE[0], **CREATE[1])
    sandbox.wire.tokens._tokens.clear()
    workspace.call(CREATE[0], **CREATE[1])
    assert len(sandbox.world.forms) == 2


def test_a_workspace_that_is_not_there(opened: Opener, tmp_path: Path) -> None:
    """The token came, the API did not: the sentence names the address and the setting."""
    nowhere = f"http://127.0.0.1:{free_port()}/"
    with pytest.raises(UnreachableError, match="cannot be reached") as caught:
        opened(NANOLEARN_WORKSPACE_ROOT=nowhere).call(CREATE[0], **CREATE[1])
    assert nowhere in str(caught.value)
    assert "NANOLEARN_WORKSPACE_ROOT" in str(caught.value)


def test_a_token_endpoint_that_is_not_there(
    story: Story, opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a token nothing was sent, so nothing is in doubt, not even a write."""
    monkeypatch.setattr("time.sleep", lambda _: None)  # google-auth's own patience
    text = (tmp_path / "key.json").read_text().replace(story.sandbox.url, f"http://127.0.0.1:{free_port()}")
    (tmp_path / "nowhere.json").write_text(text)
    workspace = opened(GOOGLE_APPLICATION_CREDENTIALS=str(tmp_path / "nowhere.json"))
    with pytest.raises(UnreachableError, match="cannot be reached"):
        workspace.call(CREATE[0], **CREATE[1])
    assert workspace.calls == {}


def test_something_else_listens_there(opened: Opener) -> None:
    """A web server that answers everything with a page is no Workspace."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"
    with RoughServer([page]) as server:
        workspace = opened(NANOLEARN_WORKSPACE_ROOT=server.url)
        with pytest.raises(UncertainError, match=r"not JSON\. Check NANOLEARN_WORKSPACE_ROOT"):
            workspace.call(CREATE[0], **CREATE[1])


def test_without_a_key_or_an_account_to_sign(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from Google's machines a key file is needed, and the sentence says so."""

    def nobody(**_: Any) -> Any:
        error: Any = DefaultCredentialsError
        raise error("Your default credentials were not found.")

    monkeypatch.setattr("google.auth.default", nobody)
    with pytest.raises(SettingsError, match="There is no key to sign with: GOOGLE_APPLICATION_CREDENTIALS is not set"):
        opened(GOOGLE_APPLICATION_CREDENTIALS="").call(LIST[0], **LIST[1])


def test_calls_are_counted_as_google_sees_them(workspace: Workspace, sandbox: Sandbox) -> None:
    """Our count of calls is the sandbox's, failures and all."""
    met(sandbox, LIST[0], code=503, times=2)
    workspace.call(LIST[0], **LIST[1])
    workspace.call(CREATE[0], **CREATE[1])
    with pytest.raises(NotFoundError):
        workspace.call("forms.forms.get", formId="x")
    counts = requests.get(f"{sandbox.url}/_sandbox/calls", timeout=10).json()["counts"]
    assert dict(workspace.calls) == counts
