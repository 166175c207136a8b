// What is in the controls of a form.

import type {Field} from "../types.js";
import {isInput, isSelect} from "./dom.js";
import {contentOf} from "./files.js";
import {valueOf, type Value} from "./shape.js";

/** The value of a field, and whether it is something that somebody wrote. */
export interface Reading {
  value: Value | undefined;
  /** It is there only because a box that nobody ticked means no. */
  passive?: boolean;
  /** Files of it that are still being read. */
  pending?: Promise<void>[];
}

/** A control as far as all of them, and those of others, have it. */
interface Control extends Element {
  value?: unknown;
  type?: unknown;
}

export function isDisabled(control: Element): boolean {
  return control.matches(":disabled");
}

function isBox(control: Control): control is HTMLInputElement {
  return isInput(control) && (control.type === "checkbox" || control.type === "radio");
}

/** Whether the controls are one question: boxes of one name. */
export function isGroup(controls: readonly Element[]): boolean {
  return controls.length > 1 && controls.every(isBox);
}

/** What the controls of one place say. A field that may be repeated gets a list of what was chosen. */
export function read(controls: readonly Element[], field: Field): Reading {
  const [first] = controls;
  if (first !== undefined && controls.length === 1 && isBox(first) && first.type === "checkbox" && field.types.includes("boolean")) {
    if (isDisabled(first)) {
      return {value: undefined};
    }
    return first.checked ? {value: true} : {value: field.required ? false : undefined, passive: true};
  }
  const enabled = controls.filter(control => !isDisabled(control));
  const contents = enabled.flatMap(control => (isFiles(control) ? filesOf(control, field) : textsOf(control)));
  const pending = contents.filter(content => typeof content !== "string");
  if (pending.length > 0) {
    return {value: undefined, pending};
  }
  const values = contents.map(text => valueOf(text as string, field)).filter(value => value !== undefined);
  if (field.repeated) {
    return {value: values.length > 0 ? values : undefined};
  }
  return {value: values[0]};
}

function isFiles(control: Control): control is HTMLInputElement {
  return isInput(control) && control.type === "file";
}

/** What is in the files that somebody chose. */
function filesOf(control: HTMLInputElement, field: Field): (string | Promise<void>)[] {
  return [...(control.files ?? [])].map(file => contentOf(file, /base64/i.test(field.type) ? "base64" : "text"));
}

function textsOf(control: Control): string[] {
  if (isBox(control)) {
    return control.checked ? [control.value] : [];
  }
  if (isSelect(control)) {
    return [...control.selectedOptions].map(option => option.value);
  }
  return control.value === undefined || control.value === null ? [] : [String(control.value)];
}

/** Whether a change of it is a decision, not a letter among others. */
export function decides(control: Element): boolean {
  return isSelect(control) || isBox(control) || isFiles(control);
}

export function hasFocus(control: Element): boolean {
  return (control.getRootNode() as Document | ShadowRoot).activeElement === control;
}
