"""The pages' own words in Swedish, Danish and English. What people wrote is shown as they wrote it."""

from sandbox.pages.words_da import WORDS as DANISH
from sandbox.pages.words_en import WORDS as ENGLISH
from sandbox.pages.words_sv import WORDS as SWEDISH

LANGUAGES = {"sv": "Svenska", "da": "Dansk", "en": "English"}
_BOOKS = {"sv": SWEDISH, "da": DANISH, "en": ENGLISH}


class Words:
    """One language's words: `words("key", name=value)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._book = _BOOKS[language]

    def __call__(self, key: str, **values: object) -> str:
        return self._book[key].format(**values)

    def count(self, key: str, number: int) -> str:
        """The word for one or for several: `key.one`, `key.many`."""
        return self(f"{key}.one" if number == 1 else f"{key}.many", number=number)
