/**
 * A CardService that writes down card JSON, as Google's own does behind its builders. It takes no more than the real one:
 * a method that a class lacks is a TypeError, and so is an argument of another type than Google declares.
 *
 * Which enumerations there are and what they hold is read from Google's type declarations; `fake_card_service.test.js`
 * finds each method below in them.
 */

import { readFileSync } from "node:fs";

const DECLARED = [
  new URL("../node_modules/@types/google-apps-script/google-apps-script.card-service.d.ts", import.meta.url),
  new URL("../types/card-service.d.ts", import.meta.url),
].map((file) => readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, ""));

const JSON_OF = Symbol("json");

/** @typedef {(json: any, ...values: any[]) => void} Method */

/** What a class's method does to its JSON. */
const text = (/** @type {string} */ name) => scalar(name, "string");
const flag = (/** @type {string} */ name) => scalar(name, "boolean");
const number = (/** @type {string} */ name) => scalar(name, "number");

/** @type {(name: string, type: string) => Method} */
function scalar(name, type) {
  return (json, value) => {
    json[name] = typed(value, type);
  };
}

/** @type {(name: string, enumeration: string) => Method} */
function one(name, enumeration) {
  return (json, value) => {
    if (value?.enumeration !== enumeration) throw new TypeError(`${String(value)} is no ${enumeration}`);
    json[name] = value.named;
  };
}

/** @type {(name: string, ...classes: string[]) => Method} */
function part(name, ...classes) {
  return (json, value) => {
    json[name] = built(value, classes);
  };
}

/** @type {(name: string, ...classes: string[]) => Method} */
function item(name, ...classes) {
  return (json, value) => {
    json[name] = [...(json[name] ?? []), built(value, classes)];
  };
}

/** A color as Google takes it, as Google's JSON has it. @type {(name: string) => Method} */
function color(name) {
  return (json, value) => {
    const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(typed(value, "string"));
    if (!parts) throw new TypeError(`${value} is no color`);
    const [red, green, blue] = parts.slice(1).map((hex) => Number.parseInt(hex, 16) / 255);
    json[name] = { red, green, blue };
  };
}

/** @type {Record<string, Method>} */
const CLICKS = {
  setOnClickAction: (json, action) => {
    json.onClick = { action: built(action, ["Action"]) };
  },
  setOnClickOpenLinkAction: (json, action) => {
    json.onClick = { openDynamicLinkAction: built(action, ["Action"]) };
  },
  setOpenLink: (json, link) => {
    json.onClick = { openLink: built(link, ["OpenLink"]) };
  },
  setAuthorizationAction: (json, action) => {
    json.onClick = { authorizationAction: built(action, ["AuthorizationAction"]) };
  },
};

/** What a widget is called in JSON. */
const WIDGETS = /** @type {const} */ ({
  TextParagraph: "textParagraph",
  DecoratedText: "decoratedText",
  ButtonSet: "buttonList",
  TextInput: "textInput",
  SelectionInput: "selectionInput",
  DatePicker: "dateTimePicker",
  DateTimePicker: "dateTimePicker",
  TimePicker: "dateTimePicker",
  Image: "image",
  Grid: "grid",
  Divider: "divider",
});

/** @type {Method} */
function addWidget(json, widget) {
  const shown = built(widget, Object.keys(WIDGETS));
  json.widgets = [...(json.widgets ?? []), { [WIDGETS[/** @type {keyof typeof WIDGETS} */ (widget.kind)]]: shown }];
}

/** @type {Record<string, Method>} */
const PICKER = {
  setFieldName: text("name"),
  setTitle: text("label"),
  setOnChangeAction: part("onChangeAction", "Action"),
};

/** @type {Method} */
function setMoment(json, value) {
  json.valueMsEpoch = String(typed(value, "string"));
}

