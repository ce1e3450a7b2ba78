"""The pages joined: their addresses, and what every template may use."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from flask import Blueprint, g, request, url_for

from service.access import Permission, may, reach
from service.counting.weeks import between
from service.house import House
from service.pages import charts, headline, heat_chart
from service.pages.admin.reminders import RemindersPages
from service.pages.admin.roles import RolesPages
from service.pages.admin.views import AdminPages
from service.pages.assignment_goals import AssignmentGoalPages
from service.pages.branch_reader import address_of
from service.pages.console import ConsolePages
from service.pages.downloads import DownloadPages, Office
from service.pages.front import FrontPages
from service.pages.goals import GoalPages
from service.pages.guard import Visitor
from service.pages.languages import WORDS, language
from service.pages.left import LeftPages
from service.pages.me import MePages
from service.pages.mending.assignment import AssignmentPages
from service.pages.mending.errands import ErrandPages, Workshop
from service.pages.mending.listing import AssignmentsPages
from service.pages.mending.making import MakingPages
from service.pages.mending.soon import Soon
from service.pages.mydata import MyDataPages
from service.pages.nudge import NudgePages
from service.pages.pictures import PicturePages
from service.pages.preview.views import Click, PreviewPages
from service.pages.privacy import PrivacyPages
from service.pages.session import SessionPages, staying
from service.pages.session_words import WORDS as SESSION_WORDS
from service.pages.showing import Showing
from service.pages.token import token
from service.pages.unit import UnitPages
from service.pages.work import WorkPages
from service.privacy.languages import WORDS as PRIVACY_WORDS
from service.reports.weeks_chart import trend_chart
from service.tongue import percent

_STATIC = Path(__file__).parent / "static"


class Estate(Office, Workshop, Protocol):
    """Everything that some page needs of the installation."""


def blueprint(house: Estate, click: Click, soon: Soon) -> Blueprint:
    """All pages but those of signing in.

    `click` answers what is clicked in the sidebar's preview; `soon` has work done at once, where that is possible.
    """
    pages = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
    front, me, unit, console = FrontPages(house), MePages(house), UnitPages(house), ConsolePages(house)
    work = WorkPages(house)
    pages.add_url_rule("/", "front", front.front)
    pages.add_url_rule("/healthz", "healthz", front.healthz)
    pages.add_url_rule("/_ah/warmup", "warmup", front.warmup)
    pages.add_url_rule("/how", "how", front.how)
    pages.add_url_rule("/me", "me", me.me)
    mydata, privacy = MyDataPages(house), PrivacyPages(house)
    pages.add_url_rule("/me/data", "mydata", mydata.mydata)
    pages.add_url_rule("/me/data.json", "mydata_json", mydata.mydata_json)
    pages.add_url_rule("/privacy", "privacy", privacy.privacy)
    pages.add_url_rule("/privacy/<name>.html", "paper", privacy.paper)
    session = SessionPages(house)
    pages.add_url_rule("/session", "session", session.session)
    pages.add_url_rule("/session/part", "session_part", session.part, methods=["GET", "POST"])
    _figures(pages, house, unit)
    downloads = DownloadPages(house)
    pages.add_url_rule("/me/certificate.pdf", "certificate", downloads.certificate)
    pages.add_url_rule("/certificates", "certificates", downloads.certificates, methods=["GET", "POST"])
    pages.add_url_rule("/modules/<module_id>", "module", unit.module)
    pages.add_url_rule("/pictures/<name>", "picture", PicturePages(house).picture)
    pages.add_url_rule("/console", "console", console.console)
    admin = AdminPages(house)
    pages.add_url_rule("/catalogue", "catalogue", admin.catalogue)
    pages.add_url_rule("/console/people", "people", admin.people)
    pages.add_url_rule("/console/classroom", "classroom", admin.classroom)
    pages.add_url_rule("/console/reminders", "reminders", RemindersPages(house).reminders)
    pages.add_url_rule("/console/roles", "roles", RolesPages(house).roles, methods=["GET", "POST"])
    pages.add_url_rule("/console/settings", "settings", admin.settings)
    pages.add_url_rule("/console/health", "health", admin.health)
    pages.add_url_rule("/console/audit", "audit", admin.audit)
    errands = ErrandPages(house, soon)
    pages.add_url_rule("/console/do", "errand", errands.errand, methods=["GET", "POST"])
    pages.add_url_rule("/console/forms/<form_id>", "drift", errands.drift, methods=["GET", "POST"])
    pages.add_url_rule("/console/assign", "assign", MakingPages(house, soon).assign, methods=["GET", "POST"])
    one, listed = AssignmentPages(house), AssignmentsPages(house)
    pages.add_url_rule("/console/assignments", "assignments", listed.assignments)
    number = "/console/assignments/<int(max=2147483647):number>"
    pages.add_url_rule(number, "assignment", one.assignment, methods=["GET", "POST"])
    pages.add_url_rule("/console/work", "work", work.work)
    pages.add_url_rule("/console/work.json", "work_json", work.work_json)
    preview = PreviewPages(house, click)
    pages.add_url_rule("/cards/preview", "sidebar", preview.sidebar, methods=["GET", "POST"])
    fresh = {path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in _STATIC.iterdir()}
    pages.add_app_template_global(charts.bar, "chart_bar")
    for thought in (charts.spread_chart, charts.spread_of, charts.range_chart, headline.headline):
        pages.add_app_template_global(thought)
    for drawing in (trend_chart, heat_chart.heat_chart, between):
        pages.add_app_template_global(drawing)
    pages.app_context_processor(lambda: _for_templates(house, fresh))
    return pages


def _figures(pages: Blueprint, house: Office, unit: UnitPages) -> None:
    """A branch: its page, its files, its goals, and having those reminded who are not done."""
    pages.add_url_rule("/units/", "unit", unit.unit)
    pages.add_url_rule("/units/<path:unit>", "unit", unit.unit)
    pages.add_url_rule("/units.csv", "units_csv", unit.units_csv)
    downloads = DownloadPages(house)
    for form in ("xlsx", "pdf", "html"):
        pages.add_url_rule(f"/units.{form}", "units_file", downloads.units_file, defaults={"form": form})
    pages.add_url_rule("/units.sheet", "units_sheet", downloads.units_sheet, methods=["GET", "POST"])
    pages.add_url_rule("/wall.pdf", "wall", downloads.wall)
    goals, nudging = GoalPages(house), NudgePages(house)
    pages.add_url_rule("/goals", "goals", goals.goals)
    pages.add_url_rule("/goals", "set_goal", goals.set_goal, methods=["POST"])
    of_assignments = "/goals/assignments/<int(max=2147483647):number>"
    pages.add_url_rule(of_assignments, "assignment_goal", AssignmentGoalPages(house).goal, methods=["GET", "POST"])
    pages.add_url_rule("/nudge", "nudge", nudging.nudge, methods=["GET", "POST"])
    pages.add_url_rule("/left", "left", LeftPages(house).left)


def _for_templates(house: House, fresh: Mapping[str, str]) -> dict[str, Any]:
    """`fresh`: a hash of each static file; a changed file has a new address, so caches may keep it for ever."""
    visitor: Visitor | None = g.get("visitor")
    spoken = visitor.language if visitor else language(None, house.settings.language)
    return {
        "t": WORDS[spoken],
        "show": Showing(spoken, house.settings.timezone),
        "percent": percent,
        "visitor": visitor,
        "places": _places(visitor),
        "rooms": lambda: _rooms(visitor),
        "languages": WORDS.values(),
        "privacy": PRIVACY_WORDS[spoken],
        "token": token,
        "staying": lambda: staying(house),
        "session_words": SESSION_WORDS[spoken],
        "in_language": _in_language,
        "stylesheet": url_for("pages.static", filename="service.css", v=fresh["service.css"]),
        "htmx_script": url_for("pages.static", filename="htmx.min.js", v=fresh["htmx.min.js"]),
        "page_script": url_for("pages.static", filename="page.js", v=fresh["page.js"]),
        "preview_style": url_for("pages.static", filename="preview.css", v=fresh["preview.css"]),
        "preview_script": url_for("pages.static", filename="preview.js", v=fresh["preview.js"]),
        "icon": url_for("pages.static", filename="icon.svg", v=fresh["icon.svg"]),
    }


def _places(visitor: Visitor | None) -> list[tuple[str, str]]:
    """Where the visitor may go: the word's name in `Frame`, and the address."""
    if visitor is None:
        return []
    places = []
    if visitor.actor.person_id is not None:
        places.append(("me", url_for("pages.me")))
    if branches := reach(visitor.actor, Permission.COUNTS_READ):
        places.append(("report", address_of(branches[0])))
    if may(visitor.actor, Permission.HEALTH_READ):
        places.append(("console", url_for("pages.console")))
    return places


def _rooms(visitor: Visitor | None) -> list[tuple[str, str]]:
    """The administrator's rooms that are open to the visitor: each one's name among the words, and its address."""
    if visitor is None:
        return []
    actor = visitor.actor
    opened = {
        "console": may(actor, Permission.HEALTH_READ),
        "assignments": bool(reach(actor, Permission.ASSIGNMENTS_READ)),
        "catalogue": bool(reach(actor, Permission.COUNTS_READ)),
        "people": may(actor, Permission.HEALTH_READ),
        "classroom": may(actor, Permission.HEALTH_READ),
        "reminders": may(actor, Permission.HEALTH_READ),
        "roles": bool(reach(actor, Permission.ROLES_MANAGE)),
        "settings": may(actor, Permission.HEALTH_READ),
        "health": may(actor, Permission.HEALTH_READ),
        "audit": may(actor, Permission.AUDIT_READ),
    }
    return [(room, url_for(f"pages.{room}")) for room, is_open in opened.items() if is_open]


def _in_language(code: str) -> str:
    """This page in another language."""
    if request.endpoint is None:
        return url_for("pages.front", lang=code)
    return url_for(request.endpoint, **{**(request.view_args or {}), **request.args, "lang": code})
