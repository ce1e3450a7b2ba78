"""One small module, invented, as rough as real files: line breaks, a source not to be shown."""

from datetime import date

from service.catalogue.model import (
    Audience,
    KeyPoint,
    Module,
    Option,
    Question,
    QuestionWords,
    Source,
    Words,
)

SWEDISH = Words(
    title="Borta mobil:\nring direkt",
    objective="Ring IT samma timme.",
    scenario="Leyla glömmer mobilen på bussen.\n\n\nVad gör hon?\n",
    key_points={"call": "Ring IT direkt.\n", "lock": "Lås på avstånd."},
    questions={
        "bus": QuestionWords(
            stem="Vad gör du först?",
            options={"report": "Ringer  IT", "wait": "Väntar till i morgon", "search": "Letar själv"},
            right="IT kan låsa\nmobilen på avstånd.",
            wrong="Att vänta känns lugnt.\n\nRing IT nu, även om det har gått en dag.",
        ),
        "code": QuestionWords(
            stem="Hur lång kod?",
            options={"six": "Minst sex siffror", "four": "Fyra siffror"},
            right="Sex siffror är svårare att gissa.",
            wrong="Fyra siffror går fort att gissa. Byt i dag.",
        ),
    },
)

LOST_PHONE = Module(
    id="lost-phone",
    course="start",
    version="1a2b3c4d5e6f7a8b",
    audience=Audience.STAFF,
    level="administration",
    pass_mark=1,
    licence="CC-BY-4.0",
    verified_on=date(2026, 11, 22),
    review_by=date(2027, 5, 22),
    key_points=(KeyPoint("call", ("NCSC",)), KeyPoint("lock", ("NCSC",))),
    questions=(
        Question(
            "bus",
            "action",
            (Option("report", True), Option("wait", False, "M-WAIT"), Option("search", False, "M-SHAME")),
        ),
        Question("code", "knowledge", (Option("six", True), Option("four", False, "M-LOOK"))),
    ),
    sources=(
        Source("NCSC", "NCSC, Device security", "https://www.ncsc.gov.uk/device", "V1"),
        Source("TALK", "Heard at coffee", "", "K"),
    ),
    words={"sv": SWEDISH},
    minutes=2.4,
)
