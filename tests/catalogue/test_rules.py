"""Each authoring rule finds its own slip, in the right file, and nothing in a good module."""

from dataclasses import replace
from pathlib import Path

import pytest

from service.catalogue.findings import Finding
from service.catalogue.load import check, load
from service.catalogue.rules import RULES
from service.catalogue.rules.answers import over_a_course
from service.catalogue.rules.case import LIMITS
from tests.support.module_files import GOOD, MODULE, TODAY, spoil, write_good

LONG = "The very long story of a person who has a great many things to do before the day is over and goes home. "
OFTEN_SHORTEST = (
    "In da the right option is the shortest in 2 of 3 questions; half is the most, or learners choose by length. "
    "Say more in it, or less in a wrong one."
)
FIVE = "one two three four five "


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    return write_good(tmp_path)


def found(courses: Path, rule: str) -> list[Finding]:
    return [finding for finding in check([courses], TODAY) if finding.rule == rule]


SLIPS = [
    ("1", "en", "the learner calls back", f"{FIVE * 4} the learner calls back", "27 are the most"),
    ("1", "en", "the learner calls back on", "they know that one calls back on", 'says "know", which nobody can see'),
    ("1", "sv", "ringer man upp", "förstår man och ringer upp", 'says "förstår"'),
    ("1", "da", "ringer man op", "er man opmærksom på det og ringer op", 'says "opmærksom på"'),
    ("1", "en", "number of their own.", "number of their own. Then they report.", "more than one sentence"),
    ("2", "en", "The boss is out", f"{FIVE * 6}. The boss is out", "60 are the most"),
    ("3", "en", "The boss is out", f"{FIVE * 90}. The boss is out", "240 are the most"),
    ("4", "en", "The sooner it is known", f"{FIVE * 14} The sooner it is known", "a screen for staff holds 80"),
    ("4", "en", "The sooner it is known", f"{FIVE * 60} The sooner it is known", "520 are the most for staff"),
    ("5", "module", "[NCSC-PHISH, RUMOUR]", "[RUMOUR]", "own-way rests on general knowledge alone (RUMOUR)"),
    ("5", "en", "Use your own way in.", f"Use your own way in. {FIVE * 3}.", "own-way has 33 words; 30 are the most"),
    ("6", "module", "id: typed\n    asks: action", "id: typed\n    asks: knowledge", "1 of the questions ask"),
    ("7", "en", "Whether the logo looks right", "Whether the logo is always right", 'says "always"'),
    ("7", "sv", "Om märket på mejlet ser rätt ut", "Inget av dem", 'says "Inget av dem"'),
    ("7", "da", "Om logoet på mailen ser rigtigt ud", "Både A og B", 'says "A og B"'),
    ("8", "en", "it wants me to do", "it wants me to do, to send, to pay or to tell anybody", "1.45 times as long"),
    ("10", "en", "Look at what is", f"{FIVE * 7}. Look at what is", "60 are the most"),
    ("10", "en", "Tricks can look like anything, but they all want", "They want", "at least 8"),
    ("11", "en", "Good spelling feels safe", "That was careless. Good spelling feels safe", 'says "careless"'),
    ("11", "sv", "Bra stavning känns tryggt", "Tyvärr fel. Bra stavning känns tryggt", 'says "Tyvärr fel"'),
    ("11", "da", "God stavning føles trygt", "Lidt sjusket. God stavning føles trygt", 'says "sjusket"'),
    ("12", "en", "What tells you most", "What should you not trust, and what tells you most", 'says "not"'),
    ("12", "sv", "Vad säger mest om", "Vad säger inte om", 'says "inte"'),
    ("12", "da", "Hvad siger mest om", "Hvad siger ikke om", 'says "ikke"'),
    ("14", "en", "The boss is out", f"{LONG}The boss is out", "20 are the most for staff"),
    ("14", "en", "tell your IT support", "tell your CISO", "CISO stands without its long form"),
    ("17", "module", "verified_on: 2026-11-01", "verified_on: 2026-11-23", "has not come yet"),
    ("17", "module", "review_by: 2027-04-30", "review_by: 2027-05-02", "2027-05-01 is the latest"),
    ("17", "module", "review_by: 2027-04-30", "review_by: 2026-11-21", "was due on 2026-11-21"),
    ("17", "module", "review_by: 2027-04-30", "review_by: 2026-12-22", "is due on 2026-12-22"),
    ("18", "da", "again: En mail siger, at du skal bekræfte din løn", "# En mail siger, at du skal", "but not here"),
    ("19", "en", "gets a mail at", "gets a mail from boss@kommun.test at", "boss@kommun.test may be somebody's"),
    ("19", "en", "gets a mail at", "gets a mail for 19811218-9876 at", "19811218-9876 looks like"),
    ("10", "sv", "right: Ju förr det är känt", "rigth: Ju förr det är känt", "right: is missing"),
    ("9", "module", "id: spelling\n        misconception: M-LOOK", "id: spelling", "a wrong option names one"),
    ("11", "en", "If you have answered already, tell your IT support now.", "Careless!", 'says "Careless"'),
    ("16", "en", "Use your own way in.", "Click here.", "does not say where the link goes"),
    ("16", "da", "Gå din egen vej ind.", "Se den røde knap.", '"røde knap" is known by its colour alone'),
    ("18", "sv", "Anmäl samma dag, också", "Anmäl till Datatilsynet, också", '"Datatilsynet" belongs to Denmark'),
    ("18", "da", "Meld det samme dag, også", "Meld det til IMY, også", '"IMY" belongs to Sweden'),
    ("18", "en", "Report it the same day, also", "Report it to IMY, also", '"IMY" belongs to Sweden'),
    ("19", "en", "gets a mail at", "gets a mail for 8112189876 at", "8112189876 looks like"),
    ("19", "sv", "får ett mejl kl.", "får ett sms från 073-123 45 67 kl.", "may be somebody's telephone"),
    ("20", "en", "must confirm your pay through", "must confirm your holiday through", "is the same as the first"),
    ("20", "module", "interleave: spotting-fraud\n", "", "no interleave group"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip[0]}-{slip[1]}-{slip[4][:20]}")
def test_each_rule_finds_its_slip(courses: Path, slip: tuple[str, str, str, str, str]) -> None:
    """One slip in one file: a finding of that rule in that file, and the message says what would be right."""
    rule, file, old, new, part = slip
    assert found(courses, rule) == []
    spoil(courses, f"{MODULE}/{file}.yaml", old, new)
    messages = [(finding.file.name, finding.message) for finding in found(courses, rule)]
    assert [(name, part in message) for name, message in messages if part in message] == [(f"{file}.yaml", True)]


def test_an_unknown_misconception_is_named_with_its_line(courses: Path) -> None:
    """Rule 9, with the nearest known one."""
    file = courses / MODULE / "module.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("M-LOOK", "M-LOKO", 1), encoding="utf-8")
    line = file.read_text(encoding="utf-8").split("M-LOKO")[0].count("\n") + 1
    (finding,) = found(courses, "9")
    assert (finding.line, finding.message) == (
        line,
        "The misconception M-LOKO is not in misconceptions.yaml. Did you mean M-LOOK?",
    )


def test_lix_stops_above_the_limit_and_warns_above_the_aim(courses: Path) -> None:
    """Rule 13: long words raise it; the message shows where to begin."""
    file = courses / MODULE / "sv.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Anna på skolan får", "Verksamhetsutvecklaren får"), encoding="utf-8")
    assert found(courses, "13") == []
    hard = text.replace("Ingen ser", "Informationssäkerhetsansvariga kommunmedarbetare granskar")
    for old in ("Att vänta", "Namn och märken", "Ju förr det är känt", "Anmäl samma dag", "Gå din egen väg in"):
        hard = hard.replace(old, "Verksamhetsutvecklarnas informationshantering dokumenteras. " * 9 + old)
    file.write_text(hard, encoding="utf-8")
    (finding,) = found(courses, "13")
    assert (finding.severity, finding.line) == ("error", 1)
    assert "40 is the most for staff" in finding.message
    assert "Long words: verksamhetsutvecklarnas" in finding.message


