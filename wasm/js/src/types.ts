import type {Messages} from "@forkontrol/validator/messages";
import type {systems} from "./release.js";

/** The id of a system of this package. */
export type SystemId = (typeof systems)[number];

/** The id of a message of this package, or of a pack of your own whose types `forkontrol pack --types` wrote. */
export type MessageId = keyof Messages;

/**
 * An id where one is given. One that is written out must be that of a message, or, in a system of your own, look like one; a string that
 * is known only when the program runs is taken as it is.
 */
export type GivenId<Id extends string> = string extends Id
  ? Id
  : Id extends MessageId
    ? Id
    : Id extends `${SystemId}/${string}`
      ? MessageId
      : Id extends `${string}/${string}@${string}#${string}`
        ? Id
        : MessageId;

/** The member of options that names a message. */
export interface OfMessage<Id extends string> {
  message?: GivenId<Id>;
}

/** A language of labels and sentences. */
export type Language = "da" | "en";

/** How bad a finding is. Only an error makes a payload invalid. */
export type Severity = "error" | "warning" | "info";

/**
 * How sure the source of a rule is: an official description, public code made from the official contract,
 * or a proposal of forkontrol's own where sources give no names or limits.
 */
export type Evidence = "official" | "contract" | "draft";

/** The form of a payload. */
export type Format = "xml" | "json" | "ndjson" | "csv";

/**
 * - `valid`: read to the end, and no finding is an error.
 * - `invalid`: at least one finding is.
 * - `undecided`: the message is known, but a limit stopped the check.
 * - `failed`: the check could not be carried out; the findings say why.
 */
export type Verdict = "valid" | "invalid" | "undecided" | "failed";

/** One breach of a rule at one place. */
export interface Finding {
  /** The id of the rule, stable forever: `system/service/field path/keyword`. */
  rule: string;
  severity: Severity;
  /**
   * The place: XPath counted from 1 for XML, JSON Pointer for JSON, row and column for CSV. Of a single field,
   * see {@link Kit.checkField}, its path in the message.
   */
  path: string;
  /** From 1; left out, with column and offset, when the finding has no place. */
  line?: number;
  /** From 1, in characters. */
  column?: number;
  /** In bytes from the start of the payload as UTF-8. */
  offset?: number;
  /** With endColumn the place just after what the finding is about; left out where that is not known. */
  endLine?: number;
  endColumn?: number;
  /** What is wrong. */
  message: string;
  /** How to fix it. */
  fix?: string;
  /** The receiving system's own error code. */
  code?: string;
  /** What was there. Personal data are masked, long values are cut. */
  value?: string;
  evidence: Evidence;
  /** Where the rule is stated: title, version, section. */
  source?: string;
  /** The address of a page about the rule; left out for one that forkontrol does not have itself. Nothing is fetched from it. */
  help?: string;
  /** By what it is waived; left out where it is not. A kit waives nothing: see `@forkontrol/validator/waivers`. */
  waived?: WaivedBy;
}

/** Why a finding does not count: somebody answers for it, or it was there when a baseline was written. */
export interface WaivedBy {
  by: "waiver" | "baseline";
  /** Of a waiver. */
  reason?: string;
  owner?: string;
  /** The last day that it counts. */
  expires?: string;
  /** The file that says so, and where in it. */
  file?: string;
  line?: number;
}

/** Findings by severity; exact, even when not all are listed. */
export interface Counts {
  error: number;
  warning: number;
  info: number;
}

/** A rule that was not checked, and why. It does not change the verdict, but how far that reaches. */
export interface Unchecked {
  rule: string;
  reason: string;
  /** The registers that it needs and was not given, see {@link Kit.setRegister}. Left out when it is for another reason. */
  registers?: string[];
}

/** What was found in one payload. */
export interface PayloadReport {
  /** The name that was given, empty when none was. */
  file: string;
  format?: Format;
  /** The id of the message, `system/service@version#message`; left out when none was recognised. */
  message?: string;
  evidence?: Evidence;
  /** How many documents the payload held, when it may hold several. */
  records?: number;
  /** How many fields of the message are drafts, in the payload or not; left out when none is. */
  draftFields?: number;
  verdict: Verdict;
  /**
   * `full`: every rule was checked, and neither the message nor any of its fields is a draft. `limited`: something was not checked,
   * or rests on a draft. Only a valid payload with full reach is surely as its sources ask.
   */
  reach: "full" | "limited";
  /** The verdict in words, with how far the check reached: `Valid as far as checked: 4 rules need registers`. */
  answer: string;
  /** In the order of the payload. */
  findings: Finding[];
  counts: Counts;
  /** How many of them are waived; left out where none is. */
  waived?: Counts;
  /** More findings were counted than are listed. */
  truncated: boolean;
  unchecked: Unchecked[];
}

