// Sentences that only forms and the element have. What all faces say comes from the vocabulary, everything else from the rules.

import {capital, term} from "../say.js";
import type {Finding, Language, Severity} from "../types.js";
import {isObject, steps, type Shape} from "./shape.js";

const danish = {
  summary: "Ret dette, før du sender",
  missing: (label: string) => `${label} mangler.`,
  broken: "Kontrollen kunne ikke gennemføres, så formularen er ikke sendt. Genindlæs siden, og prøv igen.",

  unwritable: "Værdien kan ikke skrives som JSON: den henviser til sig selv eller har en type, som JSON ikke har.",

  instead: (text: string) => `Skriv ${text} i stedet`,

  label: "Fil eller tekst, der skal kontrolleres",
  hint: "Indsæt teksten her, eller træk en fil herind.",
  choose: "Vælg fil",
  clear: "Ryd",
  cancel: "Annullér",
  more: (count: number) => `Vis ${count} til`,
  file: (name: string, size: string) => `${name} (${size})`,
  loading: "Henter reglerne …",
  checking: "Kontrollerer …",
  checkingFile: (percent: number) => `Kontrollerer … ${percent} %`,
  cancelled: "Kontrollen blev annulleret.",
  failed: "Kontrollen kunne ikke gennemføres.",
  required: "Indsæt en tekst, eller vælg en fil.",
  wait: "Vent, til kontrollen er færdig.",
  findings: "Fund",
  dropped: "Slip filen her",
  code: (code: string) => `Modtagerens fejlkode ${code}`,
  source: "Kilde",
};

/** The words of one language. */
export type Words = typeof danish & Record<Severity, string> & {lang: Language};

const english: typeof danish = {
  summary: "Correct this before you send",
  missing: label => `${label} is missing.`,
  broken: "The check could not be carried out, so the form has not been sent. Reload the page and try again.",

  unwritable: "The value cannot be written as JSON: it refers to itself, or has a type that JSON has not.",

  instead: text => `Write ${text} instead`,

  label: "File or text to check",
  hint: "Paste the text here, or drop a file.",
  choose: "Choose file",
  clear: "Clear",
  cancel: "Cancel",
  more: count => `Show ${count} more`,
  file: (name, size) => `${name} (${size})`,
  loading: "Loading the rules …",
  checking: "Checking …",
  checkingFile: percent => `Checking … ${percent} %`,
  cancelled: "The check was cancelled.",
  failed: "The check could not be carried out.",
  required: "Paste text or choose a file.",
  wait: "Wait until the check is done.",
  findings: "Findings",
  dropped: "Drop the file here",
  code: code => `The receiver's error code ${code}`,
  source: "Source",
};

export function wordsOf(lang: Language): Words {
  const severity = (name: Severity) => capital(term(name, lang));
  return {...(lang === "en" ? english : danish), lang, error: severity("error"), warning: severity("warning"), info: severity("info")};
}

/** What a finding says to whoever fills in a form. */
export interface Sentence {
  message: string;
  fix: string;
}

/**
 * A finding's sentences. A field that is missing from a payload is one that is empty in a form, where its name and its
 * parent's are of no use. The pointer is where the finding belongs in the payload.
 */
export function sentenceOf(finding: Finding, pointer: string, root: Shape, words: Words): Sentence {
  let shape: Shape | undefined = root;
  for (const step of steps(pointer)) {
    shape = shape?.field?.repeated && /^\d+$/.test(step) ? shape : shape?.members.get(step);
  }
  const field = shape?.field;
  if (finding.rule.endsWith("/required") && field !== undefined && !isObject(shape!)) {
    return {message: words.missing(field.label), fix: field.fix ?? ""};
  }
  const {message, value, fix = ""} = finding;
  return {message: field?.personal !== undefined && value?.includes("*") ? withoutValue(message, value, field.label) : message, fix};
}

/** A sentence without a masked value: it stands in the control, for the one who wrote it to read. */
function withoutValue(message: string, value: string, label: string): string {
  for (const quoted of [`«${value}»`, `“${value}”`, value]) {
    for (const found of [`; fundet: ${quoted}`, `; found: ${quoted}`]) {
      if (message.includes(found)) {
        return message.replace(found, () => "");
      }
    }
    if (message.startsWith(`${label} ${quoted} `)) {
      return label + message.slice(label.length + 1 + quoted.length);
    }
  }
  return message;
}
