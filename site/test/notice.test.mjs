// NOTICE has the licence of each npm package that the pages load.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const notice = readFileSync('../NOTICE', 'utf8');
const plain = (text) => text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n').split('\n').map((line) => line.trimEnd()).join('\n').replace(/^\n+|\n+$/g, '');

for (const name of new Set([...JSON.parse(readFileSync('.data/shipped.json', 'utf8')), '@astrojs/starlight', 'pagefind'])) {
  test(name, () => {
    assert.ok(notice.includes(`\n  - ${name}\n`), `${name} is not in NOTICE: run make notice`);
    const folder = join('node_modules', name);
    const licences = readdirSync(folder).filter((file) => /^((un)?licen[cs]e|notice|copying|patents)(\.(md|txt))?$/i.test(file))
      .flatMap((file) => (statSync(join(folder, file)).isDirectory() ? readdirSync(join(folder, file)).map((inside) => join(file, inside)) : [file]));
    assert.notEqual(licences.length, 0);
    for (const file of licences) assert.ok(notice.includes(plain(readFileSync(join(folder, file), 'utf8'))), `the licence of ${name} is not in NOTICE: run make notice`);
  });
}
