"""What people are told of their data, in Swedish."""

from service.privacy.model import Kind
from service.privacy.words import Kept, Mine, Notice, OwnFacts, Papers, Seen, Sort, Words
from service.tongue import Number

_DUTY = "Uppgift av allmänt intresse (artikel 6.1 e i GDPR); där lag kräver utbildning, rättslig förpliktelse (6.1 c)."
_SECURITY = "Rättslig förpliktelse att skydda uppgifterna och kunna visa det (artiklarna 5.2, 6.1 c och 32 i GDPR)."

SWEDISH = Words(
    code="sv",
    sorts={
        Kind.ROSTER: Sort(
            "Vem du är",
            "Namn, e-postadresser, enhet, chef, språk, grupper, om du är medarbetare eller elev och när kontot kom "
            "till eller försvann. Det hämtas ur kommunens katalog hos Google.",
            "För att rätt person ska få rätt modul på rätt språk.",
            _DUTY,
        ),
        Kind.ROLES: Sort(
            "Roller",
            "Om du är chef, ambassadör, superanvändare eller administratör, för vilken enhet och vem "
            "som gav dig rollen.",
            "För att den som svarar för en enhet ska se hur det går för den, och ingen annan.",
            _DUTY,
        ),
        Kind.ASKED: Sort(
            "Vad du är tilldelad och har genomfört",
            "Vilka moduler du är tilldelad, slutdatum, om du har genomfört och klarat dem, och vem som tilldelade dem.",
            "För att du ska veta vad som väntar och för att enheten ska kunna följa upp.",
            _DUTY,
        ),
        Kind.ANSWERS: Sort(
            "Dina svar",
            "När du svarade, vilka alternativ du valde, poäng och om det räckte. Om modulen frågar: hur användbar du "
            "tyckte att den var.",
            "För att du ska få veta varför ett svar är rätt eller inte, och för att författarna ska se vilka frågor "
            "som är svåra.",
            _DUTY,
        ),
        Kind.STRANGERS: Sort(
            "Svar från okända adresser",
            "Adressen hos den som har svarat men inte finns i katalogen.",
            "För att svaret ska hitta rätt person när katalogen känner adressen.",
            _DUTY,
        ),
        Kind.MESSAGES: Sort(
            "Mejl till dig",
            "Vilka mejl om moduler som har gått till dig, när och från vem. Om du har öppnat dem vet vi inte.",
            "För att ingen ska få samma mejl två gånger, eller för många.",
            _DUTY,
        ),
        Kind.CLASSROOM: Sort(
            "Classroom",
            "Vilken klass du är med i, och poäng som har skrivits till uppgiften där.",
            "För att uppgiften i Classroom ska visa detsamma som här.",
            _DUTY,
        ),
        Kind.AUDIT: Sort(
            "Vem som har sett vad",
            "Vem som har använt en rättighet till andras uppgifter, när och om vem. Aldrig uppgifterna själva.",
            "För att du ska kunna se vem som har tittat, och för att missbruk ska upptäckas.",
            _SECURITY,
        ),
        Kind.TECHNICAL: Sort(
            "Teknik",
            "Felmeddelanden och svar till program, där en adress kan förekomma en tid.",
            "För att fel ska kunna rättas.",
            _SECURITY,
        ),
    },
    kept=Kept(
        account="Så länge du har ett konto",
        after=Number("och {n} dag därefter.", "och {n} dagar därefter."),
        undecided="och därefter tills kommunen raderar det: någon tid är inte beslutad.",
        unlimited="Tills kommunen raderar det: någon tid är inte beslutad.",
        answers=Number("Vilka alternativ du valde sparas i {n} dag.", "Vilka alternativ du valde sparas i {n} dagar."),
        first_notices="Att du har fått veta om en modul:",
        reminders=Number("Påminnelser sparas i {n} dag.", "Påminnelser sparas i {n} dagar."),
        strangers=Number("{n} dag.", "{n} dagar."),
        roles="Tills rollen tas bort, senast när kontot försvinner.",
        classroom="Så länge du är med i klassen.",
        audit=Number("{n} dag.", "{n} dagar."),
        technical="Tills felet är rättat; svar till program i två dygn.",
        figures="Antal per enhet finns kvar, utan namn.",
        decision="Beslut om gallring: {reference}.",
    ),
    seen=Seen(
        by_kind={
            Kind.ROSTER: "Du, och administratörer.",
            Kind.ROLES: "Du, och den som ger roller för enheten.",
            Kind.ASKED: "Du, och administratörer. {leaders} Det som är tilldelat med bara siffror ser ingen annan "
            "än du.",
            Kind.ANSWERS: "Bara du, och den som äger installationen. Andra ser bara antal. {few}",
            Kind.STRANGERS: "Den som äger installationen, och administratörer.",
            Kind.MESSAGES: "Du, och administratörer.",
            Kind.CLASSROOM: "Du, klassens lärare i Classroom, och administratörer när något inte går fram.",
            Kind.AUDIT: "Den som äger installationen; du ser det som gäller dig.",
            Kind.TECHNICAL: "Den som sköter driften, utan adresser, och administratörer.",
        },
        leaders_by_name="Din chef ser vem som har genomfört en modul, aldrig svar eller poäng.",
        leaders_in_figures="Din chef ser antal, inte namn.",
        few="Antal under fem visas inte.",
    ),
    notice=Notice(
        title="Så hanteras dina uppgifter",
        lead="Det här sparas om dig, varför, hur länge och vem som ser det. Texten görs av inställningarna så som de "
        "är just nu.",
        controller="Personuppgiftsansvarig är kommunen ({domain}).",
        why="Varför",
        ground="Rättslig grund",
        kept="Hur länge",
        seen="Vem som ser det",
        in_google="Hos Google",
        in_google_text="Svaren lämnas i Google Formulär, som sparar dem med din adress. Mejl ligger i brevlådor och "
        "uppgifter i Classroom. Inget lämnas till någon annan, och här finns inga mätverktyg från andra.",
        pupils="Elever",
        pupils_answers=Number(
            "Vilka alternativ elever valde sparas i {n} dag.", "Vilka alternativ elever valde sparas i {n} dagar."
        ),
        pupils_leavers=Number(
            "Elever raderas {n} dag efter att kontot är borta.", "Elever raderas {n} dagar efter att kontot är borta."
        ),
        pupils_unnamed="Moduler tilldelas elever med bara siffror: ingen annan än eleven ser vem som har genomfört "
        "dem.",
        pupils_some="Elever jämförs aldrig med varandra.",
        pupils_kept="Svaren ser bara de själva och den som äger installationen.",
        pupils_counted="Om en elev sparas att modulen är genomförd, när, hur många gånger och om det räckte. Vilka "
        "alternativ eleven väljer räknas men sparas inte med namn.",
        pupils_scores="Poängen sparas för att betyget i Classroom görs av dem.",
        pupils_no_scores="Poäng sparas inte.",
        pupils_none="Ingen är registrerad som elev.",
        rights="Dina rättigheter",
        rights_text="Du kan se och hämta allt på Min sida, få fel rättade i kommunens katalog, begära att uppgifter "
        "raderas och invända mot behandlingen. Vänd dig till kommunens dataskyddsombud. Du kan också klaga hos "
        "Integritetsskyddsmyndigheten (IMY).",
        mine="Se och hämta mina uppgifter",
        papers="Handlingar",
        papers_lead="Utkast, gjorda av samma inställningar som sidan. Det som bara kommunen vet står inom hakparentes.",
    ),
    mine=Mine(
        title="Mina uppgifter",
        lead="Allt som sparas om dig, och vem som har tittat.",
        download="Hämta allt som en fil (JSON)",
        facts=OwnFacts(
            title="Vem du är",
            lead="Så här står du i kommunens katalog hos Google. Är något fel rättas det där, av den som sköter "
            "konton.",
            name="Namn",
            email="E-post",
            addresses="Adresser",
            unit="Enhet",
            gone="en enhet som inte finns längre",
            manager="Chef",
            kind="Räknas som",
            kinds={"staff": "medarbetare", "pupil": "elev"},
            language="Språk",
            since="Känd här sedan",
            groups="Grupper",
            changes="Ändringar",
            leads="Chef för, enligt katalogen",
            roles="Roller",
            until="till och med {day}",
            by="av {by}",
            manager_of="Angiven som chef hos",
            people=Number("{n} person", "{n} personer"),
        ),
        held="Det här sparas",
        held_lead="Vad du är tilldelad, har genomfört och har svarat står på Min sida. Filen har allt, rad för rad.",
        rows=Number("{n} rad i filen", "{n} rader i filen"),
        who="Vem som har tittat",
        nobody="Ingen annan har tittat på dina uppgifter.",
        when="När",
        by="Vem",
        how="Hur",
        what="Vad",
        command_line="Den som sköter driften",
        alone="Dina uppgifter",
        list_of="En lista med namn för {unit}, där du är nu",
        letters="Mejl till dig",
        letters_lead="Vad vi har skrivit till dig, och varför. Om du har öppnat ett mejl vet vi inte.",
        no_letters="Inget mejl har gått till dig.",
        letter_kinds={"notice": "Ny modul", "reminder": "Påminnelse", "digest": "Sammanfattning för dig som chef"},
        letter_states={
            "sent": "skickat",
            "uncertain": "förmodligen skickat",
            "failed": "gick inte att skicka",
            "sending": "på väg",
        },
        whys={
            "notice": "du blev tilldelad den",
            "before": "slutdatumet närmade sig",
            "due": "slutdatumet var inne",
            "after": "slutdatumet hade passerat",
            "nudge": "någon som följer upp enheten bad att alla som inte var klara skulle påminnas, utan att få veta "
            "vilka det är",
            "beside": "du hade den kvar när mejlet ändå gick ut",
        },
        why_due="klart senast {day}",
        by_group="till gruppen {group}, där du är med",
        in_name_of="från {sender}",
        doors={"command": "Kommando", "page": "Sida", "card": "Sidopanel", "api": "Program", "clock": "Av sig självt"},
    ),
    papers=Papers(
        record="Registerförteckning (artikel 30)",
        assessment="Konsekvensbedömning, utkast (artikel 35)",
        draft="Utkast från inställningarna den {day}. Det som står inom [hakparentes] fyller kommunen i.",
        fill_in="[fyll i: {what}]",
        controller="Personuppgiftsansvarig och dataskyddsombud",
        purpose="Ändamål",
        purpose_text="Korta moduler om säkerhet, dataskydd och digitala verktyg till medarbetare och elever, och "
        "uppföljning av hur många som har genomfört dem. Inte lön, bedömning av enskilda eller rangordning.",
        people="Registrerade",
        people_staff="Medarbetare med konto i {domain}.",
        people_pupils="Elever: {where}.",
        data="Uppgifter, gallring och åtkomst",
        recipients="Mottagare",
        recipients_text="Google, som personuppgiftsbiträde: Katalog, Formulär, Drive, Gmail, och {classroom}.",
        transfers="Överföring till tredjeland",
        transfers_fill="var Google lagrar uppgifterna, underbiträden och stöd enligt kapitel V",
        security="Säkerhet",
        security_points=(
            "Inloggning med kommunens konton; varje sida och kommando frågar efter rättighet.",
            "Antal under fem döljs, liksom det som genom subtraktion skulle avslöja dem.",
            "Varje användning av rätten till andras uppgifter skrivs ned och kan inte ändras.",
            "Loggar innehåller varken adresser eller hemligheter.",
        ),
        need="Nödvändighet och proportionalitet",
        need_text="Det som genomförts och hur väl det gick hålls isär: poäng och svar ser bara den enskilde. "
        "Statistik görs av antal.",
        need_fill="varför syftet inte nås med mindre uppgifter, och lagen som utbildningen vilar på",
        risks="Risker och åtgärder",
        risk="Risk",
        measure="Åtgärd",
        left="Kvar",
        risk_rows=(
            ("En chef använder siffrorna mot en enskild.", "Namn är avstängda om inte kommunen slår på dem; {leaders}"),
            ("Någon i en liten enhet pekas ut av ett antal.", "Antal under fem visas inte, inte heller indirekt."),
            ("Svar sparas längre än de behövs.", "{answers}"),
            ("Någon tittar utan skäl.", "Det skrivs ned, och den det gäller ser det på sin sida."),
            ("Barn registreras i onödan.", "{pupils}"),
        ),
        left_fill="bedömning av kvarvarande risk",
        heard="Samråd: dataskyddsombud, fackliga parter (MBL), de registrerade",
        heard_fill="vem som har hörts, när och vad de sade",
        decision="Beslut",
        decision_fill="vem som beslutar, datum och när bedömningen ses över",
        settings="Inställningar som texten vilar på",
        columns="Vad som ligger i vilken tabell",
    ),
)
