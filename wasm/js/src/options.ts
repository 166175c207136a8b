// Options as callers give them to options as the module takes them: name=value, each ended by a zero byte.

import {ForkontrolError} from "./error.js";
import type {CheckOptions, FieldOptions, Language} from "./types.js";

type Kind = "text" | "truth" | "number";

const ofField: Record<string, Kind> = {lang: "text", asOf: "text", showPersonalData: "truth", helpBase: "text"};

const ofCheck: Record<string, Kind> = {
  ...ofField,
  name: "text",
  message: "text",
  format: "text",
  encoding: "text",
  maxSamples: "number",
  maxDepth: "number",
  maxName: "number",
  maxText: "number",
  maxAttributes: "number",
  maxMembers: "number",
  maxRows: "number",
};

/** Options of a check that are not the module's. */
const ownOfCheck: ReadonlySet<string> = new Set(["registers", "signal", "onProgress"]);

const nothing: ReadonlySet<string> = new Set();

/** The options of a check. */
export function checkWords(options: CheckOptions | undefined, lang: Language): string {
  return words(options, ofCheck, ownOfCheck, lang);
}

/** The options of a field. */
export function fieldWords(message: string, options: FieldOptions | undefined, lang: Language): string {
  return words(options, ofField, nothing, lang) + `message=${word("message", message)}\0`;
}

/** The only option of calls that ask for texts. */
export function languageWords(lang: unknown): string {
  return `lang=${word("lang", lang)}\0`;
}

function words(options: object | undefined, kinds: Record<string, Kind>, own: ReadonlySet<string>, lang: Language): string {
  if (options === undefined) {
    return `lang=${lang}\0asOf=${today()}\0`;
  }
  if (typeof options !== "object" || options === null) {
    throw new ForkontrolError("argument", `the options must be an object, not ${kindOf(options)}`);
  }
  let all = "";
  let hasLanguage = false;
  let hasDay = false;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || own.has(name)) {
      continue;
    }
    // A name that every object has, such as toString, is not an option.
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    switch (kind) {
      case "text":
        all += `${name}=${word(name, value)}\0`;
        break;
      case "truth":
        if (typeof value !== "boolean") {
          throw new ForkontrolError("option", `the option ${name} must be true or false, not ${kindOf(value)}`);
        }
        all += `${name}=${value}\0`;
        break;
      case "number":
        if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 0x7fffffff) {
          throw new ForkontrolError("option", `the option ${name} must be a whole number from 1 to 2147483647`);
        }
        all += `${name}=${value}\0`;
        break;
      default:
        throw new ForkontrolError("option", `there is no option ${JSON.stringify(name)}`);
    }
    hasLanguage ||= name === "lang";
    hasDay ||= name === "asOf";
  }
  if (!hasLanguage) {
    all += `lang=${lang}\0`;
  }
  if (!hasDay) {
    all += `asOf=${today()}\0`;
  }
  return all;
}

/** Sees that a text can be an option's value. */
function word(name: string, value: unknown): string {
  if (typeof value !== "string") {
    throw new ForkontrolError("option", `the option ${name} must be a string, not ${kindOf(value)}`);
  }
  if (value.includes("\0")) {
    throw new ForkontrolError("option", `the option ${name} has a zero character`);
  }
  return value;
}

/** The signal that aborts a check. */
export function signalOf(options: {signal?: AbortSignal} | undefined): AbortSignal | undefined {
  const signal: unknown = options?.signal;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ForkontrolError("argument", `signal must be an AbortSignal, not ${kindOf(signal)}`);
  }
  return signal;
}

/** What a value is, for sentences: never the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  const type = typeof value;
  if (type !== "object") {
    return type;
  }
  const name = (value as object).constructor?.name;
  return typeof name === "string" && name !== "" ? name : "object";
}

let minute = -1;
let day = "";

/** The day it is where the program runs. */
export function today(): string {
  const now = Math.floor(Date.now() / 60_000);
  if (now !== minute) {
    const date = new Date();
    const two = (n: number) => String(n).padStart(2, "0");
    day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    minute = now;
  }
  return day;
}
