"""The strict stand-in's Forms: what Google refuses, and answers given by people."""

import copy
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.strict_wire import RefusedCall

Json = dict[str, Any]
Pick = Callable[[str, list[str], str], str]
"""Chooses an answer: told the question, its options and the right one."""

_ID = re.compile(r"[0-7][0-9a-f]{7}")
_KINDS = {"questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem"}
_FILTER = re.compile(r"timestamp (>=?) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)")


@dataclass
class FormFile:
    """A Form and the Drive file it is."""

    id: str
    owner: str
    name: str
    info: Json
    created: datetime
    settings: Json = field(default_factory=lambda: {"emailCollectionType": "DO_NOT_COLLECT"})
    items: list[Json] = field(default_factory=list)
    published: bool = False
    accepting: bool = False
    revision: int = 1
    app_properties: dict[str, str] = field(default_factory=dict)
    permissions: list[Json] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)

    def resource(self) -> Json:
        """As forms.get shows it: false and empty left out."""
        state = {"isPublished": self.published, "isAcceptingResponses": self.accepting}
        shown: Json = {
            "formId": self.id,
            "info": {**self.info, "documentTitle": self.name},
            "settings": self.settings,
            "revisionId": f"{self.revision:08x}",
            "responderUri": f"https://docs.google.com/forms/d/e/{self.id}/viewform",
            "publishSettings": {"publishState": {name: True for name, on in state.items() if on}},
        }
        return {**shown, "items": self.items} if self.items else shown

    @property
    def questions(self) -> list[tuple[Json, Json]]:
        """Each item that asks, with its question."""
        return [(item, item["questionItem"]["question"]) for item in self.items if "questionItem" in item]


def check_creation(body: Json) -> None:
    info = body.get("info", {})
    if set(body) != {"info"} or set(info) - {"title", "documentTitle"}:
        raise RefusedCall(
            400,
            "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate.",
        )
    _line(info.get("title"), "info.title")


def batch_update(form: FormFile, body: Json) -> Json:
    """All requests or none, each checked against what those before it have made."""
    if set(body) - {"requests", "includeFormInResponse"} or not body.get("requests"):
        raise RefusedCall(400, "Must specify at least one request.")
    draft = copy.deepcopy(form)
    replies = []
    for number, request in enumerate(body["requests"]):
        if len(request) != 1:
            raise RefusedCall(400, f"Invalid requests[{number}]: exactly one kind of request")
        ((kind, content),) = request.items()
        if kind not in _CHANGES:
            raise RefusedCall(501, f"{kind} is not built in the stand-in")
        try:
            replies.append(_CHANGES[kind](draft, content))
        except RefusedCall as refused:
            raise RefusedCall(refused.status, f"Invalid requests[{number}]: {refused}") from None
    form.items, form.info, form.settings = draft.items, draft.info, draft.settings
    form.revision += 1
    return {"replies": replies, "writeControl": {"requiredRevisionId": f"{form.revision:08x}"}}


def _update_info(form: FormFile, content: Json) -> Json:
    mask = str(content.get("updateMask") or "").split(",")
    if not set(mask) <= {"title", "description"}:
        raise RefusedCall(400, f"updateMask {mask} is missing or names what cannot be changed")
    for name in mask:
        value = content.get("info", {}).get(name, "")
        form.info[name] = _line(value, "info.title") if name == "title" else value
    return {}


def _update_settings(form: FormFile, content: Json) -> Json:
    mask = str(content.get("updateMask") or "").split(",")
    if not set(mask) <= {"quizSettings.isQuiz", "quizSettings", "emailCollectionType"}:
        raise RefusedCall(400, f"updateMask {mask} is missing or names what cannot be changed")
    for name in mask:
        top = name.partition(".")[0]
        if top not in content.get("settings", {}):
            raise RefusedCall(400, f"settings.{top} is in the mask and not in the settings")
        form.settings[top] = content["settings"][top]
    return {}


