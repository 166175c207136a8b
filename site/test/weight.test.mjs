// What a page loads before anybody touches it, as it comes from a server that compresses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, site } from './chromium.mjs';

/** Bytes of all that the first view of a page may load, compressed; the module and its rules are not counted. */
const most = 120_000;
const counts = (url) => !/\.wasm$|\/packs\//.test(new URL(url).pathname);

test('the first view is below 120 kB, with all that its scripts load by themselves', async () => {
  const { page, close } = await open('about:blank');
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let parts;
  page.on('requestfinished', (r) => parts.push(r.sizes().then((s) => ({ url: r.url(), bytes: s.responseBodySize }))));
  for (const path of ['', 'en/', 'validator/', 'systems/', 'ungedatabasen/indberet-institution-kontakt/1.0/Indberet/', 'coesa/umo/1.5/UmoHentResponse/', 'unilogin/wsieksport/rules-1/', 'guides/cli/']) {
    parts = [];
    const answer = await page.goto(site.address + path, { waitUntil: 'networkidle' });
    assert.equal(answer.status(), 200, path);
    assert.equal((await answer.allHeaders())['content-encoding'], 'br', path);
    const loaded = (await Promise.all(parts)).filter((p) => counts(p.url));
    const sum = loaded.reduce((n, p) => n + p.bytes, 0);
    assert.ok(sum < most, `/${path} loads ${sum} bytes:\n${loaded.map((p) => `${p.bytes} ${p.url}`).join('\n')}`);
  }
  await close();
});
