// Writes a .br and a .gz beside each file of a folder that is the smaller for it, for servers that send those:
//
//   node build/compress.mjs [FOLDER]
//
// It takes a minute or two, and servers that compress by themselves have no use for it: only the release does it by itself.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const worth = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm', '.fkp', '.xml', '.xsd', '.ts', '.csv', '.txt']);
const least = 1000;
/** A large module takes minutes by the best quality, for a few percent. */
const quality = (bytes) => (bytes.length > 8_000_000 ? 9 : 11);
const smaller = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality(bytes), [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

const walk = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)]));

/** Compresses what is not compressed yet or has changed since; gives how many files it wrote. */
export async function compress(folder) {
  // These two are opened from a folder.
  const files = walk(folder).filter((file) => worth.has(extname(file)) && !['alone.js', 'forkontrol-offline.html'].includes(basename(file)));
  let written = 0;
  const work = async () => {
    for (let file = files.pop(); file; file = files.pop()) {
      const { size, mtimeMs } = statSync(file);
      if (size < least) continue;
      const bytes = readFileSync(file);
      for (const [ending, by] of Object.entries(smaller)) {
        const to = `${file}.${ending}`;
        if ((statSync(to, { throwIfNoEntry: false })?.mtimeMs ?? 0) > mtimeMs) continue;
        const out = await by(bytes);
        if (out.length < size) { writeFileSync(to, out); written++; }
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return written;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`${await compress(process.argv[2] ?? 'dist')} files compressed`);
