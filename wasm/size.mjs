// What a page has to load, compressed as a server would (brotli, quality 11): the module with the packs of all systems and
// the texts of one language, one after another in one file of rules and one of texts, as the npm package has them; and
// the modules that take packs of one's own, and that read contracts and interface descriptions.
//
//   node wasm/size.mjs [DIR]     prints them; exit code 1 when a page would have to load too much
//
// Quality 11 takes a minute and a half. With BROTLI=5 all is compressed at that quality first, and at 11 only if something
// is over its limit then: for tests, where only the limits matter.
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {argv, env} from "node:process";
import {pathToFileURL} from "node:url";
import {promisify} from "node:util";
import {brotliCompress, constants} from "node:zlib";

const limit = 700_000, contractsLimit = 1_500_000, descriptionsLimit = 2_400_000;
const compress = promisify(brotliCompress);

/** The bytes of the files of a folder, joined and compressed. */
export const compressed = async (dir, files, quality = 11) => {
  const joined = Buffer.concat(files.map(({path}) => readFileSync(join(dir, path))));
  const params = {[constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: joined.length};
  return (await compress(joined, {params})).length;
};

/** Each part of what is in a folder with a manifest, in bytes, and what it may be at most. */
export async function sizes(dir) {
  const quality = Number(env.BROTLI ?? 11);
  const list = await sizesAt(dir, quality);
  return quality < 11 && list.some(over) ? sizesAt(dir, 11) : list;
}

const over = ({size, limit}) => size > limit;

async function sizesAt(dir, quality) {
  const {module, own, contracts, descriptions, packs} = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
  const of = (language) => packs.filter((pack) => pack.language === language);
  const [engine, rules, da, en, ownSize, contractsSize, descriptionsSize] = await Promise.all(
    [[module], of(undefined), of("da"), of("en"), [own], [contracts], [descriptions]].map((files) => compressed(dir, files, quality)),
  );
  return [
    {what: "module", size: engine},
    {what: "rules", size: rules},
    {what: "texts, da", size: da},
    {what: "all with da", size: engine + rules + da, limit},
    {what: "texts, en", size: en},
    {what: "all with en", size: engine + rules + en, limit},
    {what: "module for one's own rules", size: ownSize},
    {what: "module that reads contracts", size: contractsSize, limit: contractsLimit},
    {what: "module that reads descriptions", size: descriptionsSize, limit: descriptionsLimit},
  ];
}

/** Prints sizes, and reports whether none is over its limit. */
export function print(list) {
  for (const {what, size, limit} of list) {
    console.log(`${what.padEnd(30)} ${String(size).padStart(9)}${limit === undefined ? "" : ` of ${limit}${over({size, limit}) ? ": too much for a page to load" : ""}`}`);
  }
  return !list.some(over);
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href && !print(await sizes(argv[2] ?? "dist/wasm"))) process.exitCode = 1;
