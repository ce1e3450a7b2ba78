"""Pressing a button on a page, as a browser does: with what the page's form carries, and on to where it leads."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from tests.support.page_reader import Page


def browser_of(app: Flask, email: str, now: datetime) -> FlaskClient:
    """A browser in which somebody has signed in, as sign-in leaves it."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["email"] = email
        session["until"] = (now + timedelta(hours=1)).timestamp()
    return client


def press(client: FlaskClient, address: str, name: str, **fields: str) -> Page:
    """The page after the button with this value was pressed on this one.

    It need not stand there: then it is as if the page had been shown before it went. `fields`: what was filled in, in
    place of what stood there.
    """
    form = _form(Page.opened(client, address), name, _token(client))
    reply = client.post(form.pop("", address), data={**form, "do": name, **fields})
    if 300 <= reply.status_code < 400:
        target = urlsplit(reply.headers["Location"])
        return Page.opened(client, f"{target.path}?{target.query}" if target.query else target.path)
    page = Page()
    page.status, page.headers, page.source = reply.status_code, reply.headers, reply.get_data(as_text=True)
    page.feed(page.source)
    return page


def _form(page: Page, name: str, token: str) -> dict[str, str]:
    """What the form around the button would send, its address under the empty name; the token alone if it is gone."""
    form: dict[str, str] = {}
    for tag, found in page.attributes:
        if tag == "form":
            form = {"": str(found.get("action") or "")}
        if tag == "input" and found.get("name") and found.get("type") not in {"checkbox", "radio"}:
            form[str(found["name"])] = str(found.get("value") or "")
        if tag == "button" and found.get("value") == name:
            return form
    return {"token": token}


def _token(client: FlaskClient) -> str:
    """That of this session's pages."""
    with client.session_transaction() as session:
        signer = URLSafeSerializer(str(client.application.secret_key), salt="pages.token")
        return str(signer.dumps([session["email"], session["until"]]))
