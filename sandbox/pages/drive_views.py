"""Drive, as far as Forms go: the forms one owns or may answer, and the insides of those one may open."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, render_template

from sandbox.apis.drive_access import Role, may_view_published, role_of
from sandbox.pages import visitor
from sandbox.pages.form_questions import sections_of
from sandbox.pages.visitor import Json, Route
from sandbox.world import StoredForm, World


@dataclass(frozen=True, slots=True)
class Entry:
    """A form in the list."""

    form: Json
    name: str
    state: str
    owned: bool
    opens: bool
    answerable: bool
    changed: str
    responses: int


class DrivePages:
    """Lists and insides of forms."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> Iterator[Route]:
        yield "/drive", "drive", self.list_forms, ["GET"]
        yield "/drive/<form_id>", "drive_form", self.inside, ["GET"]
        yield "/forms/d/<form_id>/edit", "drive_edit", self.inside, ["GET"]

    def list_forms(self) -> str:
        person = visitor.signed_in()
        user = self.world.users[person.id]
        entries = [entry for form in self.world.forms.values() if (entry := self._entry(form, user))]
        entries.sort(key=lambda entry: entry.changed, reverse=True)
        return render_template("pages/drive.html", entries=entries)

    def _entry(self, form: StoredForm, user: Json) -> Entry | None:
        """The form as one line, or None for somebody from whom it is hidden."""
        form_id = form.resource["formId"]
        file = self.world.files.get(form_id)
        if file is None or file.resource.get("trashed"):
            return None
        role, published = role_of(self.world, file, user), state_of(form.resource)
        answerable = published != "unpublished" and may_view_published(self.world, form_id, user)
        if role == Role.NONE and not answerable:
            return None
        return Entry(
            form=form.resource,
            name=file.resource.get("name") or form.resource.get("info", {}).get("title", ""),
            state=published,
            owned=role == Role.OWNER,
            opens=role >= Role.READER,
            answerable=answerable,
            changed=str(file.resource.get("modifiedTime", "")),
            responses=len(form.responses),
        )

    def inside(self, form_id: str) -> str:
        """What its owner sees: items, state, who may answer, how many did."""
        person = visitor.signed_in()
        form, file = self.world.forms.get(form_id), self.world.files.get(form_id)
        if form is None or file is None or role_of(self.world, file, self.world.users[person.id]) == Role.NONE:
            abort(404)
        sections = sections_of(form.resource)
        return render_template(
            "pages/drive_form.html",
            form=form.resource,
            name=file.resource.get("name", ""),
            state=state_of(form.resource),
            sections=sections,
            quiz=bool(form.resource.get("settings", {}).get("quizSettings", {}).get("isQuiz")),
            headings=_headings(form.resource),
            questions=sum(1 for section in sections for _ in section.questions()),
            responses=len(form.responses),
            audience=[entry for entry in file.permissions.values() if entry.get("view") == "published"],
        )


def state_of(form: Json) -> str:
    """unpublished, accepting or closed; a form of the old kind, without publish settings, is legacy."""
    if "publishSettings" not in form:
        return "legacy"
    state = form["publishSettings"].get("publishState", {})
    if not state.get("isPublished"):
        return "unpublished"
    return "accepting" if state.get("isAcceptingResponses") else "closed"


def _headings(form: Json) -> dict[str, str]:
    """Titles of the sections by the id of the page break, for showing where a choice leads."""
    return {item["itemId"]: item.get("title", "") for item in form.get("items", []) if "pageBreakItem" in item}