def _create_item(form: FormFile, content: Json) -> Json:
    index = content.get("location", {}).get("index")
    if not isinstance(index, int) or not 0 <= index <= len(form.items):
        raise RefusedCall(400, "create_item.location.index is invalid")
    item = copy.deepcopy(content["item"])
    kinds = _KINDS & set(item)
    if len(kinds) != 1:
        raise RefusedCall(400, "An item has exactly one kind")
    kind = kinds.pop()
    if kind not in {"questionItem", "pageBreakItem", "textItem"}:
        raise RefusedCall(501, f"{kind} is not built in the stand-in")
    if "title" in item:
        _line(item["title"], "item.title")
    taken = {each["itemId"] for each in form.items} | {question["questionId"] for _, question in form.questions}
    _claim(item, "itemId", taken)
    questions = []
    if kind == "questionItem":
        question = item["questionItem"].get("question", {})
        _claim(question, "questionId", taken)
        _check_question(form, question)
        questions = [question["questionId"]]
    form.items.insert(index, item)
    return {"createItem": {"itemId": item["itemId"], **({"questionId": questions} if questions else {})}}


_CHANGES: dict[str, Callable[[FormFile, Json], Json]] = {
    "createItem": _create_item,
    "updateFormInfo": _update_info,
    "updateSettings": _update_settings,
}


def _claim(holder: Json, name: str, taken: set[str]) -> None:
    wanted = holder.setdefault(name, next(i for i in (f"{n:08x}" for n in range(2**20)) if i not in taken))
    if not _ID.fullmatch(wanted) or wanted in taken:
        raise RefusedCall(400, f"{name} {wanted!r} is not eight hexadecimal digits from 0 to 7fffffff, or is in use")
    taken.add(wanted)


def _check_question(form: FormFile, question: Json) -> None:
    choice = question.get("choiceQuestion")
    if choice is None:
        raise RefusedCall(501, "Only choice questions are built in the stand-in")
    if choice.get("type") not in {"RADIO", "DROP_DOWN", "CHECKBOX"} or not choice.get("options"):
        raise RefusedCall(400, "ChoiceQuestion.type and options are required")
    values = [_line(option.get("value"), "option.value") for option in choice["options"]]
    if len(set(values)) < len(values):
        raise RefusedCall(400, "Duplicate option values")
    sections = {item["itemId"] for item in form.items if "pageBreakItem" in item}
    for option in choice["options"]:
        ways = {"goToAction", "goToSectionId"} & set(option)
        if ways and choice["type"] == "CHECKBOX":
            raise RefusedCall(400, "Checkboxes lead nowhere")
        if len(ways) > 1 or option.get("goToSectionId", next(iter(sections), "")) not in sections | {""}:
            raise RefusedCall(400, f"An option leads to {option.get('goToSectionId')}, which is no section yet")
    if "grading" in question:
        _check_grading(form, question["grading"], values)


def _check_grading(form: FormFile, grading: Json, values: list[str]) -> None:
    if not form.settings.get("quizSettings", {}).get("isQuiz"):
        raise RefusedCall(400, "Invalid grading, grading cannot be set on a form that has no grading settings.")
    if not isinstance(grading.get("pointValue"), int) or grading["pointValue"] < 0:
        raise RefusedCall(400, "grading.pointValue is required and not negative")
    right = [each.get("value") for each in grading.get("correctAnswers", {}).get("answers", [])]
    if not set(right) <= set(values):
        raise RefusedCall(400, f"correctAnswers {right} are not among the options")
    if not right and {"whenRight", "whenWrong"} & set(grading):
        raise RefusedCall(400, "whenRight and whenWrong need correctAnswers")
    if right and "generalFeedback" in grading:
        raise RefusedCall(400, "generalFeedback cannot be set for automatically graded multiple choice questions")
    for name in {"whenRight", "whenWrong", "generalFeedback"} & set(grading):
        _line(grading[name].get("text"), f"{name}.text")


