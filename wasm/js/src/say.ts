// What all faces in TypeScript say with the words that they have in common.

import type {Counts, Language, PayloadReport, Severity} from "./types.js";
import {vocabulary} from "./vocabulary.js";

export type Term = keyof typeof vocabulary;

/** A whole number with the language's sign between thousands. */
export const number = (n: number, lang: Language): string => String(n).replace(/(?<=\d)(?=(\d{3})+$)/g, lang === "en" ? "," : ".");

/** A term for n things, with its blanks filled. */
export function term(name: Term, lang: Language, n = 1, blanks: Readonly<Record<string, string | number>> = {}): string {
  const all: Record<string, string | number> = {n: number(n, lang), ...blanks};
  return vocabulary[name][lang][n === 1 ? 0 : 1].replace(/\{(\w+)\}/g, (_, blank: string) => String(all[blank] ?? ""));
}

/** A text as the beginning of a line. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The number of findings in words: `2 errors, 1 warning`; empty when there are none. */
export const countsOf = (counts: Counts, lang: Language): string =>
  (["error", "warning", "info"] satisfies Severity[])
    .filter(severity => counts[severity] > 0)
    .map(severity => `${number(counts[severity], lang)} ${term(severity, lang, counts[severity])}`)
    .join(", ");

/** A finding's path, in words of the language where the path is in words. */
export const pathOf = (path: string, lang: Language): string => path
  .replace(/^record /, `${term("record", lang)} `)
  .replace(/^row (.*?)(?:, column (.*))?$/s, (_, row: string, column?: string) =>
    `${term("row", lang)} ${row}${column === undefined ? "" : `, ${term("cell", lang)} ${column}`}`);

/** What a verdict is shown as: that a payload is valid only as far as it was checked has a sign of its own. */
export type Sign = "valid" | "limited" | "invalid" | "undecided" | "failed";

export const signOf = ({verdict, reach}: Pick<PayloadReport, "verdict" | "reach">): Sign =>
  verdict === "valid" && reach !== "full" ? "limited" : verdict;

/** Why rules were not checked: a register that was not given, or another reason. */
export interface Gap {
  /** Empty for another reason. */
  register: string;
  /** In one line. */
  said: string;
  rules: string[];
}

/** What was not checked in payloads, each reason once: registers in the order in which rules ask for them, then the rest. */
export function gapsOf(payloads: readonly Pick<PayloadReport, "unchecked">[], lang: Language): Gap[] {
  const registers = new Map<string, Set<string>>(), others = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, key: string, rule: string) => map.set(key, (map.get(key) ?? new Set()).add(rule));
  for (const {rule, reason, registers: names = []} of payloads.flatMap(payload => payload.unchecked)) {
    names.forEach(name => add(registers, name, rule));
    if (names.length === 0) {
      add(others, reason, rule);
    }
  }
  return [
    ...[...registers].map(([register, rules]) => ({register, said: capital(term("register", lang, rules.size, {register})), rules: [...rules]})),
    ...[...others].map(([said, rules]) => ({register: "", said, rules: [...rules]})),
  ];
}
