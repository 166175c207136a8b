// Reads a file of waivers or a baseline, and says of all that is wrong with it where it is.

import type {Language} from "../types.js";
import {masked} from "./mask.js";
import {hiding, sayings} from "./words.generated.js";

/** What somebody answers for: a breach of a rule, until a day. */
export interface Waiver {
  /** The id of the rule, as reports have it. */
  rule: string;
  /** A pattern of files; left out for every one. */
  file?: string;
  /** A pattern of places without positions; left out for every one. */
  path?: string;
  /** The person that the record is about, as a baseline has it; left out for everybody. */
  person?: string;
  reason: string;
  owner: string;
  /** The last day that it counts: `2027-01-31`. */
  expires: string;
}

/** A waiver, and the line of its file on which it begins. */
export interface ReadWaiver extends Waiver {
  readonly line: number;
}

/** How often a rule was broken at a place of a file, by one person or by all whose names are not known. */
export interface Entry {
  /** A pattern of files. */
  file: string;
  rule: string;
  /** Without positions. */
  place: string;
  person?: string;
  count: number;
}

/** What was found when it was written. */
export interface Baseline {
  /** Recognises the key of the persons, see {@link Key.check}; left out where there are none. */
  keyed?: string;
  findings: Entry[];
}

/** One thing that is wrong with a file. */
export interface Problem {
  /** From 1, as is the column, in characters. */
  line: number;
  column: number;
  message: string;
}

/** A file that is not as it should be, with all that is wrong. */
export class WaiversError extends Error {
  override readonly name = "WaiversError";

  constructor(
    /** What the file is called. */
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map(({line, column, message}) => `${file}:${line}:${column}: ${message}`).join("\n"));
  }
}

/** How a file is read. */
export interface ReadOptions {
  /** What reports and errors call the file. */
  file?: string;
  /** The language of what is wrong. Default: `da`. */
  lang?: Language;
}

/** A value of a JSON document, with the place where it begins. */
interface Value {
  at: number;
  kind: "object" | "list" | "scalar";
  scalar?: unknown;
  items: Value[];
  members: {name: string; at: number; value: Value}[];
}

/** A value that is not there. */
class Bad {
  constructor(readonly at: number) {}
}

/** Deeper than this no file is that anybody wrote. */
const deepest = 1000;

function parse(text: string): Value {
  let at = 0;
  const skip = (signs: RegExp) => {
    signs.lastIndex = at;
    at += signs.exec(text)![0].length;
  };
  const space = () => skip(/[ \t\r\n]*/y);
  const take = (sign: string) => {
    space();
    if (text[at] !== sign) {
      return false;
    }
    at++;
    return true;
  };
  const scalar = (): unknown => {
    const found = sticky(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y, text, at);
    if (found === undefined) {
      throw new Bad(at);
    }
    at += found.length;
    return /^[-\d]/.test(found) ? {number: found} : JSON.parse(found);
  };
  const value = (depth: number): Value => {
    space();
    const v: Value = {at, kind: "scalar", items: [], members: []};
    if (depth > deepest) {
      throw new Bad(at);
    }
    if (take("{")) {
      v.kind = "object";
      for (let more = !take("}"); more; more = !closed("}")) {
        space();
        const nameAt = at;
        if (text[at] !== '"') {
          throw new Bad(at);
        }
        const name = scalar() as string;
        if (!take(":")) {
          throw new Bad(at);
        }
        v.members.push({name, at: nameAt, value: value(depth + 1)});
      }
    } else if (take("[")) {
      v.kind = "list";
      for (let more = !take("]"); more; more = !closed("]")) {
        v.items.push(value(depth + 1));
      }
    } else {
      v.scalar = scalar();
    }
    return v;
  };
  const closed = (sign: string) => {
    if (take(sign)) {
      return true;
    }
    if (!take(",")) {
      throw new Bad(at);
    }
    return false;
  };
  const root = value(0);
  space();
  if (at < text.length) {
    throw Object.assign(new Bad(at), {more: true});
  }
  return root;
}

function sticky(expression: RegExp, text: string, at: number): string | undefined {
  expression.lastIndex = at;
  return expression.exec(text)?.[0];
}

/** Reads a document and keeps what is wrong with it. */
class Reader {
  readonly #text: string;
  readonly #file: string;
  readonly #lang: Language;
  readonly #problems: Problem[] = [];

