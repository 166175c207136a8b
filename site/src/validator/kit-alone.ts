// The rules of a page that was opened from a folder: build/alone.mjs puts this file in the
// place of kit.ts. Such a page may read no other files and start no worker, so all is in the
// script, and the page itself checks.
import { load as loadHere, type RemoteKit, type StreamOptions } from '@forkontrol/validator';
import type { Contract } from '@forkontrol/validator/contracts';
import { packs, wasm } from 'forkontrol:alone';
import { unpacked } from './unpacked';
import type { Lang } from './words';

export async function load(_folder: string, lang: Lang, own: readonly Uint8Array<ArrayBuffer>[]): Promise<RemoteKit> {
  const wanted = packs.filter((p) => p.lang === undefined || p.lang === lang);
  const [module, ...rules] = await Promise.all([wasm, ...wanted.map((p) => p.data)].map(unpacked));
  const kit = await loadHere({ wasm: module!, packs: [...rules, ...own], lang });
  // A payload in pieces leaves time between them for the page; a text becomes one.
  const inPieces = (payload: unknown) => (typeof payload === 'string' ? new Blob([payload]) : payload) as Blob;
  return {
    version: kit.version,
    lang: kit.lang,
    check: async (payload, options) => kit.check(inPieces(payload), options as StreamOptions),
    checkText: async (payload, options) => kit.checkText(inPieces(payload), options as StreamOptions),
    checkField: async (...args) => kit.checkField(...args),
    systems: async (...args) => kit.systems(...args),
    messages: async (...args) => kit.messages(...args),
    describe: async (...args) => kit.describe(...args),
    setRegister: async (...args) => kit.setRegister(...args),
    close: () => kit.close(),
  };
}

/** The module that reads contracts would double the script of every such page. */
export async function readContract(_folder: string, _files: readonly File[], _lang: Lang): Promise<Contract> {
  throw new Error('a page that was opened from a folder reads no contracts');
}
