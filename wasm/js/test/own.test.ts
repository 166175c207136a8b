// Packs of one's own, as `forkontrol pack` writes them.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {pathToFileURL} from "node:url";
import {ForkontrolError, load, type ErrorCode, type Kit, type RemoteKit} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import {standardSchema} from "@forkontrol/validator/forms";
import {startBrowser, type Browsing, type Opened} from "./forms/browser.js";
import {broken, command, examples, packageFolder, root} from "./support/files.js";

const kantine = `${root}wasm/testdata/kantine`;
const order = "kantine/bestil@1#Bestilling";
const asOf = "2026-11-22";

const faulty = "<Bestilling><Elev>3102055024</Elev><Ret>abc</Ret><Antal>12</Antal></Bestilling>";

const read = (name: string) => Uint8Array.from(readFileSync(join(folder, name)));

let folder: string;
let bytes: Uint8Array<ArrayBuffer>;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
  pack("--name", "kantine", "--types");
  bytes = read("kantine.fkp");
});
after(() => rmSync(folder, {recursive: true}));

function pack(...args: string[]): void {
  const {status, stderr} = spawnSync(command, ["pack", "--schemas", kantine, "-o", folder, ...args], {encoding: "utf8"});
  assert.equal(status, 0, stderr);
}

/** What the command reports about a payload by the same rules. */
function native(payload: string, lang: string): string {
  const file = join(folder, "x.xml");
  writeFileSync(file, payload);
  const {stdout} = spawnSync(command, ["check", "--schemas", kantine, "--format", "json", "--as-of", asOf, "--lang", lang, file], {encoding: "utf8"});
  return stdout.replaceAll(file.replaceAll("\\", "\\\\"), "x.xml");
}

async function refuses(code: ErrorCode, call: () => unknown, message?: RegExp): Promise<void> {
  await assert.rejects(async () => call(), (error) => {
    assert.ok(error instanceof ForkontrolError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message ?? /./);
    return true;
  });
}