  constructor(text: string, {file = "", lang = "da"}: ReadOptions) {
    this.#text = text.replace(/^\uFEFF/, "");
    this.#file = file;
    this.#lang = lang;
  }

  get problems(): number {
    return this.#problems.length;
  }

  root(): Value | undefined {
    try {
      return parse(this.#text);
    } catch (bad) {
      if (!(bad instanceof Bad)) {
        throw bad;
      }
      this.refuse(bad.at, "more" in bad ? "more" : "notJSON");
      return undefined;
    }
  }

  refuse(at: number, what: keyof typeof sayings, blanks: Record<string, string> = {}): void {
    const before = this.#text.slice(0, at);
    const message = sayings[what][this.#lang].replace(/\{(name|all|rule)\}/g, (_, blank: string) => blanks[blank] ?? "");
    this.#problems.push({line: before.split("\n").length, column: [...before.slice(before.lastIndexOf("\n") + 1)].length + 1, message});
  }

  /** Says it of a member. */
  about(v: Value, name: string, what: keyof typeof sayings): void {
    this.refuse((member(v, name) ?? v).at, what, {name: `"${name}"`});
  }

  line(v: Value): number {
    return this.#text.slice(0, v.at).split("\n").length;
  }

  /** Sees that a value is an object with these members, `true` for those that it must have. */
  object(v: Value, names: Record<string, boolean>): void {
    if (v.kind !== "object") {
      this.refuse(v.at, "object");
      return;
    }
    const seen = new Set<string>();
    for (const {name, at} of v.members) {
      const quoted = JSON.stringify(name);
      if (!Object.hasOwn(names, name)) {
        this.refuse(at, "unknown", {name: quoted, all: Object.keys(names).sort().join(", ")});
      } else if (seen.has(name)) {
        this.refuse(at, "twice", {name: quoted});
      }
      seen.add(name);
    }
    for (const name of Object.keys(names).sort()) {
      if (names[name] && !seen.has(name)) {
        this.refuse(v.at, "missing", {name: `"${name}"`});
      }
    }
  }

  list(v: Value, name: string): Value[] {
    const m = member(v, name);
    if (m && m.kind !== "list") {
      this.about(v, name, "list");
    }
    return m?.items ?? [];
  }

  /** A member that is a text of at least one character; undefined where it is not there. */
  text(v: Value, name: string): string | undefined {
    const m = member(v, name);
    if (m && (typeof m.scalar !== "string" || m.scalar.trim() === "")) {
      this.about(v, name, "filled");
      return undefined;
    }
    return m?.scalar as string | undefined;
  }

  count(v: Value, name: string): number {
    const m = member(v, name);
    const digits = (m?.scalar as {number?: string} | null | undefined)?.number;
    if (digits !== undefined && /^[1-9]\d*$/.test(digits) && Number.isSafeInteger(Number(digits))) {
      return Number(digits);
    }
    if (m) {
      this.about(v, name, "count");
    }
    return 0;
  }

  end(): void {
    if (this.#problems.length > 0) {
      throw new WaiversError(this.#file, this.#problems.sort((a, b) => a.line - b.line || a.column - b.column));
    }
  }
}

function member(v: Value, name: string): Value | undefined {
  return v.members.find((m) => m.name === name)?.value;
}

const isPerson = (text: string): boolean => /^[0-9a-f]{24}$/.test(text);

function isDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Reads a file of waivers, `forkontrol-waivers.json`. Throws a {@link WaiversError} with all that is wrong with it. */
export function parseWaivers(text: string, options: ReadOptions = {}): ReadWaiver[] {
  const r = new Reader(text, options);
  const all: ReadWaiver[] = [];
  const root = r.root();
  if (root) {
    r.object(root, {$schema: false, waivers: true});
    for (const v of r.list(root, "waivers")) {
      const w = waiver(r, v);
      if (w) {
        all.push(w);
      }
    }
  }
  r.end();
  return all;
}

function waiver(r: Reader, v: Value): ReadWaiver | undefined {
  const before = r.problems;
  r.object(v, {rule: true, file: false, path: false, person: false, reason: true, owner: true, expires: true});
  const text = (name: string) => r.text(v, name);
  const [rule = "", file, path, person, reason = "", owner = "", expires = ""] = ["rule", "file", "path", "person", "reason", "owner", "expires"].map(text);
  if (r.problems > before) {
    return undefined;
  }
  if (file === undefined && path === undefined) {
    r.refuse(v.at, "nowhere");
  }
  if (hiding.has(rule)) {
    r.refuse(member(v, "rule")!.at, "hides", {rule});
  }
  if (!isDate(expires)) {
    r.about(v, "expires", "date");
  }
  if (path?.includes("[")) {
    r.about(v, "path", "positions");
  }
  if (person !== undefined && !isPerson(person)) {
    r.about(v, "person", "person");
  }
  for (const [name, said] of Object.entries({file, path, reason, owner})) {
    if (said !== undefined && masked(said) !== said) {
      r.about(v, name, "cpr");
    }
  }
  return {rule, ...(file !== undefined && {file}), ...(path !== undefined && {path}), ...(person !== undefined && {person}), reason, owner, expires, line: r.line(v)};
}

/** Reads a baseline, `forkontrol-baseline.json`. Throws a {@link WaiversError} with all that is wrong with it. */
export function parseBaseline(text: string, options: ReadOptions = {}): Baseline {
  const r = new Reader(text, options);
  const base: Baseline = {findings: []};
  const root = r.root();
  if (root) {
    r.object(root, {$schema: false, keyed: false, findings: true});
    const keyed = r.text(root, "keyed");
    if (keyed !== undefined) {
      base.keyed = keyed;
    }
    for (const v of r.list(root, "findings")) {
      r.object(v, {file: true, rule: true, place: true, person: false, count: true});
      const [file = "", rule = "", person] = ["file", "rule", "person"].map((name) => r.text(v, name));
      const count = r.count(v, "count");
      const place = member(v, "place");
      if (place && typeof place.scalar !== "string") {
        r.about(v, "place", "text");
      }
      if (person !== undefined && !isPerson(person)) {
        r.about(v, "person", "hexadecimal");
      }
      if (person !== undefined && keyed === undefined) {
        r.about(v, "person", "keyless");
      }
      base.findings.push({file, rule, place: String(place?.scalar ?? ""), ...(person !== undefined && {person}), count});
    }
  }
  r.end();
  return base;
}

const quoted = (text: string) => JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => (c === "\u2028" ? "\\u2028" : "\\u2029"));

/** Waivers as a file, each as it is to be read by people. */
export function waiversText(waivers: readonly Waiver[]): string {
  const of = ({rule, file, path, person, reason, owner, expires}: Waiver) => {
    const members = Object.entries({rule, file, path, person, reason, owner, expires}).filter((m): m is [string, string] => m[1] !== undefined);
    return `    {\n${members.map(([name, text]) => `      "${name}": ${quoted(text)}`).join(",\n")}\n    }`;
  };
  return `{\n  "$schema": "https://forkontrol.dk/waivers/1.json",\n  "waivers": [${waivers.length > 0 ? `\n${waivers.map(of).join(",\n")}\n  ` : ""}]\n}\n`;
}

const byBytes = (a: string, b: string): number => {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const d = x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
    if (d !== 0) {
      return d;
    }
  }
  return x.length - y.length;
};

/** A baseline as a file, byte for byte as `forkontrol baseline` writes it: the entries in their order, those of one kind together. */
export function baselineText({keyed, findings}: Baseline): string {
  const kinds = new Map<string, Entry>();
  for (const e of findings) {
    const key = JSON.stringify([e.file, e.rule, e.place, e.person ?? ""]);
    const known = kinds.get(key);
    if (e.count > 0) {
      kinds.set(key, {...e, count: e.count + (known?.count ?? 0)});
    }
  }
  const all = [...kinds.values()].sort(
    (a, b) => byBytes(a.file, b.file) || byBytes(a.rule, b.rule) || byBytes(a.place, b.place) || byBytes(a.person ?? "", b.person ?? ""),
  );
  const lines = all.map(
    ({file, rule, place, person, count}) =>
      `\n    {"file": ${quoted(file)}, "rule": ${quoted(rule)}, "place": ${quoted(place)}${person ? `, "person": ${quoted(person)}` : ""}, "count": ${count}}`,
  );
  const head = keyed !== undefined && all.some(({person}) => person) ? `  "keyed": ${quoted(keyed)},\n` : "";
  return `{\n  "$schema": "https://forkontrol.dk/baseline/1.json",\n${head}  "findings": [${lines.join(",")}${lines.length > 0 ? "\n  " : ""}]\n}\n`;
}
