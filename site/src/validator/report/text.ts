// Texts as every report has them: what internal/text does in Go.
export { number, pathOf as place } from '../../../../wasm/js/src/say';

/**
 * A text in which what cannot be seen, would break a line or deceive its reader is named: controls, white space other
 * than the space, and what shows nothing, as [U+00A0].
 */
export const visible = (text: string) => text.replace(
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\uffa0\ufffe\uffff]/g,
  (c) => `[U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
);
