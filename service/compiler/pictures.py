"""Pictures in a Form: shown where Google can fetch them, told in words where it cannot.

A picture is known to Google by the address it is fetched from, once; what is read afterwards says nothing of which
picture it was. So the name of what stands beside it carries the picture's hash: another picture, another id.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.catalogue.model import Module, Picture, Question, Words
from service.compiler.blueprint import Json
from service.compiler.plain import one_line, tidy
from service.compiler.words import FormWords

SCENARIO = "scenario"
KEY_POINTS = "key-points"


@dataclass(frozen=True, slots=True)
class Hanging:
    """The pictures of one module in one language. `root`: where Google fetches them; None: it cannot."""

    module: Module
    words: Words
    frame: FormWords
    root: str | None

    def shown(self, place: str) -> Json | None:
        """The picture at a place as Forms takes one; None if there is none, or it can only be told."""
        picture = self._at(place)
        if picture is None or self.root is None:
            return None
        return {"sourceUri": f"{self.root}/{picture.name}", "altText": self._said(picture)}

    def told(self, place: str) -> str:
        """What the picture at a place says, where it cannot be shown; else nothing."""
        picture = self._at(place)
        return "" if picture is None or self.root is not None else self.frame.picture.format(text=self._said(picture))

    def told_at_options(self, question: Question) -> Iterator[str]:
        """The same of each option: beside the question, since an option's own words are what answers are known by."""
        options = self.words.questions[question.id].options
        for option in question.options:
            picture = self._at(_option(question, option.id))
            if picture is not None and self.root is None:
                yield self.frame.option_picture.format(option=tidy(options[option.id]), text=self._said(picture))

    def shown_at_option(self, question: Question, option: str) -> Json | None:
        return self.shown(_option(question, option))

    def key(self, *places: str) -> str:
        """Text for an id that is another one for other pictures at these places; empty where none is shown."""
        pictures = [self._at(place) for place in places] if self.root is not None else []
        return "".join(f" {picture.digest}" for picture in pictures if picture is not None)

    def places(self, question: Question) -> list[str]:
        """Where pictures of a question can be."""
        return [question.id, *(_option(question, option.id) for option in question.options)]

    def _at(self, place: str) -> Picture | None:
        return next((picture for picture in self.module.pictures if picture.at == place), None)

    def _said(self, picture: Picture) -> str:
        return one_line(self.words.pictures[picture.id], f"The text for the picture {picture.id} of {self.module.id}")


def _option(question: Question, option: str) -> str:
    return f"{question.id}/{option}"
