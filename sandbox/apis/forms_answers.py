"""Filling in a Form: the side door that Google keeps for its own pages.

The sandbox's pages and its control API submit here; no API method of Google's does. An answer gets in only
where a real learner's would.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.apis.drive_access import may_view_published
from sandbox.apis.forms_grading import answer_key, grade
from sandbox.apis.forms_items import questions_of
from sandbox.apis.forms_sections import Section, sections, walk, walk_sections
from sandbox.apis.forms_store import form_for_responder
from sandbox.apis.forms_values import problem
from sandbox.apis.forms_watches import notify
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import StoredForm, World

Json = dict[str, Any]
Answers = dict[str, list[str]]

__all__ = ["form_for_responder", "may_answer", "result", "sections", "submit", "walk"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where it stands: its words, its section, the columns of its grid."""

    question: Json
    title: str
    section: int
    columns: Json | None


def submit(world: "World", form_id: str, email: str, answers: Answers, *, response_id: str | None = None) -> Json:
    """Send in a form as the person with this address.

    `answers` are option texts, or what was typed, by question id; `response_id` sends an earlier response of
    the same person again, changed. Gives back the response as `responses.get` shows it. Raises `Refusal` with
    a sentence when a real form would not take it.
    """
    with world.lock:
        user = may_answer(world, form_id, email)
        form = world.forms[form_id]
        given = _typed(answers)
        parts = sections(form.resource)
        asked = _asked(parts)
        _check_answers(asked, given, parts)
        earlier = _earlier(form, response_id, _who(user, email))
        response = _record(world, form, user, email, earlier)
        _grade(form.resource, response, asked, given)
        form.responses[response["responseId"]] = response
        form.respondents[response["responseId"]] = _who(user, email)
        notify(world, form, "RESPONSES")
        return dict(response)


def may_answer(world: "World", form_id: str, email: str) -> Json | None:
    """The user with this address (None for an outsider), if the form takes answers from them now."""
    form, file = world.forms.get(form_id), world.files.get(form_id)
    if form is None or file is None or file.resource.get("trashed"):
        raise Refusal(404, "This form does not exist or is in its owner's bin.")
    title = form.resource["info"]["title"]
    state = form.resource.get("publishSettings", {"publishState": None})["publishState"]
    if state is not None and not state.get("isPublished"):
        raise Refusal(403, f'"{title}" is not published.')
    if state is not None and not state.get("isAcceptingResponses"):
        raise Refusal(403, f'"{title}" is no longer accepting responses.')
    user = world.user(email)
    if user is not None and (user.get("suspended") or user.get("archived")):
        raise Refusal(403, f"{email} cannot sign in: the account is suspended or archived.")
    if user is None and form.resource["settings"].get("emailCollectionType") == "VERIFIED":
        raise Refusal(403, f'"{title}" asks for a signed-in account, and {email} is not one here.')
    if not may_view_published(world, form_id, user):
        raise Refusal(403, f'"{title}" is not shared with {email}. Ask its owner to share it.')
    return user


def result(form: Json, response: Json) -> Json:
    """What a learner sees after submitting: a quiz's score, each graded question's outcome and words.

    `{"isQuiz", "score", "total", "questions": [{"questionId", "title", "answers", "correct", "score",
    "pointValue", "correctAnswers", "feedback", "links"}]}`; `correct` is None for what only a person can
    grade, `links` are `{"uri", "text"}`. Questions the learner was not led to are left out, but count in
    `total`.
    """
    quiz = bool(form["settings"].get("quizSettings", {}).get("isQuiz"))
    if not quiz:
        return {"isQuiz": False, "score": None, "total": None, "questions": []}
    parts = sections(form)
    given = {
        key: [value["value"] for value in answer["textAnswers"]["answers"]]
        for key, answer in response["answers"].items()
    }
    seen = set(walk_sections(parts, given))
    graded = [asked for asked in _asked(parts).values() if "grading" in asked.question]
    return {
        "isQuiz": True,
        "score": response.get("totalScore", 0.0),
        "total": sum(asked.question["grading"].get("pointValue", 0) for asked in graded),
        "questions": [_outcome(asked, response, given) for asked in graded if asked.section in seen],
    }


