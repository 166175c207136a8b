// Words and texts as every report has them: what internal/text does in Go.
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
