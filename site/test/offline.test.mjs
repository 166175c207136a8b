// The validator without a connection: after a visit, and as one file.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeWorker } from '../build/offline.mjs';
import { serve } from '../build/serve.mjs';
import { singleName } from '../build/single.mjs';
import { open, phone, site } from './chromium.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const broken = resolve('../examples/ungedatabasen/indberet-fejl-cpr.xml');
const folder = mkdtempSync(join(tmpdir(), 'forkontrol-offline-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function check(page, button = /Vælg filer|Choose files/) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()]);
  await chooser.setFiles(broken);
  await page.locator('.validator .status-invalid').waitFor();
  assert.equal(await page.locator('.validator .findings li').count(), 3);
}

/** What the service worker of a built site keeps. */
const kept = (dist) => JSON.parse(/const kept = (\{.*\});/.exec(readFileSync(join(dist, 'sw.js'), 'utf8'))[1]);

/** The next build of the site, as far as it is kept: its kit is another, and its pages say so. */
function nextBuild() {
  const dist = join(folder, 'next');
  for (const { path } of kept('dist').files) {
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    cpSync(join('dist', file), join(dist, file));
  }
  const [old] = /live\/kit-[0-9a-f]+\//.exec(readFileSync('dist/sw.js', 'utf8')), kit = 'live/kit-0123456789/';
  renameSync(join(dist, old), join(dist, kit));
  for (const page of ['index.html', 'validator/index.html', 'en/index.html', 'en/validator/index.html']) {
    writeFileSync(join(dist, page), readFileSync(join(dist, page), 'utf8').replaceAll(old, kit).replace('>Kontrollér en fil</h1>', '>Den nye udgave</h1>'));
  }
  writeWorker(dist, kit);
  return { dist, kit };
}

test('after a visit the validator works without a connection; a new build replaces the old as a whole, and is announced', async (t) => {
  let server = await serve();
  t.after(() => server.close());
  const port = Number(new URL(server.address).port), address = `${server.address}validator/`;
  const { page, close } = await open(address);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await server.close();
  await page.reload();
  await check(page);

  // A build that has come only in part is not taken.
  const { dist, kit } = nextBuild();
  const module = join(dist, kit, 'forkontrol.wasm'), whole = readFileSync(module);
  writeFileSync(module, whole.subarray(0, 1000));
  server = await serve({ dist, port });
  const update = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => registration.addEventListener('updatefound', () => resolve(registration.installing), { once: true }));
    registration.update().catch(() => {}); // says that the install failed
    const worker = await found;
    return new Promise((resolve) => {
      const look = () => ['activated', 'redundant'].includes(worker.state) && resolve(worker.state);
      worker.addEventListener('statechange', look);
      look();
    });
  });
  assert.equal(await update(), 'redundant');
  await server.close();
  await page.reload();
  await check(page);
  assert.equal(await page.locator('h1').innerText(), 'Kontrollér en fil');

  writeFileSync(module, whole);
  server = await serve({ dist, port });
  assert.equal(await update(), 'activated');
  await page.locator('.alert', { hasText: 'Der er en ny version af siden og reglerne.' }).waitFor();
  await check(page); // the page goes on with what it has
  await page.getByRole('button', { name: 'Genindlæs' }).click();
  await page.getByRole('heading', { name: 'Den nye udgave' }).waitFor();
  await server.close();
  await page.reload();
  await check(page);
  assert.equal(await page.locator('h1').innerText(), 'Den nye udgave');
  assert.ok(await page.evaluate((kit) => performance.getEntriesByType('resource').some(({ name }) => name.includes(kit)), kit), 'the module is that of the page');
  await close();
});

test('nothing that was checked is kept', async () => {
  const { page, close } = await open(site.address + 'validator/');
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await check(page);
  const texts = await page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) found.push(request.method + (await (await cache.match(request)).text()));
    }
    return found;
  });
  assert.ok(texts.length > 10);
  assert.deepEqual(texts.filter((t) => t.includes('120305-5024')), []);
  assert.equal((await page.evaluate(() => indexedDB.databases())).length, 0);
  await close();
});

