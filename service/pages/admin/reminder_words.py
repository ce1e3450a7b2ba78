"""The words of the room about reminders, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """In one language. `countries`: of whose holidays nothing goes out; `to`: who is reminded."""

    lead: str
    policy: str
    days: str
    before: Number
    on_day: str
    after: Number
    no_days: str
    whom: str
    to: Mapping[str, str]
    hours: str
    hours_on: str  # opens, closes, days
    holidays: str
    countries: Mapping[str, str]
    no_country: str
    closed: str
    digest: str
    digest_from: str  # day
    never: str
    always: str
    off: str
    unreadable: str
    source: str  # value
    opens: str  # moment
    open_now: str
    ledger: str
    ledger_note: str
    show: str
    none: str
    caption: str
    at: str
    who: str
    kind: str
    about: str
    state: str
    kinds: Mapping[str, str]
    states: Mapping[str, str]
    nudged: str
    forgotten: str
    unnamed: str


WORDS: Mapping[str, Reminding] = {
    "sv": Reminding(
        lead="När den som har något kvar får ett mejl om det, och vad som har gått ut.",
        policy="Så är det inställt",
        days="Den som inte är klar påminns",
        before=Number("{n} dag före slutdatum", "{n} dagar före slutdatum"),
        on_day="på slutdagen",
        after=Number("{n} dag efter slutdatum", "{n} dagar efter slutdatum"),
        no_days="inte av sig självt, bara när någon ber om det",
        whom="Vilka",
        to={"staff": "medarbetare", "pupil": "elever"},
        hours="Mejl går ut",
        hours_on="mellan {opens} och {closes} på {days}",
        holidays="Inte på helgdagar i",
        countries={"SE": "Sverige", "DK": "Danmark"},
        no_country="inget land: också på helgdagar",
        closed="Inte heller",
        digest="Sammanfattning till chefer",
        digest_from="en gång i veckan, från {day}",
        never="aldrig",
        always="Den som har fått något mejl härifrån den senaste veckan påminns inte, vad mejlet än handlade om. Den "
        "som är klar, har slutat eller inte längre är tilldelad modulen får inget: det avgörs när mejlet skickas. En "
        "tilldelnings påminnelser kan stängas av på dess sida.",
        off="Påminnelser är avstängda i den här installationen. Inget går ut, inte heller när någon ber om det.",
        unreadable="Inställningen kan inte läsas, så inget går ut. Så här sade programmet:",
        source="Ändras i inställningen NANOLEARN_REMINDERS, som nu är {value}.",
        opens="Just nu går inget ut. Nästa gång kan något gå ut {moment}.",
        open_now="Just nu kan mejl gå ut.",
        ledger="Det som har gått ut",
        ledger_note="Den som har påmints är inte klar. Därför antecknas det att du har läst listan.",
        show="Visa vad som har gått ut",
        none="Ingen påminnelse har gått ut.",
        caption="Det nyaste först.",
        at="När",
        who="Till",
        kind="Vad",
        about="Moduler",
        state="Läge",
        kinds={"reminder": "Påminnelse", "digest": "Sammanfattning"},
        states={
            "sent": "skickat",
            "uncertain": "förmodligen skickat",
            "failed": "gick inte att skicka",
            "sending": "på väg",
        },
        nudged="någon bad om den",
        forgotten="någon som är raderad",
        unnamed="Moduler med bara siffror nämns inte.",
    ),
    "da": Reminding(
        lead="Hvornår den, der mangler noget, får en mail om det, og hvad der er sendt.",
        policy="Sådan er det indstillet",
        days="Den, der ikke er færdig, påmindes",
        before=Number("{n} dag før fristen", "{n} dage før fristen"),
        on_day="på selve dagen",
        after=Number("{n} dag efter fristen", "{n} dage efter fristen"),
        no_days="ikke af sig selv, kun når nogen beder om det",
        whom="Hvem",
        to={"staff": "medarbejdere", "pupil": "elever"},
        hours="Mails sendes",
        hours_on="mellem {opens} og {closes} på {days}",
        holidays="Ikke på helligdage i",
        countries={"SE": "Sverige", "DK": "Danmark"},
        no_country="intet land: også på helligdage",
        closed="Heller ikke",
        digest="Oversigt til ledere",
        digest_from="en gang om ugen, fra {day}",
        never="aldrig",
        always="Den, der har fået en mail herfra inden for den seneste uge, påmindes ikke, uanset hvad mailen handlede "
        "om. Den, der er færdig, er holdt op eller ikke længere er tildelt modulet, får ingen: det afgøres, når mailen "
        "sendes. En tildelings påmindelser kan slås fra på dens side.",
        off="Påmindelser er slået fra i denne installation. Intet sendes, heller ikke når nogen beder om det.",
        unreadable="Indstillingen kan ikke læses, så intet sendes. Sådan sagde programmet:",
        source="Ændres i indstillingen NANOLEARN_REMINDERS, som nu er {value}.",
        opens="Lige nu sendes intet. Næste gang noget kan sendes, er {moment}.",
        open_now="Lige nu kan mails sendes.",
        ledger="Det, der er sendt",
        ledger_note="Den, der er påmindet, er ikke færdig. Derfor bliver det noteret, at du har læst listen.",
        show="Vis, hvad der er sendt",
        none="Ingen påmindelse er sendt.",
        caption="Det nyeste først.",
        at="Hvornår",
        who="Til",
        kind="Hvad",
        about="Moduler",
        state="Status",
        kinds={"reminder": "Påmindelse", "digest": "Oversigt"},
        states={"sent": "sendt", "uncertain": "formentlig sendt", "failed": "kunne ikke sendes", "sending": "på vej"},
        nudged="nogen bad om den",
        forgotten="en, der er slettet",
        unnamed="Moduler med kun tal nævnes ikke.",
    ),
    "en": Reminding(
        lead="When somebody who has something left gets a mail about it, and what has gone out.",
        policy="How it is set",
        days="Who is not done is reminded",
        before=Number("{n} day before the due date", "{n} days before the due date"),
        on_day="on the due date",
        after=Number("{n} day after the due date", "{n} days after the due date"),
        no_days="not by itself, only when somebody asks for it",
        whom="Who",
        to={"staff": "staff", "pupil": "pupils"},
        hours="Mails go out",
        hours_on="between {opens} and {closes} on {days}",
        holidays="Not on public holidays in",
        countries={"SE": "Sweden", "DK": "Denmark"},
        no_country="no country: on public holidays too",
        closed="Nor on",
        digest="Summary to managers",
        digest_from="once a week, from {day}",
        never="never",
        always="Who has had any mail from here within the last week is not reminded, whatever that mail was about. Who "
        "is done, has left or is no longer assigned the module gets none: that is decided when the mail is sent. An "
        "assignment's reminders can be switched off on its page.",
        off="Reminders are switched off in this installation. Nothing goes out, also not when somebody asks for it.",
        unreadable="The setting cannot be read, so nothing goes out. This is what the program said:",
        source="Changed in the setting NANOLEARN_REMINDERS, which is now {value}.",
        opens="Nothing goes out right now. The next time that something may is {moment}.",
        open_now="Mails may go out right now.",
        ledger="What has gone out",
        ledger_note="Who has been reminded is not done. So it is written down that you have read the list.",
        show="Show what has gone out",
        none="No reminder has gone out.",
        caption="The newest first.",
        at="When",
        who="To",
        kind="What",
        about="Modules",
        state="State",
        kinds={"reminder": "Reminder", "digest": "Summary"},
        states={"sent": "sent", "uncertain": "probably sent", "failed": "could not be sent", "sending": "on its way"},
        nudged="somebody asked for it",
        forgotten="somebody who has been erased",
        unnamed="Modules for figures only are not named.",
    ),
}
