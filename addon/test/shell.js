/**
 * The add-on beside a running service, for tests that are not written in JavaScript: `node shell.js ADDRESS`. Each line
 * on stdin is `{"entry", "token", "common"}`; each line on stdout is `{"answer", "errors"}`.
 */

import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { AddOn } from "./runtime.js";

/** UrlFetchApp waits for its answer, which nothing in Node does: a process of its own makes the call. */
const CALL = `
  const { address, options } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const headers = { ...options.headers, "Content-Type": options.contentType };
  fetch(address, { method: options.method, headers, body: options.payload, redirect: "manual" })
    .then(async (reply) => ({ status: reply.status, body: await reply.text() }))
    .catch((reason) => ({ throws: String(reason.cause ?? reason) }))
    .then((reply) => console.log(JSON.stringify(reply)));
`;

/** @type {(address: string, options: any) => import("./runtime.js").Reply} */
function call(address, options) {
  const input = JSON.stringify({ address, options });
  return JSON.parse(spawnSync(process.execPath, ["-e", CALL], { input, encoding: "utf8" }).stdout);
}

const [, , address] = process.argv;
for await (const line of createInterface({ input: process.stdin })) {
  const { entry, token, common } = JSON.parse(line);
  const addon = new AddOn({ service: call, token, address });
  const answer = addon.run(entry, common);
  console.log(JSON.stringify({ answer, errors: addon.errors.map(String) }));
}
