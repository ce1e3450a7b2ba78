"""What a Form says around a module's own words, in each language."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormWords:
    """Headings and sentences of one language. `{…}` are filled in by the compiler.

    `questions` and `minutes` are (one, several). `picture` and `option_picture` stand where a picture cannot be shown.
    """

    questions: tuple[str, str]
    minutes: tuple[str, str]
    introduction: str
    scenario: str
    key_points: str
    question: str
    explanation: str
    closing: str
    recorded: str
    objective: str
    sources: str
    origin: str
    picture: str
    option_picture: str


WORDS: Mapping[str, FormWords] = {
    "sv": FormWords(
        questions=("{n} fråga", "{n} frågor"),
        minutes=("{n} minut", "{n} minuter"),
        introduction="{questions}, ungefär {minutes}. Väljer du fel får du en förklaring direkt.",
        scenario="Situation",
        key_points="Det här gäller",
        question="Fråga {n} av {total}",
        explanation="Tänk ett steg till",
        closing="Tack! Nu är det bara att skicka in",
        recorded="När du skickar in registreras det att du har genomfört modulen.",
        objective="Det här tar du med dig",
        sources="Källor",
        origin="Modul {module}, version {version}. Licens: {licence}.",
        picture="Bild: {text}",
        option_picture="Bild till ”{option}”: {text}",
    ),
    "da": FormWords(
        questions=("{n} spørgsmål", "{n} spørgsmål"),
        minutes=("{n} minut", "{n} minutter"),
        introduction="{questions}, cirka {minutes}. Vælger du forkert, får du straks en forklaring.",
        scenario="Situation",
        key_points="Det skal du vide",
        question="Spørgsmål {n} af {total}",
        explanation="Tænk et skridt videre",
        closing="Tak! Nu mangler du kun at sende",
        recorded="Når du sender, bliver det registreret, at du har gennemført modulet.",
        objective="Det tager du med dig",
        sources="Kilder",
        origin="Modul {module}, version {version}. Licens: {licence}.",
        picture="Billede: {text}",
        option_picture="Billede til »{option}«: {text}",
    ),
    "en": FormWords(
        questions=("{n} question", "{n} questions"),
        minutes=("{n} minute", "{n} minutes"),
        introduction="{questions}, about {minutes}. If you choose a wrong answer, you get an explanation at once.",
        scenario="Situation",
        key_points="What you need to know",
        question="Question {n} of {total}",
        explanation="Think one step further",
        closing="Thank you! Now all you need to do is submit",
        recorded="When you submit, it is recorded that you have completed the module.",
        objective="Take this with you",
        sources="Sources",
        origin="Module {module}, version {version}. Licence: {licence}.",
        picture="Picture: {text}",
        option_picture="Picture for “{option}”: {text}",
    ),
}


def whole_minutes(minutes: float) -> int:
    """The time as it is told to people: whole minutes, a half rounded up, at least one."""
    return max(1, math.floor(minutes + 0.5))
