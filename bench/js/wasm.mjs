// A worker (see worker.go) that checks payloads with forkontrol as a WebAssembly module, under Node.
//
//   node bench/js/wasm.mjs MODULE MESSAGE PACK...
//
// A file comes in windows of 64 KiB; a small payload from a string to the report as an object.
import fs from "node:fs";
import { WASI } from "node:wasi";
import { serve } from "./worker.mjs";

const [file, message, ...packs] = process.argv.slice(2);
const begin = performance.now();
const wasi = new WASI({ version: "preview1" });
const module = await WebAssembly.compile(fs.readFileSync(file));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
wasi.initialize(instance);
const { memory, ...kit } = instance.exports;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function put(bytes) {
  const at = kit.alloc(bytes.length);
  new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}
const result = () => decoder.decode(new Uint8Array(memory.buffer, kit.result_ptr(), kit.result_len()));
function must(status) {
  if (status < 0) throw new Error(result());
  return status;
}
for (const pack of packs) must(kit.load(...put(fs.readFileSync(pack))));
const options = put(encoder.encode(`message=${message}\0lang=da\0`));
const ready = performance.now() - begin;

const windowSize = 64 << 10;
const window = kit.alloc(windowSize);
const piece = Buffer.alloc(windowSize);
const valid = (report) => report.payloads[0].verdict === "valid";

function check(path) {
  const input = fs.openSync(path);
  must(kit.begin(...options));
  for (let n; (n = fs.readSync(input, piece)) > 0; ) {
    new Uint8Array(memory.buffer, window, n).set(n < windowSize ? piece.subarray(0, n) : piece);
    if (must(kit.feed(window, n)) === 1) break;
  }
  fs.closeSync(input);
  must(kit.finish());
  return valid(JSON.parse(result()));
}

function checkText(text) {
  const { written } = encoder.encodeInto(text, new Uint8Array(memory.buffer, window, windowSize));
  must(kit.check(window, written, ...options));
  return valid(JSON.parse(result()));
}

await serve(`in ${ready.toFixed(0)} ms`, { file: check, payload: checkText });
