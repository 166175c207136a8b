import {viewOf} from "../bytes.js";
import {ForkontrolError} from "../error.js";
import {ownWasmAddress} from "../files.js";
import {Module} from "../module.js";
import {checkWords, kindOf, signalOf} from "../options.js";
import {loadParts} from "../parts.js";
import {registerBytes} from "../register.js";
import {version} from "../release.js";
import type {CheckOptions, LoadOptions} from "../types.js";
import type {Key} from "./key.js";

/** The module that finds persons. */
class PersonsModule extends Module {
  persons(payload: Uint8Array, options: string): string[] {
    const {persons} = this.exports;
    if (!persons) {
      throw new ForkontrolError("version", "the module finds no persons: give wasm the address of forkontrol-own.wasm");
    }
    const at = payload.byteLength > 0 ? this.place(payload) : 0;
    try {
      const length = this.putOptions(options);
      this.run(() => persons(at, payload.byteLength, this.words, length));
    } finally {
      if (at > 0) {
        this.release(at);
      }
    }
    return JSON.parse(this.result()) as string[];
  }
}

/** Finds the persons that findings are about. */
export interface PersonFinder {
  /**
   * For each finding of the report of a payload the {@link Key.person} that the record around it is about: that of the CPR number in
   * the innermost element, object or row that has one; empty where there is none. The options are those that the payload was checked with.
   */
  find(payload: string | Uint8Array | ArrayBuffer | Blob, key: Key, options?: CheckOptions): Promise<string[]>;
}

/** Loads the module that finds persons, `forkontrol-own.wasm`, with the packs that a kit is loaded with. */
export async function loadPersons(options: LoadOptions = {}): Promise<PersonFinder> {
  const {compiled, packs, lang} = await loadParts({wasm: ownWasmAddress, ...options});
  let kept: PersonsModule | undefined;
  const ready = () => {
    if (kept === undefined || kept.broken || kept.size > mostKept) {
      kept = new PersonsModule(compiled, version);
      for (const pack of packs) {
        kept.load(pack);
      }
    }
    return kept;
  };
  return {
    async find(payload, key, checked) {
      const signal = signalOf(checked);
      const bytes = await bytesOf(payload);
      signal?.throwIfAborted();
      const words = checkWords(checked, lang) + (typeof payload === "string" && checked?.encoding === undefined ? "encoding=utf-8\0" : "");
      const registers = Object.entries(checked?.registers ?? {});
      const module = ready();
      let numbers: string[];
      try {
        for (const [name, rows] of registers) {
          module.setRegister(name, registerBytes(name, rows));
        }
        numbers = module.persons(bytes, words);
      } finally {
        if (!module.broken) {
          for (const [name] of registers) {
            module.setRegister(name, new Uint8Array());
          }
        }
      }
      const persons = new Map(await Promise.all([...new Set(numbers)].map(async (cpr) => [cpr, await key.person(cpr)] as const)));
      return numbers.map((cpr) => persons.get(cpr)!);
    },
  };
}

/** An instance that has taken more memory than this, in bytes, is not used again: memory is never given back. */
const mostKept = 1 << 26;

async function bytesOf(payload: unknown): Promise<Uint8Array> {
  if (typeof payload === "string") {
    return new TextEncoder().encode(payload);
  }
  if (payload instanceof ArrayBuffer) {
    return viewOf(payload);
  }
  if (ArrayBuffer.isView(payload)) {
    return viewOf(payload);
  }
  if (typeof Blob === "function" && payload instanceof Blob) {
    return new Uint8Array(await payload.arrayBuffer());
  }
  throw new ForkontrolError("argument", `a payload whose persons are found must be a string, bytes or a Blob, not ${kindOf(payload)}`);
}
