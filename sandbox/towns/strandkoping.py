"""Strandköpings kommun: about 480 people at work and 720 pupils, none of them real, always the same."""

from random import Random
from typing import Any

from sandbox.towns.names import ascii_of, draw_name
from sandbox.towns.strandkoping_units import ADMINISTRATIONS, CLASSES, LEADERSHIP, Unit

Json = dict[str, Any]

DOMAIN = "strandkoping.example"
PUPILS_DOMAIN = f"elev.{DOMAIN}"
SERVICE_UNIT = "/Tjänstekonton"
PUPILS_UNIT = "/Elever"
CLASS_SIZES = (20, 26)
MIXED_CASE, ALIAS, SUSPENDED, ARCHIVED = 0.03, 0.05, 0.02, 0.012  # how many of all people


class _Town:
    """The town file while it is being written."""

    def __init__(self) -> None:
        self.random = Random(1847)  # noqa: S311 - a town, not a secret
        self.units: list[Json] = []
        self.users: list[Json] = []
        self.taken: set[str] = set()
        self.groups: list[Json] = []
        self.members: dict[str, list[Json]] = {}

    def unit(self, path: str, description: str = "") -> str:
        parent, _, name = path.rpartition("/")
        given = {"name": name, "orgUnitPath": path, "parentOrgUnitPath": parent or "/", "description": description}
        self.units.append(given)
        return path

    def address(self, name: str, domain: str) -> str:
        """A free address: namesakes get a number."""
        candidate, number = f"{name}@{domain}", 2
        while candidate in self.taken:
            candidate, number = f"{name}{number}@{domain}", number + 1
        self.taken.add(candidate)
        return candidate

    def person(self, path: str, domain: str = DOMAIN) -> Json:
        """Somebody new with a name, an address and mostly a language."""
        given, family, language = draw_name(self.random)
        name = f"{ascii_of(given)}.{ascii_of(family)}"
        address = self.address(name, domain)
        if self.random.random() < MIXED_CASE:
            address = ".".join(part.capitalize() for part in address.split("@")[0].split(".")) + f"@{domain}"
        user: Json = {
            "primaryEmail": address,
            "name": {"givenName": given, "familyName": family},
            "orgUnitPath": path,
        }
        if language:
            user["languages"] = [{"languageCode": language, "preference": "preferred"}]
        self.users.append(user)
        return user

    def employee(self, path: str, title: str, department: str, boss: Json | None) -> Json:
        user = self.person(path)
        user["organizations"] = [{"title": title, "department": department, "primary": True}]
        if boss is not None:
            user["relations"] = [{"type": "manager", "value": boss["primaryEmail"]}]
        if self.random.random() < ALIAS:  # the name before a wedding
            alias = f"{ascii_of(user['name']['givenName'])}.{ascii_of(draw_name(self.random)[1])}"
            user["aliases"] = [self.address(alias, DOMAIN)]
        return user

    def some_leave(self, user: Json) -> None:
        """A few accounts are suspended, a few more archived."""
        chance = self.random.random()
        if chance < SUSPENDED:
            user["suspended"] = True
            user["suspensionReason"] = "ADMIN"
        elif chance < SUSPENDED + ARCHIVED:
            user["archived"] = True

    def group(self, name: str, title: str, members: list[Json]) -> Json:
        """A group; answers with what makes it a member of another."""
        address = f"{name}@{DOMAIN}"
        self.groups.append({"email": address, "name": title})
        self.members[address] = members
        return {"email": address, "role": "MEMBER", "type": "GROUP"}


def strandkoping() -> Json:
    """The town file of Strandköpings kommun."""
    town = _Town()
    _service_accounts(town)
    town.unit(f"/{LEADERSHIP.name}")
    director = town.employee(f"/{LEADERSHIP.name}", str(LEADERSHIP.head), LEADERSHIP.name, None)
    office = [director, *_workers(town, LEADERSHIP, f"/{LEADERSHIP.name}", LEADERSHIP.name, director)]
    parts = [town.group("kommunledning", LEADERSHIP.name, [_member(user) for user in office])]
    heads, ambassadors = [director], [office[1]]
    for name, (group, units) in ADMINISTRATIONS.items():
        staff, leading = _administration(town, name, units, director)
        heads += leading
        ambassadors += [_ambassador(staff, leading, unit) for unit in units[1:6]]
        parts.append(town.group(group, f"Alla på {name}", [_member(user) for user in staff]))
    _groups(town, parts, heads, ambassadors)
    _pupils(town)
    return {
        "domain": DOMAIN,
        "orgUnits": town.units,
        "users": town.users,
        "groups": town.groups,
        "members": town.members,
    }


