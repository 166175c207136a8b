// The service worker: with it the validator works without a connection, after a visit. build/offline.mjs writes what it
// keeps in the place of `kept`.
//
//   - What is kept is kept as a whole, each file with the hash of its content, or not at all.
//   - A file whose name or folder follows from its content comes from here; a browser can never get another under the name.
//   - All else comes from the server as long as it answers, so that who is connected has the newest rules. Without it, pages
//     that are kept come from here: what they name is kept with them, so nothing of two builds ever meets.
/** @type {{build: string, files: {path: string, hash: string, lang?: string}[]}} */
const kept = {};
const prefix = 'forkontrol ', name = prefix + kept.build;
const scope = self.registration.scope;
const at = (path) => new URL(path, scope).href;
const all = new Map(kept.files.map((f) => [at(f.path), f]));
/** Reports whether an address follows from what is there. */
const named = (address) => /\/(_astro|live\/kit-[0-9a-f]+)\//.test(address);
const plain = (address) => address.replace(/[?#].*$/, '');
/** How long a server is waited for, in milliseconds, when there is something to show. */
const patience = 4000;

/** A file from what was kept before, when it is the one that is meant. */
async function same(address, hash) {
  const there = await caches.match(address, { ignoreVary: true });
  if (!there) return undefined;
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await there.clone().arrayBuffer()));
  return `sha256-${btoa(String.fromCharCode(...sum))}` === hash ? there : undefined;
}

/** The languages of open pages, and those that were kept before. */
async function languages(before) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const read = pages.map(({ url }) => (url.startsWith(at('en/')) ? 'en' : 'da'));
  const known = await Promise.all(before.map(async (old) => {
    const keys = await (await caches.open(old)).keys();
    return keys.flatMap(({ url }) => (url === at('en/validator/') ? ['en'] : url === at('validator/') ? ['da'] : []));
  }));
  return new Set([...read, ...known.flat()]);
}

const former = async () => (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name);

async function keep() {
  const before = await former(), wanted = await languages(before);
  const cache = await caches.open(name);
  await Promise.all(kept.files.filter(({ lang }) => !lang || wanted.has(lang)).map(async ({ path, hash }) => {
    const address = at(path), there = named(address) && (await same(address, hash));
    const ask = (mode) => fetch(address, { integrity: hash, cache: mode, credentials: 'same-origin' });
    // The browser may have half a file that was asked for while the site was being put on its server.
    const file = there || (await (named(address) ? ask('default').catch(() => ask('reload')) : ask('no-cache')));
    if (!file.ok) throw new Error(`${file.status} ${path}`);
    await cache.put(address, file);
  }));
}

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

// The build before stays for pages of it that are open.
self.addEventListener('activate', (event) => event.waitUntil(former().then((old) => Promise.all(old.slice(0, -1).map((key) => caches.delete(key)))).then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const { request } = event, address = plain(request.url);
  if (request.method !== 'GET' || !address.startsWith(scope)) return;
  event.respondWith(named(address) ? held(event, address) : newest(event, address));
});

/** A file that cannot change. */
async function held({ request }, address) {
  const there = await caches.match(address, { ignoreVary: true });
  if (there) return there;
  const got = await fetch(request);
  if (got.status === 200) await (await caches.open(name)).put(address, got.clone()).catch(() => {}); // without room it goes on
  return got;
}

/** What the server has now, else what is kept. */
async function newest(event, address) {
  const cache = await caches.open(name), there = await cache.match(address, { ignoreVary: true });
  const asked = fetch(event.request).then((got) => {
    if (got.status === 200 && !got.redirected && !all.has(address)) event.waitUntil(cache.put(address, got.clone()).catch(() => {}));
    return got;
  });
  if (!there) return asked;
  return Promise.race([asked.catch(() => there), new Promise((resolve) => setTimeout(() => resolve(there), patience))]);
}

// A page asks whether it is of this build, by what it has loaded.
self.addEventListener('message', ({ data, ports }) => ports[0]?.postMessage(data.every((address) => all.has(plain(address)))));
