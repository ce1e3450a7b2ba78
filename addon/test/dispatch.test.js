/** The way of an event: one call with who is asking, and a card for whatever fails. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { AddOn } from "./runtime.js";

const HOME = { header: { title: "Hem" }, sections: [{ widgets: [{ divider: {} }] }] };
const home = () => ({ body: { action: { navigations: [{ pushCard: HOME }] } } });
const saved = () => ({ body: { renderActions: { action: { notification: { text: "Sparat" } } } } });

test("opening the sidebar is one call with the identity token", () => {
  const addon = new AddOn({ service: home, token: "who.i.am" });
  assert.deepEqual(addon.run("onHomepage", { userLocale: "sv" }), [HOME]);
  assert.deepEqual(addon.calls, [
    {
      address: "https://nanolearn.kommun.example/cards/home",
      options: {
        method: "post",
        contentType: "application/json",
        headers: { Authorization: "Bearer who.i.am" },
        payload: JSON.stringify({
          commonEventObject: { hostApp: "GMAIL", platform: "WEB", userLocale: "sv", parameters: {}, formInputs: {} },
        }),
        followRedirects: false,
        muteHttpExceptions: true,
      },
    },
  ]);
});

test("a click goes to its event's address, with the service's parameters and what was filled in", () => {
  const addon = new AddOn({ service: saved });
  const formInputs = {
    who: { stringInputs: { value: ["a", "b"] } },
    due: { dateInput: { msSinceEpoch: "1796083200000" } },
  };
  const parameters = { addonEvent: "assign/who", unit: "/Skolor" };
  assert.deepEqual(addon.run("onCardAction", { parameters, formInputs }), { notification: { text: "Sparat" } });
  assert.deepEqual(addon.calls[0]?.address, "https://nanolearn.kommun.example/cards/assign/who");
  assert.deepEqual(addon.sent(), {
    commonEventObject: { hostApp: "GMAIL", platform: "WEB", parameters: { unit: "/Skolor" }, formInputs },
  });
});

test("an input that an older host has wrapped goes without its wrapping", () => {
  const addon = new AddOn({ service: saved });
  addon.run("onCardAction", {
    parameters: { addonEvent: "search" },
    formInputs: { query: { "": { stringInputs: { value: ["norra"] } } } },
  });
  assert.deepEqual(addon.sent().commonEventObject.formInputs, { query: { stringInputs: { value: ["norra"] } } });
});

test("the open mail or document, and Google's tokens for it, stay where they are", () => {
  const addon = new AddOn({ service: home });
  const gmail = { messageId: "m1", accessToken: "secret" };
  addon.run(
    "onHomepage",
    {},
    { gmail, docs: { id: "d1", title: "Salary" }, authorizationEventObject: { userOAuthToken: "x" } },
  );
  assert.deepEqual(Object.keys(addon.sent()), ["commonEventObject"]);
});

/** What a failure of each kind begins with, in the three languages. */
const SENTENCES = {
  unreachable: [
    "Nanolearn svarar inte just nu.",
    "Nanolearn svarer ikke lige nu.",
    "Nanolearn does not answer just now.",
  ],
  busy: ["Många använder Nanolearn", "Mange bruger Nanolearn", "Many people are using Nanolearn"],
  refused: ["Nanolearn släpper inte in", "Nanolearn lukker ikke", "Nanolearn does not let in"],
  unknown: ["Nanolearn känner inte igen", "Nanolearn kender ikke", "Nanolearn does not know"],
  failed: ["Något gick fel hos", "Noget gik galt hos", "Something went wrong at"],
  unreadable: ["Nanolearn svarade med något", "Nanolearn svarede med noget", "Nanolearn answered with something"],
};

/** @type {[name: string, reply: import("./runtime.js").Reply, kind: keyof typeof SENTENCES, detail: string][]} */
const FAILURES = [
  [
    "the address cannot be found",
    { throws: "DNS error: https://nanolearn.kommun.example" },
    "unreachable",
    "Exception: DNS error: https://nanolearn.kommun.example",
  ],
  [
    "the service takes too long",
    { throws: "Timeout: https://nanolearn.kommun.example" },
    "unreachable",
    "Exception: Timeout: https://nanolearn.kommun.example",
  ],
  [
    "the token is not believed",
    { status: 401, body: { message: "The ID token is for somebody else." } },
    "refused",
    "401 The ID token is for somebody else.",
  ],
  [
    "the person may not",
    { status: 403, body: { message: "<b>Elev</b> & co" } },
    "refused",
    "403 &lt;b&gt;Elev&lt;/b&gt; &amp; co",
  ],
  ["the event is unknown", { status: 404, body: "<html>Not Found" }, "unknown", "404 "],
  ["the event is no more", { status: 410 }, "unknown", "410 "],
  ["too many call", { status: 429 }, "busy", "429 "],
  ["Google's certificates cannot be read", { status: 503, body: { message: 7 } }, "busy", "503 "],
  ["the service fails", { status: 500, body: "null" }, "failed", "500 "],
  ["somebody leads elsewhere", { status: 302, body: "" }, "failed", "302 "],
  ["the answer is no JSON", { body: "<html>" }, "unreadable", "/cards/home answered with something that is not JSON"],
];

