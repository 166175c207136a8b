import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {describe, test} from "node:test";
import type {Kit, RemoteKit} from "@forkontrol/validator";
import {openSite, policy, type Site} from "./support/browser.js";
import {broken, indberet, valid} from "./support/files.js";

type Loaded = typeof globalThis & {kit: Kit; remote: RemoteKit; validator: typeof import("@forkontrol/validator"); pupils: (size: number) => string};

/** Loads a kit in the page and one in a worker. */
async function loadIn(site: Site, thread?: string): Promise<void> {
  await site.page.evaluate(async (thread) => {
    const at = (path: string) => import(new URL(path, location.href).href);
    const validator = (await at("/validator/index.js")) as typeof import("@forkontrol/validator");
    const {loadInWorker} = (await at("/validator/worker.js")) as typeof import("@forkontrol/validator/worker");
    Object.assign(globalThis, {
      validator,
      kit: await validator.load(),
      remote: await loadInWorker(thread === undefined ? {} : {thread}),
      pupils: (size: number) => `<Indberet><KontaktpersonInfo>${"<Elev><CPRNr>0101901234</CPRNr></Elev>".repeat(size / 38)}</KontaktpersonInfo></Indberet>`,
    });
  }, thread);
}

describe("in a page", () => {
  test("nothing is asked for after loading, and the policy is kept", async () => {
    const site = await openSite();
    try {
      await loadIn(site);
      assert.ok(site.requests.some((path) => path.endsWith("/forkontrol.wasm")), "the request log works");
      assert.ok(site.requests.some((path) => path.endsWith("/thread.js")), "it has those of workers too");
      site.requests.length = 0;
      const verdicts = await site.page.evaluate(
        async ({valid, broken, indberet}) => {
          const {kit, remote} = globalThis as Loaded;
          const verdicts: string[] = [];
          for (const k of [kit, remote] as Kit[]) {
            for (const payload of [valid, broken]) {
              verdicts.push((await k.check(payload)).payloads[0].verdict);
              verdicts.push((await k.check(new Blob([payload]))).payloads[0].verdict);
            }
            await k.checkField(indberet, "KontaktpersonInfo.KontaktMail", "x");
            await k.setRegister("institutions", [{number: "999001"}]);
            await k.describe(indberet);
            await k.messages();
            await k.systems();
          }
          return verdicts;
        },
        {valid: readFileSync(valid, "utf8"), broken: readFileSync(broken, "utf8"), indberet},
      );
      assert.deepEqual(verdicts, ["valid", "valid", "invalid", "invalid", "valid", "valid", "invalid", "invalid"]);
      assert.deepEqual(site.requests, []);
      assert.deepEqual(site.complaints, []);
    } finally {
      await site.close();
    }
  });

  test("a worker fetches and compiles the module, so that the page need not; where it cannot, the page does", async () => {
    const cannot = `WebAssembly.compile = WebAssembly.compileStreaming = async () => { throw new Error("not here"); }; import("/validator/thread.js");
      const early = []; const keep = (event) => early.push(event); addEventListener("message", keep);
      const wait = setInterval(() => { if (onmessage) { clearInterval(wait); removeEventListener("message", keep); for (const event of early) onmessage(event); } }, 1);`;
    const site = await openSite({"/cannot.js": cannot});
    try {
      const modules = async (thread?: string) => {
        await site.page.goto(site.address);
        return site.page.evaluate(async (thread) => {
          const {loadInWorker} = (await import(new URL("/validator/worker.js", location.href).href)) as typeof import("@forkontrol/validator/worker");
          const kit = await loadInWorker(thread === undefined ? {} : {thread});
          const {verdict} = (await kit.check("<Indberet/>")).payloads[0];
          kit.close();
          return [verdict, performance.getEntriesByType("resource").filter(({name}) => name.endsWith(".wasm")).length];
        }, thread);
      };
      assert.deepEqual(await modules(), ["invalid", 0]);
      assert.deepEqual(await modules("/cannot.js"), ["invalid", 1]);
      assert.equal(site.requests.filter((path) => path.endsWith(".wasm")).length, 3);
    } finally {
      await site.close();
    }
  });

  test("a policy without wasm-unsafe-eval is reported", async () => {
    const site = await openSite({}, policy.replace(" 'wasm-unsafe-eval'", ""));
    try {
      const said = await site.page.evaluate(async () => {
        const {load, ForkontrolError} = (await import(new URL("/validator/index.js", location.href).href)) as typeof import("@forkontrol/validator");
        return load().then(
          () => "loaded",
          (error: unknown) => (error instanceof ForkontrolError ? `${error.code}: ${error.message}` : String(error)),
        );
      });
      assert.match(said, /^load: .*wasm-unsafe-eval/);
    } finally {
      await site.close();
    }
  });

  test("a worker leaves the page alive while it checks 100 MB, and stops when told to", async (t) => {
    const site = await openSite();
    try {
      await loadIn(site);
      const seen = await site.page.evaluate(async () => {
        const {remote, pupils} = globalThis as Loaded;
        const text = pupils(100e6);
        const payload = new TextEncoder().encode(text);
        let frames = 0;
        let gap = 0;
        let last = performance.now();
        let running = true;
        const frame = (now: number) => {
          frames++;
          gap = Math.max(gap, now - last);
          last = now;
          if (running) {
            requestAnimationFrame(frame);
          }
        };
        await new Promise((resolve) => requestAnimationFrame(resolve));
        last = performance.now();
        requestAnimationFrame(frame);
        const begin = performance.now();
        let progress = 0;
        const report = await remote.check(payload, {onProgress: () => progress++});
        running = false;
        const elapsed = performance.now() - begin;

        const controller = new AbortController();
        let told = 0;
        const given = await remote.check(payload, {signal: controller.signal, onProgress: () => (told++, controller.abort())}).then(
          () => "finished",
          (error: Error) => error.name,
        );
        const next = (await remote.check("<x/>")).payloads[0].verdict;
        return {frames, gap, elapsed, progress, given, told, next, verdict: report.payloads[0].verdict, size: payload.length};
      });
      t.diagnostic(
        `${Math.round(seen.size / 1e6)} MB in ${Math.round(seen.elapsed)} ms: ${Math.round((1000 * seen.frames) / seen.elapsed)} frames a second, the longest gap ${Math.round(seen.gap)} ms`,
      );
      assert.equal(seen.verdict, "invalid");
      assert.ok(seen.progress > 1);
      assert.ok(seen.frames > 10, `${seen.frames} frames`);
      assert.ok(seen.gap < seen.elapsed / 4, `the page stood still for ${seen.gap} of ${seen.elapsed} ms`);
      assert.deepEqual([seen.given, seen.told, seen.next], ["AbortError", 1, "failed"]);
      assert.deepEqual(site.complaints, []);
    } finally {
      await site.close();
    }
  });

  test("a worker that dies rejects what is under way, and another takes its place", async () => {
    const crash = `
      import "/validator/thread.js";
      addEventListener("message", ({data}) => {
        if (data.options?.name === "crash") setTimeout(() => { throw new Error("crash"); });
      });`;
    const site = await openSite({"/crash.js": crash});
    try {
      await loadIn(site, "/crash.js");
      const seen = await site.page.evaluate(async () => {
        const {remote, validator} = globalThis as Loaded;
        const code = (error: unknown) => (error instanceof validator.ForkontrolError ? error.code : String(error));
        const died = await remote.check(new ReadableStream(), {name: "crash"}).then(() => "", code);
        const next = (await remote.check("<x/>")).payloads[0].verdict;
        remote.close();
        return [died, next, await remote.systems().then(() => "", code)];
      });
      assert.deepEqual(seen, ["crashed", "failed", "closed"]);
      assert.deepEqual(site.complaints, []);
    } finally {
      await site.close();
    }
  });

  test("a worker without its script is reported", async () => {
    const site = await openSite();
    try {
      const said = await site.page.evaluate(async () => {
        const {loadInWorker, ForkontrolError} = (await import(new URL("/validator/worker.js", location.href).href)) as typeof import("@forkontrol/validator/worker");
        return loadInWorker({thread: "/nowhere.js"}).then(
          () => "loaded",
          (error: unknown) => (error instanceof ForkontrolError ? error.code : String(error)),
        );
      });
      assert.equal(said, "load");
    } finally {
      await site.close();
    }
  });

  test("a kit in the page leaves it alive while it reads a file", async () => {
    const site = await openSite();
    try {
      await loadIn(site);
      const seen = await site.page.evaluate(async () => {
        const {kit, pupils} = globalThis as Loaded;
        const file = new File([pupils(20e6)], "elever.xml");
        let turns = 0;
        let running = true;
        const turn = () => void (turns++, running && setTimeout(turn));
        turn();
        const report = await kit.check(file);
        running = false;
        return {turns, file: report.payloads[0].file};
      });
      assert.equal(seen.file, "elever.xml");
      assert.ok(seen.turns > 10, `${seen.turns} turns`);
    } finally {
      await site.close();
    }
  });
});
