// Writes a .br and a .gz beside each file of a folder that is the smaller for it, for servers that send those:
//
//   node build/compress.mjs [FOLDER]
//
// It takes a minute or two, and servers that compress by themselves have no use for it: only the release does it by itself.
// The module and the packs, which the first check waits for, have their .br after every build (kit.mjs).
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const worth = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm', '.fkp', '.xml', '.xsd', '.ts', '.csv', '.txt', '.webmanifest']);
const least = 1000;
/** What is larger is kept when it has been compressed: it takes seconds, and is the same in most builds. */
const large = 100_000;
const store = join(dirname(fileURLToPath(import.meta.url)), '..', '.data', 'cache', 'compressed');
/** A large module takes minutes by the best quality, for a few percent. */
const quality = (bytes) => (bytes.length > 8_000_000 ? 9 : 11);
const smaller = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality(bytes), [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
const walk = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)]));

/** Writes a file compressed beside itself, in one way or both, where that is smaller and not done; gives how many files it wrote. */
export async function beside(file, ways = Object.keys(smaller)) {
  const changed = modified(file);
  const missing = ways.filter((way) => !(modified(`${file}.${way}`) >= changed));
  if (missing.length === 0) return 0;
  const bytes = readFileSync(file);
  let written = 0;
  for (const way of missing) {
    const kept = bytes.length > large ? join(store, `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${way}`) : undefined;
    if (kept && modified(kept)) {
      cpSync(kept, `${file}.${way}`);
      written++;
      continue;
    }
    const out = await smaller[way](bytes);
    if (out.length >= bytes.length) continue;
    writeFileSync(`${file}.${way}`, out);
    written++;
    if (kept) {
      mkdirSync(store, { recursive: true });
      cpSync(`${file}.${way}`, kept);
    }
  }
  return written;
}

/** Compresses what is not compressed yet or has changed since; gives how many files it wrote. */
export async function compress(folder) {
  // These two are opened from a folder.
  const files = walk(folder).filter((file) => worth.has(extname(file)) && statSync(file).size >= least && !['alone.js', 'forkontrol-offline.html'].includes(basename(file)));
  let written = 0;
  const work = async () => {
    for (let file = files.pop(); file; file = files.pop()) written += await beside(file);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return written;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`${await compress(process.argv[2] ?? 'dist')} files compressed`);
