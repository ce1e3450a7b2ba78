/** What the service answers becomes what Apps Script has to return. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { AddOn } from "./runtime.js";

const card = { header: { title: "Hem" }, sections: [{ widgets: [{ textParagraph: { text: "Tre moduler" } }] }] };
const other = { header: { title: "Norra skolan" }, sections: [{ widgets: [{ divider: {} }] }] };

/** @param {unknown} body */
function answering(body) {
  return new AddOn({ service: () => ({ body }) });
}

/** @param {unknown} body */
function clicked(body) {
  return answering(body).run("onCardAction", { parameters: { addonEvent: "unit" } });
}

test("a homepage is the cards that are pushed, in their order", () => {
  const navigations = [{ pushCard: card }, { pushCard: other }];
  assert.deepEqual(answering({ action: { navigations } }).run("onHomepage"), [card, other]);
});

/** @type {[name: string, action: object][]} */
const ACTIONS = [
  ["a card on top", { navigations: [{ pushCard: card }] }],
  ["a card in place of another", { navigations: [{ updateCard: card }] }],
  ["one back, and the card there anew", { navigations: [{ pop: true }, { updateCard: card }] }],
  ["to the first card, and one on top", { navigations: [{ popToRoot: true }, { pushCard: other }] }],
  ["to a card by its name", { navigations: [{ popToCard: "who" }] }],
  ["a line for a moment", { notification: { text: "Sparat" } }],
  ["a link", { link: { url: "https://nanolearn.kommun.example/me", openAs: "OVERLAY", onClose: "RELOAD" } }],
  ["a card and a line", { navigations: [{ updateCard: card }], notification: { text: "412 personer" } }],
];

for (const [name, action] of ACTIONS) {
  test(`a click leads to ${name}`, () => {
    assert.deepEqual(clicked({ renderActions: { action } }), action);
  });
}

test("a click may have changed what the host shows", () => {
  const action = { notification: { text: "Sparat" } };
  assert.deepEqual(clicked({ renderActions: { action }, stateChanged: true }), { ...action, stateChanged: true });
});

test("what is being typed gets its suggestions, in their order", () => {
  const items = [{ text: "Norra skolan" }, { text: "Nora Berg" }];
  const addon = answering({ autoComplete: { items } });
  assert.deepEqual(addon.run("onCardSuggest", { parameters: { addonEvent: "suggest" } }), { suggestions: { items } });
});

/** @type {[name: string, body: unknown, message: string][]} */
const REFUSED = [
  [
    "a click with no effect",
    { renderActions: { action: {} } },
    "reply.renderActions.action: a navigation, a notification or a link was expected",
  ],
  [
    "a click with an empty list of steps",
    { renderActions: { action: { navigations: [] } } },
    "reply.renderActions.action: a navigation, a notification or a link was expected",
  ],
  ["an answer of another kind", { action: { navigations: [{ pushCard: card }] } }, "reply.renderActions is missing"],
  [
    "a step that goes nowhere",
    { renderActions: { action: { navigations: [{ pop: false }] } } },
    "reply.renderActions.action.navigations[0].pop is false: a step that goes nowhere",
  ],
  [
    "an unknown step",
    { renderActions: { action: { navigations: [{ jump: 1 }] } } },
    "reply.renderActions.action.navigations[0]: one of pushCard, updateCard was expected, not jump",
  ],
  [
    "an action of a host",
    { renderActions: { hostAppAction: {}, action: { notification: { text: "a" } } } },
    "reply.renderActions.hostAppAction: the add-on does not know this field",
  ],
  ["a list", [], "reply: an object was expected, not a list"],
  ["nothing", null, "reply: an object was expected, not null"],
];

for (const [name, body, message] of REFUSED) {
  test(`refused, with a card that says so: ${name}`, () => {
    const addon = answering(body);
    const shown = addon.run("onCardAction", { parameters: { addonEvent: "unit" }, userLocale: "en" });
    const [sentence, detail] = shown.navigations[0].pushCard.sections[0].widgets;
    assert.match(sentence.textParagraph.text, /^Nanolearn answered with something that the sidebar cannot show/);
    assert.deepEqual(detail, { textParagraph: { text: `<font color="#5f6368">${message}</font>` } });
    assert.deepEqual(
      addon.errors.map((each) => String(each)),
      [`CardError: ${message}`],
    );
  });
}

test("a homepage without a card is refused", () => {
  const addon = answering({ action: { navigations: [] } });
  addon.run("onHomepage");
  assert.deepEqual(
    addon.errors.map((each) => String(each)),
    ["CardError: reply: a homepage needs action.navigations with a pushCard"],
  );
});
