// Brings the validator of a page to life.
import { hydrate } from 'preact';
import { read, write } from './address';
import { App } from './app';
import type { Data } from './data';
import { Desk } from './desk';
import { install } from './install';
import type { Lang } from './words';

const place = document.querySelector<HTMLElement>('[data-validator]');
const data = document.querySelector('#validator-data');
if (place && data) {
  const page = place.dataset.validator as Lang;
  const root = new URL(document.querySelector<HTMLMetaElement>('meta[name="site-root"]')?.content ?? '/', location.href).href;
  const desk = new Desk(JSON.parse(data.textContent!) as Data, root, page);
  hydrate(<App desk={desk} page={page} />, place);
  place.dataset.ready = '';
  if (location.protocol !== 'file:') ahead(desk, root, page);

  const own = place.dataset.own !== undefined; // the page is the validator's own, and so is its address
  let written = own ? location.hash : '';
  if (own) {
    let following = false; // an example is on its way; what it is called is not to be forgotten
    desk.listen(() => {
      if (following) return;
      const hash = write(desk.address, page);
      if (hash === written) return;
      written = hash;
      history.replaceState(null, '', location.pathname + location.search + hash);
      // The page in the other language opens with the same message and options.
      const other = document.querySelectorAll<HTMLAnchorElement>('a.language');
      const { lang: _, ...rest } = desk.address;
      for (const link of other) link.hash = write(rest, page);
    });
    const follow = () => {
      written = location.hash;
      following = true;
      void desk.follow(read(location.hash)).finally(() => (following = false));
    };
    addEventListener('hashchange', follow);
    if (location.hash) follow();
  }
}

/** While the page rests, loads the module and the rules, unless somebody pays for each byte or waits long for it; then it keeps them for a visit without a connection. */
function ahead(desk: Desk, root: string, page: Lang): void {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  const dear = connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '');
  const link = document.createElement('link');
  Object.assign(link, { rel: 'manifest', href: `${root}app.${page}.webmanifest` });
  document.head.append(link);
  let kept = false;
  desk.listen(() => {
    if (kept || desk.kit !== 'ready') return;
    kept = true;
    const own = [...document.querySelectorAll<HTMLScriptElement>('script[type="module"][src]')].map((s) => s.src);
    void install(root, [...own, `${root}${desk.data.kit}worker.js`], () => desk.tellNewer()).catch(() => {}); // it works as before
  });
  if (dear) return;
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1)); // Safari has none
  idle(() => desk.wake()); // not as late as at load: the module is what takes longest
}
