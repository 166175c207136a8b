// Runs the tests against dist/: in Node, and in Chromium with what is built here.
//
//   node scripts/test.mjs [NAME...]     with names only the test files that have one of them in their path; without, all but the slow ones
import {execFileSync, spawnSync} from "node:child_process";
import {existsSync, mkdirSync, readdirSync, rmSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(here, "..", "..");
const build = join(here, "build");
const names = process.argv.slice(2);

if (!existsSync(join(here, "dist", "manifest.json"))) {
  console.error("there is no dist/: npm run build");
  process.exit(2);
}
rmSync(build, {recursive: true, force: true});
mkdirSync(build);
run("go", ["build", "-o", join(build, "forkontrol"), "./cmd/forkontrol"], root);
run("go", ["run", "./wasm/corpus", join(build, "corpus")], root);
run("npx", ["--no-install", "tsc", "-p", "test"], here);
const files = readdirSync(join(build, "test"), {recursive: true})
  .filter((file) => file.endsWith(".test.js") && (names.length === 0 ? !file.endsWith(".slow.test.js") : names.some((name) => file.includes(name))))
  .map((file) => join(build, "test", file))
  .sort();
// Two at a time, for most of a browser test is waiting.
process.exitCode = spawnSync(process.execPath, ["--test", "--test-concurrency=2", "--test-reporter=spec", "--enable-source-maps", "--expose-gc", ...files], {cwd: here, stdio: "inherit"}).status ?? 1;

function run(command, args, cwd) {
  execFileSync(command, args, {cwd, stdio: "inherit"});
}
