"""Addresses of pictures: Google fetches them without a sign of who looks, so the address itself is the right to see."""

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from service.access import Actor, Permission, may
from service.asking import known_by_name
from service.cards.languages import words_for
from service.cards.picture import Bar, draw
from service.cards.readings import Readings
from service.cards.report import picture_bars
from service.cards.showing import speaking
from service.cards.turn import Lodge
from service.cards.words import Words
from service.roster.records import read_units

LIVES = timedelta(minutes=15)


class Pictures:
    """Signs addresses, and draws what a signed one names; the address holds no figures."""

    def __init__(self, lodge: Lodge) -> None:
        self._lodge = lodge

    def address(self, actor: Actor, words: Words, path: str, module: str | None) -> str:
        """Where a picture of this unit can be seen for a while, with as much on it as the actor may see."""
        by_name = may(actor, Permission.NAMES_READ, path)
        until = int((self._lodge.clock.now() + LIVES).timestamp())
        known = () if by_name else known_by_name(actor)
        of = self._signer().dumps([path, module, words.code, by_name, known, until])
        return f"{self._lodge.settings.public_url}/cards/picture.png?of={of}"

    def drawn(self, signed: str) -> bytes | None:
        """The picture as a PNG; None for an address that we have not made, or that has ended."""
        try:
            path, module, language, by_name, known, until = self._signer().loads(signed)
        except (BadData, ValueError):  # ValueError: made by an earlier version
            return None
        if self._lodge.clock.now().timestamp() > until:
            return None
        voice = speaking(words_for(language), self._lodge.settings.timezone)
        with Readings(self._lodge) as readings:
            units = read_units(readings.connection)
            unit = units.unit_at(path)
            if unit is None:
                return None
            bars = picture_bars(
                self._lodge, readings.connection, units, unit, module, voice=voice, by_name=by_name, known=known
            )
        words = voice.words.report
        shown = [Bar(name, voice.share(counts.completed, counts.assigned), counts) for name, counts in bars]
        return draw(shown, (words.legend_done, words.legend_late, words.legend_open))

    def _signer(self) -> Any:
        return URLSafeSerializer(current_app.secret_key or "", salt="cards.picture")
