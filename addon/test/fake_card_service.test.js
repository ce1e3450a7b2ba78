/** The double of CardService has what Google's has, and refuses what Google's would. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CLASSES, declaredEnumerations, declaredMethods, fakeCardService } from "./fake_card_service.js";

test("each method of the double is declared by Google", () => {
  const declared = declaredMethods();
  const invented = Object.entries(CLASSES).flatMap(([kind, methods]) =>
    Object.keys(methods)
      .filter((method) => !declared[kind]?.has(method))
      .map((method) => `${kind}.${method}`),
  );
  assert.deepEqual(invented, []);
});

test("each class of the double is made as Google makes it", () => {
  const declared = declaredMethods().CardService;
  const makers = Object.keys(CLASSES).map((kind) => `new${kind}`);
  assert.deepEqual(
    makers.filter((maker) => !declared?.has(maker)),
    [],
  );
});

test("the enumerations are Google's", () => {
  const { SelectionInputType, OnClose, DisplayStyle } = declaredEnumerations();
  assert.deepEqual(
    [SelectionInputType, OnClose, DisplayStyle].map((each) => Object.keys(each ?? {})),
    [
      ["CHECK_BOX", "RADIO_BUTTON", "DROPDOWN", "SWITCH", "MULTI_SELECT"],
      ["NOTHING", "RELOAD", "RELOAD_ADD_ON"],
      ["PEEK", "REPLACE"],
    ],
  );
});

test("an unknown method, a value of another type and a part of another class are refused", () => {
  const service = /** @type {any} */ (fakeCardService());
  assert.throws(() => service.newCardHeader().setColor("red"), TypeError);
  assert.throws(() => service.newCardHeader().setTitle(3), TypeError);
  assert.throws(() => service.newCardHeader().setTitle(null), TypeError);
  assert.throws(() => service.newCardBuilder().addSection(service.newCardHeader()), TypeError);
  assert.throws(() => service.newAction().setParameters({ page: 1 }), TypeError);
  assert.throws(() => service.newCardHeader().setImageStyle(service.Icon.STAR), TypeError);
});

test("what a builder is told after it was handed on is lost", () => {
  const service = /** @type {any} */ (fakeCardService());
  const section = service.newCardSection().setHeader("before");
  const card = service.newCardBuilder().addSection(section);
  section.setHeader("after");
  const [json] = Object.getOwnPropertySymbols(card).map((symbol) => card[symbol]);
  assert.deepEqual(json, { sections: [{ header: "before" }] });
});
