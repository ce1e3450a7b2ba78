"""The inbox and its messages. What was opened is remembered here: the Gmail API of the sandbox only sends."""

from collections import OrderedDict
from collections.abc import Iterator

from flask import Response, abort, make_response, render_template, request

from sandbox.pages import mailbox, visitor
from sandbox.pages.visitor import Route
from sandbox.world import Mail, World

PAGE = 50
MOST_PARSED = 2000
# A mail brings its own inline styles; nothing else of it is let in, and it cannot run anything.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_FRAME = (
    '<!doctype html><html lang=""><head><meta charset="utf-8"><title>{title}</title><base target="_top">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">'
    "<style>body{{margin:12px;font-family:Roboto,Arial,sans-serif;line-height:1.5;color:#202124}}</style></head>"
    "<body>{body}</body></html>"
)


class MailPages:
    """A person's inbox."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._opened: set[str] = set()
        self._parsed: OrderedDict[str, mailbox.Message] = OrderedDict()

    def routes(self) -> Iterator[Route]:
        yield "/mail", "inbox", self.inbox, ["GET"]
        yield "/mail/<mail_id>", "message", self.message, ["GET"]
        yield "/mail/<mail_id>/body", "message_body", self.body, ["GET"]
        yield "/mail/<mail_id>/source", "message_source", self.source, ["GET"]

    def inbox(self) -> str:
        person = visitor.signed_in()
        got = [mail for mail in reversed(self.world.mail) if mail.recipient_id == person.id]
        got.sort(key=lambda mail: mail.at, reverse=True)
        start = max(request.args.get("start", 0, int), 0)
        rows = [
            {"message": self._read(mail), "at": mail.at, "unread": mail.id not in self._opened}
            for mail in got[start : start + PAGE]
        ]
        return render_template(
            "pages/inbox.html",
            rows=rows,
            start=start,
            page=PAGE,
            total=len(got),
            unread=sum(mail.id not in self._opened for mail in got),
        )

    def message(self, mail_id: str) -> str:
        mail = self._mine(mail_id)
        self._opened.add(mail.id)
        message = self._read(mail)
        return render_template(
            "pages/message.html",
            message=message,
            at=mail.at,
            as_text=not message.html or request.args.get("as") == "text",
        )

    def body(self, mail_id: str) -> Response:
        """The HTML part alone, for the frame: cleaned, and fenced in by a policy of its own."""
        message = self._read(self._mine(mail_id))
        if not message.html:
            abort(404)
        page = _FRAME.format(title=visitor.words()("mail.body"), body=message.html)
        response = make_response(page)
        response.headers["Content-Security-Policy"] = MAIL_POLICY
        return response

    def source(self, mail_id: str) -> str:
        return render_template("pages/source.html", message=self._read(self._mine(mail_id)))

    def _mine(self, mail_id: str) -> Mail:
        person = visitor.signed_in()
        found = (m for m in self.world.mail if m.id == mail_id and m.recipient_id == person.id)
        return next(found, None) or abort(404)

    def _read(self, mail: Mail) -> mailbox.Message:
        """Parsed once; an inbox of hundreds stays quick."""
        if mail.id not in self._parsed:
            self._parsed[mail.id] = mailbox.read(mail, self.world.base_url)
            while len(self._parsed) > MOST_PARSED:
                self._parsed.popitem(last=False)
        return self._parsed[mail.id]
