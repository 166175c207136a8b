// A worker (see worker.go) that loads the npm package in Chromium from a server on this machine.
//
//   node js/startup.mjs CHROMIUM
//
//   start     NANOSECONDS valid     from asking for the first script to a kit with all systems, in a new profile
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import readline from "node:readline";
import { chromium } from "playwright-core";

const dist = fileURLToPath(new URL("../../wasm/js/dist", import.meta.url));
const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
const page = `<!doctype html><html lang="en"><title>start</title>`;
const server = http.createServer((request, response) => {
  response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
  const file = path.join(dist, path.normalize(request.url));
  response.setHeader("Content-Type", types[path.extname(file)] ?? (request.url === "/" ? "text/html" : "application/octet-stream"));
  response.end(request.url === "/" ? page : fs.readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const args = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const browser = await chromium.launch({ executablePath: process.argv[2], args: args.split(" ") });

async function start() {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(address);
  const [elapsed, verdict] = await tab.evaluate(async (script) => {
    const begin = performance.now();
    const { load } = await import(script);
    const kit = await load();
    const elapsed = performance.now() - begin;
    return [elapsed, kit.check("<x/>").payloads[0].verdict];
  }, `${address}index.js`);
  await context.close();
  return `${Math.round(1e6 * elapsed)} ${verdict === "failed" ? "valid" : "invalid"}`;
}

console.log(`ready ${browser.version()}`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(line === "start" ? await start().catch((error) => `error ${error.message.split("\n")[0]}`) : `error no command ${line}`);
}
await browser.close();
server.close();
