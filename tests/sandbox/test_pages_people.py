"""Choosing who one is, the languages, and what every page of the sandbox has in common."""

import re
from pathlib import Path
from string import Formatter

import pytest

import sandbox.pages
from sandbox.pages import words_da, words_en, words_sv
from sandbox.town import load_town
from sandbox.towns import strandkoping
from tests.support.lilleby import Lilleby
from tests.support.page_visitor import Visitor, goes_to, pages_of

TEMPLATES = Path(sandbox.pages.__file__).parent / "templates" / "pages"


@pytest.fixture
def town() -> Lilleby:
    return Lilleby()


@pytest.fixture
def nobody(town: Lilleby) -> Visitor:
    return Visitor(pages_of(town.world))


def test_the_front_page_suggests_one_person_a_role(nobody: Visitor) -> None:
    """An administrator, a leader, a teacher, a care worker, a pupil and the account that acts for a program."""
    page = nobody.text("/")
    assert "This is an offline Workspace for trying things out." in page
    assert re.findall(r"(\S+ \S+) \S+@\S+ Administrator", page) == ["Super Admin"]
    assert "Åsa Öberg Kommundirektör · /Kontor Leader" in page
    assert "Aino Mäkelä Lärare · /Skolor/Norra skolan/Lärare Teacher" in page
    assert "Ingrid Nyström Undersköterska · /Omsorg/Solgården Care worker" in page
    assert "Ali Hassan ali.hassan@lilleby.example · /Elever Pupil" in page
    assert "Nanolearn Lilleby nanolearn@lilleby.example Role account" in page
    assert "14 people in lilleby.example" in page


def test_the_role_account_is_found_where_accounts_have_a_unit_of_their_own() -> None:
    """Neither an administrator nor a guest is taken for it."""
    nobody = Visitor(pages_of(load_town(strandkoping())))
    page = nobody.text("/")
    assert "superadmin@strandkoping.example · /Tjänstekonton Administrator" in page
    assert "nanolearn@strandkoping.example · /Tjänstekonton Role account" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kjær", ["Søren Kjær"]),
        ("LÄRARE norra", ["Aino Mäkelä", "Siobhán O'Neill", "Søren Kjær"]),
        ("o'neill", ["Siobhán O'Neill"]),
        ("solgården", ["Fatuma Abdi", "Ingrid Nyström", "René Holm"]),
        ("rene.holm@", ["René Holm"]),
        ("borta", []),
    ],
)
def test_people_are_found_by_name_address_unit_and_title(
    town: Lilleby, nobody: Visitor, query: str, found: list[str]
) -> None:
    """All words must be met, case does not matter, and a suspended account is nobody."""
    reply = nobody.client.get("/", query_string={"q": query}, headers=nobody.headers)
    ids = re.findall(r'name="person" value="(\d+)"', reply.text)
    assert [town.world.users[user_id]["name"]["fullName"] for user_id in ids] == found


def test_names_that_begin_so_come_first(nobody: Visitor) -> None:
    """`a` is in everybody's address; Aino, Ali and Åsa's colleague Abdi come before the rest."""
    html = nobody.get("/?q=a").text
    names = re.findall(r'class="person-name">([^<]+)<', html)
    assert names[:4] == ["Aino Mäkelä", "Ali Hassan", "Fatuma Abdi", "Super Admin"]


def test_somebody_added_later_is_found(town: Lilleby, nobody: Visitor) -> None:
    """What the search remembers is made anew when the Directory changes."""
    assert "Nobody matches “nils”." in nobody.text("/?q=nils")
    town.ask(
        "directory.users.insert",
        {
            "primaryEmail": "nils.ny@lilleby.example",
            "name": {"givenName": "Nils", "familyName": "Ny"},
            "password": "long enough",
        },
        scopes=("admin.directory.user",),
    )
    assert "Nils Ny" in nobody.text("/?q=nils")


def test_the_chosen_person_is_shown_and_can_be_changed(town: Lilleby, nobody: Visitor) -> None:
    """Choosing leads to the doors of that person; the bar says who it is and offers to change."""
    assert goes_to(nobody.post("/choose", person=town.id_of("rene.holm"), **{"continue": "/"})) == "/"
    html = nobody.get("/").text
    assert "You are René Holm. Where to?" in html
    assert 'href="/?change=1&amp;continue=/" aria-label="Change who you are"' in html
    goes_to(nobody.post("/choose", person=town.id_of("maja.ek")))
    assert "You are Maja Ek. Where to?" in nobody.get("/").text


def test_nobody_becomes_a_suspended_or_unknown_person(town: Lilleby, nobody: Visitor) -> None:
    """The account cannot be chosen, and one that is suspended later is signed out."""
    assert nobody.post("/choose", person=town.id_of("olle.borta")).status_code == 404
    assert nobody.post("/choose", person="123").status_code == 404
    rene = Visitor(pages_of(town.world), town.id_of("rene.holm"))
    assert rene.get("/mail").status_code == 200
    town.world.users[town.id_of("rene.holm")]["suspended"] = True
    assert goes_to(rene.get("/mail")) == "/?continue=%2Fmail"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "mail"])
def test_nobody_is_led_away_after_choosing(town: Lilleby, nobody: Visitor, target: str) -> None:
    """Only a path on this host is gone on to."""
    reply = nobody.post("/choose", person=town.id_of("maja.ek"), **{"continue": target})
    assert reply.headers["Location"] == "/"


def test_the_language_is_the_browsers_until_another_is_chosen(town: Lilleby) -> None:
    """`?hl=` wins and is remembered; a language that is not there becomes English."""
    app = pages_of(town.world)
    assert "Vælg, hvem du er" in Visitor(app, language="da-DK,en;q=0.5").get("/").text
    finn = Visitor(app, language="fi")
    assert "Choose who you are" in finn.get("/").text
    assert '<html lang="sv">' in finn.get("/?hl=sv").text
    assert "Välj vem du är" in finn.get("/").text
    assert "Välj vem du är" in finn.get("/?hl=xx").text


@pytest.mark.parametrize("words", [words_sv.WORDS, words_da.WORDS], ids=["sv", "da"])
def test_every_language_has_every_word_and_every_place_to_fill(words: dict[str, str]) -> None:
    """A missing word would be an error on somebody's page only."""

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {key: places(text) for key, text in words.items()} == {
        key: places(text) for key, text in words_en.WORDS.items()
    }


def test_pages_allow_nothing_foreign(nobody: Visitor) -> None:
    """A strict policy, and templates that need no exception from it."""
    policy = nobody.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    for template in TEMPLATES.glob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|<script>|\sstyle=|\son[a-z]+=\"", source), template.name
        assert not re.search(r'(?:src|href)="https?:', source), template.name


def test_what_is_not_there_is_a_page_in_words(town: Lilleby) -> None:
    """A 404 of the pages keeps the bar and says what may be wrong."""
    rene = Visitor(pages_of(town.world), town.id_of("rene.holm"))
    reply = rene.get("/mail/none")
    assert reply.status_code == 404
    assert "There is nothing here" in reply.text