/** @type {(unit: number) => Method} */
function timePart(unit) {
  return (json, value) => {
    json.valueMsEpoch = String(Number(json.valueMsEpoch ?? 0) + typed(value, "number") * unit);
  };
}

/** Each class: its methods, and what its JSON begins with. @type {Record<string, Record<string, Method>>} */
export const CLASSES = {
  CardBuilder: {
    setName: text("name"),
    setHeader: part("header", "CardHeader"),
    setPeekCardHeader: part("peekCardHeader", "CardHeader"),
    setDisplayStyle: one("displayStyle", "DisplayStyle"),
    addCardAction: item("cardActions", "CardAction"),
    addSection: item("sections", "CardSection"),
    setFixedFooter: part("fixedFooter", "FixedFooter"),
  },
  CardHeader: {
    setTitle: text("title"),
    setSubtitle: text("subtitle"),
    setImageUrl: text("imageUrl"),
    setImageAltText: text("imageAltText"),
    setImageStyle: one("imageType", "ImageStyle"),
  },
  CardAction: { setText: text("actionLabel"), ...CLICKS },
  FixedFooter: {
    setPrimaryButton: part("primaryButton", "TextButton"),
    setSecondaryButton: part("secondaryButton", "TextButton"),
  },
  CardSection: {
    setHeader: text("header"),
    setCollapsible: flag("collapsible"),
    setNumUncollapsibleWidgets: number("uncollapsibleWidgetsCount"),
    addWidget,
  },
  TextParagraph: { setText: text("text"), setMaxLines: number("maxLines") },
  DecoratedText: {
    setText: text("text"),
    setTopLabel: text("topLabel"),
    setBottomLabel: text("bottomLabel"),
    setWrapText: flag("wrapText"),
    setStartIcon: part("startIcon", "IconImage"),
    setEndIcon: part("endIcon", "IconImage"),
    setButton: part("button", "TextButton", "ImageButton"),
    setSwitchControl: part("switchControl", "Switch"),
    ...CLICKS,
  },
  IconImage: {
    setAltText: text("altText"),
    setIcon: one("knownIcon", "Icon"),
    setIconUrl: text("iconUrl"),
    setMaterialIcon: part("materialIcon", "MaterialIcon"),
    setImageCropType: one("imageType", "ImageCropType"),
  },
  MaterialIcon: {
    setName: text("name"),
    setFill: flag("fill"),
    setWeight: number("weight"),
    setGrade: number("grade"),
  },
  Switch: {
    setFieldName: text("name"),
    setValue: text("value"),
    setSelected: flag("selected"),
    setControlType: one("controlType", "SwitchControlType"),
    setOnChangeAction: part("onChangeAction", "Action"),
  },
  ButtonSet: { addButton: item("buttons", "TextButton", "ImageButton") },
  TextButton: {
    setText: text("text"),
    setAltText: text("altText"),
    setDisabled: flag("disabled"),
    setTextButtonStyle: one("type", "TextButtonStyle"),
    setBackgroundColor: color("color"),
    setMaterialIcon: (json, icon) => {
      json.icon = { materialIcon: built(icon, ["MaterialIcon"]) };
    },
    ...CLICKS,
  },
  ImageButton: {
    setAltText: text("altText"),
    setIcon: inIcon(one("knownIcon", "Icon")),
    setIconUrl: inIcon(text("iconUrl")),
    setMaterialIcon: inIcon(part("materialIcon", "MaterialIcon")),
    ...CLICKS,
  },
  TextInput: {
    setFieldName: text("name"),
    setTitle: text("label"),
    setHint: text("hintText"),
    setValue: text("value"),
    setMultiline: (json, multiline) => {
      json.type = typed(multiline, "boolean") ? "MULTIPLE_LINE" : "SINGLE_LINE";
    },
    setValidation: part("validation", "Validation"),
    setSuggestions: part("initialSuggestions", "Suggestions"),
    setSuggestionsAction: part("autoCompleteAction", "Action"),
    setOnChangeAction: part("onChangeAction", "Action"),
  },
  Validation: { setCharacterLimit: number("characterLimit"), setInputType: one("inputType", "InputType") },
  Suggestions: {
    addSuggestion: (json, suggestion) => {
      json.items = [...(json.items ?? []), { text: typed(suggestion, "string") }];
    },
  },
  SelectionInput: {
    ...PICKER,
    setType: one("type", "SelectionInputType"),
    setMultiSelectMaxSelectedItems: number("multiSelectMaxSelectedItems"),
    setMultiSelectMinQueryLength: number("multiSelectMinQueryLength"),
    addItem: (json, label, value, selected) => addSelection(json, { text: label, value, selected }),
    addMultiSelectItem: (json, label, value, selected, startIconUri, bottomText) =>
      addSelection(json, { text: label, value, selected, startIconUri, bottomText }),
  },
  DatePicker: { ...PICKER, setValueInMsSinceEpoch: setMoment },
  DateTimePicker: {
    ...PICKER,
    setValueInMsSinceEpoch: setMoment,
    setTimeZoneOffsetInMins: number("timezoneOffsetDate"),
  },
  TimePicker: { ...PICKER, setHours: timePart(3_600_000), setMinutes: timePart(60_000) },
  Image: { setImageUrl: text("imageUrl"), setAltText: text("altText"), ...CLICKS },
  Divider: {},
  Grid: {
    setTitle: text("title"),
    setNumColumns: number("columnCount"),
    setBorderStyle: part("borderStyle", "BorderStyle"),
    addItem: item("items", "GridItem"),
    ...CLICKS,
  },
  GridItem: {
    setIdentifier: text("id"),
    setTitle: text("title"),
    setSubtitle: text("subtitle"),
    setLayout: one("layout", "GridItemLayout"),
    setImage: part("image", "ImageComponent"),
  },
  ImageComponent: {
    setImageUrl: text("imageUri"),
    setAltText: text("altText"),
    setBorderStyle: part("borderStyle", "BorderStyle"),
    setCropStyle: part("cropStyle", "ImageCropStyle"),
  },
  ImageCropStyle: { setImageCropType: one("type", "ImageCropType"), setAspectRatio: number("aspectRatio") },
  BorderStyle: {
    setType: one("type", "BorderType"),
    setStrokeColor: color("strokeColor"),
    setCornerRadius: number("cornerRadius"),
  },
  Action: {
    setFunctionName: text("function"),
    setParameters: (json, parameters) => {
      const pairs = Object.entries(typed(parameters, "object"));
      json.parameters = pairs.map(([key, value]) => ({ key, value: typed(value, "string") }));
    },
    setLoadIndicator: one("loadIndicator", "LoadIndicator"),
    setPersistValues: flag("persistValues"),
    setAllWidgetsAreRequired: flag("allWidgetsAreRequired"),
    addRequiredWidget: (json, name) => {
      json.requiredWidgets = [...(json.requiredWidgets ?? []), typed(name, "string")];
    },
  },
  OpenLink: { setUrl: text("url"), setOpenAs: one("openAs", "OpenAs"), setOnClose: one("onClose", "OnClose") },
  AuthorizationAction: { setAuthorizationUrl: text("url") },
  Navigation: {
    pushCard: step("pushCard"),
    updateCard: step("updateCard"),
    popCard: (json) => steps(json).push({ pop: true }),
    popToRoot: (json) => steps(json).push({ popToRoot: true }),
    popToNamedCard: (json, name) => steps(json).push({ popToCard: typed(name, "string") }),
  },
  Notification: { setText: text("text") },
  ActionResponseBuilder: {
    setNavigation: (json, navigation) => {
      json.navigations = built(navigation, ["Navigation"]).steps;
    },
    setNotification: part("notification", "Notification"),
    setOpenLink: part("link", "OpenLink"),
    setStateChanged: flag("stateChanged"),
  },
  SuggestionsResponseBuilder: { setSuggestions: part("suggestions", "Suggestions") },
};