describe("packs of one's own", () => {
  test("are loaded beside those of the package, from wherever they are", async () => {
    const address = pathToFileURL(join(folder, "kantine.fkp"));
    const exact = bytes.buffer;
    for (const given of [address, address.href, exact, new Uint8Array(exact), new Blob([exact]), new File([exact], "kantine.fkp"), new Response(exact)]) {
      const kit = await load({packs: [given], systems: ["unilogin"]});
      const ids = kit.messages().map(({id}) => id);
      assert.ok(ids.includes(order) && ids.some((id) => id.startsWith("unilogin/")), ids.join());
      kit.close();
    }
    const none = await load({packs: [bytes], systems: []});
    assert.deepEqual(none.messages().filter(({system}) => !["soap", "integrationsplatformen"].includes(system)).map(({id}) => id), [
      order,
      "ungedatabasen/indberet-institution-kontakt@2.0#Indberet",
    ]);
    // A folder of the package's packs may be named too.
    const both = await load({packs: [new URL("dist/packs/", pathToFileURL(packageFolder)), bytes], systems: ["unilogin"]});
    assert.ok(both.messages({system: "kantine"}).length === 1 && both.messages({system: "unilogin"}).length > 0);
  });

  test("report byte for byte what the command does", async () => {
    const kits: (Kit | RemoteKit)[] = [await load({packs: [bytes], lang: ["da", "en"]}), await loadInWorker({packs: [bytes], lang: ["da", "en"]})];
    const known = readFileSync(`${examples}/elevdatabasen/indberet-advarsel-institutionsnummer.xml`, "utf8");
    try {
      for (const payload of [faulty, "<Bestilling/>", "<Indberet><X/></Indberet>", readFileSync(broken, "utf8"), known]) {
        for (const lang of ["da", "en"] as const) {
          const want = native(payload, lang);
          for (const kit of kits as Kit[]) {
            assert.equal(await kit.checkText(payload, {lang, asOf, name: "x.xml"}), want);
            assert.equal(await kit.checkText(new Blob([payload]), {lang, asOf, name: "x.xml"}), want);
          }
        }
      }
    } finally {
      kits.forEach((kit) => kit.close());
    }
  });

  test("have fields, registers and descriptions as the others", async () => {
    const kit = await load({packs: [bytes], systems: []});
    assert.deepEqual(kit.checkField(order, "Antal", "12").map(({rule}) => rule), ["kantine/bestil/Antal/maximum"]);
    assert.equal(kit.describe(order).fields.length, 3);
    const good = "<Bestilling><Elev>0101054321</Elev><Ret>ABC</Ret></Bestilling>";
    assert.deepEqual(kit.check(good).payloads[0].unchecked.map(({registers}) => registers), [["retter"]]);
    kit.setRegister("retter", [{ret: "ABC"}]);
    assert.deepEqual(kit.check(good).payloads[0].unchecked, []);
    assert.deepEqual(kit.check(good.replace("ABC", "XYZ")).payloads[0].findings.map(({message}) => message), ["Retten findes ikke."]);
  });

  test("are there again after a worker has died", async () => {
    const kit = await loadInWorker({packs: [bytes], systems: []});
    try {
      assert.equal((await kit.messages({system: "kantine"})).length, 1);
    } finally {
      kit.close();
    }
  });

  test("make Standard Schemas", async () => {
    const schema = standardSchema(await load({packs: [bytes], systems: []}), order as string, {form: true});
    assert.deepEqual(await schema["~standard"].validate({Elev: "0101054321", Ret: "ABC", Antal: "2"}), {value: {Elev: "0101054321", Ret: "ABC", Antal: 2}});
    const {issues} = (await schema["~standard"].validate({Elev: "", Ret: "ABC", Antal: "12"})) as unknown as {issues: {path: string[]}[]};
    assert.deepEqual(issues.map(({path}) => path), [["Antal"], ["Elev"]]);
  });

  test("that cannot be loaded say why", async () => {
    await refuses("pack-damaged", () => load({packs: [bytes.subarray(0, bytes.length / 2)], systems: []}));
    const later = bytes.slice();
    later[3]! += 1;
    await refuses("version", () => load({packs: [later], systems: []}), /made by forkontrol \d+\.\d+\.\d+ .*make it again with forkontrol pack/);
    await refuses("version", () => load({packs: [bytes], systems: [], wasm: readFileSync(join(packageFolder, "dist", "forkontrol.wasm"))}), /forkontrol-own\.wasm/);
    pack("--name", "igen");
    await refuses("pack-conflict", () => load({packs: [bytes, read("igen.fkp")], systems: []}), /make one pack of both/);
    await refuses("load", () => load({packs: [pathToFileURL(join(folder, "nowhere.fkp"))], systems: []}), /pack 1/);
    await refuses("argument", () => (load as (options: unknown) => Promise<Kit>)({packs: [1]}));
    pack("--name", "dansk", "--texts", "da");
    await refuses("pack-missing", () => load({packs: [read("dansk.fkp")], systems: [], lang: "en"}), /no texts of language en/);
  });

  test("have types that join those of the package", () => {
    const place = join(folder, "consumer");
    mkdirSync(place);
    copyFileSync(join(folder, "kantine.d.ts"), join(place, "kantine.d.ts"));
    writeFileSync(
      join(place, "consumer.ts"),
      `import {load} from "@forkontrol/validator";
import {bindForm, standardSchema} from "@forkontrol/validator/forms";
import type {Messages} from "@forkontrol/validator/messages";
import type {Bestil} from "./kantine.js";

const order: Bestil.Bestilling = {Elev: "0101054321", Ret: "ABC", Antal: 2};
const byId: Messages["kantine/bestil@1#Bestilling"] = order;
const kit = load({packs: ["/kantine.fkp"], systems: []});
bindForm(document.querySelector("form")!, {kit, message: "kantine/bestil@1#Bestilling", fields: {Elev: "cpr", Antal: "number"}});
// @ts-expect-error the field is spelt Antal
bindForm(document.querySelector("form")!, {kit, message: "kantine/bestil@1#Bestilling", fields: {Antall: "number"}});
export const schema = standardSchema(await kit, "kantine/bestil@1#Bestilling");
// @ts-expect-error a number
export const wrong: Bestil.Bestilling = {Elev: "0101054321", Ret: "ABC", Antal: "2"};
export default byId;
`,
    );
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify({
      compilerOptions: {
        strict: true, module: "nodenext", target: "es2022", lib: ["es2022", "dom", "dom.iterable"], noEmit: true, types: [],
        paths: Object.fromEntries(["", "/forms", "/messages"].map((entry) => [`@forkontrol/validator${entry}`, [join(packageFolder, "dist", ...(entry === "" ? ["index.d.ts"] : [`${entry.slice(1)}/index.d.ts`]))]])),
      },
      include: ["*.ts"],
    }));
    writeFileSync(join(place, "package.json"), `{"type": "module"}`);
    const {status, stdout} = spawnSync(join(packageFolder, "node_modules", ".bin", "tsc"), ["-p", place], {encoding: "utf8"});
    assert.equal(status, 0, stdout);
  });

  describe("in a page", () => {
    let browsing: Browsing;
    let page: Opened;
    before(async () => {
      browsing = await startBrowser();
      page = await browsing.open();
      await page.evaluate(async ([bytes]) => {
        const core = await import("/forkontrol/index.js" as string);
        const remote = await import("/forkontrol/worker.js" as string);
        const forms = await import("/forkontrol/forms/index.js" as string);
        const {ForkontrolCheck} = await import("/forkontrol/forms/element.js" as string);
        const file = new File([new Uint8Array(bytes)], "kantine.fkp");
        Object.assign(globalThis, {forms, ForkontrolCheck, own: await core.load({packs: [file], systems: []}), remote: await remote.loadInWorker({packs: [file], systems: []})});
      }, [[...bytes]] as const);
    });
    after(async () => {
      assert.deepEqual(page.problems, []);
      await browsing.stop();
    });

    test("bind forms", async () => {
      await page.evaluate(async (message) => {
        document.querySelector("main")!.innerHTML = `<form><label>CPR <input name="cpr"></label><label>Antal <input name="number"></label><label>Ret <input name="dish"></label><button>Send</button></form>`;
        const bound = (globalThis as any).forms.bindForm(document.querySelector("form"), {kit: (globalThis as any).remote, message, fields: {Elev: "cpr", Antal: "number", Ret: "dish"}});
        await bound.ready;
        (globalThis as any).bound = bound;
      }, order);
      await page.getByLabel("Antal").fill("12");
      await page.getByLabel("CPR").focus();
      await page.locator(".forkontrol-finding").first().waitFor();
      assert.match((await page.locator(".forkontrol-finding").allTextContents()).join(), /Antal må højst være 9/);
      await page.getByLabel("Antal").fill("2");
      assert.deepEqual(await page.evaluate(() => (globalThis as any).bound.payload()), {Antal: 2});
    });

    test("are what the element checks with", async () => {
      await page.evaluate(() => {
        document.querySelector("main")!.innerHTML = "<label for=a>Fil</label><forkontrol-check id=a></forkontrol-check>";
        (document.querySelector("forkontrol-check") as any).kit = (globalThis as any).own;
      });
      await page.locator("forkontrol-check").locator("textarea").fill(faulty);
      await page.locator("forkontrol-check").locator(".finding").nth(2).waitFor();
      assert.equal(await page.locator("forkontrol-check").locator(".finding").count(), 3);
    });
  });
});
