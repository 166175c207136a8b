// The validator as one plain script with the module, the rules, the examples and the texts of reports in it, for pages that are
// opened from a folder: browsers let those load no modules, no workers and no other files.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { kit } from './kit.mjs';

const data = process.env.FORKONTROL_SITE_DATA ?? '.data';
const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString('base64');
const base64 = (name) => packed(readFileSync(join(kit, name)));

/** What stands beside the pages on a server: examples, and what reports say about rules. */
function beside(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.split(sep).join('/')).filter((name) => /\.(json|html)$/.test(name)).sort();
  return packed(JSON.stringify(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))));
}

function contents() {
  const { packs } = JSON.parse(readFileSync(join(kit, 'manifest.json'), 'utf8'));
  const list = packs.map(({ path, language }) => ({ lang: language, data: base64(path) }));
  return `export const wasm = ${JSON.stringify(base64('forkontrol-own.wasm'))}; export const packs = ${JSON.stringify(list)}; export const files = ${JSON.stringify(beside(join(data, 'live')))};`;
}

/** Gives the script that an entry makes. */
export async function alone(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
    legalComments: 'eof',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias: { '@forkontrol/validator': resolve(kit, 'index.js') },
    define: { 'import.meta.url': '"file:///"' }, // where the package would look for what is in the script
    plugins: [{
      name: 'alone',
      setup(build) {
        build.onResolve({ filter: /^\.\/kit$/ }, () => ({ path: resolve('src/validator/kit-alone.ts') }));
        build.onResolve({ filter: /^\.\/beside$/ }, () => ({ path: resolve('src/validator/beside-alone.ts') }));
        build.onResolve({ filter: /^forkontrol:alone$/ }, ({ path }) => ({ path, namespace: 'alone' }));
        build.onLoad({ filter: /.*/, namespace: 'alone' }, () => ({ contents: contents(), loader: 'js' }));
      },
    }],
  });
  return outputFiles[0].text;
}
