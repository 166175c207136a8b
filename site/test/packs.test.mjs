// Packs of one's own in the validator, in Chromium, as people use them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { open, phone, site } from './chromium.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'forkontrol-packs-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name) => join(folder, name);
const pack = (name, ...more) => execFileSync(resolve('.data/bin/forkontrol'), ['pack', '--schemas', resolve('../wasm/testdata/kantine'), '-o', folder, '--name', name, ...more], { stdio: 'ignore' });
before(() => {
  pack('kantine');
  pack('igen');
  pack('dansk', '--texts', 'da');
  const bytes = readFileSync(file('kantine.fkp'));
  writeFileSync(file('halv.fkp'), bytes.subarray(0, 500));
  bytes[3]++; // a later format
  writeFileSync(file('ny.fkp'), bytes);
  writeFileSync(file('ordre.xml'), '<Bestilling><Elev>3102055024</Elev><Ret>ABC</Ret><Antal>12</Antal></Bestilling>');
  writeFileSync(file('god.xml'), '<Bestilling><Elev>0101054321</Elev><Ret>ABC</Ret><Antal>2</Antal></Bestilling>');
  writeFileSync(file('retter.csv'), 'ret\nABC\n');
  for (const name of ['kantine.xsd', 'typer.xsd']) copyFileSync(resolve('../wasm/testdata/kontrakt', name), file(name));
  writeFileSync(file('koekken.xml'), '<Bestilling xmlns="urn:kantine"><Elev>Anna Bjørk Carlsen</Elev><Ret>Kage</Ret></Bestilling>');
});

async function choose(page, button, ...names) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()]);
  await chooser.setFiles(names.map(file));
}
const drop = (page, on, ...names) => page.locator(on).evaluate((element, files) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
  for (const type of ['dragenter', 'dragover', 'drop']) element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
}, names.map((name) => [name, [...readFileSync(file(name))]]));
const is = (page, state) => page.locator(`.validator .status-${state}`).waitFor();
const loaded = (page, name = 'kantine.fkp') => page.locator('.packs', { hasText: `Indlæst: ${name}` }).waitFor();
const start = (address, options) => open(address, { waitUntil: 'networkidle', ...options });

test('a pack is dropped with a file, told, used, and taken away', async () => {
  const { page, asked, wrong, close } = await start(site.address + 'validator/');
  await drop(page, '.validator', 'kantine.fkp', 'ordre.xml');
  await loaded(page);
  assert.deepEqual((await page.locator('.packs ul ul li').allInnerTexts()).map((t) => t.replace(/\s+/g, ' ')), [
    'Kantine › Bestil · Bestilling 1 officiel', 'Ungedatabasen › IndberetInstitutionKontakt · Indberet 2.0 officiel',
  ]);
  await is(page, 'invalid');
  assert.match(await page.locator('.validator .about').first().innerText(), /Kantine › Bestil · Bestilling 1/);
  assert.equal(await page.locator('.validator .about a').count(), 0, 'the site has no page about it');
  assert.match(await page.locator('.findings').innerText(), /Antal må højst være 9/);
  assert.doesNotMatch(await page.locator('.findings').innerText(), /5024/);

  // The messages are in the list, before the others; what was replaced is not.
  const ids = await page.getByLabel('Besked', { exact: true }).locator('option').evaluateAll((all) => all.map((o) => o.value));
  assert.equal(ids[1], 'kantine/bestil@1#Bestilling');
  assert.ok(!ids.includes('ungedatabasen/indberet-institution-kontakt@1.0#Indberet'));

  // Its registers are found by the name of the file.
  await choose(page, 'Vælg filer', 'god.xml');
  await is(page, 'limited');
  await page.locator('.settings:not(.waive) > summary').click();
  await choose(page, 'Vælg registre', 'retter.csv');
  await is(page, 'valid');

  // Texts in the other language come with it.
  await page.getByLabel('Sprog i fund').selectOption('en');
  await page.getByText('Loaded: kantine.fkp').waitFor();
  await is(page, 'valid');
  await page.getByLabel('Language of findings').selectOption('da');

  const remove = page.getByRole('button', { name: 'Fjern: kantine.fkp' });
  await remove.focus();
  await page.keyboard.press('Enter');
  await page.locator('.packs > ul').waitFor({ state: 'detached' });
  await is(page, 'undecided');
  assert.ok((await page.getByLabel('Besked', { exact: true }).locator('option').count()) > ids.length - 2);
  assert.equal(await page.locator('.registers li').count(), 0, 'its register has gone with it');
  assert.deepEqual(wrong, []);
  assert.deepEqual(asked.filter((u) => !u.startsWith(site.address)), []);
  assert.deepEqual(asked.filter((u) => /kantine|retter/.test(u)), [], 'nothing of it leaves the page');
  await close();
});

