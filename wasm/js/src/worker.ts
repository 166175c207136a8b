import {isBlob, isFile, noPayload, viewOf} from "./bytes.js";
import {EarlyThread} from "./early.js";
import {ForkontrolError, received} from "./error.js";
import {version} from "./release.js";
import {kindOf, signalOf} from "./options.js";
import {loadParts, type Parts} from "./parts.js";
import type {Calls, Reply, Request, SentOptions} from "./protocol.js";
import {keepRegister} from "./register.js";
import {notStarted, startThread, type Thread} from "./start.js";
import type {
  Description,
  FieldOptions,
  Finding,
  Language,
  LoadOptions,
  Message,
  RemoteKit,
  Report,
  Rows,
  Stream,
  StreamOptions,
  System,
} from "./types.js";

export type * from "./types.js";
export {ForkontrolError, type ErrorCode} from "./error.js";

/** What is loaded, and the worker that it is loaded into. */
export interface WorkerOptions extends LoadOptions {
  /** The address of this package's `dist/thread.js`. Default: beside the other scripts of the package. */
  thread?: URL | string;
}

/**
 * Loads the module and its packs and starts a worker with them, in the browser or in Node. All requests are made
 * while it loads; in a browser that of the module is the worker's, which compiles it too. Rejects as `load` does.
 */
export async function loadInWorker(options: WorkerOptions = {}): Promise<RemoteKit> {
  const early = new EarlyThread(options?.thread);
  try {
    const parts = await loadParts(options, (wasm, signal) => early.compile(wasm, signal));
    const kit = new WorkerKit(parts, options.thread, early);
    await kit.started();
    return kit;
  } finally {
    early.end(); // where nobody took it
  }
}

/** A payload that is larger comes in pieces, so that handing it over does not hold the page up. In bytes or characters. */
const mostAtOnce = 1 << 18;

/** A call that waits for its answer. */
interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  onProgress?: StreamOptions["onProgress"];
  /** Sends the next piece. */
  more?: () => void;
}

class WorkerKit implements RemoteKit {
  readonly lang: Language;
  readonly #parts: Parts;
  readonly #address: URL | string | undefined;
  readonly #early: EarlyThread;
  readonly #registers = new Map<string, Rows>();
  readonly #waiting = new Map<number, Waiting>();
  #thread: Thread | undefined;
  #running = false; // it has answered
  #id = 0;
  #closed = false;

  constructor(parts: Parts, address: URL | string | undefined, early: EarlyThread) {
    this.#parts = parts;
    this.#address = address;
    this.#early = early;
    this.lang = parts.lang;
  }

  get version(): string {
    return version;
  }

  /** Starts a worker and sees that it works. */
  async started(): Promise<void> {
    await this.#call("systems", [{}]);
  }

  async check(payload: string | Uint8Array | ArrayBuffer | Stream, options?: StreamOptions): Promise<Report> {
    return JSON.parse(await this.checkText(payload, options)) as Report;
  }

