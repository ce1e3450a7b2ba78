"""Modules as files: one good course to spoil in tests, and any module value written out as an author would."""

import io
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.representer import SafeRepresenter

from service.catalogue.model import Module, Source, Words

TODAY = date(2026, 11, 22)

_SOURCES = """
    NCSC-PHISH:
      label: NCSC UK, Phishing attacks
      where: ncsc.gov.uk/guidance/phishing
      mark: V1
    RUMOUR:
      label: General knowledge
      where: nowhere
      mark: K
    """

_MISCONCEPTIONS = """
    M-LOOK:
      sv: Det syns på stavningen.
      da: Det ses på stavningen.
      en: It shows in the spelling.
    M-WAIT:
      sv: Vänta och se.
      da: Vent og se.
      en: Wait and see.
    """

_COURSE = """
    id: start
    title:
      sv: Kom igång
      da: Kom i gang
      en: A start
    modules:
      - call-back
    """

_MODULE = """
    id: call-back
    audience: staff
    level: administration
    pass_mark: 2
    interleave: spotting-fraud
    verified_on: 2026-11-01
    review_by: 2027-04-30
    review_class: R6
    review_triggers:
      - new national campaign
    licence: CC-BY-4.0
    key_points:
      - id: judge
        sources: [NCSC-PHISH]
      - id: own-way
        sources: [NCSC-PHISH, RUMOUR]
      - id: report
        sources: [NCSC-PHISH]
    questions:
      - id: list
        asks: action
        options:
          - id: bookmark
            correct: true
          - id: spelling
            misconception: M-LOOK
          - id: later
            misconception: M-WAIT
      - id: sign
        asks: knowledge
        options:
          - id: wish
            correct: true
          - id: logo
            misconception: M-LOOK
          - id: name
            misconception: M-LOOK
      - id: typed
        asks: action
        options:
          - id: now
            correct: true
          - id: tomorrow
            misconception: M-WAIT
          - id: delete
            misconception: M-WAIT
    """

_EN = """
    title: "Mail: pause and check"
    objective: When a mail wants money or a code, the learner calls back on a number of their own.
    scenario: >
      Anna at the school office gets a mail at 15.40. It says that she must send a code
      at once. The boss is out, and the queue is long. What does she do?
    key_points:
      judge: Nobody sees through every fake mail. Ask what it wants from you, whatever it looks like.
      own-way: Use your own way in. Your own bookmark or phone list leads to the real place each time.
      report: Report it the same day, also when you have clicked. Nobody is punished for a report.
    questions:
      list:
        stem: A mail says that you must confirm your holiday through a link. What do you do first?
        again: A mail says that you must confirm your pay through a link. What do you do first?
        options:
          bookmark: Go in through my own bookmark
          spelling: Check the spelling and use the link
          later: Wait until I am asked again
        right: Your own bookmark leads to the real page, whoever wrote the mail to you.
        wrong: >
          Good spelling feels safe, but a fake can be without a fault. To wait helps nobody. If you
          have used the link already, report it now and change your password.
      sign:
        stem: What tells you most about whether a mail is a trick?
        options:
          wish: What it wants me to do
          logo: Whether the logo looks right
          name: Whether I know the name of the sender
        right: Tricks can look like anything, but they all want something from you.
        wrong: >
          Names and logos are easy to copy, so they feel like proof and are none. Look at what is
          asked of you. If you have answered already, tell your IT support now.
      typed:
        stem: You have just typed your password on a fake page. What do you do?
        options:
          now: Report it now and change it
          tomorrow: See what happens tomorrow
          delete: Delete the mail so that nobody is worried
        right: The sooner it is known, the less can happen, for you and for others.
        wrong: >
          To wait or to delete feels calm, but the password is already gone. Report it now, change
          the password, and go on with your day. It is never too late.
    """

