// A worker (see worker.go) that checks payloads with the npm package, as it is built in wasm/js/dist.
//
//   node js/package.mjs MESSAGE PACK...
//
// Beside the commands of all workers:
//
//   field N FIELD VALUE GOOD    NANOSECONDS valid|invalid      VALUE and GOOD in turn
//   memory                      BYTES valid                    that WebAssembly has taken
import fs from "node:fs";
import { serve, timed } from "./worker.mjs";

const [message, ...packs] = process.argv.slice(2);
const memories = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    memories.push(this.exports.memory);
  }
};
const { load, version } = await import("../../wasm/js/dist/index.js");
const kit = await load({ packs: packs.map((pack) => fs.readFileSync(pack)) });
const valid = (report) => report.payloads[0].verdict === "valid";

const piece = new Uint8Array(1 << 18);

/** A file in pieces, which share their memory: each is read when the one before has been checked. */
function pieces(path) {
  const file = fs.openSync(path);
  const pull = (into) => {
    const size = fs.readSync(file, piece);
    if (size > 0) return into.enqueue(piece.subarray(0, size));
    fs.closeSync(file);
    into.close();
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

await serve(version, {
  file: async (path) => valid(await kit.check(pieces(path), { message })),
  payload: (text) => valid(kit.check(text, { message })),
  field: (times, field, ...values) => {
    const n = Number(times);
    let findings = 0;
    for (let i = 0; i < n; i++) kit.checkField(message, field, values[i & 1]);
    return timed(() => {
      for (let i = 0; i < n; i++) findings += kit.checkField(message, field, values[i & 1]).length;
      return findings === 0;
    });
  },
  memory: () => `${memories.at(-1).buffer.byteLength} valid`,
});
