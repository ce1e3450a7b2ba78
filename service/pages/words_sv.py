"""The pages in Swedish."""

from service.pages.admin.words_sv import SWEDISH as ADMIN
from service.pages.leader_words import Meaning
from service.pages.leader_words_sv import SWEDISH as LEADER
from service.pages.words import Console, Frame, Front, How, Me, Problem, Report, Words, Work
from service.tongue import Number

SWEDISH = Words(
    code="sv",
    name="Svenska",
    frame=Frame(
        skip="Hoppa till innehållet",
        pages="Sidor",
        me="Min sida",
        report="Uppföljning",
        console="Drift",
        sign_in="Logga in med Google",
        sign_out="Logga ut",
        signed_in_as="Inloggad som {email}",
        languages="Språk",
        about="Om sidorna",
        wrong="Fel",
    ),
    front=Front(
        title="Några minuter som gör skillnad",
        what="Nanolearn är korta moduler för dig som arbetar eller går i skolan här: en situation ur "
        "vardagen, två till fyra minuter och några frågor.",
        how="Du får dem i mejlen eller i Classroom, svarar i Google Formulär och får veta direkt varför "
        "ett svar är rätt eller inte.",
        here="Här ser du vad du är tilldelad och vad du har genomfört, och den som är chef ser hur det går "
        "för enheten.",
        account="Använd ditt jobb- eller skolkonto.",
    ),
    me=Me(
        title="Min sida",
        to_do="Att göra",
        nothing="Du har inget att göra just nu. När du tilldelas en ny modul får du veta det.",
        by="Klart senast {day}",
        no_day="Inget slutdatum",
        not_started="Inte börjat",
        overdue="Slutdatum passerat",
        open="Öppna modulen",
        minutes=Number("ungefär {n} minut", "ungefär {n} minuter"),
        no_form="Formuläret är inte klart än. Du får veta när det går att svara.",
        done="Genomfört",
        none_done="Här samlas de moduler som du har genomfört.",
        done_on="Genomförd {day}",
        passed="Klarad",
        not_passed="Inte klar än",
        again="Gör om modulen",
        answers="Dina svar och varför",
        right="Rätt",
        wrong="Inte rätt",
        chosen="Ditt svar",
        correct="Rätt svar",
        changed="Frågorna har ändrats sedan du svarade. Därför visas inte svaren här.",
        not_kept="Vad du svarade sparas inte. Vad som var rätt, och varför, fick du veta i formuläret.",
        private="Din chef ser hur många som har genomfört en modul, men aldrig vad du har svarat.",
        private_by_name="Din chef ser om du har genomfört en modul, men aldrig vad du har svarat.",
        private_of_pupils="Den som följer upp skolan ser hur många som har genomfört en modul, men aldrig vad du har "
        "svarat.",
        private_of_pupils_by_name="Den som följer upp skolan ser om du har genomfört en modul, men aldrig vad du har "
        "svarat.",
        seen_in_classroom="Får du modulen i Classroom ser lärarna i klassen dina poäng.",
        figures_only="Bara siffror: ingen annan än du ser om du har genomfört den.",
        waiting=Number("{n} modul väntar på dig", "{n} moduler väntar på dig"),
        waiting_minutes=Number("ungefär {n} minut i allt", "ungefär {n} minuter i allt"),
        late=Number("{n} har passerat sitt slutdatum", "{n} har passerat sitt slutdatum"),
        all_done="Du har gjort allt som du är tilldelad.",
        right_of="{right} av {all} rätt",
    ),
    report=Report(
        title="Uppföljning",
        whole="Hela organisationen",
        path="Var i organisationen",
        yours="Dina enheter",
        as_of="Läget {moment}",
        one_module="Bara modulen {module}.",
        all_modules="Visa alla moduler",
        nothing="Ingen i {unit} är tilldelad någon modul just nu.",
        at_a_glance="I korthet",
        assigned="Tilldelade",
        completed="Genomförda",
        passed="Klarade",
        overdue="Slutdatum passerat",
        part_of="{part} av {whole}",
        too_few="för få för att visas",
        total_hidden="Enhetens siffror visas inte: de gäller färre än fem personer, eller skulle avslöja en siffra som "
        "gör det.",
        hidden="Där det står ”för få för att visas” gäller siffran färre än fem personer, eller skulle tillsammans med "
        "andra avslöja en sådan. Moduler med för få personer är inte med i enhetens summor.",
        sees_names="Du har rätt att se namn. Därför visas även siffror om färre än fem personer.",
        units="Enheter",
        unit="Enhet",
        units_caption="Enheterna närmast under {unit}, var och en med allt under sig.",
        no_units="Under {unit} finns inga enheter med tilldelade moduler.",
        modules="Moduler",
        module="Modul",
        modules_caption="Varje modul för {unit} med allt under sig.",
        preview="Se modulen som den möter medarbetaren",
        gone="{module} (finns inte längre i utbudet)",
        questions="Frågor som flest missade",
        questions_lead="Räknat på vars och ens senaste svar. Tanken bakom de fel som är vanligast visar vad ni kan "
        "prata om.",
        wrong="{share} av {answered} svarade fel",
        idea="Tanken bakom",
        none_missed="Ingen fråga har missats än, eller så har för få svarat för att det ska visas.",
        how="Så räknas det",
        caution="Att alla har genomfört en modul betyder inte att alla kan den. Titta också på frågorna.",
        headline_all="Alla har genomfört det som de är tilldelade.",
        headline_late=Number(
            "{n} genomförande saknas efter slutdatum. {share} är genomfört.",
            "{n} genomföranden saknas efter slutdatum. {share} är genomfört.",
        ),
        headline_on_time="{share} är genomfört, och inget slutdatum har missats.",
        headline_none="Ingen har börjat än, och inget slutdatum har missats.",
        passed_of="{share} av de genomförda",
        spread="Spridning mellan enheterna",
        spread_text="Lägst {low} ({low_name}), i mitten {middle}, högst {high} ({high_name}).",
        bar_line="Strecket är {unit}: {share}.",
        sorted_by="Välj en rubrik för att sortera.",
    ),
    how=How(
        title="Så räknas det",
        lead="Siffrorna är desamma på alla nivåer, från hela organisationen till den enskilda enheten. Så här kommer "
        "de till.",
        meanings={
            "assigned": Meaning(
                "Tilldelade",
                "En person och en modul räknas som en, också när flera tilldelningar gäller samma modul. En enhet "
                "räknas med allt under sig. Den som slutar försvinner ur siffrorna, den som börjar kommer med.",
            ),
            "completed": Meaning(
                "Genomförda",
                "De som har skickat in formuläret minst en gång. Andelen är genomförda av tilldelade och avrundas "
                "nedåt: 100 % betyder alla.",
            ),
            "passed": Meaning(
                "Klarade",
                "De som når modulens gräns med det försök som räknas. För varje modul är det bestämt om det är det "
                "första, det bästa eller det senaste.",
            ),
            "overdue": Meaning(
                "Slutdatum passerat",
                "Slutdatumet har passerat och inget formulär är inskickat. Själva slutdagen räknas som i tid. Om färre "
                "än fem personer i en enhet har ett annat slutdatum än de övriga räknas de som de övriga, utom för den "
                "som får se namn.",
            ),
            "weeks": Meaning(
                "Vecka för vecka",
                "Hur enheten stod i slutet av varje vecka. Det skrivs upp medan tiden går och räknas inte om när "
                "någon flyttar eller slutar. Utan rätt att se namn visas tidigare veckor i steg om fem personer, så "
                "att ingen enskild kan utläsas ur skillnaden mellan två veckor.",
            ),
            "on_time": Meaning(
                "I tid",
                "Hur många av de tilldelade som hade genomfört modulen när slutdatumet gick ut. Det räknas en gång, "
                "dagen efter slutdatumet. Utan rätt att se namn visas det i steg om fem personer, "
                "och andelen som ett spann.",
            ),
            "goal": Meaning(
                "Mål och prognos",
                "Prognosen utgår från hur många procentenheter de senaste fyra veckorna har gett: genomsnittet "
                "visar vart takten leder, den långsammaste och den snabbaste veckan hur osäkert det är. Ett mål "
                "gäller enheten det är satt för och dem under den som inte har något eget.",
            ),
            "spread": Meaning(
                "Spridning mellan enheterna",
                "Varje prick är en enhet närmast under den du ser, med allt under sig. Mitten är medianen: minst "
                "hälften av enheterna ligger där eller lägre. Enheter med för få personer är inte med.",
            ),
            "questions": Meaning(
                "Frågor som flest missade",
                "Andelen fel bland dem som är tilldelade modulen och har svarat. Vars och ens senaste svar räknas; "
                "av svar som inte sparas med namn, som elevers, det första. De "
                "fem frågorna med störst andel fel visas.",
            ),
            "few": Meaning(
                "För få för att visas",
                "Siffran gäller färre än fem personer, eller skulle tillsammans med andra avslöja en sådan. Moduler "
                "med för få personer är inte med i enhetens summor.",
            ),
            "answers": Meaning(
                "Vem som har svarat vad",
                "Det visar siffrorna aldrig. Vad du själv har svarat ser du på Min sida. En chef ser det aldrig.",
            ),
            "current": Meaning(
                "När siffrorna gäller",
                "Ett svar räknas så snart det har hämtats från Google. Klockslaget högst upp på sidan säger när "
                "siffrorna togs fram.",
            ),
        },
    ),
    console=Console(
        title="Drift",
        lead="Så står det till med hela installationen, och vad som kan göras åt det som inte är som det ska.",
        assignments="Tilldelningar",
        assignments_caption="Tilldelningar som gäller nu. Varje person och modul räknas som en.",
        assignments_lead="Det som gäller i din del av organisationen, det nyaste överst. Öppna en tilldelning för att "
        "se vilka den inte har nått och göra något åt det.",
        assignments_caption_all="Också tillbakatagna. Varje person och modul räknas som en.",
        withdrawn="tillbakatagen {day}",
        in_report="visas i uppföljningen",
        assign="Ny tilldelning",
        no_assignments="Det finns inga tilldelningar.",
        assignment="Tilldelning",
        modules=Number("{n} modul", "{n} moduler"),
        to="till {targets}",
        excepted="utom {targets}",
        roles={"staff": "bara medarbetare", "pupil": "bara elever"},
        levels={"administration": "hela organisationen", "unit": "enhet", "group": "grupp", "person": "person"},
        somebody="en person",
        starts="Börjar",
        due="Klart senast",
        people="Personer",
        how_to_assign="Det går på kommandoraden också:",
        mails="Mejl",
        mail_states={
            "sent": "Skickade",
            "sending": "Skickas just nu",
            "uncertain": "Oklara",
            "failed": "Misslyckade",
        },
        mails_note="Ett mejl är oklart när svaret från Google gick förlorat. Det räknas som skickat, så att ingen får "
        "samma mejl två gånger. Misslyckade mejl prövas igen vid nästa leverans.",
        troubles={
            "failed": "Mejl som misslyckades",
            "fallback": "Mejl i stället för Classroom",
            "grades": "Resultat i Classroom som lämnas orörda",
            "watches": "Formulär vars svar Google inte säger till om",
        },
        troubles_note={
            "failed": "De prövas igen vid nästa leverans. Är en adress fel kan den rättas i katalogen.",
            "fallback": "De får modulen i ett mejl. Classroom frågas igen vid den tid som står här.",
            "grades": "Det en lärare har satt för hand skrivs aldrig över. Svaret räknas ändå här.",
            "watches": "Inga svar går förlorade. De hämtas ändå med jämna mellanrum.",
        },
        trouble_columns={
            "who": "Adress",
            "module": "Modul",
            "at": "När",
            "until": "Frågas igen",
            "why": "Varför",
        },
        more=Number("och {n} till", "och {n} till"),
        no_address="ingen adress",
        standing_at="Siffrorna gäller {moment}.",
        not_counted="räknas vid nästa leverans",
        figures_only="bara siffror",
        forms="Formulär",
        forms_caption="Ett formulär för varje modul, version och språk.",
        no_forms="Det finns inga formulär än.",
        version="Version",
        language_and_state="Språk och läge",
        form_states={
            "wanted": "ska skapas",
            "created": "skapat, saknar frågor",
            "filled": "har frågor, inte delat",
            "shared": "delat, inte publicerat",
            "published": "publicerat",
            "closed": "stängt för svar",
        },
        open_form="Öppna formuläret {module} på {language}",
        roster="Personer och enheter",
        people_now=Number("{n} person", "{n} personer"),
        units_now=Number("{n} enhet", "{n} enheter"),
        unknown="Svar från okända",
        unknown_people=Number(
            "{n} svar kommer från någon som inte finns i personlistan.",
            "{n} svar kommer från adresser som inte finns i personlistan.",
        ),
        unknown_none="Alla svar hör till någon som finns i personlistan.",
        unknown_note="De räknas inte. Finns personen i katalogen hittar svaret rätt efter nästa roster sync och track. "
        "Annars har personen svarat med ett annat konto. Be om ett nytt svar från jobb- eller skolkontot. "
        "Alla visas med nanolearn track --unknown.",
    ),
    work=Work(
        title="Just nu",
        nothing="Inget arbete pågår just nu.",
        names={"roster": "Katalogen läses", "track": "Svar hämtas", "deliver": "Leverans"},
        sources={"command": "från kommandoraden", "tick": "av schemaläggaren"},
        parts={
            "people": "personer",
            "responses": "tillfrågade formulär",
            "forms": "formulär",
            "classes": "klasser",
            "grades": "klasser med resultat",
            "mails": "mejl",
            "drift": "kontrollerade formulär",
        },
        begins="gör sig redo",
        done_of="{done} av {total} {part}",
        done_so_far="{done} {part} hittills",
        per_minute="{n} i minuten",
        left="{time} kvar",
        since="sedan {moment}",
        seconds="{n} s",
        minutes="{n} min",
        hours="{h} tim {m} min",
        waits="Väntar till {moment} innan Google frågas igen.",
        waits_for_limit="Väntar till {moment} på Googles gräns för {limit}.",
        limits={
            "forms.read": "att läsa formulär",
            "forms.responses.list": "att hämta svar",
            "forms.write": "att ändra formulär",
            "gmail.send": "mejl",
            "gmail.send.leader": "mejl",
            "classroom": "Classroom",
            "directory": "katalogen",
            "sheets": "Google Kalkylark",
            "drive": "Drive",
        },
        silent="Inget livstecken sedan {moment}, så körningen har nog avbrutits. Inget är förlorat, nästa körning "
        "fortsätter där den slutade.",
        reload="Visa läget igen",
        pause="Uppdatera inte av sig själv",
        last="Senast",
        never="Inte än",
        tick="Schemaläggaren",
        tick_late="Schemaläggaren kommer inte. Inget görs av sig självt förrän den kommer igen. Se över cronjobbet som "
        "anropar /hooks/tick.",
        tick_never="Ingen schemaläggare har kommit än. Tills dess görs bara det som någon kör med nanolearn på "
        "kommandoraden.",
        tick_failed="Vid senaste besöket gick detta fel:",
        deliver="Leverans",
        deliver_all="allt är som det ska",
        deliver_left=Number("{n} steg kvar", "{n} steg kvar"),
        deliver_stopped="Avbröts:",
        roster="Katalogen lästes",
        roster_changes="{joined} har börjat, {moved} har flyttat, {left} har slutat",
    ),
    problem=Problem(
        forbidden="Den här sidan är inte för dig",
        forbidden_text="Den visar sådant som bara den ansvariga chefen eller den som sköter tjänsten får se. "
        "Om du borde få se den kan du höra av dig till den som sköter Nanolearn hos er.",
        missing="Sidan finns inte",
        missing_text="Adressen leder ingenstans. Enheten eller modulen kan ha bytt namn eller tagits bort.",
        method="Så kan sidan inte användas",
        method_text="Adressen tar inte emot det som skickades dit.",
        broken="Något gick fel hos oss",
        broken_text="Felet har noterats. Försök igen om en stund.",
        away="Tjänsten är inte nåbar just nu",
        away_text="Databasen svarar inte. Försök igen om en stund, inget har gått förlorat.",
        onward="Till startsidan",
        other_account="Logga in med ett annat konto",
    ),
    admin=ADMIN,
    leader=LEADER,
)
