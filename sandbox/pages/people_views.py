"""The front page: choose who you are, by search or from a handful of typical people."""

from collections.abc import Callable, Iterator

from flask import Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.pages import visitor
from sandbox.pages.visitor import Json, Person, Route
from sandbox.world import World

MOST_SHOWN = 30

_LEADER = ("chef", "rektor", "leder", "principal", "head of", "manager", "director", "direktör", "direktør")
_TEACHER = ("lärare", "lærer", "teacher")
_CARE = ("undersköterska", "vårdbiträde", "omsorg", "sosu", "care", "hjemmehjælp", "plejer")
_ACCOUNTS = ("tjänstekont", "funktionskont", "rollkont", "servicekont", "account")
_PUPIL = ("elev", "pupil", "student")


def _titled(*marks: str) -> Callable[[Json, Person], bool]:
    return lambda _user, person: any(mark in person.title.lower() for mark in marks)


def _placed(*marks: str) -> Callable[[Json, Person], bool]:
    return lambda _user, person: any(mark in f"{person.title} {person.unit}".lower() for mark in marks)


def _stands_alone(user: Json, person: Person) -> bool:
    """An account among no colleagues, without a title, that administers nothing: it acts for a program."""
    apart = person.unit == "/" or any(mark in person.unit.lower() for mark in _ACCOUNTS)
    return apart and not person.title and not (user.get("isDelegatedAdmin") or user.get("isGuestUser"))


# In this order: an account that fits two roles stands under the first.
TYPICAL: dict[str, Callable[[Json, Person], bool]] = {
    "role.administrator": lambda user, _person: bool(user.get("isAdmin")),
    "role.leader": _titled(*_LEADER),
    "role.teacher": _titled(*_TEACHER),
    "role.care": _titled(*_CARE),
    "role.pupil": _placed(*_PUPIL),
    "role.account": _stands_alone,
}


class PeoplePages:
    """Choosing and changing who you are."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: tuple[int, list[tuple[str, Person]]] = (-1, [])

    def routes(self) -> Iterator[Route]:
        yield "/", "choose", self.choose, ["GET"]
        yield "/choose", "take", self.take, ["POST"]

    def choose(self) -> str:
        query = request.args.get("q", "").strip()
        found = self._search(query) if query else []
        return render_template(
            "pages/choose.html",
            query=query,
            shown=[("", person) for person in found[:MOST_SHOWN]] if query else self._typical(),
            found_count=len(found),
            population=sum(1 for _ in self._people()),
            domain=self.world.domain,
            onward=visitor.own_page(request.args.get("continue", "/")),
            changing="change" in request.args,
        )

    def take(self) -> AnyResponse:
        """Become somebody: remembered in a cookie until another is chosen."""
        user = self.world.users.get(request.form.get("person", ""))
        if user is None or not visitor.may_sign_in(user):
            abort(404)
        response = Response(status=303)
        response.headers["Location"] = visitor.own_page(request.form.get("continue", "/"))
        visitor.remember_person(response, user)
        return response

    def _people(self) -> Iterator[Json]:
        return (user for user in self.world.users.values() if visitor.may_sign_in(user))

    def _search(self, query: str) -> list[Person]:
        """Everybody who has all the words in name, address, unit or title; names that begin so come first."""
        asked = query.casefold().split()
        found = []
        for text, person in self._texts():
            if all(word in text for word in asked):
                starts = any(part.startswith(asked[0]) for part in person.name.casefold().split())
                found.append((not starts, person.name.casefold(), person))
        return [person for *_, person in sorted(found, key=lambda entry: entry[:2])]

    def _texts(self) -> list[tuple[str, Person]]:
        """Everybody with the text that is searched; made anew only when the Directory has changed."""
        revision, texts = self._known
        if revision != self.world.directory_revision:
            people = [visitor.person_of(user) for user in self._people()]
            texts = [(f"{p.name} {p.email} {p.unit} {p.title}".casefold(), p) for p in people]
            self._known = (self.world.directory_revision, texts)
        return texts

    def _typical(self) -> list[tuple[str, Person]]:
        """One person a role, the first by address, so that the same town always shows the same faces."""
        chosen: dict[str, Person] = {}
        for user in sorted(self._people(), key=lambda user: str(user["primaryEmail"])):
            person = visitor.person_of(user)
            role = next((role for role, fits in TYPICAL.items() if fits(user, person)), None)
            if role:
                chosen.setdefault(role, person)
        return [(role, chosen[role]) for role in TYPICAL if role in chosen]
