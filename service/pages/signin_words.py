"""The words of signing in and out."""

WORDS: dict[str, dict[str, str]] = {
    "sv": {
        "title_refused": "Du är inte inloggad",
        "title_left": "Logga ut",
        "not_set_up": "Inloggning är inte inställd här. Den som sköter tjänsten behöver ange {settings}.",
        "started_elsewhere": (
            "Inloggningen började i en annan flik eller för länge sedan och kan inte avslutas här. Börja om."
        ),
        "declined": "Inloggningen avbröts innan ett konto valdes.",
        "not_believed": "Svaret från inloggningstjänsten kunde inte godkännas ({reason}). Börja om.",
        "unreachable": "Inloggningstjänsten {issuer} svarar inte just nu. Vänta en stund och försök igen.",
        "unverified": "Kontots adress är inte bekräftad av Google. Logga in med ditt jobb- eller skolkonto.",
        "foreign": "{email} hör inte till {domains}. Logga in med ditt jobb- eller skolkonto.",
        "leave": "Du är inloggad som {email}.",
        "left": "Du är utloggad härifrån.",
        "sign_in": "Logga in",
        "sign_out": "Logga ut",
    },
    "da": {
        "title_refused": "Du er ikke logget ind",
        "title_left": "Log ud",
        "not_set_up": "Login er ikke sat op her. Den, der driver tjenesten, skal angive {settings}.",
        "started_elsewhere": (
            "Login begyndte i en anden fane eller for længe siden og kan ikke afsluttes her. Begynd forfra."
        ),
        "declined": "Login blev afbrudt, før en konto blev valgt.",
        "not_believed": "Svaret fra login-tjenesten kunne ikke godkendes ({reason}). Begynd forfra.",
        "unreachable": "Login-tjenesten {issuer} svarer ikke lige nu. Vent lidt, og prøv igen.",
        "unverified": "Kontoens adresse er ikke bekræftet af Google. Log ind med din arbejds- eller skolekonto.",
        "foreign": "{email} hører ikke til {domains}. Log ind med din arbejds- eller skolekonto.",
        "leave": "Du er logget ind som {email}.",
        "left": "Du er logget ud herfra.",
        "sign_in": "Log ind",
        "sign_out": "Log ud",
    },
    "en": {
        "title_refused": "You are not signed in",
        "title_left": "Sign out",
        "not_set_up": "Signing in is not set up here. Whoever runs the service must set {settings}.",
        "started_elsewhere": (
            "This sign-in was begun in another tab or too long ago and cannot be finished here. Start again."
        ),
        "declined": "Signing in was cancelled before an account was chosen.",
        "not_believed": "The sign-in service's answer could not be accepted ({reason}). Start again.",
        "unreachable": "The sign-in service {issuer} is not answering at the moment. Wait a little and try again.",
        "unverified": "Google has not verified this account's address. Use your work or school account.",
        "foreign": "{email} does not belong to {domains}. Sign in with your work or school account.",
        "leave": "You are signed in as {email}.",
        "left": "You are signed out here.",
        "sign_in": "Sign in",
        "sign_out": "Sign out",
    },
}
