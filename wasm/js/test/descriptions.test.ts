// Interface descriptions are read as the command reads them, and become packs.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, readdirSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {ForkontrolError, load} from "@forkontrol/validator";
import {loadDescriptions, type DescriptionReader, type Mend} from "@forkontrol/validator/descriptions";
import {command, packageFolder, root} from "./support/files.js";

// DESCRIPTIONS is a folder of more documents that are to be read alike.
const folders = [`${root}wasm/testdata/beskrivelse`, ...(process.env["DESCRIPTIONS"] ? [process.env["DESCRIPTIONS"]] : [])];
const bytes = (path: string) => new Uint8Array(readFileSync(path));

/** What the command tells of a document, and the source that it writes. */
function native(path: string): {told: unknown; source: Record<string, string>} | undefined {
  const folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
  try {
    const {status, stdout} = spawnSync(command, ["import", "--format", "json", "-o", join(folder, "made"), path], {encoding: "utf8", maxBuffer: 1 << 28});
    if (status !== 0) {
      return undefined;
    }
    const made = join(folder, "made");
    const files = readdirSync(made, {recursive: true, withFileTypes: true}).filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name));
    return {told: JSON.parse(stdout), source: Object.fromEntries(files.map((f) => [f.slice(made.length + 1), readFileSync(f, "utf8")]))};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

describe("interface descriptions", () => {
  let reader: DescriptionReader;
  before(async () => void (reader = await loadDescriptions()));
  after(() => reader.close());
  const read = (name: string, content: Uint8Array | string, mended: Mend[] = []) =>
    reader.read({name, content: typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content)}, {mended});

  test("become what the command makes of them, in each format", async () => {
    let made = 0;
    for (const folder of folders) {
      for (const name of readdirSync(folder)) {
        const want = native(join(folder, name));
        const {told, source, problems, pack} = await read(name, bytes(join(folder, name)));
        if (want === undefined) {
          assert.ok(problems.length > 0 && pack === undefined, name);
          continue;
        }
        assert.deepEqual(told, want.told, name);
        assert.deepEqual(source, want.source, name);
        assert.deepEqual(problems, [], name);
        assert.ok(pack, name);
        made++;
      }
    }
    assert.ok(made >= 6);
  });

  test("are mended, and become rules", async () => {
    const text = "Felt;Type;Krævet\nOrdre;String(8);Ja\nRet;String(20);Måske\n";
    const first = await read("Kantine.csv", text);
    assert.deepEqual(first.told!.tables![0]!.rows.map(({fate}) => fate), ["heading", "taken", "asked"]);
    const {pack, told, name} = await read("Kantine.csv", text, [{place: "l. 3", column: 2, text: "Ja"}, {place: "l. 3", kind: "values", text: "SUPPE, KAGE"}]);
    assert.equal(name, "kantine");
    assert.deepEqual(told!.rows, {heading: 1, taken: 2});
    const kit = await load({packs: [pack!], systems: []});
    const rules = (payload: string) => kit.check(payload).payloads[0].findings.map(({rule}) => rule);
    assert.deepEqual(rules("<Kantine><Ordre>1</Ordre></Kantine>"), ["kantine/kantine/Ret/required"]);
    assert.deepEqual(rules("<Kantine><Ordre>1</Ordre><Ret>SALAT</Ret></Kantine>"), ["kantine/kantine/Ret/enum"]);
    assert.equal((await reader.read({name: "a.csv", content: new TextEncoder().encode(text)}, {system: "Skolens køkken"})).name, "skolens-koekken");
  });

  test("that nothing comes of say why, and leave the reader usable", async () => {
    for (const [name, content] of [["a.docx", "PK"], ["a.pdf", "%PDF-1.7"], ["a.csv", "Navn;Farve\nx;rød\n"], ["a.txt", ""]] as const) {
      const {pack, problems, name: none} = await read(name, content);
      assert.equal(pack, undefined, name);
      assert.equal(none, "");
      assert.equal(problems.length, 1, name);
      assert.notEqual(problems[0]!.da, problems[0]!.en, name);
    }
    assert.ok((await read("Kantine.csv", "Felt;Type\nOrdre;String(8)\n")).pack);
  });

  test("need the module that reads them, and a file", async () => {
    const is = (code: string) => (error: unknown) => error instanceof ForkontrolError && error.code === code;
    const other = await loadDescriptions({wasm: bytes(join(packageFolder, "dist", "forkontrol.wasm"))});
    await assert.rejects(other.read({name: "a.csv", content: new Uint8Array()}), is("version"));
    other.close();
    await assert.rejects(other.read({name: "a.csv", content: new Uint8Array()}), is("closed"));
    await assert.rejects((reader.read as (file: unknown) => Promise<unknown>)("a.csv"), is("argument"));
  });
});
