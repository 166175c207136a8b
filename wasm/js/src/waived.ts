// What is said about findings that are waived. It is apart from the rest, as most pages have none.

import {countsOf, term} from "./say.js";
import type {Counts, Language, WaivedBy} from "./types.js";

/** What a page says when it could not read them. */
export const waiversFailed = {da: "Undtagelserne kunne ikke læses, så intet er undtaget.", en: "The waivers could not be read, so nothing is waived."} as const;

/** Why a finding does not count; empty where it does. */
export const waivedBy = (by: WaivedBy | undefined, lang: Language): string =>
  by === undefined ? "" : by.by === "baseline" ? term("inBaseline", lang) : term("waivedBy", lang, 1, {reason: by.reason!, owner: by.owner!, expires: by.expires!});

/** The number of findings, and how many of them are waived: `2 errors, of which 1 waived`. */
export function talliedOf(counts: Counts, waived: Counts | undefined, lang: Language): string {
  const total = (c: Counts) => c.error + c.warning + c.info;
  const said = countsOf(counts, lang);
  const n = waived === undefined ? 0 : total(waived);
  return n === 0 ? said : `${said}, ${term(n === total(counts) ? "allWaived" : "ofThem", lang, n)}`;
}
