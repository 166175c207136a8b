// What a kit is made of: the compiled module and the packs. They are kept, so that an instance
// can be made again without a request.

import {ForkontrolError} from "./error.js";
import {joinedSizes, ownWasmAddress, packAddress, wasmAddress} from "./files.js";
import {kindOf, signalOf} from "./options.js";
import {isOwn} from "./pack.js";
import {systems as allSystems, version} from "./release.js";
import {addressOf, bytesOf, moduleOf} from "./resource.js";
import type {Language, LoadOptions, Resource} from "./types.js";

/** Can be sent to a worker. */
export interface Parts {
  compiled: WebAssembly.Module;
  packs: Uint8Array[];
  lang: Language;
}

const names: ReadonlySet<string> = new Set(["wasm", "packs", "systems", "lang", "thread", "signal"]);

/** Loads what the options say. The module is compiled here, or by what is given. */
export async function loadParts(options: LoadOptions = {}, compile: typeof moduleOf = moduleOf): Promise<Parts> {
  if (typeof options !== "object" || options === null) {
    throw new ForkontrolError("argument", `the options must be an object, not ${kindOf(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!names.has(name)) {
      throw new ForkontrolError("option", `there is no option ${JSON.stringify(name)}`);
    }
  }
  const languages = languagesOf(options.lang);
  const signal = signalOf(options);
  signal?.throwIfAborted();
  // All at once: nothing waits for anything else, not even for what the packs turn out to be.
  const wasm = options.wasm ?? (Array.isArray(options.packs) ? ownWasmAddress : wasmAddress);
  const [compiled, packs] = await Promise.all([compile(wasm, signal), packsOf(options, languages)]);
  return {compiled, packs, lang: languages[0]!};
}

async function packsOf(options: LoadOptions, languages: readonly Language[]): Promise<Uint8Array[]> {
  const given: unknown = options.packs;
  if (!Array.isArray(given)) {
    return shipped(given, options, languages);
  }
  const folders = given.filter(isFolder);
  const opening = options.signal ? {signal: options.signal} : {};
  const packs = await Promise.all(given.filter((pack) => !isFolder(pack)).map((pack: Resource, i) => bytesOf(pack, `pack ${i + 1}`, opening)));
  const own = packs.filter(isOwn);
  const others = packs.filter((pack) => !isOwn(pack));
  if (others.length > 0 && (options.systems !== undefined || folders.length > 0)) {
    throw new ForkontrolError("option", "systems cannot be chosen of packs that are given one by one");
  }
  if (folders.length > 1) {
    throw new ForkontrolError("option", "there can be one folder of packs");
  }
  // Those of one's own are added to what is there.
  return [...(others.length > 0 ? others : await shipped(folders[0], options, languages)), ...own];
}

function isFolder(pack: unknown): boolean {
  return (typeof pack === "string" || pack instanceof URL) && String(pack).endsWith("/");
}

/** The packs of this package, or those in a folder. */
async function shipped(folder: unknown, {systems: chosen, signal}: LoadOptions, languages: readonly Language[]): Promise<Uint8Array[]> {
  const opening = signal ? {signal} : {};
  let address = packAddress;
  if (folder !== undefined) {
    const base = addressOf(folder, "the folder of packs");
    address = (name) => new URL(`${name}.fkp`, base);
  }
  if (chosen === undefined) {
    const joined = ["all", ...languages.map((lang) => `all.${lang}`)];
    return (await Promise.all(joined.map(async (name) => parted(name, await bytesOf(address(name), `pack ${name}`, opening))))).flat();
  }
  const systems = systemsOf(chosen);
  if (folder === undefined) {
    const missing = systems.find((system) => !(allSystems as readonly string[]).includes(system));
    if (missing !== undefined) {
      throw new ForkontrolError("unknown-system", `there is no system ${JSON.stringify(missing)}; there are ${allSystems.join(", ")}`);
    }
  }
  const names = ["core", ...systems].flatMap((name) => [name, ...languages.map((lang) => `${name}.${lang}`)]);
  return Promise.all(names.map((name) => bytesOf(address(name), `pack ${name}`, opening)));
}

/** The packs in a file of them all. */
function parted(name: string, bytes: Uint8Array): Uint8Array[] {
  const sizes = joinedSizes[name]!;
  if (bytes.byteLength !== sizes.reduce((sum, size) => sum + size, 0)) {
    throw new ForkontrolError("version", `packs/${name}.fkp is not that of @forkontrol/validator ${version}: use the packs of the same package`);
  }
  let at = 0;
  return sizes.map((size) => bytes.subarray(at, (at += size)));
}

function systemsOf(systems: unknown): readonly string[] {
  if (!Array.isArray(systems) || systems.some((system) => typeof system !== "string")) {
    throw new ForkontrolError("argument", "systems must be an array of strings");
  }
  // A name is part of an address.
  const wrong = systems.find((system) => !/^[a-z0-9][a-z0-9-]*$/.test(system) || system === "core");
  if (wrong !== undefined) {
    throw new ForkontrolError("unknown-system", `${JSON.stringify(wrong)} is no name of a system`);
  }
  return [...new Set(systems as string[])];
}

function languagesOf(lang: unknown): readonly Language[] {
  const all: unknown[] = lang === undefined ? ["da"] : Array.isArray(lang) ? lang : [lang];
  if (all.length === 0 || all.some((l) => l !== "da" && l !== "en")) {
    throw new ForkontrolError("option", 'lang must be "da", "en" or an array of these');
  }
  return [...new Set(all as Language[])];
}
