"""Strandköping's units: where they hang, how many work there, and as what."""

from typing import NamedTuple


class Unit(NamedTuple):
    """One unit below an administration. `head` is None for a ward, which the unit above it leads."""

    name: str
    head: str | None
    people: int  # the head among them
    titles: tuple[str, ...]  # as often as a title stands here, so common it is


OFFICE = ("Handläggare", "Handläggare", "Administratör", "Utredare", "Controller", "Kvalitetssamordnare")
TEACHERS = ("Lärare",) * 6 + ("Speciallärare", "Fritidspedagog", "Elevassistent", "Skoladministratör", "Vaktmästare")
HIGH_SCHOOL = ("Gymnasielärare",) * 7 + ("Yrkeslärare", "Studie- och yrkesvägledare", "Skolbibliotekarie")
DAY_CARE = ("Förskollärare", "Förskollärare", "Barnskötare", "Barnskötare", "Kock")
ELDER_CARE = ("Undersköterska",) * 5 + ("Vårdbiträde", "Vårdbiträde", "Sjuksköterska", "Aktivitetsledare")
HOME_CARE = ("Undersköterska",) * 4 + ("Vårdbiträde", "Vårdbiträde", "Planerare")
GROUP_HOME = ("Stödassistent", "Stödassistent", "Stödpedagog")

LEADERSHIP = Unit(
    "Kommunledning", "Kommundirektör", 14, ("Kommunikatör", "Jurist", "Ekonom", "HR-specialist", "It-tekniker")
)
ADMINISTRATIONS: dict[str, tuple[str, tuple[Unit, ...]]] = {
    # name: (group's address before the @, units); a unit "A/B" is a ward B of the unit A before it
    "Barn och utbildning": (
        "barn-utbildning",
        (
            Unit("Förvaltningskontoret", "Administrativ chef", 12, OFFICE),
            Unit("Strandskolan", "Rektor", 34, TEACHERS),
            Unit("Åsgårdsskolan", "Rektor", 38, TEACHERS),
            Unit("Östra skolan", "Rektor", 18, TEACHERS),
            Unit("Strandköpings gymnasium", "Rektor", 40, HIGH_SCHOOL),
            Unit("Förskolan Ängen", "Rektor", 16, DAY_CARE),
            Unit("Förskolan Solstrålen", "Rektor", 14, DAY_CARE),
            Unit("Förskolan Blåbäret", "Rektor", 4, DAY_CARE),
            Unit("Elevhälsan", "Enhetschef", 11, ("Kurator", "Skolsköterska", "Skolpsykolog", "Specialpedagog")),
        ),
    ),
    "Vård och omsorg": (
        "vard-omsorg",
        (
            Unit("Förvaltningskontoret", "Administrativ chef", 10, (*OFFICE, "Biståndshandläggare")),
            Unit("Äldreboendet Solgården", "Enhetschef", 8, ("Sjuksköterska", "Arbetsterapeut", "Kock")),
            Unit("Äldreboendet Solgården/Avdelning Björken", None, 14, ELDER_CARE),
            Unit("Äldreboendet Solgården/Avdelning Eken", None, 13, ELDER_CARE),
            Unit("Äldreboendet Havsutsikten", "Enhetschef", 33, ELDER_CARE),
            Unit("Hemtjänst Norr", "Enhetschef", 26, HOME_CARE),
            Unit("Hemtjänst Söder", "Enhetschef", 24, HOME_CARE),
            Unit("Gruppbostaden Måsen", "Enhetschef", 9, GROUP_HOME),
            Unit("Gruppbostaden Tärnan", "Enhetschef", 4, GROUP_HOME),
            Unit("Nattpatrullen", "Gruppledare", 3, ("Undersköterska",)),
        ),
    ),
    "Teknik och miljö": (
        "teknik-miljo",
        (
            Unit("Förvaltningskontoret", "Administrativ chef", 9, OFFICE),
            Unit("Gata och park", "Enhetschef", 18, ("Parkarbetare", "Anläggare", "Arborist", "Trafikingenjör")),
            Unit("Vatten och avlopp", "Enhetschef", 13, ("Drifttekniker", "Drifttekniker", "VA-ingenjör")),
            Unit("Lokalvård", "Enhetschef", 20, ("Lokalvårdare",) * 6 + ("Gruppledare",)),
            Unit("Miljöenheten", "Miljöchef", 8, ("Miljöinspektör", "Livsmedelsinspektör", "Ekolog")),
            Unit("Räddningstjänsten", "Räddningschef", 16, ("Brandman",) * 4 + ("Styrkeledare",)),
            Unit("Hamnen", "Hamnchef", 3, ("Hamnvärd",)),
        ),
    ),
    "Kultur och fritid": (
        "kultur-fritid",
        (
            Unit("Förvaltningskontoret", "Administrativ chef", 5, OFFICE),
            Unit("Biblioteket", "Bibliotekschef", 12, ("Bibliotekarie", "Bibliotekarie", "Biblioteksassistent")),
            Unit("Kulturskolan", "Rektor", 10, ("Musiklärare", "Danslärare", "Bildpedagog")),
            Unit("Badhuset", "Enhetschef", 12, ("Badvärd", "Simlärare", "Receptionist")),
            Unit("Fritidsgården Rock'n", "Föreståndare", 4, ("Fritidsledare",)),
            Unit("Museet Sjöboden", "Museichef", 3, ("Museipedagog", "Antikvarie")),
        ),
    ),
}
CLASSES = {
    # school: its classes; a class has 20 to 26 pupils
    "Strandskolan": ("4A", "4B", "5A", "5B", "6A", "6B"),
    "Åsgårdsskolan": ("7A", "7B", "7C", "8A", "8B", "8C", "9A", "9B", "9C"),
    "Östra skolan": ("4A", "5A", "6A"),
    "Strandköpings gymnasium": (
        *("NA1", "NA2", "NA3", "SA1", "SA2", "SA3"),
        *("VO1", "VO2", "VO3", "BA1", "BA2", "BA3", "IM1"),
    ),
}