_SV = """
    title: "Mejl: stanna och kolla"
    objective: När ett mejl vill ha pengar eller en kod ringer man upp på ett eget nummer.
    scenario: >
      Anna på skolan får ett mejl kl. 15.40. Där står att hon ska skicka en kod på en gång.
      Chefen är ute och kön är lång. Vad gör hon?
    key_points:
      judge: Ingen ser alla falska mejl. Fråga vad mejlet vill ha av dig, hur det än ser ut.
      own-way: Gå din egen väg in. Ditt bokmärke eller din lista leder alltid rätt.
      report: Anmäl samma dag, också när du har klickat. Ingen får straff för en anmälan.
    questions:
      list:
        stem: Ett mejl säger att du ska bekräfta din semester via en länk. Vad gör du först?
        again: Ett mejl säger att du ska bekräfta din lön via en länk. Vad gör du först?
        options:
          bookmark: Går in via mitt eget bokmärke
          spelling: Kollar stavningen och tar länken
          later: Väntar på en ny påminnelse
        right: Ditt eget bokmärke leder till rätt sida, vem som än skrev mejlet.
        wrong: >
          Bra stavning känns tryggt, men ett falskt mejl kan vara utan fel. Att vänta hjälper
          ingen. Har du redan tagit länken? Anmäl det nu och byt lösenord.
      sign:
        stem: Vad säger mest om ett mejl är en bluff?
        options:
          wish: Vad det vill att jag gör
          logo: Om märket på mejlet ser rätt ut
          name: Om jag känner till den som skrev
        right: En bluff kan se ut hur som helst, men den vill alltid ha något.
        wrong: >
          Namn och märken är lätta att kopiera. De känns som bevis men är det inte. Se på vad
          du ska göra. Har du redan svarat? Säg till din IT-hjälp nu.
      typed:
        stem: Du har just skrivit ditt lösenord på en falsk sida. Vad gör du?
        options:
          now: Anmäler nu och byter det
          tomorrow: Ser vad som händer
          delete: Tar bort mejlet så att ingen blir orolig
        right: Ju förr det är känt, desto mindre hinner hända för dig och andra.
        wrong: >
          Att vänta eller ta bort känns lugnt, men lösenordet är redan borta. Anmäl nu, byt
          lösenord och gå vidare med din dag. Det är inte för sent.
    """

_DA = """
    title: "Mail: stop op og tjek"
    objective: Når en mail vil have penge eller en kode, ringer man op på et nummer, man selv har.
    scenario: >
      Anna på skolen får en mail kl. 15.40. Der står, at hun skal sende en kode med det samme.
      Chefen er ude, og køen er lang. Hvad gør hun?
    key_points:
      judge: Ingen ser alle falske mails. Spørg, hvad mailen vil have af dig, uanset hvordan den ser ud.
      own-way: Gå din egen vej ind. Dit eget bogmærke eller din egen liste fører det rette sted hen.
      report: Meld det samme dag, også når du har klikket. Ingen får straf for at melde noget.
    questions:
      list:
        stem: En mail siger, at du skal bekræfte din ferie via et link. Hvad gør du først?
        again: En mail siger, at du skal bekræfte din løn via et link. Hvad gør du først?
        options:
          bookmark: Går ind via mit eget bogmærke
          spelling: Tjekker stavningen og tager linket
          later: Venter på en ny påmindelse
        right: Dit eget bogmærke fører til den rette side, uanset hvem der skrev mailen.
        wrong: >
          God stavning føles trygt, men en falsk mail kan være uden fejl. At vente hjælper ingen.
          Har du allerede brugt linket? Meld det nu, og skift din kode.
      sign:
        stem: Hvad siger mest om, at en mail er svindel?
        options:
          wish: Hvad den vil have mig til
          logo: Om logoet på mailen ser rigtigt ud
          name: Om jeg kender den, der har skrevet
        right: Svindel kan se ud som hvad som helst, men den vil have noget af dig.
        wrong: >
          Navne og logoer er lette at kopiere. De føles som bevis, men er det ikke. Se på, hvad
          du skal gøre. Har du allerede svaret? Sig det til din IT-hjælp nu.
      typed:
        stem: Du har lige skrevet din kode på en falsk side. Hvad gør du?
        options:
          now: Melder det nu og skifter den
          tomorrow: Ser, hvad der sker
          delete: Sletter mailen, så ingen bliver urolig
        right: Jo før det er kendt, jo mindre når der at ske for dig og andre.
        wrong: >
          At vente eller slette føles roligt, men koden er allerede væk. Meld det nu, skift den,
          og gå videre med din dag. Det er ikke for sent.
    """

GOOD = {
    "sources.yaml": dedent(_SOURCES).lstrip("\n"),
    "misconceptions.yaml": dedent(_MISCONCEPTIONS).lstrip("\n"),
    "start/course.yaml": dedent(_COURSE).lstrip("\n"),
    "start/call-back/module.yaml": dedent(_MODULE).lstrip("\n"),
    "start/call-back/sv.yaml": dedent(_SV).lstrip("\n"),
    "start/call-back/da.yaml": dedent(_DA).lstrip("\n"),
    "start/call-back/en.yaml": dedent(_EN).lstrip("\n"),
}
"""A courses folder without a single finding, by file."""