for (const [name, reply, kind, detail] of FAILURES) {
  test(`a card where ${name}`, () => {
    for (const [number, userLocale] of ["sv", "da-DK", "en_GB"].entries()) {
      const addon = new AddOn({ service: () => reply });
      const [card] = addon.run("onHomepage", { userLocale });
      const [sentence, more, buttons] = card.sections[0].widgets;
      assert.equal(sentence.textParagraph.text.startsWith(SENTENCES[kind][number]), true, sentence.textParagraph.text);
      assert.deepEqual(more, { textParagraph: { text: `<font color="#5f6368">${detail}</font>` } });
      assert.deepEqual(buttons, {
        buttonList: {
          buttons: [
            {
              text: ["Försök igen", "Prøv igen", "Try again"][number],
              onClick: { action: { function: "onCardAction", parameters: [{ key: "addonEvent", value: "@again" }] } },
            },
          ],
        },
      });
      assert.deepEqual([addon.calls.length, addon.errors.length], [1, 1], "asked once, and logged");
    }
  });
}

test("trying again puts the homepage in the place of the card that failed", () => {
  const addon = new AddOn({ service: home });
  const shown = addon.run("onCardAction", { parameters: { addonEvent: "@again" } });
  assert.deepEqual(shown, { navigations: [{ popToRoot: true }, { updateCard: HOME }] });
  assert.deepEqual(addon.sent().commonEventObject.parameters, {});
});

test("a click that fails is told on a card over the one that was filled in, with a way back to it", () => {
  const addon = new AddOn({ service: () => ({ throws: "Timeout" }) });
  const shown = addon.run("onCardAction", { parameters: { addonEvent: "assign/confirm" }, userLocale: "sv" });
  const [{ pushCard }] = shown.navigations;
  const button = pushCard.sections[0].widgets.at(-1).buttonList.buttons[0];
  assert.equal(button.text, "Tillbaka");
  const parameters = Object.fromEntries(
    button.onClick.action.parameters.map((/** @type {{ key: string, value: string }} */ each) => [
      each.key,
      each.value,
    ]),
  );
  assert.deepEqual(addon.run("onCardAction", { parameters }), { navigations: [{ pop: true }] });
  assert.equal(addon.calls.length, 1, "going back asks nobody");
});

test("suggestions that cannot be had are none", () => {
  const addon = new AddOn({ service: () => ({ status: 500 }) });
  assert.deepEqual(addon.run("onCardSuggest", { parameters: { addonEvent: "suggest" } }), { suggestions: {} });
  assert.equal(addon.errors.length, 1);
});

/** @type {[name: string, world: ConstructorParameters<typeof AddOn>[0]][]} */
const WITHOUT_CONSENT = [
  ["who one is", { token: null }],
  ["calling the service", { service: () => ({ throws: "You do not have permission to call UrlFetchApp.fetch" }) }],
];

for (const [name, world] of WITHOUT_CONSENT) {
  test(`without consent to ${name}, a card leads to where it is given`, () => {
    const addon = new AddOn({ ...world, consent: "https://script.google.com/consent" });
    const [card] = addon.run("onHomepage", { userLocale: "en" });
    const [sentence, ...rest] = card.sections[0].widgets;
    assert.match(sentence.textParagraph.text, /^Nanolearn needs your permission/);
    const onClick = { authorizationAction: { url: "https://script.google.com/consent" } };
    assert.deepEqual(rest, [{ buttonList: { buttons: [{ text: "Give permission", onClick }] } }]);
    assert.deepEqual(
      addon.calls.filter(({ options }) => options.headers.Authorization === "Bearer null"),
      [],
    );
  });
}

test("who has consented and still has no token can try again", () => {
  const addon = new AddOn({ token: null, consent: null });
  const [card] = addon.run("onHomepage", { userLocale: "da" });
  assert.equal(card.sections[0].widgets.at(-1).buttonList.buttons[0].text, "Prøv igen");
  assert.deepEqual(addon.calls, []);
});

test("an event that is no name calls nobody", () => {
  const addon = new AddOn();
  const shown = addon.run("onCardAction", { parameters: { addonEvent: "../hooks/tick" }, userLocale: "en" });
  assert.equal(
    shown.navigations[0].pushCard.sections[0].widgets[1].textParagraph.text,
    '<font color="#5f6368">../hooks/tick is no name of an event</font>',
  );
  assert.deepEqual(addon.calls, []);
});

/** @type {[locale: string | undefined, first: string][]} */
const LOCALES = [
  [undefined, "Nanolearn svarar"],
  ["nb", "Nanolearn svarar"],
  ["SV-se", "Nanolearn svarar"],
  ["en", "Nanolearn does"],
];

for (const [userLocale, first] of LOCALES) {
  test(`a person whose language is ${userLocale} reads “${first} …”`, () => {
    const addon = new AddOn({ service: () => ({ throws: "Timeout" }) });
    const [card] = addon.run("onHomepage", { userLocale });
    assert.equal(card.sections[0].widgets[0].textParagraph.text.startsWith(first), true);
  });
}

test("whoever installs it reads the client ID in the log", () => {
  const claims = Buffer.from(JSON.stringify({ aud: "123-abc.apps.googleusercontent.com", name: "Åsa" })).toString(
    "base64url",
  );
  const addon = new AddOn({ token: `e30.${claims}.c2ln` });
  addon.run("showClientId");
  assert.deepEqual(addon.log, ["NANOLEARN_ADDON_CLIENTS=123-abc.apps.googleusercontent.com"]);
});
