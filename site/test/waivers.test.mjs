// Waivers and a baseline in the validator.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { desktop, open, phone, site } from './chromium.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const faulty = resolve('../examples/ungedatabasen/indberet-fejl-cpr.xml');
const folder = mkdtempSync(join(tmpdir(), 'forkontrol-waivers-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const written = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const saved = async (page, button) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
};
const choose = async (page, button, files) => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button, exact: true }).click()]);
  await chooser.setFiles(files);
};
const verdict = (page) => page.locator('.validator .verdict');
const counts = (page, text) => page.locator('.validator .verdict .counts', { hasText: text }).waitFor();

for (const viewport of [phone, desktop]) {
  test(`findings are chosen, waived and told apart, at ${viewport.width} pixels`, async () => {
    const { page, asked, wrong, close } = await open(site.address + 'validator/', { waitUntil: 'networkidle', viewport, acceptDownloads: true });
    await choose(page, 'Vælg filer …', faulty);
    await page.locator('.validator .status-invalid').waitFor();
    const before = await verdict(page).innerText();
    await page.getByText('Undtag fund …').click();
    await page.locator('.waive .kind').first().waitFor();
    assert.equal(await page.locator('.waive').evaluate((e) => Math.max(...[...e.querySelectorAll('*')].map((x) => x.getBoundingClientRect().right)) <= e.getBoundingClientRect().right), true, 'nothing sticks out');
    const button = page.getByRole('button', { name: 'Hent undtagelser' });
    assert.equal(await button.isDisabled(), true, 'nothing is waived without a reason');
    await page.locator('.waive .kind input').first().check();
    await page.getByLabel('Hvorfor').fill('Aftalt om 010190-1234');
    await page.getByLabel('Hvem står inde for det').fill('Integrationsholdet');
    await page.getByLabel('Til og med').fill('2999-12-31');
    await button.click();
    await page.getByText('"reason" indeholder et CPR-nummer').waitFor();
    await page.getByLabel('Hvorfor').fill('Elever fra udlandet');
    const waivers = await saved(page, 'Hent undtagelser');
    assert.equal(waivers.name, 'forkontrol-waivers.json');
    const [{ rule, file, path, ...why }] = JSON.parse(waivers.text).waivers;
    assert.deepEqual([file, why], ['indberet-fejl-cpr.xml', { reason: 'Elever fra udlandet', owner: 'Integrationsholdet', expires: '2999-12-31' }]);
    assert.match(path, /^\/Indberet\//);

    // What was written is applied at once: the verdict stays, the findings stand apart and are counted.
    await counts(page, 'undtaget');
    assert.match(await verdict(page).innerText(), /^Ugyldig/);
    assert.match(before, /^Ugyldig/);
    await page.getByText(/^Undtagne fund \(\d\)$/).click();
    await page.locator('.findings .waived li', { hasText: 'Elever fra udlandet (Integrationsholdet, til og med 2999-12-31)' }).first().waitFor();
    assert.deepEqual(await page.evaluate(async (axe) => {
      (0, eval)(axe);
      return (await globalThis.axe.run('.validator')).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join()}`);
    }, axe), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page is no wider than its window');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/waived-${viewport.width}.png`, fullPage: true });

    const report = JSON.parse((await saved(page, 'JSON')).text);
    assert.ok(report.summary.waived > 0);
    assert.equal(report.payloads[0].findings.filter((f) => f.waived?.reason === 'Elever fra udlandet' && f.rule === rule).length, report.summary.waived);
    assert.deepEqual(wrong, []);
    assert.deepEqual(asked.filter((u) => !u.startsWith(site.address) && !u.startsWith('blob:')), []);
    await close();
  });
}

test('a baseline is written and read again, and a file that is wrong says where', async () => {
  const { page, wrong, close } = await open(site.address + 'en/validator/', { waitUntil: 'networkidle', acceptDownloads: true });
  await choose(page, 'Choose files …', faulty);
  await page.locator('.validator .status-invalid').waitFor();
  await page.getByText('Waive findings …').click();
  const baseline = await saved(page, 'Download a baseline of all findings');
  assert.equal(baseline.name, 'forkontrol-baseline.json');
  assert.match(baseline.text, /"place": "\/Indberet\/KontaktpersonInfo\/Elev\/CPRNr", "count": \d/);
  await counts(page, 'all waived');
  await page.locator('summary', { hasText: 'Options' }).click();
  await page.getByRole('button', { name: 'Remove: forkontrol-baseline.json' }).click();
  await page.waitForFunction(() => !document.querySelector('.validator .verdict .counts').textContent.includes('waived'));

  // Files of both kinds may lie among the payloads, and those that are no longer of use are named.
  const rule = 'ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength';
  const unused = written('forkontrol-waivers.json', JSON.stringify({ waivers: [
    { rule, file: '**', reason: 'x', owner: 'Drift', expires: '2999-12-31' }, { rule, file: '**', reason: 'x', owner: 'Drift', expires: '2020-01-31' }] }));
  await choose(page, 'Choose files …', [faulty, unused, written('known.json', baseline.text)]);
  await counts(page, 'all waived');
  await page.getByText(`A waiver is not used: ${rule}`).waitFor();
  await page.getByText(`A waiver expired on 2020-01-31 (Drift): ${rule}`).waitFor();

  await choose(page, 'Choose files of waivers …', written('broken.json', '{\n "waivers": [\n  {"rule": "a/b/c", "file": "**"}\n ]\n}'));
  await page.locator('.validator .notice', { hasText: 'broken.json:3:3: "reason" is missing' }).waitFor();
  await counts(page, 'all waived');
  assert.deepEqual(wrong, []);
  await close();
});
