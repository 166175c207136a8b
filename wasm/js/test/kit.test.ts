import assert from "node:assert/strict";
import {cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {before, describe, test} from "node:test";
import {pathToFileURL} from "node:url";
import {Readable} from "node:stream";
import {ForkontrolError, load, systems, version, type ErrorCode, type Kit, type SystemId} from "@forkontrol/validator";
import {broken, hostile, indberet, valid} from "./support/files.js";

const cprNumber = "KontaktpersonInfo.Elev.CPRNr";
const dist = new URL("../../dist/", import.meta.url);

/** Sees that a call throws, or rejects, with an error of a code. */
async function refuses(code: ErrorCode, call: () => unknown, sentence?: RegExp): Promise<void> {
  await assert.rejects(async () => call(), (error) => {
    assert.ok(error instanceof ForkontrolError, String(error));
    assert.equal(error.code, code, error.message);
    if (sentence) {
      assert.match(error.message, sentence);
    }
    return true;
  });
}

/** Calls as a script without types can make them. */
type Loose = Record<string, (...args: unknown[]) => unknown>;

describe("a kit", () => {
  let kit: Kit;
  before(async () => {
    kit = await load({lang: ["da", "en"]});
  });

  test("finds what is wrong with a payload, in the language asked for", () => {
    const text = readFileSync(broken, "utf8");
    const report = kit.check(text, {name: "kontakt.xml"});
    const [payload] = report.payloads;
    assert.equal(payload.file, "kontakt.xml");
    assert.equal(payload.message, indberet);
    assert.equal(payload.verdict, "invalid");
    assert.equal(payload.findings[0]!.path, "/Indberet/KontaktpersonInfo/Elev[1]/CPRNr");
    assert.match(payload.findings[0]!.message, /^CPR-nummer skal være ti cifre/);
    assert.match(kit.check(text, {lang: "en"}).payloads[0].findings[0]!.message, /^CPR number must be ten digits/);
    const [good] = kit.check(readFileSync(valid), {lang: "en"}).payloads;
    assert.equal(good.verdict, "valid");
    assert.equal(good.reach, "limited");
    assert.equal(good.answer, "Valid as far as checked: 4 rules need registers");
    assert.equal(kit.check(readFileSync(valid)).summary.limited, 1);
  });

  test("says the same of text, bytes, a buffer, a blob and a stream", async () => {
    const bytes = new Uint8Array(readFileSync(broken));
    const want = kit.checkText(bytes);
    const stream = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (let i = 0; i < bytes.length; i += 7) {
            controller.enqueue(bytes.subarray(i, i + 7));
          }
          controller.close();
        },
      });
    assert.equal(kit.checkText(new TextDecoder().decode(bytes)), want);
    assert.equal(kit.checkText(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)), want);
    assert.equal(await kit.checkText(new Blob([bytes])), want);
    assert.equal(await kit.checkText(stream()), want);
    assert.deepEqual(await kit.check(stream()), JSON.parse(want));
  });

  test("reads a string as the characters it has, whatever it says about its encoding", () => {
    const payload = `<?xml version="1.0" encoding="ISO-8859-1"?>${readFileSync(valid, "utf8").replace(/^<\?xml[^>]*\?>/, "")}`.replace(/<KontaktPerson>[^<]*/, "<KontaktPerson>Åse Ørsted 🎓");
    assert.equal(kit.check(payload).payloads[0].verdict, "valid");
    const report = kit.check(payload.replace("Åse", "Å".repeat(250)), {showPersonalData: true}).payloads[0];
    assert.equal(report.findings[0]!.rule, "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktPerson/maxLength");
  });

  test("keeps characters whole where a long string is cut into windows", async () => {
    for (const shift of ["", "x", "xx", "xxx"]) {
      const text = `{"a": "${shift}${"🎓å".repeat(300_000)}"}`;
      assert.equal(kit.checkText(text), kit.checkText(new TextEncoder().encode(text)));
      assert.ok(!kit.checkText(text, {maxText: 3_000_000}).includes("utf-8"));
    }
  });

  test("takes File names for the report, and any given before them", async () => {
    const file = new File([readFileSync(broken)], "C:\\indberetning.xml");
    assert.equal((await kit.check(file)).payloads[0].file, "C:\\indberetning.xml");
    assert.equal((await kit.check(file, {name: "x"})).payloads[0].file, "x");
  });

  test("checks one field as it is typed", () => {
    assert.deepEqual(kit.checkField(indberet, cprNumber, "0101901234"), []);
    const [finding] = kit.checkField(indberet, cprNumber, "3102901234", {lang: "en"});
    assert.equal(finding!.rule, `ungedatabasen/indberet-institution-kontakt/${cprNumber}/cpr`);
    assert.equal(finding!.path, cprNumber);
    assert.match(finding!.message, /CPR number/);
    for (const value of ["å", "x".repeat(300), "🎓".repeat(40)]) {
      assert.equal(kit.checkField(indberet, cprNumber, value).length, 1);
    }
    const length = (n: number) => kit.checkField(indberet, "KontaktpersonInfo.KontaktPerson", "å".repeat(n)).map((f) => f.rule.split("/").at(-1));
    assert.deepEqual([length(250), length(251)], [[], ["maxLength"]]);
  });

  test("takes today's rules unless a day is given", () => {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
    const asOf = (options?: {asOf: string}) => kit.check("<x/>", options).asOf;
    assert.equal(asOf(), today);
    assert.equal(asOf({asOf: "2022-02-03"}), "2022-02-03");
    assert.equal(asOf({asOf: ""}), "");
  });

  test("describes systems, messages and fields", () => {
    assert.equal(kit.version, version);
    for (const system of systems) {
      assert.ok(kit.systems().some((s) => s.id === system), system);
    }
    const messages = kit.messages({system: "ungedatabasen"});
    assert.ok(messages.length > 0 && messages.every((m) => m.system === "ungedatabasen"));
    const description = kit.describe(indberet, {lang: "en"});
    const field = description.fields.find((f) => f.path === "KontaktpersonInfo.KontaktMail")!;
    assert.equal(field.label, "E-mail address of the contact person");
    assert.equal(field.maxLength, 64);
    assert.equal(field.required, true);
  });

  test("refuses what it cannot carry out, and can be used on", async () => {
    const loose = kit as unknown as Loose;
    const anything = ["x", 1, null, {}, [], () => 1, Symbol("s"), new Date(), NaN, true, 1n, new Map()];
    for (const wrong of anything.slice(1)) {
      await refuses("argument", () => loose["check"]!(wrong));
      await refuses("argument", () => loose["checkField"]!(wrong, cprNumber, "x"));
      await refuses("argument", () => loose["checkField"]!(indberet, wrong, "x"));
      await refuses("argument", () => loose["checkField"]!(indberet, cprNumber, wrong));
      await refuses("argument", () => loose["describe"]!(wrong));
      await refuses("argument", () => loose["setRegister"]!(wrong, [["cvr"]]));
      await refuses("argument", () => loose["check"]!("<x/>", {signal: wrong}));
      await assert.rejects(async () => loose["check"]!("<x/>", {lang: wrong}), ForkontrolError);
      await assert.rejects(async () => loose["check"]!("<x/>", {registers: wrong === null || (typeof wrong === "object" && Object.keys(wrong as object).length === 0) ? 1 : wrong}), ForkontrolError);
    }
    for (const options of [{nope: 1}, {maxDepth: 0}, {maxDepth: 1.5}, {maxDepth: "1"}, {format: "yaml"}, {asOf: "i dag"}, {asOf: "2026-02-30"}, {name: "a\0b"}, {toString: "x"}, {showPersonalData: "yes"}, {encoding: "utf-9"}]) {
      await refuses("option", () => loose["check"]!(new Uint8Array(), options));
    }
    await refuses("option", () => kit.check("<x/>", {encoding: "iso-8859-1"}));
    await refuses("unknown-message", () => kit.check("<x/>", {message: String("nope")}), /"nope"$/);
    const one = await load({systems: ["ungedatabasen"]});
    await refuses("unknown-message", () => one.describe("elevdatabasen/indberet@1.0#Indberet"), /the system elevdatabasen was not loaded/);
    await refuses("unknown-message", () => one.describe(String("ungedatabasen/nope@1#Nope")), /#Nope"$/);
    await refuses("argument", () => loose["check"]!({a: 1}), /JSON\.stringify/);
    await refuses("argument", () => loose["check"]!(Readable.from(["<x/>"])), /Readable\.toWeb/);
    const moved = new Uint8Array(8);
    structuredClone(moved.buffer, {transfer: [moved.buffer]});
    await refuses("argument", () => kit.check(moved), /transferred/);
    await refuses("argument", () => kit.check(moved.buffer), /transferred/);
    await refuses("unknown-message", () => kit.describe(String("__proto__")));
    await refuses("unknown-message", () => kit.checkField(String("constructor"), "x", "x"));
    await refuses("unknown-field", () => kit.checkField(indberet, "KontaktpersonInfo.Nope", "x"), /KontaktpersonInfo\.Nope/);
    await refuses("unknown-system", () => kit.messages({system: "nope"}));
    await refuses("unknown-register", () => kit.setRegister("nope", [["a"]]));
    assert.equal(kit.check(readFileSync(valid)).payloads[0].verdict, "valid");
  });

  test("says what is wrong with every hostile payload", async () => {
    for (const name of readdirSync(hostile).filter((name) => name !== "README.md")) {
      const bytes = readFileSync(`${hostile}/${name}`);
      const report = kit.check(bytes, {name});
      assert.notEqual(report.payloads[0].verdict, "valid", name);
      assert.ok(report.payloads[0].findings.length > 0, name);
      assert.equal(kit.checkField(indberet, cprNumber, new TextDecoder().decode(bytes)).length > 0, true, name);
    }
    assert.equal(kit.check(readFileSync(valid)).payloads[0].verdict, "valid");
  });

  test("leaves a payload undecided at a limit", () => {
    const text = (length: number) => readFileSync(valid, "utf8").replace(/<KontaktPerson>[^<]*/, `<KontaktPerson>${"x".repeat(length)}`);
    const verdict = (length: number) => kit.check(text(length), {maxText: 40}).payloads[0].verdict;
    assert.equal(verdict(40), "valid");
    assert.equal(verdict(41), "undecided");
  });

  test("takes a new instance when one has broken", async () => {
    const Instance = WebAssembly.Instance;
    let made = 0;
    class Breaking extends Instance {
      override get exports(): WebAssembly.Exports {
        const broken = ++made === 1;
        const trap = () => {
          throw new WebAssembly.RuntimeError("unreachable");
        };
        return broken ? {...super.exports, check: trap, feed: trap} : super.exports;
      }
    }
    for (const check of [(kit: Kit) => kit.check("<x/>"), (kit: Kit) => kit.check(new Blob(["<x/>"]))]) {
      made = 0;
      WebAssembly.Instance = Breaking;
      try {
        const kit = await load({systems: ["ungedatabasen"]});
        kit.setRegister("institutions", [{number: "999002"}]);
        const field = () => kit.checkField(indberet, "KontaktpersonInfo.DatakildeInstitutionNummer", "999001").length;
        assert.equal(field(), 1);
        await refuses("internal", () => check(kit));
        assert.equal(field(), 1, "the registers are there again");
        assert.equal((await check(kit)).payloads[0].verdict, "failed");
        assert.equal(made, 2);
      } finally {
        WebAssembly.Instance = Instance;
      }
    }
  });

  test("leaves nothing in the global scope", async () => {
    const before = Object.getOwnPropertyNames(globalThis).sort();
    (await load()).check("<x/>");
    assert.deepEqual(Object.getOwnPropertyNames(globalThis).sort(), before);
  });
});

