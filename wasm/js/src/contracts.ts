import {ForkontrolError, received} from "./error.js";
import {contractsWasmAddress} from "./files.js";
import {kindOf} from "./options.js";
import {loadParts} from "./parts.js";
import type {Reply} from "./protocol.js";
import {bytesOf} from "./resource.js";
import {startThread} from "./start.js";
import type {Language, Resource} from "./types.js";

export {ForkontrolError, type ErrorCode} from "./error.js";

/** A file of a contract: a `.xsd`, a `.wsdl`, or a `.zip` of them. Its name is what others refer to it by. */
export type ContractFile = File | {name: string; content: Resource};

/** What contracts are read with. */
export interface ContractOptions {
  /** What their system is called, as of a folder that they are in. Default: as the file; of several, the first WSDL document or else the first file. */
  name?: string;
  /** The language of notes and problems. Default: `da`. */
  lang?: Language;
  /** The module. Default: the `forkontrol-contracts.wasm` of this package. */
  wasm?: Resource | WebAssembly.Module;
  /** The folder of the package's packs; its address ends in `/`. Default: those of this package. */
  packs?: URL | string;
  /** The address of this package's `dist/thread.js`. Default: beside the other scripts of the package. */
  thread?: URL | string;
}

/** Something about a place in a contract. */
export interface Remark {
  file: string;
  /** From 1; left out, with the column, where there is no place. */
  line?: number;
  /** From 1, in characters. */
  column?: number;
  /** What the place lies in: `complexType Person / element Navn`. */
  component?: string;
  /** The constraint of XML Schema that is broken, as the Recommendation names it. */
  rule?: string;
  text: string;
}

/** What came of contracts. */
export interface Contract {
  /** What the pack is called; empty where there is none. */
  name: string;
  /** The ids of its messages. */
  messages: string[];
  /** What the contracts ask and the pack does not check. */
  notes: Remark[];
  /** Why there is no pack. */
  problems: Remark[];
  /** For `load({packs: [pack]})`; left out when there are problems. */
  pack?: Uint8Array<ArrayBuffer>;
}

/**
 * Reads XML Schemas and WSDL documents and makes a pack of them, as `forkontrol pack` does of the same files. Several files are
 * read together; one that is missing is a problem, and none is fetched. It is done in a worker, which takes some seconds for a
 * large contract. Rejects as `load` does; what is wrong with a contract is in `problems`.
 */
export async function contract(files: readonly ContractFile[], options: ContractOptions = {}): Promise<Contract> {
  if (!Array.isArray(files) || files.length === 0 || files.some((file) => typeof (file as {name?: unknown} | null)?.name !== "string")) {
    throw new ForkontrolError("argument", `contract takes an array of files with names, not ${Array.isArray(files) ? "what was given" : kindOf(files)}`);
  }
  const {lang, packs, thread: address} = options;
  const [parts, given] = await Promise.all([
    loadParts({wasm: options.wasm ?? contractsWasmAddress, ...(lang && {lang}), ...(packs && {packs})}),
    Promise.all((files as readonly ContractFile[]).map(async (file) => ({name: file.name, bytes: await bytesOf("content" in file ? file.content : file, file.name, {page: true})}))),
  ]);
  return new Promise((resolve, reject) => {
    const thread = startThread(
      address,
      (answer) => {
        const reply = answer as Reply;
        if ("error" in reply) {
          reject(received(reply.error));
        } else if ("value" in reply) {
          const {told, pack} = reply.value as {told: string; pack?: Uint8Array<ArrayBuffer>};
          resolve({...(JSON.parse(told) as Contract), ...(pack && {pack})});
        }
        thread.end();
      },
      (cause) => {
        reject(cause instanceof ForkontrolError ? cause : new ForkontrolError("crashed", "the worker died while it read the contract", {cause}));
        thread.end();
      },
    );
    thread.post({id: 1, do: "contract", parts, files: given, name: options.name ?? ""});
  });
}
