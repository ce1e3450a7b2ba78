"""A Form for its learners: section by section, with plain POSTs, each of which ends in another address."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.apis import forms_answers
from sandbox.apis.drive_access import may_view_published
from sandbox.pages import form_score, visitor
from sandbox.pages.form_filling import Draft, Drafts, complaints, is_address, read_answers
from sandbox.pages.form_questions import Section, sections_of
from sandbox.pages.visitor import Json, Person, Route
from sandbox.refusal import Refusal
from sandbox.world import StoredForm, World

FORM = "/forms/d/e/<responder_id>"


@dataclass(frozen=True, slots=True)
class Filling:
    """One person in front of one Form."""

    form: Json
    person: Person
    draft: Draft
    sections: list[Section]

    @property
    def form_id(self) -> str:
        return str(self.form["formId"])

    @property
    def collects(self) -> str:
        return str(self.form.get("settings", {}).get("emailCollectionType", "DO_NOT_COLLECT"))

    def complaints_at(self, step: int) -> dict[str, str]:
        found = complaints(self.sections[self.draft.way(self.form)[step]], self.draft.answers)
        if step == 0 and self.collects == "RESPONDER_INPUT" and not is_address(self.draft.email):
            found = {"email": "form.error.email" if self.draft.email else "form.error.required", **found}
        return found


class FormPages:
    """Filling in, submitting, and seeing how it went."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._drafts = Drafts()
        self._sent_by: dict[str, str] = {}  # response id to person id: the address may have been typed

    def routes(self) -> Iterator[Route]:
        yield "/forms/d/<form_id>/viewform", "form_by_id", self.by_id, ["GET"]
        yield "/forms/pictures/<name>", "form_picture", self.picture, ["GET"]
        yield f"{FORM}/viewform", "form", self.show, ["GET"]
        yield f"{FORM}/formResponse", "form_answer", self.answer, ["POST"]
        yield f"{FORM}/formResponse", "form_done", self.done, ["GET"]
        yield f"{FORM}/viewscore", "form_score", self.score, ["GET"]
        yield f"{FORM}/closedform", "form_closed", self.closed, ["GET"]

    def by_id(self, form_id: str) -> AnyResponse:
        """The address by the file's id leads to the one for learners."""
        stored = self.world.forms.get(form_id)
        if stored is None:
            return self._sorry("missing", 404)
        return redirect(visitor.here(str(stored.resource["responderUri"])))

    def picture(self, name: str) -> AnyResponse:
        """A picture of a Form. Whoever has its address may see it, as with Google's."""
        stored = self.world.pictures.get(name)
        if stored is None:
            abort(404)
        return make_response(stored.content, {"Content-Type": stored.kind})

    def show(self, responder_id: str) -> AnyResponse:
        filling = self._open(responder_id)
        if not isinstance(filling, Filling):
            return filling
        wanted = request.args.get("step", 0, int)
        step = filling.draft.step(wanted, filling.form)
        if step != wanted:
            return visitor.to("form", responder_id=responder_id, step=step or None)
        way = filling.draft.way(filling.form)
        page = render_template(
            "pages/form.html",
            form=filling.form,
            collects=filling.collects,
            draft=filling.draft,
            quiz=_is_quiz(filling.form),
            responder_id=responder_id,
            section=filling.sections[way[step]],
            number=way[step] + 1,
            total=len(filling.sections),
            step=step,
            last=step + 1 == len(way),
            errors=filling.complaints_at(step) if "check" in request.args else {},
            refused=request.args.get("refused", ""),
        )
        return make_response(page)

    def answer(self, responder_id: str) -> AnyResponse:
        """Keep what was sent for a section, then do what the pressed button says."""
        filling = self._open(responder_id)
        if not isinstance(filling, Filling):
            return filling
        draft, step = filling.draft, filling.draft.step(request.args.get("step", 0, int), filling.form)
        section = filling.sections[draft.way(filling.form)[step]]
        draft.answers.update(read_answers(section, request.form))
        if step == 0:
            draft.email = request.form.get("emailAddress", draft.email).strip()
        if emptied := request.form.get("empty"):
            draft.answers.pop(emptied, None)
            return visitor.to("form", responder_id=responder_id, step=step or None, _anchor=f"q-{emptied}")
        match request.form.get("go"):
            case "keep":
                return make_response("", 204)
            case "back":
                return visitor.to("form", responder_id=responder_id, step=max(step - 1, 0) or None)
            case "clear":
                self._drafts.forget(filling.person.id, filling.form_id)
                return visitor.to("form", responder_id=responder_id)
            case _:
                return self._onward(responder_id, filling, step)

    def _onward(self, responder_id: str, filling: Filling, step: int) -> AnyResponse:
        if filling.complaints_at(step):
            return visitor.to("form", responder_id=responder_id, step=step or None, check=1)
        following = filling.draft.forward(step, filling.form)
        if following is not None:
            return visitor.to("form", responder_id=responder_id, step=following or None)
        # An earlier answer may have been emptied on the way back; it is asked for where it stands.
        for earlier in range(step):
            if filling.complaints_at(earlier):
                return visitor.to("form", responder_id=responder_id, step=earlier or None, check=1)
        return self._submit(responder_id, filling, step)

    def _submit(self, responder_id: str, filling: Filling, step: int) -> AnyResponse:
        email = filling.draft.email if filling.collects == "RESPONDER_INPUT" else filling.person.email
        answers = filling.draft.on_the_way(filling.form, filling.sections)
        try:
            response = forms_answers.submit(self.world, filling.form_id, email, answers)
        except Refusal as refusal:
            return visitor.to("form", responder_id=responder_id, step=step or None, refused=refusal.message)
        self._drafts.forget(filling.person.id, filling.form_id)
        self._sent_by[response["responseId"]] = filling.person.id
        return visitor.to("form_done", responder_id=responder_id, r=response["responseId"])

    def done(self, responder_id: str) -> AnyResponse:
        stored, response = self._own_response(responder_id, request.args.get("r", ""))
        return make_response(
            render_template(
                "pages/form_done.html",
                form=stored.resource,
                quiz=_is_quiz(stored.resource),
                response=response,
                responder_id=responder_id,
            )
        )

    def score(self, responder_id: str) -> AnyResponse:
        stored, response = self._own_response(responder_id, request.args.get("viewscore", ""))
        if not _is_quiz(stored.resource):
            abort(404)
        return make_response(
            render_template(
                "pages/form_score.html",
                form=stored.resource,
                score=form_score.scored(stored.resource, response),
                responder_id=responder_id,
            )
        )

    def closed(self, responder_id: str) -> AnyResponse:
        stored = self._find(responder_id)
        if stored is None:
            return self._sorry("missing", 404)
        if _accepts(stored.resource):
            return visitor.to("form", responder_id=responder_id)
        return self._sorry("closed", 200, stored.resource)

    def _find(self, responder_id: str) -> StoredForm | None:
        return forms_answers.form_for_responder(self.world, responder_id)

    def _open(self, responder_id: str) -> Filling | AnyResponse:
        """The Form for the chosen person, or the page that says why not."""
        stored = self._find(responder_id)
        if stored is None:
            return self._sorry("missing", 404)
        person = visitor.signed_in()
        form = stored.resource
        if not _is_published(form):
            return self._sorry("unpublished", 404, form)
        if not may_view_published(self.world, form["formId"], self.world.users[person.id]):
            return self._sorry("denied", 403, form)
        if not _accepts(form):
            return visitor.to("form_closed", responder_id=responder_id)
        draft = self._drafts.of(person.id, form["formId"])
        return Filling(form, person, draft, sections_of(form, seed=person.id))

    def _own_response(self, responder_id: str, response_id: str) -> tuple[StoredForm, Json]:
        person = visitor.signed_in()
        stored = self._find(responder_id)
        response = stored.responses.get(response_id) if stored else None
        if stored is None or response is None:
            abort(404)
        if stored is None or response is None:
            abort(404)
        if self._sent_by.get(response_id, stored.respondents.get(response_id)) != person.id:
            abort(404)
        return stored, response

    def _sorry(self, why: str, status: int, form: Json | None = None) -> AnyResponse:
        """A page that says why nothing can be filled in. A form that is not shared does not tell its title."""
        title = (form or {}).get("info", {}).get("title", "") if why != "denied" else ""
        return make_response(render_template("pages/form_sorry.html", why=why, title=title), status)


def _publish_state(form: Json) -> Json:
    """A form of the old kind has no publish settings and is always open."""
    open_always = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    state: Json = form.get("publishSettings", open_always).get("publishState", {})
    return state


def _is_published(form: Json) -> bool:
    return bool(_publish_state(form).get("isPublished"))


def _accepts(form: Json) -> bool:
    return bool(_publish_state(form).get("isAcceptingResponses"))


def _is_quiz(form: Json) -> bool:
    return bool(form.get("settings", {}).get("quizSettings", {}).get("isQuiz"))
