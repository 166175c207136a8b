// Starts a module and does nothing with it, for the tests: with GODEBUG=inittrace=1 Go tells what it does then.
import fs from "node:fs";
import { WASI } from "node:wasi";

const wasi = new WASI({ version: "preview1", env: { GODEBUG: process.env.GODEBUG ?? "" } });
const module = await WebAssembly.compile(fs.readFileSync(process.argv[2]));
wasi.initialize(await WebAssembly.instantiate(module, wasi.getImportObject()));
