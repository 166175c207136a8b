// A browser and a server for the tests of forms. The server sends the strictest policy that the package works under.

import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {existsSync, readFileSync, statSync} from "node:fs";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {extname, join, normalize} from "node:path";
import {fileURLToPath} from "node:url";
import {chromium, type Page} from "playwright-core";
import {packageFolder, root} from "../support/files.js";

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'";

const types: Record<string, string> = {".js": "text/javascript", ".wasm": "application/wasm"};

const empty = `<!doctype html>
<html lang="da"><head><title>Prøve</title><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body><main></main></body></html>`;

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Pages of one process share what they have compiled of a module.
  "--process-per-site",
];

/** A page, and what went wrong in it: violated policies, errors. */
export type Opened = Page & {problems: string[]};

export interface Viewing {
  width?: number;
  colorScheme?: "light" | "dark";
}

export interface Browsing {
  /** The address of an empty page; the package is at /forkontrol/, forms can be sent to /sent. */
  readonly origin: string;
  open(address?: string, viewing?: Viewing): Promise<Opened>;
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Chromium and a server. */
export async function startBrowser(): Promise<Browsing> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  assert.ok(existsSync(executablePath), `there is no ${executablePath}: install chromium, or name it in CHROMIUM`);
  const server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", policy);
    const {pathname} = new URL(request.url!, "http://localhost");
    const file = join(packageFolder, "dist", normalize(pathname.replace(/^\/forkontrol\//, "/")));
    if (pathname.startsWith("/forkontrol/") && existsSync(file) && statSync(file).isFile()) {
      response.writeHead(200, {"Content-Type": types[extname(file)] ?? "application/octet-stream"}).end(readFileSync(file));
    } else if (pathname === "/" || pathname === "/sent") {
      request.resume();
      response.writeHead(200, {"Content-Type": "text/html; charset=utf-8"}).end(empty);
    } else {
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({executablePath, args: flags});
  const context = await browser.newContext({locale: "da-DK"});
  const origin = `http://localhost:${(server.address() as AddressInfo).port}/`;
  return {
    origin,
    async open(address = origin, {width = 1280, colorScheme = "light"} = {}) {
      const page = Object.assign(await context.newPage(), {problems: [] as string[]});
      await page.setViewportSize({width, height: 900});
      await page.emulateMedia({colorScheme});
      page.setDefaultTimeout(30_000);
      page.on("pageerror", (error) => page.problems.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") {
          page.problems.push(message.text());
        }
      });
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
      });
      await page.goto(address);
      return page;
    },
    async closePages() {
      // The first stays open, so that the module need not be compiled anew for each test; nothing of a page is stored.
      await Promise.all(context.pages().slice(1).map((page) => page.close()));
    },
    async stop() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What axe finds in a page. */
export async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Node = {target: string[]; failureSummary: string};
    const {violations} = await (globalThis as unknown as {axe: {run(): Promise<{violations: {id: string; nodes: Node[]}[]}>}}).axe.run();
    return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  });
}

/** An example that was started by `npm start`. */
export interface Example {
  address: string;
  stop(): Promise<void>;
}

export async function startExample(name: string): Promise<Example> {
  const child = spawn("npm", ["start"], {
    cwd: join(root, "examples", ...name.split("/")),
    env: {...process.env, PORT: "0", NO_COLOR: "1"},
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // with a process group of its own, so that npm's children can be ended with it
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let said = "";
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer) => {
      said += data.toString();
      const found = /http:\/\/localhost:\d+\/?/.exec(said);
      if (found !== null) {
        resolve(found[0]);
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void ended.then((code) => reject(new Error(`npm start of ${name} ended with ${code}: ${said}`)));
  });
  return {
    address,
    async stop() {
      process.kill(-child.pid!);
      await ended;
    },
  };
}
