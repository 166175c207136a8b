import assert from "node:assert/strict";
import {cpSync} from "node:fs";
import {join} from "node:path";
import {describe, test} from "node:test";
import type {Report} from "@forkontrol/validator";
import {openBrowser, policy} from "../support/browser.js";
import {install, run, serve} from "../support/packed.js";
import {packed, payload, projects, takes, verdictsOf} from "./building.js";

describe("other bundlers", () => {
  const of = packed();
  takes("rollup", of);
  // It writes an import map into the page.
  takes("parcel", of, policy.replace("script-src", "script-src 'unsafe-inline'"));
  takes("esbuild", of);

  for (const played of ["jsdom", "happy-dom"]) {
    test(`vitest checks files, forms and the element in ${played}`, {timeout: 240_000}, async () => {
      const {folder, remove} = await install(join(projects, "vitest"), of.tarball);
      try {
        await run(folder, "npx", "vitest", "run", "--environment", played);
      } finally {
        remove();
      }
    });
  }

  test("next takes all of it, and load on the server", {timeout: 400_000}, async () => {
    const {folder, remove} = await install(join(projects, "next"), of.tarball);
    cpSync(join(projects, "page.js"), join(folder, "page.js"));
    await run(folder, "npm", "run", "build");
    const {address, stop} = await serve(folder, "node_modules/next/dist/bin/next", "start", "--port", "0");
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(address);
      assert.deepEqual(await verdictsOf(page), ["valid", "valid", "valid"]);
      const report = (await (await fetch(`${address}check`, {method: "POST", body: payload})).json()) as Report;
      assert.equal(report.payloads[0].verdict, "valid");
    } finally {
      await browser.close();
      stop();
      remove();
    }
  });
});
