// The rules of a page that comes from a server: the npm package in a worker.
import type { RemoteKit } from '@forkontrol/validator';
import type { loadInWorker } from '@forkontrol/validator/worker';
import type { Contract, contract } from '@forkontrol/validator/contracts';
import type { DescriptionReader, loadDescriptions as loadHere } from '@forkontrol/validator/descriptions';
import type { Lang } from './words';

/** Loads the package from its folder, and packs of one's own. It finds the module and the rules beside itself, as with its other users. */
export async function load(folder: string, lang: Lang, packs: readonly Uint8Array<ArrayBuffer>[]): Promise<RemoteKit> {
  const worker = (await import(/* @vite-ignore */ `${folder}worker.js`)) as { loadInWorker: typeof loadInWorker };
  return worker.loadInWorker({ lang, ...(packs.length > 0 && { packs }) });
}

/** Makes a pack of contracts, by a module that is loaded for that. */
export async function readContract(folder: string, files: readonly File[], lang: Lang): Promise<Contract> {
  const contracts = (await import(/* @vite-ignore */ `${folder}contracts.js`)) as { contract: typeof contract };
  return contracts.contract(files, { lang });
}

/** Starts what reads interface descriptions, by a module that is loaded for that. */
export async function loadDescriptions(folder: string, lang: Lang): Promise<DescriptionReader> {
  const descriptions = (await import(/* @vite-ignore */ `${folder}descriptions.js`)) as { loadDescriptions: typeof loadHere };
  return descriptions.loadDescriptions({ lang });
}
