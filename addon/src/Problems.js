/**
 * The cards that must exist when the service cannot be asked. All others come from the service.
 */

/** @typedef {{ sv: string, da: string, en: string }} Words */

/** What happened, and what to do. */
const PROBLEMS = Object.freeze({
  /** @type {Words} */
  consent: {
    sv: "Nanolearn behöver ditt godkännande för att veta vem du är och visa ditt innehåll. Inget i dina mejl eller filer läses.",
    da: "Nanolearn skal have din tilladelse til at vide, hvem du er, og vise dit indhold. Intet i dine mails eller filer læses.",
    en: "Nanolearn needs your permission to know who you are and show what is yours. Nothing in your mail or files is read.",
  },
  /** @type {Words} */
  unreachable: {
    sv: "Nanolearn svarar inte just nu. Inget du har gjort tidigare är borta. Försök igen om en stund.",
    da: "Nanolearn svarer ikke lige nu. Intet af det, du har gjort før, er væk. Prøv igen om lidt.",
    en: "Nanolearn does not answer just now. Nothing you did before is lost. Try again in a moment.",
  },
  /** @type {Words} */
  busy: {
    sv: "Många använder Nanolearn just nu. Försök igen om en minut.",
    da: "Mange bruger Nanolearn lige nu. Prøv igen om et minut.",
    en: "Many people are using Nanolearn just now. Try again in a minute.",
  },
  /** @type {Words} */
  refused: {
    sv: "Nanolearn släpper inte in det konto du är inloggad med. Logga in med ditt jobbkonto, eller be den som sköter Nanolearn om tillträde.",
    da: "Nanolearn lukker ikke den konto ind, du er logget på med. Log på med din arbejdskonto, eller bed den, der passer Nanolearn, om adgang.",
    en: "Nanolearn does not let in the account you are signed in with. Sign in with your work account, or ask whoever runs Nanolearn for access.",
  },
  /** @type {Words} */
  unknown: {
    sv: "Nanolearn känner inte igen det du bad om; sidofältet och tjänsten har nog olika versioner. Öppna sidofältet på nytt. Säg till den som sköter Nanolearn om det inte hjälper.",
    da: "Nanolearn kender ikke det, du bad om; sidepanelet og tjenesten har nok forskellige versioner. Åbn sidepanelet igen. Sig det til den, der passer Nanolearn, hvis det ikke hjælper.",
    en: "Nanolearn does not know what you asked for; the sidebar and the service are probably of different versions. Open the sidebar again. If that does not help, tell whoever runs Nanolearn.",
  },
  /** @type {Words} */
  failed: {
    sv: "Något gick fel hos Nanolearn. Försök igen om en stund, och säg till den som sköter Nanolearn om det händer igen.",
    da: "Noget gik galt hos Nanolearn. Prøv igen om lidt, og sig det til den, der passer Nanolearn, hvis det sker igen.",
    en: "Something went wrong at Nanolearn. Try again in a moment, and tell whoever runs Nanolearn if it happens again.",
  },
  /** @type {Words} */
  unreadable: {
    sv: "Nanolearn svarade med något som sidofältet inte kan visa. Säg till den som sköter Nanolearn, och läs upp raden nedan.",
    da: "Nanolearn svarede med noget, som sidepanelet ikke kan vise. Sig det til den, der passer Nanolearn, og læs linjen nedenfor op.",
    en: "Nanolearn answered with something that the sidebar cannot show. Tell whoever runs Nanolearn, and read out the line below.",
  },
});

/** What the buttons say. */
const BUTTONS = Object.freeze({
  /** @type {Words} */
  agree: { sv: "Godkänn", da: "Giv tilladelse", en: "Give permission" },
  /** @type {Words} */
  again: { sv: "Försök igen", da: "Prøv igen", en: "Try again" },
  /** @type {Words} */
  back: { sv: "Tillbaka", da: "Tilbage", en: "Back" },
});

/**
 * The card about a failure, with a button that leads on: to where consent is given, else to `wayOn`.
 *
 * @param {unknown} problem
 * @param {string} wayOn
 * @param {string | undefined} locale
 * @returns {GoogleAppsScript.Card_Service.Card}
 */
function problemCard(problem, wayOn, locale) {
  // What is not the service's is the card's: CardError, or CardService's own complaint about a value.
  const kind = problem instanceof ServiceProblem ? problem.kind : "unreadable";
  const language = languageOf(locale);
  const section = CardService.newCardSection();
  section.addWidget(CardService.newTextParagraph().setText(PROBLEMS[kind][language]));
  if (kind !== "consent") {
    const detail = problem instanceof Error ? problem.message : String(problem);
    section.addWidget(CardService.newTextParagraph().setText(`<font color="#5f6368">${escaped(detail)}</font>`));
  }
  section.addWidget(CardService.newButtonSet().addButton(buttonOn(kind, wayOn, language)));
  const header = CardService.newCardHeader().setTitle("Nanolearn");
  return CardService.newCardBuilder().setHeader(header).addSection(section).build();
}

/**
 * @param {keyof typeof PROBLEMS} kind
 * @param {string} wayOn
 * @param {keyof Words} language
 * @returns {GoogleAppsScript.Card_Service.TextButton}
 */
function buttonOn(kind, wayOn, language) {
  const consent = kind === "consent" ? consentAddress() : null;
  if (consent) {
    const agree = CardService.newAuthorizationAction().setAuthorizationUrl(consent); // Google opens the sidebar anew after it
    return CardService.newTextButton().setText(BUTTONS.agree[language]).setAuthorizationAction(agree);
  }
  const words = wayOn === BACK ? BUTTONS.back : BUTTONS.again;
  const action = CardService.newAction()
    .setFunctionName("onCardAction")
    .setParameters({ [EVENT_PARAMETER]: wayOn });
  return CardService.newTextButton().setText(words[language]).setOnClickAction(action);
}

/**
 * @param {string | undefined} locale as Google gives it: `sv`, `en-GB`
 * @returns {keyof Words}
 */
function languageOf(locale) {
  const language = (locale ?? "").toLowerCase().split(/[-_]/)[0];
  for (const known of /** @type {const} */ (["sv", "da", "en"])) {
    if (language === known) return known;
  }
  return SETTINGS.language;
}

/**
 * Cards read a little HTML; a message from elsewhere shall not.
 *
 * @param {string} text
 * @returns {string}
 */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
