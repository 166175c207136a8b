// What `npm start` does first: builds the package that the example uses, when that has not been done, and installs what the example needs.
//
//   node ../prepare.mjs        in the folder of an example
import {execFileSync} from "node:child_process";
import {existsSync, statSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

const library = fileURLToPath(new URL("../../wasm/js/", import.meta.url));

if (!existsSync(join(library, "dist", "manifest.json"))) {
  install(library);
  run(library, "run", "build");
}
install(process.cwd());

/** npm writes node_modules/.package-lock.json when it has installed. */
function install(folder) {
  const done = join(folder, "node_modules", ".package-lock.json");
  const lock = join(folder, "package-lock.json");
  if (!existsSync(done) || statSync(done).mtimeMs < statSync(lock).mtimeMs) {
    run(folder, "ci", "--no-audit", "--no-fund");
  }
}

function run(cwd, ...args) {
  execFileSync(process.platform === "win32" ? "npm.cmd" : "npm", args, {cwd, stdio: "inherit", shell: process.platform === "win32"});
}
