"""The words of mending, by language."""

from collections.abc import Mapping

from service.pages.mending.words import Mending
from service.pages.mending.words_da import DANISH
from service.pages.mending.words_en import ENGLISH
from service.pages.mending.words_sv import SWEDISH

WORDS: Mapping[str, Mending] = {"sv": SWEDISH, "da": DANISH, "en": ENGLISH}
