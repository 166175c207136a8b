// A page that a bundler has built, in Chromium.

import assert from "node:assert/strict";
import {cpSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, test} from "node:test";
import type {Page} from "playwright-core";
import {openSite, policy} from "../support/browser.js";
import {packageFolder, valid} from "../support/files.js";
import {install, pack, run} from "../support/packed.js";

export const payload = readFileSync(valid, "utf8");
export const projects = join(packageFolder, "test", "bundlers");

type Checking = {check(payload: string): Promise<string[]>};

/** The verdicts that the page of the projects gives of a payload that is valid. */
export async function verdictsOf(page: Page): Promise<string[]> {
  await page.waitForFunction(() => "check" in globalThis);
  return page.evaluate((payload) => (globalThis as unknown as Checking).check(payload), payload);
}

/** The packed package, for the tests of a file. */
export function packed(): {tarball: string} {
  const got = {tarball: ""};
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
    got.tarball = await pack(folder);
  });
  after(() => rmSync(folder, {recursive: true}));
  return got;
}

/** Tests that a bundler's page checks in its own thread, in a worker and in the element, under the strictest policy that the bundler's own page works under. */
export function takes(bundler: string, of: {tarball: string}, says = policy): void {
  test(`${bundler} takes load, loadInWorker and the element`, {timeout: 240_000}, async () => {
    const {folder, remove} = await install(join(projects, bundler), of.tarball);
    try {
      cpSync(join(projects, "page.js"), join(folder, "page.js"));
      await run(folder, "npm", "run", "build");
      const site = await openSite({}, says, join(folder, "dist"));
      try {
        assert.deepEqual(await verdictsOf(site.page), ["valid", "valid", "valid"]);
        assert.deepEqual(site.complaints, []);
        const packs = new Set(site.requests.filter((address) => address.endsWith(".fkp")));
        assert.equal(packs.size, 4, "the rules and texts of the core and of one system, whatever was emitted beside");
      } finally {
        await site.close();
      }
    } finally {
      remove();
    }
  });
}