  async checkText(payload: string | Uint8Array | ArrayBuffer | Stream, options?: StreamOptions): Promise<string> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const {signal: _, onProgress, ...plain} = options ?? {};
    if (onProgress !== undefined && typeof onProgress !== "function") {
      throw new ForkontrolError("argument", `onProgress must be a function, not ${kindOf(onProgress)}`);
    }
    const sent: SentOptions | undefined = options === undefined ? undefined : plain;
    const id = ++this.#id;
    const request = {id, do: "check", payload: undefined, options: sent, total: undefined, progress: onProgress !== undefined} as const;
    let first: Request;
    let pieces: Pieces | undefined;
    if (typeof payload === "string") {
      if (payload.length <= mostAtOnce) {
        first = {...request, payload};
      } else {
        if (sent?.encoding !== undefined) {
          throw new ForkontrolError("option", "the encoding of a string is known: give bytes, or leave the option out");
        }
        first = {...request, options: {...sent, encoding: "utf-8"}};
        pieces = piecesOfText(payload);
      }
    } else if (payload instanceof ArrayBuffer || ArrayBuffer.isView(payload)) {
      const bytes = viewOf(payload);
      if (bytes.byteLength <= mostAtOnce) {
        first = {...request, payload: bytes.slice()};
      } else {
        first = {...request, total: bytes.byteLength};
        pieces = piecesOfBytes(bytes);
      }
    } else if (isBlob(payload)) {
      const name = isFile(payload) ? {name: payload.name} : {};
      first = {...request, payload, total: payload.size, options: {...name, ...sent}};
    } else if (isStream(payload)) {
      first = request;
      pieces = piecesOfStream(payload);
    } else {
      throw noPayload(payload);
    }
    return this.#check(first, pieces, signal, onProgress);
  }

  async checkField(message: string, path: string, value: string, options?: FieldOptions): Promise<Finding[]> {
    return (await this.#call("checkField", [message, path, value, options])) as Finding[];
  }

  async systems(options?: {lang?: Language}): Promise<System[]> {
    return (await this.#call("systems", [options])) as System[];
  }

  async messages(options?: {lang?: Language; system?: string}): Promise<Message[]> {
    return (await this.#call("messages", [options])) as Message[];
  }

  async describe(message: string, options?: {lang?: Language}): Promise<Description> {
    return (await this.#call("describe", [message, options])) as Description;
  }

  async setRegister(name: string, rows: Rows | null): Promise<void> {
    await this.#call("setRegister", [name, rows]);
    keepRegister(this.#registers, name, rows);
  }

  close(): void {
    this.#closed = true;
    this.#end(new ForkontrolError("closed", "the kit was closed"));
  }

  #call<N extends keyof Calls>(name: N, args: Calls[N]): Promise<unknown> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => this.#send({id, do: "call", name, args}, {resolve, reject}));
  }

  #check(first: Request, pieces: Pieces | undefined, signal: AbortSignal | undefined, onProgress: StreamOptions["onProgress"]): Promise<string> {
    const {id} = first;
    return new Promise<string>((resolve, reject) => {
      const abort = () => {
        // The worker gets a message, and stops when it has read the window that it is at.
        if (this.#waiting.has(id)) {
          this.#thread?.post({id, do: "cancel"});
          this.#answered(id)?.reject(signal!.reason);
        }
      };
      const over = () => {
        signal?.removeEventListener("abort", abort);
        pieces?.drop();
      };
      const waiting: Waiting = {
        resolve: (value) => (over(), resolve(value as string)),
        reject: (error) => (over(), reject(error)),
        onProgress,
      };
      if (pieces) {
        // One after another: a piece may be wanted before the one before it has been read.
        let last = Promise.resolve();
        waiting.more = () => void (last = last.then(() => this.#sendPiece(id, pieces)));
      }
      signal?.addEventListener("abort", abort);
      this.#send(first, waiting);
    });
  }

  async #sendPiece(id: number, pieces: Pieces): Promise<void> {
    try {
      const bytes = await pieces.next();
      if (this.#waiting.has(id)) {
        if (bytes === undefined) {
          if (!pieces.ended) {
            pieces.ended = true;
            this.#thread?.post({id, do: "end"});
          }
        } else {
          this.#thread?.post({id, do: "piece", bytes}, [bytes.buffer]);
        }
      }
    } catch (cause) {
      this.#thread?.post({id, do: "cancel"});
      this.#answered(id)?.reject(cause instanceof ForkontrolError ? cause : new ForkontrolError("stream", "the payload could not be read to the end", {cause}));
    }
  }

  /** Sends a request to the worker, to a new one where there is none. */
  #send(request: Request, waiting: Waiting): void {
    if (this.#closed) {
      waiting.reject(new ForkontrolError("closed", "the kit was closed"));
      return;
    }
    let thread: Thread;
    try {
      thread = this.#thread ??= this.#start();
    } catch (cause) {
      waiting.reject(cause);
      return;
    }
    try {
      this.#waiting.set(request.id, waiting);
      thread.busy(true);
      thread.post(request);
    } catch (cause) {
      this.#answered(request.id);
      waiting.reject(cause instanceof ForkontrolError ? cause : new ForkontrolError("argument", "an argument cannot be sent to the worker", {cause}));
    }
  }

  #start(): Thread {
    const hear = (reply: unknown) => this.#hear(reply as Reply);
    const die = (cause: unknown) => {
      if (this.#thread !== thread) {
        return;
      }
      const error = this.#running
        ? new ForkontrolError("crashed", "the worker died", {advice: "try again: the next call starts another", cause})
        : cause instanceof ForkontrolError
          ? cause
          : notStarted(cause, this.#address);
      this.#end(error);
    };
    const thread: Thread = this.#early.take(hear, die) ?? startThread(this.#address, hear, die);
    const ignore = () => {};
    const id = ++this.#id;
    // An error in starting is that of all that wait.
    this.#waiting.set(id, {resolve: () => (this.#running = true), reject: (error) => this.#end(error)});
    thread.post({id, do: "start", parts: this.#parts});
    for (const [name, rows] of this.#registers) {
      const id = ++this.#id;
      this.#waiting.set(id, {resolve: ignore, reject: ignore});
      thread.post({id, do: "call", name: "setRegister", args: [name, rows]});
    }
    return thread;
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if ("progress" in reply) {
      waiting?.onProgress?.(reply.progress);
    } else if ("wanted" in reply) {
      waiting?.more?.();
    } else if ("error" in reply) {
      this.#answered(reply.id)?.reject(received(reply.error));
    } else {
      this.#answered(reply.id)?.resolve(reply.value);
    }
  }

  /** Takes a call out of those that wait. */
  #answered(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) {
      this.#thread?.busy(false);
    }
    return waiting;
  }

  /** Ends the worker and rejects all that wait. */
  #end(error: unknown): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#running = false;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    thread?.end();
    for (const waiting of all) {
      waiting.reject(error);
    }
  }
}

function isStream(payload: unknown): payload is ReadableStream {
  const stream = payload as ReadableStream | null | undefined;
  return typeof stream?.getReader === "function" && !stream.locked;
}

/** A payload in pieces that can be handed over. */
interface Pieces {
  /** The worker has been informed that there are no more. */
  ended?: boolean;
  /** The next piece, undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** No more are needed. */
  drop(): void;
}

function piecesOfBytes(bytes: Uint8Array): Pieces {
  let at = 0;
  return {
    async next() {
      const piece = at < bytes.byteLength ? bytes.slice(at, at + mostAtOnce) : undefined;
      at += mostAtOnce;
      return piece;
    },
    drop() {},
  };
}

function piecesOfText(text: string): Pieces {
  const encoder = new TextEncoder();
  let at = 0;
  return {
    async next() {
      if (at >= text.length) {
        return undefined;
      }
      let end = Math.min(at + mostAtOnce, text.length);
      const c = text.charCodeAt(end - 1);
      if (c >= 0xd800 && c < 0xdc00 && end < text.length) {
        end--; // the halves of a character stay together
      }
      const piece = encoder.encode(text.slice(at, end));
      at = end;
      return piece;
    },
    drop() {},
  };
}

function piecesOfStream(stream: ReadableStream<unknown>): Pieces {
  const reader = stream.getReader();
  let rest: Pieces | undefined;
  return {
    async next() {
      for (;;) {
        const piece = await rest?.next();
        if (piece) {
          return piece;
        }
        const {done, value} = await reader.read();
        if (done) {
          return undefined;
        }
        if (value instanceof ArrayBuffer) {
          rest = piecesOfBytes(viewOf(value));
        } else if (ArrayBuffer.isView(value)) {
          rest = piecesOfBytes(viewOf(value));
        } else {
          throw new ForkontrolError("stream", `the stream must give bytes, not ${kindOf(value)}`);
        }
      }
    },
    drop: () => void reader.cancel().catch(() => {}),
  };
}
