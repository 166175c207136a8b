// Prints what a page has to load, compressed as a server would (brotli, quality 11): the module, and the packs
// of all systems with the texts of each language, one after another in one file of rules and one of texts, as the npm
// package has them.
//
//   node wasm/size.mjs [DIR]
//
// Then the modules that take packs of one's own, and that read contracts and interface descriptions. Exit code 1 when the
// sum is over the limit for a language, or one of those that read is over its own.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const dir = process.argv[2] ?? "dist/wasm";
const limit = 700_000, contractsLimit = 1_500_000, descriptionsLimit = 2_400_000;
const compressed = (...files) =>
  zlib.brotliCompressSync(Buffer.concat(files.map((file) => fs.readFileSync(path.join(dir, file)))), {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length;

const manifest = JSON.parse(fs.readFileSync(path.join(dir, "manifest.json"), "utf8"));
const module = compressed(manifest.module.path);
const packs = (wanted) => compressed(...manifest.packs.filter(wanted).map((pack) => pack.path));
const rules = packs((pack) => !pack.language);
console.log(`module      ${module}`);
console.log(`rules       ${rules}`);
for (const language of ["da", "en"]) {
  const texts = packs((pack) => pack.language === language);
  const all = module + rules + texts;
  console.log(`texts ${language}    ${texts}\nall with ${language} ${all} of ${limit}`);
  if (all > limit) process.exitCode = 1;
}
console.log(`own         ${compressed(manifest.own.path)}`);
const contracts = compressed(manifest.contracts.path);
console.log(`contracts   ${contracts} of ${contractsLimit}`);
const descriptions = compressed(manifest.descriptions.path);
console.log(`descriptions ${descriptions} of ${descriptionsLimit}`);
if (contracts > contractsLimit || descriptions > descriptionsLimit) process.exitCode = 1;
