/**
 * What Google calls, by the names in the manifest and on cards. A name that ends in an underscore could not be called.
 */

/**
 * The sidebar is opened.
 *
 * @param {GoogleAppsScript.Addons.EventObject} event
 * @returns {Answer}
 */
function onHomepage(event) {
  return dispatch(event, HOMEPAGE);
}

/**
 * Somebody has clicked or changed something on a card.
 *
 * @param {GoogleAppsScript.Addons.EventObject} event
 * @returns {Answer}
 */
function onCardAction(event) {
  return dispatch(event, CLICK);
}

/**
 * Somebody types where the service has suggestions.
 *
 * @param {GoogleAppsScript.Addons.EventObject} event
 * @returns {Answer}
 */
function onCardSuggest(event) {
  return dispatch(event, SUGGEST);
}

/**
 * Run by hand in the editor when the add-on is installed: says in the log which client ID the service has to believe
 * (NANOLEARN_ADDON_CLIENTS).
 */
function showClientId() {
  const payload = ScriptApp.getIdentityToken().split(".")[1] ?? "";
  const claims = Utilities.newBlob(Utilities.base64DecodeWebSafe(payload)).getDataAsString();
  console.log(`NANOLEARN_ADDON_CLIENTS=${JSON.parse(claims).aud}`);
}
