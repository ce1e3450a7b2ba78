"""Storby: a town of as many people as a test wants, in ten units, with one group of up to 450 of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.serve import Sandbox
from sandbox.town import load_town
from tests.support.story import Story

DOMAIN = "storby.example"


def big_town(number: int) -> dict[str, Any]:
    """The town file. The first two accounts are the installation's own."""
    return {
        "domain": DOMAIN,
        "orgUnits": [{"orgUnitPath": f"/E{n}"} for n in range(10)],
        "users": [
            {
                "id": str(10_000 + n),
                "primaryEmail": address(n),
                "name": {"givenName": "P", "familyName": str(n)},
                "orgUnitPath": f"/E{n % 10}",
                "isAdmin": n == 1,
            }
            for n in range(number)
        ],
        "groups": [{"email": f"stor@{DOMAIN}", "name": "Stor"}],
        "members": {f"stor@{DOMAIN}": [{"email": address(n)} for n in range(min(number, 450))]},
    }


def address(number: int) -> str:
    return f"p{number:05}@{DOMAIN}"


@contextmanager
def big_story(folder: Path, number: int, **settings: str) -> Iterator[Story]:
    """Storby's installation beside its sandbox."""
    with Sandbox(load_town(big_town(number))) as sandbox:
        accounts = {"NANOLEARN_DELEGATED_USER": address(0), "NANOLEARN_DIRECTORY_ADMIN": address(1)}
        told = Story(sandbox, folder, DOMAIN, **accounts, **settings)
        yield told
        told.close()
