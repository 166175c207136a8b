// The validator in Chromium, as people use it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { below, desktop, open, phone, site } from './chromium.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const examples = resolve('../examples/ungedatabasen');
const example = (name) => readFileSync(join(examples, name), 'utf8');
const message = 'ungedatabasen/indberet-institution-kontakt@1.0#Indberet';
const folder = mkdtempSync(join(tmpdir(), 'forkontrol-validator-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const written = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const start = (address, options) => open(address, { waitUntil: 'networkidle', permissions: ['clipboard-read', 'clipboard-write'], ...options });

/** Pastes a text into the editor in place of what is there. */
async function paste(page, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.locator('.validator :is(textarea, .host):visible').click();
  await page.locator('.validator .cm-content').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}
async function choose(page, button, files) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()]);
  await chooser.setFiles(files);
}
const text = (page) => page.locator('.validator .cm-content').evaluate((e) => [...e.querySelectorAll('.cm-line')].map((l) => l.textContent).join('\n'));
const is = (page, state) => page.locator(`.validator .status-${state}`).waitFor();
const findings = (page) => page.locator('.validator .findings li');

test('what is wrong only in the way it is written is mended by a press, and can be undone', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/');
  const payload = (one, other, end) => example('indberet-gyldig.xml').trim()
    .replace(/ {4}<Elev>[^]*<\/Elev>/, [one, other].map((cpr) => `    <Elev><CPRNr>${cpr}</CPRNr></Elev>`).join('\n'))
    .replace('    <KontaktPerson>', `    <SlutDato>${end}</SlutDato>\n    <KontaktPerson>`);
  const good = payload('1203055024', '2911044117', '2027-08-01T00:00:00'), broken = payload('120305-5024', '291104 4117', '01.08.2027 00:00:00');
  await paste(page, broken);
  await is(page, 'invalid');
  const presses = page.locator('.validator .mend button');
  await presses.nth(2).waitFor();
  assert.equal(await page.locator('.mend').first().innerText().then((t) => t.replace(/\s+/g, ' ')), 'Ret 120305-**** → 120305****', 'masked, as the finding is');
  assert.equal(await page.locator('.mend').last().locator('ins').innerText(), '2027-08-01T');
  assert.equal(await presses.last().getAttribute('aria-label'), 'Ret: 01.08.2027 00:00:00 bliver til 2027-08-01T00:00:00');
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
    if (process.env.SHOTS) await page.locator('.validator .findings').screenshot({ path: join(process.env.SHOTS, `mend-${viewport.width}.png`) });
  }
  await presses.first().click();
  await page.waitForFunction(() => document.querySelectorAll('.validator .findings li').length === 2);
  assert.match(await text(page), /<CPRNr>1203055024</);
  await page.getByRole('button', { name: 'Ret alle sikre (2)' }).click();
  await is(page, 'limited');
  assert.equal(await text(page), good);
  assert.match(await page.locator('.mended').innerText(), /^2 rettet/);
  await page.locator('.validator .cm-content').focus();
  await page.keyboard.press('Control+z');
  await is(page, 'invalid');
  assert.match(await text(page), /291104 4117/);

  const json = example('indberet-gyldig.json').trim();
  await paste(page, json.replace(': 999001', ': "999001"'));
  await is(page, 'invalid');
  await presses.first().waitFor();
  assert.equal(await page.locator('.mend').innerText().then((t) => t.replace(/\s+/g, ' ')), 'Ret "999001" → 999001');
  await presses.first().click();
  await is(page, 'limited');
  assert.equal(await text(page), json);

  // A period that would end before it begins is for a person to look at.
  await paste(page, readFileSync(resolve('../examples/elevdatabasen/indberet-gyldig-historik.xml'), 'utf8').replace('<Startdato>2024-08-12', '<Startdato>12.08.2024').replace(/<Slutdato>2025-06-27/, '<Slutdato>2001-06-27'));
  await page.waitForFunction(() => document.querySelector('.validator .mend button'));
  await presses.first().click();
  await page.locator('.mended', { hasText: 'Ikke rettet' }).waitFor();
  assert.match(await text(page), /12\.08\.2024/);

  // What no other value mends is said to be the command's: what Excel leaves, and the order of elements.
  for (const one of ['sep=;\n' + readFileSync(resolve('../examples/optagelse/ftu-udtraek-gyldig.csv'), 'utf8'), readFileSync(resolve('../examples/institutionsregisteret/institution-fejl-raekkefoelge.xml'), 'utf8')]) {
    await paste(page, one);
    await page.locator('.validator .findings .group', { hasText: 'kan det som regel rettes med forkontrol check --fix.' }).first().waitFor();
  }
  assert.deepEqual(wrong, []);
  await close();
});

