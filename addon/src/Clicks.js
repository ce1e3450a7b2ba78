/**
 * Card JSON as CardService objects: buttons, and what a click does.
 */

/**
 * What can be clicked. All of it takes the same three kinds of click.
 *
 * @typedef {GoogleAppsScript.Card_Service.TextButton | GoogleAppsScript.Card_Service.ImageButton
 *   | GoogleAppsScript.Card_Service.DecoratedText | GoogleAppsScript.Card_Service.Image
 *   | GoogleAppsScript.Card_Service.Grid | GoogleAppsScript.Card_Service.CardAction} Clickable
 */

/**
 * @param {Fields} fields
 * @param {Clickable} target
 */
function applyClick(fields, target) {
  fields.oneOf({
    action: (action) => target.setOnClickAction(buildAction(action)),
    openLink: (link) => target.setOpenLink(buildOpenLink(link)),
    openDynamicLinkAction: (action) => target.setOnClickOpenLinkAction(buildAction(action)),
  });
}

/**
 * The service names an event; the function that Google calls is always one of ours, and the event goes along.
 *
 * @param {Fields} fields
 * @param {"onCardAction" | "onCardSuggest"} [entry]
 * @returns {GoogleAppsScript.Card_Service.Action}
 */
function buildAction(fields, entry = "onCardAction") {
  const action = CardService.newAction().setFunctionName(entry);
  /** @type {Record<string, string>} */
  const parameters = { [EVENT_PARAMETER]: eventName(fields.neededText("function"), fields.path) };
  fields.objects("parameters", (parameter) => {
    const key = parameter.neededText("key");
    if (Object.hasOwn(parameters, key)) throw new CardError(`${parameter.path}.key: ${key} stands there twice`);
    parameters[key] = parameter.neededText("value");
  });
  action.setParameters(parameters);
  fields.choice("loadIndicator", CardService.LoadIndicator, (indicator) => action.setLoadIndicator(indicator));
  fields.flag("persistValues", (persist) => action.setPersistValues(persist));
  fields.flag("allWidgetsAreRequired", (required) => action.setAllWidgetsAreRequired(required));
  fields.texts("requiredWidgets", (name) => action.addRequiredWidget(name));
  return action;
}

/**
 * The event's name. Cards give it as the address that the HTTP runtime calls, or by itself.
 *
 * @param {string} called
 * @param {string} path
 * @returns {string}
 */
function eventName(called, path) {
  const doors = `${SETTINGS.address}/cards/`;
  const name = called.startsWith(doors) ? called.slice(doors.length) : called;
  if (!EVENT_NAME.test(name)) throw new CardError(`${path}.function: ${called} is not beneath ${doors}`);
  return name;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.OpenLink}
 */
function buildOpenLink(fields) {
  const link = CardService.newOpenLink().setUrl(fields.neededText("url"));
  fields.choice("openAs", CardService.OpenAs, (as) => link.setOpenAs(as));
  fields.choice("onClose", CardService.OnClose, (close) => link.setOnClose(close));
  return link;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.ButtonSet}
 */
function buildButtonList(fields) {
  const buttons = CardService.newButtonSet();
  fields.objects("buttons", (button) => buttons.addButton(buildButton(button)));
  return buttons;
}

/**
 * With words it is a TextButton, else an ImageButton.
 *
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Button}
 */
function buildButton(fields) {
  return fields.has("text") ? buildTextButton(fields) : buildImageButton(fields);
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.TextButton}
 */
function buildTextButton(fields) {
  const button = CardService.newTextButton().setText(fields.neededText("text"));
  fields.text("altText", (text) => button.setAltText(text));
  fields.flag("disabled", (disabled) => button.setDisabled(disabled));
  fields.choice("type", CardService.TextButtonStyle, (style) => button.setTextButtonStyle(style));
  fields.object("color", (color) => button.setBackgroundColor(hexColor(color)));
  fields.object("icon", (icon) =>
    // Beside words, CardService has only these.
    icon.object("materialIcon", (material) => button.setMaterialIcon(buildMaterialIcon(material))),
  );
  fields.needed("onClick"); // without it, Google's server fails
  fields.object("onClick", (click) => applyClick(click, button));
  return button;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.ImageButton}
 */
function buildImageButton(fields) {
  const button = CardService.newImageButton();
  fields.needed("icon");
  fields.object("icon", (icon) => applyIcon(icon, button));
  fields.text("altText", (text) => button.setAltText(text));
  fields.needed("onClick");
  fields.object("onClick", (click) => applyClick(click, button));
  return button;
}
