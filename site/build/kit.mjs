// The npm package as the pages load it: which of its files, and in which folder.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** Where the package was built. */
export const kit = join('..', 'wasm', 'js', 'dist');

/** From the root of the site. Its name distinguishes versions, so that a browser never mixes them. */
export function kitFolder() {
  const hash = createHash('sha256').update(readFileSync(join(kit, 'manifest.json'))).digest('hex').slice(0, 10);
  return `live/kit-${hash}/`;
}

/** The version of forkontrol. */
export const kitVersion = () => JSON.parse(readFileSync(join(kit, 'manifest.json'), 'utf8')).forkontrol;

/** The scripts that one of the package needs before it can run, with itself. */
export function kitScripts(name, seen = new Set()) {
  if (!seen.has(name)) {
    seen.add(name);
    for (const [, other] of readFileSync(join(kit, name), 'utf8').matchAll(/\bimport\b[^'"();]*["']\.\/([\w.-]+)["']/g)) kitScripts(other, seen);
  }
  return [...seen];
}

/**
 * Writes a file as brotli beside itself, for servers that send what was compressed beforehand: a sixth smaller than what they
 * compress as they send. It takes seconds, so what has not changed is kept.
 */
function compress(file, store) {
  const bytes = readFileSync(file), kept = join(store, `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.br`);
  if (!existsSync(kept)) {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  }
  cpSync(kept, `${file}.br`);
}

/** Copies what pages load: the scripts, the module, and the packs that hold all systems; those that the first check waits for compressed too. */
export function copyKit(dist, store = join('.data', 'cache', 'brotli')) {
  const to = join(dist, kitFolder());
  mkdirSync(join(to, 'packs'), { recursive: true });
  for (const name of readdirSync(kit)) if (name.endsWith('.js') || name.endsWith('.wasm')) cpSync(join(kit, name), join(to, name));
  for (const name of readdirSync(join(kit, 'packs'))) if (/^all\./.test(name)) cpSync(join(kit, 'packs', name), join(to, 'packs', name));
  for (const name of ['forkontrol.wasm', ...readdirSync(join(to, 'packs')).map((name) => join('packs', name))]) if (!name.endsWith('.br')) compress(join(to, name), store);
}
