// Which inputs of a form are which fields of a message.

import type {Messages} from "@forkontrol/validator/messages";
import {ForkontrolError} from "../error.js";
import {isElement} from "./dom.js";
import {isObject, shapeAt, type Shape} from "./shape.js";

/**
 * Where a field is filled in: the name of the control in the form (or in the row), the control itself, or a function that finds it.
 * Boxes of one name are one field. Any control with a `value` will do, elements of others' too.
 */
export type Input = string | Element | ((scope: Element, row: number) => Element | Iterable<Element> | null | undefined);

/** A value that is not read from a control as it is there, or from no control at all. */
export interface Given {
  /** Where its findings are shown. */
  control?: Input;
  /** The value, as text or of the field's type. `undefined` and `""` are none. */
  value: (scope: Element, row: number) => string | number | boolean | null | undefined;
}

/** The rows of a list of objects. Rows may come and go. */
export interface RowInputs<T = unknown> {
  /** A selector of the elements that are rows, within the form (or the outer row), or a function that finds them. */
  rows: string | ((scope: Element) => Iterable<Element>);
  /** By paths from the row on. */
  fields: FieldInputs<T>;
}

/**
 * Paths of a message, names joined by dots, and where each is filled in. The path of an object may have the element, a
 * `<fieldset>` say, at whose end the findings of the object as a whole are shown.
 */
export type FieldInputs<T = unknown> = unknown extends T
  ? Readonly<Record<string, Input | Given | RowInputs>>
  : {readonly [P in PathOf<T>]?: InputOf<At<T, P>>};

/** The type of a message whose id is written out; of others it is unknown. */
export type MessageOf<Id extends string> = Id extends keyof Messages ? Messages[Id] : unknown;

/** The paths of a message up to its lists: what is in these has paths of its own. */
export type PathOf<T> = T extends readonly unknown[]
  ? never
  : T extends object
    ? {[Name in keyof T & string]-?: Name | `${Name}.${PathOf<NonNullable<T[Name]>>}`}[keyof T & string]
    : never;

type At<T, P extends string> = P extends keyof T
  ? NonNullable<T[P]>
  : P extends `${infer Name}.${infer Rest}`
    ? Name extends keyof T
      ? At<NonNullable<T[Name]>, Rest>
      : never
    : never;

type InputOf<V> = V extends readonly (infer Item)[] ? (Item extends object ? RowInputs<Item> : Input | Given) : V extends object ? Input : Input | Given;

/** The inputs in the shape of the message. */
export interface Plan {
  shape: Shape;
  path: string;
  input?: Input | Given;
  list?: RowInputs;
  members: Map<string, Plan>;
}

/** The plan of inputs. Throws a ForkontrolError when a path is not a field, or not of the kind that its input says. */
export function planOf(fields: FieldInputs, root: Shape, shape: Shape, prefix: string): Plan {
  const plan: Plan = {shape, path: prefix, members: new Map()};
  for (const [path, input] of Object.entries(fields)) {
    const full = prefix === "" ? path : `${prefix}.${path}`;
    shapeAt(root, full); // it is a field
    let at = plan;
    for (const name of path.split(".")) {
      if (at.shape.field?.repeated && at !== plan) {
        throw new ForkontrolError("argument", `${at.path} may be repeated: give its rows, {rows, fields}`);
      }
      let member = at.members.get(name);
      if (member === undefined) {
        member = {shape: at.shape.members.get(name)!, path: at.path === "" ? name : `${at.path}.${name}`, members: new Map()};
        at.members.set(name, member);
      }
      at = member;
    }
    if (isRows(input)) {
      if (!at.shape.field!.repeated || !isObject(at.shape)) {
        throw new ForkontrolError("argument", `${full} is no list of objects: it has no rows`);
      }
      at.list = input;
      at.members = planOf(input.fields, root, at.shape, full).members;
    } else if (isObject(at.shape) && (at.shape.field!.repeated || isGiven(input))) {
      throw new ForkontrolError("argument", `${full} has fields of its own: give these`);
    } else {
      at.input = input;
    }
  }
  return plan;
}

function isRows(input: Input | Given | RowInputs): input is RowInputs {
  return typeof input === "object" && !isElement(input) && "rows" in input;
}

export function isGiven(input: Input | Given | RowInputs): input is Given {
  return typeof input === "object" && !isElement(input) && "value" in input;
}

/** The controls of an input. */
export function find(input: Input, scope: Element, row: number, form: HTMLFormElement): Element[] {
  if (isElement(input)) {
    return [input];
  }
  if (typeof input === "function") {
    const found = input(scope, row);
    return found === null || found === undefined ? [] : isElement(found) ? [found] : [...found];
  }
  if (scope !== form) {
    return [...scope.querySelectorAll(`[name=${CSS.escape(input)}]`)];
  }
  const found = form.elements.namedItem(input);
  return found === null ? [] : isElement(found) ? [found] : ([...found] as Element[]);
}

