import type {Answer, Ask} from "./descriptions/protocol.js";
import {ForkontrolError, received} from "./error.js";
import {kindOf} from "./options.js";
import {loadParts, type Parts} from "./parts.js";
import {addressOf, bytesOf} from "./resource.js";
import {notStarted, startThread, workerAt, type Thread} from "./start.js";
import type {Language, Resource} from "./types.js";

export {ForkontrolError, type ErrorCode} from "./error.js";

/** An interface description: `.docx`, `.xlsx`, `.html`, `.md`, `.csv`, `.tsv` or `.txt`, which its name tells; `.pdf` with `pages`. */
export type DescriptionFile = File | {name: string; content: Resource};

/** What descriptions are read with. */
export interface DescriptionsOptions {
  /** The language of the rules' texts that are loaded beside. Default: `da`. */
  lang?: Language;
  /** The module. Default: the `forkontrol-descriptions.wasm` of this package. */
  wasm?: Resource | WebAssembly.Module;
  /** The folder of the package's packs; its address ends in `/`. Default: those of this package. */
  packs?: URL | string;
  /** The address of this package's `dist/descriptions-thread.js`. Default: beside the other scripts of the package. */
  thread?: URL | string;
}

/** How one description is read. */
export interface DescriptionOptions {
  /** What its system is called, in any letters. Default: as the file. */
  system?: string;
  /** The version of its services, where the document does not say one. */
  version?: string;
  /** What somebody has set right in it, in that order; those of rows that are not there are passed over. */
  mended?: readonly Mend[];
  /** What is on the pages of a PDF, for this package does not read PDFs. */
  pages?: PdfPages;
}

/** What is on the pages of a PDF, as the program `forkontrol-pdf` writes it. Lengths are in points, from the upper left corner. */
export interface PdfPages {
  /** The version of this form. */
  forkontrolPdf: 2;
  /** Why the document is not read: `locked`, `damaged`, `page`, `large`, or something else, with what is known of it. */
  refused?: string;
  detail?: string;
  pages?: {
    width: number;
    height: number;
    /** The characters, in the order in which they are drawn. */
    text: string;
    /** Six numbers for each: left, top, right and bottom of its ink, y of the line that it stands on, size of the font. */
    places: number[];
    /** Ranges of characters that are bold: from, to, from, to. */
    bold?: number[];
    /** What is drawn of lines; three numbers for each point: 0 moved to, 1 a straight line to, 2 of a curve; x; y. */
    paths?: {stroke?: boolean; points: number[]}[];
    pictures?: number;
  }[];
}

/** What a cell of a row may be mended in. */
export type MendKind = "name" | "type" | "length" | "required" | "occurrences" | "values";

/** A cell of a row that somebody has set right, or an answer to a question about the row. */
export type Mend =
  /** The cell of a column, from 0. */
  | {place: string; column: number; text: string}
  /** What the table has no column for. */
  | {place: string; kind: Exclude<MendKind, "name">; text: string}
  /** One of the answers that a question offers. */
  | {place: string; kind: "confirmed" | "rejected"; text: string};

/** A text in both languages. */
export interface Words {
  da: string;
  en: string;
}

/** What became of a row: taken, taken with a question, left for a rule to be written, a heading, said before, or not understood. */
export type Fate = "taken" | "asked" | "to-write" | "heading" | "repeated" | "unknown";

/** A question about a row. */
export interface DescriptionQuestion extends Words {
  /** What may be answered at once: how it reads, and what it is for `mended`. */
  answers?: (Words & {mend: Mend})[];
}

/** A row of a table of the document, and what became of it. */
export interface DescriptionRow {
  /** `t. 4, r. 2` is row 2 of table 4, `l. 34` a line. */
  place: string;
  cells: string[];
  fate: Fate;
  /** The path of the field that was made of it. */
  field?: string;
  /** The rule that was made of it. */
  rule?: string;
  why?: Words;
  questions?: DescriptionQuestion[];
  /** What somebody has answered. */
  answered?: Words[];
}

/** A table of the document. */
export interface DescriptionTable {
  place: string;
  /** The headings above it. */
  section?: string;
  kind: "fields" | "validations" | "codes" | "other";
  columns?: string[];
  /** What the columns of a table of fields have; empty where it is something else. */
  kinds?: (MendKind | "")[];
  /** The headings of columns that were not read. */
  unread?: string[];
  rows: DescriptionRow[];
}

/** What `forkontrol import --format json` tells of a description. */
export interface DescriptionTold {
  /** The ids of the messages. */
  messages: string[];
  unchecked: ({place: string} & Words)[];
  /** What is left for a person to write. */
  toWrite?: Words[];
  /** How many rows there are of each fate. */
  rows?: Partial<Record<Fate, number>>;
  /** What those fates are called. */
  fates?: Partial<Record<Fate, Words>>;
  tables: DescriptionTable[] | null;
  /** Tables that could not be read exactly. */
  refused?: {place: string; why: Words}[];
  /** Questions about the description as a whole. */
  questions?: Words[];
}