def test_a_course_where_the_longest_option_is_right_too_often(courses: Path) -> None:
    """Rule 8 over the whole course: more than a third of the questions of a language."""
    spoil(
        courses,
        f"{MODULE}/en.yaml",
        "now: Report it now and change it",
        "now: Report it now, then change my old password",
    )
    assert found(courses, "8") == []
    spoil(courses, f"{MODULE}/en.yaml", "Go in through my own bookmark", "Go in through my very own old bookmark")
    (finding,) = found(courses, "8")
    assert (finding.file.name, finding.message) == (
        "course.yaml",
        "In en the right option is the longest in 2 of 3 questions; a third is the most, or learners choose by length.",
    )


def test_a_course_where_the_shortest_option_is_right_too_often(courses: Path) -> None:
    """Rule 8 over the whole course: more than half of the questions of a language; as long as another is not it."""
    file = f"{MODULE}/da.yaml"
    spoil(courses, file, "bookmark: Går ind via mit eget bogmærke", "bookmark: Går ind via bogmærke nu")
    spoil(courses, file, "later: Venter på en ny påmindelse", "later: Venter på en påmindelse")
    assert found(courses, "8") == []
    spoil(courses, file, "bookmark: Går ind via bogmærke nu", "bookmark: Går ind via et bogmærke")
    spoil(courses, file, "later: Venter på en påmindelse", "later: Venter på endnu en påmindelse")
    (finding,) = found(courses, "8")
    assert (finding.severity, finding.file.name, finding.message) == (
        "error",
        "course.yaml",
        OFTEN_SHORTEST,
    )


