// A worker that compiles the module before it is asked for anything else. Fetching and compiling it take a page that does them
// itself longer than all the rest of loading, and meanwhile nobody can write in it.

import type {Reply} from "./protocol.js";
import {received} from "./error.js";
import {addressOf, moduleOf} from "./resource.js";
import {startThread, type Thread} from "./start.js";
import type {Resource} from "./types.js";

type Hear = (reply: Reply) => void;
type Die = (cause: unknown) => void;

export class EarlyThread {
  readonly #address: URL | string | undefined;
  #thread: Thread | undefined;
  #hear: Hear = () => {};
  #die: Die = () => {};

  constructor(address: URL | string | undefined) {
    this.#address = address;
  }

  /**
   * Compiles the module in the worker, or here where there is no other way: of bytes, of a response that somebody has got
   * already, in Node, and where the worker cannot do it. What is wrong then is found and reported here, as `load` does.
   */
  async compile(wasm: Resource | WebAssembly.Module, signal?: AbortSignal): Promise<WebAssembly.Module> {
    const address = fetched(wasm);
    if (address !== undefined) {
      let abort: (() => void) | undefined;
      try {
        return await new Promise<WebAssembly.Module>((resolve, reject) => {
          abort = () => reject(signal!.reason);
          signal?.addEventListener("abort", abort);
          this.#hear = (reply) => {
            if ("value" in reply && reply.value instanceof WebAssembly.Module) {
              resolve(reply.value);
            } else {
              reject("error" in reply ? received(reply.error) : reply);
            }
          };
          this.#die = reject;
          this.#thread = startThread(this.#address, (reply) => this.#hear(reply as Reply), (cause) => this.#die(cause));
          this.#thread.post({id: 0, do: "compile", address: address.href});
        });
      } catch {
        this.end();
        signal?.throwIfAborted();
      } finally {
        signal?.removeEventListener("abort", abort!);
      }
    }
    return moduleOf(wasm, signal);
  }

  /** Hands the worker over, where there is one. */
  take(hear: Hear, die: Die): Thread | undefined {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#hear = hear;
    this.#die = die;
    return thread;
  }

  /** Ends the worker, unless it was handed over. */
  end(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }
}

/** The address of a module that a worker can fetch as the page would. */
function fetched(wasm: Resource | WebAssembly.Module): URL | undefined {
  if (typeof Worker !== "function" || typeof WebAssembly !== "object" || !(typeof wasm === "string" || wasm instanceof URL)) {
    return undefined;
  }
  const address = addressOf(wasm, "forkontrol.wasm");
  return /^https?:$/.test(address.protocol) ? address : undefined;
}