/** What came of a description. */
export interface Described {
  /** The name of the pack, the id of its system; empty where there is none. */
  name: string;
  /** `null` when the document could not be read at all. */
  told: DescriptionTold | null;
  /** The schemas that were made, by the paths of their files. */
  source: Record<string, string>;
  /** Why there is no pack. */
  problems: Words[];
  /** For `load({packs: [pack]})`; left out when there are problems. */
  pack?: Uint8Array<ArrayBuffer>;
}

/** Reads descriptions, one after another, in a worker that is there until it is closed. */
export interface DescriptionReader {
  /** Reads a description and makes a pack of it. What is wrong with the document is in `problems`. */
  read(file: DescriptionFile, options?: DescriptionOptions): Promise<Described>;
  /** Ends the worker; what is being read is rejected. */
  close(): void;
}

/** Loads the module that reads interface descriptions, and starts a worker with it. Rejects as `load` does. */
export async function loadDescriptions(options: DescriptionsOptions = {}): Promise<DescriptionReader> {
  const {lang, packs, thread} = options;
  const wasm = options.wasm ?? new URL("./forkontrol-descriptions.wasm", import.meta.url);
  const reader = new Reader(await loadParts({wasm, ...(lang && {lang}), ...(packs && {packs})}), thread);
  await reader.started;
  return reader;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

class Reader implements DescriptionReader {
  readonly started: Promise<unknown>;
  readonly #thread: Pick<Thread, "busy" | "end"> & {post(ask: Ask): void};
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;
  #running = false; // it has answered
  #dead: ForkontrolError | undefined;

  constructor(parts: Parts, address: URL | string | undefined) {
    const died = (cause: unknown) =>
      this.#end(this.#running ? new ForkontrolError("crashed", "the worker died while it read descriptions", {cause}) : notStarted(cause, address ?? ownAddress()));
    this.#thread = start(address, (answer) => this.#hear(answer), died);
    this.started = this.#ask({do: "start", parts});
  }

  async read(file: DescriptionFile, options: DescriptionOptions = {}): Promise<Described> {
    if (typeof (file as {name?: unknown} | null)?.name !== "string") {
      throw new ForkontrolError("argument", `read takes a file with a name, not ${kindOf(file)}`);
    }
    const {system = "", version = "", mended = [], pages} = options;
    const bytes = await bytesOf("content" in file ? file.content : file, file.name, {page: true});
    const {told, pack} = (await this.#ask({do: "read", bytes, asked: JSON.stringify({name: file.name, system, version, mended, pages})})) as {told: string; pack?: Uint8Array<ArrayBuffer>};
    return {...(JSON.parse(told) as Described), ...(pack && {pack})};
  }

  close(): void {
    this.#end(new ForkontrolError("closed", "the reader was closed"));
  }

  #ask(what: Ask extends infer A ? (A extends Ask ? Omit<A, "id"> : never) : never): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#dead) {
        reject(this.#dead);
        return;
      }
      const id = ++this.#id;
      this.#waiting.set(id, {resolve, reject});
      this.#thread.busy(true);
      this.#thread.post({...what, id} as Ask);
    });
  }

  #hear(answer: Answer): void {
    this.#running = true;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) {
      this.#thread.busy(false);
    }
    if ("error" in answer) {
      const error = received(answer.error);
      waiting?.reject(error);
      if (answer.error.code === "internal") {
        this.#end(error); // the instance is broken
      }
    } else {
      waiting?.resolve(answer.value);
    }
  }

  #end(error: ForkontrolError): void {
    this.#dead ??= error;
    this.#thread.end();
    for (const {reject} of this.#waiting.values()) {
      reject(error);
    }
    this.#waiting.clear();
  }
}

/** Starts the worker. */
function start(address: URL | string | undefined, hear: (answer: Answer) => void, die: (cause: unknown) => void): Pick<Thread, "busy" | "end"> & {post(ask: Ask): void} {
  if (typeof Worker !== "function") {
    const thread = startThread(address ?? ownAddress(), (answer) => hear(answer as Answer), die);
    return {post: (ask) => thread.post(ask as never), busy: (yes) => thread.busy(yes), end: () => thread.end()};
  }
  let worker: Worker;
  try {
    worker = address === undefined ? ownWorker() : workerAt(addressOf(address, "thread"));
  } catch (cause) {
    throw cause instanceof ForkontrolError ? cause : notStarted(cause, address ?? ownAddress());
  }
  worker.onmessage = (event) => hear(event.data as Answer);
  worker.onerror = (event) => {
    event.preventDefault(); // those who wait are notified
    die(new Error(event.message || "the script of the worker could not be loaded"));
  };
  return {post: (ask) => worker.postMessage(ask), busy() {}, end: () => worker.terminate()};
}

const ownAddress = (): URL => new URL("./descriptions-thread.js", import.meta.url);

/** Bundlers find the script by this very form. */
function ownWorker(): Worker {
  try {
    return new Worker(new URL("./descriptions-thread.js", import.meta.url), {type: "module"});
  } catch {
    return workerAt(ownAddress()); // a page that requires trusted types
  }
}
