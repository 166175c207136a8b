// What looks like a CPR number: internal/mask/mask.go has the same, and the same vectors.

const day = "(?:0[1-9]|[12]\\d|3[01]|6[1-9]|[78]\\d|9[01])";
const month = "(?:0[1-9]|1[0-2])";
const part = "[./\\- ]";
const separator = "[-\\u00a0 \\t./_\\u00ad\\u2010-\\u2015\\u202f\\u2212]";
/** Numbers may begin within one another, so each is looked for from where it begins. */
const number = new RegExp(`(?=((?:${day}${month}\\d\\d|(?<!\\d)${day}${part}${month}${part}\\d\\d)${separator}{0,3})(\\d{4}))`, "g");

/** Masks the last four digits of all CPR numbers in a text. */
export function masked(text: string): string {
  const hidden = new Set<number>();
  for (const {index, 1: before} of text.matchAll(number)) {
    for (let i = 0; i < 4; i++) {
      hidden.add(index + before!.length + i);
    }
  }
  return hidden.size === 0 ? text : Array.from({length: text.length}, (_, i) => (hidden.has(i) ? "*" : text[i])).join("");
}
