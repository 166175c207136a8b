import type {Messages} from "@forkontrol/validator/messages";
import type {StandardSchemaV1} from "@standard-schema/spec";
import {ForkontrolError} from "../error.js";
import type {CheckOptions} from "../types.js";
import {after, type AnyKit, type Asked, type Later} from "./later.js";
import {formValue, shapeOf, steps, type Shape} from "./shape.js";
import {sentenceOf, wordsOf} from "./words.js";
import {pointerOf, written, type Written} from "./written.js";

/** An error, as Standard Schema states it. */
export interface SchemaIssue {
  /** What is wrong and how to fix it. */
  readonly message: string;
  /** Names of members and numbers of rows, from 0. */
  readonly path: readonly (string | number)[];
}

export type SchemaResult<Output> = {readonly value: Output; readonly issues?: undefined} | {readonly issues: readonly SchemaIssue[]};

/** A message as a schema that form libraries and others take: the interface of Standard Schema, version 1. */
export interface MessageSchema<Input, Output = Input> extends StandardSchemaV1<Input, Output> {
  readonly "~standard": StandardSchemaV1.Props<Input, Output> & {
    readonly vendor: "forkontrol";
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}

/**
 * What a form holds of a message: each value as it is or as text, `""` where nothing was written, and nothing that must be
 * there from the start.
 */
export type FormValues<T> = T extends readonly (infer Item)[]
  ? FormValues<Item>[]
  : T extends object
    ? {[Name in keyof T]?: FormValues<T[Name]> | null | undefined}
    : T | string;

export interface SchemaOptions extends Pick<CheckOptions, "lang" | "asOf" | "showPersonalData" | "registers"> {
  /**
   * Take the values of a form: texts become what the field's type asks, and what is empty is left out. `value` of the result is then
   * the payload as the message wants it.
   */
  form?: boolean;
}

/**
 * A message as a Standard Schema. Its types are those of the message when its id is written out, and else what the caller says:
 * `standardSchema<Indberet>(kit, id)`. Errors are issues, warnings are not. With a kit in a worker `validate` gives a promise.
 *
 * Throws a ForkontrolError when the message is unknown, an envelope, or comes as rows alone; with a kit in a worker, `validate` is rejected with it.
 */
export function standardSchema<Id extends keyof Messages>(
  kit: AnyKit,
  message: Id,
  options: SchemaOptions & {form: true},
): MessageSchema<FormValues<Messages[Id]>, Messages[Id]>;
export function standardSchema<Id extends keyof Messages>(kit: AnyKit, message: Id, options?: SchemaOptions): MessageSchema<Messages[Id]>;
export function standardSchema<T extends object = Record<string, unknown>>(
  kit: AnyKit,
  message: string,
  options: SchemaOptions & {form: true},
): MessageSchema<FormValues<T>, T>;
export function standardSchema<T extends object = Record<string, unknown>>(kit: AnyKit, message: string, options?: SchemaOptions): MessageSchema<T>;
export function standardSchema<T extends object>(anyKit: AnyKit, message: string, options: SchemaOptions = {}): MessageSchema<unknown, T> {
  if (typeof (anyKit as Partial<Asked> | undefined)?.check !== "function") {
    throw new ForkontrolError("argument", "kit is missing", {advice: "give what load() or loadInWorker() gives, when it is there: await it"});
  }
  const kit = anyKit as Asked;
  const {form = false, ...check} = options;
  const lang = options.lang ?? kit.lang;
  const words = wordsOf(lang);
  let shape: Later<Shape> | undefined;
  const describe = (): Later<Shape> => (shape ??= after(kit.describe(message, {lang}), shapeOf));

  const validate = (given: unknown): Later<SchemaResult<T>> =>
    after(describe(), root => {
      const value = form ? formValue(given, root) : given;
      let payload: Written;
      try {
        payload = written(value, root);
      } catch {
        return {issues: [{message: words.unwritable, path: []}]}; // it holds itself, or what JSON has no form of
      }
      const {text, format} = payload;
      return after(kit.check(text, {...check, lang, message, format}), report => {
        const payload = report.payloads[0];
        if (payload.verdict === "valid") {
          return {value: value as T};
        }
        const errors = payload.findings.filter(finding => finding.severity === "error");
        const issues = errors.map(finding => {
          const pointer = pointerOf(finding, root, value);
          const {message: what, fix} = sentenceOf(finding, pointer, root, words);
          return {message: fix === "" ? what : `${what} ${fix}`, path: pathIn(value, pointer)};
        });
        return {issues: issues.length > 0 ? issues : [{message: words.failed, path: []}]};
      });
    });

  const early = describe();
  if (early instanceof Promise) {
    // It is reported when somebody validates.
    early.catch(() => (shape = undefined));
  }
  return {"~standard": {version: 1, vendor: "forkontrol", validate: validate as MessageSchema<unknown, T>["~standard"]["validate"]}};
}

/** A JSON Pointer as members and, where the value has a list, numbers. */
function pathIn(value: unknown, pointer: string): (string | number)[] {
  let at = value;
  return steps(pointer).map(step => {
    const key = Array.isArray(at) ? Number(step) : step;
    at = typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[key] : undefined;
    return key;
  });
}
