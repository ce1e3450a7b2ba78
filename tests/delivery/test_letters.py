"""The invitation: what it says, and that it arrives as it was written."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.delivery.letters import Letter, LetterItem, Mailbox, letter, mime
from service.errors import NanolearnError, UsageError

FIRST = LetterItem("Misstänkt mejl: stanna upp", 2.5, "https://docs.google.com/forms/d/e/1FA/viewform?a=1&b=2")
SECOND = LetterItem("Borta mobil", 1.0, "https://docs.google.com/forms/d/e/2FB/viewform")
BOT = Mailbox("Nanolärande, Lilleby", "bot@lilleby.example")
LEYLA = Mailbox("Leyla Öz", "leyla@lilleby.example")
MOMENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ID = "<nl-17-a1b2@lilleby.example>"

NAMES = st.lists(
    st.sampled_from(
        [
            *("Åsa", '"Kalle"', "Öberg,", "O'Brien", "<x@y.z>", "(chef)", "👩‍🏫", "=?utf-8?q?x?="),
            *("\\", ";", ":", ".", "@", "Nils", "a" * 60, "å" * 40),
        ]
    ),
    max_size=12,
).map(" ".join)


class Shown(HTMLParser):
    """What an HTML letter shows: its text, its links with their text, the languages it names, its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[tuple[str | None, str]] = []
        self.languages: list[str | None] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self._href: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        if "lang" in values:
            self.languages.append(values["lang"])
        if tag == "a":
            self._href = values["href"]
        if tag not in {"meta", "br"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        if "body" in self._open and data.strip():
            self.text.append(data.strip())
            if self._href is not None:
                self.links.append((self._href, data))


def invitation(*items: LetterItem, language: str = "sv", name: str = "Leyla", **more: str) -> Letter:
    return letter(name=name, language=language, items=items, due=date(2026, 12, 4), sender="lilleby.example", **more)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def decoded(header: str) -> str:
    return str(make_header(decode_header(header)))


def test_one_module_in_swedish() -> None:
    """The whole letter for one module with a date."""
    written = invitation(FIRST)

    assert written.subject == "En kort modul till dig: Misstänkt mejl: stanna upp"
    assert written.text == (
        "Hej Leyla!\n"
        "\n"
        "Du har fått en kort modul att göra när det passar dig, klart senast fredag 4 december 2026.\n"
        "\n"
        "Misstänkt mejl: stanna upp (ungefär 3 minuter)\n"
        "https://docs.google.com/forms/d/e/1FA/viewform?a=1&b=2\n"
        "\n"
        "Du får mejlet för att din organisation, lilleby.example, har tilldelat dig modulen. Undrar du "
        "något? Svara på det här mejlet.\n"
        "\n"
        "Länken visar hela adressen, så att du kan läsa den innan du öppnar den. Är du osäker på om mejlet "
        "är äkta? Fråga då på ett annat sätt än genom mejlet, till exempel en kollega eller lärare.\n"
        "\n"
        "Vänliga hälsningar\n"
        "Nanolärande på lilleby.example"
    )


def test_several_modules_without_name_or_date_in_danish() -> None:
    """Plural, no greeting by name, no date; each module with its own address."""
    written = letter(name=" ", language="da", items=[FIRST, SECOND], due=None, sender="lilleby.example")

    assert written.subject == "2 korte moduler til dig"
    assert written.text.startswith(
        "Hej!\n"
        "\n"
        "Du har fået 2 korte moduler, som du kan tage, når det passer dig.\n"
        "\n"
        "Misstänkt mejl: stanna upp (cirka 3 minutter)\n"
        "https://docs.google.com/forms/d/e/1FA/viewform?a=1&b=2\n"
        "\n"
        "Borta mobil (cirka 1 minut)\n"
        "https://docs.google.com/forms/d/e/2FB/viewform\n"
        "\n"
        "Du får mailen, fordi din organisation, lilleby.example, har tildelt dig modulerne."
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "Mejlet är skickat till gruppen {}: alla i den har fått samma. Svar går till {}."),
        ("da", "Mailen er sendt til gruppen {}: alle i den har fået den samme. Svar går til {}."),
        ("en", "This e-mail was sent to the group {}: everybody in it has been given the same. Replies go to {}."),
    ],
)
def test_a_mail_to_a_group_says_so(language: str, told: str) -> None:
    """It greets nobody by name, and stands between why it came and how to tell that it is genuine."""
    group, bot = "alla@lilleby.example", "bot@lilleby.example"
    written = invitation(FIRST, language=language, name="", group=group, replies=bot)
    paragraphs = written.text.split("\n\n")

    assert paragraphs[0] in {"Hej!", "Hello,"}
    assert paragraphs[4] == told.format(group, bot)
    assert len(paragraphs) == 7


def test_a_leaders_name_brings_nothing_of_its_own() -> None:
    """Neither lines nor links: it comes from the Directory, where others write."""
    written = invitation(FIRST, leader="Åsa\n\n<a href='//x'>Öberg</a>", replies="bot@lilleby.example")

    assert "Avsändaren, Åsa <a href='//x'>Öberg</a>, leder din enhet" in written.text
    assert Shown(written.html).links == [(FIRST.url, FIRST.url)]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("sv", "klart senast fredag 4 december 2026."),
        ("da", "Frist: fredag den 4. december 2026."),
        ("en", "by Friday, 4 December 2026."),
    ],
)
def test_the_date_is_written_as_the_language_writes_it(language: str, day: str) -> None:
    """A weekday and a month in words: nobody has to guess which number is the month."""
    assert day in invitation(FIRST, language=language).text


