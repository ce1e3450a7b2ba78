"""The doctor in Danish."""

from service.delivery.health.words import Words
from service.tongue import Number

DANISH = Words(
    code="da",
    times={
        "day": Number("{n} dag", "{n} dage"),
        "hour": Number("{n} time", "{n} timer"),
        "minute": Number("{n} minut", "{n} minutter"),
    },
    moment="mindre end et minut",
    each={"strange": "{n} på {domain}", "limits": "{spent} af {calls} kald til {budget} på et døgn"},
    joined={"either": " eller ", "both": " og ", "limits": "; "},
    anyone="hvem som helst i verden",
    sentences={
        "settings.ok": "Handler som {role} og læser kataloget som {admin}.",
        "courses.ok": Number("{n} modul i {both}.", "{n} moduler i {both}."),
        "courses.pictures": Number(
            "{n} modul i {both}. Formularerne fortæller med ord, hvad billederne viser, da Google "
            "ikke kan hente dem fra {address}. Vil I have billederne med, så sæt NANOLEARN_PUBLIC_URL til en adresse "
            "på internettet.",
            "{n} moduler i {both}. Formularerne fortæller med ord, hvad billederne viser, da Google "
            "ikke kan hente dem fra {address}. Vil I have billederne med, så sæt NANOLEARN_PUBLIC_URL til en adresse "
            "på internettet.",
        ),
        "database.none": "Der er endnu ingen database på {place}. Kør `nanolearn db upgrade`.",
        "database.newer": "{place} er på revision {revision}; programmet kender kun {newest}. Installer den nyere "
        "udgave af Nanolearn.",
        "database.older": "{place} er på revision {revision}, ikke {newest}. Kør `nanolearn db upgrade`.",
        "database.ok": "{place} er på revision {revision}.",
        "key.machine": "Maskinens egen servicekonto underskriver; der er ingen nøgle at miste.",
        "key.ok": "{file} er nøglen til en servicekonto.",
        "clock.silent": "Google siger ikke, hvad klokken er.",
        "clock.ahead": Number(
            "Maskinens ur går {n} sekund foran Googles, så Google kan afvise os. Stil det: timedatectl set-ntp true",
            "Maskinens ur går {n} sekunder foran Googles, så Google kan afvise os. Stil det: timedatectl set-ntp true",
        ),
        "clock.behind": Number(
            "Maskinens ur går {n} sekund efter Googles, så Google kan afvise os. Stil det: timedatectl set-ntp true",
            "Maskinens ur går {n} sekunder efter Googles, så Google kan afvise os. Stil det: timedatectl set-ntp true",
        ),
        "clock.ok": "Maskinens ur går som Googles.",
        "may.directory people": "Personer må læses.",
        "may.directory units": "Enheder må læses.",
        "may.directory groups": "Gruppers medlemmer må læses.",
        "may.forms and drive": "Formularer må oprettes, deles og læses.",
        "may.gmail": "Mails må sendes.",
        "may.classroom classes": "Hold må oprettes og læses.",
        "may.classroom members": "Personer må føjes til hold.",
        "may.classroom work": "Opgaver og karakterer må skrives.",
        "may.classroom topics": "Emner må oprettes.",
        "account.none": "Der er ingen konto {address} i kataloget. Opret den, eller ret NANOLEARN_DELEGATED_USER.",
        "account.idle": "{address} er suspenderet eller arkiveret. Gør kontoen aktiv igen i Googles "
        "administrationskonsol.",
        "account.no_mailbox": "{address} har ingen postkasse og kan derfor ikke sende noget. Giv kontoen en licens med "
        "Gmail.",
        "account.ok": "{address} er en aktiv konto.",
        "domains.foreign": "Google kender ikke domænet {either} i denne organisation, så ingen formular kan deles med "
        "det. Ret NANOLEARN_DOMAIN og NANOLEARN_RESPONDER_DOMAINS.",
        "domains.ok": Number("{domains} er organisationens eget.", "{domains} er organisationens egne."),
        "queue.none": "Der er ingen kø {name}. Opret den: gcloud tasks queues create {short} --project={project} "
        "--location={location} --max-attempts=1",
        "queue.shut": "Det kan ikke ses, hvordan det står til med {name}: {why} Giv servicekontoen rollerne Cloud "
        "Tasks Enqueuer og Cloud Tasks Viewer.",
        "queue.stopped": "{name} står stille ({state}) og kalder ingen. Sæt den i gang: gcloud tasks queues resume.",
        "queue.ok": "{name} er i gang.",
        "form.deleted": "Formularen {form} er slettet. Hent den tilbage fra papirkurven i Drive hos {account}.",
        "form.closed_by_hand": "Nogen har lukket formularen i hånden. Udgiv den, og lad den modtage svar: {editor}",
        "form.opened_by_hand": "Ingen er tildelt den, og nogen har åbnet den i hånden. Luk den: {editor}",
        "form.closed": "Lukket, som den skal være: ingen er tildelt den.",
        "form.other_domains": "Domænerne i indstillingerne er ændret siden. Kør `nanolearn deliver`.",
        "form.ok": "Udgivet og åben for {domains}.",
        "form.unshared": "Nogen er holdt op med at dele den med {domains}. Del den igen: {editor}",
        "form.shared": "Nogen har åbnet den også for {others}. Fjern det: {editor}",
        "form.edited": "Den kan ændres, og svarene læses, af {others}. Fjern det under Del: {editor}",
        "watch.none": "Google fortæller ikke, når der kommer svar. Planlæggeren ordner det inden for nogle minutter; "
        "ellers står årsagen i loggen.",
        "watch.refused": "Google fortæller ikke, når der kommer svar: {why}. Planlæggeren ordner det inden for nogle "
        "minutter; ellers står årsagen i loggen.",
        "watch.ended": "Overvågningen er udløbet. Planlæggeren fornyer den inden for nogle minutter; ellers står "
        "årsagen i loggen.",
        "watch.suspended": "Google har standset overvågningen ({why}): Pub/Sub tager ikke imod beskederne. Sørg for, "
        "at emnet (topic) findes, og at forms-notifications@system.gserviceaccount.com må udgive dér.",
        "watch.ok": "Google fortæller, når der kommer svar, til og med {day}.",
        "leaders.none": "NANOLEARN_MAIL_SENDERS er leaders, men ingen leder en enhed: alle mails går fra rollekontoen. "
        "Udfyld ledere i kataloget, og kør `nanolearn roster sync`, eller ret til account.",
        "leaders.ok": Number(
            "Mails må sendes i {n} leders navn; prøvet med {address}.",
            "Mails må sendes i {n} lederes navn; prøvet med {address}.",
        ),
        "leaders.left": "{address} leder en enhed, men er ikke længere i kataloget. Kør `nanolearn roster sync`.",
        "leaders.refused": "Ingen mails kan gå fra {address}, der leder en enhed, kun fra rollekontoen. {why}",
        "leaders.no_mailbox": "{address} leder en enhed, men har ingen postkasse: rollekontoen skriver til dem, der "
        "arbejder dér. Giv kontoen en licens med Gmail, eller lad en anden være leder.",
        "people.none": "Personlisten er tom. Kør `nanolearn roster sync`.",
        "people.strange": "Nogle må ikke svare i formularerne: {strange}. Tilføj domænerne i "
        "NANOLEARN_RESPONDER_DOMAINS.",
        "people.ok": Number(
            "{n} person på personlisten, som må svare i formularerne.",
            "{n} personer på personlisten; alle må svare i formularerne.",
        ),
        "roster.never": "Programmet har ikke læst kataloget endnu.",
        "roster.stale": "Kataloget blev sidst læst for {ago} siden: den, der er begyndt siden, får ingenting, og den, "
        "der er stoppet, får stadig mails. Kør `nanolearn roster sync`; kommandoen fortæller, hvorfor det ikke sker "
        "af sig selv.",
        "roster.ok": "Kataloget blev læst for {ago} siden.",
        "tick.never": "Ingen har kaldt /hooks/tick endnu, så intet sker af sig selv. Se efter under App Engine › Cron "
        "jobs i Googles konsol eller hos planlæggeren og i tjenestens log.",
        "tick.stale": "Ingen har kaldt /hooks/tick i {ago}, så intet sker af sig selv. Se efter under App Engine › "
        "Cron jobs i Googles konsol eller hos planlæggeren og i tjenestens log.",
        "tick.ok": "Planlæggeren var her for {ago} siden.",
        "mails.used": "De {n} mails, som Google tillader på et døgn, er brugt. De, der venter, sendes, når `nanolearn "
        "deliver` køres senere.",
        "mails.ok": "{sent} af de {n} mails, som Google tillader på et døgn, er sendt.",
        "quotas.near": "Googles grænser er næsten nået: {limits}. Det, der ikke er plads til, venter af sig selv til i "
        "morgen. Er det for sent, så lad ledere sende, eller skriv til grupper (docs/operate.md).",
        "quotas.ok": "Ingen af Googles grænser er ved at være nået.",
        "reminders.no_day": "{file} levner ingen dag i de næste to måneder, hvor der må sendes mails. Ret ugedagene "
        "eller lukkedagene.",
        "reminders.ok": "{policy}",
        "token.account": "Det kan ikke lade sig gøre at handle som {who}. Kontoen skal være aktiv: se efter i Googles "
        "administrationskonsol, og se på NANOLEARN_DELEGATED_USER og NANOLEARN_DIRECTORY_ADMIN.",
        "token.scopes": "Servicekontoen må ikke handle som {who} med disse rettigheder: {scopes}. Føj dem til klienten "
        "i Googles administrationskonsol under Sikkerhed > API-styring > Domænedækkende delegering (Domain-wide "
        "delegation).",
        "token.nobody": "{who} er ikke en konto, man kan handle som. Se på NANOLEARN_DELEGATED_USER og "
        "NANOLEARN_DIRECTORY_ADMIN.",
        "token.key": "Google godtog ikke servicekontoens nøgle for {who}. Se på GOOGLE_APPLICATION_CREDENTIALS og "
        "maskinens ur.",
        "google.nobody": "Google kunne ikke nås. Se på maskinens vej ud på internettet.",
        "google.silent": "Google svarede ikke. Prøv igen om lidt.",
        "google.busy": "Googles grænse er nået for øjeblikket. Prøv igen om lidt.",
        "google.unknown": "Google kender det ikke.",
        "google.refused": "Google sagde nej.",
        "other": "Det lykkedes ikke.",
    },
)
