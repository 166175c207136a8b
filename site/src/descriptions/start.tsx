// Brings the page that reads interface descriptions to life.
import { hydrate } from 'preact';
import type { Data } from '../validator/data';
import { Desk } from '../validator/desk';
import type { Lang } from '../validator/words';
import { App } from './app';
import { Reading } from './reading';

const place = document.querySelector<HTMLElement>('[data-descriptions]');
const data = document.querySelector('#validator-data');
if (place && data) {
  const lang = place.dataset.descriptions as Lang;
  const root = new URL(document.querySelector<HTMLMetaElement>('meta[name="site-root"]')?.content ?? '/', location.href).href;
  hydrate(<App reading={new Reading(new Desk(JSON.parse(data.textContent!) as Data, root, lang))} lang={lang} />, place);
  place.dataset.ready = '';
}
