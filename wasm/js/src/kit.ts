import {isBlob, isFile, noPayload, streamOf, viewOf} from "./bytes.js";
import {ForkontrolError} from "./error.js";
import {version} from "./release.js";
import {Module, windowSize} from "./module.js";
import {checkWords, fieldWords, kindOf, languageWords, signalOf, today} from "./options.js";
import type {Parts} from "./parts.js";
import {pause} from "./pause.js";
import {keepRegister, registerBytes} from "./register.js";
import type {
  CheckOptions,
  Description,
  FieldOptions,
  Finding,
  Kit,
  Language,
  Message,
  Report,
  Rows,
  Stream,
  StreamOptions,
  System,
} from "./types.js";

type Payload = string | Uint8Array | ArrayBuffer;

/** An instance that has grown by so much is replaced: WebAssembly gives no memory back. In bytes. */
const mostGrowth = 48 << 20;

/** How long a stream keeps the thread before others have their turn, in milliseconds. */
const turn = 8;

/** How long it is between two calls of onProgress, in milliseconds. */
const betweenProgress = 50;

export class LocalKit implements Kit {
  readonly lang: Language;
  readonly #parts: Parts;
  #module: Module | undefined;
  #sizeAtStart = 0;
  #closed = false;
  /** Registers of the kit, and those that the module has. */
  readonly #registers = new Map<string, Rows>();
  readonly #applied = new Map<string, Rows>();
  /** Numbers of fields, by options and path; those of checks without options by message and path. */
  readonly #fields = new Map<string, number>();
  readonly #plainFields = new Map<string, Map<string, number>>();
  #plainDay = "";
  /** The payload that comes in pieces and is being read, and the end of all that wait. */
  #streaming: Module | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.lang = parts.lang;
    this.#ready();
  }

  get version(): string {
    return version;
  }

  check(payload: Payload, options?: CheckOptions): Report;
  check(payload: Stream, options?: StreamOptions): Promise<Report>;
  check(payload: Payload | Stream, options?: StreamOptions): Report | Promise<Report> {
    const text = this.checkText(payload as Payload, options) as string | Promise<string>;
    return typeof text === "string" ? (JSON.parse(text) as Report) : text.then((t) => JSON.parse(t) as Report);
  }

  checkText(payload: Payload, options?: CheckOptions): string;
  checkText(payload: Stream, options?: StreamOptions): Promise<string>;
  checkText(payload: Payload | Stream, options?: StreamOptions): string | Promise<string> {
    if (typeof payload === "string") {
      return this.#checkAtOnce(payload, options);
    }
    if (payload instanceof ArrayBuffer) {
      return this.#checkAtOnce(viewOf(payload), options);
    }
    if (ArrayBuffer.isView(payload)) {
      return this.#checkAtOnce(viewOf(payload), options);
    }
    return this.#checkStream(payload, open(payload), options);
  }

  checkField(message: string, path: string, value: string, options?: FieldOptions): Finding[] {
    if (typeof message !== "string" || typeof path !== "string" || typeof value !== "string") {
      throw new ForkontrolError("argument", `checkField takes message, path and value as strings, not ${kindOf(message)}, ${kindOf(path)} and ${kindOf(value)}`);
    }
    const module = this.#ready();
    this.#apply(module, undefined);
    const count = this.#guard(module, () => module.checkField(this.#field(module, message, path, options), value));
    return count === 0 ? [] : (JSON.parse(module.result()) as Finding[]);
  }

  systems(options?: {lang?: Language}): System[] {
    return this.#ask(options, (module, words) => module.systems(words));
  }

  messages(options?: {lang?: Language; system?: string}): Message[] {
    const system: unknown = options?.system ?? "";
    if (typeof system !== "string") {
      throw new ForkontrolError("argument", `system must be a string, not ${kindOf(system)}`);
    }
    return this.#ask(options, (module, words) => module.messages(system, words));
  }

  describe(message: string, options?: {lang?: Language}): Description {
    if (typeof message !== "string") {
      throw new ForkontrolError("argument", `message must be a string, not ${kindOf(message)}`);
    }
    return this.#ask(options, (module, words) => module.describe(message, words));
  }

  setRegister(name: string, rows: Rows | null): void {
    if (typeof name !== "string") {
      throw new ForkontrolError("argument", `the name of a register must be a string, not ${kindOf(name)}`);
    }
    const module = this.#ready();
    this.#setIn(module, name, rows ?? undefined);
    keepRegister(this.#registers, name, rows);
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  /** The instance, a new one where there is none. */
  #ready(): Module {
    if (this.#closed) {
      throw new ForkontrolError("closed", "the kit was closed");
    }
    if (this.#module === undefined) {
      const module = new Module(this.#parts.compiled, version);
      for (const pack of this.#parts.packs) {
        module.load(pack);
      }
      this.#module = module;
      this.#sizeAtStart = module.size;
    }
    return this.#module;
  }

  #drop(): void {
    this.#module = undefined;
    this.#applied.clear();
    this.#fields.clear();
    this.#plainFields.clear();
  }

  /** Makes a call, and drops an instance that broke in it or has grown large. */
  #guard<T>(module: Module, call: () => T): T {
    try {
      return call();
    } finally {
      if (module.broken && module === this.#module) {
        this.#drop();
      }
    }
  }

  /** Gives the result of a check. */
  #result(module: Module): string {
    const text = module.result();
    if (module === this.#module && this.#streaming === undefined && module.size - this.#sizeAtStart > mostGrowth) {
      this.#drop();
    }
    return text;
  }

  #ask<T>(options: {lang?: Language} | undefined, call: (module: Module, words: string) => void): T {
    const module = this.#ready();
    const words = languageWords(options?.lang ?? this.lang);
    this.#guard(module, () => call(module, words));
    return JSON.parse(module.result()) as T;
  }

  #checkAtOnce(payload: string | Uint8Array, options: CheckOptions | undefined): string {
    signalOf(options)?.throwIfAborted();
    const module = this.#ready();
    const words = this.#words(payload, options);
    this.#apply(module, options?.registers);
    return this.#guard(module, () => {
      if (!module.check(payload, words)) {
        if (this.#streaming === module) {
          // Only one payload can come in windows, so this one comes whole.
          module.checkWhole(typeof payload === "string" ? new TextEncoder().encode(payload) : payload, words);
        } else {
          this.#checkInWindows(module, payload, words);
        }
      }
      return this.#result(module);
    });
  }

  #checkInWindows(module: Module, payload: string | Uint8Array, words: string): void {
    module.begin(words);
    let more = true;
    if (typeof payload === "string") {
      for (let at = 0; more && at < payload.length; ) {
        ({to: at, more} = module.feedText(payload, at));
      }
    } else {
      for (let at = 0; more && at < payload.byteLength; at += windowSize) {
        more = module.feed(payload.subarray(at, at + windowSize));
      }
    }
    module.finish();
  }

  async #checkStream(payload: Stream, source: Source, options: StreamOptions | undefined): Promise<string> {
    const signal = signalOf(options);
    let name = options;
    if (isFile(payload) && options?.name === undefined) {
      name = {...options, name: payload.name};
    }
    const words = checkWords(name, this.lang);
    const onProgress: unknown = options?.onProgress;
    if (onProgress !== undefined && typeof onProgress !== "function") {
      throw new ForkontrolError("argument", `onProgress must be a function, not ${kindOf(onProgress)}`);
    }
    // One after another: the module reads one such payload at a time.
    const before = this.#last;
    let done!: () => void;
    this.#last = new Promise<void>((resolve) => (done = resolve));
    try {
      await before;
      signal?.throwIfAborted();
      const module = this.#ready();
      this.#apply(module, options?.registers);
      return await this.#read(module, source, words, options ?? {});
    } catch (error) {
      // The source is released, whatever the outcome of the check.
      source.cancel(error).catch(() => {});
      throw error;
    } finally {
      done();
    }
  }

  async #read(module: Module, source: Source, words: string, options: StreamOptions): Promise<string> {
    const {signal, onProgress} = options;
    const reader = source.stream.getReader();
    source.reader = reader;
    // A read that never ends must not hold up cancelling.
    const give = () => void reader.cancel(signal!.reason).catch(() => {});
    signal?.addEventListener("abort", give);
    this.#guard(module, () => module.begin(words));
    this.#streaming = module;
    let bytes = 0;
    let told = performance.now();
    let since = told;
    const tell = () => onProgress?.(source.total === undefined ? {bytes} : {bytes, total: source.total});
    try {
      for (let more = true; more; ) {
        const {done, value} = await readFrom(reader);
        signal?.throwIfAborted();
        if (done) {
          break;
        }
        const chunk = bytesOfChunk(value);
        for (let at = 0; more && at < chunk.byteLength; at += windowSize) {
          const now = performance.now();
          if (now - since > turn) {
            await pause();
            since = performance.now();
            signal?.throwIfAborted();
          }
          this.#same(module);
          const window = chunk.subarray(at, at + windowSize);
          more = this.#guard(module, () => module.feed(window));
          bytes += window.byteLength;
          if (now - told > betweenProgress) {
            told = now;
            tell();
          }
        }
      }
      this.#same(module);
      this.#guard(module, () => module.finish());
      this.#streaming = undefined;
      tell();
      return this.#result(module);
    } finally {
      signal?.removeEventListener("abort", give);
      if (this.#streaming === module) {
        this.#streaming = undefined;
        if (module === this.#module && !module.broken) {
          this.#guard(module, () => module.cancel());
        }
      }
      reader.cancel().catch(() => {}); // what the report does not need, and what failed
    }
  }

  /** Sees that nothing has happened to the instance while others had their turn. */
  #same(module: Module): void {
    if (this.#closed) {
      throw new ForkontrolError("closed", "the kit was closed");
    }
    if (module !== this.#module) {
      throw new ForkontrolError("internal", "another call broke the module while the payload was being read");
    }
  }

  /** The module's words for options. A string has its characters already, whatever it says about its encoding. */
  #words(payload: string | Uint8Array, options: CheckOptions | undefined): string {
    if (typeof payload !== "string") {
      return checkWords(options, this.lang);
    }
    if (options?.encoding === undefined) {
      return checkWords(options, this.lang) + "encoding=utf-8\0";
    }
    throw new ForkontrolError("option", "the encoding of a string is known: give bytes, or leave the option out");
  }

  /** The number of a field. */
  #field(module: Module, message: string, path: string, options: FieldOptions | undefined): number {
    if (options !== undefined) {
      const words = fieldWords(message, options, this.lang);
      const key = words + path;
      let n = this.#fields.get(key);
      if (n === undefined) {
        n = module.field(path, words);
        this.#fields.set(key, n);
      }
      return n;
    }
    if (this.#plainDay !== today()) {
      this.#plainDay = today();
      this.#plainFields.clear();
    }
    let paths = this.#plainFields.get(message);
    let n = paths?.get(path);
    if (n === undefined) {
      n = module.field(path, fieldWords(message, undefined, this.lang));
      if (paths === undefined) {
        this.#plainFields.set(message, (paths = new Map()));
      }
      paths.set(path, n);
    }
    return n;
  }

  /** Sees that the module has the registers of the kit, and those of a check beside them. */
  #apply(module: Module, own: Readonly<Record<string, Rows>> | undefined): void {
    if (own === undefined && this.#applied.size === 0 && this.#registers.size === 0) {
      return;
    }
    if (own !== undefined && (typeof own !== "object" || own === null)) {
      throw new ForkontrolError("option", `registers must be an object, not ${kindOf(own)}`);
    }
    const wanted = new Map(this.#registers);
    for (const [name, rows] of Object.entries(own ?? {})) {
      wanted.set(name, rows);
    }
    for (const name of [...this.#applied.keys()]) {
      if (!wanted.has(name)) {
        this.#setIn(module, name, undefined);
      }
    }
    for (const [name, rows] of wanted) {
      if (this.#applied.get(name) !== rows) {
        this.#setIn(module, name, rows);
      }
    }
  }

  #setIn(module: Module, name: string, rows: Rows | undefined): void {
    const bytes = rows === undefined ? new Uint8Array() : registerBytes(name, rows);
    try {
      this.#guard(module, () => module.setRegister(name, bytes));
    } catch (error) {
      if (error instanceof ForkontrolError && error.code === "register" && rows !== undefined && !Array.isArray(rows[0])) {
        // The module counts the row of names, which objects do not have.
        throw new ForkontrolError("register", error.message.replace(/row (\d+)(, |: )/, (_, n: string, end: string) => (n === "1" ? "" : `row ${Number(n) - 1}${end}`)));
      }
      throw error;
    }
    if (rows === undefined) {
      this.#applied.delete(name);
    } else {
      this.#applied.set(name, rows);
    }
  }
}

