// The validator as one file, to be mailed or put on a share: build/single.mjs puts all that it needs into a page.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { App } from './app';
import type { Data } from './data';
import { Desk } from './desk';
import { say, type Lang } from './words';

/** Where the pages are that findings lead to. Nothing is asked from there until somebody follows a link. */
const home = 'https://forkontrol.dk/';

const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => void (document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light');
dark.addEventListener('change', paint);
paint();

function Single({ desk }: { desk: Desk }): JSX.Element {
  const [lang, setLang] = useState<Lang>(desk.options.lang);
  const t = say(lang);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = `${t('region')} | forkontrol`;
  }, [lang]);
  const other = lang === 'da' ? 'en' : 'da';
  const turn = () => {
    desk.set({ lang: other });
    setLang(other);
  };
  return (
    <>
      <header class="single-head">
        <b>forkontrol</b>
        <button type="button" lang={other} onClick={turn}>{t('otherLanguage')}</button>
      </header>
      <main class="sl-markdown-content single">
        <h1>{t('region')}</h1>
        <p class="lead">{t('lead')} {t('singleLead')}</p>
        <App desk={desk} page={lang} />
        <p class="dim">{t('singleVersion').replace('{version}', desk.data.version)} <a href={lang === 'da' ? home : `${home}en/`}>forkontrol.dk</a></p>
      </main>
    </>
  );
}

const data = JSON.parse(document.querySelector('#validator-data')!.textContent!) as Data;
const place = document.querySelector<HTMLElement>('#single')!;
const first: Lang = navigator.languages.some((l) => /^(da|nb|nn|no|fo|kl)\b/i.test(l)) || !navigator.languages.some((l) => /^en\b/i.test(l)) ? 'da' : 'en';
render(<Single desk={new Desk({ ...data, single: true }, home, first)} />, place);
