// Offers beside fields to write a value as the field wants it. This is loaded when a form first shows a finding.

import type {FieldOptions, Finding} from "../types.js";
import type {Asked} from "./later.js";
import {isInput, isTextArea} from "./dom.js";
import type {Place} from "./place.js";
import {rewrite, type Rewritten} from "./rewrite.js";
import type {Words} from "./words.js";

export interface Offer {
  kit: Asked;
  message: string;
  options: FieldOptions;
  words: Words;
  /** Those that are shown at the place. */
  findings: readonly Finding[];
  /** Makes a change of the page. */
  put: (change: () => void) => void;
}

/** The control of a place in which somebody writes, if it is one. */
function writable(place: Place): HTMLInputElement | HTMLTextAreaElement | undefined {
  const control = place.target;
  const text = isTextArea(control) || (isInput(control) && /^(text|search|tel)$/.test(control.type));
  return text && place.elements.length === 1 && !control.readOnly ? control : undefined;
}

/** Offers at a place what its field would allow, if that is known. */
export async function offer(place: Place, {kit, message, options, words, findings, put}: Offer): Promise<void> {
  const control = writable(place);
  const value = control?.value;
  const [finding] = findings;
  const allows = async (text: string) => (await kit.checkField(message, finding!.path, text, options)).length === 0;
  const found = value && finding ? await answered(value, allows) : undefined;
  if (control?.value === value && place.shown.length > 0) { // else it is about something else now
    put(() => place.output.offer(found && buttonOf(control!.ownerDocument, words.instead(found.text), () => write(control!, found.text))));
  }
}

/** Asks what a rewriting has to ask. */
async function answered(value: string, allows: (text: string) => Promise<boolean>): Promise<Rewritten | undefined> {
  if (await allows(value)) {
    return undefined; // it is wrong beside other fields, and no other way to write it helps
  }
  const rewriting = rewrite(value);
  let step = rewriting.next();
  while (!step.done) {
    step = rewriting.next(await allows(step.value));
  }
  return step.value;
}

function buttonOf(document: Document, text: string, click: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "forkontrol-offer";
  button.textContent = text;
  button.addEventListener("click", click);
  return button;
}

/** Writes a value as if somebody had typed it; libraries that put a property of their own on the control hear of it too. */
function write(control: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const window = control.ownerDocument.defaultView!;
  const {prototype} = isInput(control) ? window.HTMLInputElement : window.HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(prototype, "value")!.set!.call(control, text);
  control.focus();
  control.dispatchEvent(new Event("input", {bubbles: true}));
  control.dispatchEvent(new Event("change", {bubbles: true}));
}

export {rewrite};