MODULE = "start/call-back"


def write_good(folder: Path) -> Path:
    """The good course in this folder."""
    for name, text in GOOD.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a passage in one file; the number of the line where it stood."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} should hold {old!r} once, it holds it {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _source(source: Source) -> dict[str, Any]:
    told = {"publisher": source.publisher, "year": source.year}
    told = {key: value for key, value in told.items() if value is not None}
    return {"label": source.label, **told, "where": source.where, "mark": source.mark}


def write_module(module: Module, folder: Path) -> Path:
    """A courses folder that holds this module alone, in a course of its name."""
    at = folder / module.course / module.id
    at.mkdir(parents=True)
    _dump({source.id: _source(source) for source in module.sources}, folder / "sources.yaml")
    ids = {option.misconception for question in module.questions for option in question.options}
    thoughts = {id_: dict.fromkeys(("sv", "da", "en"), f"Tanke {id_}") for id_ in sorted(filter(None, ids))}
    _dump(thoughts, folder / "misconceptions.yaml")
    title = dict.fromkeys(("sv", "da", "en"), "Kurs")
    _dump({"id": module.course, "title": title, "modules": [module.id]}, at.parent / "course.yaml")
    _dump(structure(module), at / "module.yaml")
    for language, version in module.words.items():
        _dump(words(version), at / f"{language}.yaml")
    return folder


def structure(module: Module) -> dict[str, Any]:
    """What stands in a module's module.yaml."""
    table = {
        "id": module.id,
        "audience": str(module.audience),
        "level": module.level,
        "pass_mark": module.pass_mark,
        "verified_on": module.verified_on,
        "review_by": module.review_by,
        "review_class": module.review_class,
        "review_triggers": list(module.review_triggers) or ["any"],
        "licence": module.licence,
        "key_points": [{"id": point.id, "sources": list(point.sources)} for point in module.key_points],
        "questions": [
            {
                "id": question.id,
                "asks": question.asks,
                "options": [
                    {"id": o.id, "correct": True} if o.correct else {"id": o.id, "misconception": o.misconception}
                    for o in question.options
                ],
            }
            for question in module.questions
        ],
    }
    return table if module.interleave is None else table | {"interleave": module.interleave}


def words(version: Words) -> dict[str, Any]:
    """What stands in one language's file."""
    return {
        "title": version.title,
        "objective": version.objective,
        "scenario": version.scenario,
        "key_points": dict(version.key_points),
        "questions": {
            id_: {
                "stem": question.stem,
                "options": dict(question.options),
                "right": question.right,
                "wrong": question.wrong,
            }
            | ({} if question.again is None else {"again": question.again})
            for id_, question in version.questions.items()
        },
    }


class _Styled(str):
    """A text that is written in quotes, or in the block style chosen for it."""

    __slots__ = ()


class _Representer(SafeRepresenter):
    style = '"'

    def represent_styled(self, text: _Styled) -> Any:
        style = self.style if len(text) > _SHORT else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


_Representer.add_representer(_Styled, _Representer.represent_styled)
_SHORT = 30
_TRUTHS = {"yes", "no", "on", "off"}
"""Keys that an author writes in quotes, for they could be truths."""


def dumped(table: dict[str, Any], style: str = '"', width: int = 80) -> str:
    """The table as YAML text. `style`, one of " \' > and |, is used for long texts where it can be.

    Texts with a backslash are not wrapped: ruamel's writer breaks lines inside its escapes.
    """
    writer = YAML(typ="safe", pure=True)
    writer.Representer = type("_Chosen", (_Representer,), {"style": style})
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 10**6 if "\\" in repr(table).replace("\\n", "") else width
    stream = io.StringIO()
    writer.dump(_styled(table), stream)
    return stream.getvalue()


def _dump(table: dict[str, Any], file: Path) -> None:
    file.write_text(dumped(table), encoding="utf-8")


def _styled(value: Any) -> Any:
    match value:
        case dict():
            return {_Styled(key) if key.lower() in _TRUTHS else key: _styled(thing) for key, thing in value.items()}
        case list():
            return [_styled(thing) for thing in value]
        case str():
            return _Styled(value)
        case _:
            return value
