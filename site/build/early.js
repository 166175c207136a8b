// Runs before a page of the validator shows: what takes longest, the module and the rules, is asked for while the page itself still
// loads, unless somebody pays for each byte or waits long for it (see src/validator/start.tsx, which says the same). It goes into the
// cache: a preload would keep it for the page, which holds the page up while it comes, and from which no worker can take it.
(() => {
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (location.protocol === 'file:' || saveData || /2g/.test(effectiveType ?? '')) return;
  for (const name of FILES) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'prefetch', as: 'fetch', crossOrigin: 'anonymous', href: new URL('../' + name, document.currentScript.src).href });
    document.head.append(link);
  }
})();
