// The script of the worker: a kit that is asked by messages.

import {sent} from "./error.js";
import {version} from "./release.js";
import {LocalKit} from "./kit.js";
import {Module} from "./module.js";
import type {Reply, Request} from "./protocol.js";
import {moduleOf} from "./resource.js";
import type {Stream, StreamOptions} from "./types.js";

interface Port {
  postMessage(message: unknown): void;
  on?(event: "message", listener: (message: Request) => void): void;
}

interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): {parentPort: Port | null};
}

const node = (globalThis as {process?: NodeProcess}).process?.getBuiltinModule?.("node:worker_threads").parentPort;
const port: Port = node ?? (globalThis as unknown as Port);

/** A payload under way. */
interface Check {
  controller: AbortController;
  pieces?: ReadableStreamDefaultController<Uint8Array>;
}

let kit: LocalKit | undefined;
const checks = new Map<number, Check>();

function say(reply: Reply): void {
  port.postMessage(reply);
}

function fail(id: number, error: unknown): void {
  say({id, error: sent(error)});
}

function listen(request: Request): void {
  const {id} = request;
  try {
    switch (request.do) {
      case "compile":
        moduleOf(request.address).then((compiled) => say({id, value: compiled}), (error: unknown) => fail(id, error));
        break;
      case "start":
        kit = new LocalKit(request.parts);
        say({id, value: undefined});
        break;
      case "contract": {
        const module = new Module(request.parts.compiled, version);
        for (const pack of request.parts.packs) {
          module.load(pack);
        }
        say({id, value: module.contract(request.files, request.name, request.parts.lang)});
        break;
      }
      case "call":
        say({id, value: call(kit!, request.name, request.args)});
        break;
      case "check":
        void check(kit!, request);
        break;
      case "piece":
        checks.get(id)?.pieces?.enqueue(request.bytes);
        break;
      case "end":
        checks.get(id)?.pieces?.close();
        break;
      case "cancel":
        checks.get(id)?.controller.abort();
        break;
    }
  } catch (error) {
    fail(id, error);
  }
}

function call(kit: LocalKit, name: (Request & {do: "call"})["name"], args: unknown[]): unknown {
  return (kit[name] as (...args: unknown[]) => unknown)(...args);
}

async function check(kit: LocalKit, request: Request & {do: "check"}): Promise<void> {
  const {id, payload, total} = request;
  const of: Check = {controller: new AbortController()};
  const options: StreamOptions = {...request.options, signal: of.controller.signal};
  checks.set(id, of);
  try {
    if (typeof payload === "string" || payload instanceof Uint8Array) {
      say({id, value: kit.checkText(payload, options)});
      return;
    }
    if (request.progress) {
      options.onProgress = ({bytes}) => say({id, progress: total === undefined ? {bytes} : {bytes, total}});
    }
    const stream: Stream =
      payload ??
      new ReadableStream<Uint8Array>(
        {
          start: (pieces) => void (of.pieces = pieces),
          pull: () => say({id, wanted: true}),
        },
        {highWaterMark: 2},
      );
    say({id, value: await kit.checkText(stream, options)});
  } catch (error) {
    fail(id, error);
  } finally {
    checks.delete(id);
  }
}

if (node) {
  node.on!("message", listen);
} else {
  (globalThis as unknown as {onmessage: (event: MessageEvent<Request>) => void}).onmessage = (event) => listen(event.data);
}
