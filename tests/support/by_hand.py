"""What somebody does to a Form by hand, in its editor: through Google's own client, as another program would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.serve import Sandbox

Json = dict[str, Any]


class ByHand:
    """Somebody with the role account's password, in a browser."""

    def __init__(self, sandbox: Sandbox, form_id: str, domain: str = "ekby.example") -> None:
        self.form_id = form_id
        self._sandbox = sandbox
        self._who = f"nanolearn@{domain}"

    def read(self) -> Json:
        with self._forms() as forms:
            form: Json = forms.get(formId=self.form_id).execute()
            return form

    def change(self, *requests: Json) -> None:
        with self._forms() as forms:
            forms.batchUpdate(formId=self.form_id, body={"requests": list(requests)}).execute()

    def retitle(self, title: str) -> None:
        self.change({"updateFormInfo": {"info": {"title": title}, "updateMask": "title"}})

    def reword(self, number: int, title: str) -> str:
        """Another text for the nth question; gives the one before."""
        items = self.read()["items"]
        index = [i for i, item in enumerate(items) if "questionItem" in item][number - 1]
        item = {**items[index], "title": title}
        self.change({"updateItem": {"item": item, "location": {"index": index}, "updateMask": "title"}})
        return str(items[index]["title"])

    def collect_no_addresses(self) -> None:
        settings = {"emailCollectionType": "DO_NOT_COLLECT"}
        self.change({"updateSettings": {"settings": settings, "updateMask": "emailCollectionType"}})

    def stop(self) -> None:
        """Take no more answers."""
        state = {"publishState": {"isPublished": True, "isAcceptingResponses": False}}
        with self._forms() as forms:
            forms.setPublishSettings(formId=self.form_id, body={"publishSettings": state}).execute()

    def share(self, **permission: str) -> None:
        quietly = {} if permission["type"] in {"anyone", "domain"} else {"sendNotificationEmail": False}
        with self._sandbox.build("drive", "v3", self._who) as drive:
            drive.permissions().create(fileId=self.form_id, body=permission, **quietly).execute()

    def throw_away(self) -> None:
        with self._sandbox.build("drive", "v3", self._who) as drive:
            drive.files().delete(fileId=self.form_id).execute()

    @contextmanager
    def _forms(self) -> Iterator[Any]:
        with self._sandbox.build("forms", "v1", self._who) as service:
            yield service.forms()
