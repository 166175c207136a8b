// The validator as one plain script with the module and the rules in it, for pages that are
// opened from a folder: browsers let those load no modules, no workers and no other files.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { kit } from './kit.mjs';

const base64 = (name) => gzipSync(readFileSync(join(kit, name)), { level: 9 }).toString('base64');

function contents() {
  const { packs } = JSON.parse(readFileSync(join(kit, 'manifest.json'), 'utf8'));
  const list = packs.map(({ path, language }) => ({ lang: language, data: base64(path) }));
  return `export const wasm = ${JSON.stringify(base64('forkontrol-own.wasm'))}; export const packs = ${JSON.stringify(list)};`;
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
        build.onResolve({ filter: /^forkontrol:alone$/ }, ({ path }) => ({ path, namespace: 'alone' }));
        build.onLoad({ filter: /.*/, namespace: 'alone' }, () => ({ contents: contents(), loader: 'js' }));
      },
    }],
  });
  return outputFiles[0].text;
}