/** What cannot be guessed from a class's setters. @type {Record<string, object>} */
const BEGINNINGS = {
  DatePicker: { type: "DATE_ONLY" },
  DateTimePicker: { type: "DATE_AND_TIME" },
  TimePicker: { type: "TIME_ONLY" },
};

/** @type {(name: string) => Method} */
function step(name) {
  return (json, card) => steps(json).push({ [name]: built(card, ["Card"]) });
}

/** @param {any} json @returns {object[]} */
function steps(json) {
  json.steps ??= [];
  return json.steps;
}

/** @param {Method} method @returns {Method} */
function inIcon(method) {
  return (json, value) => {
    json.icon ??= {};
    method(json.icon, value);
  };
}

/** @param {any} json @param {{ text: any, value: any, selected: any, startIconUri?: any, bottomText?: any }} given */
function addSelection(json, given) {
  const { text: label, value, selected, ...more } = given;
  const shown = { text: typed(label, "string"), value: typed(value, "string"), selected: typed(selected, "boolean") };
  const filled = Object.entries(more).filter(([, words]) => typed(words, "string") !== "");
  json.items = [...(json.items ?? []), { ...shown, ...Object.fromEntries(filled) }];
}

/** @param {any} value @param {string} type */
function typed(value, type) {
  if (typeof value !== type || value === null) throw new TypeError(`${String(value)} is no ${type}`);
  return value;
}

