"""Forms in quiet times: made once, shared with exactly the domains, closed and opened again."""

from collections import Counter
from typing import Any

import pytest

from service.errors import NotFoundError
from tests.support.form_works import BLUEPRINT, DOMAINS, KEY, FormWorks, HookedWorkspace, Json


def test_a_form_is_finished_in_eight_calls(works: FormWorks) -> None:
    """The safe order: made unpublished, filled, marked, shared, then published."""
    workspace = works.workspace()
    seen: list[str] = []
    workspace.before = seen.append
    works.maker(workspace).publish(KEY, BLUEPRINT)
    works.assert_finished()
    assert seen == [
        "drive.files.list",
        "forms.forms.create",
        "forms.forms.get",
        "forms.forms.batchUpdate",
        "drive.files.update",
        "drive.permissions.create",
        "drive.permissions.create",
        "forms.forms.setPublishSettings",
    ]


def test_where_the_file_does_not_tell_who_may_open_it(works: FormWorks) -> None:
    """As in a shared drive: then Drive is asked for that."""

    class Discreet(HookedWorkspace):
        def call(self, method_id: str, **parameters: Any) -> Json:
            reply = super().call(method_id, **parameters)
            if method_id == "drive.files.update":
                del reply["permissions"]
            return reply

    workspace = Discreet(works.settings, works.clock)
    works.maker(workspace).publish(KEY, BLUEPRINT)
    works.assert_finished()
    assert workspace.calls["drive.permissions.list"] == 1
    workspace.close()


def test_a_finished_form_costs_nothing(works: FormWorks) -> None:
    """Asked for again, not one call is made."""
    works.publish()
    workspace = works.workspace()
    works.maker(workspace).publish(KEY, BLUEPRINT)
    assert workspace.calls == Counter()


def test_nobody_sees_it_before_it_is_whole(works: FormWorks) -> None:
    """Until the last call it is not published, and until the sharing nobody is let in."""
    workspace = works.workspace()
    states = []

    def look(method: str) -> None:
        for form_id in works.forms():
            published = works.sandbox.world.forms[form_id].resource["publishSettings"]["publishState"]
            states.append((method, bool(published.get("isPublished")), works.shared_with(form_id)))

    workspace.before = look
    works.sandbox.world.switches.forms_default_published = True
    works.maker(workspace).publish(KEY, BLUEPRINT)
    assert not any(published for _, published, _ in states)
    assert states[-1] == ("forms.forms.setPublishSettings", False, set(DOMAINS))
    assert states[0][2] == set()


def test_of_a_consumers_account_the_open_link_is_taken_away(works: FormWorks) -> None:
    """Google lets anyone with the link answer there; we do not."""
    works.sandbox.world.switches.owner_kind = "consumer"
    works.publish()
    works.assert_finished()


def test_a_form_found_again_is_shared_with_the_domains_of_today(works: FormWorks) -> None:
    """A domain that is wanted no longer is shut out; whom somebody let in by hand stays."""
    works.publish()
    (form_id,) = works.forms()
    drive = works.sandbox.build("drive", "v3", "nanolearn@ekby.example")
    person = {"type": "user", "emailAddress": "admin@ekby.example", "role": "reader", "view": "published"}
    drive.permissions().create(fileId=form_id, body=person, sendNotificationEmail=False).execute()
    works.maker(domains=("ekby.example",)).reopen(KEY)
    assert works.shared_with(form_id) == {"ekby.example", "admin@ekby.example"}
    assert works.row().shared_with == ["ekby.example"]


def test_closing_and_opening(works: FormWorks) -> None:
    """Closed it is still there and takes nothing; open it takes answers again."""
    works.publish()
    (form_id,) = works.forms()
    works.maker().close(KEY)
    state = works.sandbox.world.forms[form_id].resource["publishSettings"]["publishState"]
    assert state["isPublished"]
    assert not state.get("isAcceptingResponses")
    assert works.row().step == "closed"
    works.maker().reopen(KEY)
    works.assert_finished()


def test_a_form_deleted_by_hand(works: FormWorks) -> None:
    """Opening it is refused with what to do; closing it is done, since it takes no answers."""
    works.publish()
    (form_id,) = works.forms()
    del works.sandbox.world.forms[form_id]
    del works.sandbox.world.files[form_id]
    with pytest.raises(NotFoundError, match=r"Somebody has deleted it, and mails lead to it\. Take it out of the bin"):
        works.maker().reopen(KEY)
    works.maker().close(KEY)
    assert works.row().step == "closed"


def test_another_projects_form_of_the_same_name_is_not_ours(works: FormWorks) -> None:
    """Rights reach only what this project has made."""
    other = works.sandbox.build("forms", "v1", "nanolearn@ekby.example", project="another-project")
    other.forms().create(body={"info": {"title": "x", "documentTitle": BLUEPRINT.document_title}}).execute()
    works.publish()
    assert len(works.forms()) == 2
    assert works.row().form_id == works.forms()[1]
