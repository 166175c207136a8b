// Interface descriptions in the page, in Chromium, as people read them: dropped, mended, tried, saved.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { desktop, open, phone, site } from './chromium.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'forkontrol-descriptions-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const document = (format) => [`kantinebestilling.${format}`, [...readFileSync(`../wasm/testdata/beskrivelse/kantinebestilling.${format}`)]];
const text = (name, content) => [name, [...new TextEncoder().encode(content)]];
const drop = (page, on, ...files) => page.locator(on).first().evaluate((element, files) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
  for (const type of ['dragenter', 'dragover', 'drop']) element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
}, files);
const told = (page, words) => page.locator('.give .read', { hasText: words }).waitFor();
const is = (page, state) => page.locator(`.validator .status-${state}`).waitFor();
const row = (page, field) => page.locator('.rows-read tr', { hasText: field });
const faults = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join('\n')}`);
};
const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: join(process.env.SHOTS, `descriptions-${name}.png`), fullPage: true });
const doubtful = '## Kantine\n\n| Felt | Type | Krævet | Beskrivelse |\n|---|---|---|---|\n| Ordre | String(8) | Ja | Nummeret |\n| CPRNr | Char(10) | Nej | Elevens CPR-nummer |\n| Ret | String(20) | Måske | Retten |\n| hat og briller | | | |\n';

test('a document is dropped, its rows are listed, one is mended, tried on a payload, and saved', async () => {
  const { page, asked, wrong, close } = await open(site.address + 'descriptions/', { waitUntil: 'networkidle', acceptDownloads: true });
  assert.ok(!asked.some((a) => /\.wasm$/.test(a)), 'nothing large is loaded before it is needed');
  await drop(page, '.give', text('Kantine.md', doubtful));
  await told(page, '4 rækker: 2 taget, 1 taget med et spørgsmål, 1 ikke forstået');
  assert.match(await row(page, 'Kantine.Ordre').innerText(), /taget l\. 5\s+Kantine\.Ordre\s+.*≤ 8 · krævet/s);
  assert.match(await row(page, 'Kantine.Ret').innerText(), /«Måske» er ikke forstået/);
  assert.match(await row(page, 'hat og briller').innerText(), /ikke forstået/);

  // A payload is tried: whether Ret is required is not known yet, and the answer does not pass over that.
  const requests = asked.length;
  await drop(page, '.validator:not(.give)', text('ordre.xml', '<Kantine><Ordre>1</Ordre></Kantine>'));
  await is(page, 'limited');
  assert.match(await page.locator('.validator').last().textContent(), /Ret: Krævet: «Måske» er ikke forstået/);
  for (const [name, size] of [['desktop', desktop], ['phone', phone]]) {
    await page.setViewportSize(size);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
    for (const scheme of ['dark', 'light']) {
      await page.evaluate((s) => { document.documentElement.dataset.theme = s; }, scheme);
      await shot(page, `${name}-${scheme}`);
      assert.deepEqual(await faults(page), [], `${name}, ${scheme}`);
    }
  }
  await page.setViewportSize(desktop);
  await page.getByLabel('Vis kun det, der er i tvivl').check();
  assert.equal(await page.locator('.rows-read tbody tr').count(), 2);

  // The question is answered by the keyboard alone; the rules, and what they say of the payload, are new at once.
  await page.getByRole('button', { name: 'Ret rækken: l. 7' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'Ret');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Ja');
  await shot(page, 'mending');
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Enter');
  await told(page, '3 taget, 1 ikke forstået');
  await is(page, 'invalid');
  assert.match(await page.locator('.findings').innerText(), /Ret mangler/);
  await page.getByLabel('Vis kun det, der er i tvivl').uncheck();
  assert.equal(await row(page, 'Kantine.Ret').locator('td', { has: page.locator('ins') }).innerText(), 'Måske Ja');
  assert.match(await row(page, 'Kantine.Ret').innerText(), /rettet/);

  // What the table has no column for.
  await page.getByRole('button', { name: 'Ret rækken: l. 5' }).click();
  await page.getByLabel('Lovlige værdier').fill('A1, A2');
  await page.getByRole('button', { name: 'Færdig' }).click();
  await page.locator('.findings', { hasText: 'Ordre' }).waitFor();
  await page.getByRole('button', { name: 'Ret rækken: l. 5' }).click();
  await page.getByRole('button', { name: 'Fortryd rettelser' }).click();
  await page.waitForFunction(() => !/Ordre/.test(document.querySelector('.findings').innerText));
  await page.keyboard.press('Escape');
  assert.deepEqual(asked.slice(requests).filter((a) => !a.startsWith(site.address) && !a.startsWith('blob:')), [], 'nothing leaves the page');

  // What is saved is what the command takes, and it says what was set right by hand.
  const save = async (name) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  };
  const source = await save('Hent kilden (.zip)');
  assert.match(source, /kantine\.zip$/);
  writeFileSync(join(folder, 'ordre.xml'), '<Kantine><Ordre>1</Ordre></Kantine>');
  const forkontrol = (...args) => execFileSync(resolve('.data/bin/forkontrol'), [...args, '--lang', 'da'], { encoding: 'utf8', cwd: folder });
  assert.throws(() => forkontrol('check', '--schemas', source, 'ordre.xml'), (e) => e.status === 1 && /Ret mangler/.test(e.stdout));
  assert.match(readFileSync(await save('Hent pakken (.fkp)'), 'latin1'), /^FKO/);
  assert.deepEqual(wrong, []);
  await close();
});

test('what is proposed is confirmed, and what is asked answered, by the keyboard, in both languages', async () => {
  const unsure = text('Kantine.csv', 'Felt;Type;Krævet\nCPRNr;Char(10);Ja\nRet;String(20);Måske\n');
  for (const [lang, yes, required, not, taken, undo] of [
    ['', 'Ja, det er rigtigt', 'Krævet', 'Ikke krævet', '2 rækker: 2 taget', 'Fortryd rettelser'],
    ['en/', 'Yes, that is right', 'Required', 'Not required', '2 rows: 2 taken', 'Undo the corrections'],
  ]) {
    const { page, wrong, close } = await open(`${site.address}${lang}descriptions/`, { waitUntil: 'networkidle' });
    await drop(page, '.give', unsure);
    await row(page, 'Kantine.CPRNr').getByRole('button', { name: yes }).waitFor();
    await drop(page, '.validator:not(.give)', text('ordre.xml', '<Kantine><CPRNr>abcdefghij</CPRNr></Kantine>'));
    await page.locator('.findings .severity-warning, .findings .warning, .findings', { hasText: 'CPR' }).first().waitFor();
    await shot(page, `answers-${lang === '' ? 'da' : 'en'}`);
    assert.deepEqual(await faults(page), []);
    // The first answer takes the place of the question; the keyboard stays in the row.
    await row(page, 'Kantine.CPRNr').getByRole('button', { name: yes }).focus();
    await page.keyboard.press('Enter');
    await row(page, 'Kantine.CPRNr').getByRole('button', { name: yes }).waitFor({ state: 'detached' });
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /l\. 2$/);
    await is(page, 'invalid');
    await row(page, 'Kantine.Ret').getByRole('button', { name: required, exact: true }).click();
    await told(page, taken);
    await page.locator('.findings', { hasText: /Ret (mangler|is missing)/ }).waitFor();
    // It can be taken back and answered in the other way.
    await page.getByRole('button', { name: /: l\. 3$/ }).click();
    await page.getByRole('button', { name: undo }).click();
    await row(page, 'Kantine.Ret').getByRole('button', { name: not }).click();
    await told(page, taken);
    assert.deepEqual(wrong, []);
    await close();
  }
});

test('each format is read, and what is pasted', async () => {
  const { page, wrong, close } = await open(site.address + 'en/descriptions/', { waitUntil: 'networkidle' });
  for (const format of ['docx', 'xlsx', 'html', 'md', 'csv', 'txt']) {
    await drop(page, '.give', document(format));
    await told(page, `kantinebestilling.${format} `);
    await page.locator('.give .read', { hasText: `kantinebestilling.${format}` }).filter({ hasText: /rows: .*taken/ }).waitFor();
    assert.equal(await row(page, 'Kantinebestilling.Ret.RetNavn').count(), 1, format);
  }
  const paste = (html, plain) => page.getByLabel('Drop a document here, or paste text or a table').evaluate((area, [html, plain]) => {
    const data = new DataTransfer();
    if (html) data.setData('text/html', html);
    data.setData('text/plain', plain);
    if (area.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))) {
      area.value = plain;
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  }, [html, plain]);
  const rows = [['Field', 'Type', 'Required'], ['Order', 'String(8)', 'Yes'], ['Dish', 'String(20)', 'No']];
  await paste(`<table>${rows.map((r) => `<tr>${r.map((c) => `<td>${c}</td>`).join('')}</tr>`).join('')}</table>`, 'none');
  await told(page, 'pasted.html 2 rows: 2 taken');
  await paste('', rows.map((r) => r.join('\t')).join('\n'));
  await told(page, 'pasted.tsv 2 rows: 2 taken');
  await page.getByLabel('Name of the system').fill('The kitchen');
  await page.getByLabel('Name of the system').press('Enter');
  await page.locator('.packs', { hasText: 'the-kitchen.fkp' }).waitFor();
  assert.equal(await page.locator('.packs', { hasText: 'pasted.fkp' }).count(), 0);

  // What cannot be read says why, and the rules of the document before are gone.
  await drop(page, '.give', text('x.csv', 'Name;Colour\nx;red\n'));
  await page.getByText('The description has not become rules:').waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Try the rules on a payload' }).count(), 0);
  await drop(page, '.give', text('a.csv', 'x'), text('b.csv', 'x'));
  await page.getByText('Give one document at a time.').waitFor();
  assert.deepEqual(wrong, []);
  await page.goto(pathToFileURL(resolve('dist/descriptions/index.html')).href);
  await page.getByText('Siden er åbnet fra en mappe og kan ikke læse dokumenter.').waitFor();
  await close();
});

test('PDFs: pdf.js in the page and PDFium of the command give the same rows, or the same refusal', async () => {
  const { page, asked, wrong, close } = await open(site.address + 'en/descriptions/', { waitUntil: 'networkidle' });
  const pdfs = '../pdf/forkontrol-pdf/testdata/';
  const command = (name) => spawnSync(resolve('.data/bin/forkontrol'), ['import', '--lang', 'en', '--format', 'json', '-o', mkdtempSync(join(folder, 'out-')), resolve(pdfs, name)], { encoding: 'utf8' });
  const give = (name, bytes = readFileSync(pdfs + name)) => drop(page, '.give', [name, [...bytes]]);
  assert.ok(!asked.some((a) => /pdf/.test(a)), 'pdf.js is not loaded before there is a PDF');
  for (const name of ['chromium.pdf', 'libreoffice.pdf']) {
    const told = JSON.parse(command(name).stdout);
    await give(name);
    await page.locator('.give .read', { hasText: name }).filter({ hasText: /rows: .*taken/ }).waitFor();
    const shown = await page.locator('.rows-read').evaluateAll((tables) => tables.map((t) => [...t.querySelectorAll('tbody tr')].map((r) => [...r.querySelectorAll('td:not(.became)')].map((c) => c.textContent))));
    assert.deepEqual(shown, told.tables.map((t) => t.rows.filter((r) => r.fate !== 'heading').map((r) => r.cells)), name);
    assert.deepEqual(await page.locator('.result h3').allTextContents().then((all) => all.map((h) => h.split(' · ')[0])), told.tables.map((t) => t.section), name);
    assert.ok(shown.flat().length > 35);
  }
  await page.getByRole('heading', { name: 'Try the rules on a payload' }).waitFor();
  // What is not exact is refused, for the same reason.
  for (const name of ['unruled.pdf', 'bars.pdf', 'open.pdf', 'scan.pdf', 'locked.pdf']) {
    const { stderr } = command(name);
    await give(name);
    await page.locator('.give .read', { hasText: name }).waitFor();
    await page.getByText('The description has not become rules:').waitFor();
    const why = (await page.locator('.give .alert li').allTextContents()).concat(await page.locator('.result .list li').allTextContents());
    assert.notEqual(why.length, 0, name);
    for (const said of why) assert.ok(stderr.includes(said.replace(/^: /, '')), `${name}: ${said}\n${stderr}`);
  }
  await give('damaged.pdf', Buffer.from('%PDF-1.7\nnothing'));
  await page.getByText('the file is no PDF, or is damaged').waitFor();
  assert.deepEqual(asked.filter((a) => !a.startsWith(site.address) && !a.startsWith('blob:')), [], 'nothing leaves the page');
  assert.deepEqual(wrong, []);
  await close();
});
