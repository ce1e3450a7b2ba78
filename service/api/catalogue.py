"""What can be taught: for whoever reads any branch; questions and answers are not told, learners have accounts too."""

from dataclasses import asdict
from typing import Any

from service.access import Permission
from service.api.guard import Asked, any_branch
from service.api.operations import operation, part
from service.api.problems import missing
from service.api.schemas import Course, Module, Paged, page
from service.catalogue import model

CATALOGUE = part("catalogue", "What can be taught.")
_READERS = Permission.ASSIGNMENTS_READ


@operation(CATALOGUE, "GET", "/courses", _READERS, any_branch(_READERS), query=Paged, gives=page("Courses", Course))
def courses(asked: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """Courses.

    Each an ordered set of modules.
    """
    return _page(query, {each.id: asdict(each) for each in asked.house.catalogue.courses.values()})


@operation(CATALOGUE, "GET", "/modules", _READERS, any_branch(_READERS), query=Paged, gives=page("Modules", Module))
def modules(asked: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """Modules.

    Each a lesson of two to four minutes.
    """
    return _page(query, {each.id: _module(each) for each in asked.house.catalogue.modules.values()})


@operation(CATALOGUE, "GET", "/modules/<module>", _READERS, any_branch(_READERS), gives=Module)
def module(asked: Asked, module: str) -> dict[str, Any]:
    """One module."""
    found = asked.house.catalogue.modules.get(module)
    if found is None:
        raise missing(f"There is no module {module}. GET /api/v1/modules lists them.")
    return _module(found)


def _page(query: dict[str, Any], rows: dict[str, Any]) -> dict[str, Any]:
    ids = sorted(each for each in rows if each > query.get("cursor", ""))
    shown = ids[: query["limit"]]
    return {"items": [rows[each] for each in shown], "next": shown[-1] if len(ids) > len(shown) else None}


def _module(found: model.Module) -> dict[str, Any]:
    words = {language: found.words[language] for language in found.languages}
    return {
        **{name: getattr(found, name) for name in ("id", "course", "version", "level", "languages", "pass_mark")},
        "audience": found.audience.value,
        "with_teacher": found.with_teacher,
        "title": {language: each.title for language, each in words.items()},
        "objective": {language: each.objective for language, each in words.items()},
        "minutes": found.minutes,
        "questions": len(found.questions),
        "licence": found.licence,
        "review_by": found.review_by,
    }
