"""Which language a card speaks: the one that the host shows, the person's own, the installation's."""

from collections.abc import Mapping

from service.cards.words import Words
from service.cards.words_da import DANISH
from service.cards.words_en import ENGLISH
from service.cards.words_sv import SWEDISH

WORDS: Mapping[str, Words] = {words.code: words for words in (SWEDISH, DANISH, ENGLISH)}


def words_for(*wanted: str | None) -> Words:
    """The first of these languages that there are words for, whatever its region; else Swedish."""
    codes = ((each or "").replace("_", "-").partition("-")[0].lower() for each in wanted)
    return next((WORDS[code] for code in codes if code in WORDS), SWEDISH)