test('a broken payload is pasted, marked, mended, and found valid', async () => {
  const { page, asked, wrong, close } = await start(site.address);
  await paste(page, example('indberet-fejl-cpr.xml'));
  await is(page, 'invalid');
  assert.equal(await findings(page).count(), 3);
  assert.match(await page.locator('.verdict').innerText(), /Ugyldig.*3 fejl/s);
  assert.equal(await page.locator('.cm-lint-marker-error').count(), 3);
  assert.equal(await page.locator('.cm-lintRange-error').first().innerText(), '120305-5024');
  assert.doesNotMatch(await page.locator('.findings').innerText(), /5024/, 'there is a CPR number in the findings');

  for (let left = 3; left > 0; left--) {
    await findings(page).first().getByRole('button', { name: /Gå til linje/ }).click();
    await page.keyboard.insertText('0101059999'); // what is wrong is selected
    await page.waitForFunction((n) => document.querySelectorAll('.validator .findings li').length === n, left - 1);
  }
  await is(page, 'limited');
  assert.match(await page.locator('.verdict').innerText(), /^Gyldig, så vidt det kunne kontrolleres: 4 regler kræver registre/);
  assert.equal(await page.locator('.cm-lint-marker-error').count(), 0);

  // A text that was changed is not called valid before it has been checked.
  await page.locator('.cm-content').press('Control+End');
  const told = await page.evaluate(() => new Promise((resolve) => {
    const status = document.querySelector('.validator .status');
    new MutationObserver(() => resolve(status.className)).observe(status, { attributes: true });
    document.querySelector('.host').shadowRoot.querySelector('.cm-content').lastElementChild.append('<');
  }));
  assert.match(told, /status-none/);
  await is(page, 'invalid');
  assert.deepEqual(wrong, []);
  assert.deepEqual(asked.filter((u) => !u.startsWith(site.address)), []);
  await close();
});

