/**
 * The way of every event: ask the service, show what it says, and whatever fails becomes a card that says so. All doors
 * lead through here, so there is one `catch`.
 */

/** The name that a card's actions carry along, beside the service's own parameters. */
const EVENT_PARAMETER = "addonEvent";

/** What the add-on's own buttons say; the service cannot mean these, since its events begin with a letter. */
const BACK = "@back";
const AGAIN = "@again";

/**
 * A kind of event: how what the service says is shown, and how a card about a failure is.
 *
 * @typedef {object} Door
 * @property {(reply: unknown) => Answer} show
 * @property {(card: GoogleAppsScript.Card_Service.Card) => Answer} fail
 * @property {string} wayOn what the button on the card about a failure does
 */

/**
 * What Google takes from us: the cards of a homepage, or what a click leads to.
 *
 * @typedef {GoogleAppsScript.Card_Service.Card[] | GoogleAppsScript.Card_Service.ActionResponse
 *   | GoogleAppsScript.Card_Service.SuggestionsResponse} Answer
 */

/** @type {Door} */
const HOMEPAGE = {
  show: (reply) => homepageCards(reply),
  fail: (card) => [card],
  wayOn: AGAIN,
};

/** @type {Door} */
const CLICK = {
  show: (reply) => actionResponse(reply),
  fail: (card) => respondWith(CardService.newNavigation().pushCard(card)),
  wayOn: BACK, // what was entered still stands there
};

/** @type {Door} */
const SUGGEST = {
  show: (reply) => suggestionsResponse(reply),
  fail: () => suggestionsResponse({ autoComplete: { items: [] } }), // nobody's typing is worth interrupting
  wayOn: BACK,
};

/**
 * @param {GoogleAppsScript.Addons.EventObject} event
 * @param {Door} door
 * @returns {Answer}
 */
function dispatch(event, door) {
  try {
    const name = event.commonEventObject.parameters?.[EVENT_PARAMETER] ?? "home";
    if (name === BACK) return respondWith(CardService.newNavigation().popCard());
    if (name === AGAIN) return respondWith(homepageAnew(homepageCards(askService("home", event))));
    return door.show(askService(name, event));
  } catch (problem) {
    console.error(problem); // Cloud Logging keeps it with its trace; people see a sentence
    return door.fail(problemCard(problem, door.wayOn, event.commonEventObject?.userLocale));
  }
}

/**
 * The homepage in the place of a card that said it could not be had.
 *
 * @param {GoogleAppsScript.Card_Service.Card[]} cards
 * @returns {GoogleAppsScript.Card_Service.Navigation}
 */
function homepageAnew(cards) {
  const navigation = CardService.newNavigation().popToRoot();
  for (const [number, card] of cards.entries()) {
    if (number === 0) navigation.updateCard(card);
    else navigation.pushCard(card);
  }
  return navigation;
}

/**
 * @param {GoogleAppsScript.Card_Service.Navigation} navigation
 * @returns {GoogleAppsScript.Card_Service.ActionResponse}
 */
function respondWith(navigation) {
  return CardService.newActionResponseBuilder().setNavigation(navigation).build();
}
