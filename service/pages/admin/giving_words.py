"""The words of giving roles and taking them away, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """In one language. `wrong` is by what is wrong with what was filled in."""

    title: str
    who: str
    role: str
    unit: str
    unit_hint: str
    until: str
    until_hint: str
    give: str
    actions: str
    take: str
    take_which: str  # role, unit, who
    given: str  # who, role, unit
    same: str
    taken: str
    still: str
    wrong_title: str
    wrong: Mapping[str, str]
    groups: str


WORDS: Mapping[str, Giving] = {
    "sv": Giving(
        title="Ge en roll",
        who="Personens e-postadress",
        role="Roll",
        unit="Enhet",
        unit_hint="Enhetens sökväg, som /Skolor/Norra, eller / för hela organisationen. Rollen gäller allt under den.",
        until="Till och med",
        until_hint="Tomt betyder tills vidare. Den som slutar förlorar rollen ändå.",
        give="Ge rollen",
        actions="Ändra",
        take="Ta bort",
        take_which="Ta bort rollen {role} för {unit} från {who}",
        given="{who} har nu rollen {role} för {unit}.",
        same="{who} hade redan den rollen. Inget är ändrat.",
        taken="{who} har inte längre rollen {role} för {unit}.",
        still="Det som {who} hade fått är borttaget, men rollen {role} för {unit} finns kvar genom katalogen eller en "
        "grupp.",
        wrong_title="Rollen är inte ändrad. Rätta det här:",
        wrong={
            "token": "Sidan hade stått öppen för länge. Läs den igen och tryck en gång till.",
            "who": "Ingen i personlistan har den adressen. Kontrollera stavningen.",
            "role": "Välj en roll.",
            "unit": "Det finns ingen sådan enhet. Skriv sökvägen, som /Skolor/Norra.",
            "until": "Dagen har passerat. Välj en som inte har gjort det, eller lämna fältet tomt.",
            "second": "En superanvändare hjälper en enda enhet, och personen är det redan någon annanstans. Ta bort "
            "den rollen först, eller välj ambassadör.",
            "not_yours": "Den rollen får du inte ge eller ta bort där: den får mer än du själv.",
            "gone": "Rollen var redan borttagen.",
        },
        groups="Till alla i en grupp ges en roll på kommandoraden:",
    ),
    "da": Giving(
        title="Giv en rolle",
        who="Personens mailadresse",
        role="Rolle",
        unit="Enhed",
        unit_hint="Enhedens sti, som /Skoler/Nord, eller / for hele organisationen. Rollen gælder alt under den.",
        until="Til og med",
        until_hint="Tomt betyder indtil videre. Den, der holder op, mister rollen alligevel.",
        give="Giv rollen",
        actions="Ændr",
        take="Fjern",
        take_which="Fjern rollen {role} for {unit} fra {who}",
        given="{who} har nu rollen {role} for {unit}.",
        same="{who} havde allerede den rolle. Intet er ændret.",
        taken="{who} har ikke længere rollen {role} for {unit}.",
        still="Det, {who} havde fået, er fjernet, men rollen {role} for {unit} består gennem kataloget eller en "
        "gruppe.",
        wrong_title="Rollen er ikke ændret. Ret dette:",
        wrong={
            "token": "Siden havde stået åben for længe. Læs den igen, og tryk en gang til.",
            "who": "Ingen på personlisten har den adresse. Kontrollér stavningen.",
            "role": "Vælg en rolle.",
            "unit": "Der er ingen sådan enhed. Skriv stien, som /Skoler/Nord.",
            "until": "Dagen er passeret. Vælg en, der ikke er, eller lad feltet være tomt.",
            "second": "En superbruger hjælper én enhed, og personen er det allerede et andet sted. Fjern først den "
            "rolle, eller vælg ambassadør.",
            "not_yours": "Den rolle må du ikke give eller fjerne der: den må mere end du selv.",
            "gone": "Rollen var allerede fjernet.",
        },
        groups="Til alle i en gruppe gives en rolle på kommandolinjen:",
    ),
    "en": Giving(
        title="Give a role",
        who="The person's e-mail address",
        role="Role",
        unit="Unit",
        unit_hint="The unit's path, as /Schools/North, or / for the whole organisation. It holds for all below too.",
        until="Until",
        until_hint="Empty means until further notice. Whoever leaves loses the role anyway.",
        give="Give the role",
        actions="Change",
        take="Take away",
        take_which="Take away the role {role} for {unit} from {who}",
        given="{who} now has the role {role} for {unit}.",
        same="{who} had that role already. Nothing has changed.",
        taken="{who} no longer has the role {role} for {unit}.",
        still="What {who} was given is taken away, but they have the role {role} for {unit} still, by the directory or "
        "a group.",
        wrong_title="The role has not been changed. Put this right:",
        wrong={
            "token": "The page had been open for too long. Read it again and press once more.",
            "who": "Nobody in the roster has that address. Check the spelling.",
            "role": "Choose a role.",
            "unit": "There is no such unit. Write its path, as /Schools/North.",
            "until": "That day has passed. Choose one that has not, or leave the field empty.",
            "second": "A superuser helps one unit, and this person helps another already. Take that role away first, "
            "or choose ambassador.",
            "not_yours": "You may not give or take away that role there: it may do more than you may.",
            "gone": "The role had been taken away already.",
        },
        groups="A role for everybody in a group is given on the command line:",
    ),
}
