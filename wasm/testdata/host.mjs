// A host of the module under Node's WASI, for the tests: it is started with the directory that make wrote and a
// file of jobs, and prints a line of JSON with the outcome of each. It is written as docs/wasm.md says, and uses
// nothing else.
import fs from "node:fs";
import path from "node:path";
import { WASI } from "node:wasi";

const [dir, jobs] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1" });
const module = await WebAssembly.compile(fs.readFileSync(path.join(dir, "forkontrol.wasm")));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
wasi.initialize(instance);
const { memory, ...kit } = instance.exports;

// Passes byte arrays to an export and gives its status.
function call(name, ...args) {
  const flat = args.flatMap((bytes) => {
    if (bytes.length === 0) return [0, 0];
    const at = kit.alloc(bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  });
  const status = kit[name](...flat);
  if (name !== "load" || status < 0) for (let i = 0; i < flat.length; i += 2) if (flat[i]) kit.free(flat[i]);
  return status;
}

const result = () => new TextDecoder().decode(new Uint8Array(memory.buffer, kit.result_ptr(), kit.result_len()));
const bytes = (text) => new TextEncoder().encode(text);
const must = (status) => {
  if (status < 0) throw new Error(`${status}: ${result()}`);
  return status;
};

for (const pack of JSON.parse(fs.readFileSync(path.join(dir, "manifest.json"), "utf8")).packs)
  must(call("load", fs.readFileSync(path.join(dir, pack.path))));

for (const job of JSON.parse(fs.readFileSync(jobs, "utf8"))) {
  for (const name of job.registers ?? []) must(call("set_register", bytes(name.name), bytes(name.rows)));
  const payload = Buffer.from(job.payload ?? "", "base64");
  const options = bytes(job.options);
  if (job.window) {
    must(call("begin", options));
    for (let at = 0; at < payload.length; at += job.window) if (must(call("feed", payload.subarray(at, at + job.window))) === 1) break;
    must(kit.finish());
  } else {
    must(call("check", payload, options));
  }
  console.log(JSON.stringify(result()));
  for (const name of job.registers ?? []) must(call("set_register", bytes(name.name), bytes("")));
}
