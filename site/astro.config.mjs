import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

/** Writes which npm packages have code in the scripts of the pages: test/notice.test.mjs looks whether NOTICE has their licences. */
const shipped = {
  name: 'forkontrol:shipped',
  generateBundle(_, bundle) {
    if (this.environment?.name !== 'client') return;
    const of = (module) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
    const modules = Object.values(bundle).flatMap((chunk) => Object.entries(chunk.modules ?? {}).filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id));
    mkdirSync('.data', { recursive: true });
    writeFileSync('.data/shipped.json', JSON.stringify([...new Set(modules.map(of).filter(Boolean))].sort(), undefined, 1) + '\n');
  },
};

/** Sets a blank between the parts of a page, before they are read for the search: “Hvorfor” and what stands beside it are two words. */
const apart = {
  name: 'forkontrol:apart',
  hooks: {
    'astro:build:done': ({ dir, pages }) => {
      for (const { pathname } of pages) {
        const file = new URL(`${pathname.replace(/\/?$/, '/').replace(/^\//, '')}index.html`, dir);
        if (existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8').replace(/<\/(?:dt|dd|t[hd]|li|p|h[1-6]|div|summary|a|span|b)>(?=<)/g, '$& '));
      }
    },
  },
};

// No script or style may be in a page itself: the content security policy
// forbids it. What Starlight inlines all the same, build/finish.mjs takes out.
export default defineConfig({
  site: 'https://forkontrol.dk',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never', concurrency: 2 },
  vite: { build: { assetsInlineLimit: 0, modulePreload: false }, plugins: [shipped] },
  markdown: { syntaxHighlight: false }, // build/code.mjs colours the code of all pages
  devToolbar: { enabled: false },
  integrations: [
    apart,
    starlight({
      title: 'forkontrol',
      logo: { src: './src/mark.svg', alt: '' },
      favicon: '/favicon.svg',
      defaultLocale: 'root',
      locales: {
        root: { label: 'Dansk', lang: 'da' },
        en: { label: 'English', lang: 'en' },
      },
      head: [
        { tag: 'meta', attrs: { property: 'og:image', content: 'https://forkontrol.dk/social.png' } },
        { tag: 'meta', attrs: { name: 'color-scheme', content: 'light dark' } },
        { tag: 'script', attrs: { src: '/local.js', defer: true } },
      ],
      customCss: ['./src/styles/site.css'],
      markdown: { headingLinks: false },
      expressiveCode: false,
      pagination: false,
      credits: false,
      disable404Route: true,
      pagefind: true,
      routeMiddleware: './src/route.ts',
      components: {
        LanguageSelect: './src/components/LanguageSelect.astro',
        Search: './src/components/Search.astro',
        Footer: './src/components/Footer.astro',
        PageTitle: './src/components/PageTitle.astro',
      },
    }),
  ],
});
