// The service worker of the site, which lets the validator work without a connection, and what it says about newer versions.

/** How long a page rests before it looks for a newer version again, in milliseconds. */
const rest = 3_600_000;

/** Keeps the validator for later. Calls newer when there is a build that is not that of this page. */
export async function install(root: string, used: readonly string[], newer: () => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return; // as in a window that keeps nothing
  const registration = await navigator.serviceWorker.register(`${root}sw.js`, { scope: root, updateViaCache: 'none' });
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < rest) return;
    looked = Date.now();
    registration.update().catch(() => {}); // there is no connection
  });
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state !== 'activated') return;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data: mine }) => void (mine || newer());
      worker.postMessage(used, [port2]);
    });
  });
}
