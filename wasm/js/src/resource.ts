// Bytes from where they are. Requests are made here and nowhere else, and only while a kit is loaded.

import {bytesOfBlob, isBlob, viewOf} from "./bytes.js";
import {ForkontrolError} from "./error.js";
import {kindOf} from "./options.js";
import type {Resource} from "./types.js";

interface NodeProcess {
  getBuiltinModule?(name: "node:fs/promises"): {readFile(path: URL): Promise<Uint8Array>} | undefined;
}

/** How a resource is opened. */
interface Opening {
  /** It may be a page: somebody asks for pages. */
  page?: boolean;
  signal?: AbortSignal;
}

/** Gives the bytes of a resource. What it is called is in errors. */
export async function bytesOf(resource: Resource, what: string, {page = false, signal}: Opening = {}): Promise<Uint8Array<ArrayBuffer>> {
  if (resource instanceof ArrayBuffer || ArrayBuffer.isView(resource)) {
    return viewOf(resource);
  }
  const got = isBlob(resource) ? resource : isResponse(resource) ? checked(resource, what, page) : await open(addressOf(resource, what), what, {page, ...(signal && {signal})});
  try {
    return got instanceof Uint8Array ? got : isBlob(got) ? await bytesOfBlob(got) : new Uint8Array(await got.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ForkontrolError("load", `${what} could not be read`, {cause});
  }
}

/** Gives the compiled module. */
export async function moduleOf(resource: Resource | WebAssembly.Module, signal?: AbortSignal): Promise<WebAssembly.Module> {
  const what = "forkontrol.wasm";
  if (typeof WebAssembly === "undefined") {
    throw new ForkontrolError("load", "there is no WebAssembly here", {advice: "use a newer browser, or switch it on: Lockdown Mode, for one, switches it off"});
  }
  if (resource instanceof WebAssembly.Module) {
    return resource;
  }
  const opening = signal ? {signal} : {};
  const given = typeof resource === "string" || resource instanceof URL ? addressOf(resource, what) : undefined;
  let got: Response | Uint8Array<ArrayBuffer>;
  if (isResponse(resource)) {
    got = checked(resource, what, false);
  } else if (given !== undefined) {
    got = await open(given, what, opening);
  } else {
    got = await bytesOf(resource, what, opening);
  }
  try {
    if (got instanceof Uint8Array) {
      return await WebAssembly.compile(got);
    }
    // Only a module that says that it is one can be compiled while it comes.
    if (got.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm") {
      return await WebAssembly.compileStreaming(got);
    }
    return await WebAssembly.compile(await got.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    const advice = "see that it is the module, and that script-src of the Content-Security-Policy has 'wasm-unsafe-eval'";
    throw new ForkontrolError("load", `${what} could not be compiled`, {advice, cause, ...(given && {address: given})});
  }
}

/** The address that a URL or a string is, relative to the page. */
export function addressOf(resource: unknown, what: string): URL {
  if (resource instanceof URL) {
    return resource;
  }
  if (typeof resource !== "string") {
    throw new ForkontrolError("argument", `${what} must be an address, a Response, a Blob or bytes, not ${kindOf(resource)}`);
  }
  const base = (globalThis as {document?: {baseURI: string}}).document?.baseURI ?? (globalThis as {location?: {href: string}}).location?.href;
  try {
    return new URL(resource, base);
  } catch (cause) {
    throw new ForkontrolError("argument", `${what}: ${JSON.stringify(resource)} is no address`, {cause});
  }
}

async function open(address: URL, what: string, {page = false, signal}: Opening): Promise<Response | Uint8Array<ArrayBuffer>> {
  try {
    if (address.protocol === "data:") {
      return dataOf(address);
    }
    if (address.protocol === "file:") {
      // Asked for here, and not by an import, so that bundlers for the browser find nothing of Node.
      const files = (globalThis as {process?: NodeProcess}).process?.getBuiltinModule?.("node:fs/promises");
      if (files) {
        const file = await files.readFile(address);
        return new Uint8Array(file.buffer as ArrayBuffer, file.byteOffset, file.byteLength);
      }
    }
    return checked(await fetch(address, {credentials: "same-origin", ...(signal && {signal})}), what, page);
  } catch (cause) {
    if (cause instanceof ForkontrolError) {
      throw cause;
    }
    signal?.throwIfAborted();
    if (address.protocol === "data:") {
      throw new ForkontrolError("load", `${what} could not be read from a data: address`, {cause});
    }
    throw new ForkontrolError("load", `${what} could not be fetched from ${address.href}`, {advice: "see that the server answers, and that connect-src of the Content-Security-Policy has the address", address, cause});
  }
}

/** Bundlers put small files into the script as data: addresses, which connect-src need not allow. */
function dataOf(address: URL): Uint8Array<ArrayBuffer> {
  const comma = address.href.indexOf(",");
  const body = address.href.slice(comma + 1);
  if (address.href.slice(0, comma).endsWith(";base64")) {
    return Uint8Array.from(atob(decodeURIComponent(body)), (c) => c.charCodeAt(0));
  }
  return new TextEncoder().encode(decodeURIComponent(body));
}

function isResponse(resource: unknown): resource is Response {
  return typeof Response === "function" && resource instanceof Response;
}

function checked(response: Response, what: string, page: boolean): Response {
  const from = response.url === "" ? "" : ` from ${response.url}`;
  const details = {advice: "copy the package's files there, as forkontrol-assets does, or say where they are", ...(from && {address: response.url})};
  if (!response.ok) {
    throw new ForkontrolError("load", `${what} could not be fetched${from}, ${`${response.status} ${response.statusText}`.trim()}`, details);
  }
  if (!page && /^text\/html\b/i.test(response.headers.get("content-type") ?? "")) {
    throw new ForkontrolError("load", `${what} could not be fetched${from}, the server sent a page in HTML, as many do for files that they do not have`, details);
  }
  return response;
}
