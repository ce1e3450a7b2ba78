/** The manifest asks for the least that works, and both runtimes are the same add-on. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AddOn } from "./runtime.js";

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));
}

const manifest = read("src/appsscript.json");
const deployment = read("deployment.json");
const scope = (/** @type {string} */ name) => `https://www.googleapis.com/auth/${name}`;

test("the scopes are who one is, in which language, and one's own service; none reads mail, events or files", () => {
  assert.deepEqual(manifest.oauthScopes, [
    "openid",
    scope("userinfo.email"),
    scope("script.external_request"),
    scope("script.locale"),
    scope("gmail.addons.execute"),
    scope("calendar.addons.execute"),
    scope("drive.addons.metadata.readonly"),
  ]);
});

test("the add-on stands in six hosts", () => {
  const hosts = Object.keys(manifest.addOns).filter((name) => name !== "common");
  assert.deepEqual(hosts, ["gmail", "calendar", "drive", "docs", "sheets", "slides"]);
});

test("the only address that the script may call is the service's cards", () => {
  const addon = new AddOn({ service: () => ({ throws: "Timeout" }) });
  addon.run("onHomepage");
  const [allowed] = manifest.urlFetchWhitelist;
  assert.deepEqual(manifest.urlFetchWhitelist, ["https://nanolearn.kommun.example/cards/"]);
  assert.deepEqual(
    addon.calls.map(({ address }) => address.startsWith(allowed)),
    [true],
  );
});

test("the homepage's function exists, and its name may be called from outside", () => {
  const { runFunction } = manifest.addOns.common.homepageTrigger;
  assert.equal(typeof new AddOn().context[runFunction], "function");
  assert.doesNotMatch(runFunction, /_$/);
});

test("the HTTP runtime has the same hosts, logo and links, and asks for the same but the right to call outside", () => {
  const { httpOptions, common, ...hosts } = deployment.addOns;
  const homepageTrigger = { enabled: true, runFunction: "https://nanolearn.kommun.example/cards/home" };
  assert.deepEqual(
    { common, ...hosts },
    { ...manifest.addOns, common: { ...manifest.addOns.common, homepageTrigger } },
  );
  assert.deepEqual(httpOptions, { authorizationHeader: "SYSTEM_ID_TOKEN", granularOauthPermissionSupport: "OPT_IN" });
  assert.deepEqual(
    deployment.oauthScopes,
    manifest.oauthScopes.filter((/** @type {string} */ each) => each !== scope("script.external_request")),
  );
});