test('the field at the cursor is described, in XML, JSON, CSV and inside an envelope', async () => {
  const { page, wrong, close } = await start(site.address + 'en/validator/');
  for (const [payload, at] of [['indberet-gyldig.xml', 'KontaktMail>'], ['indberet-gyldig.json', 'KontaktMail"'], ['soap12-gyldig.xml', 'KontaktMail>']]) {
    const text = example(payload);
    await page.getByLabel('Message').selectOption(payload.endsWith('json') ? message : '');
    await paste(page, text);
    await is(page, 'limited');
    await page.keyboard.press('Control+Home');
    const line = text.slice(0, text.indexOf(at)).split('\n').length;
    for (let i = 1; i < line; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.locator('.help .field', { hasText: 'KontaktMail' }).waitFor();
    assert.match(await page.locator('.help').innerText(), /String\(64\)[\s\S]*Required\s+yes/, payload);
    const link = await page.locator('.help a').getAttribute('href');
    assert.ok((await page.request.get(link)).ok(), link);
  }
  await page.getByRole('button', { name: 'Clear' }).click();
  await paste(page, 'VUC Nordhavn\nStartdato;Kursuskode\n2027-01-11;AVU-DAN-D\n');
  await page.locator('.validator .about', { hasText: 'CSV' }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.locator('.help .field', { hasText: 'Startdato' }).waitFor();
  await page.keyboard.press('End');
  await page.locator('.help .field', { hasText: 'Kursuskode' }).waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test('a file of 200 MB is dropped, stopped, dropped again and checked to the end, while the page goes on', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/');
  const [head, tail] = example('indberet-gyldig.xml').split(/<Elev>[\s\S]*<\/Elev>\s*/);
  const drop = () => page.evaluate(([head, tail]) => {
    const rows = '<Elev><CPRNr>0101059999</CPRNr></Elev>\n'.repeat(25_000);
    const file = new File([head, ...Array(Math.ceil(200e6 / rows.length)).fill(rows), tail], 'stor.xml');
    const transfer = new DataTransfer();
    transfer.items.add(file);
    for (const type of ['dragenter', 'dragover', 'drop']) document.querySelector('.validator').dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    return file.size;
  }, [head, tail]);
  assert.ok((await drop()) >= 200e6);
  await page.waitForFunction(() => document.querySelector('.validator progress')?.value > 10e6);
  await page.getByRole('button', { name: 'Afbryd' }).click();
  assert.match(await page.locator('.verdict').innerText(), /Afbrudt/);
  assert.equal(await findings(page).count(), 0);
  assert.equal(await page.locator('.validator :is(.status-valid, .status-limited)').count(), 0);

  await drop();
  await page.waitForFunction(() => document.querySelector('.validator progress')?.value > 10e6);
  await page.getByLabel('Besked', { exact: true }).focus(); // the page answers while the worker reads
  await page.locator('.validator .status-invalid').waitFor({ timeout: 180_000 });
  assert.match(await page.locator('.validator .group .what').innerText(), /der må højst være 100/);
  await findings(page).getByRole('button', { name: /Vis stedet/ }).click();
  assert.match(await page.locator('.findings mark').innerText(), /Elev/);
  assert.deepEqual(wrong, []);
  await close();
});

test('several files, archives and other encodings are checked one by one, and reported together as on the command line', async () => {
  const zip = new ZipWriter(new BlobWriter());
  await zip.add('mappe/a.xml', new TextReader(example('indberet-gyldig.xml')));
  await zip.add('mappe/b.xml', new TextReader(example('indberet-fejl-slutdato.xml')));
  const { page, wrong, close } = await start(site.address + 'en/validator/');
  const given = ['indberet-gyldig.json', 'indberet-fejl-iso-8859-1-cpr.xml', 'indberet-gyldig-utf-16le.xml', 'indberet-fejl-linje-2.ndjson'].map((name) => join(examples, name));
  await choose(page, 'Choose files', [...given,
    written('flere.zip', Buffer.from(await (await zip.close()).arrayBuffer())),
    written('pakket.xml.gz', Buffer.concat([gzipSync(example('indberet-fejl-mail-for-lang.xml')), Buffer.alloc(512)]))]); // the last block filled up, as on a tape
  await page.waitForFunction(() => [...document.querySelectorAll('.files-given .dim')].filter((e) => /valid/.test(e.textContent)).length === 7);
  const told = await page.locator('.files-given li').allInnerTexts();
  assert.deepEqual(told.map((t) => t.replace(/\s+/g, ' ').trim()), [
    'indberet-gyldig.json valid as far as checked', 'indberet-fejl-iso-8859-1-cpr.xml invalid; 1 error', 'indberet-gyldig-utf-16le.xml valid as far as checked', 'indberet-fejl-linje-2.ndjson invalid; 1 error',
    'flere.zip!mappe/a.xml valid as far as checked', told[5].replace(/\s+/g, ' ').trim(), 'pakket.xml.gz invalid; 1 error',
  ]);
  assert.match(told[5], /flere\.zip!mappe\/b\.xml\s+invalid/);
  await page.getByRole('button', { name: 'indberet-fejl-iso-8859-1-cpr.xml' }).click();
  await page.locator('.cm-line', { hasText: 'Bjørg Ærø-Ågård' }).waitFor();

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'JSON', exact: true }).click()]);
  const ours = JSON.parse(readFileSync(await download.path(), 'utf8'));
  let theirs;
  try {
    theirs = execFileSync(resolve('.data/bin/forkontrol'), ['check', '-v', '--lang', 'en', '--format', 'json', ...given, join(folder, 'flere.zip'), join(folder, 'pakket.xml.gz')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    theirs = error.stdout; // it exits with 1, as there are errors
  }
  theirs = JSON.parse(theirs);
  for (const payload of theirs.payloads) payload.file = payload.file.replace(/^.*\//, '');
  for (const payload of ours.payloads) payload.file = payload.file.replace(/^.*\//, '');
  assert.deepEqual(ours, theirs);
  assert.deepEqual(wrong, []);
  await close();
});

test('what cannot be read is reported, and nothing is called valid', async () => {
  const { page, wrong, close } = await start(site.address + 'en/validator/');
  await choose(page, 'Choose files', [join(examples, 'indberet-gyldig.xml'), written('half.xml.gz', gzipSync(example('indberet-gyldig.xml').repeat(50)).subarray(0, 200))]);
  await page.getByText('The report can be downloaded when all files').waitFor();
  await page.getByRole('button', { name: 'half.xml.gz' }).click();
  await page.getByText('The file cannot be read to the end').waitFor();
  assert.ok(await page.getByRole('button', { name: 'JSON', exact: true }).isDisabled(), 'a report without a file passes for one of all');
  await choose(page, 'Choose files', [written('bad.zip', 'PK\x03\x04 and nothing else')]);
  await page.getByText('The archive cannot be read').waitFor();
  for (const [name, content] of [['empty.xml', ''], ['noise.xml', Buffer.from([0, 1, 2, 255, 254, 0, 0])], ['cut.xml.gz', gzipSync('x'.repeat(1e5)).subarray(0, 60)], ['text.txt', 'Hello there']]) {
    await choose(page, 'Choose files', [written(name, content)]);
    await page.locator('.validator .status-none .verdict, .validator .status-undecided .verdict, .validator .status-invalid .verdict').filter({ hasText: /Could not|Invalid/ }).waitFor();
    assert.equal(await page.locator('.validator :is(.status-valid, .status-limited)').count(), 0, name);
  }
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await page.locator('.verdict').innerText(), 'Nothing to check yet');
  assert.deepEqual(wrong, []);
  await close();
});

test('a register that is dropped lets its rules be checked, in both languages, until it is taken away', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/');
  await paste(page, example('indberet-gyldig.xml'));
  await is(page, 'limited');
  await page.getByText('4 regler kræver registre').waitFor();
  assert.equal(await page.locator('.unchecked > ul > li').count(), 4, 'a line for each register');
  await page.getByText('Ikke alt er kontrolleret').click();
  await page.locator('.settings:not(.waive) summary').click();
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'institutioner.csv'));
    for (const type of ['dragenter', 'dragover', 'drop']) document.querySelector('.registers legend').dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, 'number;type;validFrom\n999888;x;2020-01-01\n');
  await page.getByText('Registret enrolments mangler: 1 regel er ikke kontrolleret').waitFor();
  await findings(page).first().waitFor();
  await page.getByText('Registret institutions mangler').waitFor({ state: 'detached' });
  await page.getByLabel('Sprog i fund').selectOption('en');
  await page.getByText('Register enrolments is missing: 1 rule was not checked').waitFor();
  await page.locator('.verdict', { hasText: /^Invalid/ }).waitFor();
  await choose(page, 'Choose registers', [written('noget.csv', 'a,b\n1,2\n')]);
  await page.getByText('no register has these columns').waitFor();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await is(page, 'limited');
  assert.deepEqual(wrong, []);
  await close();
});

