"""Somebody who looks at the sandbox's pages: a Flask test client with a chosen person and a little reading of HTML."""

import re
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from sandbox.pages.views import blueprint
from sandbox.world import World


def pages_of(world: World) -> Flask:
    """An application with nothing but the pages."""
    app = Flask(__name__)
    app.register_blueprint(blueprint(world))
    return app


class Visitor:
    """One browser. `who` is a user id; None has chosen nobody."""

    def __init__(self, app: Flask, who: str | None = None, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}
        if who is not None:
            self.client.set_cookie("workspace_person", who)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, headers=self.headers)

    def post(self, path: str, **fields: str | list[str]) -> TestResponse:
        return self.client.post(path, data=fields, headers=self.headers)

    def text(self, path: str) -> str:
        """What stands on the page, without tags, all white space as one space; the page must be there."""
        reply = self.get(path)
        assert reply.status_code == 200, f"{path} answered {reply.status}"
        return words_of(reply.text)


def words_of(html: str) -> str:
    body = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def goes_to(reply: TestResponse) -> str:
    """The path and query that a redirect leads to."""
    assert reply.status_code in (302, 303), reply.status
    parts = urlsplit(reply.headers["Location"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
