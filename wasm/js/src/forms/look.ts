// What findings are to a design system: the classes that its styles know, and the places where its pages have them.

import type {Severity} from "../types.js";
import {isInput, isSelect, isTextArea} from "./dom.js";

/** Whose markup a form has: that of forkontrol, of the GOV.UK Design System, or of Det Fælles Designsystem. */
export type LookName = "plain" | "govuk" | "dkfds";

export interface Look {
  /** The element around a question, and its class while the answer is wrong. */
  group: string;
  wrong: string;
  /** The class of a control whose answer is wrong. */
  control(control: Element): string;
  /** Classes of findings. */
  finding: Record<Severity, string>;
  /** Of what is there to be read aloud alone. */
  hidden: string;
  summary: {box: string; body: string; title: string; list: string; icon?: string};
}

const govuk: Look = {
  group: ".govuk-form-group",
  wrong: "govuk-form-group--error",
  control(control) {
    if (isSelect(control)) {
      return "govuk-select--error";
    }
    if (isTextArea(control)) {
      return "govuk-textarea--error";
    }
    return isInput(control) && /^(checkbox|radio)$/.test(control.type) ? "" : isInput(control) && control.type === "file" ? "govuk-file-upload--error" : "govuk-input--error";
  },
  finding: {error: "govuk-error-message", warning: "govuk-hint", info: "govuk-hint"},
  hidden: "govuk-visually-hidden",
  summary: {
    box: "govuk-error-summary",
    body: "govuk-error-summary__body",
    title: "govuk-error-summary__title",
    list: "govuk-list govuk-error-summary__list",
  },
};

const dkfds: Look = {
  group: ".form-group",
  wrong: "form-error",
  control: () => "",
  finding: {error: "form-error-message", warning: "form-hint", info: "form-hint"},
  hidden: "sr-only",
  // The icon is in the page, as the design system has it.
  summary: {box: "alert alert-error", body: "alert-body", title: "alert-heading", list: "nobullet-list", icon: "icon-svg alert-icon"},
};

/** The look of a name; undefined for forkontrol's own, which has no classes beside its own. */
export const looks: Readonly<Record<LookName, Look | undefined>> = {plain: undefined, govuk, dkfds};

/** Sets classes apart from those of somebody else. */
export function setClasses(element: Element, names: string, yes: boolean): void {
  for (const name of names.split(" ").filter(name => name !== "")) {
    element.classList.toggle(name, yes);
  }
  if (element.getAttribute("class") === "") {
    element.removeAttribute("class");
  }
}