test('examples are loaded with what they need, and take it away with them', async () => {
  const { page, wrong, close } = await start(site.address + 'ungedatabasen/indberet-institution-kontakt/1.0/Indberet/');
  await page.getByRole('link', { name: 'Prøv en med fejl' }).click();
  await is(page, 'invalid');
  assert.ok((await findings(page).count()) > 2);
  await page.getByRole('button', { name: 'Uden fejl' }).click();
  await is(page, 'valid');
  assert.equal(await page.locator('.verdict').innerText(), 'Gyldig', 'the registers of the example are there');
  assert.match(await page.locator('.settings:not(.waive) summary').innerText(), /4 registre/);
  await paste(page, example('indberet-gyldig.xml'));
  await page.getByText('4 regler kræver registre').waitFor(); // its own pupils are not in the example's registers
  assert.doesNotMatch(await page.locator('.settings:not(.waive) summary').innerText(), /registre/);
  await page.getByRole('button', { name: 'Ryd' }).click();
  await page.getByLabel('Besked', { exact: true }).selectOption('uddannelsesguiden/holdudbud@1.2#Holdudbud');
  await page.getByRole('button', { name: 'Uden fejl' }).click();
  await page.locator('.validator .about', { hasText: 'CSV' }).waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test('a rule is tried from its page: the example breaks it, and the finding leads back', async () => {
  for (const [base, rule] of [[site, 'ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo/known-young-person'], [below, 'unilogin/wsieksport/ExportFull.Institution.Group.GroupLevel/enum'], [site, 'forkontrol/json/trailing/well-formed']]) {
    const [system, service, ...rest] = rule.split('/');
    const { page, wrong, close } = await start(`${base.address}en/${system}/${service}/#${rest.join('/')}`);
    const place = page.locator(`[id="${rest.join('/')}"]`);
    await place.getByRole('link', { name: /^Try it/ }).click();
    await findings(page).first().waitFor();
    const [finding] = await page.locator('.findings a', { hasText: 'About the rule' }).evaluateAll((links, end) => links.map((a) => decodeURIComponent(a.href)).filter((href) => href.endsWith(end)), rest.join('/'));
    assert.ok(finding?.startsWith(`${base.address}en/`), finding);
    await page.reload(); // the address says what is tried
    await findings(page).first().waitFor();
    assert.match(page.url(), /#.*try=/);
    assert.deepEqual(wrong, []);
    await close();
  }
});

test('the report is downloaded as a self-contained page, as SARIF and as JSON', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/');
  await paste(page, example('indberet-fejl-cpr.xml'));
  await is(page, 'invalid');
  const got = {};
  for (const kind of ['HTML', 'SARIF', 'JSON']) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: kind, exact: true }).click()]);
    assert.match(download.suggestedFilename(), new RegExp(`^indsat tekst\\.forkontrol\\.${kind.toLowerCase()}$`));
    got[kind] = join(folder, download.suggestedFilename());
    await download.saveAs(got[kind]);
    assert.doesNotMatch(readFileSync(got[kind], 'utf8'), /1203055024|120305-5024/, `there is a CPR number in the ${kind}`);
  }
  assert.equal(JSON.parse(readFileSync(got.SARIF, 'utf8')).runs[0].results.length, 3);
  assert.equal(JSON.parse(readFileSync(got.JSON, 'utf8')).payloads[0].counts.error, 3);
  assert.deepEqual(wrong, []);
  await close();
  const report = await open(pathToFileURL(got.HTML).href);
  await report.page.locator('#result-heading', { hasText: /^Ugyldig$/ }).waitFor();
  assert.deepEqual(report.asked.length, 1);
  await report.close();
});

