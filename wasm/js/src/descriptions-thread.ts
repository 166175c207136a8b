// The script of the worker that reads descriptions.

import type {Answer, Ask} from "./descriptions/protocol.js";
import {ForkontrolError, sent} from "./error.js";
import {version} from "./release.js";
import {Module} from "./module.js";

interface Port {
  postMessage(message: unknown): void;
  on?(event: "message", listener: (ask: Ask) => void): void;
}

interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): {parentPort: Port | null};
}

interface DescriptionExports {
  description?(content: number, size: number, asked: number, askedSize: number): number;
  description_pack?(): number;
}

class DescriptionsModule extends Module {
  /** Reads a document: what came of it as JSON, and the pack where there is one. */
  read(bytes: Uint8Array, asked: string): {told: string; pack?: Uint8Array<ArrayBuffer>} {
    const {description, description_pack: give} = this.exports as DescriptionExports;
    if (!description || !give) {
      throw new ForkontrolError("version", "the module reads no interface descriptions: give wasm the address of forkontrol-descriptions.wasm");
    }
    const words = new TextEncoder().encode(asked);
    const at = bytes.byteLength > 0 ? this.place(bytes) : 0;
    const wordsAt = this.place(words);
    try {
      const refused = this.run(() => description(at, bytes.byteLength, wordsAt, words.byteLength)) === 1;
      const told = this.result();
      if (refused) {
        return {told};
      }
      this.run(() => give());
      const from = this.exports.result_ptr() >>> 0;
      return {told, pack: this.memory().slice(from, from + this.exports.result_len()) as Uint8Array<ArrayBuffer>};
    } finally {
      this.release(wordsAt);
      if (at > 0) {
        this.release(at);
      }
    }
  }
}

const node = (globalThis as {process?: NodeProcess}).process?.getBuiltinModule?.("node:worker_threads").parentPort;
const port: Port = node ?? (globalThis as unknown as Port);

let module: DescriptionsModule | undefined;

function listen(ask: Ask): void {
  const answer = (answer: Answer) => port.postMessage(answer);
  const {id} = ask;
  try {
    if (ask.do === "start") {
      module = new DescriptionsModule(ask.parts.compiled, version);
      for (const pack of ask.parts.packs) {
        module.load(pack);
      }
      answer({id, value: undefined});
      return;
    }
    answer({id, value: module!.read(ask.bytes, ask.asked)});
  } catch (error) {
    answer({id, error: sent(error)});
  }
}

if (node) {
  node.on!("message", listen);
} else {
  (globalThis as unknown as {onmessage: (event: MessageEvent<Ask>) => void}).onmessage = (event) => listen(event.data);
}
