// The guides are in two languages. What is neither prose nor a comment in code must be the
// same in both, so that a change of one that the other lacks is found: headings, code, tables, lists, links, code words and numbers.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { marked } from 'marked';
import { withoutComments } from '../build/code.mjs';

const original = (name) => (name === 'npm.md' ? '../wasm/js/README.md' : `../docs/${name}`);
const guides = readdirSync('../docs/da').map((name) => ({ name, da: readFileSync(`../docs/da/${name}`, 'utf8'), en: existsSync(original(name)) ? readFileSync(original(name), 'utf8') : '' }));

/** What is read below each heading, without what is below the next. */
function sections(text) {
  const out = [];
  for (const token of marked.lexer(text)) {
    if (token.type === 'heading') out.push({ title: token.text, depth: token.depth, tokens: [token] });
    // npm shows the English guide alone, with a paragraph in Danish.
    else if (!token.raw.startsWith('*Dansk:*')) (out.length ? out : (out.push({ title: '', depth: 0, tokens: [] }), out)).at(-1).tokens.push(token);
  }
  return out;
}

const within = (tokens, type) => {
  const found = [];
  marked.walkTokens(tokens, (t) => { if (t.type === type) found.push(t); });
  return found;
};
const once = (list) => [...new Set(list)].sort();
// Prose is what is neither code nor the address of a link; Danish writes a comma before decimals.
const numbers = (tokens) => once(within(tokens, 'text').filter((t) => !t.tokens).flatMap((t) => t.text.match(/\d+(?:[.,]\d+)*/g) ?? []).map((n) => n.replace(/,/g, '.')));
const words = (tokens) => once(within(tokens, 'codespan').map((t) => t.text));

const facts = [
  ['headings', (s) => s.depth],
  ['code blocks', (s) => within(s.tokens, 'code').map((t) => `${t.lang}\n${withoutComments(t.text, t.lang)}`)],
  ['tables', (s) => within(s.tokens, 'table').map((t) => `${t.header.length} columns, ${t.rows.length} rows`)],
  ['rows of tables', (s) => within(s.tokens, 'table').map((t) => t.rows.map((row) => row.map((cell) => `${words(cell.tokens)} ${numbers(cell.tokens)}`)))],
  ['items of lists', (s) => within(s.tokens, 'list').map((t) => t.items.length)],
  ['links', (s) => within(s.tokens, 'link').map((t) => (/^https?:/.test(t.href) ? t.href.replace('https://forkontrol.dk/en/', 'https://forkontrol.dk/') : 'within'))],
  ['code words', (s) => words(s.tokens)],
  ['numbers', (s) => numbers(s.tokens)],
];

/** In which sections, and in what, two languages of a guide differ. */
function differences(en, da) {
  const [left, right] = [sections(en), sections(da)];
  const list = (all) => all.map((s) => `${'#'.repeat(s.depth)} ${s.title}`).join('\n');
  if (left.length !== right.length) return [`${left.length} headings in English, ${right.length} in Danish:\n${list(left)}\n--\n${list(right)}`];
  return left.flatMap((s, i) => facts.filter(([, of]) => JSON.stringify(of(s)) !== JSON.stringify(of(right[i])))
    .map(([what, of]) => {
      const [a, b] = [of(s), of(right[i])].map((v) => [v].flat(3).map(String));
      const lacks = (x, y) => x.filter((v) => !y.includes(v)).join(' | ') || '(the same, but in other places)';
      return `“${s.title}” and “${right[i].title}” differ in ${what}: English alone has ${lacks(a, b)}; Danish alone has ${lacks(b, a)}`;
    }));
}

for (const { name, en, da } of guides) {
  test(`the Danish guide ${name} says what the English one says`, () => {
    assert.ok(en, `${original(name)} is not there`);
    assert.deepEqual(differences(en, da), []);
  });
}

test('a change of one language alone is found, and where', () => {
  const { en, da } = guides.find((g) => g.name === 'wasm.md');
  const changes = [
    ['## Fejl\n', '', /headings in English/],
    ['## Fejl\n', '### Fejl\n', /“Errors” and “Fejl” differ in headings/],
    ['await WebAssembly.compile', 'WebAssembly.compile', /“Node” .* differ in code blocks/],
    [/^\| -11 .*\n/m, '', /“Errors” .* differ in tables/],
    ['| 1000 |', '| 100 |', /“Options” .* differ in rows of tables/],
    [/^- Tekster er UTF-8.*\n/m, '', /“Rules of the interface” .* differ in items of lists/],
    ['[npm-pakken](npm.md)', 'npm-pakken', /“Hosts” .* differ in links/],
    ['stoppe med `cancel`', 'stoppe', /“Large payloads” .* differ in code words: English alone has cancel/],
    ['op til 12 MiB', 'op til 16 MiB', /“Large payloads” .* differ in numbers: English alone has 12; Danish alone has 16/],
  ];
  for (const [from, to, want] of changes) {
    const changed = da.replace(from, to);
    assert.notEqual(changed, da, String(from));
    assert.match(differences(en, changed).join('\n'), want);
  }
});