test('a SARIF file that shows personal data is recognised by what is masked', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/');
  await paste(page, JSON.stringify({ Indberet: { KontaktpersonInfo: { Elev: [{ CPRNr: '1203055024' }], '3003055024': 'x' } } }));
  await is(page, 'invalid');
  const saved = async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'SARIF', exact: true }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    return { text, prints: JSON.parse(text).runs[0].results.map((result) => result.partialFingerprints) };
  };
  const masked = await saved();
  await page.locator('.settings:not(.waive) summary').click();
  await page.getByLabel('Vis CPR-numre').check();
  await page.locator('.findings', { hasText: '3003055024' }).waitFor();
  const shown = await saved();
  assert.doesNotMatch(masked.text, /3003055024/);
  assert.match(shown.text, /3003055024/);
  assert.deepEqual(shown.prints, masked.prints);
  assert.deepEqual(wrong, []);
  await close();
});

test('a link carries message and options, and never the payload', async () => {
  const { page, close } = await start(below.address + 'validator/');
  await page.getByLabel('Besked', { exact: true }).selectOption(message);
  await paste(page, example('indberet-fejl-cpr.xml'));
  await is(page, 'invalid');
  await page.locator('.settings:not(.waive) summary').click();
  await page.getByLabel('Regler, der gælder den').fill('2026-03-01');
  await page.getByLabel('Vis CPR-numre').check();
  await page.locator('.findings', { hasText: '120305-5024' }).waitFor();
  await page.getByRole('button', { name: 'Kopiér link' }).click();
  await page.getByText('Linket er kopieret').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, `${below.address}validator/#message=${message.replace('#', '%23')}&asOf=2026-03-01&personal=1`);
  assert.equal(page.url(), link);

  await page.getByRole('link', { name: 'English' }).first().click();
  await page.waitForURL(/\/en\/validator\/#/);
  await page.locator(`.validator option:checked[value="${message}"]`).waitFor({ state: 'attached' });
  await page.locator('.settings:not(.waive) summary').click();
  assert.equal(await page.getByLabel('Rules in force on').inputValue(), '2026-03-01');
  assert.equal(await page.getByLabel('Show CPR numbers').isChecked(), true);
  await close();
});

