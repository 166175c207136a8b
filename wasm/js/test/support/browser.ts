// A page in Chromium, served by a server that says the strictest that the package works under.

import {existsSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {extname, join, normalize} from "node:path";
import {chromium, type Browser, type Page} from "playwright-core";
import {packageFolder} from "./files.js";

export const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".fkp": "application/octet-stream",
};

/** A page with the server behind it. */
export interface Site {
  page: Page;
  /** The address of the server, ending in /. */
  address: string;
  /** The addresses that page and workers have asked for, wherever they are. */
  requests: string[];
  /** What the browser complained of: violated policies, errors, messages on the console. */
  complaints: string[];
  close(): Promise<void>;
}

/** What is served beside the package, by path. */
export type Pages = Record<string, string>;

/**
 * Opens the page at /, which is empty but for what `pages` has there. The package is served below
 * /validator/, the compiled tests below /test/; or, where one is given, a folder and nothing else. Every answer has a policy.
 */
export async function openSite(pages: Pages = {}, says = policy, folder?: string): Promise<Site> {
  const requests: string[] = [];
  const all: Pages = folder === undefined ? {"/": "<!doctype html><html lang=en><title>forkontrol</title>", ...pages} : pages;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    response.setHeader("Content-Security-Policy", says);
    response.setHeader("Cache-Control", "no-store");
    try {
      const body = all[path] ?? (await readFile(folder === undefined ? fileOf(path) : join(folder, normalize(path === "/" ? "/index.html" : path))));
      response.setHeader("Content-Type", types[extname(path) || ".html"] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await openBrowser();
  const page = await browser.newPage();
  page.context().on("request", (request) => requests.push(request.url()));
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  return {
    page,
    address,
    requests,
    complaints,
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function fileOf(path: string): string {
  const safe = normalize(path);
  if (safe.startsWith("/validator/")) {
    return join(packageFolder, "dist", safe.slice("/validator/".length));
  }
  if (safe.startsWith("/test/")) {
    return join(packageFolder, "build", "test", safe.slice("/test/".length));
  }
  throw new Error("there is no such file");
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`there is no ${executablePath}: install chromium, or name it in CHROMIUM`);
  }
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
