// Runs before a page of the validator shows: what takes longest, the module and the rules, is asked for while the page itself still
// loads, unless somebody pays for each byte or waits long for it (see src/validator/start.tsx, which says the same).
(() => {
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (location.protocol === 'file:' || saveData || /2g/.test(effectiveType ?? '')) return;
  for (const name of FILES) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', fetchPriority: 'low', href: new URL('../' + name, document.currentScript.src).href });
    document.head.append(link);
  }
})();
