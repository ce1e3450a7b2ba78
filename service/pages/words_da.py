"""The pages in Danish."""

from service.pages.admin.words_da import DANISH as ADMIN
from service.pages.leader_words import Meaning
from service.pages.leader_words_da import DANISH as LEADER
from service.pages.words import Console, Frame, Front, How, Me, Problem, Report, Words, Work
from service.tongue import Number

DANISH = Words(
    code="da",
    name="Dansk",
    frame=Frame(
        skip="Gå til indholdet",
        pages="Sider",
        me="Min side",
        report="Opfølgning",
        console="Drift",
        sign_in="Log ind med Google",
        sign_out="Log ud",
        signed_in_as="Logget ind som {email}",
        languages="Sprog",
        about="Om siderne",
        wrong="Fejl",
    ),
    front=Front(
        title="Få minutter, der gør en forskel",
        what="Nanolearn er korte moduler til dig, der arbejder eller går i skole her: en situation fra "
        "hverdagen, to til fire minutter og et par spørgsmål.",
        how="Du får dem på mail eller i Classroom, svarer i Google Analyse og får straks at vide, hvorfor "
        "et svar er rigtigt eller ej.",
        here="Her ser du, hvad du er tildelt, og hvad du har gennemført, og lederen ser, hvordan det går i enheden.",
        account="Brug din arbejds- eller skolekonto.",
    ),
    me=Me(
        title="Min side",
        to_do="Moduler til dig",
        nothing="Du mangler ikke noget lige nu. Du får besked, når du bliver tildelt et nyt modul.",
        by="Frist {day}",
        no_day="Ingen frist",
        not_started="Ikke i gang",
        overdue="Frist overskredet",
        open="Åbn modulet",
        minutes=Number("cirka {n} minut", "cirka {n} minutter"),
        no_form="Formularen er ikke klar endnu. Du får besked, når du kan svare.",
        done="Gennemført",
        none_done="Her samles de moduler, du har gennemført.",
        done_on="Gennemført {day}",
        passed="Bestået",
        not_passed="Ikke i mål endnu",
        again="Prøv modulet igen",
        answers="Dine svar og hvorfor",
        right="Rigtigt",
        wrong="Ikke rigtigt",
        chosen="Dit svar",
        correct="Rigtigt svar",
        changed="Spørgsmålene er ændret, siden du svarede. Derfor vises svarene ikke her.",
        not_kept="Hvad du svarede, gemmes ikke. Hvad der var rigtigt, og hvorfor, fik du at vide i formularen.",
        private="Din leder ser, hvor mange der har gennemført et modul, men aldrig, hvad du har svaret.",
        private_by_name="Din leder ser, om du har gennemført et modul, men aldrig, hvad du har svaret.",
        private_of_pupils="Den, der følger op på skolen, ser, hvor mange der har gennemført et modul, men aldrig, "
        "hvad du har svaret.",
        private_of_pupils_by_name="Den, der følger op på skolen, ser, om du har gennemført et modul, men aldrig, hvad "
        "du har svaret.",
        seen_in_classroom="Får du modulet i Classroom, ser lærerne på holdet dine point.",
        figures_only="Kun tal: ingen andre end du kan se, om du har gennemført det.",
        waiting=Number("{n} modul venter på dig", "{n} moduler venter på dig"),
        waiting_minutes=Number("cirka {n} minut i alt", "cirka {n} minutter i alt"),
        late=Number("{n} har overskredet fristen", "{n} har overskredet fristen"),
        all_done="Du har gennemført alt, hvad du er tildelt.",
        right_of="{right} af {all} rigtige",
    ),
    report=Report(
        title="Opfølgning",
        whole="Hele organisationen",
        path="Sted i organisationen",
        yours="Dine enheder",
        as_of="Status {moment}",
        one_module="Kun modulet {module}.",
        all_modules="Vis alle moduler",
        nothing="Ingen i {unit} er tildelt et modul lige nu.",
        at_a_glance="Kort fortalt",
        assigned="Tildelt",
        completed="Gennemført",
        passed="Bestået",
        overdue="Frist overskredet",
        part_of="{part} af {whole}",
        too_few="for få til at vise",
        total_hidden="Tallene for hele enheden vises ikke: De gælder færre end fem personer eller ville afsløre et "
        "tal, der gør.",
        hidden="Når der står »for få til at vise«, gælder tallet færre end fem personer, eller det ville sammen med "
        "andre afsløre et sådant tal. Moduler med for få personer er ikke med i enhedens samlede tal.",
        sees_names="Du har ret til at se navne. Derfor vises også tal for færre end fem personer.",
        units="Enheder",
        unit="Enhed",
        units_caption="Enhederne lige under {unit}, hver med alt under sig.",
        no_units="Under {unit} er der ingen enheder med tildelte moduler.",
        modules="Moduler",
        module="Modul",
        modules_caption="Hvert modul for {unit} med alt under sig.",
        preview="Se modulet, som medarbejderen møder det",
        gone="{module} (findes ikke længere i kataloget)",
        questions="Spørgsmål, som flest svarede forkert på",
        questions_lead="Regnet på hver enkelts seneste svar. Tanken bag de hyppigste fejl viser, hvad I kan tale om.",
        wrong="{share} af {answered} svarede forkert",
        idea="Tanken bag",
        none_missed="Ingen har svaret forkert endnu, eller for få har svaret til, at det kan vises.",
        how="Sådan tælles der",
        caution="At alle har gennemført et modul, betyder ikke, at alle kan det. Se også på spørgsmålene.",
        headline_all="Alle har gennemført det, de er tildelt.",
        headline_late=Number(
            "{n} gennemførelse mangler efter fristen. {share} er gennemført.",
            "{n} gennemførelser mangler efter fristen. {share} er gennemført.",
        ),
        headline_on_time="{share} er gennemført, og ingen frist er overskredet.",
        headline_none="Ingen er gået i gang endnu, og ingen frist er overskredet.",
        passed_of="{share} af de gennemførte",
        spread="Spredning mellem enhederne",
        spread_text="Lavest {low} ({low_name}), i midten {middle}, højest {high} ({high_name}).",
        bar_line="Stregen er {unit}: {share}.",
        sorted_by="Vælg en overskrift for at sortere.",
    ),
    how=How(
        title="Sådan tælles der",
        lead="Tallene er de samme på alle niveauer, fra hele organisationen til den enkelte enhed. "
        "Sådan bliver de til.",
        meanings={
            "assigned": Meaning(
                "Tildelt",
                "En person og et modul tæller som én, også når flere tildelinger gælder samme modul. En enhed tæller "
                "med alt under sig. Den, der stopper, tæller ikke længere med, og den, der begynder, kommer med.",
            ),
            "completed": Meaning(
                "Gennemført",
                "De, der har sendt formularen mindst én gang. Andelen er gennemførte ud af tildelte og rundes ned: "
                "100 % betyder alle.",
            ),
            "passed": Meaning(
                "Bestået",
                "De, der når modulets grænse med det forsøg, der tæller. For hvert modul er det bestemt, om det er det "
                "første, det bedste eller det seneste.",
            ),
            "overdue": Meaning(
                "Frist overskredet",
                "Fristen er overskredet, og ingen formular er sendt. Selve den sidste dag er stadig til tiden. Hvis "
                "færre end fem personer i en enhed har en anden frist end de øvrige, tælles de som de øvrige, undtagen "
                "for den, der kan se navne.",
            ),
            "weeks": Meaning(
                "Uge for uge",
                "Hvordan enheden stod ved udgangen af hver uge. Det skrives ned, mens tiden går, og regnes ikke om, "
                "når nogen flytter eller stopper. Uden ret til at se navne vises tidligere uger i trin på fem "
                "personer, så ingen enkeltperson kan udledes af forskellen mellem to uger.",
            ),
            "on_time": Meaning(
                "Til tiden",
                "Hvor mange af de tildelte der havde gennemført modulet, da fristen udløb. Det tælles én gang, "
                "dagen efter fristen. Uden ret til at se navne vises det i trin på fem personer, og andelen "
                "som et spænd.",
            ),
            "goal": Meaning(
                "Mål og prognose",
                "Prognosen bygger på, hvor mange procentpoint de seneste fire uger har givet: Gennemsnittet viser, "
                "hvor tempoet fører hen, den langsomste og den hurtigste uge, hvor usikkert det er. Et mål gælder "
                "den enhed, det er sat for, og dem under den, der ikke har et eget.",
            ),
            "spread": Meaning(
                "Spredning mellem enhederne",
                "Hver prik er en enhed lige under den, du ser, med alt under sig. Midten er medianen: Mindst "
                "halvdelen af enhederne ligger dér eller lavere. Enheder med for få personer er ikke med.",
            ),
            "questions": Meaning(
                "Spørgsmål, som flest svarede forkert på",
                "Andelen af forkerte svar blandt dem, der er tildelt modulet og har svaret. Hver enkelts seneste svar "
                "tæller; af svar, der ikke gemmes med navn, som elevers, det første. De fem spørgsmål med den største "
                "andel vises.",
            ),
            "few": Meaning(
                "For få til at vise",
                "Tallet gælder færre end fem personer, eller det ville sammen med andre afsløre et sådant tal. Moduler "
                "med for få personer er ikke med i enhedens samlede tal.",
            ),
            "answers": Meaning(
                "Hvem der har svaret hvad",
                "Det viser tallene aldrig. Hvad du selv har svaret, ser du på Min side. En leder ser det aldrig.",
            ),
            "current": Meaning(
                "Hvornår tallene gælder",
                "Et svar tæller, så snart det er hentet fra Google. Klokkeslættet øverst på siden viser, hvornår "
                "tallene er gjort op.",
            ),
        },
    ),
    console=Console(
        title="Drift",
        lead="Sådan står det til med hele installationen, og hvad der kan gøres ved det, der ikke går, som det skal.",
        assignments="Tildelinger",
        assignments_caption="Tildelinger, der gælder nu. Hver person og hvert modul tæller som én.",
        assignments_lead="Det, der gælder i din del af organisationen, det nyeste øverst. Åbn en tildeling for at se, "
        "hvem den ikke har nået, og gøre noget ved det.",
        assignments_caption_all="Også dem, der er trukket tilbage. Hver person og hvert modul tæller som én.",
        withdrawn="trukket tilbage {day}",
        in_report="vises i opfølgningen",
        assign="Ny tildeling",
        no_assignments="Der er ingen tildelinger.",
        assignment="Tildeling",
        modules=Number("{n} modul", "{n} moduler"),
        to="til {targets}",
        excepted="undtagen {targets}",
        roles={"staff": "kun medarbejdere", "pupil": "kun elever"},
        levels={"administration": "hele organisationen", "unit": "enhed", "group": "gruppe", "person": "person"},
        somebody="en person",
        starts="Begynder",
        due="Frist",
        people="Personer",
        how_to_assign="Det kan også gøres på kommandolinjen:",
        mails="Mails",
        mail_states={
            "sent": "Sendt",
            "sending": "Sendes lige nu",
            "uncertain": "Uafklarede",
            "failed": "Mislykkede",
        },
        mails_note="En mail er uafklaret, når svaret fra Google gik tabt. Den tæller som sendt, så ingen får samme "
        "mail to gange. Mislykkede mails prøves igen ved næste levering.",
        troubles={
            "failed": "Mails, der mislykkedes",
            "fallback": "Mail i stedet for Classroom",
            "grades": "Resultater i Classroom, der ikke røres",
            "watches": "Formularer, hvis svar Google ikke giver besked om",
        },
        troubles_note={
            "failed": "De prøves igen ved næste levering. Er en adresse forkert, kan den rettes i Google-kataloget.",
            "fallback": "De får modulet i en mail. Classroom spørges igen på det tidspunkt, der står her.",
            "grades": "Det, en lærer har sat i hånden, overskrives aldrig. Svaret tæller alligevel med her.",
            "watches": "Ingen svar går tabt. De hentes alligevel med jævne mellemrum.",
        },
        trouble_columns={
            "who": "Adresse",
            "module": "Modul",
            "at": "Hvornår",
            "until": "Spørges igen",
            "why": "Hvorfor",
        },
        more=Number("og {n} mere", "og {n} flere"),
        no_address="ingen adresse",
        standing_at="Tallene er fra {moment}.",
        not_counted="tælles ved næste levering",
        figures_only="kun tal",
        forms="Formularer",
        forms_caption="Én formular for hvert modul, hver version og hvert sprog.",
        no_forms="Der er ingen formularer endnu.",
        version="Version",
        language_and_state="Sprog og status",
        form_states={
            "wanted": "skal oprettes",
            "created": "oprettet, mangler spørgsmål",
            "filled": "har spørgsmål, ikke delt",
            "shared": "delt, ikke udgivet",
            "published": "udgivet",
            "closed": "lukket for svar",
        },
        open_form="Åbn formularen {module} på {language}",
        roster="Personer og enheder",
        people_now=Number("{n} person", "{n} personer"),
        units_now=Number("{n} enhed", "{n} enheder"),
        unknown="Svar fra ukendte",
        unknown_people=Number(
            "{n} svar kommer fra en, der ikke er på personlisten.",
            "{n} svar kommer fra adresser, der ikke er på personlisten.",
        ),
        unknown_none="Alle svar hører til en, der er på personlisten.",
        unknown_note="De tælles ikke med. Er personen i Google-kataloget, finder svaret på plads efter næste roster "
        "sync og track. Ellers har personen svaret med en anden konto. Bed om et nyt svar fra arbejds- eller "
        "skolekontoen. Alle vises med nanolearn track --unknown.",
    ),
    work=Work(
        title="Lige nu",
        nothing="Der arbejdes ikke på noget lige nu.",
        names={"roster": "Google-kataloget læses", "track": "Svar hentes", "deliver": "Levering"},
        sources={"command": "fra kommandolinjen", "tick": "af den planlagte kørsel"},
        parts={
            "people": "personer",
            "responses": "adspurgte formularer",
            "forms": "formularer",
            "classes": "klasser",
            "grades": "klasser med resultater",
            "mails": "mails",
            "drift": "kontrollerede formularer",
        },
        begins="gør sig klar",
        done_of="{done} af {total} {part}",
        done_so_far="{done} {part} indtil nu",
        per_minute="{n} i minuttet",
        left="{time} tilbage",
        since="siden {moment}",
        seconds="{n} s",
        minutes="{n} min.",
        hours="{h} t. {m} min.",
        waits="Venter til {moment}, før Google spørges igen.",
        waits_for_limit="Venter til {moment} på Googles grænse for {limit}.",
        limits={
            "forms.read": "at læse formularer",
            "forms.responses.list": "at hente svar",
            "forms.write": "at ændre formularer",
            "gmail.send": "mails",
            "gmail.send.leader": "mails",
            "sheets": "Google Sheets",
            "classroom": "Classroom",
            "directory": "Google-kataloget",
            "drive": "Drev",
        },
        silent="Intet livstegn siden {moment}, så kørslen er nok blevet afbrudt. Intet er tabt, næste kørsel "
        "fortsætter, hvor den slap.",
        reload="Vis status igen",
        pause="Opdatér ikke af sig selv",
        last="Senest",
        never="Ikke endnu",
        tick="Planlagt kørsel",
        tick_late="Den planlagte kørsel udebliver. Intet sker af sig selv, før den kommer igen. Se på det cronjob, der "
        "kalder /hooks/tick.",
        tick_never="Ingen planlagt kørsel er kommet endnu. Indtil da sker kun det, nogen kører med nanolearn på "
        "kommandolinjen.",
        tick_failed="Ved det seneste besøg gik dette galt:",
        deliver="Levering",
        deliver_all="alt er, som det skal være",
        deliver_left=Number("{n} trin tilbage", "{n} trin tilbage"),
        deliver_stopped="Afbrudt:",
        roster="Google-kataloget læst",
        roster_changes="{joined} er begyndt, {moved} er flyttet, {left} er stoppet",
    ),
    problem=Problem(
        forbidden="Denne side er ikke til dig",
        forbidden_text="Den viser noget, som kun den ansvarlige leder eller den, der driver tjenesten, må se. Hvis du "
        "burde kunne se den, så kontakt den, der driver Nanolearn hos jer.",
        missing="Siden findes ikke",
        missing_text="Adressen fører ingen steder hen. Enheden eller modulet kan have skiftet navn eller være fjernet.",
        method="Sådan kan siden ikke bruges",
        method_text="Adressen tager ikke imod det, der blev sendt til den.",
        broken="Noget gik galt hos os",
        broken_text="Fejlen er noteret. Prøv igen om lidt.",
        away="Tjenesten kan ikke nås lige nu",
        away_text="Databasen svarer ikke. Prøv igen om lidt, intet er gået tabt.",
        onward="Til forsiden",
        other_account="Log ind med en anden konto",
    ),
    admin=ADMIN,
    leader=LEADER,
)
