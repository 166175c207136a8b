// The reports that the site makes in the page are those of the command line.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { header } from '../build/policy.mjs';

const command = resolve('.data/bin/forkontrol'), examples = '../examples';
const ids = JSON.parse(readFileSync('.data/catalogue.json', 'utf8')).messages.map(({ id }) => id);
const dir = mkdtempSync(join(tmpdir(), 'forkontrol-report-'));
after(() => rmSync(dir, { recursive: true, force: true }));

/** The writers, as the site bundles them. */
let site;
before(async () => {
  const { outputFiles: [file] } = await build({ entryPoints: ['src/validator/report/index.ts'], bundle: true, format: 'esm', write: false });
  site = await import('data:text/javascript;base64,' + Buffer.from(file.contents).toString('base64'));
});

/** What the command line writes of files, in its three forms. */
function written(files, lang = 'da', flags = [], cwd = '.') {
  const outs = ['json', 'sarif', 'html'].map((kind) => [kind, join(dir, 'report.' + kind)]);
  for (const [, file] of outs) rmSync(file, { force: true });
  const run = spawnSync(command, ['check', '-v', '--no-progress', '--lang', lang, ...flags, ...outs.flatMap(([kind, file]) => ['--out', `${kind}=${file}`]), ...files], { encoding: 'utf8', cwd });
  assert.ok(run.status <= 3, run.stderr);
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

async function compare(files, lang = 'da', flags = [], options = {}, cwd = '.') {
  const w = written(files, lang, flags, cwd), report = JSON.parse(w.json);
  const masked = options.shown && JSON.parse(written(files, lang, flags.filter((flag) => flag !== '--show-personal-data'), cwd).json);
  const m = await made(report, lang, masked ? { ...options, masked } : options);
  for (const kind of ['json', 'sarif', 'html']) same(m[kind], w[kind], kind);
  return { report, ...m };
}

/** A file of the test's own. */
function file(name, text) {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}
const kontakt = (members) => ({ Indberet: { KontaktpersonInfo: { Elev: [{ CPRNr: '3013055024' }], DatakildeInstitutionNummer: 999001, ...members } } });
const texts = ({ runs: [run] }) => run.results.map((result) => result.message.text);

// Each folder with payloads as one report: every message, SOAP, JSON, NDJSON, CSV, envelopes, drafts, accepted and faulty.
const folders = readdirSync(examples, { withFileTypes: true }).filter((d) => d.isDirectory() && !['conformance', 'kubernetes', 'receive', 'registers', 'transition', 'web'].includes(d.name)).map((d) => d.name);
for (const folder of folders) {
  test(`the examples of ${folder} in one report`, async () => {
    for (const lang of ['da', 'en']) await compare([join(examples, folder)], lang);
  });
}

// What is waived is told apart, by the words of the command, in each form.
test('waivers and a baseline', async () => {
  const rule = 'ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr';
  const given = (text) => file('forkontrol-waivers.json', text);
  given(JSON.stringify({ waivers: [{ rule, file: '**', reason: 'Elever fra «udlandet» <b>\u202e', owner: 'Drift & co.', expires: '2999-12-31' }] }));
  const faulty = resolve(examples, 'ungedatabasen/indberet-fejl-cpr.xml'), missing = resolve(examples, 'ungedatabasen/indberet-fejl-felt-mangler.xml');
  spawnSync(command, ['baseline', missing], { cwd: dir });
  for (const lang of ['da', 'en']) {
    const { log } = await compare([faulty, missing], lang, ['--baseline', 'forkontrol-baseline.json'], {}, dir);
    assert.deepEqual(log.runs[0].results.map((r) => r.suppressions?.[0].location.physicalLocation.artifactLocation.uri), ['forkontrol-waivers.json', 'forkontrol-waivers.json', 'forkontrol-waivers.json', 'forkontrol-baseline.json']);
  }
});

describe('one payload', () => {
  const few = folders.flatMap((folder) => {
    const names = readdirSync(join(examples, folder));
    return [names.find((name) => name.includes('-fejl-')), names.find((name) => name.includes('-gyldig') && /soap|json|csv/.test(name))]
      .filter((name) => name).map((name) => join(folder, name));
  });
  for (const name of few) test(name, async () => { await compare([join(examples, name)], name.length % 2 ? 'da' : 'en'); });
});

test('all examples in one report, of which a page without scripts shows the beginning', async () => {
  const { report, html } = await compare([examples]);
  assert.ok(report.payloads.length > 200 && report.payloads.flatMap((p) => p.findings).length > 200);
  assert.equal(html.match(/<li class="finding">/g).length, 200);
});

test('reports of single files are joined into what the command writes of them all', async () => {
  const files = ['unilogin/importerdeltaxml-fejl-bruger.xml', 'unilogin/importersletxml-fejl-tom.xml', 'ungedatabasen/indberet-gyldig.json', 'xprs/README.md'].map((name) => join(examples, name));
  const joined = site.join(files.map((file) => JSON.parse(written([file]).json)));
  const w = written(files), m = await made(joined, 'da');
  for (const kind of ['json', 'sarif', 'html']) same(m[kind], w[kind], kind);
});

test('records of several messages, whose rules need registers', async () => {
  const lines = ['ungedatabasen/indberet-fejl-linje-2.ndjson', 'elevdatabasen/indberet-fejl-linje-2.ndjson'].map((name) => readFileSync(join(examples, name), 'utf8').trimEnd());
  const { report, asked } = await compare([file('flere.ndjson', lines.join('\n') + '\n')]);
  assert.equal(report.payloads[0].message, undefined);
  assert.ok(report.payloads[0].unchecked.length > 0);
  assert.ok(asked.includes('elevdatabasen/indberet/1.0/Indberet.da.json'));
});

test('only the files of the messages in the report are read', async () => {
  const { asked } = await compare([join(examples, 'ungedatabasen/indberet-gyldig.xml')]);
  assert.deepEqual(asked, ['forkontrol.da.json', 'ungedatabasen/indberet-institution-kontakt/1.0/Indberet.da.json']);
});

test('with registers, on a day, with few findings kept, stopped by a limit', async () => {
  const registers = readdirSync(join(examples, 'registers')).filter((name) => name.endsWith('.csv')).map((name) => `--register=${name.replace('.csv', '')}=${join(examples, 'registers', name)}`);
  await compare([join(examples, 'elevdatabasen')], 'en', registers);
  await compare([join(examples, 'unilogin')], 'da', ['--as-of', '2020-01-01']);
  const few = await compare([join(examples, 'unilogin'), join(examples, 'coesa')], 'da', ['--max-samples', '1']);
  assert.ok(few.report.payloads.some((payload) => payload.truncated));
  const stopped = await compare([join(examples, 'datavarehuset')], 'en', ['--max-depth', '4']);
  assert.ok(stopped.report.summary.undecided > 0);
  assert.equal(stopped.log.runs[0].invocations[0].executionSuccessful, false);
});

test('what is hostile in names, keys and values stays text', async () => {
  const bad = '</script><!--<script>alert(1)</script>\u2028\u202e\u0007"\'&$&$1{{about}}{n}{date}\u{1f600}';
  const files = [
    file('a b&c\'(1)!*#%41,æ[2];=@+~$.json', JSON.stringify(kontakt({ [bad]: bad, KontaktMail: bad, '': 1, 'a/b~/': '' }))),
    file('kolon: {{report}} {n}.xml', `<?xml version="1.0"?><Indberet><KontaktpersonInfo><x y="&lt;/script>">${bad.replace(/[<&\u0007]/g, '')}</x></KontaktpersonInfo></Indberet>`),
    file('<img src=x>.xml', '<!DOCTYPE a [<!ENTITY b "c">]><Indberet/>'),
    file('ikke utf-8.xml', Buffer.concat([Buffer.from('<?xml version="1.0" encoding="UTF-8"?><Indberet><KontaktpersonInfo><KontaktMail>'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('</KontaktMail></KontaktpersonInfo></Indberet>')])),
    file('halv.json', '{"Indberet":{"KontaktpersonInfo":{"KontaktMail":"\\ud800 \\u0000","\\udc00":1}}}'),
    file('ukendt.xml', '<Ukendt xmlns="urn:x"/>'), file('tom.json', ''), file('*', '{}'),
  ];
  const { html, report } = await compare(files, 'en');
  assert.deepEqual(report.payloads.map((payload) => payload.file), files);
  assert.equal(html.match(/<script/g).length, 4);
  for (const one of files) await compare([basename(one)], 'da', [], {}, dir);
});

test('personal data are shown when the report shows them; fingerprints do not tell them', async () => {
  const keys = ['3013055024', '301305-5024', '30.13.05-5024', '12-03-05 5024', '1203055024', 'x 120305 - 5024 y', '12030550241203055024', '11203055024', '120305–5024',
    '920305 5024', '610305_5024', '12/03/05/5024', '120305.5024.1203055024', '1203055024-1203055024', '12.03055024', '1 12-03-05-5024'];
  const one = file('nøgler.json', JSON.stringify(kontakt(Object.fromEntries(keys.map((key) => [key, key])))));
  for (const files of [[one], [join(examples, 'ungedatabasen'), join(examples, 'unilogin')]]) {
    const shown = await compare(files, 'da', ['--show-personal-data'], { shown: true }), masked = await compare(files);
    const prints = ({ log: { runs: [run] } }) => run.results.map((result) => result.partialFingerprints);
    assert.deepEqual(prints(shown), prints(masked));
    assert.notDeepEqual(texts(shown.log), texts(masked.log));
    await assert.rejects(made(shown.report, 'da', { masked: { ...masked.report, payloads: [] } }), /another payload/);
  }
});

test('standard input, and nothing at all', async () => {
  const input = readFileSync(join(examples, 'ungedatabasen/indberet-gyldig.xml'));
  const run = (kind) => execFileSync(command, ['check', '--lang', 'da', '--format', kind, '-'], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  const m = await made(JSON.parse(run('json')), 'da');
  for (const kind of ['json', 'sarif', 'html']) same(m[kind], run(kind), kind);
  const nothing = { forkontrol: '0', ruleset: 'sha256:0', asOf: '', payloads: [], summary: { payloads: 0, valid: 0, invalid: 0, undecided: 0, failed: 0 } };
  assert.match((await made(nothing, 'en')).html, /Nothing was checked/);
});

test('a file is called by its payload, or by the day', () => {
  const report = (...files) => ({ asOf: '2026-11-22', payloads: files.map((file) => ({ file })) });
  assert.deepEqual([report('ind/kontakt 1.xml'), report(''), report('-'), report('a.xml', 'b.xml'), report('C:\\a:b<c>.tar.gz'), report('..'), { ...report(), asOf: '' }]
    .map((r) => site.fileName(r, 'sarif')), ['kontakt 1.forkontrol.sarif', ...Array(3).fill('forkontrol-2026-11-22.sarif'), 'a_b_c_.tar.forkontrol.sarif', 'forkontrol-2026-11-22.sarif', 'forkontrol.sarif']);
});

test('a page under the policy of the site saves a file', async () => {
  const { outputFiles: [code] } = await build({ stdin: { contents: `import { save } from './download'; document.querySelector('button').onclick = () => save('æ 1.forkontrol.html', 'text/html', 'blå <b>');`, resolveDir: 'src/validator/report' }, bundle: true, format: 'esm', write: false });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    const page = await browser.newPage(), wrong = [];
    page.on('console', (m) => wrong.push(m.text()));
    await page.route('**/*', (route) => route.fulfill(route.request().url().endsWith('/save.js')
      ? { contentType: 'text/javascript', body: code.text }
      : { contentType: 'text/html', headers: { 'Content-Security-Policy': header }, body: '<!DOCTYPE html><link rel="icon" href="data:,"><button>Hent</button><script type="module" src="/save.js"></script>' }));
    await page.goto('http://site.example/');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('button')]);
    assert.equal(download.suggestedFilename(), 'æ 1.forkontrol.html');
    assert.equal(readFileSync(await download.path(), 'utf8'), 'blå <b>');
    assert.deepEqual(wrong, []);
  } finally {
    await browser.close();
  }
});

test('the writers keep to the types of the package and of SARIF', () => {
  const compiler = join(dirname(createRequire(resolve('../wasm/js/package.json')).resolve('typescript/package.json')), 'bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
});
