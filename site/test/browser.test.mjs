// The site in Chromium, as people meet it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import { below, desktop, firstResult, open, phone, site } from './chromium.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One page of each kind. */
const kinds = {
  start: '', 'check a file': 'validator/', 'all systems': 'systems/', system: 'ungedatabasen/', 'service with rules': 'ungedatabasen/indberet-institution-kontakt/',
  'service whose rules have pages': 'unilogin/wsieksport/', 'page of rules': 'unilogin/wsieksport/rules-1/',
  message: 'ungedatabasen/indberet-institution-kontakt/1.0/Indberet/', 'large message': 'coesa/umo/1.5/UmoHentResponse/', 'draft message': 'xprs/proeveplan/1.0/Proeveplan/',
  'code lists': 'codes/', 'code list': 'codes/karakterer-7-trin/', registers: 'registers/', 'for a school': 'start/school/', hosting: 'guides/hosting/', changelog: 'changelog/', 'rules on files': 'forkontrol/xml/',
  'command line': 'guides/cli/', transition: 'guides/transition/', reports: 'guides/reports/', fixes: 'guides/fixes/', 'comparing rules': 'guides/diff/', embedding: 'guides/embed/', adding: 'guides/adding/', module: 'guides/wasm/', 'npm package': 'guides/npm/', 'source format': 'guides/source-format/', privacy: 'privacy/',
};

