// The rules of a page that comes from a server: the npm package in a worker.
import type { RemoteKit } from '@forkontrol/validator';
import type { loadInWorker } from '@forkontrol/validator/worker';
import type { Lang } from './words';

/** Loads the package from its folder, and packs of one's own. It finds the module and the rules beside itself, as with its other users. */
export async function load(folder: string, lang: Lang, packs: readonly Uint8Array<ArrayBuffer>[]): Promise<RemoteKit> {
  const worker = (await import(/* @vite-ignore */ `${folder}worker.js`)) as { loadInWorker: typeof loadInWorker };
  return worker.loadInWorker({ lang, ...(packs.length > 0 && { packs }) });
}
