// What a vendor learns when something is missing: a code, an address, and what to do.

import assert from "node:assert/strict";
import {execFileSync, spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {describe, test} from "node:test";
import {ForkontrolError, load, type Kit} from "@forkontrol/validator";
import {openSite, policy, type Site} from "./support/browser.js";
import {packageFolder, valid} from "./support/files.js";

type Said = Pick<ForkontrolError, "name" | "code" | "message"> & {advice: string | undefined; address: string | undefined};

/** What comes of loading in a page. */
function said(site: Site, from: "index" | "worker", options: object): Promise<Said | string> {
  return site.page.evaluate(
    async ([from, options]) => {
      const {load, loadInWorker} = (await import(new URL(`/validator/${from}.js`, location.href).href)) as {load?: typeof import("@forkontrol/validator").load; loadInWorker?: typeof import("@forkontrol/validator/worker").loadInWorker};
      try {
        const kit = await (load ?? loadInWorker!)({systems: ["ungedatabasen"], ...options});
        return (await (kit as Kit).check("<x/>")).payloads[0].verdict;
      } catch (error) {
        const {name, code, message, advice, address} = error as ForkontrolError;
        return {name, code, message, advice, address};
      }
    },
    [from, options] as const,
  );
}

describe("a page in which something is missing", () => {
  const page = (name: string, says: string, go: (site: Site) => Promise<void>) =>
    test(name, async () => {
      const site = await openSite({"/app/": "<!doctype html><title>A page</title>", "/app/packs/core.fkp": "FK"}, says);
      try {
        await go(site);
      } finally {
        await site.close();
      }
    });

  page("names the address that has no module, and says what to do", policy, async (site) => {
    const error = (await said(site, "index", {wasm: "/app/forkontrol.wasm"})) as Said;
    assert.deepEqual([error.name, error.code, error.address], ["ForkontrolError", "load", `${site.address}app/forkontrol.wasm`]);
    assert.match(error.message, /^forkontrol\.wasm could not be fetched from http:.*app\/forkontrol\.wasm, 404 .*: copy the package's files there/);
    assert.match(error.advice!, /forkontrol-assets/);
  });

  page("says that a page came instead of a pack", policy, async (site) => {
    const error = (await said(site, "index", {packs: ["/app/"]})) as Said;
    assert.equal(error.code, "load");
    assert.match(error.message, /in HTML|404/);
    assert.match(error.address!, /^http:.*\/app\//);
  });

  page("says that its policy allows no module", policy.replace("'wasm-unsafe-eval'", ""), async (site) => {
    const error = (await said(site, "index", {})) as Said;
    assert.deepEqual([error.code, error.address], ["load", `${site.address}validator/forkontrol.wasm`]);
    assert.match(error.advice!, /'wasm-unsafe-eval'/);
  });

  page("names the script that a worker did not start from", policy, async (site) => {
    const error = (await said(site, "worker", {thread: "/nowhere.js"})) as Said;
    assert.deepEqual([error.code, error.address], ["load", `${site.address}nowhere.js`]);
    assert.match(error.advice!, /worker-src/);
  });

  page("names the script of the worker that reads descriptions, and of that which reads contracts", policy, async (site) => {
    const seen = await site.page.evaluate(async () => {
      const at = (name: string) => import(new URL(`/validator/${name}.js`, location.href).href);
      const {loadDescriptions} = (await at("descriptions")) as typeof import("@forkontrol/validator/descriptions");
      const {contract} = (await at("contracts")) as typeof import("@forkontrol/validator/contracts");
      const file = {name: "x.xsd", content: new Uint8Array(1)};
      const calls = [loadDescriptions({thread: "/nowhere.js", wasm: "/validator/forkontrol.wasm"}), contract([file], {thread: "/nowhere.js", wasm: "/validator/forkontrol.wasm"})];
      return (await Promise.allSettled<unknown>(calls)).map((outcome) => outcome.status === "rejected" && [outcome.reason.code, outcome.reason.address]);
    });
    assert.deepEqual(seen, [["load", `${site.address}nowhere.js`], ["load", `${site.address}nowhere.js`]]);
  });

  page("gets a worker where trusted types are required", `${policy}; require-trusted-types-for 'script'; trusted-types forkontrol`, async (site) => {
    assert.equal(await said(site, "worker", {}), "failed");
    assert.equal(await said(site, "worker", {thread: "/validator/thread.js"}), "failed");
  });

  page("says which policy to let in", `${policy}; require-trusted-types-for 'script'; trusted-types other`, async (site) => {
    const error = (await said(site, "worker", {})) as Said;
    assert.deepEqual([error.code, error.advice], ["load", "add forkontrol to trusted-types of the Content-Security-Policy"]);
  });
});

test("loading is given up when somebody says so", async () => {
  const reason = new Error("enough");
  await assert.rejects(load({signal: AbortSignal.abort(reason)}), reason);
  const site = await openSite({"/slow.wasm": ""});
  try {
    // A server that never answers.
    await site.page.route("**/slow.wasm", () => {});
    const said = await site.page.evaluate(async () => {
      const {load} = (await import(new URL("/validator/index.js", location.href).href)) as typeof import("@forkontrol/validator");
      const controller = new AbortController();
      const loading = load({wasm: "/slow.wasm", systems: [], signal: controller.signal});
      controller.abort(new Error("enough"));
      return loading.then(() => "loaded", (error: Error) => error.message);
    });
    assert.equal(said, "enough");
  } finally {
    await site.close();
  }
});

test("an error of a kit says what to do", async () => {
  const kit = await load({systems: ["ungedatabasen"]});
  const adviceOf = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      assert.ok(error instanceof ForkontrolError);
      assert.ok(error.message.endsWith(`: ${error.advice}`));
      return error.advice;
    }
    return undefined;
  };
  assert.equal(adviceOf(() => kit.check({} as string)), "of an object, give JSON.stringify(object)");
  assert.match(adviceOf(() => kit.check("{}", {message: "xprs/person@1.0#Person" as string}))!, /^the system xprs was not loaded/);
  assert.match(adviceOf(() => kit.check("<x/>", {lang: "en"}))!, /^name the language in lang/);
});

test("the codes are said alike in the types and in both guides", () => {
  execFileSync(process.execPath, ["scripts/codes.mjs", "--check"], {cwd: packageFolder, stdio: "inherit"});
});

describe("forkontrol-assets", () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [join(packageFolder, "bin", "forkontrol-assets.js"), ...args], {encoding: "utf8"});

  test("copies what one system needs and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
    try {
      assert.equal(run(folder, "--systems", "ungedatabasen", "--lang", "da,en").status, 0);
      const packs = ["core", "ungedatabasen"].flatMap((name) => ["", ".da", ".en"].map((lang) => `${name}${lang}.fkp`)).sort();
      assert.deepEqual([readdirSync(folder).sort(), readdirSync(join(folder, "packs")).sort()], [["forkontrol.wasm", "packs", "thread.js"], packs]);
      const at = pathToFileURL(`${folder}/`);
      const kit = await load({wasm: new URL("forkontrol.wasm", at), packs: new URL("packs/", at), systems: ["ungedatabasen"]});
      assert.equal(kit.check(readFileSync(valid, "utf8")).payloads[0].verdict, "valid");
    } finally {
      rmSync(folder, {recursive: true});
    }
  });

  test("copies what all systems need, and the modules that are asked for", () => {
    const folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
    try {
      assert.equal(run(join(folder, "new"), "--own", "--contracts", "--descriptions").status, 0);
      assert.deepEqual(readdirSync(join(folder, "new")).sort(), ["descriptions-thread.js", "forkontrol-contracts.wasm", "forkontrol-descriptions.wasm", "forkontrol-own.wasm", "forkontrol.wasm", "packs", "thread.js"]);
      assert.deepEqual(readdirSync(join(folder, "new", "packs")).sort(), ["all.da.fkp", "all.fkp"]);
    } finally {
      rmSync(folder, {recursive: true});
    }
  });

  test("refuses what it does not know, and copies nothing", () => {
    const folder = join(tmpdir(), "forkontrol-nowhere");
    for (const [args, why] of [
      [[folder, "--systems", "ungedatabase"], /there is no system "ungedatabase"; there are .*ungedatabasen/],
      [[folder, "--lang", "de"], /there is no language "de"; there are da, en/],
      [[folder, "--system", "aub"], /--system/],
      [[], /name the folder/],
    ] as const) {
      const {status, stderr} = run(...args);
      assert.equal(status, 2);
      assert.match(stderr, why);
    }
    assert.equal(existsSync(folder), false);
  });
});
