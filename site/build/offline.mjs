// What the validator needs to work without a connection: the service worker with its list, and what makes an app of the site.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'node-html-parser';
import { kitFolder } from './kit.mjs';

const langs = [['da', ''], ['en', 'en/']];

/** The scripts that some load, with those themselves, as paths below a folder. */
function scripts(folder, first) {
  const seen = new Set();
  const walk = (name) => {
    if (seen.has(name) || !existsSync(join(folder, name))) return;
    seen.add(name);
    for (const [, other] of readFileSync(join(folder, name), 'utf8').matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) walk(other);
  };
  first.forEach(walk);
  return [...seen];
}

/** What the files in _astro are that a page names, with the scripts that these load. */
function needs(dist, path) {
  const root = parse(readFileSync(join(dist, path, 'index.html'), 'utf8'));
  const named = [...root.querySelectorAll('link[rel="stylesheet"], script[src], link[rel="icon"], link[rel="shortcut icon"]')]
    .map((el) => posix.join(path, el.getAttribute('href') ?? el.getAttribute('src')));
  const bundled = named.filter((n) => /^_astro\/.*\.js$/.test(n)).map((n) => posix.basename(n));
  return [...new Set([...named, ...scripts(join(dist, '_astro'), bundled).map((n) => `_astro/${n}`)])];
}

/** Writes the service worker of a built site. */
export function writeWorker(dist, kit = kitFolder()) {
  const files = new Map();
  const add = (paths, lang) => { for (const path of paths) if (!files.has(path)) files.set(path, lang); };
  for (const [, folder] of langs) for (const page of ['', 'validator/']) add(needs(dist, folder + page));
  add(scripts(join(dist, kit), ['worker.js', 'thread.js']).map((name) => kit + name));
  add([`${kit}forkontrol.wasm`, `${kit}packs/all.fkp`, 'app-192.png', 'app-512.png']);
  for (const [lang, folder] of langs) add([folder, `${folder}validator/`, `${kit}packs/all.${lang}.fkp`, `live/report.${lang}.html`, `app.${lang}.webmanifest`], lang);
  const list = [...files].map(([path, lang]) => {
    const bytes = readFileSync(join(dist, path, path === '' || path.endsWith('/') ? 'index.html' : ''));
    return { path, hash: `sha256-${createHash('sha256').update(bytes).digest('base64')}`, ...(lang && { lang }) };
  });
  const text = readFileSync(new URL('worker.js', import.meta.url), 'utf8');
  const build = createHash('sha256').update(JSON.stringify(list) + text).digest('hex').slice(0, 12);
  writeFileSync(join(dist, 'sw.js'), text.replace('const kept = {};', `const kept = ${JSON.stringify({ build, files: list })};`));
}

/** Writes what browsers know the site by when it is installed as an app. */
export function writeManifests(dist) {
  const said = {
    da: ['forkontrol', 'Kontrollér filer til de centrale systemer, før de sendes. Intet forlader din maskine.'],
    en: ['forkontrol', 'Check files for Danish central systems before they are sent. Nothing leaves your machine.'],
  };
  const icon = (size, purpose) => ({ src: `${purpose === 'maskable' ? 'app-maskable' : 'app'}-${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose });
  for (const [lang, folder] of langs) {
    const [name, description] = said[lang];
    writeFileSync(join(dist, `app.${lang}.webmanifest`), JSON.stringify({
      name, short_name: name, description, lang, dir: 'ltr', id: './validator/', start_url: `./${folder}validator/`, scope: './', display: 'standalone',
      background_color: '#f5f7f8', theme_color: '#0f5e57', icons: [icon(192, 'any'), icon(512, 'any'), icon(512, 'maskable')],
    }, undefined, 1) + '\n');
  }
}
