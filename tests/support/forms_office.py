"""A world with a few people and a shortcut to its Forms methods, for the tests of the sandbox's Forms."""

from datetime import UTC, datetime
from typing import Any

import sandbox.apis.forms  # noqa: F401 - importing it registers the methods
from sandbox.apis.forms_items import questions_of
from sandbox.handlers import HANDLERS, Actor, Call
from sandbox.world import World

Json = dict[str, Any]
SCOPE = "https://www.googleapis.com/auth/"
QUIZ = {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings.isQuiz"}}
OPEN = {"isPublished": True, "isAcceptingResponses": True}


PEOPLE: tuple[tuple[str, str, Json], ...] = (
    ("1", "bot@kommun.se", {}),
    ("2", "anna@kommun.se", {"aliases": ["a.k@kommun.se"]}),
    ("3", "björn@kommun.se", {}),
    ("4", "gone@kommun.se", {"suspended": True}),
    ("5", "guest@elsewhere.se", {}),
)


class Office:
    """One bot that owns forms, and people who may answer them."""

    def __init__(self) -> None:
        self.world = World(domain="kommun.se")
        self.world.clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), freeze=True)
        for user_id, address, more in PEOPLE:
            self.world.users[user_id] = {
                "id": user_id,
                "primaryEmail": address,
                "name": {"givenName": "G", "familyName": "F", "fullName": "G F"},
                **more,
            }
            for known in (address, *more.get("aliases", [])):
                self.world.addresses[known] = user_id

    def ask(
        self,
        method: str,
        body: Json | None = None,
        *,
        user: str = "1",
        project: str = "nano",
        scopes: tuple[str, ...] = ("drive.file",),
        **params: Any,
    ) -> Any:
        """The answer of `forms.forms.<method>`."""
        method_id = f"forms.forms.{method}"
        granted = frozenset(SCOPE + scope for scope in scopes)
        email = self.world.users[user]["primaryEmail"]
        actor = Actor(user, email, project, granted, is_admin=False)
        return HANDLERS[method_id](self.world, Call(method_id, actor, params, body or {}))

    def form(self, *requests: Json) -> str:
        """A new form with these updates made; its id."""
        form_id: str = self.ask("create", {"info": {"title": "Form"}}, unpublished=True)["formId"]
        if requests:
            self.batch(form_id, *requests)
        return form_id

    def batch(self, form_id: str, *requests: Json, **more: Any) -> Json:
        reply: Json = self.ask("batchUpdate", {"requests": list(requests), **more}, formId=form_id)
        return reply

    def get(self, form_id: str) -> Json:
        form: Json = self.ask("get", formId=form_id)
        return form

    def publish(self, form_id: str) -> None:
        """Open a form to the domain."""
        self.ask("setPublishSettings", {"publishSettings": {"publishState": OPEN}}, formId=form_id)
        self.share(form_id, {"type": "domain", "domain": "kommun.se"})

    def share(self, form_id: str, grantee: Json, role: str = "reader", view: str | None = "published") -> None:
        permission = {"id": f"p{len(self.world.files[form_id].permissions)}", "role": role, **grantee}
        if view:
            permission["view"] = view
        self.world.files[form_id].permissions[permission["id"]] = permission

    def question_ids(self, form_id: str) -> list[str]:
        """The ids of the form's questions, in order."""
        items = self.get(form_id).get("items", [])
        return [question["questionId"] for item in items for question in questions_of(item)]


def create(item: Json, index: int = 0) -> Json:
    return {"createItem": {"item": item, "location": {"index": index}}}


def choice(*options: str | Json, title: str = "Q", kind: str = "RADIO", **question: Any) -> Json:
    """A choice question as an item; options are texts, or whole Option messages."""
    made = [{"value": option} if isinstance(option, str) else option for option in options]
    return {
        "title": title,
        "questionItem": {"question": {"choiceQuestion": {"type": kind, "options": made}, **question}},
    }


def ask_for(title: str = "Q", **question: Any) -> Json:
    """Any other question as an item, e.g. `ask_for(textQuestion={})`."""
    return {"title": title, "questionItem": {"question": question}}


def section(title: str, item_id: str | None = None) -> Json:
    return {"title": title, "pageBreakItem": {}, **({"itemId": item_id} if item_id else {})}


def graded(*right: str, points: int = 1, **feedback: str) -> Json:
    """A Grading with these correct answers; feedback as `whenRight="…"`."""
    grading: Json = {"pointValue": points, **{name: {"text": text} for name, text in feedback.items()}}
    if right:
        grading["correctAnswers"] = {"answers": [{"value": value} for value in right]}
    return grading
