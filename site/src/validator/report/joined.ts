// The report of several payloads is joined by the npm package. Its source is bundled here: the
// package itself is loaded from a folder of its own, and not before somebody checks something.
export { join, jsonText, type Joined } from '../../../../wasm/js/src/join';
export { capital, gapsOf, signOf, term } from '../../../../wasm/js/src/say';
export { talliedOf, waivedBy } from '../../../../wasm/js/src/waived';
