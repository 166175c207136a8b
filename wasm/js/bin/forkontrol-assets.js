#!/usr/bin/env node
// Copies what the package loads into a folder of a page, where a bundler does not do it: the module, the worker's script and
// the packs of the systems and languages that are asked for. Nothing else is read, and nothing is fetched.
import {copyFileSync, mkdirSync, readFileSync, statSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {parseArgs} from "node:util";

const usage = `forkontrol-assets DIR [--systems ID,ID] [--lang da,en] [--own] [--contracts] [--descriptions]

Copies into DIR what load() and loadInWorker() load: forkontrol.wasm, thread.js and packs/.

  --systems ID,ID   only the packs of these systems, for load({systems: ["ID", "ID"]}); default: all systems
  --lang da,en      the languages of the texts; default: da
  --own             forkontrol-own.wasm, for packs of your own and for loadPersons()
  --contracts       forkontrol-contracts.wasm, for contract()
  --descriptions    forkontrol-descriptions.wasm and its worker's script, for loadDescriptions()
`;

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");
const {packs, joined} = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));

/** A mistake in the call. */
class Mistake extends Error {}

function wanted() {
  let given;
  try {
    given = parseArgs({
      allowPositionals: true,
      options: {
        systems: {type: "string", multiple: true},
        lang: {type: "string", multiple: true, default: ["da"]},
        own: {type: "boolean"},
        contracts: {type: "boolean"},
        descriptions: {type: "boolean"},
        help: {type: "boolean", short: "h"},
      },
    });
  } catch (error) {
    throw new Mistake(error.message);
  }
  const {values, positionals} = given;
  if (values.help) {
    return undefined;
  }
  if (positionals.length !== 1) {
    throw new Mistake(positionals.length === 0 ? "name the folder to copy into" : `there can be one folder, not ${positionals.length}`);
  }
  const languages = known(values.lang, [...new Set(packs.map(({language}) => language))], "language");
  const rules = packs.filter(({language}) => language === undefined).map(({system}) => system);
  const ids = values.systems && ["core", ...known(values.systems, rules.filter((id) => id !== "core"), "system")];
  const ofLanguage = ({language}) => language === undefined || languages.includes(language);
  const chosen = ids === undefined ? joined.filter(ofLanguage) : packs.filter((pack) => ofLanguage(pack) && ids.includes(pack.system));
  const files = ["forkontrol.wasm", "thread.js"];
  if (values.own) {
    files.push("forkontrol-own.wasm");
  }
  if (values.contracts) {
    files.push("forkontrol-contracts.wasm");
  }
  if (values.descriptions) {
    files.push("forkontrol-descriptions.wasm", "descriptions-thread.js");
  }
  return {folder: positionals[0], files: [...files, ...chosen.map(({path}) => path)]};
}

/** The names of lists, which have commas between them. Throws a Mistake when there is no such thing. */
function known(lists, all, what) {
  const names = lists.flatMap((list) => list.split(",")).map((name) => name.trim()).filter((name) => name !== "");
  const wrong = names.find((name) => !all.includes(name));
  if (wrong !== undefined) {
    throw new Mistake(`there is no ${what} ${JSON.stringify(wrong)}; there are ${all.filter((name) => name !== undefined).join(", ")}`);
  }
  return names;
}

try {
  const todo = wanted();
  if (todo === undefined) {
    process.stdout.write(usage);
  } else {
    let size = 0;
    for (const path of todo.files) {
      const to = join(todo.folder, path);
      mkdirSync(dirname(to), {recursive: true});
      copyFileSync(join(dist, path), to);
      size += statSync(to).size;
    }
    console.log(`${todo.files.length} files, ${(size / 1e6).toFixed(1)} MB, in ${todo.folder}`);
  }
} catch (error) {
  const mistake = error instanceof Mistake;
  console.error(`forkontrol-assets: ${error.message}${mistake ? "\n\n" + usage : ""}`);
  process.exitCode = mistake ? 2 : 1;
}
