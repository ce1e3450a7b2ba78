"""The words around a unit's figures: its weeks, what went before, on time, its goal."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.reports.forecast import Outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersWords:
    """In one language. `outlooks`: what is said of a goal; `ahead`: where the slowest, average, fastest pace lead."""

    weeks: str
    weeks_text: str
    weeks_caption: str
    week: str
    week_or_day: str
    ahead: tuple[str, str, str]
    ahead_note: str
    table: str
    steps: str
    before: str
    then_now: str
    now: str
    on_time: str
    on_time_of: str
    in_steps: str
    goal: str
    goal_line: str
    set_for: str
    set_for_all: str
    outlooks: Mapping[Outlook, str]
    idea_share: str


NUMBERS = {
    "sv": NumbersWords(
        weeks="Vecka för vecka",
        weeks_text="Genomfört: {first} i slutet av veckan från {day}, {now} nu.",
        weeks_caption="Så stod det i slutet av varje vecka.",
        week="Veckan från",
        week_or_day="Veckan från, eller dag",
        ahead=("Prognos, långsammast", "Prognos, genomsnitt", "Prognos, snabbast"),
        ahead_note="Efter den sista veckan: i dag, och vart takten i de senaste veckorna leder till målets dag.",
        table="Visa som tabell",
        steps="Tidigare veckor visas i steg om fem personer, och bara moduler som hela tiden har gällt minst fem.",
        before="För fyra veckor sedan",
        then_now="{then} av samma moduler, {now} nu",
        now="nu",
        on_time="I tid",
        on_time_of="{part} av {whole} när slutdatumet gick ut",
        in_steps="i steg om fem",
        goal="Mål",
        goal_line="{share} senast {day}.",
        set_for="Målet gäller {unit}.",
        set_for_all="Målet gäller hela organisationen.",
        outlooks={
            Outlook.REACHED: "Målet är nått.",
            Outlook.PASSED: "Dagen har passerat utan att målet nåddes.",
            Outlook.TOO_EARLY: "Det är för tidigt att säga hur det går: det behövs siffror från minst tre veckor.",
            Outlook.LIKELY: "Målet nås troligen: även i takt med den långsammaste av de senaste veckorna blir det "
            "{slowest}.",
            Outlook.UNCERTAIN: "Det är osäkert om målet nås: i de senaste veckornas takt blir det mellan {slowest} och "
            "{fastest}, i genomsnitt {expected}.",
            Outlook.UNLIKELY: "I de senaste veckornas takt nås målet inte: som mest blir det {fastest}.",
        },
        idea_share="{share} av svaren",
    ),
    "da": NumbersWords(
        weeks="Uge for uge",
        weeks_text="Gennemført: {first} ved udgangen af ugen fra {day}, {now} nu.",
        weeks_caption="Sådan stod det ved udgangen af hver uge.",
        week="Ugen fra",
        week_or_day="Ugen fra, eller dag",
        ahead=("Prognose, langsomst", "Prognose, gennemsnit", "Prognose, hurtigst"),
        ahead_note="Efter den sidste uge: i dag, og hvor de seneste ugers tempo fører hen inden målets dag.",
        table="Vis som tabel",
        steps="Tidligere uger vises i trin på fem personer, og kun moduler, der hele tiden har omfattet mindst fem.",
        before="For fire uger siden",
        then_now="{then} af de samme moduler, {now} nu",
        now="nu",
        on_time="Til tiden",
        on_time_of="{part} af {whole}, da fristen udløb",
        in_steps="i trin på fem",
        goal="Mål",
        goal_line="{share} senest {day}.",
        set_for="Målet gælder {unit}.",
        set_for_all="Målet gælder hele organisationen.",
        outlooks={
            Outlook.REACHED: "Målet er nået.",
            Outlook.PASSED: "Dagen er gået, uden at målet blev nået.",
            Outlook.TOO_EARLY: "Det er for tidligt at sige, hvordan det går: Der skal være tal fra mindst tre uger.",
            Outlook.LIKELY: "Målet nås sandsynligvis: Selv i samme tempo som den langsomste af de seneste uger bliver "
            "det {slowest}.",
            Outlook.UNCERTAIN: "Det er usikkert, om målet nås: I de seneste ugers tempo bliver det mellem {slowest} og "
            "{fastest}, i gennemsnit {expected}.",
            Outlook.UNLIKELY: "I de seneste ugers tempo nås målet ikke: Det bliver højst {fastest}.",
        },
        idea_share="{share} af svarene",
    ),
    "en": NumbersWords(
        weeks="Week by week",
        weeks_text="Completed: {first} at the end of the week of {day}, {now} now.",
        weeks_caption="How it stood at the end of each week.",
        week="Week of",
        week_or_day="Week of, or day",
        ahead=("Forecast, slowest", "Forecast, average", "Forecast, fastest"),
        ahead_note="After the last week: today, and where the pace of the last weeks leads by the day of the goal.",
        table="Show as a table",
        steps="Past weeks are shown in steps of five people, and only modules that were about five or more throughout.",
        before="Four weeks ago",
        then_now="{then} of the same modules, {now} now",
        now="now",
        on_time="On time",
        on_time_of="{part} of {whole} as the due day passed",
        in_steps="in steps of five",
        goal="Goal",
        goal_line="{share} by {day}.",
        set_for="The goal is that of {unit}.",
        set_for_all="The goal is that of the whole organisation.",
        outlooks={
            Outlook.REACHED: "The goal is reached.",
            Outlook.PASSED: "The day has passed without the goal being reached.",
            Outlook.TOO_EARLY: "It is too early to say how it goes: that takes the figures of at least three weeks.",
            Outlook.LIKELY: "The goal will probably be reached: even at the pace of the slowest of the last weeks it "
            "comes to {slowest}.",
            Outlook.UNCERTAIN: "It is uncertain whether the goal will be reached: at the pace of the last weeks it "
            "comes to between {slowest} and {fastest}, {expected} on average.",
            Outlook.UNLIKELY: "At the pace of the last weeks the goal will not be reached: it comes to {fastest} at "
            "most.",
        },
        idea_share="{share} of the answers",
    ),
}
