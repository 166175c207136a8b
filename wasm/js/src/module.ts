// The module's exports as docs/wasm.md describes them, with strings and bytes in place of offsets.

import {ForkontrolError, type ErrorCode} from "./error.js";
import {systems} from "./release.js";
import {isOwn} from "./pack.js";
import {createSystem} from "./wasi.js";

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  abi(): number;
  version(): number;
  alloc(size: number): number;
  free(at: number): void;
  result_ptr(): number;
  result_len(): number;
  load(at: number, size: number): number;
  check(at: number, size: number, options: number, optionsSize: number): number;
  begin(options: number, optionsSize: number): number;
  feed(at: number, size: number): number;
  fed(): bigint;
  finish(): number;
  cancel(): number;
  field(path: number, pathSize: number, options: number, optionsSize: number): number;
  check_field(field: number, at: number, size: number): number;
  systems(options: number, optionsSize: number): number;
  messages(system: number, systemSize: number, options: number, optionsSize: number): number;
  describe(message: number, messageSize: number, options: number, optionsSize: number): number;
  set_register(name: number, nameSize: number, rows: number, rowsSize: number): number;
  // Of the module that reads contracts.
  contract_file?(name: number, nameSize: number, content: number, size: number): number;
  contract?(name: number, nameSize: number, lang: number, langSize: number): number;
  contract_pack?(): number;
  // Of the modules that take packs of one's own.
  persons?(at: number, size: number, options: number, optionsSize: number): number;
}

/** The version of the module's interface that this package speaks. */
const abi = 1;

const codes: Record<number, ErrorCode> = {
  [-1]: "argument",
  [-2]: "option",
  [-3]: "unknown-system",
  [-4]: "unknown-message",
  [-5]: "unknown-field",
  [-6]: "unknown-register",
  [-7]: "register",
  [-8]: "pack-damaged",
  [-9]: "version",
  [-10]: "pack-missing",
  [-11]: "busy",
  [-12]: "pack-conflict",
};

/** How much of a large payload the module is given at once, in bytes. */
export const windowSize = 1 << 16;

/** Room for options and names, in bytes; longer ones get memory of their own. */
const wordsSize = 1 << 12;

/** A text that is so short is written letter by letter: the encoder's call costs more. */
const shortText = 48;

/** The answer of WASI to whoever asks for a file that is not open. */
const noFile = () => 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", {ignoreBOM: true});

/** An instance of the module. After it has broken it must be thrown away. */
export class Module {
  protected readonly exports: Exports;
  readonly #window: number;
  protected readonly words: number;
  #bytes: Uint8Array;
  #options: string | undefined; // those that are at words
  #optionsSize = 0;
  /** Version of forkontrol. */
  readonly version: string;
  /** A bug has left it in a state that nobody knows. */
  broken = false;

  /** Throws a ForkontrolError when it is of another version than this package: `version`. */
  constructor(compiled: WebAssembly.Module, version: string) {
    const system = createSystem();
    for (const {module, name} of WebAssembly.Module.imports(compiled)) {
      if (module === "wasi_snapshot_preview1") {
        system.imports[name] ??= noFile; // that which reads contracts could read files; there are none
      }
    }
    const exports = new WebAssembly.Instance(compiled, {wasi_snapshot_preview1: system.imports}).exports;
    if (typeof exports["abi"] !== "function" || !(exports["memory"] instanceof WebAssembly.Memory)) {
      throw new ForkontrolError("load", "the WebAssembly module is not that of forkontrol");
    }
    this.exports = exports as unknown as Exports;
    system.memory = this.exports.memory;
    this.#bytes = new Uint8Array(system.memory.buffer);
    this.exports._initialize();
    if (this.exports.abi() !== abi) {
      throw new ForkontrolError("version", `forkontrol.wasm has interface ${this.exports.abi()}, @forkontrol/validator ${version} needs ${abi}: use the forkontrol.wasm of the same package`);
    }
    this.exports.version();
    this.version = this.result();
    if (this.version !== version) {
      throw new ForkontrolError("version", `forkontrol.wasm is version ${this.version}, @forkontrol/validator is ${version}: use the forkontrol.wasm of the same package`);
    }
    this.words = this.exports.alloc(wordsSize);
    this.#window = this.exports.alloc(windowSize);
  }