describe("registers", () => {
  const institution = (number: string) => [["number", "type", "name"], [number, "", ""]];
  const rule = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.DatakildeInstitutionNummer/known-institution";
  const payload = readFileSync(valid, "utf8").replace(/(<DatakildeInstitutionNummer>)\d+/, "$1999001");
  const found = (kit: Kit, registers?: Record<string, string[][]>) => {
    const {findings, unchecked} = kit.check(payload, registers ? {registers} : {}).payloads[0];
    return unchecked.some((u) => u.rule === rule) ? "unchecked" : findings.some((f) => f.rule === rule) ? "unknown" : "known";
  };

  test("are asked once they are there", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    assert.equal(found(kit), "unchecked");
    kit.setRegister("institutions", institution("999001"));
    assert.equal(found(kit), "known");
    kit.setRegister("institutions", [{number: 999002}]);
    assert.equal(found(kit), "unknown");
    assert.equal(kit.checkField(indberet, "KontaktpersonInfo.DatakildeInstitutionNummer", "999001").length, 1);
    kit.setRegister("institutions", null);
    assert.equal(found(kit), "unchecked");
    assert.equal(kit.checkField(indberet, "KontaktpersonInfo.DatakildeInstitutionNummer", "999001").length, 0);
  });

  test("of one check stay with it", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    assert.equal(found(kit, {institutions: institution("999001")}), "known");
    assert.equal(found(kit), "unchecked");
    kit.setRegister("institutions", institution("999002"));
    assert.equal(found(kit, {institutions: institution("999001")}), "known");
    assert.equal(found(kit), "unknown");
  });

  test("with wrong rows are refused by row and column, without a value", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    kit.setRegister("institutions", institution("999001"));
    await refuses("register", () => kit.setRegister("institutions", []), /no rows/);
    await refuses("register", () => kit.setRegister("institutions", [["name"], ["Skole"]]), /row 1.*"number"/);
    await refuses("register", () => kit.setRegister("institutions", [["number"], ["1"], [""]]), /row 3.*number.*empty/);
    await refuses("register", () => kit.setRegister("institutions", [{number: "1"}, {number: ""}]), /row 2.*number.*empty/);
    await refuses("register", () => kit.setRegister("institutions", [["number"], ["secret\u001e"]]), /^(?!.*secret).*row 2, column 1/);
    await refuses("register", () => kit.setRegister("institutions", [{number: {} as string}]), /row 1/);
    await refuses("register", () => kit.setRegister("institutions", [{name: "Skole"}]), /institutions: no column "number"/);
    assert.equal(found(kit), "known", "the rows before are still there");
  });
});