@pytest.mark.parametrize("language", ["sv", "da", "en"])
@pytest.mark.parametrize("items", [(FIRST,), (FIRST, SECOND)])
@pytest.mark.parametrize("more", [{}, {"leader": "Åsa <b>"}, {"group": "alla@lilleby.example"}])
def test_the_html_says_what_the_text_says(language: str, items: tuple[LetterItem, ...], more: dict[str, str]) -> None:
    """Same words in the same order, in the language it names, and nothing that is fetched from elsewhere."""
    written = invitation(*items, language=language, **more)
    shown = Shown(written.html)

    assert " ".join(shown.text) == " ".join(written.text.split())
    assert shown.languages == [language, language]
    assert shown.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "div",
        "p",
        "br",
        "ul",
        "li",
        "strong",
        "a",
    }
    assert not re.search(r"src=|url\(|@import|(?<!-)color:", written.html)


def test_every_link_shows_where_it_leads() -> None:
    """The text of a link is its address, whole: that is what we teach people to look for."""
    shown = Shown(invitation(FIRST, SECOND).html)

    assert shown.links == [(FIRST.url, FIRST.url), (SECOND.url, SECOND.url)]


def test_markup_in_a_name_is_only_text() -> None:
    """A title or name from elsewhere cannot bring its own links or pictures."""
    written = invitation(replace(FIRST, title='<img src="//x">'), name="<a href='//x'>Leyla</a>\n\nhttps://x.example")
    shown = Shown(written.html)

    assert "img" not in shown.tags
    assert shown.links == [(FIRST.url, FIRST.url)]
    assert written.text.startswith("Hej <a href='//x'>Leyla</a> https://x.example!\n\n")


def test_an_unknown_language_is_named() -> None:
    """The message says which languages there are."""
    with pytest.raises(UsageError, match=r"no letter in 'fi'\. Choose one of: sv, da, en\."):
        invitation(FIRST, language="fi")


def test_the_mail_as_it_is_sent() -> None:
    """Both forms of the letter, the fields that replies and filters need, and lines that any server takes."""
    written = invitation(FIRST)
    raw = mime(written, BOT, LEYLA, ID, MOMENT)
    mail = parsed(raw)
    plain, html = mail.iter_parts()

    assert [(field, str(mail[field])) for field in mail if field not in {"Content-Type", "MIME-Version"}] == [
        ("From", '"Nanolärande, Lilleby" <bot@lilleby.example>'),
        ("To", "Leyla Öz <leyla@lilleby.example>"),
        ("Subject", written.subject),
        ("Date", "Sun, 22 Nov 2026 09:00:00 +0000"),
        ("Message-ID", ID),
        ("Auto-Submitted", "auto-generated"),
    ]
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert plain.get_content().replace("\r\n", "\n") == written.text + "\n"
    assert html.get_content().replace("\r\n", "\n") == written.html + "\n"
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_answers_may_go_elsewhere() -> None:
    """To the role account, of a mail that comes from a leader; the name may have anything in it."""
    mail = parsed(mime(invitation(FIRST), LEYLA, LEYLA, ID, MOMENT, reply_to=BOT))

    assert str(mail["Reply-To"]) == '"Nanolärande, Lilleby" <bot@lilleby.example>'


def test_the_same_letter_gives_the_same_bytes() -> None:
    """A mail written again after a crash is the same mail."""
    assert mime(invitation(FIRST), BOT, LEYLA, ID, MOMENT) == mime(invitation(FIRST), BOT, LEYLA, ID, MOMENT)


@settings(max_examples=300, deadline=None)
@given(name=NAMES, subject=NAMES)
def test_any_name_and_subject_arrive_whole(name: str, subject: str) -> None:
    """Quotes, commas, colons, emoji and long names: still one recipient, with that name."""
    content = Letter(subject, "x", "<p>x</p>")
    # This older parser joins encoded words as RFC 2047 wants; the newer one puts a blank between them.
    mail = message_from_bytes(mime(content, BOT, Mailbox(name, LEYLA.address), ID, MOMENT))
    ((shown, address),) = getaddresses([mail["To"]])

    assert (decoded(shown), address) == (name, LEYLA.address)
    assert decoded(mail["Subject"]) == subject
    assert mail["Message-ID"] == ID


def test_a_line_break_brings_no_field_of_its_own() -> None:
    """A name or subject cannot add a recipient or end the head."""
    content = Letter("Hej\r\nBcc: a@evil.example\r\n\r\nKlicka", "x", "<p>x</p>")
    mail = parsed(mime(content, BOT, Mailbox("Leyla\r\nBcc: b@evil.example", LEYLA.address), ID, MOMENT))

    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hej Bcc: a@evil.example Klicka"
    assert [address.display_name for address in mail["To"].addresses] == ["Leyla Bcc: b@evil.example"]


@pytest.mark.parametrize("address", ["", "leyla", "leyla@lilleby.example\r\nBcc: x@y.z", "a@b.c, d@e.f", "å@b.c"])
def test_what_is_no_address_is_refused(address: str) -> None:
    """One sentence names it and says where to put it right."""
    with pytest.raises(NanolearnError, match=re.escape(f"No mail can go to or from {address!r}")):
        mime(invitation(FIRST), BOT, Mailbox("Leyla", address), ID, MOMENT)


@pytest.mark.parametrize("wrong", ["x", "<x>", "<a@b>\r\nBcc: x@y.z", "<a b@c>"])
def test_a_wrong_message_id_is_refused(wrong: str) -> None:
    """It is our own mark in the mail: it must come back as it was given."""
    with pytest.raises(NanolearnError, match="message id"):
        mime(invitation(FIRST), BOT, LEYLA, wrong, MOMENT)
