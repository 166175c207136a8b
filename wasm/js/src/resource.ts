// Bytes from where they are. Requests are made here and nowhere else, and only while a kit is loaded.

import {viewOf} from "./bytes.js";
import {ForkontrolError} from "./error.js";
import {kindOf} from "./options.js";
import type {Resource} from "./types.js";

interface NodeProcess {
  getBuiltinModule?(name: "node:fs/promises"): {readFile(path: URL): Promise<Uint8Array>} | undefined;
}

/** Gives the bytes of a resource. What it is called is in errors. A page is one only where somebody may ask for pages. */
export async function bytesOf(resource: Resource, what: string, page = false): Promise<Uint8Array<ArrayBuffer>> {
  if (resource instanceof ArrayBuffer || ArrayBuffer.isView(resource)) {
    return viewOf(resource);
  }
  const got = isBlob(resource) ? resource : isResponse(resource) ? checked(resource, what, page) : await open(addressOf(resource, what), what, page);
  try {
    return got instanceof Uint8Array ? got : new Uint8Array(await got.arrayBuffer());
  } catch (cause) {
    throw new ForkontrolError("load", `${what} could not be read`, {cause});
  }
}

/** Gives the compiled module. */
export async function moduleOf(resource: Resource | WebAssembly.Module): Promise<WebAssembly.Module> {
  const what = "forkontrol.wasm";
  if (typeof WebAssembly === "undefined") {
    throw new ForkontrolError("load", "there is no WebAssembly here: the browser is old, or it is switched off, as Lockdown Mode does");
  }
  if (resource instanceof WebAssembly.Module) {
    return resource;
  }
  let got: Response | Uint8Array<ArrayBuffer>;
  if (isResponse(resource)) {
    got = checked(resource, what, false);
  } else if (typeof resource === "string" || resource instanceof URL) {
    got = await open(addressOf(resource, what), what, false);
  } else {
    got = await bytesOf(resource, what);
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
    const hint = "it is no module, or the Content-Security-Policy lacks 'wasm-unsafe-eval' in script-src";
    throw new ForkontrolError("load", `${what} could not be compiled: ${hint}`, {cause});
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

async function open(address: URL, what: string, page: boolean): Promise<Response | Uint8Array<ArrayBuffer>> {
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
    return checked(await fetch(address, {credentials: "same-origin"}), what, page);
  } catch (cause) {
    if (cause instanceof ForkontrolError) {
      throw cause;
    }
    throw new ForkontrolError("load", `${what} could not be fetched from ${address.protocol === "data:" ? "a data: address" : address.href}`, {cause});
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

function isBlob(resource: unknown): resource is Blob {
  return typeof Blob === "function" && resource instanceof Blob;
}

function isResponse(resource: unknown): resource is Response {
  return typeof Response === "function" && resource instanceof Response;
}

function checked(response: Response, what: string, page: boolean): Response {
  const from = response.url === "" ? "" : ` from ${response.url}`;
  if (!response.ok) {
    throw new ForkontrolError("load", `${what} could not be fetched${from}: ${response.status} ${response.statusText}`.trim());
  }
  if (!page && /^text\/html\b/i.test(response.headers.get("content-type") ?? "")) {
    throw new ForkontrolError("load", `${what} could not be fetched${from}: the server sent a page in HTML, as many do for files that they do not have`);
  }
  return response;
}
