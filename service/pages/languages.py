"""Which language a page speaks: the one asked for, the person's own, the browser's, the installation's."""

from collections.abc import Mapping

from flask import request, session

from service.pages.words import Words
from service.pages.words_da import DANISH
from service.pages.words_en import ENGLISH
from service.pages.words_sv import SWEDISH

WORDS: Mapping[str, Words] = {words.code: words for words in (SWEDISH, DANISH, ENGLISH)}


def language(of_person: str | None, otherwise: str) -> str:
    """The language for this request. `?lang=` is remembered until signing in or out.

    `of_person`: the one of the person signed in, None for somebody who is not in the roster.
    """
    asked = request.args.get("lang", "")
    if asked in WORDS:
        if session.get("language") != asked:
            session["language"] = asked
        return asked
    chosen = session.get("language")
    if chosen in WORDS:
        return str(chosen)
    if of_person is not None:
        return of_person if of_person in WORDS else otherwise
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in wanted if code in WORDS), otherwise)
