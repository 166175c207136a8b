// Code as the pages show it, and where long words may be broken.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'node-html-parser';
import { dress, highlight, withoutComments } from '../build/code.mjs';
import { breakable } from '../build/hyphens.mjs';

/** As build/finish.mjs reads a page: what is in pre elements is elements too. */
const asFinished = (html) => parse(html, { blockTextElements: {} });
const plain = (html) => parse(html).textContent;
const shown = (text) => text.replaceAll('\u00ad', '·').replaceAll('<wbr>', '|');

test('highlighting changes no letter of the code', () => {
  for (const [language, code] of [['xml', '<A b="1 &lt; 2">æ</A>\n<!-- & -->'], ['sh', 'a <in | b "$C"  # d'], ['ts', 'const a = `<${b}>`; // c\n\n/* d */ e();']]) {
    assert.equal(plain(highlight(code, language)), code);
  }
  assert.match(highlight('a # b', 'sh'), /<span class="is-comment"># b<\/span>/);
});

test('comments of code are told from the code', () => {
  assert.equal(withoutComments('a "# b"   # c\nd', 'sh'), 'a "# b"\nd');
  assert.equal(withoutComments('a("// b", {/* c */}); // d', 'ts'), 'a("// b", {});');
  assert.equal(withoutComments('a # b', 'output'), 'a # b');
});

test('code with a language gets a button in the language of the page; output and extracts get none', () => {
  const root = asFinished('<pre><code class="language-sh">a &amp;&amp; b\n</code></pre><pre><code>output</code></pre>');
  dress(root, 'en');
  assert.deepEqual(root.querySelectorAll('button').map((b) => b.textContent), ['Copy']);
  assert.equal(root.querySelector('.code code').textContent, 'a && b');
});

test('the languages of the code in guides are all known', () => {
  for (const page of ['guides/npm', 'guides/ci', 'guides/wasm', 'guides/contracts', 'en/guides/contracts', 'guides/embed']) {
    const left = asFinished(readFileSync(join('dist', page, 'index.html'), 'utf8')).querySelectorAll('pre > code[class]').map((c) => c.getAttribute('class'));
    assert.deepEqual(left, [], page);
  }
});

test('long words may be broken between their parts, names only where a word begins in them', () => {
  assert.equal(shown(breakable('Læs en grænsefladebeskrivelse', 'da')), 'Læs en grænseflade·beskrivelse');
  assert.equal(shown(breakable('Voksenuddannelse.dk', 'da')), 'Voksen·uddannelse.|dk');
  assert.equal(shown(breakable('KontaktpersonInfo.DatakildeInstitutionNummer', 'da')), 'Kontaktperson|Info.|Datakilde|Institution|Nummer');
  assert.equal(shown(breakable('a description of Ungedatabasen', 'en', new Set(['Ungedatabasen']))), 'a description of Unge·databasen');
});
