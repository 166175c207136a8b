// What is done to the pages after Astro has written them:
//
//   - scripts and styles that are in a page go to files, so that the policy can forbid them,
//     and those of a page go together, so that few are asked for;
//   - code is coloured, and long words get places where they may be broken;
//   - links and addresses become relative, so that the site works below any path and from a folder;
//   - the policy is written into each page.
//
// It also copies what can be downloaded, what the validator loads, and the schemas of our own files.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { parse } from 'node-html-parser';
import { alone } from './alone.mjs';
import { dress } from './code.mjs';
import { hyphenate, namesOf } from './hyphens.mjs';
import { Joined, place } from './join.mjs';
import { copyKit, kitFolder, kitScripts } from './kit.mjs';
import { writeManifests, writeWorker } from './offline.mjs';
import { policy } from './policy.mjs';
import { copySchemas } from './schemas.mjs';
import { writeSingle } from './single.mjs';

const dist = process.argv[2] ?? 'dist';
const data = process.env.FORKONTROL_SITE_DATA ?? '.data';
const danishNames = namesOf(data);
const hash = (s) => createHash('sha256').update(s).digest('base64url').slice(0, 10);

function* files(dir, ending) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* files(path, ending);
    else if (name.endsWith(ending)) yield path;
  }
}

/** Styles of style attributes, by the class that stands for them. */
const classes = new Map();
const joined = new Joined(dist);
const written = new Set();
function put(name, text) {
  if (written.has(name)) return;
  written.add(name);
  mkdirSync(join(dist, '_astro'), { recursive: true });
  writeFileSync(join(dist, '_astro', name), text);
}
const scripted = (el) => !el.getAttribute('type') || ['module', 'text/javascript'].includes(el.getAttribute('type'));
/** The name of a file in _astro that an attribute leads to; undefined when it leads elsewhere. */
const ours = (el, attribute) => /^\/_astro\/([^/]+)$/.exec(el.getAttribute(attribute) ?? '')?.[1];

/** The script that asks for the module and the rules in a language before all else: its name. */
function early(lang) {
  const files = ['forkontrol.wasm', 'packs/all.fkp', `packs/all.${lang}.fkp`].map((name) => kitFolder() + name);
  const text = readFileSync('build/early.js', 'utf8').replace('FILES', JSON.stringify(files));
  const name = `in-${hash(text)}.js`;
  put(name, text);
  return name;
}

/** Stands in a page for the name of its styles until those of style attributes are known. */
const stylesOf = '/_astro/styles-of-this-page.css';