test('nothing of the payload is sent: after it was written, nothing is asked for', async () => {
  const { page, asked, wrong, close } = await start(site.address + 'validator/');
  await paste(page, example('indberet-gyldig.xml'));
  await is(page, 'limited');
  const before = asked.length;
  await paste(page, example('indberet-fejl-cpr.xml'));
  await is(page, 'invalid');
  await choose(page, 'Vælg filer', [join(examples, 'indberet-fejl-mail-for-lang.xml')]);
  await page.locator('.findings', { hasText: 'højst' }).waitFor();
  await page.locator('.settings:not(.waive) summary').click();
  await page.getByLabel('Vis CPR-numre').check();
  await is(page, 'invalid');
  // Chromium looks at the icon again when the part of the address behind # changes.
  assert.deepEqual(asked.slice(before).filter((u) => !u.endsWith('/favicon.svg')), []);
  assert.ok(asked.every((u) => u.startsWith(site.address)), asked.join('\n'));
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length - (localStorage.getItem('starlight-theme') === null ? 0 : 1) - Object.keys(sessionStorage).filter((k) => k.startsWith('sl-')).length), 0);
  assert.deepEqual(wrong, []);
  await close();
});

test('by keyboard alone: in, written, out again, to a finding and back in the text', async () => {
  const { page, close } = await start(site.address + 'validator/');
  const inside = () => page.evaluate(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.className || e?.textContent || e?.tagName; });
  const tabTo = async (wanted, most = 40) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab');
      if (wanted.test(await inside())) return;
    }
    assert.fail(`no ${wanted} in ${most} steps`);
  };
  await page.locator('#_top, h1').first().click();
  await tabTo(/Uden fejl/);
  await page.locator('.cm-content').waitFor();
  await tabTo(/cm-content/);
  await page.keyboard.insertText(example('indberet-fejl-cpr.xml'));
  await is(page, 'invalid');
  await tabTo(/^linje 5/, 15);
  await page.keyboard.press('Enter');
  assert.match(await inside(), /cm-content/);
  await page.keyboard.insertText('0101059999');
  await page.waitForFunction(() => document.querySelectorAll('.validator .findings li').length === 2);
  await page.keyboard.press('F8');
  await page.keyboard.insertText('0202059998');
  await page.waitForFunction(() => document.querySelectorAll('.validator .findings li').length === 1);
  await close();
});

describe('accessible with findings', { concurrency: 2 }, () => {
  for (const [colorScheme, viewport] of [['light', desktop], ['dark', phone], ['dark', { width: desktop.width / 2, height: desktop.height / 2 }]]) {
    test(`${colorScheme}, ${viewport.width} wide`, async () => {
      const { page, wrong, close } = await start(site.address + 'en/validator/', { colorScheme, viewport });
      await paste(page, example('indberet-fejl-cpr.xml'));
      await is(page, 'invalid');
      await page.locator('.settings:not(.waive) summary').click();
      await findings(page).first().getByRole('button', { name: /Go to/ }).click();
      await page.locator('.help .field').waitFor();
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
      assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      assert.deepEqual(wrong, []);
      await close();
    });
  }
});

/** A payload in which a thousand pupils have a CPR number that is none. */
const thousand = () => example('indberet-fejl-cpr.xml').replace(/<Elev>[^]*<\/Elev>/, Array.from({ length: 1000 }, (_, i) => `<Elev><CPRNr>${310200 + (i % 50)}${1000 + i}</CPRNr></Elev>`).join('\n'));

/** The part of what a selector finds that lies in the window, from 0 to 1. */
const inView = (page, selector) => page.locator(selector).evaluate((e) => {
  const { top, bottom } = e.getBoundingClientRect(), { bottom: under } = document.querySelector('header').getBoundingClientRect();
  return (Math.min(bottom, innerHeight) - Math.max(top, under)) / (bottom - top);
});

