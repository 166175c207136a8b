// Checks payloads with the npm package of one state of the repository, for package same.
//
//   node npm.mjs .../dist/index.js CORPUS < jobs
//
// Standard input is an array of payloads with their options, as names and values with = between. A report
// is printed as a line: a string of JSON.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [entry, corpus] = process.argv.slice(2);
const { load } = await import(pathToFileURL(path.resolve(entry)).href);
const kit = await load({ lang: ["da", "en"] });

// The package takes numbers and truths as such, not as words.
const valueOf = (name, word) => (name.startsWith("max") ? Number(word) : name.startsWith("show") ? word === "true" : word);

for (const { file, options, registers } of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const pairs = options.map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), valueOf(pair.slice(0, at), pair.slice(at + 1))];
  });
  const payload = new Uint8Array(fs.readFileSync(path.join(corpus, file)));
  let said;
  try {
    said = kit.checkText(payload, { ...Object.fromEntries(pairs), ...(registers ? { registers } : {}) });
  } catch (error) {
    said = `${error.name} ${error.code}: ${error.message}`;
  }
  console.log(JSON.stringify(said));
}