test('the module is asked for before the page lives, once, unless the visitor saves data', async () => {
  const at = '/validator/';
  const { page, close } = await open('about:blank');
  // What the browser takes from its cache, the server does not hear of.
  const served = [];
  const own = await serve({ hear: (path) => { if (/\.wasm$|\.fkp$/.test(path)) served.push(path); } });
  let lived;
  page.on('request', (r) => { if (/forkontrol\.wasm$/.test(r.url())) lived ??= page.evaluate(() => document.querySelector('[data-validator][data-ready]') !== null).catch(() => true); });
  await Promise.all([page.waitForRequest(/forkontrol\.wasm$/), page.goto(own.address + at.slice(1))]);
  assert.equal(await lived, false);
  await check(page);
  assert.ok(served.some((path) => path.endsWith('/forkontrol.wasm')));
  assert.equal(served.length, new Set(served).size, served.join(' '));
  await close();
  await own.close();
  const saving = await open('about:blank');
  await saving.page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '4g' } }));
  await saving.page.goto(site.address + at.slice(1), { waitUntil: 'networkidle' });
  assert.deepEqual(saving.asked.filter((u) => /\.wasm$|\.fkp$/.test(u)), []);
  await check(saving.page);
  await saving.close();
});

test('the site can be installed as an app, in both languages', async () => {
  for (const [path, lang] of [['validator/', 'da'], ['en/', 'en']]) {
    const { page, wrong, close } = await open(site.address + path);
    const link = page.locator('link[rel="manifest"]');
    await link.waitFor({ state: 'attached' });
    const session = await page.context().newCDPSession(page);
    const { errors, data } = await session.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    assert.equal(manifest.lang, lang);
    for (const { src, sizes } of manifest.icons) {
      const image = await page.evaluate((src) => new Promise((resolve) => { const i = new Image(); i.onload = () => resolve(`${i.width}x${i.height}`); i.onerror = () => resolve('none'); i.src = src; }), new URL(src, site.address).href);
      assert.equal(image, sizes);
    }
    assert.equal((await page.request.get(new URL(manifest.start_url, site.address).href)).status(), 200);
    assert.deepEqual(wrong, []);
    await close();
  }
});

for (const [colorScheme, viewport] of [['light', undefined], ['dark', phone]]) {
  test(`as one file it checks from a disk and asks for nothing, ${colorScheme}${viewport ? ', on a phone' : ''}`, async () => {
    const { page, asked, wrong, close } = await open('about:blank', { colorScheme, locale: 'da-DK', ...(viewport && { viewport }) });
    await page.context().setOffline(true);
    await page.goto(pathToFileURL(resolve('dist', singleName)).href);
    await check(page, 'Vælg filer');
    assert.match(await page.locator('.verdict').innerText(), /^Ugyldig 3 fejl/);
    await page.locator('.validator .mend button').first().click(); // the editor is there too
    await page.waitForFunction(() => document.querySelectorAll('.validator .findings li').length === 2);
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('.verdict', { hasText: 'Invalid' }).waitFor();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(asked.filter((u) => !/^(file|data|blob|about):/.test(u)), []);
    assert.equal(asked.filter((u) => u.startsWith('file:')).length, 1);
    assert.deepEqual(wrong, []);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `single-${colorScheme}.png`) });
    await close();
  });
}

test('as one file it has the examples, and every report that the site gives', async () => {
  const { page, asked, wrong, close } = await open(pathToFileURL(resolve('dist', singleName)).href, { locale: 'da-DK' });
  await page.getByRole('button', { name: 'Med fejl' }).click();
  await page.locator('.validator .status-invalid').waitFor();
  const found = await page.locator('.validator .findings li').count();
  const saved = async (kind) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: kind, exact: true }).click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  assert.equal(JSON.parse(await saved('JSON')).payloads[0].findings.length, found);
  const [run] = JSON.parse(await saved('SARIF')).runs;
  assert.equal(run.results.length, found);
  const text = await saved('HTML');
  assert.match(text, /<html lang="da"/);
  assert.ok(text.includes(run.results[0].ruleId), 'the page is of the same report');
  assert.deepEqual(asked.filter((u) => !/^(file|data|blob|about):/.test(u)), []);
  assert.deepEqual(wrong, []);
  await close();
});
