// What is shown of findings: beside a field, and before the form.

import type {Severity} from "../types.js";
import {setClasses, type Look} from "./look.js";
import type {Sentence, Words} from "./words.js";

/** A finding, ready to be shown. */
export interface Shown extends Sentence {
  severity: Severity;
}

let count = 0;

/** An id that no element of the document has. */
export function newId(document: Document): string {
  let id;
  do {
    id = `forkontrol-${++count}`;
  } while (document.getElementById(id) !== null);
  return id;
}

function element(document: Document, tag: string, name: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** The element beside a field. It is there empty from the start: what appears in it later is read aloud. */
export class Output {
  readonly element: HTMLElement;
  #shown = "";
  #offer: HTMLElement | undefined;
  readonly #look: Look | undefined;

  constructor(document: Document, look: Look | undefined) {
    this.#look = look;
    this.element = element(document, "div", "forkontrol-findings");
    this.element.id = newId(document);
    this.element.setAttribute("aria-live", "polite");
  }

  /** Shows findings in place of others. Aloud: unless much is shown at once, and the summary says it. */
  show(findings: readonly Shown[], words: Words, aloud: boolean): void {
    const key = words.lang + JSON.stringify(findings);
    if (key === this.#shown || (findings.length === 0 && this.#shown === "")) {
      return;
    }
    this.#shown = findings.length === 0 ? "" : key;
    this.#offer = undefined;
    this.element.setAttribute("aria-live", aloud ? "polite" : "off");
    this.element.replaceChildren(...findings.map(finding => paragraph(this.element.ownerDocument, finding, words, this.#look)));
  }

  /** Shows an offer below the findings, in place of the one before. */
  offer(offer: HTMLElement | undefined): void {
    if (offer?.textContent === this.#offer?.textContent && this.#offer?.isConnected === true) {
      return;
    }
    this.#offer?.remove();
    this.#offer = offer;
    if (offer !== undefined) {
      this.element.append(offer);
    }
  }
}

function paragraph(document: Document, finding: Shown, words: Words, look: Look | undefined): HTMLElement {
  const p = element(document, "p", "forkontrol-finding");
  p.dataset["severity"] = finding.severity;
  const severity = element(document, "strong", "forkontrol-severity", `${words[finding.severity]}:`);
  if (look !== undefined) {
    setClasses(p, look.finding[finding.severity], true);
    setClasses(severity, finding.severity === "error" ? look.hidden : "", true);
  }
  p.append(
    severity,
    " ",
    element(document, "span", "forkontrol-message", finding.message),
  );
  if (finding.fix !== "") {
    p.append(" ", element(document, "span", "forkontrol-fix", finding.fix));
  }
  return p;
}

/** A line of the summary: a link to a field, or, without one, a finding that belongs to none. */
export interface Line extends Shown {
  control?: Element;
}

/** The list of errors. It is an alert, but what leaves it is not announced again. */
export class Summary {
  readonly element: HTMLElement;
  readonly #own: boolean;
  readonly #look: Look | undefined;
  #shown = "";
  #parts: {title: HTMLElement; list: HTMLElement} | undefined;

  constructor(document: Document, place: Element | undefined, look: Look | undefined) {
    this.#look = look;
    this.#own = place === undefined;
    this.element = (place as HTMLElement | undefined) ?? element(document, "div", "");
    this.element.classList.add("forkontrol-summary");
    setClasses(this.element, look?.summary.box ?? "", true);
    this.element.setAttribute("role", "alert");
    this.element.setAttribute("aria-atomic", "false");
    this.element.tabIndex = -1;
    this.element.hidden = true;
  }

  show(lines: readonly Line[], words: Words, focus: (control: Element) => void): void {
    const document = this.element.ownerDocument;
    for (const {control} of lines) {
      if (control !== undefined) {
        control.id ||= newId(document);
      }
    }
    const keys = lines.map(line => JSON.stringify([line.message, line.fix, line.severity, line.control?.id]));
    const key = [words.lang, ...keys].join();
    if (key === this.#shown) {
      return;
    }
    this.#shown = key;
    this.element.hidden = lines.length === 0;
    if (lines.length === 0) {
      this.element.replaceChildren();
      this.element.removeAttribute("aria-labelledby");
      this.#parts = undefined;
      return;
    }
    const {title, list} = (this.#parts ??= this.#open(document));
    if (title.textContent !== words.summary) {
      title.textContent = words.summary;
    }
    // What stands there already stays: only what is new is read aloud. Two lines may say the same.
    const old = new Map<string, Element[]>();
    for (const item of list.children) {
      const itemKey = (item as HTMLElement).dataset["key"]!;
      old.set(itemKey, [...(old.get(itemKey) ?? []), item]);
    }
    list.replaceChildren(...lines.map((line, i) => old.get(keys[i]!)?.shift() ?? item(document, line, keys[i]!, words, this.#look, focus)));
  }

  /** Title and list, in the markup of the look. */
  #open(document: Document): {title: HTMLElement; list: HTMLElement} {
    const title = element(document, "h2", "forkontrol-summary-title");
    title.id = newId(document);
    this.element.setAttribute("aria-labelledby", title.id);
    const list = element(document, "ul", "forkontrol-summary-list");
    list.setAttribute("role", "list"); // one without bullets is not a list to every reader
    if (this.#look === undefined) {
      this.element.replaceChildren(title, list);
      return {title, list};
    }
    const {box, body, icon, ...classes} = this.#look.summary;
    setClasses(title, classes.title, true);
    setClasses(list, classes.list, true);
    const inner = element(document, "div", body);
    if (icon === undefined) {
      inner.append(list);
      this.element.replaceChildren(title, inner);
    } else {
      inner.append(title, list);
      this.element.replaceChildren(iconOf(document, icon), inner);
    }
    return {title, list};
  }

  remove(): void {
    if (this.#own) {
      this.element.remove();
      return;
    }
    this.element.classList.remove("forkontrol-summary");
    setClasses(this.element, this.#look?.summary.box ?? "", false);
    this.element.replaceChildren();
    for (const name of ["role", "aria-atomic", "aria-labelledby", "tabindex"]) {
      this.element.removeAttribute(name);
    }
    this.element.hidden = true;
  }
}

function item(document: Document, line: Line, key: string, words: Words, look: Look | undefined, focus: (control: Element) => void): HTMLElement {
  const li = document.createElement("li");
  li.dataset["key"] = key;
  const {control} = line;
  if (control === undefined) {
    li.append(paragraph(document, line, words, look));
    return li;
  }
  const link = document.createElement("a");
  link.href = `#${control.id}`;
  link.textContent = line.message;
  link.addEventListener("click", event => {
    event.preventDefault();
    focus(control);
  });
  li.append(link);
  return li;
}

/** The sign of an error, from the icons that the page has. */
function iconOf(document: Document, classes: string): Element {
  const svg = (name: string) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const icon = svg("svg");
  setClasses(icon, classes, true);
  icon.setAttribute("aria-hidden", "true");
  icon.setAttribute("focusable", "false");
  const use = svg("use");
  use.setAttribute("href", "#error");
  icon.append(use);
  return icon;
}
