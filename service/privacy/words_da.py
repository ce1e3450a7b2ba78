"""What people are told of their data, in Danish."""

from service.privacy.model import Kind
from service.privacy.words import Kept, Mine, Notice, OwnFacts, Papers, Seen, Sort, Words
from service.tongue import Number

_DUTY = (
    "Opgave i samfundets interesse (artikel 6, stk. 1, litra e, i GDPR); hvor loven kræver uddannelse, retlig "
    "forpligtelse (litra c)."
)
_SECURITY = (
    "Retlig forpligtelse til at beskytte oplysningerne og kunne vise det (artikel 5, stk. 2, artikel 6, stk. 1, "
    "litra c, og artikel 32 i GDPR)."
)

DANISH = Words(
    code="da",
    sorts={
        Kind.ROSTER: Sort(
            "Hvem du er",
            "Navn, mailadresser, enhed, leder, sprog, grupper, om du er medarbejder eller elev, og hvornår kontoen "
            "kom til eller forsvandt. Det hentes i kommunens katalog hos Google.",
            "For at den rette person får det rette modul på det rette sprog.",
            _DUTY,
        ),
        Kind.ROLES: Sort(
            "Roller",
            "Om du er leder, ambassadør, superbruger eller administrator, for hvilken enhed, og hvem "
            "der gav dig rollen.",
            "For at den, der har ansvar for en enhed, kan se, hvordan det går der, og ingen andre kan.",
            _DUTY,
        ),
        Kind.ASKED: Sort(
            "Hvad du er tildelt og har gennemført",
            "Hvilke moduler du er tildelt, frist, om du har gennemført og bestået dem, og hvem der tildelte dem.",
            "For at du kan se, hvad der venter, og enheden kan følge op.",
            _DUTY,
        ),
        Kind.ANSWERS: Sort(
            "Dine svar",
            "Hvornår du svarede, hvilke svarmuligheder du valgte, point, og om det var nok. Hvis modulet spørger: hvor "
            "nyttigt du syntes, det var.",
            "For at du får at vide, hvorfor et svar er rigtigt eller ej, og forfatterne ser, hvilke spørgsmål der er "
            "svære.",
            _DUTY,
        ),
        Kind.STRANGERS: Sort(
            "Svar fra ukendte adresser",
            "Adressen på den, der har svaret, men ikke står i kataloget.",
            "For at svaret finder den rette person, når kataloget kender adressen.",
            _DUTY,
        ),
        Kind.MESSAGES: Sort(
            "Mails til dig",
            "Hvilke mails om moduler der er sendt til dig, hvornår og fra hvem. Om du har åbnet dem, ved vi ikke.",
            "For at ingen får den samme mail to gange eller for mange.",
            _DUTY,
        ),
        Kind.CLASSROOM: Sort(
            "Classroom",
            "Hvilket hold du er på, og point, der er skrevet til opgaven dér.",
            "For at opgaven i Classroom viser det samme som her.",
            _DUTY,
        ),
        Kind.AUDIT: Sort(
            "Hvem der har set hvad",
            "Hvem der har brugt en ret til andres oplysninger, hvornår og om hvem. Aldrig selve oplysningerne.",
            "For at du kan se, hvem der har kigget, og misbrug bliver opdaget.",
            _SECURITY,
        ),
        Kind.TECHNICAL: Sort(
            "Teknik",
            "Fejlmeddelelser og svar til programmer, hvor en adresse kan optræde i en periode.",
            "For at fejl kan rettes.",
            _SECURITY,
        ),
    },
    kept=Kept(
        account="Så længe du har en konto",
        after=Number("og {n} dag derefter.", "og {n} dage derefter."),
        undecided="og derefter, til kommunen sletter det: Der er ikke besluttet en frist.",
        unlimited="Til kommunen sletter det: Der er ikke besluttet en frist.",
        answers=Number(
            "Hvilke svarmuligheder du valgte, gemmes i {n} dag.", "Hvilke svarmuligheder du valgte, gemmes i {n} dage."
        ),
        first_notices="At du har fået besked om et modul:",
        reminders=Number("Påmindelser gemmes i {n} dag.", "Påmindelser gemmes i {n} dage."),
        strangers=Number("{n} dag.", "{n} dage."),
        roles="Til rollen tages fra dig, senest når kontoen forsvinder.",
        classroom="Så længe du er på holdet.",
        audit=Number("{n} dag.", "{n} dage."),
        technical="Til fejlen er rettet; svar til programmer i to døgn.",
        figures="Antal pr. enhed bliver, uden navne.",
        decision="Beslutning om sletning: {reference}.",
    ),
    seen=Seen(
        by_kind={
            Kind.ROSTER: "Du og administratorer.",
            Kind.ROLES: "Du og den, der giver roller for enheden.",
            Kind.ASKED: "Du og administratorer. {leaders} Det, der er tildelt med kun tal, ser ingen andre end dig.",
            Kind.ANSWERS: "Kun du og den, der ejer installationen. Andre ser kun antal. {few}",
            Kind.STRANGERS: "Den, der ejer installationen, og administratorer.",
            Kind.MESSAGES: "Du og administratorer.",
            Kind.CLASSROOM: "Du, holdets lærere i Classroom og administratorer, når noget ikke når frem.",
            Kind.AUDIT: "Den, der ejer installationen; du ser det, der gælder dig.",
            Kind.TECHNICAL: "Den, der står for driften, uden adresser, og administratorer.",
        },
        leaders_by_name="Din leder ser, hvem der har gennemført et modul, aldrig svar eller point.",
        leaders_in_figures="Din leder ser antal, ikke navne.",
        few="Antal under fem vises ikke.",
    ),
    notice=Notice(
        title="Sådan behandles dine oplysninger",
        lead="Her står, hvad der gemmes om dig, hvorfor, hvor længe, og hvem der ser det. Teksten er lavet af "
        "indstillingerne, som de er lige nu.",
        controller="Dataansvarlig er kommunen ({domain}).",
        why="Hvorfor",
        ground="Retsgrundlag",
        kept="Hvor længe",
        seen="Hvem der ser det",
        in_google="Hos Google",
        in_google_text="Svarene gives i Google Analyse, som gemmer dem med din adresse. Mails ligger i postkasser og "
        "opgaver i Classroom. Intet gives videre til andre, og her er ingen måleværktøjer fra andre.",
        pupils="Elever",
        pupils_answers=Number(
            "Hvilke svarmuligheder elever valgte, gemmes i {n} dag.",
            "Hvilke svarmuligheder elever valgte, gemmes i {n} dage.",
        ),
        pupils_leavers=Number(
            "Elever slettes {n} dag efter, at kontoen er væk.", "Elever slettes {n} dage efter, at kontoen er væk."
        ),
        pupils_unnamed="Moduler tildeles elever med kun tal: ingen andre end eleven ser, hvem der har gennemført dem.",
        pupils_some="Elever sammenlignes aldrig med hinanden.",
        pupils_kept="Svarene ser kun de selv og den, der ejer installationen.",
        pupils_counted="Om en elev gemmes, at modulet er gennemført, hvornår, hvor mange gange, og om det var nok. "
        "Hvilke svarmuligheder eleven vælger, tælles, men gemmes ikke med navn.",
        pupils_scores="Pointene gemmes, fordi karakteren i Classroom laves af dem.",
        pupils_no_scores="Point gemmes ikke.",
        pupils_none="Ingen er registreret som elev.",
        rights="Dine rettigheder",
        rights_text="Du kan se og hente det hele på Min side, få fejl rettet i kommunens katalog, bede om at få "
        "oplysninger slettet og gøre indsigelse mod behandlingen. Henvend dig til kommunens databeskyttelsesrådgiver. "
        "Du kan også klage til Datatilsynet.",
        mine="Se og hent mine oplysninger",
        papers="Dokumenter",
        papers_lead="Udkast, lavet af de samme indstillinger som siden. Det, som kun kommunen ved, står i kantede "
        "parenteser.",
    ),
    mine=Mine(
        title="Mine oplysninger",
        lead="Alt, hvad der gemmes om dig, og hvem der har kigget.",
        download="Hent det hele som en fil (JSON)",
        facts=OwnFacts(
            title="Hvem du er",
            lead="Sådan står du i kommunens katalog hos Google. Er noget forkert, rettes det dér af den, der "
            "passer konti.",
            name="Navn",
            email="E-mail",
            addresses="Adresser",
            unit="Enhed",
            gone="en enhed, der ikke findes mere",
            manager="Leder",
            kind="Regnes som",
            kinds={"staff": "medarbejder", "pupil": "elev"},
            language="Sprog",
            since="Kendt her siden",
            groups="Grupper",
            changes="Ændringer",
            leads="Leder af, ifølge kataloget",
            roles="Roller",
            until="til og med {day}",
            by="af {by}",
            manager_of="Angivet som leder hos",
            people=Number("{n} person", "{n} personer"),
        ),
        held="Det gemmer vi",
        held_lead="Hvad du er tildelt, har gennemført og har svaret, står på Min side. Filen har alt, linje for linje.",
        rows=Number("{n} linje i filen", "{n} linjer i filen"),
        who="Hvem der har kigget",
        nobody="Ingen andre har kigget på dine oplysninger.",
        when="Hvornår",
        by="Hvem",
        how="Hvordan",
        what="Hvad",
        command_line="Den, der står for driften",
        alone="Dine oplysninger",
        list_of="En liste med navne for {unit}, hvor du er nu",
        letters="Mails til dig",
        letters_lead="Hvad vi har skrevet til dig, og hvorfor. Om du har åbnet en mail, ved vi ikke.",
        no_letters="Der er ikke gået nogen mail til dig.",
        letter_kinds={"notice": "Nyt modul", "reminder": "Påmindelse", "digest": "Oversigt til dig som leder"},
        letter_states={
            "sent": "sendt",
            "uncertain": "formentlig sendt",
            "failed": "kunne ikke sendes",
            "sending": "på vej",
        },
        whys={
            "notice": "du fik det tildelt",
            "before": "fristen nærmede sig",
            "due": "fristen var inde",
            "after": "fristen var overskredet",
            "nudge": "nogen, der følger op på enheden, bad om, at alle, der manglede, fik en påmindelse, uden at få at "
            "vide, hvem det er",
            "beside": "du manglede det, da mailen alligevel gik ud",
        },
        why_due="frist {day}",
        by_group="til gruppen {group}, som du er med i",
        in_name_of="fra {sender}",
        doors={"command": "Kommando", "page": "Side", "card": "Sidepanel", "api": "Program", "clock": "Af sig selv"},
    ),
    papers=Papers(
        record="Fortegnelse over behandlingsaktiviteter (artikel 30)",
        assessment="Konsekvensanalyse, kladde (artikel 35)",
        draft="Kladde lavet af indstillingerne den {day}. Det, der står i [kantet parentes], udfylder kommunen.",
        fill_in="[udfyld: {what}]",
        controller="Dataansvarlig og databeskyttelsesrådgiver",
        purpose="Formål",
        purpose_text="Korte moduler om sikkerhed, databeskyttelse og digitale værktøjer til medarbejdere og elever og "
        "opfølgning på, hvor mange der har gennemført dem. Ikke løn, bedømmelse af enkeltpersoner eller rangordning.",
        people="Registrerede",
        people_staff="Medarbejdere med en konto i {domain}.",
        people_pupils="Elever: {where}.",
        data="Oplysninger, sletning og adgang",
        recipients="Modtagere",
        recipients_text="Google som databehandler: Katalog, Analyse, Drev, Gmail og {classroom}.",
        transfers="Overførsel til tredjelande",
        transfers_fill="hvor Google opbevarer oplysningerne, underdatabehandlere og grundlag efter kapitel V",
        security="Sikkerhed",
        security_points=(
            "Login med kommunens konti; hver side og kommando spørger om ret.",
            "Antal under fem skjules, og det samme gør det, som ved subtraktion ville afsløre dem.",
            "Hver brug af retten til andres oplysninger skrives ned og kan ikke ændres.",
            "Logge indeholder hverken adresser eller hemmeligheder.",
        ),
        need="Nødvendighed og proportionalitet",
        need_text="Hvad der er gennemført, og hvor godt det gik, holdes adskilt: Point og svar ser kun den enkelte. "
        "Statistik laves af antal.",
        need_fill="hvorfor formålet ikke nås med færre oplysninger, og den lov, uddannelsen hviler på",
        risks="Risici og foranstaltninger",
        risk="Risiko",
        measure="Foranstaltning",
        left="Tilbage",
        risk_rows=(
            (
                "En leder bruger tallene mod en enkelt.",
                "Navne er slået fra, medmindre kommunen slår dem til; {leaders}",
            ),
            ("Nogen i en lille enhed udpeges af et antal.", "Antal under fem vises ikke, heller ikke indirekte."),
            ("Svar gemmes længere end nødvendigt.", "{answers}"),
            ("Nogen kigger uden grund.", "Det skrives ned, og den, det gælder, ser det på sin side."),
            ("Børn registreres unødigt.", "{pupils}"),
        ),
        left_fill="vurdering af den tilbageværende risiko",
        heard="Høring: databeskyttelsesrådgiver, MED-udvalg, de registrerede",
        heard_fill="hvem der er hørt, hvornår, og hvad de sagde",
        decision="Beslutning",
        decision_fill="hvem der beslutter, dato, og hvornår vurderingen tages op igen",
        settings="Indstillinger, som teksten hviler på",
        columns="Hvad der ligger i hvilken tabel",
    ),
)
