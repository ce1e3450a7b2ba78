"""What a leader does with the figures, in Danish."""

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

DANISH = LeaderWords(
    reached="Fået besked",
    reached_of="{share} af de tildelte",
    heat=HeatWords(
        title="Enheder og moduler",
        text="Andel gennemført i hver enhed og hvert modul. Lavest {low} ({low_unit}, {low_module}), højest {high} "
        "({high_unit}, {high_module}).",
        few="for få",
        nobody="–",
        legend="Jo mørkere felt, desto mere er gennemført. I mørk tilstand er det omvendt. Skraveret felt: for få til "
        "at vise. Streg: Ingen der er tildelt modulet.",
        caption="Andel gennemført i hver enhed og hvert modul.",
        units="Enhed {first}–{last} af {all}",
        modules="Modul {first}–{last} af {all}",
        units_word="enheder",
        modules_word="moduler",
        earlier="Forrige",
        later="Næste",
        part="Bladr i felterne",
    ),
    beside=BesideWords(
        title="Blandt enhederne på samme niveau",
        text="Af {n} enheder på samme niveau er den laveste nået til {low}, den midterste til {middle} og den højeste "
        "til {high}. {unit}: {mine}.",
        note="De andre enheder nævnes ikke ved navn, og enheder med for få personer er ikke med.",
    ),
    before=BeforeWords(
        title="Sammenlignet med for fire uger siden",
        text="Gennemført: {then} dengang, {now} nu.",
        caption="De samme moduler ved udgangen af ugen fra {day} og nu.",
        figure="Tal",
        share="Andel gennemført",
        then="Dengang",
        now="Nu",
        change="Ændring",
        points="{n} procentpoint",
        about="Tallene fra dengang er i trin på fem personer: derfor et spænd.",
        steps="Dengang og ændringen er i trin på fem personer.",
        newer="Moduler, der er kommet til siden, er ikke med i sammenligningen. Når et nyt modul tildeles, falder "
        "andelen i diagrammet.",
    ),
    goal=GoalWords(
        title="Mål",
        lead="Et mål er en andel gennemført inden en bestemt dag. Det gælder enheden med alt under den og de enheder "
        "under den, der ikke har deres eget mål.",
        change="Ret målet",
        set="Sæt et mål",
        share="Andel gennemført i procent",
        share_hint="Et helt tal fra 1 til 100.",
        by="Senest",
        by_hint="En dag, der ikke er gået, for eksempel {day}.",
        about="Målet gælder",
        all_modules="Alle moduler tilsammen",
        whole_assignment="Alt, hvad tildelingen omfatter",
        to_assignment="Tilbage til tildelingen",
        save="Gem målet",
        remove="Fjern",
        remove_which="Fjern målet for {what} i {unit}",
        saved="Målet er gemt: {share} senest {day}.",
        removed="Målet er fjernet.",
        none="Der er ikke sat noget mål her.",
        list_title="Mål for {unit}",
        caption="Målene for {unit} og enhederne under den.",
        goal="Mål",
        outlook="Sådan ser det ud",
        actions="Ret",
        back="Tilbage til tallene",
        summary="Målet er ikke gemt. Ret dette:",
        wrong={
            "share": "Skriv andelen som et helt tal fra 1 til 100.",
            "by": "Vælg en dag.",
            "passed": "Dagen er allerede gået. Vælg en, der ikke er.",
            "about": "Vælg, hvad målet gælder.",
            "token": "Siden havde stået åben for længe. Indlæs den igen, og gem en gang til.",
        },
    ),
    nudge=NudgeWords(
        title="Mind dem, der mangler, om det",
        module=Number("{n} person mangler modulet.", "{n} personer mangler modulet."),
        everything=Number(
            "Der mangler {n} gennemførelse. Den, der mangler flere moduler, får kun én mail.",
            "Der mangler {n} gennemførelser. Den, der mangler flere moduler, får kun én mail.",
        ),
        few="Det vises ikke, hvor mange det er: De er for få.",
        what="Der går en kort og venlig mail ud med modulernes navne, frister og et link. I den står der, hvorfor den "
        "kom, og hvem man kan spørge.",
        who="Kun den, der mangler noget, når mailen bliver sendt, får den. Ingen, der er færdig, får noget.",
        week="Den, der har fået en mail fra Nanolearn inden for den seneste uge, får fred.",
        unseen="Du får ikke at vide, hvem det er.",
        button="Send en påmindelse",
        nobody="Alle er færdige, så der er ingen at minde om noget.",
        off="Påmindelser er slået fra i denne installation.",
        asked="Påmindelsen er bestilt og bliver sendt om lidt.",
        asked_later="Påmindelsen er bestilt og bliver tidligst sendt {moment}.",
        again="Den samme påmindelse er allerede bestilt og venter på at blive sendt.",
        waits="Der blev bestilt en påmindelse {moment}, og den venter på at blive sendt.",
        last="Senest bestilt {moment}. Den er sendt.",
        refused="Påmindelsen kunne ikke bestilles.",
        stale="Siden havde stået åben for længe. Indlæs den igen, og tryk en gang til.",
    ),
    left=LeftWords(
        see="Se, hvem det er",
        title="Hvem der mangler noget",
        lead="De, der er tildelt et modul og ikke har gennemført det, med den tidligste frist først. At du har åbnet "
        "listen, bliver noteret, og den, der står her, kan se det på sin egen side.",
        list="Personer",
        count=Number("{n} gennemførelse mangler", "{n} gennemførelser mangler"),
        caption="En række for hver person og hvert modul.",
        person="Person",
        due="Frist",
        passed="{day}, overskredet",
        earlier="Forrige",
        later="Næste",
        remind="Påmind alle, der mangler noget",
        many="Listen bliver for lang til at være til nytte. Gå tilbage, og vælg et modul eller en enhed længere nede.",
        nobody="Her er der ingen, der mangler noget.",
        unnamed="Moduler, der er tildelt med kun tal, er ikke med: der ser ingen navne.",
        back="Tilbage til tallene",
    ),
    useful=UsefulWords(
        title="Hvor nyttigt modulet var",
        average="I gennemsnit {average} af 5.",
        answered=Number("{n} person har svaret.", "{n} personer har svaret."),
        caption="Sådan fordeler svarene sig, fra 1 ({lowest}) til 5 ({highest}).",
        value="Svar",
        share="Andel",
        people="Personer",
        few="Tallene vises ikke: færre end fem har svaret, eller også ville de afsløre et tal om så få.",
    ),
    meanings={
        "usefulness": Meaning(
            "Hvor nyttigt modulet var",
            "Til sidst i modulet kan den, der vil, svare på, hvor nyttigt det var, fra 1 til 5. Alles seneste svar "
            "tæller. Ingen kan se tal om færre end fem, der har svaret, heller ikke den, der kan se navne.",
        ),
        "reached": Meaning(
            "Fået besked",
            "De af de tildelte, der har fået at vide, at modulet venter på dem, i en mail eller i Classroom, eller "
            "som har svaret alligevel.",
        ),
        "before": Meaning(
            "Sammenlignet med for fire uger siden",
            "De samme moduler dengang og nu. Moduler, der er kommet til siden, er ikke med: De ville ligne et skridt "
            "tilbage.",
        ),
        "heat": Meaning(
            "Enheder og moduler",
            "Hvert felt er andelen gennemført i en enhed, med alt under den, af ét modul. Skraverede felter gælder "
            "for få personer.",
        ),
        "beside": Meaning(
            "Blandt enhederne på samme niveau",
            "Den laveste, den midterste og den højeste andel blandt enhederne på samme niveau, din egen medregnet. "
            "Det vises, når mindst fem enheder har tal, der må vises. Hvem de andre er, vises aldrig, og personer "
            "sammenlignes aldrig.",
        ),
        "nudge": Meaning(
            "Påmindelser",
            "Hvem der mangler noget, afgøres, når mailen bliver sendt. Den, der har fået en mail fra Nanolearn "
            "inden for den seneste uge, påmindes ikke, og påmindelser sendes kun i arbejdstiden.",
        ),
    },
)
