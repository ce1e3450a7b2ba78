"""The preview's own words, in each language; what is on the cards is the sidebar's."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.pages.preview.kinds import What


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewWords:
    """One language. In `faults`, `{name}` is a field's or widget's and `{place}` says where in the card."""

    title: str
    lead: str
    sidebar: str
    back: str
    start: str
    more: str
    fold: str
    schemes: Mapping[str, str]
    looks: str
    opens_anew: str
    link: str
    json: str
    json_hint: str
    show: str
    no_json: str
    stale: str
    unreached: str
    busy: str
    hindered: str
    choose: str
    the_card: str
    faults: Mapping[What, str]


WORDS: Mapping[str, PreviewWords] = {
    "sv": PreviewWords(
        title="Sidopanelen",
        lead=(
            "Så här visas sidopanelen i Gmail och de andra apparna. Knapparna gör det de gör där: "
            "det som tilldelas här är tilldelat."
        ),
        sidebar="Sidopanel",
        back="Tillbaka",
        start="Börja om",
        more="Fler åtgärder",
        fold="Visa {n} till",
        schemes={"": "Som enheten", "light": "Ljust", "dark": "Mörkt"},
        looks="Utseende",
        opens_anew="öppnas i en ny flik",
        link="Öppna länken",
        json="Kortet som JSON",
        json_hint="Klistra in ett kort för att se hur det visas.",
        show="Visa kortet",
        no_json="Texten är inget kort: {why}. Ett kort är ett JSON-objekt, till exempel {example}",
        stale="Sidan är för gammal eller kommer från någon annan. Sidopanelen börjar om.",
        unreached="Tjänsten svarade inte. Vänta en stund och tryck igen.",
        busy="Vänta …",
        hindered="Fyll i först: {fields}",
        choose="Välj",
        the_card="kortet",
        faults={
            What.UNKNOWN: "Förhandsvisningen känner inte till {name} ({place}).",
            What.WRONG: "Det här kan inte visas: {name} ({place}).",
            What.MISSING: "{name} saknas ({place}).",
            What.KINDS: "En widget ska vara av precis ett slag, men här står: {name} ({place}).",
            What.ELSEWHERE: "Sidopaneler visar inte {name}; det gör bara Google Chat ({place}).",
            What.UNDRAWN: "Googles sidopanel visar {name}, men den här sidan kan det inte ({place}).",
        },
    ),
    "da": PreviewWords(
        title="Sidepanelet",
        lead=(
            "Sådan vises sidepanelet i Gmail og de andre apps. Knapperne gør det, de gør dér: "
            "det, der tildeles her, er tildelt."
        ),
        sidebar="Sidepanel",
        back="Tilbage",
        start="Begynd forfra",
        more="Flere handlinger",
        fold="Vis {n} til",
        schemes={"": "Som computeren", "light": "Lyst", "dark": "Mørkt"},
        looks="Udseende",
        opens_anew="åbnes i en ny fane",
        link="Åbn linket",
        json="Kortet som JSON",
        json_hint="Indsæt et kort for at se, hvordan det vises.",
        show="Vis kortet",
        no_json="Teksten er ikke et kort: {why}. Et kort er et JSON-objekt, for eksempel {example}",
        stale="Siden er for gammel eller kommer fra en anden. Sidepanelet begynder forfra.",
        unreached="Tjenesten svarede ikke. Vent lidt, og tryk igen.",
        busy="Vent …",
        hindered="Udfyld først: {fields}",
        choose="Vælg",
        the_card="kortet",
        faults={
            What.UNKNOWN: "Forhåndsvisningen kender ikke {name} ({place}).",
            What.WRONG: "Dette kan ikke vises: {name} ({place}).",
            What.MISSING: "{name} mangler ({place}).",
            What.KINDS: "En widget skal være af præcis én slags, men her står: {name} ({place}).",
            What.ELSEWHERE: "Sidepaneler viser ikke {name}; det gør kun Google Chat ({place}).",
            What.UNDRAWN: "Googles sidepanel viser {name}, men det kan denne side ikke ({place}).",
        },
    ),
    "en": PreviewWords(
        title="The sidebar",
        lead=(
            "This is how the sidebar looks in Gmail and the other apps. Its buttons do what they do there: "
            "what is assigned here is assigned."
        ),
        sidebar="Sidebar",
        back="Back",
        start="Start again",
        more="More actions",
        fold="Show {n} more",
        schemes={"": "As the device", "light": "Light", "dark": "Dark"},
        looks="Looks",
        opens_anew="opens in a new tab",
        link="Open the link",
        json="The card as JSON",
        json_hint="Paste a card to see how it is shown.",
        show="Show the card",
        no_json="The text is no card: {why}. A card is a JSON object, for example {example}",
        stale="The page is too old or came from somebody else. The sidebar starts again.",
        unreached="The service did not answer. Wait a little and press again.",
        busy="Wait …",
        hindered="Fill in first: {fields}",
        choose="Choose",
        the_card="the card",
        faults={
            What.UNKNOWN: "The preview does not know {name} ({place}).",
            What.WRONG: "This cannot be shown: {name} ({place}).",
            What.MISSING: "{name} is missing ({place}).",
            What.KINDS: "A widget must be of exactly one kind, but here stands: {name} ({place}).",
            What.ELSEWHERE: "No sidebar shows {name}; only Google Chat does ({place}).",
            What.UNDRAWN: "Google's sidebar shows {name}, but this page cannot ({place}).",
        },
    ),
}
