"""What is kept about people, why, how long and who sees it: for everybody, from the settings as they are."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from service.house import House, reading
from service.pages.guard import public, recognise
from service.pages.languages import language
from service.privacy.explaining import decided, pupils, sections
from service.privacy.languages import WORDS


class PrivacyPages:
    """`/privacy`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @public
    def privacy(self) -> ResponseReturnValue:
        """It holds nothing about anybody, so whoever wants to know before signing in may."""
        with reading(self.house) as connection:
            g.visitor = visitor = recognise(self.house, connection)
        settings = self.house.settings
        words = WORDS[visitor.language if visitor else language(None, settings.language)]
        return render_template(
            "privacy.html",
            words=words,
            notice=words.notice,
            sections=sections(words, settings),
            pupils=pupils(words, settings),
            decision=decided(words, settings),
            controller=words.notice.controller.format(domain=settings.domains[0]) if settings.domains else None,
            own=visitor is not None and visitor.actor.person_id is not None,
        )
