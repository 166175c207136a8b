// What an element is, asked so that elements of other documents, of an iframe say, answer too: their classes are others.

export function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null && (value as Node).nodeType === 1;
}

export function isForm(value: unknown): value is HTMLFormElement {
  return isElement(value) && value.localName === "form";
}

export function isSelect(value: unknown): value is HTMLSelectElement {
  return isElement(value) && value.localName === "select";
}

export function isInput(value: unknown): value is HTMLInputElement {
  return isElement(value) && value.localName === "input";
}

export function isTextArea(value: unknown): value is HTMLTextAreaElement {
  return isElement(value) && value.localName === "textarea";
}

/** An error that nobody waits for, as the browser reports others; libraries that play the browser may have no such report. */
export function logError(error: unknown): void {
  if (typeof reportError === "function") {
    reportError(error);
  } else {
    console.error(error);
  }
}
