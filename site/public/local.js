// A site that is opened from a folder has no server to find the page of a folder.
if (location.protocol === 'file:') {
  for (const link of document.querySelectorAll('a[href]')) {
    const to = new URL(link.href);
    if (to.protocol === 'file:' && to.pathname.endsWith('/')) {
      to.pathname += 'index.html';
      link.href = to.href;
    }
  }
}
