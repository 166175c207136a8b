// Builds dist/: the module with its packs, the types of all messages, the scripts; and
// sees that a page need not load more than it may.
//
//   node scripts/build.mjs [--scripts]     with --scripts only what is written in TypeScript
import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join, relative, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";
import {compressed, print, sizes} from "../../size.mjs";

/** What the scripts of a page that checks payloads may be, in its own thread or in a worker, compressed, in bytes. */
const scriptsLimit = 20_000;

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(here, "..", "..");
const dist = join(here, "dist");
const scriptsAlone = process.argv.includes("--scripts") && existsSync(join(dist, "manifest.json"));
const {version} = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

if (!scriptsAlone) {
  rmSync(dist, {recursive: true, force: true});
  run("go", ["run", "./wasm/make", "-out", dist], root);
  run("go", ["run", "./cmd/rulec", "-types", join(dist, "messages")], root);
  // Types alone; the script is there for those who import it without saying so.
  writeFileSync(join(dist, "messages", "index.js"), "export {};\n");
  joinPacks();
}
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
if (manifest.forkontrol !== version) {
  throw new Error(`package.json has version ${version}, forkontrol is ${manifest.forkontrol}`);
}
const systems = manifest.packs.filter((pack) => pack.language === undefined && pack.system !== "core").map((pack) => pack.system);
writeRelease();
writeAddresses();
run("npx", ["--no-install", "tsc", "-p", "tsconfig.json", "--emitDeclarationOnly"], here);
// The types of frameworks are written as such: they extend those of packages that are not here.
for (const file of readdirSync(join(here, "types"))) {
  copyFileSync(join(here, "types", file), join(dist, file));
}
for (const file of readdirSync(dist, {recursive: true}).filter((file) => /\.js(\.map)?$/.test(file) && !file.startsWith("messages"))) {
  rmSync(join(dist, file));
}
// What several entries share is in files of its own, in the same folder: a page loads two or three scripts.
const scripts = {
  outdir: dist,
  outbase: join(here, "src"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
};
const entries = (...names) => names.map((name) => join(here, "src", `${name}.ts`));
const {metafile} = await build({
  ...scripts,
  metafile: true,
  entryPoints: entries("index", "worker", "join", "contracts", "descriptions", "waivers", "forms/index", "forms/element", "forms/offers"),
  splitting: true,
  chunkNames: "shared-[hash]",
});
// The script of a worker is alone and whole: bundlers copy it as it is, without what it would import, and write no map of it.
await build({...scripts, minify: true, sourcemap: false, entryPoints: entries("thread", "descriptions-thread")});
manifest.scripts = readdirSync(dist, {recursive: true})
  .filter((file) => file.endsWith(".js"))
  .sort()
  .map((path) => ({path, ...measure(path)}));
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, undefined, 1) + "\n");
await report();

function run(command, args, cwd) {
  execFileSync(command, args, {cwd, stdio: "inherit"});
}

/** Joins the packs of all systems: a page that loads them all asks for two files instead of fifty. */
function joinPacks() {
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  manifest.joined = [undefined, "da", "en"].map((language) => {
    const packs = manifest.packs.filter((pack) => pack.language === language);
    const path = `packs/all${language === undefined ? "" : `.${language}`}.fkp`;
    writeFileSync(join(dist, path), Buffer.concat(packs.map((pack) => readFileSync(join(dist, pack.path)))));
    return {path, language, ...measure(path), sizes: packs.map((pack) => pack.size)};
  });
  writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, undefined, 1) + "\n");
}

/** Writes what this package is. It is apart from the addresses, which a worker's script must not have. */
function writeRelease() {
  const ids = systems.map((id) => `  ${JSON.stringify(id)},`);
  writeFileSync(
    join(here, "src", "release.ts"),
    `// Written by scripts/build.mjs.

/** The version of forkontrol. */
export const version: string = ${JSON.stringify(version)};

/** The ids of the systems that this package has rules of. */
export const systems = [
${ids.join("\n")}
] as const;
`,
  );
}

/** Writes where module and packs are, one literal address each: so do bundlers find what a script needs. */
function writeAddresses() {
  const name = (path) => JSON.stringify(path.replace(/^packs\/|\.fkp$/g, ""));
  const packs = [...manifest.packs, ...manifest.joined].map(({path}) => `  ${name(path)}: new URL("./${path}", import.meta.url),`);
  const joined = manifest.joined.map(({path, sizes}) => `  ${name(path)}: [${sizes.join(", ")}],`);
  writeFileSync(
    join(here, "src", "files.ts"),
    `// Written by scripts/build.mjs.

export const wasmAddress: URL = new URL("./forkontrol.wasm", import.meta.url);

/** The module that takes packs of one's own. */
export const ownWasmAddress: URL = new URL("./forkontrol-own.wasm", import.meta.url);

/** The module that reads contracts too. */
export const contractsWasmAddress: URL = new URL("./forkontrol-contracts.wasm", import.meta.url);

const packs: Readonly<Record<string, URL>> = {
${packs.join("\n")}
};

/** Where a pack of this package is. */
export const packAddress = (name: string): URL => packs[name]!;

/** The sizes of the packs that stand one after another in a file of them all. */
export const joinedSizes: Readonly<Record<string, readonly number[]>> = {
${joined.join("\n")}
};
`,
  );
}

function measure(path) {
  const bytes = readFileSync(join(dist, path));
  const digest = (name, form) => createHash(name).update(bytes).digest(form);
  return {size: bytes.length, sha256: digest("sha256", "hex"), sri: `sha384-${digest("sha384", "base64")}`};
}

/** Scripts with all that they import. */
function loaded(entries) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [resolve(path), output]));
  const all = new Set();
  const add = (path) => {
    if (!all.has(path)) {
      all.add(path);
      outputs.get(path).imports.filter(({external}) => !external).forEach((imported) => add(resolve(imported.path)));
    }
  };
  entries.forEach((name) => add(join(dist, name)));
  return [...all].map((path) => ({path: relative(dist, path)}));
}

async function report() {
  // What each page loads that checks payloads; forms, element, contracts, descriptions and waivers are further.
  const pages = {"scripts": loaded(["index.js", "join.js"]), "scripts, in a worker": [...loaded(["worker.js", "join.js"]), {path: "thread.js"}]};
  for (const file of [manifest.module, manifest.own, manifest.contracts, manifest.descriptions, ...manifest.packs, ...manifest.joined, ...manifest.scripts]) {
    console.log(`${file.sri}  ${String(file.size).padStart(8)}  ${file.path}`);
  }
  const list = scriptsAlone ? [] : await sizes(dist);
  for (const [what, files] of Object.entries(pages)) {
    const each = await Promise.all(files.map((file) => compressed(dist, [file])));
    list.push({what, size: each.reduce((sum, size) => sum + size, 0), limit: scriptsLimit});
  }
  if (!print(list)) process.exitCode = 1;
}
