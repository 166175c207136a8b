// Bytes that callers give, as they are.

import {ForkontrolError} from "./error.js";
import {kindOf} from "./options.js";

/** The bytes of a buffer or of a view of one, not copied. Throws a ForkontrolError when they were moved elsewhere. */
export function viewOf(bytes: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  try {
    return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    throw new ForkontrolError("argument", "the bytes are no longer here, for their buffer was transferred", {advice: "give them before that, or give a copy", cause});
  }
}

/** The error of something that is no payload, with what to give instead where that is known. */
export function noPayload(payload: unknown): ForkontrolError {
  const what = `a payload must be a string, bytes, a Blob or a ReadableStream that nobody reads, not ${kindOf(payload)}`;
  if (typeof (payload as {pipe?: unknown} | null | undefined)?.pipe === "function") {
    return new ForkontrolError("argument", what, {advice: "of a stream of Node, give Readable.toWeb(stream)"});
  }
  const plain = typeof payload === "object" && payload !== null && (Array.isArray(payload) || Object.getPrototypeOf(payload) === Object.prototype);
  return new ForkontrolError("argument", what, plain ? {advice: "of an object, give JSON.stringify(object)"} : {});
}

/** Reports whether something is a Blob or a File, of another window or of a library that plays the browser too. */
export function isBlob(value: unknown): value is Blob {
  return (typeof Blob === "function" && value instanceof Blob) || /^\[object (Blob|File)]$/.test(Object.prototype.toString.call(value));
}

export function isFile(value: unknown): value is File {
  return isBlob(value) && typeof (value as Partial<File>).name === "string";
}

/** The bytes of a Blob. Those of some libraries have but the oldest way to read them. */
export async function bytesOfBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof blob.arrayBuffer === "function") {
    return new Uint8Array(await blob.arrayBuffer());
  }
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}

export function streamOf(blob: Blob): ReadableStream<Uint8Array> {
  if (typeof blob.stream === "function") {
    return blob.stream();
  }
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(await bytesOfBlob(blob));
      controller.close();
    },
  });
}