/** A page and what it needs, to be written when all are read. */
function finish(path) {
  const page = '/' + relative(dist, path).split(sep).join('/');
  const folder = posix.dirname(page);
  const root = parse(readFileSync(path, 'utf8'), { comment: false, blockTextElements: { script: true, style: true, noscript: true } });
  const toRoot = posix.relative(folder, '/') ? posix.relative(folder, '/') + '/' : './';
  const head = root.querySelector('head');
  const lang = root.querySelector('html').getAttribute('lang');
  dress(root, lang);
  hyphenate(root, lang, danishNames);

  for (const el of root.querySelectorAll('script')) {
    if (el.getAttribute('src') || !scripted(el)) continue;
    const text = el.innerHTML;
    const name = `in-${hash(text)}.js`;
    put(name, text);
    el.innerHTML = '';
    el.setAttribute('src', '/_astro/' + name);
  }
  for (const el of root.querySelectorAll('style')) {
    const name = `in-${hash(el.innerHTML)}.css`;
    put(name, el.innerHTML);
    el.replaceWith(`<link rel="stylesheet" href="/_astro/${name}">`);
  }
  const sheets = root.querySelectorAll('link[rel="stylesheet"]').filter((el) => ours(el, 'href'));
  const styles = sheets.map((el) => ({ file: ours(el, 'href'), media: el.getAttribute('media') }));
  for (const el of sheets) el.remove();
  const modules = root.querySelectorAll('script[type="module"]').filter((el) => ours(el, 'src') && !joined.alone(ours(el, 'src')));
  for (const el of modules) el.remove();
  // Scripts of the body that stop the page where they are run with those of the head, when the place of the last has come.
  const plain = root.querySelectorAll('script').filter((el) => ours(el, 'src') && !el.getAttribute('type') && !el.hasAttribute('defer'));
  const inHead = plain.filter((el) => el.closest('head')), inBody = plain.filter((el) => !el.closest('head'));
  inBody.at(-1)?.insertAdjacentHTML('afterend', `<template id="${place}"></template>`);
  for (const el of plain) el.remove();
  // What the page waits for stands first: the browser looks ahead for it only in what has come.
  if (root.querySelector('[data-validator][data-own]')) inHead.unshift(early(lang));
  const script = (name, type) => `<script${type} src="/_astro/${name}"></script>`;
  const names = (elements) => [...new Set(elements.map((el) => (typeof el === 'string' ? el : ours(el, 'src'))))];
  head.insertAdjacentHTML('afterbegin', `<link rel="stylesheet" href="${stylesOf}">`
    + (inHead.length + inBody.length > 0 ? script(joined.plain(names(inHead), names(inBody)), '') : '')
    + (modules.length > 0 ? script(joined.modules(names(modules)), ' type="module"') : ''));
  // The scripts of the validator name one another, and the last the package: without this a browser goes to the server for each in turn.
  if (root.querySelector('[data-validator]')) {
    const rest = root.querySelectorAll('script[type="module"]').flatMap((el) => joined.imports(ours(el, 'src') ?? ''));
    const ahead = [...new Set(rest)].map((name) => `/_astro/${name}`);
    const kit = kitScripts('worker.js').map((name) => `/${kitFolder()}${name}`);
    head.insertAdjacentHTML('beforeend', [...ahead, ...kit].map((href) => `<link rel="modulepreload" href="${href}">`).join(''));
  }
  for (const el of root.querySelectorAll('[style]')) {
    const style = el.getAttribute('style').trim();
    const name = 's-' + hash(style);
    classes.set(name, style);
    el.removeAttribute('style');
    el.classList.add(name);
  }
  // What scrolls must be reached by the keyboard too; Markdown cannot say so.
  for (const el of root.querySelectorAll('pre')) el.setAttribute('tabindex', '0');
  // 404.html is shown at any address: what it names cannot be relative.
  if (page !== '/404.html') {
    for (const [selector, attribute] of [['[href]', 'href'], ['[src]', 'src']]) {
      for (const el of root.querySelectorAll(selector)) {
        const to = el.getAttribute(attribute);
        if (!to.startsWith('/') || to.startsWith('//')) continue;
        el.setAttribute(attribute, local(folder, to));
      }
    }
  }
  head.insertAdjacentHTML('afterbegin',
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><meta name="site-root" content="${page === '/404.html' ? '/' : toRoot}">`);
  const charset = head.querySelector('meta[charset]');
  if (charset) { charset.remove(); head.insertAdjacentHTML('afterbegin', '<meta charset="utf-8">'); }
  return { path, text: root.toString(), styles };
}

function local(folder, to) {
  const [, path, rest] = /^([^?#]*)(.*)$/s.exec(to);
  let out = posix.relative(folder, path);
  if (path.endsWith('/')) out = out === '' ? './' : out + '/';
  return (out === '' ? posix.basename(path) : out) + rest;
}

const pages = [...files(dist, '.html')].map(finish);
// Two classes name the same declarations twice where cascade order matters; single ones do not.
const attributes = [...classes].map(([name, style]) => `.${name}.${name}{${style}}`).join('\n') + '\n';
put(`in-${hash(attributes)}.css`, attributes);
for (const { path, text, styles } of pages) {
  const name = joined.styles([{ file: `in-${hash(attributes)}.css` }, ...styles]);
  writeFileSync(path, text.replace(posix.basename(stylesOf), name));
}
await joined.write();
for (const folder of ['files', 'live']) if (existsSync(join(data, folder))) cpSync(join(data, folder), join(dist, folder), { recursive: true });
await copyKit(dist);
copySchemas('../internal', dist);
writeFileSync(join(dist, 'live', 'alone.js'), await alone('src/validator/start.tsx'));
await writeSingle(dist);
writeManifests(dist);
writeWorker(dist);
console.log(`${pages.length} pages finished`);
