// The package as it is published, installed and built with as a vendor does.

import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {basename, join} from "node:path";
import {packageFolder} from "./files.js";

const env = {...process.env, NODE_OPTIONS: "", NO_COLOR: "1", CI: "1", NEXT_TELEMETRY_DISABLED: "1", NG_CLI_ANALYTICS: "false"};

/** Starts a script of Node that serves, and gives the address that it prints. */
export async function serve(cwd: string, script: string, ...args: string[]): Promise<{address: string; stop(): void}> {
  const child = spawn(process.execPath, [script, ...args], {cwd, env, stdio: ["ignore", "pipe", "pipe"]});
  let out = "";
  const address = await new Promise<string>((resolve, reject) => {
    const heard = (data: Buffer) => {
      out += data;
      const found = /http:\/\/localhost:\d+/.exec(out);
      if (found) {
        resolve(`${found[0]}/`);
      }
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
    child.on("close", () => reject(new Error(`${script} ended\n${out}`)));
  });
  return {address, stop: () => void child.kill()};
}

/** Runs a command and gives what it writes. */
export async function run(cwd: string, name: string, ...args: string[]): Promise<string> {
  const child = spawn(name, args, {cwd, env, stdio: ["ignore", "pipe", "pipe"]});
  let out = "";
  let all = "";
  child.stdout.on("data", (data: Buffer) => ((out += data), (all += data)));
  child.stderr.on("data", (data: Buffer) => (all += data));
  const status = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  assert.equal(status, 0, `${name} ${args.join(" ")}\n${all}`);
  return out;
}

/** Packs the package into a folder and gives the file. */
export async function pack(folder: string): Promise<string> {
  const [packed] = JSON.parse(await run(packageFolder, "npm", "pack", "--json", "--ignore-scripts", "--pack-destination", folder)) as [{filename: string}];
  return join(folder, packed.filename);
}

interface Dependent {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const own = "@forkontrol/validator";

/** A folder of its own with a project in it, what it needs, and the packed package. */
export async function install(project: string, tarball: string, beside: readonly string[] = []): Promise<{folder: string; remove(): void}> {
  const place = mkdtempSync(join(tmpdir(), "forkontrol-"));
  const folder = join(place, basename(project));
  for (const path of [project, ...beside]) {
    cpSync(path, join(place, basename(path)), {recursive: true, filter: (file) => !/[/\\](node_modules|dist|\.next|\.angular)$/.test(file)});
  }
  // Examples have the package from the repository.
  for (const name of ["package.json", "package-lock.json"]) {
    const file = join(folder, name);
    const json = JSON.parse(readFileSync(file, "utf8")) as Dependent & {packages?: Record<string, Dependent>};
    for (const part of [json, json.packages?.[""]]) {
      delete part?.dependencies?.[own];
    }
    for (const path of Object.keys(json.packages ?? {})) {
      if (path === `node_modules/${own}` || path.startsWith("..")) {
        delete json.packages![path];
      }
    }
    writeFileSync(file, JSON.stringify(json));
  }
  await run(folder, "npm", "ci", "--no-audit", "--no-fund");
  await run(folder, "npm", "install", "--no-save", "--no-audit", "--no-fund", tarball);
  assert.ok(existsSync(join(folder, "node_modules", own, "package.json")));
  return {folder, remove: () => rmSync(place, {recursive: true})};
}
