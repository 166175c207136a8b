// The site without a mouse: everything can be reached, is seen when it has the focus, and lets go of it again.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { firstResult, open, phone, site } from './chromium.mjs';

/** What has the focus: which element in the order of their first turns, its words, and whether it shows; undefined when it is the page as a whole. */
const focused = (page) => page.evaluate(() => {
  const deepest = (root) => (root.activeElement?.shadowRoot?.activeElement ? deepest(root.activeElement.shadowRoot) : root.activeElement);
  const e = deepest(document);
  if (e === document.body) return undefined;
  window.turns ??= new Map();
  if (!window.turns.has(e)) window.turns.set(e, window.turns.size);
  // The editor shows the focus by a frame of its own.
  const editor = e.closest('.editor') ?? e.getRootNode().host?.closest('.editor');
  const { outlineStyle, outlineWidth } = getComputedStyle(e);
  const marked = editor ? getComputedStyle(editor).boxShadow !== 'none' : outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  // Part of it lies in the window, and nothing lies on that.
  const inWindow = (r) => ({ left: Math.max(r.left, 0), right: Math.min(r.right, innerWidth), top: Math.max(r.top, 0), bottom: Math.min(r.bottom, innerHeight) });
  const box = [...(editor ?? e).getClientRects()].map(inWindow).find((r) => r.left < r.right && r.top < r.bottom);
  const hit = box && document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return { turn: window.turns.get(e), words: (e.ariaLabel || e.textContent.trim() || e.outerHTML).slice(0, 60), shows: marked && hit !== undefined && (editor ?? e).contains(hit) };
});

/** Presses Tab until what a selector finds has the focus. All that has it on the way must show it. */
async function tabTo(page, selector, most = 200) {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    assert.ok(!at || at.shows, `the focus does not show on ${at?.words}`);
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
  }
  assert.fail(`${selector} is not reached`);
}

for (const [name, size] of [['a desktop', undefined], ['a phone', phone]]) {
  for (const path of ['', 'systems/', 'ungedatabasen/indberet-institution-kontakt/1.0/Indberet/', 'ungedatabasen/indberet-institution-kontakt/']) {
    test(`Tab goes through /${path} on ${name} and out of it, and shows where it is`, async () => {
      const { page, wrong, close } = await open(site.address + path, size && { viewport: size });
      const hidden = [];
      let last;
      for (;;) {
        await page.keyboard.press('Tab');
        const at = await focused(page);
        if (!at) break; // at the end the browser has it
        assert.equal(at.turn, last ? last.turn + 1 : 0, `${at.words} has the focus a second time before the end`);
        if (!at.shows) hidden.push(at.words);
        last = at;
      }
      assert.deepEqual(hidden, []);
      assert.match(last.words, /^forkontrol \d/); // the version, in the foot
      assert.deepEqual(wrong, []);
      await close();
    });
  }
}

test('the skip link leads past the navigation', async () => {
  const { page, close } = await open(site.address + 'systems/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.closest('main') !== null), true);
  await close();
});

test('search, language, theme, sidebar and filter answer to the keyboard', async () => {
  const { page, asked, wrong, close } = await open(site.address);
  await tabTo(page, 'site-search .open');
  await page.keyboard.press('Enter');
  await page.keyboard.type('mailadresse');
  await firstResult({ page, asked, wrong });
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.matches('site-search .open')), true);
  await page.keyboard.press('Enter');
  await tabTo(page, 'site-search .results a');
  const found = await page.evaluate(() => document.activeElement.href);
  await page.keyboard.press('Enter');
  await page.waitForURL(found);

  await page.goto(site.address);
  await tabTo(page, 'starlight-theme-select select');
  await page.keyboard.press('Home');
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'light');

  await tabTo(page, 'a.language');
  await page.keyboard.press('Enter');
  await page.waitForURL(site.address + 'en/');

  await tabTo(page, '.sidebar details:has(a[href$="systems/"]) > summary');
  await page.keyboard.press('Enter');
  await tabTo(page, '.sidebar a[href$="systems/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(site.address + 'en/systems/');

  await tabTo(page, 'form[data-filter] select[name="area"]');
  await page.keyboard.type('FGU');
  const { systems } = JSON.parse(readFileSync('.data/catalogue.json', 'utf8'));
  assert.equal(await page.locator('#systems tbody tr:visible').count(), systems.filter((s) => s.areas?.includes('FGU')).length);
  await close();
});

test('on a phone the menu opens and closes without touching it', async () => {
  const { page, close } = await open(site.address, { viewport: phone });
  const menu = page.getByRole('button', { name: 'Menu' });
  const first = page.getByRole('navigation').getByRole('link', { name: 'Start', exact: true });
  await tabTo(page, '.sl-menu-button');
  assert.equal(await first.isVisible(), false);
  await page.keyboard.press('Enter');
  assert.equal(await first.isVisible(), true);
  await tabTo(page, '.sidebar a');
  await tabTo(page, '.sidebar details:has(a[href$="systems/"]) > summary');
  await page.keyboard.press('Escape');
  assert.equal(await first.isVisible(), false);
  assert.equal(await menu.evaluate((e) => e === document.activeElement), true);
  // What lies behind the menu has the keyboard again.
  await tabTo(page, 'main a');
  await close();
});
