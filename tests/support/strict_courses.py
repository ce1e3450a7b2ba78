"""The courses' files, read with nothing of the service: what a recount of reports needs to know of a module."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

_COURSE = Path(__file__).resolve().parents[2] / "courses" / "start"
_LANGUAGES = ("sv", "da", "en")


@dataclass(frozen=True)
class Taught:
    """One module. `question_of`: the words of a question, in any language, to its id.

    `idea_of`: question id and the words of an option to the misconception behind it; None for the right option.
    """

    id: str
    pass_mark: int
    title_of: dict[str, str]
    question_of: dict[str, str]
    idea_of: dict[tuple[str, str], str | None]


@cache
def taught(module: str) -> Taught:
    yaml = YAML(typ="safe")
    structure = yaml.load(_COURSE / module / "module.yaml")
    words = {language: yaml.load(_COURSE / module / f"{language}.yaml") for language in _LANGUAGES}
    idea_of = {}
    question_of = {}
    for question in structure["questions"]:
        for language in _LANGUAGES:
            asked = words[language]["questions"][question["id"]]
            question_of[" ".join(asked["stem"].split())] = question["id"]
            for option in question["options"]:
                text = " ".join(asked["options"][option["id"]].split())
                idea_of[question["id"], text] = option.get("misconception")
    titles = {language: " ".join(words[language]["title"].split()) for language in _LANGUAGES}
    return Taught(module, structure["pass_mark"], titles, question_of, idea_of)
