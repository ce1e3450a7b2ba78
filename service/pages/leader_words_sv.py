"""What a leader does with the figures, in Swedish."""

from service.pages.leader_words import (
    BeforeWords,
    BesideWords,
    GoalWords,
    HeatWords,
    LeaderWords,
    LeftWords,
    Meaning,
    NudgeWords,
    UsefulWords,
)
from service.tongue import Number

SWEDISH = LeaderWords(
    reached="Nådda",
    reached_of="{share} av de tilldelade",
    heat=HeatWords(
        title="Enheter och moduler",
        text="Andel genomfört i varje enhet och modul. Lägst {low} ({low_unit}, {low_module}), högst {high} "
        "({high_unit}, {high_module}).",
        few="för få",
        nobody="–",
        legend="Ju mörkare ruta, desto mer är genomfört. I mörkt läge är det tvärtom. Randig ruta: för få för att "
        "visas. Tankstreck: ingen där är tilldelad modulen.",
        caption="Andel genomfört i varje enhet och modul.",
        units="Enheter {first}–{last} av {all}",
        modules="Moduler {first}–{last} av {all}",
        units_word="enheter",
        modules_word="moduler",
        earlier="Föregående",
        later="Nästa",
        part="Bläddra i rutorna",
    ),
    beside=BesideWords(
        title="Bland enheterna på samma nivå",
        text="Av {n} enheter på samma nivå har den lägsta kommit till {low}, den mittersta till {middle} och den "
        "högsta till {high}. {unit}: {mine}.",
        note="De andra enheterna nämns inte vid namn, och de som har för få personer är inte med.",
    ),
    before=BeforeWords(
        title="Jämfört med för fyra veckor sedan",
        text="Genomförda: {then} då, {now} nu.",
        caption="Samma moduler i slutet av veckan från {day} och nu.",
        figure="Siffra",
        share="Andel genomfört",
        then="Då",
        now="Nu",
        change="Förändring",
        points="{n} procentenheter",
        about="Siffrorna för då är i steg om fem personer: därför ett spann.",
        steps="Då och förändringen är i steg om fem personer.",
        newer="Moduler som har tillkommit sedan dess är inte med i jämförelsen. När en ny modul tilldelas sjunker "
        "andelen i diagrammet.",
    ),
    goal=GoalWords(
        title="Mål",
        lead="Ett mål är en andel genomfört till en viss dag. Det gäller enheten med allt under sig, och de enheter "
        "under den som inte har något eget mål.",
        change="Ändra målet",
        set="Sätt ett mål",
        share="Andel genomfört, i procent",
        share_hint="Ett heltal från 1 till 100.",
        by="Senast",
        by_hint="En dag som inte har passerat, till exempel {day}.",
        about="Målet gäller",
        all_modules="Alla moduler tillsammans",
        whole_assignment="Allt som tilldelningen omfattar",
        to_assignment="Tillbaka till tilldelningen",
        save="Spara målet",
        remove="Ta bort",
        remove_which="Ta bort målet för {what} i {unit}",
        saved="Målet är sparat: {share} senast {day}.",
        removed="Målet är borttaget.",
        none="Inget mål är satt här.",
        list_title="Mål för {unit}",
        caption="Målen för {unit} och enheterna under den.",
        goal="Mål",
        outlook="Så ser det ut",
        actions="Ändra",
        back="Tillbaka till siffrorna",
        summary="Målet är inte sparat. Rätta det här:",
        wrong={
            "share": "Skriv andelen som ett heltal från 1 till 100.",
            "by": "Välj en dag.",
            "passed": "Dagen har redan passerat. Välj en som inte har gjort det.",
            "about": "Välj vad målet gäller.",
            "token": "Sidan hade stått öppen för länge. Läs den igen och spara en gång till.",
        },
    ),
    nudge=NudgeWords(
        title="Påminn dem som har kvar",
        module=Number("{n} person har modulen kvar.", "{n} personer har modulen kvar."),
        everything=Number(
            "{n} genomförande saknas. Den som har flera moduler kvar får ett enda mejl.",
            "{n} genomföranden saknas. Den som har flera moduler kvar får ett enda mejl.",
        ),
        few="Hur många det är visas inte: de är för få.",
        what="Ett kort och vänligt mejl går ut med modulernas namn, slutdatum och en länk. I det står varför det kom "
        "och vem man kan fråga.",
        who="Bara den som har något kvar när mejlet går i väg får det. Ingen som är klar får något.",
        week="Den som har fått ett mejl från Nanolearn den senaste veckan lämnas i fred.",
        unseen="Du får inte veta vilka det är.",
        button="Skicka en påminnelse",
        nobody="Alla är klara, så det finns ingen att påminna.",
        off="Påminnelser är avstängda i den här installationen.",
        asked="Påminnelsen är beställd och går ut inom kort.",
        asked_later="Påminnelsen är beställd och går ut tidigast {moment}.",
        again="Samma påminnelse är redan beställd och väntar på att gå ut.",
        waits="En påminnelse beställdes {moment} och väntar på att gå ut.",
        last="Senast beställd {moment}. Den har gått ut.",
        refused="Påminnelsen kunde inte beställas.",
        stale="Sidan hade stått öppen för länge. Läs den igen och tryck en gång till.",
    ),
    left=LeftWords(
        see="Se vilka det är",
        title="Vilka som har något kvar",
        lead="De som är tilldelade en modul och inte har genomfört den, med det tidigaste slutdatumet först. Att du "
        "har öppnat listan antecknas, och den som står här ser det på sin egen sida.",
        list="Personer",
        count=Number("{n} genomförande saknas", "{n} genomföranden saknas"),
        caption="En rad för varje person och modul.",
        person="Person",
        due="Klart senast",
        passed="{day}, har passerat",
        earlier="Föregående",
        later="Nästa",
        remind="Påminn alla som har något kvar",
        many="Listan blir för lång för att vara till nytta. Gå tillbaka och välj en modul eller en enhet längre ned.",
        nobody="Här finns ingen som har något kvar.",
        unnamed="Moduler som är tilldelade med bara siffror är inte med: där ser ingen namn.",
        back="Tillbaka till siffrorna",
    ),
    useful=UsefulWords(
        title="Hur stor nytta modulen gjorde",
        average="I genomsnitt {average} av 5.",
        answered=Number("{n} person har svarat.", "{n} personer har svarat."),
        caption="Så fördelar sig svaren, från 1 ({lowest}) till 5 ({highest}).",
        value="Svar",
        share="Andel",
        people="Personer",
        few="Siffrorna visas inte: färre än fem har svarat, eller så skulle de röja en siffra om så få.",
    ),
    meanings={
        "usefulness": Meaning(
            "Hur stor nytta modulen gjorde",
            "I slutet av modulen kan den som vill svara på hur stor nytta den gjorde, från 1 till 5. Allas senaste "
            "svar räknas. Ingen får se siffror om färre än fem som har svarat, inte heller den som får se namn.",
        ),
        "reached": Meaning(
            "Nådda",
            "De av de tilldelade som har fått veta att modulen väntar på dem, i ett mejl eller i Classroom, eller som "
            "har svarat ändå.",
        ),
        "before": Meaning(
            "Jämfört med för fyra veckor sedan",
            "Samma moduler då och nu. Moduler som har tillkommit sedan dess är inte med: de skulle se ut som ett steg "
            "bakåt.",
        ),
        "heat": Meaning(
            "Enheter och moduler",
            "Varje ruta är andelen genomfört i en enhet, med allt under sig, av en modul. Randiga rutor gäller för få "
            "personer.",
        ),
        "beside": Meaning(
            "Bland enheterna på samma nivå",
            "Den lägsta, den mittersta och den högsta andelen bland enheterna på samma nivå, din egen inräknad. Det "
            "visas när minst fem enheter har siffror som får visas. Vilka de andra är visas aldrig, och personer "
            "jämförs aldrig.",
        ),
        "nudge": Meaning(
            "Påminnelser",
            "Vem som har något kvar avgörs när mejlet skickas. Den som har fått något mejl från Nanolearn den "
            "senaste veckan påminns inte, och påminnelser går bara ut på arbetstid.",
        ),
    },
)
