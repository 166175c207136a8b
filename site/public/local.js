// What a site does that is opened from a folder: there is no server to find the page
// of a folder, and the browser lets the page load no modules.
if (location.protocol === 'file:') {
  const whole = (event) => {
    const link = event.target.closest?.('a[href]');
    const to = link && new URL(link.href);
    if (to?.protocol === 'file:' && to.pathname.endsWith('/')) {
      to.pathname += 'index.html';
      link.href = to.href;
    }
  };
  addEventListener('click', whole, true);
  addEventListener('auxclick', whole, true);
  for (const words of document.querySelectorAll('[data-from-folder]')) words.hidden = false;
  if (document.querySelector('[data-validator]')) {
    const script = document.createElement('script');
    script.src = document.querySelector('meta[name="site-root"]').content + 'live/alone.js';
    document.head.append(script);
  }
}
