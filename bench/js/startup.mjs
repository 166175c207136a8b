// A worker (see worker.go) that loads the npm package in Chromium from a server on this machine.
//
//   node js/startup.mjs CHROMIUM
//
//   start         NANOSECONDS valid     from asking for the first script to a kit with all systems, in a new profile
//   descriptions  NANOSECONDS valid     the same to a worker that reads interface descriptions
//   size          BYTES valid           of the module that reads them, compressed as a server would
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import readline from "node:readline";
import { chromium } from "playwright-core";
import { compressed } from "../../wasm/size.mjs";

const dist = fileURLToPath(new URL("../../wasm/js/dist", import.meta.url));
const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
const page = `<!doctype html><html lang="en"><title>start</title>`;
const server = http.createServer((request, response) => {
  response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'");
  const file = path.join(dist, path.normalize(request.url));
  response.setHeader("Content-Type", types[path.extname(file)] ?? (request.url === "/" ? "text/html" : "application/octet-stream"));
  response.end(request.url === "/" ? page : fs.readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const args = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const browser = await chromium.launch({ executablePath: process.argv[2], args: args.split(" ") });

/** Runs a function in a new profile, with the address of a script; it gives milliseconds, and whether all is well. */
async function timed(script, run) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(address);
  const [elapsed, well] = await tab.evaluate(run, address + script);
  await context.close();
  return `${Math.round(1e6 * elapsed)} ${well ? "valid" : "invalid"}`;
}

const commands = {
  start: () => timed("index.js", async (script) => {
    const begin = performance.now();
    const { load } = await import(script);
    const kit = await load();
    const elapsed = performance.now() - begin;
    return [elapsed, kit.check("<x/>").payloads[0].verdict === "failed"];
  }),
  descriptions: () => timed("descriptions.js", async (script) => {
    const begin = performance.now();
    const { loadDescriptions } = await import(script);
    const reader = await loadDescriptions();
    const elapsed = performance.now() - begin;
    const content = new TextEncoder().encode("Felt;Type\nOrdre;String(8)\n");
    return [elapsed, (await reader.read({ name: "a.csv", content })).problems.length === 0];
  }),
  size: async () => `${await compressed(dist, [JSON.parse(fs.readFileSync(path.join(dist, "manifest.json"), "utf8")).descriptions])} valid`,
};

console.log(`ready ${browser.version()}`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = commands[line];
  console.log(command ? await command().catch((error) => `error ${error.message.split("\n")[0]}`) : `error no command ${line}`);
}
await browser.close();
server.close();
