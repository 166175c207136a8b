import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {after, before, describe, test} from "node:test";
import {ForkontrolError, load, type RemoteKit} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import {broken, indberet, packageFolder, valid} from "./support/files.js";

const pupils = (size: number) => `<Indberet><KontaktpersonInfo>${"<Elev><CPRNr>0101901234</CPRNr></Elev>".repeat(size / 38)}</KontaktpersonInfo></Indberet>`;

describe("a kit in a worker", () => {
  let kit: RemoteKit;
  before(async () => {
    kit = await loadInWorker({lang: ["da", "en"]});
  });
  after(() => kit.close());

  test("says what a kit says", async () => {
    const here = await load({lang: ["da", "en"]});
    const bytes = readFileSync(broken);
    assert.equal(await kit.checkText(bytes), here.checkText(bytes));
    assert.deepEqual(await kit.check(bytes.toString(), {lang: "en", name: "x"}), here.check(bytes.toString(), {lang: "en", name: "x"}));
    assert.deepEqual(await kit.checkField(indberet, "KontaktpersonInfo.KontaktMail", ""), here.checkField(indberet, "KontaktpersonInfo.KontaktMail", ""));
    assert.deepEqual(await kit.systems(), here.systems());
    assert.deepEqual(await kit.messages({lang: "en"}), here.messages({lang: "en"}));
    assert.deepEqual(await kit.describe(indberet), here.describe(indberet));
    assert.equal(kit.version, here.version);
    assert.equal(kit.lang, "da");
  });

  test("takes large payloads of every kind", async () => {
    const text = pupils(2e6).replace("<CPRNr>", "<CPRNr>æ🎓");
    const bytes = new TextEncoder().encode(text);
    const want = (await load()).checkText(bytes, {name: "x"});
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.subarray(0, 1_000_001));
        controller.enqueue(bytes.slice(1_000_001).buffer);
        controller.close();
      },
    });
    for (const payload of [text, bytes, bytes.buffer as ArrayBuffer, new Blob([bytes]), new File([bytes], "x"), pieces]) {
      assert.equal(await kit.checkText(payload, {name: "x"}), want);
    }
    assert.equal((await kit.check(new File([bytes], "y"))).payloads[0].file, "y");
    assert.equal(bytes.byteLength > 0, true, "the bytes are still the caller's");
  });

  test("reports how far it has come", async () => {
    const bytes = new TextEncoder().encode(pupils(8e6));
    const told: number[] = [];
    await kit.check(bytes, {
      onProgress(progress) {
        assert.equal(progress.total, bytes.length);
        told.push(progress.bytes);
      },
    });
    assert.equal(told.at(-1), bytes.length);
    assert.deepEqual(told, [...told].sort((a, b) => a - b));
  });

  test("gives up when told to, and answers the next call", async () => {
    for (const payload of [pupils(50e6), new TextEncoder().encode(pupils(50e6)), new Blob([pupils(50e6)])]) {
      const controller = new AbortController();
      let told = 0;
      await assert.rejects(kit.check(payload, {signal: controller.signal, onProgress: () => (told++, controller.abort())}), {name: "AbortError"});
      assert.equal((await kit.check(readFileSync(valid))).payloads[0].verdict, "valid");
      assert.equal(told, 1);
    }
    await assert.rejects(kit.check("<x/>", {signal: AbortSignal.abort("no")}), (reason) => reason === "no");
  });

  test("refuses what it cannot carry out, and can be used on", async () => {
    const refused = (code: string) => (error: unknown) => error instanceof ForkontrolError && error.code === code;
    const loose = kit as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    for (const wrong of [1, null, undefined, {}, []]) {
      await assert.rejects(loose["check"]!(wrong), refused("argument"));
      await assert.rejects(loose["checkField"]!(indberet, wrong, "x"), refused("argument"));
      await assert.rejects(loose["describe"]!(wrong), refused("argument"));
    }
    await assert.rejects(loose["describe"]!(() => 1), refused("argument"));
    await assert.rejects(loose["check"]!("<x/>", {signal: 1}), refused("argument"));
    await assert.rejects(loose["check"]!("<x/>", {nope: 1}), refused("option"));
    await assert.rejects(loose["check"]!(pupils(1e6), {encoding: "utf-8"}), refused("option"));
    await assert.rejects(kit.check("<x/>", {message: String("nope")}), refused("unknown-message"));
    await assert.rejects(kit.setRegister("nope", []), ForkontrolError);
    await assert.rejects(kit.check(new ReadableStream({pull: (c) => c.error(new Error("broke"))})), refused("stream"));
    assert.equal((await kit.check(readFileSync(valid))).payloads[0].verdict, "valid");
  });

  test("a worker that dies rejects what is under way, and another takes its place with the registers", async () => {
    const kit = await loadInWorker({thread: new URL("support/crash.js", import.meta.url)});
    await kit.setRegister("institutions", [{number: "999002"}]);
    const field = () => kit.checkField(indberet, "KontaktpersonInfo.DatakildeInstitutionNummer", "999001");
    const before = await field();
    assert.equal(before.length, 1);
    const never = kit.check(new ReadableStream(), {name: "crash"});
    const other = kit.check(new ReadableStream());
    for (const check of [never, other]) {
      await assert.rejects(check, (error) => error instanceof ForkontrolError && error.code === "crashed");
    }
    assert.deepEqual(await field(), before);
    kit.close();
  });

  test("a worker that cannot be started is reported", async () => {
    await assert.rejects(loadInWorker({thread: new URL("nowhere.js", import.meta.url)}), (error) => error instanceof ForkontrolError && error.code === "load");
    await assert.rejects(loadInWorker({packs: [new Uint8Array(9)]}), (error) => error instanceof ForkontrolError && error.code === "pack-damaged");
  });

  test("a closed kit refuses all calls", async () => {
    const kit = await loadInWorker({systems: []});
    const never = kit.check(new ReadableStream());
    kit.close();
    const closed = (error: unknown) => error instanceof ForkontrolError && error.code === "closed";
    await assert.rejects(never, closed);
    await assert.rejects(kit.check("<x/>"), closed);
  });

  test("a worker that nobody waits for does not keep Node running", () => {
    const script = `
      import {loadInWorker} from "@forkontrol/validator/worker";
      const kit = await loadInWorker();
      console.log((await kit.check("<x/>")).payloads[0].verdict);`;
    assert.equal(execFileSync(process.execPath, ["--input-type=module", "-e", script], {cwd: packageFolder, encoding: "utf8"}), "failed\n");
  });
});
