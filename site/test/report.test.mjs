// The reports that the site makes in the page are those of the command line.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';

const command = '.data/bin/forkontrol', examples = '../examples';
const ids = JSON.parse(readFileSync('.data/catalogue.json', 'utf8')).systems.flatMap((system) => (system.messages ?? []).map(({ id }) => id));
const dir = mkdtempSync(join(tmpdir(), 'forkontrol-report-'));
after(() => rmSync(dir, { recursive: true, force: true }));

/** The writers, as the site bundles them. */
let site;
before(async () => {
  const { outputFiles: [file] } = await build({ entryPoints: ['src/validator/report/index.ts'], bundle: true, format: 'esm', write: false });
  site = await import('data:text/javascript;base64,' + Buffer.from(file.contents).toString('base64'));
});

/** What the command line writes of files, in its three forms. */
function written(files, lang = 'da', flags = []) {
  const outs = ['json', 'sarif', 'html'].map((kind) => [kind, join(dir, 'report.' + kind)]);
  const run = spawnSync(command, ['check', '--no-progress', '--lang', lang, ...flags, ...outs.flatMap(([kind, file]) => ['--out', `${kind}=${file}`]), ...files], { encoding: 'utf8' });
  assert.ok([0, 1, 3].includes(run.status), run.stderr);
  return Object.fromEntries(outs.map(([kind, file]) => [kind, readFileSync(file, 'utf8')]));
}

/** What the site makes of a JSON report. */
async function made(report, lang, options) {
  const asked = [];
  const told = await site.tell(report, lang, ids, (name) => { asked.push(name); return readFile(join('.data/live', name), 'utf8'); });
  const log = site.sarif(report, told, options);
  return { asked, log, json: site.jsonText(report), sarif: site.sarifText(log), html: site.html(report, told, readFileSync(`.data/live/report.${lang}.html`, 'utf8'), options) };
}

/** Texts may be megabytes; what differs is shown from where it does. */
function same(made, written, what) {
  if (made === written) return;
  let i = 0;
  while (made[i] === written[i]) i++;
  assert.fail(`${what} differs at ${i}:\n  made    ${JSON.stringify(made.slice(Math.max(0, i - 200), i + 200))}\n  written ${JSON.stringify(written.slice(Math.max(0, i - 200), i + 200))}`);
}

async function compare(files, lang = 'da', flags = [], options = {}) {
  const w = written(files, lang, flags), report = JSON.parse(w.json);
  const m = await made(report, lang, options);
  for (const kind of ['json', 'sarif', 'html']) same(m[kind], w[kind], kind);
  return { report, ...m };
}

const systems = readdirSync(examples, { withFileTypes: true }).filter((d) => d.isDirectory() && !['registers', 'transition', 'web'].includes(d.name)).map((d) => d.name);

for (const system of systems) {
  test(`the examples of ${system} in one report`, async () => {
    for (const lang of ['da', 'en']) await compare([join(examples, system)], lang);
  });
}
