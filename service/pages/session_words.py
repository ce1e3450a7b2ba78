"""The words about a session that ends: the warning, what follows, and how what was typed comes back."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWords:
    """In one language. A place is `{left}` for how long, `{time}` for the time of day."""

    unscripted: str  # time: on pages without scripts, which cannot warn
    ending: str
    ending_text: str  # left, time
    stay: str
    final: str
    final_text: str  # left, time
    ended: str
    ended_text: str
    anew: str
    close: str
    minutes: Number
    unreached: str
    over: str
    over_text: str
    over_first: str
    over_then: str
    go_on: str
    back: str
    back_text: str


WORDS: Mapping[str, SessionWords] = {
    "sv": SessionWords(
        unscripted="Du är inloggad till {time}. Varje sida du öppnar ger dig en timme till.",
        ending="Du loggas snart ut",
        ending_text="Du har inte gjort något här på en stund. Om {left} loggas du ut, klockan {time}.",
        stay="Fortsätt vara inloggad",
        final="Du loggas snart ut",
        final_text=(
            "Efter ett dygn måste man logga in igen. Om {left} loggas du ut, klockan {time}. Logga in på nytt i en ny "
            "flik, så står det du har skrivit kvar här."
        ),
        ended="Du är utloggad",
        ended_text=(
            "Tiden har gått ut. Det du har skrivit på sidan står kvar. Logga in igen i en ny flik och fortsätt sedan "
            "här."
        ),
        anew="Logga in (ny flik)",
        close="Stäng",
        minutes=Number("1 minut", "{n} minuter"),
        unreached="Nanolearn svarar inte just nu. Försök igen om en stund.",
        over="Du hade loggats ut",
        over_text="Det du skickade har inte tagits emot, men det är inte borta.",
        over_first="Logga in igen. Det sker i en ny flik; låt den här vara öppen.",
        over_then="Kom tillbaka hit och fortsätt. Du ser formuläret som du fyllde i det, och skickar det därifrån.",
        go_on="Fortsätt till formuläret",
        back="Du är inloggad",
        back_text="Stäng den här fliken och fortsätt i den du kom från.",
    ),
    "da": SessionWords(
        unscripted="Du er logget ind til {time}. Hver side, du åbner, giver dig en time til.",
        ending="Du bliver snart logget ud",
        ending_text="Du har ikke foretaget dig noget her i et stykke tid. Om {left} bliver du logget ud, kl. {time}.",
        stay="Forbliv logget ind",
        final="Du bliver snart logget ud",
        final_text=(
            "Efter et døgn skal man logge ind igen. Om {left} bliver du logget ud, kl. {time}. Log ind på ny i en ny "
            "fane, så bliver det, du har skrevet, stående her."
        ),
        ended="Du er logget ud",
        ended_text=(
            "Tiden er udløbet. Det, du har skrevet på siden, står her stadig. Log ind igen i en ny fane, og fortsæt "
            "derefter her."
        ),
        anew="Log ind (ny fane)",
        close="Luk",
        minutes=Number("1 minut", "{n} minutter"),
        unreached="Nanolearn svarer ikke lige nu. Prøv igen om lidt.",
        over="Du var blevet logget ud",
        over_text="Det, du sendte, er ikke modtaget, men det er ikke væk.",
        over_first="Log ind igen. Det sker i en ny fane; lad denne stå åben.",
        over_then="Kom tilbage hertil, og fortsæt. Du ser formularen, som du udfyldte den, og sender den derfra.",
        go_on="Fortsæt til formularen",
        back="Du er logget ind",
        back_text="Luk denne fane, og fortsæt i den, du kom fra.",
    ),
    "en": SessionWords(
        unscripted="You are signed in until {time}. Each page you open gives you another hour.",
        ending="You are about to be signed out",
        ending_text="You have not done anything here for a while. In {left}, at {time}, you will be signed out.",
        stay="Stay signed in",
        final="You are about to be signed out",
        final_text=(
            "After a day everybody has to sign in again. In {left}, at {time}, you will be signed out. Sign in again "
            "in a new tab, and what you have typed here stays."
        ),
        ended="You are signed out",
        ended_text=(
            "The time is up. What you have typed on this page is still here. Sign in again in a new tab, then go on "
            "here."
        ),
        anew="Sign in (new tab)",
        close="Close",
        minutes=Number("1 minute", "{n} minutes"),
        unreached="Nanolearn is not answering at the moment. Try again in a little while.",
        over="You had been signed out",
        over_text="What you sent was not received, but it is not lost.",
        over_first="Sign in again. That happens in a new tab; leave this one open.",
        over_then="Come back here and go on. You will see the form as you filled it in, and send it from there.",
        go_on="Go on to the form",
        back="You are signed in",
        back_text="Close this tab and go on in the one you came from.",
    ),
}
