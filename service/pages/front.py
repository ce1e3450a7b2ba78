"""The front page, which leads everybody to what they mostly need, and what machines ask."""

from flask import g, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.access import Permission, may, reach
from service.house import House, reading
from service.pages.branch_reader import address_of
from service.pages.guard import Visitor, public, recognise


class FrontPages:
    """`/`, and whether the service lives."""

    def __init__(self, house: House) -> None:
        self.house = house

    @public
    def front(self) -> ResponseReturnValue:
        with reading(self.house) as connection:
            visitor = recognise(self.house, connection)
        return render_template("front.html") if visitor is None else redirect(place_of(visitor))

    @public
    def how(self) -> ResponseReturnValue:
        """What each figure means: nobody's figures."""
        with reading(self.house) as connection:
            g.visitor = recognise(self.house, connection)
        return render_template("how.html")

    @public
    def healthz(self) -> ResponseReturnValue:
        """200 only if the database answers."""
        try:
            with reading(self.house) as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError:
            return jsonify(status="unavailable", database="does not answer"), 503
        return jsonify(status="ok", database="ok")

    @public
    def warmup(self) -> ResponseReturnValue:
        """App Engine asks this before it sends people to a new instance: open what the first of them would wait for."""
        with reading(self.house) as connection:
            connection.execute(text("SELECT 1"))
        return jsonify(status="ok", modules=len(self.house.catalogue.modules))


def place_of(visitor: Visitor) -> str:
    """The console of who owns or runs it all, the branch of who has one, everybody else's own page."""
    if may(visitor.actor, Permission.HEALTH_READ):
        return url_for("pages.console")
    branches = reach(visitor.actor, Permission.COUNTS_READ)
    return address_of(branches[0]) if branches else url_for("pages.me")
