"""Directories of any size for the strict stand-in, and what reports on them should say, counted afresh and simply."""

import random
from collections.abc import Callable, Iterable
from typing import Any

Json = dict[str, Any]
Pair = tuple[str, str]  # an address in lower case, and a module

DOMAIN = "storby.example"
PUPILS = f"elev.{DOMAIN}"
ADMIN = f"katalog@{DOMAIN}"
ROLE_ACCOUNT = f"nanolearn@{DOMAIN}"
GROUP = f"skyddsombud@{DOMAIN}"
LEADER = f"chef.norra@{DOMAIN}"
LED = "/Skolor/Norra"

_ADMINISTRATIONS = ("Skolor", "Vård och omsorg", "Teknik", "Kansli")
_AREAS = ("Norra", "Södra", "Väst", "Ø'by")
_FIRST_LANGUAGES = {4: "sv", 5: "da", 6: "en-GB"}  # the smallest town, too, needs a Form in each
_SMALL = ("Vaktmästeri", "Expedition")  # two and four people each, whatever the town's size


def town(people: int, seed: int = 1) -> Json:
    """`people` users that are neither suspended nor archived: a guest, the two role accounts, staff and pupils.

    Some suspended and archived accounts come on top. Every area has two small units and some schools; who works
    in /Skolor/Norra has its leader for a manager.
    """
    dice = random.Random(seed)
    units = [_unit(f"/{name}") for name in _ADMINISTRATIONS]
    leaves: list[str] = []
    small: list[str] = []
    for administration in _ADMINISTRATIONS:
        for area in _AREAS:
            units.append(_unit(f"/{administration}/{area}"))
            for name in (*_SMALL, "Enhet 1", "Enhet 2", "Elever"):
                units.append(_unit(f"/{administration}/{area}/{name}"))
                (small if name in _SMALL else leaves).append(units[-1]["orgUnitPath"])
    users = [
        _user(0, ADMIN, "/", isAdmin=True),
        _user(1, ROLE_ACCOUNT, "/"),
        _user(2, f"gast@{DOMAIN}", "/", guestAccountInfo={"primaryGuestEmail": "gast@annan.example"}),
        _user(3, LEADER, LED),
    ]
    places = [path for path in small for _ in range(2 if path.endswith(_SMALL[0]) else 4)]
    while len(users) < people:
        number = len(users)
        path = places.pop() if places else dice.choice(leaves)
        pupil = path.endswith("/Elever")
        more: Json = {"aliases": [f"P{number}@{DOMAIN}"]} if dice.random() < 0.1 else {}
        if path.startswith(LED) and not pupil:
            more["relations"] = [{"type": "manager", "value": LEADER}]
        code = dice.choices(["sv", "da", "en-GB", ""], weights=[70, 15, 10, 5])[0]
        code = _FIRST_LANGUAGES.get(number, code)
        if code:
            more["languages"] = [{"languageCode": code, "preference": "preferred"}]
        users.append(_user(number, f"Person.{number}@{PUPILS if pupil else DOMAIN}", path, **more))
    gone = [{"suspended": True}, {"archived": True}] * 5
    users += [_user(people + n, f"borta.{n}@{DOMAIN}", leaves[0], **state) for n, state in enumerate(gone)]
    working = [u for u in users[4:people] if u["primaryEmail"].endswith(f"@{DOMAIN}")]
    nested = f"inre.{GROUP}"
    return {
        "domains": [DOMAIN, PUPILS],
        "orgUnits": units,
        "users": users,
        "members": {
            GROUP: [
                *(_member(user["primaryEmail"]) for user in working[:230]),
                {"id": "g2", "email": nested, "type": "GROUP", "role": "MEMBER"},
                {"id": "x1", "email": "utifran@annan.example", "type": "EXTERNAL", "role": "MEMBER"},
            ],
            nested: [_member(user["primaryEmail"]) for user in working[225:240]],
        },
    }


def one_for_each_language(directory: Json) -> list[str]:
    """Three people as targets, whose own languages are Swedish, Danish and English."""
    return [f"person:{user['primaryEmail']}" for user in directory["users"][4:7]]


def _unit(path: str) -> Json:
    parent, _, name = path.rpartition("/")
    return {
        "name": name,
        "orgUnitPath": path,
        "orgUnitId": f"id:{path.lower()}",
        "parentOrgUnitPath": parent or "/",
        "parentOrgUnitId": f"id:{parent.lower()}" if parent else "id:root",
    }


def _user(number: int, email: str, path: str, **more: Any) -> Json:
    return {
        "id": f"{10**20 + number}",
        "primaryEmail": email,
        "name": {"givenName": "Åse", "familyName": f"Nr {number}", "fullName": f"Åse Nr {number}"},
        "orgUnitPath": path,
        "suspended": False,
        "archived": False,
        "thumbnailPhotoUrl": "https://example.org/who-asked-for-this",
        **more,
    }


def _member(email: str) -> Json:
    return {"email": email.lower(), "type": "USER", "role": "MEMBER", "status": "ACTIVE"}


# --- the recount ----------------------------------------------------------------------------------------------------


def people_of(directory: Json) -> dict[str, Json]:
    """Who can be taught, by address in lower case."""
    return {
        user["primaryEmail"].lower(): user
        for user in directory["users"]
        if not user["suspended"]
        and not user["archived"]
        and "guestAccountInfo" not in user
        and user["primaryEmail"] not in {ADMIN, ROLE_ACCOUNT}
    }


def below(path: str, branch: str) -> bool:
    return branch == "/" or f"{path}/".startswith(f"{branch}/")


def staff(user: Json) -> bool:
    return not str(user["primaryEmail"]).endswith(f"@{PUPILS}")


def language(user: Json) -> str:
    codes = [each["languageCode"] for each in user.get("languages", [])]
    return str(codes[0])[:2] if codes else "sv"


def count(
    people: Iterable[Json],
    modules: Iterable[str],
    scores: dict[Pair, int],
    pass_marks: dict[str, int],
    is_late: Callable[[str], bool],
) -> Json:
    """The four figures of one row or total over these people × modules; `scores` has each one's best."""
    figures = {"assigned": 0, "completed": 0, "passed": 0, "overdue": 0}
    wanted = list(modules)
    for user in people:
        for module in wanted:
            score = scores.get((user["primaryEmail"].lower(), module))
            figures["assigned"] += 1
            figures["completed"] += score is not None
            figures["passed"] += score is not None and score >= pass_marks[module]
            figures["overdue"] += score is None and is_late(module)
    return figures


def all_branches(users: Iterable[Json]) -> set[str]:
    """Every path that has somebody in it or below it."""
    found = {"/"}
    for user in users:
        steps = str(user["orgUnitPath"]).strip("/").split("/")
        found |= {"/" + "/".join(steps[:depth]) for depth in range(1, len(steps) + 1)}
    return found
