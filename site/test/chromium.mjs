// What the tests in Chromium share: the browser, the site as a server gives it, and pages that remember.
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../build/serve.mjs';

export let browser;
/** The site at the root of a host, and below a path. */
export let site, below;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  site = await serve();
  below = await serve({ base: '/a/path/' });
});
after(async () => { await browser?.close(); await site?.close(); await below?.close(); });

export const desktop = { width: 1280, height: 900 }, phone = { width: 390, height: 844 };

/**
 * A page that remembers what it asked for and what went wrong, in a context of its own, loaded with all that is in it. With
 * waitUntil 'networkidle' it has also got what its scripts ask for later, which takes half a second. A context costs Chromium a
 * process, half a second of a core: whoever needs many addresses goes on in the same page.
 */
export async function open(address, { waitUntil = 'load', ...options } = {}) {
  const context = await browser.newContext({ viewport: desktop, ...options });
  const page = await context.newPage();
  const asked = [], wrong = [];
  page.on('request', (r) => asked.push(r.url()));
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) wrong.push(m.text()); });
  page.on('pageerror', (e) => wrong.push(e.message));
  page.on('response', (r) => { if (r.status() >= 400) wrong.push(`${r.status()} ${r.url()}`); });
  await page.goto(address, { waitUntil });
  return { page, asked, wrong, close: () => context.close() };
}

/** Waits for the first result of a search and gives its locator; without one it says what the page said and asked for. */
export async function firstResult({ page, asked, wrong }) {
  const first = page.locator('site-search .results a').first();
  await first.waitFor().catch(async (cause) => {
    const said = await page.locator('site-search').evaluate((e) => e.innerText);
    throw new Error(`no result; the page says: ${said}\nwrong: ${wrong.join('\n')}\nasked: ${asked.filter((a) => a.includes('/pagefind/')).join('\n')}`, { cause });
  });
  return first;
}
