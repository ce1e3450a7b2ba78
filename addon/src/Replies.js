/**
 * The service's answers, in the JSON that Google's HTTP runtime takes, as what Apps Script has to return.
 */

/**
 * A homepage is a list of cards; the first lies at the bottom.
 *
 * @param {unknown} reply
 * @returns {GoogleAppsScript.Card_Service.Card[]}
 */
function homepageCards(reply) {
  return Fields.read(reply, "reply", (fields) => {
    /** @type {GoogleAppsScript.Card_Service.Card[]} */
    const cards = [];
    fields.object("action", (action) =>
      action.objects("navigations", (step) => step.oneOf({ pushCard: (card) => cards.push(buildCard(card)) })),
    );
    if (cards.length === 0) throw new CardError("reply: a homepage needs action.navigations with a pushCard");
    return cards;
  });
}

/**
 * What a click leads to. Google refuses an answer that does nothing, so it is refused here, where the log says why.
 *
 * @param {unknown} reply
 * @returns {GoogleAppsScript.Card_Service.ActionResponse}
 */
function actionResponse(reply) {
  return Fields.read(reply, "reply", (fields) => {
    const response = CardService.newActionResponseBuilder();
    fields.flag("stateChanged", (changed) => response.setStateChanged(changed));
    fields.needed("renderActions");
    fields.object("renderActions", (render) => {
      render.needed("action");
      render.object("action", (action) => buildEffects(action, response));
    });
    return response.build();
  });
}

/**
 * @param {Fields} fields
 * @param {GoogleAppsScript.Card_Service.ActionResponseBuilder} response
 */
function buildEffects(fields, response) {
  if (![...fields.left.values()].some((each) => !Array.isArray(each) || each.length > 0)) {
    throw new CardError(`${fields.path}: a navigation, a notification or a link was expected`);
  }
  const navigation = CardService.newNavigation();
  let steps = 0;
  fields.objects("navigations", (step) => {
    buildStep(step, navigation);
    steps += 1;
  });
  if (steps > 0) response.setNavigation(navigation);
  fields.object("notification", (notification) =>
    response.setNotification(CardService.newNotification().setText(notification.neededText("text"))),
  );
  fields.object("link", (link) => response.setOpenLink(buildOpenLink(link)));
}

/**
 * @param {Fields} fields
 * @param {GoogleAppsScript.Card_Service.Navigation} navigation
 */
function buildStep(fields, navigation) {
  if (fields.has("pop")) return stepBack(fields, "pop", () => navigation.popCard());
  if (fields.has("popToRoot")) return stepBack(fields, "popToRoot", () => navigation.popToRoot());
  if (fields.has("popToCard")) return fields.text("popToCard", (name) => navigation.popToNamedCard(name));
  fields.oneOf({
    pushCard: (card) => navigation.pushCard(buildCard(card)),
    updateCard: (card) => navigation.updateCard(buildCard(card)),
  });
}

/**
 * @param {Fields} fields
 * @param {string} name
 * @param {() => unknown} go
 */
function stepBack(fields, name, go) {
  fields.flag(name, (yes) => {
    if (!yes) throw new CardError(`${fields.path}.${name} is false: a step that goes nowhere`);
    go();
  });
}

/**
 * @param {unknown} reply
 * @returns {GoogleAppsScript.Card_Service.SuggestionsResponse}
 */
function suggestionsResponse(reply) {
  return Fields.read(reply, "reply", (fields) => {
    const response = CardService.newSuggestionsResponseBuilder();
    fields.needed("autoComplete");
    fields.object("autoComplete", (found) => response.setSuggestions(buildSuggestions(found)));
    return response.build();
  });
}
