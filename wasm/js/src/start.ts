// Starts the worker: that of the browser, or a thread of Node.

import type {Request} from "./protocol.js";
import {addressOf} from "./resource.js";

export interface Thread {
  post(request: Request, transfer?: ArrayBufferLike[]): void;
  /** Reports whether somebody waits for it: if not, it does not keep Node running. */
  busy(yes: boolean): void;
  end(): void;
}

interface NodeThread {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  on(event: "message" | "error" | "messageerror" | "exit", listener: (value: unknown) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): {Worker: new (address: URL, options: {execArgv: string[]}) => NodeThread};
}

/** Starts the worker. `die` is called when it can no longer be used, more than once perhaps. */
export function startThread(address: URL | string | undefined, hear: (reply: unknown) => void, die: (cause: unknown) => void): Thread {
  const threads = typeof Worker === "function" ? undefined : (globalThis as {process?: NodeProcess}).process?.getBuiltinModule?.("node:worker_threads");
  if (threads) {
    // Without Node's own arguments: some, such as --input-type, would keep the thread from starting.
    const thread = new threads.Worker(address === undefined ? new URL("./thread.js", import.meta.url) : addressOf(address, "thread"), {execArgv: []});
    thread.on("message", hear);
    thread.on("error", die);
    thread.on("messageerror", die);
    thread.on("exit", die);
    return {
      post: (request, transfer) => thread.postMessage(request, transfer),
      busy: (yes) => (yes ? thread.ref() : thread.unref()),
      end: () => void thread.terminate(),
    };
  }
  // Bundlers find the script by this very form.
  const worker =
    address === undefined
      ? new Worker(new URL("./thread.js", import.meta.url), {type: "module"})
      : new Worker(addressOf(address, "thread"), {type: "module"});
  worker.onmessage = (event) => hear(event.data);
  worker.onerror = (event) => {
    event.preventDefault(); // those who wait are notified
    die(new Error(event.message || "the script of the worker could not be loaded"));
  };
  worker.onmessageerror = () => die(new Error("a message could not be read"));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer ? {transfer: transfer as Transferable[]} : {}),
    busy() {},
    end: () => worker.terminate(),
  };
}
