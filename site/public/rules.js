// A link to a rule leads to the page of its service. Where its rules stand on
// several pages, this goes on to the one that holds the rule.
(() => {
  const data = document.getElementById('rule-pages');
  if (!data) return;
  const pages = JSON.parse(data.textContent);
  const go = () => {
    let anchor = location.hash.slice(1);
    try { anchor = decodeURIComponent(anchor); } catch { /* taken as it is */ }
    const page = pages[anchor] ?? pages[anchor.slice(0, anchor.lastIndexOf('/'))];
    if (!page || document.getElementById(anchor)) return;
    const file = location.protocol === 'file:' ? 'index.html' : '';
    location.replace(new URL(`rules-${page}/${file}${location.hash}`, location.href.split('#')[0]));
  };
  addEventListener('hashchange', go);
  go();
})();