def _outcome(asked: Asked, response: Json, given: Answers) -> Json:
    key_id, grading = asked.question["questionId"], asked.question["grading"]
    key = answer_key(asked.question)
    earned = response["answers"].get(key_id, {}).get("grade", {})
    correct = bool(earned.get("correct")) if key else None
    own = {True: "whenRight", False: "whenWrong", None: "generalFeedback"}[correct]
    feedback = grading.get(own) or grading.get("generalFeedback") or {}
    return {
        "questionId": key_id,
        "title": asked.title,
        "answers": given.get(key_id, []),
        "correct": correct,
        "score": earned.get("score", 0.0),
        "pointValue": grading.get("pointValue", 0),
        "correctAnswers": key,
        "feedback": feedback.get("text", ""),
        "links": [_link(material) for material in feedback.get("material", [])],
    }


def _link(material: Json) -> Json:
    if "link" in material:
        return {"uri": material["link"]["uri"], "text": material["link"]["displayText"]}
    return {"uri": material["video"]["youtubeUri"], "text": material["video"]["displayText"]}


def _typed(answers: Answers) -> Answers:
    """The answers without blanks, which are as good as none."""
    for key, values in answers.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Refusal(400, f"The answer to question {key} must be a list of texts, not {values!r}.")
    typed = {key: [value for value in values if value] for key, values in answers.items()}
    return {key: values for key, values in typed.items() if values}


def _asked(parts: list[Section]) -> dict[str, Asked]:
    """Every question of a form by its id, in order."""
    found: dict[str, Asked] = {}
    for section, (_, items) in enumerate(parts):
        for item in items:
            columns = item.get("questionGroupItem", {}).get("grid", {}).get("columns")
            for question in questions_of(item):
                title = question.get("rowQuestion", {}).get("title") or item.get("title", "")
                found[question["questionId"]] = Asked(question, title, section, columns)
    return found


def _check_answers(asked: dict[str, Asked], given: Answers, parts: list[Section]) -> None:
    for key, values in given.items():
        if key not in asked:
            raise Refusal(400, f"The form has no question {key}. Its questions are: {', '.join(asked) or 'none'}.")
        if wrong := problem(asked[key].question, asked[key].columns, values):
            raise Refusal(400, f'"{asked[key].title}" {wrong}.')
    path = walk_sections(parts, given)
    seen = set(path)
    if len(seen) < len(path):
        raise Refusal(400, "These answers lead back to an earlier section and never to Submit: change one.")
    for key in given:
        if asked[key].section not in seen:
            raise Refusal(400, f'"{asked[key].title}" is in a section that these answers do not lead to.')
    for key, one in asked.items():
        if one.question.get("required") and one.section in seen and key not in given:
            raise Refusal(400, f'"{one.title}" must be answered.')


def _who(user: Json | None, email: str) -> str:
    """Who sends: a user whatever their address today, or an outsider's address."""
    return user["id"] if user is not None else email.lower()


def _earlier(form: "StoredForm", response_id: str | None, who: str) -> Json | None:
    if response_id is None:
        return None
    if form.respondents.get(response_id) != who:
        raise Refusal(404, f"There is no response {response_id} of this person to change.")
    return form.responses[response_id]


def _record(world: "World", form: "StoredForm", user: Json | None, email: str, earlier: Json | None) -> Json:
    """A response without answers yet, submitted at least a microsecond later than any other."""
    moment = world.clock.now()
    if form.last_submitted is not None:
        moment = max(moment, form.last_submitted + timedelta(microseconds=1))
    form.last_submitted = moment
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
    response: Json = {
        "formId": form.resource["formId"],
        "responseId": earlier["responseId"] if earlier else "ACYDBN" + world.new_id(50),
        "createTime": earlier["createTime"] if earlier else stamp[:-3] + "Z",
        "lastSubmittedTime": stamp + "Z",
    }
    collected = form.resource["settings"].get("emailCollectionType")
    if collected == "VERIFIED" and user is not None:
        response["respondentEmail"] = user["primaryEmail"]
    elif collected == "RESPONDER_INPUT":
        response["respondentEmail"] = email
    return response


def _grade(form: Json, response: Json, asked: dict[str, Asked], given: Answers) -> None:
    """Write the answers into the response, graded when the form is a quiz."""
    quiz = bool(form["settings"].get("quizSettings", {}).get("isQuiz"))
    response["answers"] = {}
    total = 0.0
    graded = False
    for key, one in asked.items():
        if key not in given:
            continue
        answer: Json = {"questionId": key}
        earned = grade(one.question, given[key]) if quiz else None
        if earned is not None:
            answer["grade"] = earned
            total += earned.get("score", 0.0)
            graded = True
        answer["textAnswers"] = {"answers": [{"value": value} for value in given[key]]}
        response["answers"][key] = answer
    if graded:
        response["totalScore"] = total