describe('every kind of page', { concurrency: 2 }, () => {
  for (const [kind, path] of Object.entries(kinds)) {
    test(`${kind}: accessible, within the window, from this host alone`, async () => {
      const views = [
        { at: path, size: desktop, colorScheme: 'light' },
        { at: 'en/' + path, size: phone, colorScheme: 'dark' },
        // the desktop at 200 %
        { at: path, size: { width: desktop.width / 2, height: desktop.height / 2 }, colorScheme: 'dark' },
      ];
      const { page, asked, wrong, close } = await open('about:blank');
      for (const { at, size, colorScheme } of views) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await page.goto(site.address + at);
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), [], at);
        assert.deepEqual(wrong, [], at);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${at} is wider than ${size.width}`);
      }
      assert.deepEqual(asked.filter((u) => !u.startsWith(site.address)), []);
      await close();
    });
  }
});

test('the contents at the side do not move when the text of a large page comes after them', async () => {
  const { page, close } = await open(site.address + 'unilogin/wsieksport/rules-1/');
  const place = () => page.locator('.right-sidebar').evaluate((e) => Math.round(e.getBoundingClientRect().x));
  const whole = await place();
  await page.locator('.main-pane').evaluate((e) => e.remove());
  assert.equal(await place(), whole);
  await close();
});

test('search finds fields, rules and systems in both languages, and asks no other host', async () => {
  for (const [base, path, query, expected] of [[site, '', 'mailadresse', /indberet-institution-kontakt/], [below, 'en/systems/', 'contact person', /en\/ungedatabasen\/indberet-institution-kontakt/]]) {
    const { page, asked, wrong, close } = await open(base.address + path);
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill(query);
    await firstResult({ page, asked, wrong });
    const links = await page.locator('site-search .results a').evaluateAll((list) => list.map((a) => a.href));
    assert.ok(links.some((l) => expected.test(l)), links.join('\n'));
    assert.ok(links.every((l) => l.startsWith(base.address)), links.join('\n'));
    assert.deepEqual(asked.filter((u) => !u.startsWith(base.address) && !u.startsWith('blob:')), []);
    assert.deepEqual(wrong, []);
    await page.locator('site-search .results a').first().click();
    await page.waitForURL(links[0]);
    await close();
  }
});

test('what a search shows are whole words below titles that say what they belong to, and no title twice', async () => {
  const { page, asked, wrong, close } = await open(site.address, { viewport: phone });
  await page.keyboard.press('Control+k');
  for (const query of ['CPRNr', 'OS2skoledata', 'DatakildeInstitutionNummer']) {
    await page.getByRole('searchbox').fill(query);
    await firstResult({ page, asked, wrong });
    await page.waitForFunction((q) => [...document.querySelectorAll('site-search mark')].some((m) => m.textContent.toLowerCase().includes(q.toLowerCase().slice(0, 8))), query);
    const results = await page.locator('site-search .results > li').evaluateAll((list) => list.map((li) => ({
      titles: [...li.querySelectorAll('a')].map((a) => a.textContent), texts: [...li.querySelectorAll('p')].map((p) => p.textContent),
      wide: [...li.querySelectorAll('a, p')].some((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display === 'block'),
    })));
    for (const { titles, texts, wide } of results) {
      assert.equal(new Set(titles).size, titles.length, titles.join('\n'));
      for (const text of texts) assert.doesNotMatch(text, /(Hvorfor|Ret det|Kilde|Grundlag|Bruges i|Kontrollen svarer:)[\p{L}\d]/u);
      texts.forEach((text, i) => assert.ok(!text.startsWith(titles[i]), `${titles[i]}: ${text}`));
      assert.ok(!wide, titles.join('\n'));
    }
    assert.ok(results.every((r) => r.titles[0] !== 'Indberet'));
  }
  await close();
});

test('the contents mark the part of the page that is in view', async () => {
  const { page, close } = await open(site.address + 'ungedatabasen/indberet-institution-kontakt/');
  for (const field of ['CPRNr', 'KontaktMail', 'KontaktpersonInfo']) {
    const heading = page.locator('h3[id]', { hasText: field }).first();
    await heading.evaluate((h) => scrollTo(0, h.getBoundingClientRect().top + scrollY - 80));
    await page.waitForFunction((id) => decodeURIComponent(document.querySelector('starlight-toc a[aria-current]')?.hash.slice(1) ?? '') === id, await heading.getAttribute('id'));
  }
  await close();
});

test('the id of a rule stands below its own heading', async () => {
  const { page, close } = await open(site.address + 'ungedatabasen/indberet-institution-kontakt/#KontaktpersonInfo.KontaktMail/maxLength');
  const parts = await page.locator('.rule:target > *').evaluateAll((list) => list.slice(0, 2).map((e) => e.textContent.trim()));
  assert.match(parts[0], /KontaktMail|Kontaktpersonens|mail/i);
  assert.equal(parts[1], 'ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength');
  await close();
});

test('code can be copied as it stands, and the button says when it is', async () => {
  const { page, wrong, close } = await open(site.address + 'guides/cli/', { permissions: ['clipboard-read', 'clipboard-write'] });
  const first = page.locator('.code').first();
  await first.getByRole('button', { name: 'Kopiér' }).click();
  await first.getByRole('button', { name: 'Kopieret' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'go install github.com/forkontrol/forkontrol/cmd/forkontrol@latest\nforkontrol check fil.xml');
  assert.deepEqual(wrong, []);
  await close();
});

test('a search whose index could not be read says so, and works when it can be read', async () => {
  const { page, asked, wrong, close } = await open(site.address);
  await page.context().route('**/pagefind/pagefind.js', (route) => route.abort());
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('mailadresse');
  await page.waitForFunction(() => { const e = document.querySelector('site-search'); return e.querySelector('.state').textContent === e.dataset.fails; });
  await page.context().unroute('**/pagefind/pagefind.js');
  await page.getByRole('searchbox').fill('mailadressen');
  await firstResult({ page, asked, wrong });
  await close();
});

test('a help link leads to its rule, also where the rules stand on several pages and below another path', async () => {
  const rules = ['ungedatabasen/indberet-institution-kontakt/#KontaktpersonInfo.KontaktMail/maxLength', 'unilogin/wsieksport/#ExportFull.Institution.Group.GroupLevel/enum', 'en/unilogin/wsieksport/#ExportFull.Institution.Group.GroupLevel/enum'];
  const { page, close } = await open('about:blank');
  for (const base of [site, below]) {
    for (const rule of rules) {
      await page.goto(base.address + rule);
      const anchor = decodeURIComponent(rule.split('#')[1]);
      await page.waitForFunction((id) => { const e = document.getElementById(id); if (!e) return false; const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; }, anchor);
    }
  }
  await close();
});

test('without script the overview is whole and every page can be reached', async () => {
  const { page, close } = await open(site.address + 'systems/', { javaScriptEnabled: false });
  const { systems } = JSON.parse(readFileSync('.data/catalogue.json', 'utf8'));
  assert.equal(await page.locator('#systems tbody tr:visible').count(), systems.length - 1);
  assert.equal(await page.locator('form[data-filter]').isVisible(), false);
  await page.locator('#systems a', { hasText: 'Ungedatabasen' }).click();
  await page.getByRole('link', { name: 'IndberetInstitutionKontakt', exact: true }).first().click();
  assert.match(page.url(), /indberet-institution-kontakt\/$/);
  await page.getByRole('link', { name: 'English' }).first().click();
  assert.match(page.url(), /\/en\/ungedatabasen\/indberet-institution-kontakt\/$/);
  await close();
});

test('the overview shows the systems that the filter asks for, and says how many', async () => {
  const { page, close } = await open(site.address + 'systems/');
  await page.getByLabel('Områder').selectOption('FGU');
  const shown = page.locator('#systems tbody tr:visible');
  const { systems } = JSON.parse(readFileSync('.data/catalogue.json', 'utf8'));
  const expected = systems.filter((s) => s.areas?.includes('FGU')).length;
  assert.equal(await shown.count(), expected);
  assert.match(await page.locator('form output').innerText(), new RegExp(`^${expected} `));
  await close();
});

test('pages open from a folder, and their links lead on', async () => {
  const { page, asked, close } = await open(pathToFileURL(resolve('dist/index.html')).href);
  await page.locator('.systems a', { hasText: 'Ungedatabasen' }).click();
  assert.match(page.url(), /dist\/ungedatabasen\/index\.html$/);
  assert.equal((await page.locator('h1').innerText()).replaceAll('\u00ad', ''), 'Ungedatabasen');
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.draft-note')).borderTopStyle), 'dashed');
  assert.ok(asked.every((u) => u.startsWith('file:')));
  await close();
});

test('a page that is not there has the menu and the search, on a phone too', async () => {
  const { page, close } = await open('about:blank', { viewport: phone });
  assert.equal((await page.goto(site.address + 'no/such/page/')).status(), 404);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.locator('#starlight__sidebar a', { hasText: 'Til skolen' }).waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').waitFor();
  await close();
});

test('a page says of which version and day its rules are, and leads to what has changed', async () => {
  const { page, close } = await open(site.address + 'en/codes/');
  assert.match(await page.locator('.ruleset').innerText(), /^forkontrol \d+\.\d+\.\d+\S*( · rules of \d{4}-\d\d-\d\d)? · ruleset sha256:/);
  await page.locator('.ruleset a').click();
  assert.match(await page.locator('h1').innerText(), /Changelog/);
  await close();
});

test('every code list says where it is used, or that it is not', async () => {
  const { page, close } = await open(site.address + 'codes/', { viewport: phone });
  const cells = await page.locator('td[data-label="Bruges i"]').allInnerTexts();
  assert.ok(cells.length > 20 && cells.every((c) => c.trim() !== ''), cells.join('\n'));
  await page.goto(site.address + 'codes/karakterer-7-trin/');
  assert.match(await page.locator('.facts').innerText(), /Ingen besked henviser til listen/);
  await page.goto(site.address + 'codes/landekoder/');
  assert.match(await page.locator('.facts').innerText(), /UNILoginImport/);
  await close();
});

test('who has no script reads that before the form that needs it', async () => {
  const { page, close } = await open(site.address + 'validator/', { javaScriptEnabled: false });
  const [notice, form] = await Promise.all([page.locator('noscript').first(), page.locator('[data-validator]')].map((e) => e.evaluate((n) => n.getBoundingClientRect().top)));
  assert.ok(notice < form, `${notice} ${form}`);
  await close();
});

test('who asks for less motion gets none', async () => {
  const { page, close } = await open(site.address, { reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); return parseFloat(s.transitionDuration) > 0 && s.transitionProperty !== 'none' || s.animationName !== 'none'; }).length);
  assert.equal(moving, 0);
  await close();
});

test('a field of a large message is found among hundreds, and the rest is as it was when nothing is asked for', async () => {
  const { page, wrong, close } = await open(site.address + 'coesa/umo/1.5/UmoHentResponse/', { viewport: phone });
  const rows = page.locator('table.fields tbody tr:visible');
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight) < 20_000);
  assert.equal(await page.locator('table.fields tbody tr').count(), 722);
  const folded = await rows.count();
  await page.getByLabel('Find et felt').fill('udmeldingens dato');
  assert.deepEqual(await rows.evaluateAll((list) => list.map((r) => r.id)), ['felt:UdmeldingsInformation.UdmeldingsInformationInfo.UdmeldingsDato']);
  assert.equal(await page.locator('form[data-fields] output').innerText(), '1 af 722');
  await page.getByLabel('Find et felt').fill('');
  await page.getByLabel('kun krævede').check();
  assert.ok(await rows.count() > 0);
  assert.ok(await rows.evaluateAll((list) => list.every((r) => r.dataset.required !== undefined)));
  await page.getByLabel('kun krævede').uncheck();
  assert.equal(await rows.count(), folded);
  assert.deepEqual(wrong, []);
  await close();
});

test('a link to a field opens the part of a large message that the field is in, with and without script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, close } = await open(site.address + 'coesa/umo/1.5/UmoHentResponse/#felt:DomainTabel.DomainInfo.Domain', { javaScriptEnabled });
    await page.locator('tr:target').waitFor({ state: 'visible' });
    if (javaScriptEnabled) await page.waitForFunction(() => { const { top, bottom } = document.querySelector('tr:target').getBoundingClientRect(); return top > 0 && bottom < innerHeight; });
    await close();
  }
});

test('the structure of a message is walked by keyboard: unfolded, folded, and on to the field in the table', async () => {
  const { page, close } = await open(site.address + 'unilogin/wsaimport/7/UNILoginImport/');
  const institution = page.locator('.tree summary', { hasText: 'Institution' }).first();
  await institution.focus();
  await page.keyboard.press('Enter');
  const number = page.locator('.tree summary', { hasText: 'InstitutionNumber' });
  await number.waitFor({ state: 'visible' });
  await number.focus();
  await page.keyboard.press('Space');
  await page.locator('.tree .help:visible a', { hasText: 'Feltet i tabellen' }).press('Enter');
  assert.match(decodeURIComponent(page.url()), /#felt:Institution\.InstitutionNumber$/);
  await page.getByRole('button', { name: 'Fold sammen' }).click();
  assert.equal(await number.isVisible(), false);
  await close();
});

test('no table of fields is cut off at the usual widths, and what must scroll shows that it does', async () => {
  const { page, close } = await open('about:blank');
  for (const width of [1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['unilogin/wsaimport/7/UNILoginImport/', 'ungedatabasen/indberet-institution-kontakt/1.0/Indberet/', 'coesa/umo/1.5/UmoHentResponse/#felt:DomainTabel.DomainInfo.Domain']) {
      await page.goto(site.address + path);
      const cut = await page.locator('.scroll:has(> table.fields)').evaluateAll((list) => list.filter((e) => e.scrollWidth > e.clientWidth + 1).length);
      assert.equal(cut, 0, `${path} at ${width}`);
    }
  }
  assert.match(await page.locator('.scroll').first().evaluate((e) => getComputedStyle(e).backgroundAttachment), /local, local, scroll, scroll/);
  await close();
});

test('a message on paper is a table with its headings, whole, and without what one cannot press there', async () => {
  const { page, close } = await open('about:blank', { viewport: { width: 703, height: 1017 } }); // A4 within its margins
  await page.emulateMedia({ media: 'print' });
  for (const path of ['ungedatabasen/indberet-institution-kontakt/1.0/Indberet/', 'coesa/umo/1.5/UmoHentResponse/', 'unilogin/wsaimport/7/UNILoginImport/']) {
    await page.goto(site.address + path);
    const display = (selector) => page.locator(selector).first().evaluate((e) => getComputedStyle(e).display);
    assert.equal(await display('table.fields thead'), 'table-header-group', path); // which is repeated on every sheet
    assert.equal(await display('table.fields tbody tr'), 'table-row', path);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than the paper`);
    assert.equal(await page.locator('nav:visible, site-search:visible, select:visible, .to-rules:visible').count(), 0, path);
  }
  await close();
});

test('the navigation stays from page to page as it was left, and the theme as it was chosen', async () => {
  const { page, close } = await open(site.address + 'guides/npm/', { viewport: { width: 1280, height: 400 }, colorScheme: 'light' });
  const navigation = page.locator('#starlight__sidebar');
  await navigation.locator('summary', { hasText: 'Systemer' }).click();
  await navigation.evaluate((e) => { e.scrollTop = 200; });
  await page.locator('starlight-theme-select:visible select').selectOption('dark');
  await page.goto(site.address + 'guides/cli/');
  assert.equal(await navigation.locator('details', { hasText: 'Alle systemer' }).getAttribute('open'), '');
  assert.equal(await navigation.evaluate((e) => e.scrollTop), 200);
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.deepEqual(await page.locator('starlight-theme-select select').evaluateAll((all) => all.map((s) => s.value)), ['dark', 'dark']);
  await close();
});
