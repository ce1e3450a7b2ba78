"""The doctor in Swedish."""

from service.delivery.health.words import Words
from service.tongue import Number

SWEDISH = Words(
    code="sv",
    times={
        "day": Number("{n} dag", "{n} dagar"),
        "hour": Number("{n} timme", "{n} timmar"),
        "minute": Number("{n} minut", "{n} minuter"),
    },
    moment="mindre än en minut",
    each={"strange": "{n} på {domain}", "limits": "{spent} av {calls} anrop till {budget} på ett dygn"},
    joined={"either": " eller ", "both": " och ", "limits": "; "},
    anyone="vem som helst i världen",
    sentences={
        "settings.ok": "Handlar som {role} och läser katalogen som {admin}.",
        "courses.ok": Number("{n} modul i {both}.", "{n} moduler i {both}."),
        "courses.pictures": Number(
            "{n} modul i {both}. Formulären säger med ord vad bilderna visar, eftersom Google inte "
            "kan hämta dem från {address}. Vill ni ha bilderna: sätt NANOLEARN_PUBLIC_URL till en adress på internet.",
            "{n} moduler i {both}. Formulären säger med ord vad bilderna visar, eftersom Google inte "
            "kan hämta dem från {address}. Vill ni ha bilderna: sätt NANOLEARN_PUBLIC_URL till en adress på internet.",
        ),
        "database.none": "Det finns ingen databas än på {place}. Kör `nanolearn db upgrade`.",
        "database.newer": "{place} är på revision {revision}; programmet känner bara till {newest}. Installera den "
        "nyare versionen av Nanolearn.",
        "database.older": "{place} är på revision {revision}, inte {newest}. Kör `nanolearn db upgrade`.",
        "database.ok": "{place} är på revision {revision}.",
        "key.machine": "Maskinens eget tjänstkonto signerar; det finns ingen nyckel att tappa bort.",
        "key.ok": "{file} är nyckeln till ett tjänstkonto.",
        "clock.silent": "Google säger inte vad klockan är.",
        "clock.ahead": Number(
            "Maskinens klocka går {n} sekund före Googles, så Google kan säga nej. Ställ den: timedatectl set-ntp true",
            "Maskinens klocka går {n} sekunder före Googles, så Google kan säga nej. Ställ den: timedatectl set-ntp "
            "true",
        ),
        "clock.behind": Number(
            "Maskinens klocka går {n} sekund efter Googles, så Google kan säga nej. Ställ den: timedatectl set-ntp "
            "true",
            "Maskinens klocka går {n} sekunder efter Googles, så Google kan säga nej. Ställ den: timedatectl set-ntp "
            "true",
        ),
        "clock.ok": "Maskinens klocka går som Googles.",
        "may.directory people": "Personer får läsas.",
        "may.directory units": "Enheter får läsas.",
        "may.directory groups": "Gruppers medlemmar får läsas.",
        "may.forms and drive": "Formulär får skapas, delas och läsas.",
        "may.gmail": "Mejl får skickas.",
        "may.classroom classes": "Klasser får skapas och läsas.",
        "may.classroom members": "Personer får läggas till i klasser.",
        "may.classroom work": "Uppgifter och betyg får skrivas.",
        "may.classroom topics": "Ämnen får skapas.",
        "account.none": "Det finns inget konto {address} i katalogen. Skapa det, eller rätta NANOLEARN_DELEGATED_USER.",
        "account.idle": "{address} är avstängt eller arkiverat. Gör det aktivt igen i Googles administratörskonsol.",
        "account.no_mailbox": "{address} har ingen brevlåda och kan därför inget skicka. Ge kontot en licens med "
        "Gmail.",
        "account.ok": "{address} är ett aktivt konto.",
        "domains.foreign": "Google känner inte till domänen {either} i den här organisationen, så inget formulär kan "
        "delas med den. Rätta NANOLEARN_DOMAIN och NANOLEARN_RESPONDER_DOMAINS.",
        "domains.ok": Number("{domains} är organisationens egen.", "{domains} är organisationens egna."),
        "queue.none": "Det finns ingen kö {name}. Skapa den: gcloud tasks queues create {short} --project={project} "
        "--location={location} --max-attempts=1",
        "queue.shut": "Det går inte att se hur det är med {name}: {why} Ge tjänstkontot rollerna Cloud Tasks Enqueuer "
        "och Cloud Tasks Viewer.",
        "queue.stopped": "{name} står stilla ({state}) och anropar ingen. Sätt i gång den: gcloud tasks queues resume.",
        "queue.ok": "{name} är i gång.",
        "form.deleted": "Formuläret {form} är borttaget. Hämta tillbaka det ur papperskorgen i Drive för {account}.",
        "form.closed_by_hand": "Någon har stängt formuläret för hand. Publicera det och låt det ta emot svar: {editor}",
        "form.opened_by_hand": "Ingen är tilldelad det, och någon har öppnat det för hand. Stäng det: {editor}",
        "form.closed": "Stängt, som det ska vara: ingen är tilldelad det.",
        "form.other_domains": "Domänerna i inställningarna har ändrats sedan dess. Kör `nanolearn deliver`.",
        "form.ok": "Publicerat och öppet för {domains}.",
        "form.unshared": "Någon har slutat dela det med {domains}. Dela det igen: {editor}",
        "form.shared": "Någon har öppnat det också för {others}. Ta bort det: {editor}",
        "form.edited": "Det kan ändras, och svaren läsas, av {others}. Ta bort det under Dela: {editor}",
        "watch.none": "Google talar inte om när det kommer svar. Schemaläggaren ordnar det inom några minuter; om "
        "inte står orsaken i loggen.",
        "watch.refused": "Google talar inte om när det kommer svar: {why}. Schemaläggaren ordnar det inom några "
        "minuter; om inte står orsaken i loggen.",
        "watch.ended": "Bevakningen har gått ut. Schemaläggaren förnyar den inom några minuter; om inte står orsaken i "
        "loggen.",
        "watch.suspended": "Google har stoppat bevakningen ({why}): Pub/Sub tar inte emot meddelandena. Se till att "
        "ämnet (topic) finns och att forms-notifications@system.gserviceaccount.com får publicera där.",
        "watch.ok": "Google talar om när det kommer svar, till och med {day}.",
        "leaders.none": "NANOLEARN_MAIL_SENDERS är leaders, men ingen är chef för en enhet: alla mejl går från "
        "rollkontot. Fyll i chefer i katalogen och kör `nanolearn roster sync`, eller ändra till account.",
        "leaders.ok": Number(
            "Mejl får gå i {n} chefs namn; provat med {address}.",
            "Mejl får gå i {n} chefers namn; provat med {address}.",
        ),
        "leaders.left": "{address} är chef för en enhet men finns inte längre i katalogen. Kör `nanolearn roster "
        "sync`.",
        "leaders.refused": "Inga mejl kan gå från {address}, som är chef för en enhet, utan bara från rollkontot. "
        "{why}",
        "leaders.no_mailbox": "{address} är chef för en enhet men har ingen brevlåda: rollkontot skriver till dem som "
        "arbetar där. Ge kontot en licens med Gmail, eller låt någon annan vara chef här.",
        "people.none": "Personlistan är tom. Kör `nanolearn roster sync`.",
        "people.strange": "Några får inte svara i formulären: {strange}. Lägg till domänerna i "
        "NANOLEARN_RESPONDER_DOMAINS.",
        "people.ok": Number(
            "{n} person i personlistan, som får svara i formulären.",
            "{n} personer i personlistan; alla får svara i formulären.",
        ),
        "roster.never": "Programmet har inte läst katalogen än.",
        "roster.stale": "Katalogen lästes senast för {ago} sedan: den som har börjat sedan dess får ingenting, och den "
        "som har slutat får fortfarande mejl. Kör `nanolearn roster sync`; kommandot säger varför det inte sker "
        "av sig självt.",
        "roster.ok": "Katalogen lästes för {ago} sedan.",
        "tick.never": "Ingen har anropat /hooks/tick än, så ingenting sker av sig självt. Se efter under App Engine › "
        "Cron jobs i Googles konsol eller hos schemaläggaren, och i tjänstens logg.",
        "tick.stale": "Ingen har anropat /hooks/tick på {ago}, så ingenting sker av sig självt. Se efter under App "
        "Engine › Cron jobs i Googles konsol eller hos schemaläggaren, och i tjänstens logg.",
        "tick.ok": "Schemaläggaren var här för {ago} sedan.",
        "mails.used": "De {n} mejl som Google tillåter på ett dygn är slut. De som väntar går ut när `nanolearn "
        "deliver` körs senare.",
        "mails.ok": "{sent} av de {n} mejl som Google tillåter på ett dygn är skickade.",
        "quotas.near": "Googles gränser är nästan nådda: {limits}. Det som inte får plats väntar av sig självt till i "
        "morgon. Är det för sent: låt chefer skicka, eller skriv till grupper (docs/operate.md).",
        "quotas.ok": "Ingen av Googles gränser är nära att nås.",
        "reminders.no_day": "{file} lämnar ingen dag under de närmaste två månaderna då mejl får skickas. Ändra "
        "veckodagarna eller de stängda dagarna.",
        "reminders.ok": "{policy}",
        "token.account": "Det går inte att handla som {who}. Kontot måste vara aktivt: se efter i Googles "
        "administratörskonsol, och se över NANOLEARN_DELEGATED_USER och NANOLEARN_DIRECTORY_ADMIN.",
        "token.scopes": "Tjänstkontot får inte handla som {who} med de här behörigheterna: {scopes}. Lägg till dem för "
        "klienten i Googles administratörskonsol, under Säkerhet > API-kontroller > Domänomfattande delegering "
        "(Domain-wide delegation).",
        "token.nobody": "{who} är inget konto som det går att handla som. Se över NANOLEARN_DELEGATED_USER och "
        "NANOLEARN_DIRECTORY_ADMIN.",
        "token.key": "Google godtog inte tjänstkontots nyckel för {who}. Se över GOOGLE_APPLICATION_CREDENTIALS och "
        "maskinens klocka.",
        "google.nobody": "Google gick inte att nå. Se över maskinens väg ut på internet.",
        "google.silent": "Google svarade inte. Försök igen om en stund.",
        "google.busy": "Googles gräns är nådd för tillfället. Försök igen om en stund.",
        "google.unknown": "Google känner inte till det.",
        "google.refused": "Google sade nej.",
        "other": "Det gick inte.",
    },
)
