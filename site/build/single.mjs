// forkontrol-offline.html: the validator, the module and all rules in one file that loads nothing. It can be mailed to a
// school without a connection and opened from there: its policy lets it ask for nothing at all.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'node-html-parser';
import { alone } from './alone.mjs';

export const singleName = 'forkontrol-offline.html';

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** A script as it can stand in an element: the element ends at its own end. */
const inScript = (text) => text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');

/** Writes the file, of a site that is built. Gives its size. */
export async function writeSingle(dist) {
  const page = parse(readFileSync(join(dist, 'validator', 'index.html'), 'utf8'), { blockTextElements: { script: true, style: true, noscript: true } });
  const style = page.querySelectorAll('link[rel="stylesheet"]').map((el) => readFileSync(join(dist, posix.join('validator', el.getAttribute('href'))), 'utf8')).join('\n');
  const data = page.querySelector('#validator-data').innerHTML;
  const script = inScript(await alone('src/validator/single.tsx'));
  const policy = ["default-src 'none'", `script-src ${hashOf(script)} 'wasm-unsafe-eval'`, `style-src ${hashOf(style)}`, 'img-src data:', "base-uri 'none'", "form-action 'none'"].join('; ');
  const text = `<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>forkontrol</title>
<style>${style}</style>
</head>
<body>
<div id="single"><noscript>forkontrol kræver JavaScript. forkontrol needs JavaScript.</noscript></div>
<script type="application/json" id="validator-data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
  writeFileSync(join(dist, singleName), text);
  console.log(`${singleName}: ${(text.length / 1e6).toFixed(1)} MB`);
}
