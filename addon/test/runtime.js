/**
 * Apps Script in small: the add-on's files in one scope, with doubles of what Google gives them. `UrlFetchApp` answers
 * what the test says, and the calls are kept.
 */

import { readdirSync, readFileSync } from "node:fs";
import vm from "node:vm";
import { fakeCardService, jsonOf } from "./fake_card_service.js";

const SOURCE = new URL("../src/", import.meta.url);

/** The add-on's files, in the order in which Apps Script reads them. */
function scripts() {
  return readdirSync(SOURCE)
    .filter((name) => name.endsWith(".js"))
    .sort();
}

/** @typedef {{ status?: number, body?: unknown, throws?: string }} Reply */

export class AddOn {
  /**
   * @param {object} world
   * @param {(address: string, options: any) => Reply} [world.service] what a call is answered
   * @param {string | null} [world.token] null: `openid` was not granted
   * @param {string | null} [world.consent] where consent would have to be given; null: there is all of it
   * @param {string} [world.address] the service's, in place of the one in Settings.js
   * @param {(names: string[]) => string[]} [world.order] of the files
   */
  constructor({ service = () => ({}), token = "token", consent = null, address, order = (names) => names } = {}) {
    /** @type {{ address: string, options: any }[]} */
    this.calls = [];
    /** @type {unknown[]} */
    this.errors = [];
    /** @type {unknown[]} */
    this.log = [];
    this.context = vm.createContext({
      CardService: fakeCardService(),
      ScriptApp: {
        AuthMode: { FULL: "FULL" },
        getIdentityToken: () => token,
        getAuthorizationInfo: () => ({ getAuthorizationUrl: () => consent }),
      },
      UrlFetchApp: {
        fetch: (/** @type {string} */ to, /** @type {any} */ options) => this.#fetch(service, to, options),
      },
      Utilities: {
        base64DecodeWebSafe: (/** @type {string} */ text) => [...Buffer.from(text, "base64url")],
        newBlob: (/** @type {number[]} */ bytes) => ({ getDataAsString: () => Buffer.from(bytes).toString("utf8") }),
      },
      console: {
        error: (/** @type {unknown} */ problem) => this.errors.push(problem),
        log: (/** @type {unknown} */ line) => this.log.push(line),
      },
    });
    for (const name of order(scripts())) {
      let text = readFileSync(new URL(name, SOURCE), "utf8");
      if (name === "Settings.js" && address)
        text = text.replace(/address: ".*"/, `address: ${JSON.stringify(address)}`);
      vm.runInContext(text, this.context, { filename: name });
    }
  }

  /**
   * @param {"onHomepage" | "onCardAction" | "onCardSuggest" | "showClientId"} entry
   * @param {object} [common] of the event
   * @param {object} [more] beside the common part
   * @returns {any} the answer's JSON; a homepage's is a list
   */
  run(entry, common = {}, more = {}) {
    const event = { commonEventObject: { hostApp: "GMAIL", platform: "WEB", ...common }, ...more };
    const answer = this.context[entry](event);
    if (answer === undefined) return undefined;
    return Array.isArray(answer) ? Array.from(answer, jsonOf) : jsonOf(answer);
  }

  /**
   * What the interpreter makes of some JSON: one of its readers, by name.
   *
   * @param {string} reader
   * @param {unknown} json
   * @returns {any}
   */
  read(reader, json) {
    const read = vm.runInContext(`(json) => Fields.read(json, "card", ${reader})`, this.context);
    return jsonOf(read(json));
  }

  /** What the last call carried. */
  sent() {
    return JSON.parse(this.calls.at(-1)?.options.payload);
  }

  /**
   * @param {(address: string, options: any) => Reply} service
   * @param {string} address
   * @param {any} options
   */
  #fetch(service, address, options) {
    this.calls.push({ address, options: structuredClone(options) });
    const { status = 200, body = {}, throws } = service(address, options);
    if (throws) throw Object.assign(new Error(throws), { name: "Exception" }); // as Apps Script names them
    return {
      getResponseCode: () => status,
      getContentText: () => (typeof body === "string" ? body : JSON.stringify(body)),
    };
  }
}

/**
 * Card JSON as the service wrote it, from what CardService was told: the function that Google calls is always ours, and
 * the event's name is among the parameters.
 *
 * @param {any} json
 * @returns {any}
 */
export function asServed(json) {
  if (Array.isArray(json)) return json.map(asServed);
  if (typeof json !== "object" || json === null) return json;
  const same = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, asServed(value)]));
  if (!("function" in same)) return same;
  const [event, ...parameters] = same.parameters;
  const { parameters: _, ...rest } = same;
  const served = { ...rest, function: event.value };
  return parameters.length ? { ...served, parameters } : served;
}
