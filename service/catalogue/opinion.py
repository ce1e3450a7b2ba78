"""The one question that asks for an opinion: how useful a module was to the learner."""

from dataclasses import dataclass

OPINION = "_usefulness"
"""Its id among the answers to a module. No module's own question can have it: their ids hold no underscore."""
VALUES = ("1", "2", "3", "4", "5")
"""What can be answered."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """How it is asked in one language; `lowest` and `highest` stand at the ends of the scale."""

    question: str
    note: str
    lowest: str
    highest: str


ASKED = {
    "sv": Opinion(
        question="Hur stor nytta hade du av modulen?",
        note="Frivilligt. Svaret påverkar inte ditt resultat. I rapporter visas det bara tillsammans med minst fyra "
        "andras svar.",
        lowest="Ingen nytta",
        highest="Mycket stor nytta",
    ),
    "da": Opinion(
        question="Hvor nyttigt var modulet for dig?",
        note="Det er frivilligt. Dit svar påvirker ikke dit resultat. I rapporter vises det kun sammen med mindst fire "
        "andres svar.",
        lowest="Slet ikke nyttigt",
        highest="Meget nyttigt",
    ),
    "en": Opinion(
        question="How useful was this module to you?",
        note="Optional. Your answer does not affect your result. In reports it is only shown together with the answers "
        "of at least four others.",
        lowest="Not useful at all",
        highest="Very useful",
    ),
}