  /** How much memory it has taken, in bytes. */
  get size(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** What the last call gave. */
  result(): string {
    const at = this.exports.result_ptr() >>> 0;
    return decoder.decode(this.memory().subarray(at, at + this.exports.result_len()));
  }

  load(pack: Uint8Array): void {
    const at = this.place(pack);
    try {
      this.#settle(this.exports.load(at, pack.byteLength));
    } catch (error) {
      this.release(at);
      if (isOwn(pack) && this.result().includes("forkontrol-own.wasm")) {
        throw new ForkontrolError("version", "forkontrol.wasm takes no packs of your own", {advice: "give wasm the address of forkontrol-own.wasm"});
      }
      throw error;
    }
  }

  /** Checks a payload that fits into the window: `true`, or `false` when it does not fit and nothing was done. */
  check(payload: string | Uint8Array, options: string): boolean {
    let size: number;
    if (typeof payload === "string") {
      if (payload.length > windowSize) {
        return false;
      }
      const {read, written} = encoder.encodeInto(payload, this.memory().subarray(this.#window, this.#window + windowSize));
      if (read < payload.length) {
        return false;
      }
      size = written;
    } else {
      size = payload.byteLength;
      if (size > windowSize) {
        return false;
      }
      this.memory().set(payload, this.#window);
    }
    const length = this.putOptions(options);
    this.run(() => this.exports.check(this.#window, size, this.words, length));
    return true;
  }

  /** Checks a payload in one piece, whatever its size. */
  checkWhole(payload: Uint8Array, options: string): void {
    const at = this.place(payload);
    try {
      const length = this.putOptions(options);
      this.run(() => this.exports.check(at, payload.byteLength, this.words, length));
    } finally {
      this.release(at);
    }
  }

  begin(options: string): void {
    const length = this.putOptions(options);
    this.run(() => this.exports.begin(this.words, length));
  }

  /** Takes the next bytes, windowSize of them at most: `false` when the rest need not be fed. */
  feed(bytes: Uint8Array): boolean {
    this.memory().set(bytes, this.#window);
    return this.run(() => this.exports.feed(this.#window, bytes.byteLength)) === 0;
  }

  /** Takes the next characters of a text from a place on: where it has come, and `false` when the rest need not be fed. */
  feedText(text: string, from: number): {to: number; more: boolean} {
    let end = Math.min(text.length, from + windowSize);
    // The halves of a character that UTF-16 has in two parts must not be encoded apart.
    if (end < text.length && isHighHalf(text.charCodeAt(end - 1)) && end - 1 > from) {
      end--;
    }
    const {read, written} = encoder.encodeInto(text.slice(from, end), this.memory().subarray(this.#window, this.#window + windowSize));
    return {to: from + read, more: this.run(() => this.exports.feed(this.#window, written)) === 0};
  }

  finish(): void {
    this.run(() => this.exports.finish());
  }

  cancel(): void {
    this.run(() => this.exports.cancel());
  }

  /** The number of a field of the message that the options name. */
  field(path: string, options: string): number {
    const length = this.putOptions(options);
    return this.#with(path, (at, size) => this.run(() => this.exports.field(at, size, this.words, length)));
  }

  /** How many findings a value has; the result lists them. */
  checkField(field: number, value: string): number {
    const size = this.#putShort(value);
    if (size >= 0) {
      return this.run(() => this.exports.check_field(field, this.#window, size));
    }
    return this.#with(value, (at, length) => this.run(() => this.exports.check_field(field, at, length)));
  }

  systems(options: string): void {
    const length = this.putOptions(options);
    this.run(() => this.exports.systems(this.words, length));
  }

  messages(system: string, options: string): void {
    const length = this.putOptions(options);
    this.#with(system, (at, size) => this.run(() => this.exports.messages(at, size, this.words, length)));
  }

  describe(message: string, options: string): void {
    const length = this.putOptions(options);
    this.#with(message, (at, size) => this.run(() => this.exports.describe(at, size, this.words, length)));
  }

  /** Makes a pack of contracts: what came of them as JSON, and the pack where there is one. */
  contract(files: readonly {name: string; bytes: Uint8Array}[], name: string, lang: string): {told: string; pack?: Uint8Array<ArrayBuffer>} {
    const {contract_file: take, contract: make, contract_pack: give} = this.exports;
    if (!take || !make || !give) {
      throw new ForkontrolError("version", "the module reads no contracts: give wasm the address of forkontrol-contracts.wasm");
    }
    for (const {name, bytes} of files) {
      const at = bytes.byteLength > 0 ? this.place(bytes) : 0;
      this.#with(name, (nameAt, nameSize) => this.run(() => take(nameAt, nameSize, at, bytes.byteLength)));
      if (at > 0) {
        this.release(at);
      }
    }
    const words = encoder.encodeInto(lang, this.memory().subarray(this.words, this.words + wordsSize)).written;
    this.#options = undefined;
    const refused = this.#with(name, (at, size) => this.run(() => make(at, size, this.words, words))) === 1;
    const told = this.result();
    if (refused) {
      return {told};
    }
    this.run(() => give());
    const at = this.exports.result_ptr() >>> 0;
    return {told, pack: this.memory().slice(at, at + this.exports.result_len()) as Uint8Array<ArrayBuffer>};
  }

  /** Rows as the module wants them; none take the register away. */
  setRegister(name: string, rows: Uint8Array): void {
    const at = rows.byteLength > 0 ? this.place(rows) : 0;
    try {
      this.#with(name, (nameAt, nameSize) => this.run(() => this.exports.set_register(nameAt, nameSize, at, rows.byteLength)));
    } finally {
      if (at > 0) {
        this.release(at);
      }
    }
  }

  /** The memory as it is now: it may have grown in any call. */
  protected memory(): Uint8Array {
    const buffer = this.exports.memory.buffer;
    if (this.#bytes.buffer !== buffer) {
      this.#bytes = new Uint8Array(buffer);
    }
    return this.#bytes;
  }

  /** Makes a call. What it throws is a trap: the instance is broken. */
  protected run(call: () => number): number {
    let status: number;
    try {
      status = call();
    } catch (cause) {
      this.broken = true;
      throw new ForkontrolError("internal", "the module failed: this is a bug of forkontrol, or the memory has run out", {cause});
    }
    if (status < 0) {
      this.#settle(status);
    }
    return status;
  }

  #settle(status: number): void {
    if (status >= 0) {
      return;
    }
    const code = codes[status];
    if (code === undefined) {
      this.broken = true;
    }
    const text = this.result();
    const advice = code === "unknown-message" ? this.#unloaded(text) : code === "pack-missing" ? "name the language in lang when the kit is loaded" : undefined;
    throw new ForkontrolError(code ?? "internal", text, advice === undefined ? {} : {advice});
  }

  /** What to do about a message of a system that the package has and that was left out. */
  #unloaded(text: string): string | undefined {
    const system = /"([a-z0-9-]+)\//.exec(text)?.[1];
    if (system === undefined || !(systems as readonly string[]).includes(system)) {
      return undefined;
    }
    try {
      this.systems("");
      const loaded = JSON.parse(this.result()) as {id: string}[];
      return loaded.some(({id}) => id === system) ? undefined : `the system ${system} was not loaded; name it in systems when the kit is loaded`;
    } catch {
      return undefined;
    }
  }

  /** Puts options, as docs/wasm.md has them, where they are for the call, and gives their size. */
  protected putOptions(options: string): number {
    if (options !== this.#options) {
      const {read, written} = encoder.encodeInto(options, this.memory().subarray(this.words, this.words + wordsSize));
      if (read < options.length) {
        this.#options = undefined;
        throw new ForkontrolError("option", "the options are too long");
      }
      this.#options = options;
      this.#optionsSize = written;
    }
    return this.#optionsSize;
  }

  /** Puts a short text of ASCII into the window and gives its size, -1 for any other. */
  #putShort(text: string): number {
    const length = text.length;
    if (length > shortText) {
      return -1;
    }
    const bytes = this.memory();
    const at = this.#window;
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c >= 0x80) {
        return -1;
      }
      bytes[at + i] = c;
    }
    return length;
  }

  /** Makes a call with a text in the window, or in memory of its own. */
  #with<T>(text: string, call: (at: number, size: number) => T): T {
    const {read, written} = encoder.encodeInto(text, this.memory().subarray(this.#window, this.#window + windowSize));
    if (read === text.length) {
      return call(this.#window, written);
    }
    const bytes = encoder.encode(text);
    const at = this.place(bytes);
    try {
      return call(at, bytes.byteLength);
    } finally {
      this.release(at);
    }
  }

  protected place(bytes: Uint8Array): number {
    const at = this.run(() => this.exports.alloc(bytes.byteLength) >>> 0);
    if (at === 0) {
      throw new ForkontrolError("argument", `there is no memory for ${bytes.byteLength} bytes`);
    }
    this.memory().set(bytes, at);
    return at;
  }

  protected release(at: number): void {
    if (!this.broken) {
      this.exports.free(at);
    }
  }
}

function isHighHalf(c: number): boolean {
  return c >= 0xd800 && c < 0xdc00;
}
