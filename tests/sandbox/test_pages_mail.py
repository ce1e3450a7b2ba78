"""The inbox of the sandbox: who sees which mail, and that a mail can show itself but do nothing."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from sandbox.pages.mailbox import harmless, read
from sandbox.world import Mail
from tests.support.lilleby import Lilleby, at
from tests.support.page_visitor import Visitor, pages_of

FORM = "https://docs.google.com/forms/d/e/1FAIpQLSabc/viewform"


class Post:
    """Lilleby with a way to put mail into its inboxes."""

    def __init__(self) -> None:
        self.town = Lilleby()
        self.rene = Visitor(pages_of(self.town.world), self.town.id_of("rene.holm"))

    def put(self, subject: str, text: str = "", html: str = "", *, to: str = "rene.holm", ago: int = 0) -> str:
        message = EmailMessage()
        message["From"] = f"Nanolearn <{at('nanolearn')}>"
        message["To"] = at(to)
        message["Subject"] = subject
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        return self.put_raw(message.as_bytes(), to=to, ago=ago)

    def put_raw(self, raw: bytes, *, to: str = "rene.holm", ago: int = 0) -> str:
        world = self.town.world
        moment = world.clock.now() - timedelta(minutes=ago)
        mail = Mail(f"m{len(world.mail)}", self.town.id_of("nanolearn"), self.town.id_of(to), raw, moment)
        world.mail.append(mail)
        return mail.id


@pytest.fixture
def post() -> Post:
    return Post()


def test_the_inbox_shows_the_newest_first_and_what_is_unread(post: Post) -> None:
    """Sender, subject and the beginning of the text; opening a mail makes it read."""
    post.put("Older", "One\n\ntwo", ago=60)
    newest = post.put("Ny modul: åäö", "Three minutes", ago=5)
    page = post.rene.text("/mail")
    assert "2 unread" in page
    assert page.index("Unread: Nanolearn Ny modul: åäö Three minutes") < page.index("Unread: Nanolearn Older One two")
    assert "Ny modul: åäö" in post.rene.text(f"/mail/{newest}")
    assert "1 unread" in post.rene.text("/mail")


def test_an_empty_inbox_says_how_mail_gets_there(post: Post) -> None:
    """Nothing yet is not an error."""
    assert "What is sent to rene.holm@lilleby.example through the Gmail API" in post.rene.text("/mail")


def test_a_long_inbox_has_pages(post: Post) -> None:
    """Fifty a page, and a way to the older ones."""
    for number in range(51):
        post.put(f"Mail number {number}.", ago=number)
    first, second = post.rene.text("/mail"), post.rene.text("/mail?start=50")
    assert "Mail number 49." in first
    assert "Mail number 50." not in first
    assert "Older" in first
    assert "Mail number 50." in second
    assert "Newer" in second


def test_nobody_reads_anothers_mail(post: Post) -> None:
    """The message, its HTML and its source are the recipient's alone."""
    mail_id = post.put("Secret", "x", "<p>x</p>", to="maja.ek")
    for path in ("", "/body", "/source"):
        assert post.rene.get(f"/mail/{mail_id}{path}").status_code == 404
    assert "Secret" not in post.rene.get("/mail").text


def test_the_text_part_has_its_links(post: Post) -> None:
    """An address in plain text can be followed, and a form's opens in this sandbox."""
    mail_id = post.put("Module", f"Open <{FORM}>, or https://example.org/a?b=1&c=2.", "<p>x</p>")
    html = post.rene.get(f"/mail/{mail_id}?as=text").text
    assert f'<a href="/forms/d/e/1FAIpQLSabc/viewform" rel="noopener">{FORM}</a>&gt;,' in html
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">' in html


def test_the_html_part_is_shown_in_a_frame_that_runs_nothing(post: Post) -> None:
    """The frame is sandboxed without scripts, and the part has a policy of its own."""
    mail_id = post.put("Module", "x", f'<p style="color:red">Hi</p><a href="{FORM}">Open</a><script>evil()</script>')
    page = post.rene.get(f"/mail/{mail_id}").text
    assert 'sandbox="allow-same-origin allow-popups allow-top-navigation-by-user-activation"></iframe>' in page
    body = post.rene.get(f"/mail/{mail_id}/body")
    assert '<p style="color:red">Hi</p><a href="/forms/d/e/1FAIpQLSabc/viewform">Open</a>' in body.text
    assert "evil" not in body.text
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "img-src data:;" in policy


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ("<a href='javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href=' JaVaScript:alert(1)'>a</a>", "<a>a</a>"),
        ("<scr<script>ipt>alert(1)</script>b", "ipt&gt;alert(1)b"),
        ("<svg><script>alert(1)</script></svg>b", "b"),
        ("<form action=/x><input name=a></form>b", "b"),
        ("<iframe src=/></iframe>b", "b"),
        ("<style>p{}</style><p>a</p>", "<style>p{}</style><p>a</p>"),
        ("<style>p{}<b>x</style>a", "<style>p{}b>x</style>a"),
        ("a &lt;script&gt; &amp; b", "a &lt;script&gt; &amp; b"),
        ("<meta http-equiv=refresh content='0;url=/'>a<base href=/x>", "a"),
    ],
)
def test_html_from_strangers_is_made_harmless(sent: str, kept: str) -> None:
    """What acts is dropped, what shows is kept."""
    assert harmless(sent) == kept


def test_addresses_of_this_sandbox_become_paths() -> None:
    """Its full name may be another than the one in the address bar; the cookie follows the address bar."""
    sent = '<a href="http://127.0.0.1:9000/forms/d/e/1/viewform?a=b">a</a>'
    assert harmless(sent, "http://127.0.0.1:9000") == '<a href="/forms/d/e/1/viewform?a=b">a</a>'


def test_a_mail_of_html_alone_has_a_text(post: Post) -> None:
    """The snippet and the plain view are made of the HTML, without its style."""
    raw = b"From: a@b.example\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n"
    raw += "<style>p{color:red}</style><h1>Hej  då</h1><p>Två<br>rader</p>".encode()
    message = read(Mail("1", "", None, raw, post.town.world.clock.now()))
    assert message.text == "Hej då\nTvå\nrader"
    assert message.sender == "a@b.example"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no headers at all",
        b"Subject: =?utf-8?B?broken?=\nContent-Type: text/plain; charset=nonsense\n\nh\xe9j",
        b"From: <>\nContent-Type: multipart/alternative; boundary=x\n\n--y\n\nlost",
    ],
)
def test_a_malformed_mail_is_shown_as_well_as_can_be(post: Post, raw: bytes) -> None:
    """Never an error: the inbox, the message and its source open."""
    mail_id = post.put_raw(raw)
    for path in ("/mail", f"/mail/{mail_id}", f"/mail/{mail_id}/source"):
        assert post.rene.get(path).status_code == 200


def test_the_source_is_shown_letter_by_letter(post: Post) -> None:
    """As sent, escaped."""
    mail_id = post.put_raw(b"Subject: a\nX-Test: <b>1</b>\n\nbody")
    assert "X-Test: &lt;b&gt;1&lt;/b&gt;\n\nbody" in post.rene.get(f"/mail/{mail_id}/source").text


def test_attachments_are_named(post: Post) -> None:
    """They are not opened here, but one sees that they came."""
    message = EmailMessage()
    message["Subject"] = "With a file"
    message.set_content("see file")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Rapport å.pdf")
    assert "Attachments Rapport å.pdf" in post.rene.text(f"/mail/{post.put_raw(message.as_bytes())}")