def test_of_two_options_the_right_one_may_be_the_shorter(courses: Path) -> None:
    """Else a course for the youngest could not keep both rules about length."""
    module = load(courses).modules["call-back"]
    asked = [
        replace(question, options=tuple(option for option in question.options if option.id not in {"later", "name"}))
        for question in module.questions[:2]
    ]
    texts = {
        "list": {"bookmark": "Stop", "spelling": "Go on as it looks fine"},
        "sign": {"wish": "What it wants", "logo": "Whether the logo looks right"},
    }
    words = replace(
        module.words["en"],
        questions={id_: replace(module.words["en"].questions[id_], options=options) for id_, options in texts.items()},
    )
    short = replace(module, questions=tuple(asked), words={"en": words})
    assert list(over_a_course([short])) == []


def test_limits_follow_the_audience(courses: Path) -> None:
    """The same text is too much for the youngest: fewer questions, fewer options, shorter sentences."""
    spoil(courses, f"{MODULE}/module.yaml", "audience: staff", "audience: pupils-f-3")
    rules = {finding.rule for finding in check([courses], TODAY)}
    assert {"3", "4", "6", "7", "13", "14"} <= rules
    assert [limit.lix["sv"] for limit in LIMITS.values()] == [40, 34, 25, 19]


def test_a_missing_language_is_a_warning(courses: Path) -> None:
    """A municipality may have one language; the format hopes for three."""
    (courses / MODULE / "da.yaml").unlink()
    assert [(f.severity, f.message) for f in check([courses], TODAY)] == [("warning", "The module has no da.yaml.")]


def test_the_rules_are_in_order_and_counted() -> None:
    """Each of the twenty has something that a machine can see."""
    assert list(dict.fromkeys(number for number, _ in RULES)) == [str(n) for n in range(1, 21)]
    assert {Path(name).parent.name for name in GOOD} == {"", "start", "call-back"}