def _line(text: str | None, where: str) -> str:
    if not text:
        raise RefusedCall(400, f"{where} was not provided")
    if re.search(r"[\n\r\u2028\u2029]", text):
        raise RefusedCall(400, "Displayed text cannot contain newlines")
    return text


def set_publish_settings(form: FormFile, body: Json) -> Json:
    state = body.get("publishSettings", {}).get("publishState", {})
    if body.get("updateMask", "*") not in {"publishState", "publish_state", "*"}:
        raise RefusedCall(400, f"updateMask {body['updateMask']} is not supported")
    if set(state) != {"isPublished", "isAcceptingResponses"}:
        raise RefusedCall(400, "publishState needs isPublished and isAcceptingResponses")
    if state["isAcceptingResponses"] and not state["isPublished"]:
        raise RefusedCall(400, "A form that is not published cannot accept responses")
    form.published, form.accepting = state["isPublished"], state["isAcceptingResponses"]
    return {"formId": form.id, "publishSettings": form.resource()["publishSettings"]}


def list_responses(form: FormFile, query: Json) -> Json:
    """At most 5,000 a page, in no order worth the name."""
    size = query.get("pageSize", 0) or 5_000
    if not 0 <= size <= 5_000:
        raise RefusedCall(400, f"pageSize {size} is not between 0 and 5000")
    wanted = query.get("filter")
    found = [each for each in form.responses if wanted is None or _passes(each, wanted)]
    found.sort(key=lambda each: hashlib.sha256(each["responseId"].encode()).digest())
    start = 0
    if "pageToken" in query:
        token, _, bound = str(query["pageToken"]).partition("|")
        if bound != str(wanted) or not token.isdigit():
            raise RefusedCall(400, "pageToken belongs to another list")
        start = int(token)
    page = found[start : start + size]
    reply: Json = {"responses": page} if page else {}
    return {**reply, "nextPageToken": f"{start + size}|{wanted}"} if start + size < len(found) else reply


def _passes(response: Json, wanted: str) -> bool:
    match = _FILTER.fullmatch(wanted)
    if match is None:
        raise RefusedCall(400, f"Invalid filter {wanted!r}")
    given, limit = _nanoseconds(response["lastSubmittedTime"]), _nanoseconds(match[2])
    return given > limit or (match[1] == ">=" and given == limit)


def _nanoseconds(text: str) -> tuple[str, str]:
    whole, _, fraction = text.rstrip("Z").partition(".")
    return whole, fraction.ljust(9, "0")


def submit(form: FormFile, email: str, pick: Pick, at: datetime | None = None) -> Json:
    """Somebody answers every question, as only a learner can whom the Form is open to."""
    domain = email.lower().rpartition("@")[2]
    published = [each for each in form.permissions if each.get("view") == "published"]
    admitted = any(each["type"] == "anyone" or each.get("domain") == domain for each in published)
    assert form.published, f"{form.name} is not published"
    assert form.accepting, f"{form.name} is closed"
    assert admitted, f"{form.name} is not shared with {domain}"
    number = len(form.responses)
    moment = at or datetime.now(UTC) + timedelta(microseconds=number)
    answers: Json = {}
    points = 0
    for item, question in form.questions:
        right = question["grading"]["correctAnswers"]["answers"][0]["value"]
        chosen = pick(item["title"], [option["value"] for option in question["choiceQuestion"]["options"]], right)
        value = question["grading"]["pointValue"] if chosen == right else 0
        points += value
        answers[question["questionId"]] = {
            "questionId": question["questionId"],
            "grade": {"score": value, "correct": True} if chosen == right else {},
            "textAnswers": {"answers": [{"value": chosen}]},
        }
    response: Json = {
        "responseId": f"{form.id}-{number:06}",
        "createTime": moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "lastSubmittedTime": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "answers": answers,
        **({"totalScore": points} if points else {}),
    }
    if form.settings["emailCollectionType"] == "VERIFIED":
        response["respondentEmail"] = email
    form.responses.append(response)
    return response
