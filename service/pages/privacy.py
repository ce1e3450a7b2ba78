"""What is kept about people, why, how long and who sees it: for everybody, from the settings as they are."""

from flask import Response, abort, g, render_template
from flask.typing import ResponseReturnValue

from service.access import Permission, may
from service.house import House, reading
from service.moments import local_day
from service.pages.guard import Asked, asks, public, recognise, the_administration
from service.pages.languages import language
from service.privacy.explaining import decided, pupils, sections
from service.privacy.languages import WORDS

_PAPERS = (("article30", "record"), ("dpia", "assessment"))
"""Each paper's name in its address, and that of its title among the words."""


class PrivacyPages:
    """`/privacy`, and the papers that are made from the same source."""

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
            papers=_PAPERS if visitor is not None and may(visitor.actor, Permission.HEALTH_READ) else (),
        )

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def paper(self, asked: Asked, name: str) -> ResponseReturnValue:
        """A draft of what the law asks for in writing, to be kept and filled in."""
        from service.privacy.papers import article30, as_html, dpia  # noqa: PLC0415 - few ask for them

        make = {"article30": article30, "dpia": dpia}.get(name)
        if make is None:
            abort(404)
        settings = self.house.settings
        today = local_day(self.house.clock.now(), settings.timezone)
        paper = as_html(make(WORDS[asked.visitor.language], settings, today))
        disposition = f'attachment; filename="nanolearn-{name}.html"'
        return Response(paper, mimetype="text/html", headers={"Content-Disposition": disposition})
