// Contracts become packs, in a worker.

import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, test} from "node:test";
import {ForkontrolError, load} from "@forkontrol/validator";
import {contract} from "@forkontrol/validator/contracts";
import {startBrowser} from "./forms/browser.js";
import {packageFolder, root} from "./support/files.js";

const names = ["kantine.xsd", "typer.xsd"];
const text = (name: string) => readFileSync(`${root}wasm/testdata/kontrakt/${name}`, "utf8");
const files = () => names.map((name) => new File([text(name)], name));

describe("contracts", () => {
  test("become a pack that is loaded as any other", async () => {
    const made = await contract(files());
    assert.deepEqual({...made, pack: undefined}, {name: "kantine", messages: ["kantine/kantine@1.0#Bestilling"], notes: [], problems: [], pack: undefined});
    const kit = await load({packs: [made.pack!], systems: []});
    const {findings} = kit.check(`<Bestilling xmlns="urn:kantine"><Elev>Anna Bjørk Carlsen</Elev><Ret>Kage</Ret></Bestilling>`).payloads[0];
    assert.deepEqual(findings.map(({rule}) => rule), ["kantine/kantine/Elev/maxLength", "kantine/kantine/Ret/enum"]);
    const again = await contract(names.map((name) => ({name, content: new TextEncoder().encode(text(name))})), {lang: "en"});
    assert.deepEqual(again.pack, made.pack, "the same files give the same bytes, whatever the language");
    assert.equal((await contract(files(), {name: "Skolens køkken"})).name, "skolens-koekken");
  });

  test("that cannot be used say why, and where", async () => {
    for (const [lang, words] of [["da", /mangler/], ["en", /missing/]] as const) {
      const made = await contract(files().slice(0, 1), {lang});
      assert.equal(made.pack, undefined);
      assert.equal(made.problems[0]!.file, "kantine.xsd");
      assert.ok(made.problems[0]!.line! > 0);
      assert.match(made.problems[0]!.text, words);
    }
    assert.ok((await contract([new File(["<a"], "a.xsd")])).problems.length > 0);
    assert.ok((await contract([new File(["PK"], "a.zip")])).problems.length > 0);
  });

  test("need the module that reads them, and files", async () => {
    const wasm = readFileSync(join(packageFolder, "dist", "forkontrol.wasm"));
    const is = (code: string) => (error: unknown) => error instanceof ForkontrolError && error.code === code;
    await assert.rejects(contract(files(), {wasm: Uint8Array.from(wasm)}), is("version"));
    await assert.rejects(contract([]), is("argument"));
    await assert.rejects((contract as unknown as (files: unknown) => Promise<unknown>)("kantine.xsd"), is("argument"));
  });

  test("are read in a page, under its policy", async () => {
    const browsing = await startBrowser();
    try {
      const page = await browsing.open();
      const messages = await page.evaluate(async (given) => {
        const {contract} = await import("/forkontrol/contracts.js" as string);
        const {load} = await import("/forkontrol/index.js" as string);
        const {pack} = await contract(given.map(([name, text]) => new File([text!], name!)));
        return (await load({packs: [pack], systems: []})).messages({system: "kantine"}).map(({id}: {id: string}) => id);
      }, names.map((name) => [name, text(name)]));
      assert.deepEqual(messages, ["kantine/kantine@1.0#Bestilling"]);
      assert.deepEqual(page.problems, []);
    } finally {
      await browsing.stop();
    }
  });
});
