/**
 * Card JSON as CardService objects: what people fill in.
 */

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.TextInput}
 */
function buildTextInput(fields) {
  const input = CardService.newTextInput().setFieldName(fields.neededText("name"));
  fields.text("label", (label) => input.setTitle(label));
  fields.text("hintText", (hint) => input.setHint(hint));
  fields.text("value", (value) => input.setValue(value));
  fields.choice("type", { SINGLE_LINE: false, MULTIPLE_LINE: true }, (multiline) => input.setMultiline(multiline));
  fields.object("validation", (validation) => input.setValidation(buildValidation(validation)));
  fields.object("initialSuggestions", (found) => input.setSuggestions(buildSuggestions(found)));
  fields.object("autoCompleteAction", (action) => input.setSuggestionsAction(buildAction(action, "onCardSuggest")));
  fields.object("onChangeAction", (action) => input.setOnChangeAction(buildAction(action)));
  return input;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Validation}
 */
function buildValidation(fields) {
  const validation = CardService.newValidation();
  fields.number("characterLimit", (limit) => validation.setCharacterLimit(limit));
  fields.choice("inputType", CardService.InputType, (type) => validation.setInputType(type));
  return validation;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Suggestions}
 */
function buildSuggestions(fields) {
  const suggestions = CardService.newSuggestions();
  fields.objects("items", (item) => suggestions.addSuggestion(item.neededText("text")));
  return suggestions;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.SelectionInput}
 */
function buildSelectionInput(fields) {
  const input = CardService.newSelectionInput().setFieldName(fields.neededText("name"));
  fields.text("label", (label) => input.setTitle(label));
  fields.needed("type");
  let add = addItem;
  fields.choice("type", CardService.SelectionInputType, (type, named) => {
    input.setType(type);
    if (named === "MULTI_SELECT") add = addMultiSelectItem;
  });
  fields.number("multiSelectMaxSelectedItems", (most) => input.setMultiSelectMaxSelectedItems(most));
  fields.number("multiSelectMinQueryLength", (length) => input.setMultiSelectMinQueryLength(length));
  fields.objects("items", (item) => add(item, input));
  fields.object("onChangeAction", (action) => input.setOnChangeAction(buildAction(action)));
  return input;
}

/**
 * @param {Fields} fields
 * @param {GoogleAppsScript.Card_Service.SelectionInput} input
 */
function addItem(fields, input) {
  let chosen = false;
  fields.flag("selected", (selected) => {
    chosen = selected;
  });
  input.addItem(fields.neededText("text"), fields.neededText("value"), chosen);
}

/**
 * @param {Fields} fields
 * @param {GoogleAppsScript.Card_Service.SelectionInput} input
 */
function addMultiSelectItem(fields, input) {
  const item = { selected: false, startIconUri: "", bottomText: "" };
  fields.flag("selected", (selected) => {
    item.selected = selected;
  });
  fields.text("startIconUri", (address) => {
    item.startIconUri = address;
  });
  fields.text("bottomText", (text) => {
    item.bottomText = text;
  });
  const { selected, startIconUri, bottomText } = item;
  input.addMultiSelectItem(fields.neededText("text"), fields.neededText("value"), selected, startIconUri, bottomText);
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Switch}
 */
function buildSwitch(fields) {
  const control = CardService.newSwitch().setFieldName(fields.neededText("name"));
  fields.text("value", (value) => control.setValue(value));
  fields.flag("selected", (selected) => control.setSelected(selected));
  fields.choice("controlType", CardService.SwitchControlType, (type) => control.setControlType(type));
  fields.object("onChangeAction", (action) => control.setOnChangeAction(buildAction(action)));
  return control;
}

/**
 * One widget in JSON, three classes in CardService.
 *
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Widget}
 */
function buildDateTimePicker(fields) {
  const type = fields.neededText("type");
  if (type === "TIME_ONLY") return buildTimePicker(fields);
  if (type === "DATE_ONLY") return named(CardService.newDatePicker(), fields, applyMoment);
  if (type !== "DATE_AND_TIME") throw new CardError(`${fields.path}.type: the add-on does not know ${type}`);
  const picker = named(CardService.newDateTimePicker(), fields, applyMoment);
  fields.number("timezoneOffsetDate", (minutes) => picker.setTimeZoneOffsetInMins(minutes));
  return picker;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.TimePicker}
 */
function buildTimePicker(fields) {
  return named(CardService.newTimePicker(), fields, (moment, picker) => {
    const minutes = Number(moment) / 60_000;
    if (!Number.isInteger(minutes) || minutes < 0 || minutes >= 24 * 60) {
      throw new CardError(`${fields.path}.valueMsEpoch: ${moment} is no time of day in whole minutes`);
    }
    picker.setHours(Math.floor(minutes / 60)).setMinutes(minutes % 60);
  });
}

/**
 * What the three pickers share.
 *
 * @template {GoogleAppsScript.Card_Service.DatePicker | GoogleAppsScript.Card_Service.DateTimePicker
 *   | GoogleAppsScript.Card_Service.TimePicker} Picker
 * @param {Picker} picker
 * @param {Fields} fields
 * @param {(moment: string, picker: Picker) => unknown} applyValue
 * @returns {Picker}
 */
function named(picker, fields, applyValue) {
  picker.setFieldName(fields.neededText("name"));
  fields.text("label", (label) => picker.setTitle(label));
  fields.text("valueMsEpoch", (moment) => applyValue(moment, picker));
  fields.object("onChangeAction", (action) => picker.setOnChangeAction(buildAction(action)));
  return picker;
}

/**
 * @param {string} moment milliseconds since 1970, as text
 * @param {GoogleAppsScript.Card_Service.DatePicker | GoogleAppsScript.Card_Service.DateTimePicker} picker
 */
function applyMoment(moment, picker) {
  picker.setValueInMsSinceEpoch(moment);
}