test('what cannot be loaded says why, and changes nothing', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/');
  const notice = async (text) => page.locator('.validator .notice', { hasText: text }).waitFor();
  await choose(page, 'Vælg filer', 'kantine.fkp');
  await loaded(page);
  await choose(page, 'Vælg filer', 'halv.fkp');
  await notice('Filen er ikke en pakke, eller den er beskadiget. Lav den igen med forkontrol pack. halv.fkp');
  await choose(page, 'Vælg filer', 'igen.fkp');
  await notice('To pakker har samme system eller register. Lav én pakke af begge. igen.fkp');
  await choose(page, 'Vælg filer', 'ny.fkp');
  await notice(/Pakken er lavet med forkontrol [\d.]+ og passer ikke til reglerne her \(forkontrol [\d.]+\)\. Lav den igen/);
  await loaded(page);
  assert.equal(await page.locator('.packs > ul > li').count(), 1);
  await choose(page, 'Vælg filer', 'ordre.xml');
  await is(page, 'invalid');
  // The same pack again takes its own place.
  await choose(page, 'Vælg filer', 'kantine.fkp');
  await page.locator('.validator .notice').waitFor({ state: 'detached' });
  assert.equal(await page.locator('.packs > ul > li').count(), 1);
  assert.deepEqual(wrong, []);
  await close();

  const english = await start(site.address + 'en/validator/');
  await choose(english.page, 'Choose files', 'dansk.fkp');
  await english.page.locator('.notice', { hasText: 'The pack has no texts in the language of findings. dansk.fkp' }).waitFor();
  await choose(english.page, 'Choose files', 'ny.fkp');
  await english.page.locator('.notice', { hasText: /The pack was made by forkontrol [\d.]+ and does not fit the rules here/ }).waitFor();
  assert.deepEqual(english.wrong, []);
  await english.close();
});

test('contracts are dropped, become rules, and say what is wrong with them', async () => {
  const { page, asked, wrong, close } = await start(site.address + 'validator/');
  assert.ok(!asked.some((u) => /contracts/.test(u)), 'the module for them is loaded when they come');
  await drop(page, '.validator', 'kantine.xsd');
  await page.locator('.notice', { hasText: 'Kontrakten kan ikke bruges' }).waitFor({ timeout: 90_000 });
  assert.match(await page.locator('.notice .lines').innerText(), /kantine\.xsd:\d+:\d+: element Bestilling.*mangler/);
  await drop(page, '.validator', 'kantine.xsd', 'typer.xsd', 'koekken.xml');
  await page.locator('.packs', { hasText: 'Indlæst: kantine' }).waitFor({ timeout: 90_000 });
  assert.match(await page.locator('.packs').innerText(), /Bestilling 1\.0\s+officiel/);
  await is(page, 'invalid');
  assert.match(await page.locator('.findings').innerText(), /Elev må højst være på 10 tegn|Elev/);
  assert.equal(await page.locator('.validator .notice').count(), 0);
  assert.deepEqual(asked.filter((u) => !u.startsWith(site.address)), []);
  assert.deepEqual(wrong, []);
  await close();
});

test('on a phone, and for those who cannot see it', async () => {
  const { page, wrong, close } = await start(site.address + 'validator/', { viewport: phone, hasTouch: true });
  await page.locator('.settings:not(.waive) > summary').click();
  await choose(page, 'Vælg kontrakter eller pakker', 'kantine.fkp');
  await loaded(page);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the page');
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => (await globalThis.axe.run('.validator')).violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`)));
  assert.deepEqual(violations, []);
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'phone.png'), fullPage: true });
  assert.deepEqual(wrong, []);
  await close();
  if (process.env.SHOTS) {
    const { page, close } = await start(site.address + 'validator/');
    await drop(page, '.validator', 'kantine.fkp', 'ordre.xml');
    await is(page, 'invalid');
    await page.locator('.settings:not(.waive) > summary').click();
    await choose(page, 'Vælg filer', 'igen.fkp');
    await page.locator('.validator .notice').waitFor();
    await page.screenshot({ path: join(process.env.SHOTS, 'desktop.png'), fullPage: true });
    await close();
  }
});

test('a page that was opened from a folder takes packs too', async () => {
  const { page, close } = await open(pathToFileURL(resolve('dist/validator/index.html')).href);
  await drop(page, '.validator', 'kantine.fkp', 'ordre.xml');
  await loaded(page);
  await is(page, 'invalid');
  assert.match(await page.locator('.findings').innerText(), /Antal må højst være 9/);
  await close();
});