/** The report of a check: one payload, as the command line writes it. */
export interface Report {
  /** The version of forkontrol. */
  forkontrol: string;
  /** The sources of the rules: `sha256:…`. */
  ruleset: string;
  /** The day whose rules were asked, ISO 8601; empty when no day was given. */
  asOf: string;
  payloads: [PayloadReport];
  summary: {payloads: number; valid: number; invalid: number; undecided: number; failed: number;
    /** Those of the valid ones whose reach is limited. */
    limited: number;
    /** How many findings are waived; left out where none is. */
    waived?: number;
  };
}

/** A central system. Names are spelled as the system spells them. */
export interface System {
  id: string;
  name: string;
  /** Seen from the student-administration system: `in` is fetched, `out` is reported. */
  direction: "in" | "out" | "both";
  /** Areas of education: `GYM`, `EUD`, … */
  areas: string[];
  transport: string;
  /** How many messages it has. */
  messages: number;
  text: string;
  /** What its messages lack; left out where nothing is missing. */
  missing?: string;
  links: string[];
}

/** A message that can be checked. */
export interface Message {
  /** `system/service@version#message` */
  id: string;
  system: string;
  service: string;
  title: string;
  name: string;
  version: string;
  operation?: string;
  /** Seen from the student-administration system. */
  direction: "request" | "response";
  /** The first and the last day that it is in force; left out when open. */
  from?: string;
  to?: string;
  formats: Format[];
  evidence: Evidence;
  text: string;
}

/** A rule of a field or of a message. */
export interface Rule {
  id: string;
  /** The keyword of JSON Schema or of forkontrol that it is: `maxLength`, `required`, `cpr`, … */
  keyword: string;
  severity: Severity;
  evidence: Evidence;
  limit?: string;
  /** The values, types or names that it allows. */
  allowed?: string[];
  /** The receiving system's own error code. */
  code?: string;
  from?: string;
  to?: string;
  /** What it asks and why. The packs are without these texts: the command has them (`forkontrol describe --format json`). */
  asks?: string;
  why?: string;
  /** How to fix a breach. */
  fix?: string;
  /** The sentence of the rule, when it has one of its own; `{label}` and the like stand for what a finding knows. */
  message?: string;
  /** Where it is stated. */
  source?: Source;
  /** Registers that it needs. */
  registers?: string[];
}

/** Where something is stated: a document of the message, and where in it. */
export interface Source {
  document: string;
  section?: string;
}

/** A JSON type of values. */
export type ValueType = "null" | "boolean" | "integer" | "number" | "string" | "object" | "array";

/** One value of a code list and what it means. */
export interface Code {
  value: string;
  text?: string;
}

/** A field of a message. */
export interface Field {
  /** From the root, whose own name is left out: `KontaktpersonInfo.Elev.CPRNr`. */
  path: string;
  name: string;
  /** 1 for the fields of the root. */
  depth: number;
  /** In the interface's own words: `String(10)`. */
  type: string;
  /** Of one occurrence. */
  types: ValueType[];
  label: string;
  text?: string;
  fix?: string;
  required: boolean;
  /** How often it occurs under its parent; `max` is null when there is no bound. */
  min: number;
  max: number | null;
  /** It may occur more than once. */
  repeated?: true;
  /** The element's or attribute's name, where it is not `name`; `#text` for the text of the element around it. */
  element?: string;
  attribute?: true;
  /** The element's namespace, where it has one of its own. */
  namespace?: string;
  /** The name of its column in CSV. */
  column?: string;
  allowed?: string[];
  minLength?: number;
  maxLength?: number;
  totalDigits?: number;
  fractionDigits?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  minimum?: string;
  maximum?: string;
  exclusiveMinimum?: string;
  exclusiveMaximum?: string;
  multipleOf?: string;
  /** The form that the text must have: `cpr`, `cvr`, `date`, `email`, … */
  format?: string;
  /** What allowed values mean, in the order of the code list. */
  codes?: Code[];
  /** What kind of personal data it holds. */
  personal?: "cpr" | "name" | "contact" | "secret" | "birth";
  example?: string;
  evidence: Evidence;
  source?: Source;
  rules: Rule[];
}