def _service_accounts(town: _Town) -> None:
    town.unit(SERVICE_UNIT, "Konton som ingen människa arbetar med")
    for name, given, marks in (
        ("nanolearn", "Nanolearn", {}),
        ("katalog", "Katalogläsare", {"isDelegatedAdmin": True}),
        ("superadmin", "Superadministratör", {"isAdmin": True}),
    ):
        town.users.append(
            {
                "primaryEmail": town.address(name, DOMAIN),
                "name": {"givenName": given, "familyName": "Strandköping"},
                "orgUnitPath": SERVICE_UNIT,
                "includeInGlobalAddressList": False,
                **marks,
            }
        )
    town.users.append(
        {
            "primaryEmail": town.address("gast.revisor", DOMAIN),
            "name": {"givenName": "Ulrika", "familyName": "Gran"},
            "orgUnitPath": "/",
            "isGuestUser": True,
            "guestAccountInfo": {"primaryGuestEmail": "ulrika.gran@granskning.example"},
        }
    )


def _administration(town: _Town, name: str, units: tuple[Unit, ...], director: Json) -> tuple[list[Json], list[Json]]:
    """The administration's people, and those of them who lead others."""
    top = town.unit(f"/{name}")
    chief = town.employee(top, "Förvaltningschef", name, director)
    staff, leading = [chief], [chief]
    for unit in units:
        path = town.unit(f"{top}/{unit.name}")
        if unit.head is not None:
            leading.append(town.employee(path, unit.head, unit.name, chief))
            staff.append(leading[-1])
        staff += _workers(town, unit, path, unit.name, leading[-1])
    return staff, leading


def _workers(town: _Town, unit: Unit, path: str, department: str, boss: Json) -> list[Json]:
    """Everybody in a unit but its head."""
    workers: list[Json] = []
    for _ in range(unit.people - (unit.head is not None)):
        worker = town.employee(path, town.random.choice(unit.titles), department, boss)
        town.some_leave(worker)
        workers.append(worker)
    return workers


def _ambassador(staff: list[Json], leading: list[Json], unit: Unit) -> Json:
    """Somebody of a unit who leads nobody and has not left."""
    return next(
        user
        for user in staff
        if user["organizations"][0]["department"] == unit.name
        and user not in leading
        and not user.get("suspended")
        and not user.get("archived")
    )


def _member(user: Json, role: str = "MEMBER") -> Json:
    return {"email": user["primaryEmail"], "role": role, "type": "USER"}


def _groups(town: _Town, parts: list[Json], heads: list[Json], ambassadors: list[Json]) -> None:
    town.group("alla", "Alla anställda", [*parts, _member(heads[0], "OWNER")])
    town.group("chefer", "Alla chefer", [_member(user) for user in heads])
    outsider = {"email": "coach@larandenatverk.example", "role": "MEMBER", "type": "EXTERNAL"}
    town.group("ambassadorer", "Nanolearn-ambassadörer", [*(_member(user) for user in ambassadors), outsider])
    everybody = {"id": "my_customer", "role": "MEMBER", "type": "CUSTOMER"}
    town.group("hela-kommunen", "Alla konton i kommunen", [everybody])
    town.group("tom-grupp", "Grupp utan medlemmar", [])


def _pupils(town: _Town) -> None:
    town.unit(PUPILS_UNIT)
    for school, classes in CLASSES.items():
        top = town.unit(f"{PUPILS_UNIT}/{school}")
        for name in classes:
            path = town.unit(f"{top}/{name}")
            for _ in range(town.random.randint(*CLASS_SIZES)):
                town.some_leave(town.person(path, PUPILS_DOMAIN))
