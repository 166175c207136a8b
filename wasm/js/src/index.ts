import {LocalKit} from "./kit.js";
import {loadParts} from "./parts.js";
import type {Kit, LoadOptions} from "./types.js";

export * from "./types.js";
export {ForkontrolError, type ErrorCode} from "./error.js";
export {systems, version} from "./release.js";

/**
 * Loads the module and its packs. All requests are made here; the kit makes none.
 * Rejects with a {@link ForkontrolError}: `load`, `version`, `pack-damaged`, `unknown-system`, `argument`, `option`.
 */
export async function load(options?: LoadOptions): Promise<Kit> {
  return new LocalKit(await loadParts(options));
}
