// One way through code that gets its answers at once, from a kit, or later, from one in a worker.

import type {CheckOptions, Description, FieldOptions, Finding, Kit, Language, RemoteKit, Report} from "../types.js";

export type AnyKit = Kit | RemoteKit;

export type Later<T> = T | PromiseLike<T>;

/** What forms ask of a kit. */
export interface Asked {
  readonly lang: Language;
  check(payload: string, options: CheckOptions): Later<Report>;
  checkField(message: string, path: string, value: string, options: FieldOptions): Later<Finding[]>;
  describe(message: string, options: {lang: Language}): Later<Description>;
}

export function isLater<T>(value: Later<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === "function";
}

/** Goes on with a value: at once when it is there. */
export function after<T, R>(value: Later<T>, go: (value: T) => Later<R>): Later<R> {
  return isLater(value) ? value.then(go) : go(value);
}
