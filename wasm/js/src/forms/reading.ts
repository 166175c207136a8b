// A form, read as the object that the message wants.

import {ForkontrolError} from "../error.js";
import type {Field} from "../types.js";
import {isGroup, read} from "./controls.js";
import {find, isGiven, type Input, type Plan, type RowInputs} from "./inputs.js";
import type {Kind, Place} from "./place.js";
import {below, isObject, valueOf, type Value} from "./shape.js";

/** What was read at one time. */
export interface Reading {
  value: Value;
  /** By JSON Pointers. */
  places: ReadonlyMap<string, Place>;
  /** All that are there, those whose field was left out too. */
  all: ReadonlySet<Place>;
  /** Files that are still being read: the value is without them. */
  pending: readonly Promise<void>[];
}

/** Gives the place of elements. */
export type PlaceOf = (elements: readonly Element[], kind: Kind) => Place;

/** A part of the payload: a value, whether somebody wrote something in it, and the places below it. */
interface Part<V = Value | undefined> {
  value: V;
  active: boolean;
  places: [pointer: string, place: Place][];
}

/** Reads a form. Strict: throws a ForkontrolError when a control that is named is not there. */
export function readForm(form: HTMLFormElement, plan: Plan, placeOf: PlaceOf, strict: boolean): Reading {
  const all = new Set<Place>();
  const pending: Promise<void>[] = [];
  const place = (elements: readonly Element[], kind: Kind, row: string): Place => {
    const found = placeOf(elements, kind);
    found.pointer = found.leaf = undefined;
    found.row = row;
    all.add(found);
    return found;
  };

  const readObject = (plan: Plan, scope: Element, row: number, rowName: string): Part<{[name: string]: Value}> => {
    const whole: Part<{[name: string]: Value}> = {value: {}, active: false, places: []};
    if (plan.input !== undefined) {
      const [element] = find(plan.input as Input, scope, row, form);
      if (element !== undefined) {
        whole.places.push(["", place([element], "object", rowName)]);
      }
    }
    for (const [name, member] of plan.members) {
      const part = readMember(member, scope, row, rowName);
      whole.places.push(...part.places.map(([pointer, at]): [string, Place] => [below("", name) + pointer, at]));
      if (part.value !== undefined) {
        Object.defineProperty(whole.value, name, {value: part.value, enumerable: true, configurable: true, writable: true});
        whole.active ||= part.active;
      }
    }
    return whole;
  };

  const readMember = (plan: Plan, scope: Element, row: number, rowName: string): Part => {
    if (plan.list !== undefined) {
      return readRows(plan, plan.list, scope, rowName);
    }
    if (!isObject(plan.shape)) {
      return readLeaf(plan, scope, row, rowName);
    }
    const part: Part = readObject(plan, scope, row, rowName);
    if (!part.active && !plan.shape.field!.required) {
      part.value = undefined;
    }
    return part;
  };

  const readRows = (plan: Plan, {rows}: RowInputs, scope: Element, outer: string): Part<Value[] | undefined> => {
    const field = plan.shape.field!;
    const elements = [...(typeof rows === "string" ? scope.querySelectorAll(rows) : rows(scope))];
    const parts = elements.map((element, i) => readObject(plan, element, i, `${outer === "" ? "" : `${outer}, `}${field.label} ${i + 1}`));
    const list: Part<Value[] | undefined> = {value: undefined, active: parts.some(part => part.active), places: []};
    // Rows in which nothing stands are left out, except for those that the list needs.
    let spare = field.min - parts.filter(part => part.active).length;
    const items: Value[] = [];
    for (const part of parts) {
      if (part.active || spare-- > 0) {
        list.places.push(...part.places.map(([pointer, at]): [string, Place] => [below("", items.length) + pointer, at]));
        items.push(part.value);
      }
    }
    if (elements.length > 0) {
      list.places.push(["", place(elements, "list", outer)]);
    }
    if (items.length > 0 || field.required) {
      list.value = items;
    }
    return list;
  };

  const readLeaf = (plan: Plan, scope: Element, row: number, rowName: string): Part => {
    const field = plan.shape.field!;
    const given = isGiven(plan.input!) ? plan.input : undefined;
    const source = given === undefined ? (plan.input as Input) : given.control;
    const controls = source === undefined ? [] : find(source, scope, row, form);
    if (strict && controls.length === 0 && typeof source === "string") {
      throw new ForkontrolError("argument", `the form has no control named ${JSON.stringify(source)}, for ${plan.path}`);
    }
    if (given === undefined && controls.length > 1 && !isGroup(controls)) {
      return readEach(controls, field, rowName);
    }
    const places = controls.length > 0 ? [["", place(controls, "control", rowName)] satisfies [string, Place]] : [];
    if (given === undefined && !field.repeated) {
      places.forEach(([, at]) => (at.leaf = {field, path: plan.path}));
    }
    if (given === undefined) {
      const {value, passive = false, pending: files = []} = read(controls, field);
      pending.push(...files);
      return {value, active: value !== undefined && !passive, places};
    }
    const value = typedValue(given.value(scope, row), field);
    return {value, active: value !== undefined, places};
  };

  /** One control an item. */
  const readEach = (controls: readonly Element[], field: Field, rowName: string): Part => {
    const items: Value[] = [];
    const places: [string, Place][] = [];
    for (const control of field.repeated ? controls : controls.slice(0, 1)) {
      const at = place([control], "control", rowName);
      const {value, pending: files = []} = read([control], field);
      pending.push(...files);
      if (value !== undefined) {
        places.push([field.repeated ? below("", items.length) : "", at]);
        items.push(...(Array.isArray(value) ? value : [value]));
      }
      // What is said about all of them is said at the first.
      if (places.every(([pointer]) => pointer !== "")) {
        places.push(["", at]);
      }
    }
    return {value: items.length === 0 ? undefined : field.repeated ? items : items[0], active: items.length > 0, places};
  };

  const {value, places} = readObject(plan, form, 0, "");
  for (const [pointer, at] of places) {
    at.pointer ??= pointer;
  }
  return {value, places: new Map(places), all, pending};
}

function typedValue(value: string | number | boolean | null | undefined, field: Field): Value | undefined {
  const typed = typeof value === "string" ? valueOf(value, field) : (value ?? undefined);
  return field.repeated && typed !== undefined ? [typed] : typed;
}
