/** Every card of the service, and every widget it may use, is the same card after CardService. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { AddOn, asServed } from "./runtime.js";

const OWN = new URL("data/", import.meta.url);
const GOLDEN = new URL("../../tests/cards/golden/", import.meta.url);

/** @param {URL} folder */
function cardsIn(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => ({ name, json: JSON.parse(readFileSync(new URL(name, folder), "utf8")) }));
}

/** The service's cards stand together, one file for each language. */
const SERVED = cardsIn(GOLDEN).flatMap(({ name, json }) =>
  Object.entries(json).map(([card, served]) => ({ name: `${name}: ${card}`, json: served })),
);

for (const { name, json } of [...cardsIn(OWN), ...SERVED]) {
  test(`${name} is the same card after CardService`, () => {
    assert.deepEqual(asServed(new AddOn().read("buildCard", json)), json);
  });
}

test("the service's cards are there", () => {
  assert.ok(SERVED.length > 100);
});

test("our own cards use every field that the interpreter knows", () => {
  const used = new Set(cardsIn(OWN).flatMap(({ json }) => fieldsOf(json)));
  const known = readdirSync(new URL("../src/", import.meta.url))
    .filter((file) => ["Cards.js", "Inputs.js", "Clicks.js"].includes(file))
    .map((file) => readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8"))
    .flatMap((text) => [...text.matchAll(/\.(?:text|number|flag|choice|objects?|texts|neededText)\("(\w+)"/g)])
    .map(([, field]) => field ?? "");
  assert.ok(known.length > 80, "the pattern finds the interpreter's fields");
  assert.deepEqual([...new Set(known)].filter((field) => !used.has(field) && field !== "alpha").sort(), []);
});

/** @param {any} json @returns {string[]} */
function fieldsOf(json) {
  if (Array.isArray(json)) return json.flatMap(fieldsOf);
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => [name, ...fieldsOf(value)]);
}

test("a name of an event may be the address that Google calls itself", () => {
  const button = (/** @type {string} */ called) => ({ text: "Hem", onClick: { action: { function: called } } });
  const built = new AddOn().read("buildTextButton", button("https://nanolearn.kommun.example/cards/assign/who"));
  assert.deepEqual(asServed(built), button("assign/who"));
});

test("Google calls our function, and the event goes along with its parameters in their order", () => {
  const parameters = [
    { key: "unit", value: "/Skolor" },
    { key: "page", value: "2" },
  ];
  assert.deepEqual(new AddOn().read("buildAction", { function: "unit", parameters }), {
    function: "onCardAction",
    parameters: [{ key: "addonEvent", value: "unit" }, ...parameters],
  });
});

test("suggestions have a function of their own, since Google takes another answer there", () => {
  const input = { name: "who", autoCompleteAction: { function: "suggest" } };
  assert.deepEqual(new AddOn().read("buildTextInput", input).autoCompleteAction.function, "onCardSuggest");
});

test("the order in which Apps Script reads the files does not matter", () => {
  const [card] = cardsIn(OWN);
  const addon = new AddOn({ order: (names) => [...names].reverse() });
  assert.deepEqual(asServed(addon.read("buildCard", card?.json)), card?.json);
});