describe("a payload that comes in pieces", () => {
  /** XML of about a size, made as it is read. */
  function large(size: number, asked: {chunks: number} = {chunks: 0}): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    const pupil = encoder.encode("<Elev><CPRNr>0101901234</CPRNr></Elev>".repeat(1000));
    let left = Math.ceil(size / pupil.length);
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(encoder.encode("<Indberet><KontaktpersonInfo>")),
        pull(controller) {
          asked.chunks++;
          if (left-- > 0) {
            controller.enqueue(pupil.slice());
          } else {
            controller.enqueue(encoder.encode("</KontaktpersonInfo></Indberet>"));
            controller.close();
          }
        },
      },
      {highWaterMark: 1},
    );
  }

  test("reports how far it has come", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    const told: number[] = [];
    const blob = new Blob([await new Response(large(3e6)).arrayBuffer()]);
    await kit.check(blob, {
      onProgress({bytes, total}) {
        assert.equal(total, blob.size);
        told.push(bytes);
      },
    });
    assert.deepEqual(told, [...told].sort((a, b) => a - b));
    assert.equal(told.at(-1), blob.size);
  });

  test("can be given up, and then no more of it is read", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    const asked = {chunks: 0};
    const controller = new AbortController();
    const reason = new Error("enough");
    const check = kit.check(large(1e9, asked), {signal: controller.signal, onProgress: () => controller.abort(reason)});
    await assert.rejects(check, reason);
    const chunks = asked.chunks;
    assert.ok(chunks < 10_000, `${chunks} chunks`);
    assert.equal((await kit.check(large(1e5))).payloads[0].verdict, "invalid");
    assert.equal(asked.chunks, chunks);
  });

  test("that has been given up before is not read at all", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    const asked = {chunks: 0};
    await assert.rejects(kit.check(large(1e6, asked), {signal: AbortSignal.abort()}), {name: "AbortError"});
    assert.throws(() => kit.check("<x/>", {signal: AbortSignal.abort()}), {name: "AbortError"});
    assert.ok(asked.chunks <= 1);
  });

  test("that never comes can be given up too", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    const controller = new AbortController();
    const check = kit.check(new ReadableStream(), {signal: controller.signal});
    queueMicrotask(() => controller.abort());
    await assert.rejects(check, {name: "AbortError"});
    assert.equal(kit.check("<x/>").summary.payloads, 1);
  });

  test("lets other calls through, and others of its kind wait", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    const order: string[] = [];
    const first = kit.check(large(2e6)).then(() => order.push("first"));
    const second = kit.check(large(1e3)).then(() => order.push("second"));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(kit.check(readFileSync(valid)).payloads[0].verdict, "valid");
    assert.equal(kit.check(" ".repeat(1_000_000) + readFileSync(valid, "utf8").replace(/^<\?xml[^>]*\?>/, "")).payloads[0].verdict, "valid");
    assert.equal(kit.checkField(indberet, cprNumber, "x").length, 1);
    order.push("between");
    await Promise.all([first, second]);
    assert.deepEqual(order, ["between", "first", "second"]);
  });

  test("that fails rejects with the cause", async () => {
    const kit = await load({systems: ["ungedatabasen"]});
    const cause = new Error("the line broke");
    const failing = new ReadableStream<Uint8Array>({pull: (controller) => controller.error(cause)});
    await assert.rejects(kit.check(failing), (error) => error instanceof ForkontrolError && error.code === "stream" && error.cause === cause);
    await refuses("stream", () => kit.check(new ReadableStream({start: (c) => c.enqueue("text")})));
    assert.equal((await kit.check(large(1e3))).payloads[0].verdict, "invalid");
  });

  test("does not make the memory grow", async () => {
    const memories: WebAssembly.Memory[] = [];
    const Instance = WebAssembly.Instance;
    class Watched extends Instance {
      constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
        super(module, imports);
        memories.push(this.exports["memory"] as WebAssembly.Memory);
      }
    }
    WebAssembly.Instance = Watched;
    try {
      const kit = await load({systems: ["ungedatabasen"]});
      const payload = new Uint8Array(await new Response(large(1e6)).arrayBuffer());
      kit.check(payload);
      const before = memories[0]!.buffer.byteLength;
      const long = new Uint8Array(await new Response(large(64e6)).arrayBuffer());
      kit.check(long);
      await kit.check(large(64e6));
      const grown = memories[0]!.buffer.byteLength - before;
      assert.ok(grown <= 8 << 20, `it grew by ${grown} bytes`);
      assert.equal(memories.length, 1);
      // What must be kept, a single long value, goes with the instance.
      kit.check(`<Indberet><KontaktpersonInfo><KontaktPerson>${"x".repeat(40e6)}</KontaktPerson></KontaktpersonInfo></Indberet>`, {maxText: 50e6});
      kit.check("<x/>");
      assert.equal(memories.length, 2);
      assert.ok(memories[1]!.buffer.byteLength <= before);
    } finally {
      WebAssembly.Instance = Instance;
    }
  });
});

