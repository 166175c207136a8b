// The places of a form at which findings are shown.

import {isDisabled} from "./controls.js";
import type {Field, Finding} from "../types.js";
import {setClasses, type Look} from "./look.js";
import {Output, type Shown} from "./output.js";
import type {Words} from "./words.js";

/** A control, or controls that are one question; the element of an object as a whole; the rows of a list. */
export type Kind = "control" | "object" | "list";

/** A finding, and what is shown of it. */
export interface Found {
  finding: Finding;
  shown: Shown;
}

/** Where findings of one kind of thing are shown. */
export class Place {
  readonly output: Output;
  /** Where it is in the payload, a JSON Pointer; undefined when what it holds is left out. */
  pointer: string | undefined;
  /** What it holds, where that is one field that can be checked by itself. */
  leaf: {field: Field; path: string} | undefined;
  /** The findings of the last check of the whole. */
  found: readonly Found[] = [];
  /** The rows that it is in: `Elev 2`. */
  row = "";
  /** Somebody has changed it. */
  changed = false;
  /** Its findings may be shown. */
  visited = false;
  /** It has shown something. */
  eager = false;
  shown: readonly Shown[] = [];
  #elements: readonly Element[] = [];
  #described: readonly Element[] = [];
  #invalid: readonly Element[] = [];
  #validity = "";

  constructor(
    elements: readonly Element[],
    readonly kind: Kind,
    place: ((findings: HTMLElement, control: Element) => void) | undefined,
    readonly look?: Look,
  ) {
    this.output = new Output(elements[0]!.ownerDocument, look);
    this.elements = elements;
    if (place !== undefined && kind === "control") {
      place(this.output.element, elements[0]!);
    } else {
      this.#putBeside();
    }
  }

  get elements(): readonly Element[] {
    return this.#elements;
  }

  set elements(elements: readonly Element[]) {
    if (elements.length === this.#elements.length && elements.every((element, i) => element === this.#elements[i])) {
      return;
    }
    const first = this.#elements.length === 0;
    this.#elements = elements;
    ({described: this.#described, invalid: this.#invalid} = marked(elements, this.kind));
    if (!first && this.kind === "list") {
      putAfterRows(this.output.element, elements);
    }
  }

  /** What is focused to fix it. */
  get target(): Element | undefined {
    if (this.kind === "control") {
      return this.#elements.find(control => !isDisabled(control));
    }
    for (const element of this.#elements) {
      const control = element.querySelector("input:enabled, select:enabled, textarea:enabled");
      if (control !== null) {
        return control;
      }
    }
    return undefined;
  }

  get wrong(): boolean {
    return this.shown.some(shown => shown.severity === "error");
  }

  /** Tells the browser of errors, whether they are shown or not. */
  setValidity(findings: readonly Shown[]): void {
    const errors = findings.filter(finding => finding.severity === "error");
    const text = errors.map(finding => finding.message).join(" ");
    const [control] = this.#elements;
    if (text !== this.#validity && this.kind === "control" && control !== undefined && "setCustomValidity" in control) {
      this.#validity = text;
      (control as HTMLInputElement).setCustomValidity(text);
    }
  }

  /** Shows findings in place of others. */
  show(findings: readonly Shown[], words: Words, aloud: boolean): void {
    this.shown = findings;
    this.eager ||= findings.length > 0;
    this.output.show(findings, words, aloud);
    for (const element of this.#described) {
      describedBy(element, this.output.element.id, findings.length > 0);
    }
    for (const element of this.#invalid) {
      if (this.wrong) {
        element.setAttribute("aria-invalid", "true");
      } else {
        element.removeAttribute("aria-invalid");
      }
    }
    if (this.look !== undefined && this.kind === "control") {
      const {group, wrong, control} = this.look;
      const around = this.#elements[0]!.closest(group);
      // A group may have several questions: it is wrong as long as one of them is.
      const others = around?.querySelector(".forkontrol-findings > [data-severity=error]") ?? null;
      if (around !== null) {
        setClasses(around, wrong, others !== null);
      }
      this.#elements.forEach(element => setClasses(element, control(element), this.wrong));
    }
  }

  forget(words: Words): void {
    this.setValidity([]);
    this.show([], words, false);
    this.output.element.remove();
  }

  /** Between the question and its answer, where design systems have it; false when the control is in no group of theirs. */
  #putBefore({group}: Look): boolean {
    let at = this.#elements[0]!;
    for (;;) {
      const parent: Element | null = at.parentElement;
      if (parent === null) {
        return false;
      }
      if (parent.matches(`${group}, fieldset`)) {
        at.before(this.output.element);
        return true;
      }
      at = parent;
    }
  }

  #putBeside(): void {
    const last = this.#elements.at(-1)!;
    const output = this.output.element;
    if (this.kind === "list") {
      putAfterRows(output, this.#elements);
    } else if (this.kind === "object") {
      last.append(output);
    } else if (this.look === undefined || !this.#putBefore(this.look)) {
      const group = this.#elements.length > 1 ? groupOf(this.#elements) : undefined;
      if (group !== undefined) {
        group.append(output);
      } else {
        (last.closest("label") ?? last).after(output);
      }
    }
  }
}

/** Behind the last row; a list or a table may hold nothing but rows, so behind these. */
function putAfterRows(output: Element, rows: readonly Element[]): void {
  const last = rows.at(-1)!;
  (last.closest(last.matches("li") ? "ol, ul, menu" : last.matches("tr, tbody") ? "table" : "*") ?? last).after(output);
}

/** The element that makes one question of controls, if there is one. */
function groupOf(controls: readonly Element[]): Element | undefined {
  const group = controls[0]!.closest("fieldset, [role=radiogroup], [role=group]");
  return group !== null && controls.every(control => group.contains(control)) ? group : undefined;
}

/** The elements that show findings, and those that can be marked as wrong. */
function marked(controls: readonly Element[], kind: Kind): {described: readonly Element[]; invalid: readonly Element[]} {
  if (kind === "object") {
    return {described: controls, invalid: []};
  }
  if (kind === "list") {
    return {described: [], invalid: []};
  }
  if (controls.length === 1) {
    return {described: controls, invalid: controls};
  }
  const group = groupOf(controls);
  const radio = controls.some(control => control.matches("[type=radio]"));
  return {
    described: group === undefined ? controls : [group],
    invalid: radio ? (group?.matches("[role=radiogroup]") ? [group] : []) : controls,
  };
}

function describedBy(element: Element, id: string, yes: boolean): void {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(part => part !== "" && part !== id);
  if (yes) {
    ids.push(id);
  }
  if (ids.length > 0) {
    element.setAttribute("aria-describedby", ids.join(" "));
  } else {
    element.removeAttribute("aria-describedby");
  }
}
