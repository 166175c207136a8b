// The package as it is published.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {packageFolder} from "./support/files.js";

interface Manifest {
  module: Part;
  own: Part;
  contracts: Part;
  descriptions: Part;
  packs: Part[];
  joined: Part[];
  scripts: Part[];
}
interface Part {
  path: string;
  size: number;
  sri: string;
}

/** Runs a command and gives what it writes. */
function run(name: string, args: string[], cwd: string): string {
  const {status, stdout, stderr, error} = spawnSync(name, args, {cwd, encoding: "utf8", env: {...process.env, NODE_OPTIONS: "", NO_COLOR: "1"}});
  assert.equal(error, undefined);
  assert.equal(status, 0, `${name} ${args.join(" ")}\n${stdout}\n${stderr}`);
  return stdout;
}

const tool = (name: string) => join(packageFolder, "node_modules", ".bin", name);

describe("the package", () => {
  let folder: string;
  let tarball: string;
  let files: string[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "forkontrol-"));
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], packageFolder)) as [{filename: string; files: {path: string}[]}];
    tarball = join(folder, packed.filename);
    files = packed.files.map(({path}) => path).sort();
  });
  after(() => rmSync(folder, {recursive: true}));

  test("has what its users need and nothing else", () => {
    const manifest = JSON.parse(readFileSync(join(packageFolder, "dist", "manifest.json"), "utf8")) as Manifest;
    for (const path of ["LICENSE", "NOTICE", "README.md", "package.json", "dist/manifest.json", "dist/index.d.ts", "dist/messages/index.d.ts", "src/index.ts"]) {
      assert.ok(files.includes(path), path);
    }
    for (const {path} of [manifest.module, manifest.own, manifest.contracts, manifest.descriptions, ...manifest.packs, ...manifest.joined, ...manifest.scripts]) {
      assert.ok(files.includes(`dist/${path}`), path);
    }
    const strange = files.filter((path) => !/^(LICENSE|NOTICE|README\.md|package\.json|bin\/forkontrol-assets\.js|src\/[\w/.-]+\.ts|dist\/[\w/.-]+\.(js|js\.map|d\.ts|d\.ts\.map|wasm|fkp|json))$/.test(path));
    assert.deepEqual(strange, []);
  });

  test("has the digests that its manifest states", () => {
    const manifest = JSON.parse(readFileSync(join(packageFolder, "dist", "manifest.json"), "utf8")) as Manifest;
    for (const {path, size, sri} of [manifest.module, manifest.own, manifest.contracts, manifest.descriptions, ...manifest.packs, ...manifest.joined, ...manifest.scripts]) {
      const bytes = readFileSync(join(packageFolder, "dist", path));
      assert.equal(bytes.length, size, path);
      assert.equal(`sha384-${createHash("sha384").update(bytes).digest("base64")}`, sri, path);
    }
  });

  test("depends on nothing but types", () => {
    const {dependencies, peerDependencies, scripts} = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as Record<string, object | undefined>;
    assert.deepEqual([Object.keys(dependencies!), peerDependencies], [["@standard-schema/spec"], undefined]);
    assert.deepEqual(Object.keys(scripts!).filter((name) => /install/.test(name)), []);
  });

  test("has no fault that publint knows", () => {
    assert.match(run(tool("publint"), ["run", tarball, "--strict"], packageFolder), /All good/);
  });

  test("has types that every resolution finds", () => {
    // It is ESM alone, and node10 knows no exports.
    const entries = [".", "worker", "join", "contracts", "descriptions", "waivers", "forms", "element", "messages"];
    run(tool("attw"), [tarball, "--profile", "esm-only", "--entrypoints", ...entries], packageFolder);
  });

  test("serves a consumer under the strictest compiler", () => {
    const place = join(folder, "consumer");
    const installed = join(place, "node_modules", "@forkontrol", "validator");
    mkdirSync(installed, {recursive: true});
    run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed], folder);
    cpSync(join(packageFolder, "test", "consumer", "consumer.ts"), join(place, "consumer.ts"));
    writeFileSync(join(place, "package.json"), `{"type": "module"}`);
    const strict = {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      skipLibCheck: false,
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable"],
      types: [],
    };
    for (const [name, options] of Object.entries({nodenext: {module: "nodenext"}, node16: {module: "node16"}, bundler: {module: "esnext", moduleResolution: "bundler", noEmit: true}})) {
      writeFileSync(join(place, `${name}.json`), JSON.stringify({compilerOptions: {...strict, ...options}, files: ["consumer.ts"]}));
      run(tool("tsc"), ["-p", `${name}.json`], place);
    }
    assert.equal(run(process.execPath, ["consumer.js"], place), "valid  failed 12\n");
  });
});