for (const path of ['', 'validator/']) {
  test(`on a phone, what was given to /${path} brings the verdict into view, with the file's name and the totals`, async () => {
    const { page, wrong, close } = await start(site.address + path, { viewport: phone });
    await choose(page, 'Vælg filer', [join(examples, 'indberet-fejl-cpr.xml')]);
    await is(page, 'invalid');
    assert.equal(await inView(page, '.validator .status'), 1);
    assert.ok(await inView(page, '.validator .group .what') > 0.9, 'what is wrong is on the same screen');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'status status-invalid');
    assert.equal((await page.locator('.validator .status').innerText()).replace(/\s+/g, ' ').trim(), 'indberet-fejl-cpr.xml Ugyldig 3 fejl; 4 regler kræver registre');
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('button', { name: 'Uden fejl' }).click();
    await is(page, 'valid');
    assert.equal(await inView(page, '.validator .status'), 1);
    assert.equal(await page.locator('.validator .file').count(), 0, 'an example is no file of the visitor');
    // Who types is left where they are.
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator('.validator .cm-content').focus();
    const before = await page.evaluate(() => scrollY);
    await page.keyboard.insertText('<a/>');
    await page.locator('.validator .status:not(.status-valid, .status-none)').waitFor();
    assert.equal(await page.evaluate(() => scrollY), before);
    assert.deepEqual(wrong, []);
    await close();
  });
}

test('a thousand findings of a rule are its sentence and some places, and can be searched', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/', { viewport: phone, colorScheme: 'dark' });
  await choose(page, 'Vælg filer', [written('mange.xml', thousand())]);
  await is(page, 'invalid');
  const groups = page.locator('.validator .group');
  assert.equal(await groups.count(), 2);
  assert.equal(await groups.first().locator('.what').innerText().then((t) => t.replace(/\s+/g, ' ')), 'fejl CPR-nummer skal være ti cifre, hvor de seks første er en dato, der findes. 1.000 steder');
  assert.equal(await groups.first().locator('.sample').first().innerText(), '<CPRNr>310200****</CPRNr>');
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight) < 4 * phone.height, 'the page stays short');
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);

  const places = groups.first().locator('li');
  assert.equal(await places.count(), 3);
  await groups.first().getByRole('button', { name: 'Vis flere (997)' }).press('Enter');
  await page.waitForFunction(() => document.activeElement.matches('.group li:nth-child(4) button'));
  await page.getByLabel('Søg i fund').fill('elev[777]');
  assert.equal(await places.count(), 1);
  assert.match(await places.innerText(), /Elev\[777\]/);
  assert.equal(await page.locator('.sift [role=status]').innerText(), '1 af 1.001');
  await page.getByLabel('Søg i fund').fill('højst');
  assert.match(await groups.innerText(), /der må højst være 100/);
  assert.deepEqual(wrong, []);
  await close();
});

test('findings of a severity that is not wanted are left out', async () => {
  const { page, wrong, close } = await start(site.address + 'en/validator/');
  await paste(page, thousand().replace(/<KontaktMail>.*<\/KontaktMail>/, '<KontaktMail>vejledning nordhavn-gym.example</KontaktMail>'));
  await is(page, 'invalid');
  const groups = page.locator('.validator .group'), warning = page.locator('.validator .group-warning');
  assert.deepEqual([await groups.count(), await warning.count()], [3, 1]);
  await page.getByRole('checkbox', { name: /^Errors/ }).uncheck();
  assert.equal(await groups.count(), 1);
  await warning.waitFor();
  await page.getByRole('checkbox', { name: /^Errors/ }).check();
  await page.getByRole('checkbox', { name: /^Warnings/ }).uncheck();
  assert.deepEqual([await groups.count(), await warning.count()], [2, 0]);
  assert.match(await page.locator('.verdict').innerText(), /1,001 errors, 1 warning/, 'the totals are those of the payload');
  assert.deepEqual(wrong, []);
  await close();
});

