/** What the interpreter does not know is an error that says what it is and where it stands. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { AddOn } from "./runtime.js";

const click = { action: { function: "home" } };

/** @type {[name: string, reader: string, json: unknown, message: string][]} */
const CASES = [
  [
    "a widget that sidebars do not show",
    "buildCard",
    { sections: [{ widgets: [{ textParagraph: { text: "a" } }, { columns: {} }] }] },
    "card.sections[0].widgets[1]: one of textParagraph, decoratedText, buttonList, textInput, selectionInput, " +
      "dateTimePicker, image, grid, divider was expected, not columns",
  ],
  ["a field of the card", "buildCard", { title: "a" }, "card.title: the add-on does not know this field"],
  [
    "a field deep inside",
    "buildCard",
    { sections: [{ widgets: [{ textParagraph: { text: "a", textSyntax: "MARKDOWN" } }] }] },
    "card.sections[0].widgets[0].textParagraph.textSyntax: the add-on does not know this field",
  ],
  [
    "a field beside the widget",
    "buildWidget",
    { divider: {}, horizontalAlignment: "END" },
    "card.horizontalAlignment: the add-on does not know this field",
  ],
  [
    "two widgets in one",
    "buildWidget",
    { divider: {}, image: { imageUrl: "https://a.example/" } },
    "card.image: the add-on does not know this field",
  ],
  ["no widget", "buildButtonList", { buttons: [{}] }, "card.buttons[0].icon is missing"],
  [
    "an empty click",
    "buildCardAction",
    { actionLabel: "a", onClick: {} },
    "card.onClick: one of action, openLink, openDynamicLinkAction was expected",
  ],
  ["a button without a click", "buildTextButton", { text: "a" }, "card.onClick is missing"],
  [
    "words beside a picture that CardService has no method for",
    "buildTextButton",
    { text: "a", icon: { knownIcon: "STAR" }, onClick: click },
    "card.icon.knownIcon: the add-on does not know this field",
  ],
  ["a footer without its button", "buildFooter", {}, "card.primaryButton is missing"],
  ["a header without a title", "buildHeader", { subtitle: "a" }, "card.title is missing"],
  ["a number for a text", "buildHeader", { title: 3 }, "card.title: a string was expected, not a number"],
  [
    "a text for a flag",
    "buildSection",
    { collapsible: "yes" },
    "card.collapsible: a boolean was expected, not a string",
  ],
  ["null", "buildSection", { header: null }, "card.header: a string was expected, not null"],
  ["a list for an object", "buildCard", { header: [] }, "card.header: an object was expected, not a list"],
  ["an object for a list", "buildCard", { sections: {} }, "card.sections: a list was expected, not a object"],
  ["an unknown icon", "buildIcon", { knownIcon: "SPACESHIP" }, "card.knownIcon: the add-on does not know SPACESHIP"],
  [
    "a method of Google's enumeration, which is no value of it",
    "buildIcon",
    { knownIcon: "toString" },
    "card.knownIcon: the add-on does not know toString",
  ],
  [
    "a transparent color",
    "buildTextButton",
    { text: "a", color: { red: 1, alpha: 0.5 }, onClick: click },
    "card.color.alpha: the add-on knows no transparent colors",
  ],
  [
    "a time of day that has seconds",
    "buildDateTimePicker",
    { name: "at", type: "TIME_ONLY", valueMsEpoch: "1000" },
    "card.valueMsEpoch: 1000 is no time of day in whole minutes",
  ],
  [
    "a time zone for a day, which has none",
    "buildDateTimePicker",
    { name: "due", type: "DATE_ONLY", timezoneOffsetDate: 60 },
    "card.timezoneOffsetDate: the add-on does not know this field",
  ],
  [
    "an unknown kind of picker",
    "buildDateTimePicker",
    { name: "due", type: "WEEK" },
    "card.type: the add-on does not know WEEK",
  ],
  [
    "a picture beside an item of a list that shows none",
    "buildSelectionInput",
    { name: "who", type: "DROPDOWN", items: [{ text: "a", value: "a", bottomText: "b" }] },
    "card.items[0].bottomText: the add-on does not know this field",
  ],
  [
    "a parameter twice",
    "buildAction",
    {
      function: "home",
      parameters: [
        { key: "a", value: "1" },
        { key: "a", value: "2" },
      ],
    },
    "card.parameters[1].key: a stands there twice",
  ],
  [
    "a parameter with the name of our own",
    "buildAction",
    { function: "home", parameters: [{ key: "addonEvent", value: "other" }] },
    "card.parameters[0].key: addonEvent stands there twice",
  ],
  [
    "an address of somebody else's",
    "buildAction",
    { function: "https://elsewhere.example/cards/home" },
    "card.function: https://elsewhere.example/cards/home is not beneath https://nanolearn.kommun.example/cards/",
  ],
  [
    "an address that leads out of its folder",
    "buildAction",
    { function: "https://nanolearn.kommun.example/cards/../hooks/tick" },
    "card.function: https://nanolearn.kommun.example/cards/../hooks/tick is not beneath https://nanolearn.kommun.example/cards/",
  ],
  [
    "a function of the script",
    "buildAction",
    { function: "onHomepage()" },
    "card.function: onHomepage() is not beneath https://nanolearn.kommun.example/cards/",
  ],
];

for (const [name, reader, json, message] of CASES) {
  test(`refused: ${name}`, () => {
    assert.throws(() => new AddOn().read(reader, json), { name: "CardError", message });
  });
}
