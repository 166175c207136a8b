// Starts the worker: that of the browser, or a thread of Node.

import {ForkontrolError} from "./error.js";
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

/** The error of a worker that did not start. */
export function notStarted(cause: unknown, given: URL | string | undefined): ForkontrolError {
  const address = given === undefined ? ownAddress() : addressOf(given, "thread");
  const advice = "see that its script is at the address, which the option thread names, and that worker-src of the Content-Security-Policy has it";
  return new ForkontrolError("load", `the worker could not be started from ${address.href}`, {advice, address, cause});
}

/** Starts the worker. `die` is called when it can no longer be used, more than once perhaps. */
export function startThread(address: URL | string | undefined, hear: (reply: unknown) => void, die: (cause: unknown) => void): Thread {
  const threads = typeof Worker === "function" ? undefined : (globalThis as {process?: NodeProcess}).process?.getBuiltinModule?.("node:worker_threads");
  if (threads) {
    // Without Node's own arguments: some, such as --input-type, would keep the thread from starting.
    const thread = new threads.Worker(address === undefined ? ownAddress() : addressOf(address, "thread"), {execArgv: []});
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
  let worker: Worker;
  try {
    worker = address === undefined ? ownWorker() : workerAt(addressOf(address, "thread"));
  } catch (cause) {
    throw cause instanceof ForkontrolError ? cause : notStarted(cause, address);
  }
  worker.onmessage = (event) => hear(event.data);
  worker.onerror = (event) => {
    event.preventDefault(); // those who wait are notified
    die(event.message ? new Error(event.message) : notStarted(event, address)); // a script that was not loaded has no message
  };
  worker.onmessageerror = () => die(new Error("a message could not be read"));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer ? {transfer: transfer as Transferable[]} : {}),
    busy() {},
    end: () => worker.terminate(),
  };
}

const ownAddress = (): URL => new URL("./thread.js", import.meta.url);

/** Bundlers find the script by this very form. */
function ownWorker(): Worker {
  try {
    return new Worker(new URL("./thread.js", import.meta.url), {type: "module"});
  } catch {
    return workerAt(ownAddress()); // a page that requires trusted types
  }
}

interface Policy {
  createScriptURL(address: string): string;
}

const policies = (globalThis as {trustedTypes?: {createPolicy(name: string, rules: Policy): Policy}}).trustedTypes;
let policy: Policy | undefined;

/** A worker from an address. Pages that require trusted types get one by a policy of ours. */
export function workerAt(address: URL): Worker {
  try {
    policy ??= policies?.createPolicy("forkontrol", {createScriptURL: (address) => address});
  } catch {
    // The page has a list of policies, and ours is not on it: it may yet have one named default, or require none.
  }
  try {
    return new Worker(policy?.createScriptURL(address.href) ?? address, {type: "module"});
  } catch (cause) {
    if (policies === undefined || policy !== undefined) {
      throw cause;
    }
    const advice = "add forkontrol to trusted-types of the Content-Security-Policy";
    throw new ForkontrolError("load", "the worker could not be started, for the page requires trusted types", {advice, address, cause});
  }
}
