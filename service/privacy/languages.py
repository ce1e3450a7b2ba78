"""The languages that people are told in."""

from collections.abc import Mapping

from service.privacy.words import Words
from service.privacy.words_da import DANISH
from service.privacy.words_en import ENGLISH
from service.privacy.words_sv import SWEDISH

WORDS: Mapping[str, Words] = {words.code: words for words in (SWEDISH, DANISH, ENGLISH)}