/** A document that a message cites. */
export interface Document {
  id: string;
  title: string;
  publisher?: string;
  version?: string;
  date?: string;
  url?: string;
}

/** The form of a message as a file of rows. */
export interface Csv {
  /** Left out where the file's first line shows it. */
  delimiter?: string;
  /** Left out when nothing encloses cells. */
  quote?: string;
  /** Whether a row with the column names comes first. */
  names: "first" | "none" | "optional";
  /** The columns must have the order described. */
  ordered: boolean;
  /** That the receiving system reads; left out when that is not known. */
  encodings?: string[];
  records: CsvRecord[];
}

/** One kind of record of a file of rows. */
export interface CsvRecord {
  /** Of the field that holds it. */
  name: string;
  /** It is repeated: the rows. */
  list?: true;
  /** What the first cell of each holds; left out when the records' places tell them apart. */
  mark?: string;
  columns: string[];
}

/** A message with its fields, in the order of the document; the fields of an object are after it. */
export interface Description extends Message {
  /** Of the root. */
  label: string;
  /** The name of the root element; a leading `*` stands for any prefix. */
  root: string;
  namespace?: string;
  /** It wraps another message. */
  envelope?: true;
  source?: Source;
  /** The form as a file of rows, when it has one. */
  csv?: Csv;
  fields: Field[];
  /** Rules of the message as a whole. */
  rules: Rule[];
  documents: Document[];
}

/** A cell of a register: texts, numbers, dates as `2026-11-22`; null and undefined are empty. */
export type Cell = string | number | null | undefined;

/**
 * The rows of a register: an object for each row, with the columns as members, or a list for each row, the
 * first of which has the names of the columns. Columns that the register does not know are skipped.
 * The rows must not be changed after they were given.
 */
export type Rows = readonly Readonly<Record<string, Cell>>[] | readonly (readonly Cell[])[];

/** What a field is checked with. */
export interface FieldOptions {
  /** The language of the findings. Default: that of the kit. */
  lang?: Language;
  /** The day whose rules apply, `2026-11-22`. Default: today, where the program runs. Empty: no day, see the documentation of the module. */
  asOf?: string;
  /** Show personal data as they are. Default: they are masked. */
  showPersonalData?: boolean;
  /** The address below which rules are explained. Default: `https://forkontrol.dk/`. */
  helpBase?: string;
}

/** What a payload is checked with. Sizes are in bytes. */
export interface CheckOptions extends FieldOptions {
  /** What the report calls the payload; a name that ends in `.ndjson` or `.jsonl` has records. Default: empty, of a `File` its name. */
  name?: string;
  /** The id of the message. Default: found from the root element. */
  message?: string;
  /** Default: found from the first bytes. */
  format?: Format;
  /** Of bytes: `utf-8`, `iso-8859-1`, `windows-1252`, … Default: found. A string is always read as the characters that it has. */
  encoding?: string;
  /** Registers for this check beside those of the kit, or in place of them. */
  registers?: Readonly<Record<string, Rows>>;
  /** Aborts the check, which then rejects (or throws) with the signal's reason. A payload that is checked at once can be aborted only before that. */
  signal?: AbortSignal;
  /** How many findings of one rule are kept. All are counted. Default: 1000. */
  maxSamples?: number;
  /** How deep elements or values may be nested. Default: 64. */
  maxDepth?: number;
  /** The longest name. Default: 1024. */
  maxName?: number;
  /** The longest text of one value. Default: 1048576. */
  maxText?: number;
  /** The most attributes of an element. Default: 64. */
  maxAttributes?: number;
  /** The most members of a JSON object. Default: 65536. */
  maxMembers?: number;
  /** The most rows of lists whose rows rules compare. Default: 1048576. */
  maxRows?: number;
}

/** How far a check has come. */
export interface Progress {
  /** Bytes that have been read. */
  bytes: number;
  /** Bytes in all; left out when that is not known. */
  total?: number;
}

/** What a payload that comes in pieces is checked with. */
export interface StreamOptions extends CheckOptions {
  /** Called now and then while the payload is read. */
  onProgress?: (progress: Progress) => void;
}

