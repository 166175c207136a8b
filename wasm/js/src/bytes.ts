// Bytes that callers give, as they are.

import {ForkontrolError} from "./error.js";

/** The bytes of a buffer or of a view of one, not copied. Throws a ForkontrolError when they were moved elsewhere. */
export function viewOf(bytes: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  try {
    return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    throw new ForkontrolError("argument", "the bytes are no longer here: their buffer was transferred; give them before that, or a copy", {cause});
  }
}

/** What to give instead of something that is no payload, where that is known. */
export function instead(payload: unknown): string {
  if (typeof payload !== "object" || payload === null) {
    return "";
  }
  if (typeof (payload as {pipe?: unknown}).pipe === "function") {
    return "; of a stream of Node, give Readable.toWeb(stream)";
  }
  return Array.isArray(payload) || Object.getPrototypeOf(payload) === Object.prototype ? "; of an object, give JSON.stringify(object)" : "";
}
