// How a payload that a form makes is written for the check: as JSON, or as XML where the message has no form in JSON, as those of
// contracts.

import type {Description, Field, Finding} from "../types.js";
import {below, isObject, type Shape} from "./shape.js";

/** A payload as text. */
export interface Written {
  text: string;
  format: "json" | "xml";
}

/** Writes a payload in the form in which its message is checked and sent. */
export function written(value: unknown, root: Shape): Written {
  const {description} = root;
  if (description === undefined || description.formats.includes("json")) {
    return {text: JSON.stringify(value) ?? "null", format: "json"};
  }
  const space = description.namespace ?? "";
  const out: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  element(out, description.root.replace(/^\*/, ""), space, "", value, root, description, 0);
  return {text: out.join(""), format: "xml"};
}

const textElement = "#text";

function element(out: string[], name: string, space: string, around: string, value: unknown, shape: Shape | undefined, of: Description, depth: number): void {
  const indent = "  ".repeat(depth);
  out.push(`${indent}<${name}`, space === around ? "" : ` xmlns="${escape(space)}"`);
  if (value === null) {
    out.push(' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>\n');
    return;
  }
  if (typeof value !== "object") {
    out.push(`>${escape(String(value))}</${name}>\n`);
    return;
  }
  const given = value as Record<string, unknown>;
  const inner: string[] = [];
  let text: string | undefined;
  let prefixes = 0;
  // In the order of the message; what the message does not know comes last, and is reported.
  const names = new Set([...(shape?.members.keys() ?? []), ...Object.keys(given)]);
  for (const member of names) {
    const below = shape?.members.get(member);
    const field = below?.field;
    const worth = Object.hasOwn(given, member) ? given[member] : undefined;
    if (worth === undefined) {
      continue;
    }
    if (field?.element === textElement) {
      text = worth === null ? "" : String(worth);
    } else if (field?.attribute) {
      const local = nameOf(field);
      if (field.namespace === undefined || field.namespace === "##local") {
        out.push(` ${local}="${escape(String(worth))}"`);
      } else if (field.namespace === "http://www.w3.org/XML/1998/namespace") {
        out.push(` xml:${local}="${escape(String(worth))}"`);
      } else {
        prefixes++;
        out.push(` xmlns:a${prefixes}="${escape(field.namespace)}" a${prefixes}:${local}="${escape(String(worth))}"`);
      }
    } else {
      const own = field?.namespace === "##local" ? "" : (field?.namespace ?? of.namespace ?? "");
      for (const one of Array.isArray(worth) ? worth : [worth]) {
        element(inner, field === undefined ? member : nameOf(field), own, space, one, below, of, depth + 1);
      }
    }
  }
  if (text !== undefined) {
    out.push(`>${escape(text)}${inner.join("").trim()}</${name}>\n`);
  } else if (inner.length === 0) {
    out.push("/>\n");
  } else {
    out.push(">\n", ...inner, `${indent}</${name}>\n`);
  }
}

/** The name of a field's element or attribute. */
function nameOf(field: Field): string {
  return field.element ?? field.name;
}

const references: Record<string, string> = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"};

/** What XML cannot have at all stays as it is, and the check reports it. */
function escape(text: string): string {
  return text.replace(/[<>&"\t\n\r]/g, c => references[c]!);
}

/** Where a finding belongs in the payload, as a JSON Pointer. */
export function pointerOf(finding: Finding, root: Shape, value: unknown): string {
  if (root.description?.formats.includes("json") !== false) {
    return finding.path;
  }
  let shape: Shape | undefined = root;
  let at = value;
  let pointer = "";
  for (const step of finding.path.split("/").slice(2)) {
    const [, attribute, name, number] = /^(@?)(.*?)(?:\[(\d+)\])?$/.exec(step)!;
    const found: [string, Shape] | undefined = [...shape.members].find(
      ([, {field}]) => nameOf(field!) === name && (field!.attribute === true) === (attribute === "@"),
    );
    if (found === undefined) {
      return pointer;
    }
    [, shape] = found;
    pointer = below(pointer, found[0]);
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[found[0]] : undefined;
    if (shape.field!.repeated && Array.isArray(at)) {
      const row = Number(number ?? 1) - 1;
      pointer = below(pointer, row);
      at = at[row];
    }
  }
  // What is wrong with the text of an element with attributes is at the element.
  for (const [name, {field}] of isObject(shape) ? shape.members : []) {
    if (field!.element === textElement && field!.rules.some(({id}) => id === finding.rule)) {
      return below(pointer, name);
    }
  }
  return pointer;
}