/** A payload that comes in pieces. */
export type Stream = ReadableStream<Uint8Array> | Blob;

/**
 * The rules, loaded and ready. Calls that cannot be carried out throw a {@link ForkontrolError}; the kit can
 * still be used. What is wrong with a payload is in the report.
 */
export interface Kit {
  /** The version of forkontrol. */
  readonly version: string;
  /** The language of texts where a call does not say. */
  readonly lang: Language;
  /** Checks a payload. Large ones are read in windows, so that the memory does not grow with them. */
  check<Id extends string>(payload: string | Uint8Array | ArrayBuffer, options?: CheckOptions & OfMessage<Id>): Report;
  /** Checks a payload that comes in pieces. Other calls can be made between them. */
  check<Id extends string>(payload: Stream, options?: StreamOptions & OfMessage<Id>): Promise<Report>;
  /** `check` that gives the report as JSON, byte for byte as the command line writes it (with its final newline). */
  checkText<Id extends string>(payload: string | Uint8Array | ArrayBuffer, options?: CheckOptions & OfMessage<Id>): string;
  checkText<Id extends string>(payload: Stream, options?: StreamOptions & OfMessage<Id>): Promise<string>;
  /**
   * Checks one value, as it is typed. The path is that of {@link Kit.describe} (`KontaktpersonInfo.Elev.CPRNr`), or one of a
   * finding (`/Indberet/KontaktpersonInfo/Elev[2]/CPRNr`). Rules over several fields are not checked; an empty value
   * is a field that is left out.
   */
  checkField<Id extends string>(message: GivenId<Id>, path: string, value: string, options?: FieldOptions): Finding[];
  systems(options?: {lang?: Language}): System[];
  /** The messages of a system, or all. */
  messages(options?: {lang?: Language; system?: SystemId | (string & {})}): Message[];
  describe<Id extends string>(message: GivenId<Id>, options?: {lang?: Language}): Description;
  /** Gives a register its rows, in place of those it had; null removes it. */
  setRegister(name: string, rows: Rows | null): void;
  /** Frees the memory. Further calls throw. */
  close(): void;
}

/** A {@link Kit} in a worker: the page is never held up. A worker that dies rejects what is under way; the next call starts another. */
export interface RemoteKit {
  readonly version: string;
  readonly lang: Language;
  check<Id extends string>(payload: string | Uint8Array | ArrayBuffer | Stream, options?: StreamOptions & OfMessage<Id>): Promise<Report>;
  checkText<Id extends string>(payload: string | Uint8Array | ArrayBuffer | Stream, options?: StreamOptions & OfMessage<Id>): Promise<string>;
  checkField<Id extends string>(message: GivenId<Id>, path: string, value: string, options?: FieldOptions): Promise<Finding[]>;
  systems(options?: {lang?: Language}): Promise<System[]>;
  messages(options?: {lang?: Language; system?: SystemId | (string & {})}): Promise<Message[]>;
  describe<Id extends string>(message: GivenId<Id>, options?: {lang?: Language}): Promise<Description>;
  setRegister(name: string, rows: Rows | null): Promise<void>;
  /** Ends the worker. What is under way is rejected, as are further calls. */
  close(): void;
}

/** Bytes, or where they are. A string is an address, relative to the page. */
export type Resource = URL | string | Response | BufferSource | Blob;

/** What is loaded, and from where. */
export interface LoadOptions {
  /**
   * The module. Default: the one of this package, beside its scripts: `forkontrol-own.wasm` when packs are given one by
   * one, otherwise `forkontrol.wasm`, which takes no packs of your own.
   */
  wasm?: Resource | WebAssembly.Module;
  /**
   * Packs of your own, as `forkontrol pack` writes them, which are loaded beside those of this package:
   * `["/kantine.fkp"]`. A string or URL that ends in `/` is the folder of the package's packs, alone or among the others.
   * Where any of the packs themselves are given, they are all that is loaded. Default: those of this package.
   */
  packs?: URL | string | readonly Resource[];
  /** The ids of systems of this package whose rules are loaded, none for `[]`. Default: all. */
  systems?: readonly SystemId[];
  /** The languages whose texts are loaded; the first is the kit's. Default: `da`. */
  lang?: Language | readonly Language[];
  /** Aborts the loading, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}
