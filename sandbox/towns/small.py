"""Lilleby: sixteen people, enough to try everything once and few enough to know by name."""

from typing import Any

Json = dict[str, Any]
DOMAIN = "lilleby.example"

UNITS = [
    "/Skolor",
    "/Skolor/Norra skolan",
    "/Skolor/Norra skolan/Lärare",
    "/Omsorg",
    "/Omsorg/Solgården",
    "/Kontor",
    "/Elever",
]
PEOPLE = [
    # given name, family name, address before the @, unit, title, manager's address before the @
    ("Nanolearn", "Lilleby", "nanolearn", "/", "", ""),
    ("Katalog", "Läsare", "katalog", "/", "", ""),
    ("Super", "Admin", "admin", "/", "", ""),
    ("Åsa", "Öberg", "asa.oberg", "/Kontor", "Kommundirektör", ""),
    ("Karl-Erik", "Lindström", "karl-erik.lindstrom", "/Skolor/Norra skolan", "Rektor", "asa.oberg"),
    ("Søren", "Kjær", "soren.kjaer", "/Skolor/Norra skolan/Lärare", "Lärare", "karl-erik.lindstrom"),
    ("Aino", "Mäkelä", "Aino.Makela", "/Skolor/Norra skolan/Lärare", "Lärare", "karl-erik.lindstrom"),
    ("Siobhán", "O'Neill", "siobhan.oneill", "/Skolor/Norra skolan/Lärare", "Lärare", "karl-erik.lindstrom"),
    ("Fatuma", "Abdi", "fatuma.abdi", "/Omsorg/Solgården", "Enhetschef", "asa.oberg"),
    ("René", "Holm", "rene.holm", "/Omsorg/Solgården", "Undersköterska", "fatuma.abdi"),
    ("Ingrid", "Nyström", "ingrid.nystrom", "/Omsorg/Solgården", "Undersköterska", "fatuma.abdi"),
    ("Per", "Åkesson", "per.akesson", "/Omsorg", "Sjuksköterska", "fatuma.abdi"),
    ("Maja", "Ek", "maja.ek", "/Elever", "", ""),
    ("Ali", "Hassan", "ali.hassan", "/Elever", "", ""),
    ("Olle", "Borta", "olle.borta", "/Omsorg", "Undersköterska", "fatuma.abdi"),
    ("Eva", "Arkiv", "eva.arkiv", "/Kontor", "Handläggare", "asa.oberg"),
]
LANGUAGES = {"soren.kjaer": "da", "siobhan.oneill": "en"}
MARKS: dict[str, Json] = {
    "katalog": {"isDelegatedAdmin": True},
    "admin": {"isAdmin": True},
    "olle.borta": {"suspended": True, "suspensionReason": "ADMIN"},
    "eva.arkiv": {"archived": True},
    "ingrid.nystrom": {"aliases": ["ingrid.berg@lilleby.example"]},
}


def small_town() -> Json:
    """The town file of Lilleby: one school, one care home, one office, two pupils."""
    return {
        "domain": DOMAIN,
        "orgUnits": [{"orgUnitPath": path} for path in UNITS],
        "users": [_user(row) for row in PEOPLE],
        "groups": [
            {"email": f"alla@{DOMAIN}", "name": "Alla anställda"},
            {"email": f"skolan@{DOMAIN}", "name": "Norra skolan"},
            {"email": f"omsorgen@{DOMAIN}", "name": "Omsorgen"},
        ],
        "members": {
            f"alla@{DOMAIN}": [_member("skolan"), _member("omsorgen"), _member("asa.oberg", "OWNER")],
            f"skolan@{DOMAIN}": [
                _member("karl-erik.lindstrom", "MANAGER"),
                _member("soren.kjaer"),
                _member("Aino.Makela"),
                _member("siobhan.oneill"),
            ],
            f"omsorgen@{DOMAIN}": [
                _member("fatuma.abdi", "OWNER"),
                _member("rene.holm"),
                _member("ingrid.nystrom"),
                {"email": "vikarie@bemanning.example", "role": "MEMBER", "type": "EXTERNAL"},
            ],
        },
    }


def _member(name: str, role: str = "MEMBER") -> Json:
    return {"email": f"{name}@{DOMAIN}", "role": role}


def _user(row: tuple[str, str, str, str, str, str]) -> Json:
    given, family, name, unit, title, manager = row
    user: Json = {
        "primaryEmail": f"{name}@{DOMAIN}",
        "name": {"givenName": given, "familyName": family},
        "orgUnitPath": unit,
        "languages": [{"languageCode": LANGUAGES.get(name, "sv"), "preference": "preferred"}],
        **MARKS.get(name, {}),
    }
    if title:
        user["organizations"] = [{"title": title, "primary": True, "customType": ""}]
    if manager:
        user["relations"] = [{"type": "manager", "value": f"{manager}@{DOMAIN}"}]
    return user