test('the verdict stays in view above a long text and long findings', async () => {
  const { page, close } = await start(site.address + 'validator/');
  await choose(page, 'Vælg filer', [written('mange.xml', thousand())]);
  await is(page, 'invalid');
  await page.getByRole('button', { name: /^Vis flere/ }).click();
  await page.locator('.validator .group li').last().scrollIntoViewIfNeeded();
  assert.equal(await inView(page, '.validator .status'), 1);
  await close();
});

test('a file that is no payload is named for what it is', async () => {
  const { page, close } = await start(site.address + 'validator/');
  const zip = new ZipWriter(new BlobWriter());
  for (const part of ['[Content_Types].xml', 'xl/workbook.xml']) await zip.add(part, new TextReader('<x/>'));
  const book = Buffer.from(await (await zip.close()).arrayBuffer());
  for (const [name, content, said] of [['brev.pdf', '%PDF-1.4\n%', 'Filen er et dokument (PDF)'], ['foto.png', Buffer.from('89504e470d0a1a0a', 'hex'), 'Filen er et billede (PNG)'], ['ark.xlsx', book, 'Filen er en Excel-projektmappe']]) {
    await choose(page, 'Vælg filer', [written(name, content)]);
    await page.locator('.validator .group .what', { hasText: said }).waitFor();
    assert.equal(await page.locator('.validator .file').innerText(), name);
    assert.equal(await page.locator('.validator .path').count(), 0, 'a finding of the whole file has no path');
  }
  await close();
});

for (const [path, reason, block, said] of [
  ['validator/', 'the module is missing', (page) => page.route('**/*.wasm', (route) => route.abort()), 'Reglerne kunne ikke hentes. Se efter, om der er forbindelse til nettet.'],
  ['en/validator/', 'there is no WebAssembly', (page) => page.addInitScript(() => delete globalThis.WebAssembly), 'The browser does not run WebAssembly'],
]) {
  test(`when ${reason}, the page says so in its language, with one way to try again`, async () => {
    const { page, close } = await start('about:blank');
    await block(page);
    await page.goto(site.address + path);
    await choose(page, /Vælg filer|Choose files/, [join(examples, 'indberet-gyldig.xml')]);
    await page.locator('.validator .alert', { hasText: said }).waitFor();
    const again = page.getByRole('button', { name: /Prøv igen|Kontrollér igen|Try again|Check again/ });
    await again.first().waitFor(); // what was loaded ahead has failed too, perhaps before the file was chosen
    assert.equal(await again.count(), 1);
    assert.doesNotMatch(await page.locator('.validator').innerText(), /could not be fetched|forkontrol\.wasm/);
    assert.equal(await page.locator('.validator :is(.status-valid, .status-limited, .status-invalid)').count(), 0);
    await page.unroute('**/*.wasm');
    if (path === 'validator/') {
      await page.getByRole('button', { name: 'Prøv igen' }).click();
      await is(page, 'limited');
    }
    await close();
  });
}

test('on a phone two taps lead from the page to what is to be mended', async () => {
  const { page, close } = await open(site.address + 'validator/', { viewport: phone, hasTouch: true, isMobile: true });
  await page.locator('[data-validator][data-ready]').waitFor();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Vælg filer' }).tap()]); // the second is on the file
  await chooser.setFiles(join(examples, 'indberet-fejl-cpr.xml'));
  await page.waitForFunction(() => {
    const shown = (selector) => { const box = document.querySelector(`.validator ${selector}`)?.getBoundingClientRect(); return box && box.top >= 0 && box.bottom <= innerHeight; };
    return shown('.verdict') && shown('.findings .what') && shown('.findings .fix');
  });
  await close();
});

test('opened from a folder, the page checks files too', async () => {
  const { page, asked, close } = await open(pathToFileURL(resolve('dist/en/validator/index.html')).href);
  await choose(page, 'Choose files', [join(examples, 'indberet-fejl-cpr.xml')]);
  await is(page, 'invalid');
  assert.equal(await findings(page).count(), 3);
  await page.getByRole('button', { name: 'Without errors' }).click();
  await page.locator('.validator :is(.status-valid, .status-limited)').waitFor();
  assert.ok(asked.every((u) => /^(file|data|blob):/.test(u)), asked.join('\n'));
  await close();
});