/** A payload that comes in pieces, opened. */
interface Source {
  stream: ReadableStream<unknown>;
  reader?: ReadableStreamDefaultReader<unknown>;
  total?: number;
  cancel(reason: unknown): Promise<void>;
}

function open(payload: unknown): Source {
  if (isBlob(payload)) {
    const stream = streamOf(payload);
    return {stream, total: payload.size, cancel: () => Promise.resolve()};
  }
  const stream = payload as ReadableStream<unknown> | null | undefined;
  if (typeof stream?.getReader !== "function") {
    throw noPayload(payload);
  }
  if (stream.locked) {
    throw new ForkontrolError("argument", "the stream is being read by somebody else");
  }
  return {
    stream,
    async cancel(reason: unknown) {
      if (this.reader === undefined) {
        await stream.cancel(reason);
      }
    },
  };
}

async function readFrom(reader: ReadableStreamDefaultReader<unknown>): Promise<ReadableStreamReadResult<unknown>> {
  try {
    return await reader.read();
  } catch (cause) {
    throw new ForkontrolError("stream", "the payload could not be read to the end", {cause});
  }
}

function bytesOfChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) {
    return chunk;
  }
  if (ArrayBuffer.isView(chunk)) {
    return viewOf(chunk);
  }
  if (chunk instanceof ArrayBuffer) {
    return viewOf(chunk);
  }
  throw new ForkontrolError("stream", `the stream must give bytes, not ${kindOf(chunk)}`);
}
