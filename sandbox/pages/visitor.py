"""Who looks at a page, and in which language. Both stand in cookies; there are no passwords in a sandbox."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_month_names
from flask import Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from sandbox.pages.words import LANGUAGES, Words
from sandbox.world import World

Json = dict[str, Any]

PERSON_COOKIE = "workspace_person"
LANGUAGE_COOKIE = "workspace_language"
A_YEAR = 365 * 24 * 3600
ADDRESS = re.compile(r"https?://[^\s<>]+")
LOCAL_TIME = ZoneInfo("Europe/Stockholm")
GOOGLE_HOSTS = {  # to the page that stands for all of a host; empty: the paths are the same here
    "docs.google.com": "",
    "classroom.google.com": "",
    "mail.google.com": "/mail",
    "drive.google.com": "/drive",
}

Route = tuple[str, str, Callable[..., Any], list[str]]  # rule, endpoint, view, methods


@dataclass(frozen=True, slots=True)
class Person:
    """The chosen user, in the words that the pages need."""

    id: str
    name: str
    email: str
    unit: str
    title: str

    @property
    def initial(self) -> str:
        return self.name[:1].upper() or "?"

    @property
    def tint(self) -> int:
        """Which of eight colours stands behind the initial: the same for the same person always."""
        return sum(self.email.encode()) % 8


def person_of(user: Json) -> Person:
    """A Directory user as the pages show one."""
    name = user.get("name", {})
    full = name.get("fullName") or " ".join(filter(None, (name.get("givenName"), name.get("familyName"))))
    jobs = user.get("organizations") or [{}]
    job = next((entry for entry in jobs if entry.get("primary")), jobs[0])
    return Person(
        id=user["id"],
        name=full or user["primaryEmail"],
        email=user["primaryEmail"],
        unit=user.get("orgUnitPath", "/"),
        title=job.get("title") or job.get("description") or "",
    )


def may_sign_in(user: Json) -> bool:
    return not (user.get("suspended") or user.get("archived"))


def language_wanted() -> str:
    """`?hl=` first, then what was chosen before, then the browser's languages."""
    for wanted in (request.args.get("hl"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    asked = (tag.lower().partition("-")[0] for tag in request.accept_languages.values())
    return next((language for language in asked if language in LANGUAGES), "en")


def remember_language(response: Response) -> Response:
    wanted = request.args.get("hl")
    if wanted in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, wanted, samesite="Lax", httponly=True)
    return response


def remember_person(response: AnyResponse, user: Json) -> None:
    """They are who looks at the sandbox's pages, until another is chosen."""
    response.set_cookie(PERSON_COOKIE, user["id"], max_age=A_YEAR, samesite="Lax", httponly=True)


def welcome(world: World) -> None:
    """Put the visitor and the words where views and templates find them."""
    g.words = Words(language_wanted())
    user = world.users.get(request.cookies.get(PERSON_COOKIE, ""))
    g.person = person_of(user) if user and may_sign_in(user) else None


def words() -> Words:
    chosen: Words = g.words
    return chosen


def someone() -> Person | None:
    """The chosen person, or None."""
    person: Person | None = g.person
    return person


def signed_in() -> Person:
    """The chosen person; whoever has chosen nobody is sent to choose and comes back afterwards."""
    person = someone()
    if person is None:
        onward = {"continue": [request.full_path.rstrip("?")]}
        abort(redirect(address_of(url_for("pages.choose"), onward)))
    return person


def own_page(target: str) -> str:
    """A path on this host, or the front page: nobody is led away by a crafted `continue`."""
    parts = urlsplit(target)
    harmless = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if harmless and not parts.scheme and not parts.netloc else "/"


def here(address: str, base_url: str = "") -> str:
    """Google's own addresses, and this sandbox's by its full name, as paths here; any other as it is."""
    parts = urlsplit(address)
    if parts.netloc in GOOGLE_HOSTS:
        path = GOOGLE_HOSTS[parts.netloc] or parts.path
    elif base_url and parts.netloc == urlsplit(base_url).netloc:
        path = parts.path
    else:
        return address
    return f"{path}?{parts.query}" if parts.query else path or "/"


def address_of(path: str, query: Mapping[str, Sequence[str]]) -> str:
    return f"{path}?{urlencode(query, doseq=True)}"


def moment(value: str | datetime) -> datetime:
    """RFC 3339, or a time already, in local time."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(LOCAL_TIME)


def when(value: str | datetime, now: datetime) -> str:
    """Short, as an inbox shows it: the clock today, the day this year, the whole date before."""
    at, today, language = moment(value), moment(now), _date_language()
    if at.date() == today.date():
        return format_time(at, "short", locale=language)
    if at.year == today.year:
        return format_date(at, "d MMM", locale=language)
    return format_date(at, "d MMM y", locale=language)


def _date_language() -> str:
    """English with a day of 24 hours, as people here read a clock."""
    language = words().language
    return "en_GB" if language == "en" else language


def when_in_full(value: str | datetime) -> str:
    return format_datetime(moment(value), "EEE d MMM y HH:mm", locale=_date_language())


def month_name(number: int) -> str:
    return str(get_month_names("wide", locale=_date_language())[number])


def to(endpoint: str, **values: Any) -> AnyResponse:
    """After a POST: see the other page (303), so that reload and back never send twice."""
    return redirect(url_for(f"pages.{endpoint}", **values), 303)
