"""The languages that files are written in."""

from collections.abc import Mapping

from service.files.words import Words
from service.files.words_da import DANISH
from service.files.words_en import ENGLISH
from service.files.words_sv import SWEDISH

WORDS: Mapping[str, Words] = {words.code: words for words in (SWEDISH, DANISH, ENGLISH)}
