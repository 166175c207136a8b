// What a message looks like to a form: which value of JSON a text becomes, and where a finding belongs.

import {ForkontrolError} from "../error.js";
import type {Description, Field, ValueType} from "../types.js";

/** A field with those below it. */
export interface Shape {
  /** Left out of the root. */
  readonly field?: Field;
  /** Of the root alone. */
  readonly description?: Description;
  readonly members: ReadonlyMap<string, Shape>;
}

/** Of an interface's types, which a contract may have: what a field of that type holds stands there, and not below the field. */
const ofType = "~";

/** The fields of a message as a tree. Throws a ForkontrolError when no object stands for a payload of it. */
export function shapeOf(description: Description): Shape {
  if (description.envelope || !description.formats.some(format => format === "json" || format === "xml")) {
    throw new ForkontrolError("argument", `${description.id} is an envelope or has no form in JSON or XML, so that no object can be checked against it`);
  }
  interface Open extends Shape {
    readonly members: Map<string, Open>;
  }
  const root: Open = {description, members: new Map()};
  const types = new Map<string, Open>();
  const open = [root]; // by depth
  for (const field of description.fields) {
    const type = field.depth === 1 && field.path.startsWith(ofType) ? field.path.slice(ofType.length) : undefined;
    const own = new Map<string, Open>();
    // A type may be within itself, so its fields are looked up when somebody asks for them.
    const shape: Open = {
      field,
      get members() {
        return own.size === 0 ? (types.get(field.type)?.members ?? own) : own;
      },
    };
    if (type !== undefined) {
      types.set(type, {field, members: own});
    } else {
      open[field.depth - 1]?.members.set(field.name, shape);
    }
    open.length = field.depth;
    open.push({field, members: own});
  }
  return root;
}

/** The shape at a path of names joined by dots. Throws a ForkontrolError when there is none. */
export function shapeAt(root: Shape, path: string): Shape {
  let shape: Shape | undefined = root;
  for (const name of path.split(".")) {
    shape = shape?.members.get(name);
  }
  if (shape === undefined) {
    throw new ForkontrolError("unknown-field", `the message has no field ${JSON.stringify(path)}`);
  }
  return shape;
}

export function isObject(shape: Shape): boolean {
  return shape.field === undefined || shape.field.types.includes("object");
}

/** A value of JSON. */
export type Value = string | number | boolean | Value[] | {[name: string]: Value};

/**
 * The value that a text of a form stands for in a field: a number, a truth value, a date with its time. A text that
 * is none stays as it is, and the check reports it; an empty one is `undefined`, nothing.
 */
export function valueOf(text: string, field: Field): Value | undefined {
  if (text === "") {
    return undefined;
  }
  const trimmed = text.trim();
  for (const type of field.types) {
    const value = typed(type, trimmed);
    if (value !== undefined) {
      return value;
    }
  }
  return dateOf(text, field);
}

function typed(type: ValueType, text: string): Value | undefined {
  switch (type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "integer":
      return /^[+-]?\d+$/.test(text) ? exactly(text) : undefined;
    case "number":
      return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? exactly(text) : undefined;
    default:
      return undefined;
  }
}

/** The number, when JavaScript can hold all of its digits: others would be sent on changed. */
function exactly(text: string): number | undefined {
  const number = Number(text);
  return digits(String(number)) === digits(text) ? number : undefined;
}

/** A decimal without what can be left out: sign plus, zeros at both ends. */
function digits(text: string): string {
  const [whole = "", part = ""] = text.replace(/^[+-]/, "").split(".");
  const shown = `${whole.replace(/^0+/, "")}.${part.replace(/0+$/, "")}`;
  return text.startsWith("-") && shown !== "." ? `-${shown}` : shown;
}

/** The browser's fields for dates and times leave the seconds out, and the time of a date. XML Schema asks for both. */
function dateOf(text: string, field: Field): string {
  const kinds = field.rules.map(rule => rule.keyword);
  if (kinds.includes("dateTime")) {
    if (/^\d{4,}-\d\d-\d\d$/.test(text)) {
      return `${text}T00:00:00`;
    }
    if (/^\d{4,}-\d\d-\d\dT\d\d:\d\d$/.test(text)) {
      return `${text}:00`;
    }
  }
  return kinds.includes("time") && /^\d\d:\d\d$/.test(text) ? `${text}:00` : text;
}

/**
 * The value of a form library as the message wants it: texts as {@link valueOf}; members and objects that hold nothing are
 * left out, except for objects that the message requires. Rows keep their places.
 */
export function formValue(value: unknown, shape: Shape): unknown {
  if (!isObject(shape)) {
    return leafValue(value, shape.field!);
  }
  if (typeof value !== "object" || value === null) {
    return value === "" || value === null ? undefined : value;
  }
  const object: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const below = shape.members.get(name);
    const kept = below === undefined ? member : memberValue(member, below);
    if (kept !== undefined) {
      Object.defineProperty(object, name, {value: kept, enumerable: true, writable: true, configurable: true});
    }
  }
  return object;
}

function memberValue(value: unknown, shape: Shape): unknown {
  if (shape.field?.repeated && Array.isArray(value)) {
    const rows = value.map(row => formValue(row, shape));
    return isObject(shape) ? rows.map(row => row ?? {}) : rows.filter(row => row !== undefined);
  }
  const kept = formValue(value, shape);
  const empty = typeof kept === "object" && kept !== null && !Array.isArray(kept) && Object.keys(kept).length === 0;
  return empty && !shape.field?.required ? undefined : kept;
}

function leafValue(value: unknown, field: Field): unknown {
  if (typeof value === "string") {
    return valueOf(value, field);
  }
  if (value instanceof Date && !Number.isNaN(value.valueOf()) && field.rules.some(rule => rule.keyword === "date")) {
    return value.toISOString().slice(0, 10);
  }
  const nothing = value === null || Number.isNaN(value) || (value instanceof Date && Number.isNaN(value.valueOf()));
  return nothing ? undefined : value;
}

/** The names and places of a JSON Pointer. */
export function steps(pointer: string): string[] {
  return pointer === "" ? [] : pointer.split("/").slice(1).map(step => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A step added to a JSON Pointer. */
export function below(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
