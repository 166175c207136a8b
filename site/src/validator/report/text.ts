// Texts as every report has them: what internal/text does in Go.
export { number, pathOf as place } from '../../../../wasm/js/src/say';

/**
 * A text without what would break a line or deceive its reader: controls become their pictures, marks of direction and
 * line breaks the replacement character.
 */
export const visible = (text: string) => text
  .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/\u007f/g, '\u2421')
  .replace(/[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, '\ufffd');
