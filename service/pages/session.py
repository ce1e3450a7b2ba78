"""`/session`: what an open page asks about its session, and how somebody stays signed in."""

from datetime import timedelta

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.house import House, reading
from service.pages.guard import public, recognise
from service.pages.languages import WORDS as PAGES
from service.pages.lasting import Stay, prolong, stay
from service.pages.session_words import WORDS
from service.pages.showing import Showing
from service.pages.signin import current_email
from service.pages.token import is_ours


class SessionPages:
    """For whoever is signed in, and for who was: nothing but their own session is told or changed."""

    def __init__(self, house: House) -> None:
        self.house = house

    @public
    def session(self) -> ResponseReturnValue:
        """Where the new tab ends in which somebody has signed in again."""
        if current_email() is None:
            return redirect(url_for("signin.begin", next=url_for("pages.session")))
        with reading(self.house) as connection:
            g.visitor = recognise(self.house, connection)
        return render_template("session_back.html")

    @public
    def part(self) -> ResponseReturnValue:
        """The part of an open page that sees to its session, as it has to be now. A POST: somebody is there."""
        if request.method == "POST" and current_email() is not None and is_ours():
            prolong(self.house.clock.now())
        asked = request.args.get("tongue", "")  # the page's own: who has been signed out is not known any more
        spoken = asked if asked in PAGES else self.house.settings.language
        return render_template(
            "session.html",
            t=PAGES[spoken],
            show=Showing(spoken, self.house.settings.timezone),
            session_words=WORDS[spoken],
            shown="shown" in request.args,
        )


def staying(house: House) -> Stay:
    """What is left of the session; nothing for who is not signed in."""
    now = house.clock.now()
    return stay(now) or Stay(now, timedelta(), final=True)