/** A copy: what a builder is told after it was handed on is lost. @param {any} value @param {string[]} classes */
function built(value, classes) {
  if (!classes.includes(value?.kind))
    throw new TypeError(`${String(value?.kind ?? value)} is no ${classes.join(" or ")}`);
  return structuredClone(value[JSON_OF]);
}

/** @param {string} kind */
function instance(kind) {
  const json = { ...BEGINNINGS[kind] };
  const object = { kind, [JSON_OF]: json };
  for (const [name, method] of Object.entries(CLASSES[kind] ?? {})) {
    Object.assign(object, {
      [name]: (/** @type {any[]} */ ...values) => {
        method(json, ...values);
        return object;
      },
    });
  }
  if (kind.endsWith("Builder")) {
    Object.assign(object, { build: () => ({ kind: kind.replace("Builder", ""), [JSON_OF]: structuredClone(json) }) });
  }
  return object;
}

/** Google's enumerations, as their declarations have them; values are objects, as in Apps Script. */
export function declaredEnumerations() {
  /** @type {Record<string, Record<string, object>>} */
  const found = {};
  for (const [, name = "", body = ""] of DECLARED.join("\n").matchAll(/enum (\w+) \{([^}]*)\}/g)) {
    const values = body
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean);
    found[name] = Object.fromEntries(values.map((named) => [named, { enumeration: name, named }]));
  }
  return found;
}

/** The methods of each class that Google declares. */
export function declaredMethods() {
  /** @type {Record<string, Set<string>>} */
  const found = {};
  for (const [, name = "", body = ""] of DECLARED.join("\n").matchAll(/interface (\w+) \{([\s\S]*?)\n {4,8}\}/g)) {
    const methods = [...body.matchAll(/^\s+(\w+)\(/gm)].map(([, method = ""]) => method);
    found[name] = new Set([...(found[name] ?? []), ...methods]);
  }
  return found;
}

/** What the add-on sees as `CardService`. */
export function fakeCardService() {
  const makers = Object.keys(CLASSES).map((kind) => [`new${kind}`, () => instance(kind)]);
  return { ...Object.fromEntries(makers), ...declaredEnumerations() };
}

/** The JSON that a builder, a card or a response stands for. @param {any} object */
export function jsonOf(object) {
  if (!object?.[JSON_OF]) throw new TypeError(`${String(object)} was not made by CardService`);
  return object[JSON_OF];
}
