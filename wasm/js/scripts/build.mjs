// Builds dist/: the module with its packs, the types of all messages, the scripts. With
// --go DIR the files of `make wasm` are taken from DIR instead of being made.
import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {fileURLToPath} from "node:url";
import {brotliCompressSync, constants} from "node:zlib";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(here, "..", "..");
const dist = join(here, "dist");
const {version} = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

function run(command, args, options = {}) {
  execFileSync(command, args, {cwd: root, stdio: "inherit", ...options});
}

rmSync(dist, {recursive: true, force: true});
mkdirSync(join(dist, "packs"), {recursive: true});

// The module and its packs.
run("go", ["build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w", "-o", join(dist, "forkontrol.wasm"), "./wasm"], {
  env: {...process.env, GOOS: "wasip1", GOARCH: "wasm", CGO_ENABLED: "0"},
});
run("go", ["run", "./cmd/rulec", "-packs", join(dist, "packs")]);

// Where they are, one literal address each: so do bundlers find what a script needs.
const packs = readdirSync(join(dist, "packs")).map((file) => file.replace(/\.fkp$/, ""));
const systems = packs.filter((name) => !name.includes(".") && name !== "core");
writeFileSync(
  join(here, "src", "files.ts"),
  `// Written by scripts/build.mjs.

/** The version of forkontrol. */
export const version: string = ${JSON.stringify(version)};

/** The ids of all systems that this package has rules of. */
export const systems: readonly string[] = ${JSON.stringify(systems)};

export const wasmAddress: URL = new URL("./forkontrol.wasm", import.meta.url);

const packs: Readonly<Record<string, URL>> = {
${packs.map((name) => `  ${JSON.stringify(name)}: new URL("./packs/${name}.fkp", import.meta.url),`).join("\n")}
};

/** Where a pack of this package is. */
export const packAddress = (name: string): URL => packs[name]!;
`,
);

run("npx", ["--no-install", "tsc", "-p", "tsconfig.json"], {cwd: here});

// What there is, for those who serve or check it.
const files = {};
for (const file of list(dist)) {
  const bytes = readFileSync(join(dist, file));
  files[file] = {
    bytes: bytes.length,
    brotli: brotliCompressSync(bytes, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}}).length,
    integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}`,
  };
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify({version, systems, files}, undefined, 1) + "\n");

function list(folder) {
  return readdirSync(folder, {recursive: true})
    .filter((file) => statSync(join(folder, file)).isFile())
    .filter((file) => /\.(js|wasm|fkp)$/.test(file))
    .sort();
}
