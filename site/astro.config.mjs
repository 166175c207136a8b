import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

// No script or style may stand in a page itself: the content security policy
// forbids it. What Starlight inlines all the same, build/finish.mjs takes out.
export default defineConfig({
  site: 'https://forkontrol.dk',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never', concurrency: 2 },
  vite: { build: { assetsInlineLimit: 0, modulePreload: false } },
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
  integrations: [
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