describe("loading", () => {
  const file = (name: string) => readFileSync(new URL(name, dist));
  const packs = () => ["core", "core.da", "ungedatabasen", "ungedatabasen.da"].map((name) => file(`packs/${name}.fkp`));

  test("takes addresses, answers, bytes and a compiled module", async () => {
    const wasm = file("forkontrol.wasm");
    const compiled = await WebAssembly.compile(wasm);
    const answer = () => new Response(new Uint8Array(wasm), {headers: {"content-type": "application/wasm"}});
    for (const given of [new URL("forkontrol.wasm", dist), new URL("forkontrol.wasm", dist).href, wasm, new Uint8Array(wasm).buffer, answer(), new Response(new Uint8Array(wasm)), compiled]) {
      const kit = await load({wasm: given, packs: packs()});
      assert.deepEqual(kit.messages({system: "ungedatabasen"}).length > 0, true);
    }
    const folder = await load({packs: new URL("packs/", dist), systems: ["unilogin"], lang: "en"});
    assert.equal(folder.lang, "en");
    assert.ok(!folder.systems().some((s) => s.id === "ungedatabasen"));
  });

  test("takes packs that a bundler put into the script", async () => {
    const inline = packs().map((pack) => `data:application/octet-stream;base64,${pack.toString("base64")}`);
    assert.ok((await load({packs: inline})).messages().length > 0);
  });

  test("refuses what it cannot load with a sentence that helps", async () => {
    const loose = load as unknown as (options: unknown) => Promise<Kit>;
    await refuses("argument", () => loose("x"));
    await refuses("argument", () => loose({wasm: 1}));
    await refuses("argument", () => loose({packs: 1}));
    await refuses("argument", () => loose({systems: "ungedatabasen"}));
    await refuses("option", () => loose({nope: 1}));
    await refuses("option", () => loose({lang: "de"}));
    await refuses("option", () => load({lang: []}));
    await refuses("unknown-system", () => load({systems: ["nope" as SystemId]}), /ungedatabasen/);
    await refuses("unknown-system", () => load({systems: ["../x" as SystemId], packs: dist}));
    await refuses("load", () => load({systems: ["nope" as SystemId], packs: new URL("packs/", dist)}), /nope(\.da)?\.fkp/);
    await refuses("load", () => load({wasm: new URL("nowhere.wasm", dist)}), /nowhere\.wasm/);
    await refuses("load", () => load({wasm: new Response("", {status: 404})}), /404/);
    await refuses("load", () => load({wasm: new Response("<!doctype html>", {headers: {"content-type": "text/html; charset=utf-8"}})}), /a page in HTML/);
    const {WebAssembly: assembly} = globalThis;
    try {
      delete (globalThis as {WebAssembly?: unknown}).WebAssembly;
      await refuses("load", () => load({systems: ["ungedatabasen"]}), /no WebAssembly/);
    } finally {
      globalThis.WebAssembly = assembly;
    }
    await refuses("load", () => load({wasm: new TextEncoder().encode("no module")}), /compiled/);
    await refuses("load", () => load({wasm: new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])}), /not that of forkontrol/);
    await refuses("pack-damaged", () => load({packs: [new Uint8Array(100)]}));
    for (const [i, pack] of packs().entries()) {
      const damaged = packs();
      damaged[i] = pack.subarray(0, pack.length / 2);
      await refuses("pack-damaged", () => load({packs: damaged}));
    }
    const alone = await load({packs: [file("packs/core.fkp")]});
    await refuses("pack-missing", () => alone.messages());
    const danish = await load({systems: []});
    await refuses("pack-missing", () => danish.check("<x/>", {lang: "en"}), /en/);
  });

  test("refuses a module of another version", async () => {
    const folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
    try {
      cpSync(dist, join(folder, "dist"), {recursive: true});
      writeFileSync(join(folder, "package.json"), `{"type": "module"}`);
      for (const name of readdirSync(join(folder, "dist")).filter((name) => name.endsWith(".js"))) {
        const script = join(folder, "dist", name);
        writeFileSync(script, readFileSync(script, "utf8").replace(`"${version}"`, `"99.0.0"`));
      }
      const newer = (await import(pathToFileURL(join(folder, "dist", "index.js")).href)) as typeof import("@forkontrol/validator");
      await assert.rejects(newer.load(), {code: "version", message: `forkontrol.wasm is version ${version}, @forkontrol/validator is 99.0.0: use the forkontrol.wasm of the same package`});
    } finally {
      rmSync(folder, {recursive: true});
    }
  });

  test("a closed kit refuses all calls", async () => {
    const kit = await load({systems: []});
    kit.close();
    await refuses("closed", () => kit.check("<x/>"));
    await refuses("closed", () => kit.check(new Blob(["<x/>"])));
    await refuses("closed", () => kit.messages());
    kit.close();
  });
});
