"""Words that the rules look for, in each language."""

import re

# Rule 1: verbs for what goes on inside a head. "know" and its like count only with what is known after them:
# "a number you know" is something one can act on.
UNSEEN_VERBS = {
    "sv": re.compile(
        r"\b(?:förstår?|förstå|känner till|känna till|medveten|medvetna|medvetet om|insikt|lär sig|lära sig|"
        r"(?:vet|veta)(?= (?:att|hur|vad|var|varför|när|vilk\w+|vem|om)\b))",
        re.IGNORECASE,
    ),
    "da": re.compile(
        r"\b(?:forstår?|forstå|kender til|kende til|bevidst|bevidste|opmærksom på|indsigt|lærer? om|"
        r"(?:vide|ved)(?=,? (?:at|hvordan|hvad|hvor|hvorfor|hvornår|hvilk\w+|hvem|om)\b))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:understands?|be aware|is aware|are aware|awareness|appreciates?|learns? (?:about|that|how)|"
        r"knows?(?= (?:that|how|what|where|why|when|which|who|about|the)\b))",
        re.IGNORECASE,
    ),
}

# Rule 7: options that give themselves away, or that are about the other options.
GIVEAWAYS = {
    "sv": re.compile(
        r"\b(?:alltid|aldrig|alla ovan\w*|alla (?:av )?(?:de )?ovanstående|"
        r"(?:inget|ingen|inga) (?:av )?(?:de )?ovan\w*|"
        r"(?:inget|ingen|inga) av (?:dem|alternativen)|alla alternativen?|(?:a|b|1|2) och (?:b|c|2|3))\b",
        re.IGNORECASE,
    ),
    "da": re.compile(
        r"\b(?:altid|aldrig|alle (?:de )?ovenstående|"
        r"(?:intet|ingen) af (?:de )?ovenstående|(?:intet|ingen) af delene|"
        r"alle svar(?:ene)?|alle dele|(?:a|b|1|2) og (?:b|c|2|3))\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:always|never|all of (?:the above|these|them)|none of (?:the above|these|them)|"
        r"(?:a|b|1|2) and (?:b|c|2|3))\b",
        re.IGNORECASE,
    ),
}

# Rule 11: words that blame.
BLAME = {
    "sv": re.compile(r"\btyvärr fel\b|\bslarv\w*|\bklantig\w*|\bdumt av dig\b", re.IGNORECASE),
    "da": re.compile(r"\bdesværre forkert\b|\bsjusk\w*|\bdumt af dig\b", re.IGNORECASE),
    "en": re.compile(r"\bunfortunately,? wrong\b|\bsorry,? wrong\b|\bcareless\w*|\bsloppy\b", re.IGNORECASE),
}

# Rule 11: words by which an explanation turns to those to whom it has happened.
AFTERWARDS = {
    "sv": re.compile(r"\b(?:redan|har du|om du har|om det har|ändå|blev det|i efterhand)\b", re.IGNORECASE),
    "da": re.compile(
        r"\b(?:allerede|har du|hvis du har|hvis det er sket|alligevel|blev det|bagefter)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:already|have you|if you have|if you did|if it has|all the same|still)\b",
        re.IGNORECASE,
    ),
}

# Rule 15: what screen readers say by themselves.
PICTURE_OF = {
    "sv": re.compile(r"^(?:en )?(?:bild|illustration|ikon|foto)\w* (?:av|på|som|med)\b", re.IGNORECASE),
    "da": re.compile(r"^(?:et |en )?(?:billede|illustration|ikon|foto)\w* (?:af|på|som|med)\b", re.IGNORECASE),
    "en": re.compile(
        r"^(?:an? )?(?:picture|image|illustration|icon|photo|drawing) (?:of|showing|with)\b", re.IGNORECASE
    ),
}

# Rule 16: links that do not say where they go, and things that are known by their colour.
BARE_LINKS = {
    "sv": re.compile(r"\b(?:klicka|tryck) (?:här|på (?:den här )?länken)\b|\bläs mer här\b", re.IGNORECASE),
    "da": re.compile(r"\b(?:klik|tryk) (?:her|på (?:dette )?linket)\b|\blæs mere her\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:click|press|tap) here\b|\b(?:read|find out) more here\b", re.IGNORECASE),
}
COLOURS = {
    "sv": re.compile(r"\b(?:röd|grön|blå|gul|grå)(?:a|t)? (?:knapp|ruta|fält|rad|prick|pil)\w*", re.IGNORECASE),
    "da": re.compile(r"\b(?:rød|grøn|blå|gul|grå)(?:e|t)? (?:knap|boks|felt|linje|prik|pil)\w*", re.IGNORECASE),
    "en": re.compile(r"\b(?:red|green|blue|yellow|gr[ea]y) (?:button|box|field|row|line|dot|arrow)s?\b", re.IGNORECASE),
}

# Rule 18: authorities, laws' words and services that only one of the countries has.
AT_HOME = {
    "SE": re.compile(
        r"\b(?:IMY|Integritetsskyddsmyndigheten|MSB|MCF|Skatteverket|BankID|Freja eID|personnummer|Försäkringskassan|"
        r"Skolverket)\b|\b114 ?14\b"
    ),
    "DK": re.compile(
        r"\b(?:Datatilsynet|CFCS|Rigsarkivet|MitID|Aula|e-Boks|CPR-num\w+|CPR|Borger\.dk|borger\.dk|Virk)\b|"
        r"\b33 ?37 ?00 ?37\b"
    ),
}

NAMED = {
    "SE": re.compile(r"\b(?:Sverige|svensk\w*|Sweden|Swedish)\b", re.IGNORECASE),
    "DK": re.compile(r"\b(?:Danmark|dansk\w*|Denmark|Danish)\b", re.IGNORECASE),
}

# Rule 12: a question that asks for what is not so.
NEGATIONS = {
    "sv": re.compile(r"\b(?:inte|ej|icke)\b", re.IGNORECASE),
    "da": re.compile(r"\b(?:ikke|ej)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:not|cannot)\b|n['\u2019]t\b", re.IGNORECASE),
}

# Rule 14: abbreviations that are words of their own by now.
EVERYDAY = frozenset("AI CPR EU HR ID IT OK PC PDF PIN QR SMS TV USB".split())  # noqa: SIM905 - one line, easy to add to
