// The npm package as the pages load it: which of its files, and in which folder.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beside } from './compress.mjs';

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

/** Copies what pages load: the scripts, the module, and the packs that hold all systems; those that the first check waits for compressed too. */
export async function copyKit(dist) {
  const to = join(dist, kitFolder());
  mkdirSync(join(to, 'packs'), { recursive: true });
  for (const name of readdirSync(kit)) if (name.endsWith('.js') || name.endsWith('.wasm')) cpSync(join(kit, name), join(to, name));
  for (const name of readdirSync(join(kit, 'packs'))) if (/^all\./.test(name)) cpSync(join(kit, 'packs', name), join(to, 'packs', name));
  const awaited = ['forkontrol.wasm', ...readdirSync(join(to, 'packs')).filter((name) => name.endsWith('.fkp')).map((name) => join('packs', name))];
  for (const name of awaited) await beside(join(to, name), ['br']);
}
