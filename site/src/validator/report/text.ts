// Words and texts as every report has them: what internal/text and internal/mask do in Go.
import type { Language } from '@forkontrol/validator';

/** A whole number with the language's sign between thousands. */
export const number = (n: number, lang: Language) => String(n).replace(/(?<=\d)(?=(\d{3})+$)/g, lang === 'en' ? ',' : '.');

/**
 * A text without what would break a line or deceive its reader: controls become their pictures, marks of direction and
 * line breaks the replacement character.
 */
export const visible = (text: string) => text
  .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/\u007f/g, '\u2421')
  .replace(/[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, '\ufffd');

/** A finding's path, in words of the language where the path is in words. */
export const place = (path: string, lang: Language) => lang === 'en' ? path : path
  .replace(/^record /, 'posten ')
  .replace(/^row (.*?)(?:, column (.*))?$/s, (_, row, column?: string) => `række ${row}${column === undefined ? '' : `, kolonne ${column}`}`);

// A date as day (or day + 60), month and year, whose parts may be parted, and four digits after at most three separators.
const day = '(?:0[1-9]|[12]\\d|3[01]|6[1-9]|[78]\\d|9[01])', month = '(?:0[1-9]|1[0-2])', part = '[./\\- ]';
const cprNumber = new RegExp(
  `(?:${day}${month}\\d\\d|(?<!\\d)${day}${part}${month}${part}\\d\\d)[-\\t ./_\\u00a0\\u00ad\\u2010-\\u2015\\u202f\\u2212]{0,3}(\\d{4})`, 'y');

/** Masks the last four digits of everything that looks like a CPR number. */
export function masked(text: string): string {
  const hide = new Set<number>();
  for (let i = 0; i + 10 <= text.length; i++) {
    cprNumber.lastIndex = i;
    if (cprNumber.test(text)) for (let j = 1; j <= 4; j++) hide.add(cprNumber.lastIndex - j);
  }
  if (hide.size === 0) return text;
  // Where ten digits stand alone, a hyphen comes before the four, as it is usually written.
  const alone = new Set([...text.matchAll(/(?<!\d)\d{10}(?!\d)/g)].map((m) => m.index + 6));
  let out = '';
  for (let i = 0; i < text.length; i++) out += hide.has(i) ? (alone.has(i) ? '-*' : '*') : text[i];
  return out;
}
