/** What build/alone.mjs puts into the script of pages that are opened from a folder, packed by gzip, in base64. */
declare module 'forkontrol:alone' {
  export const wasm: string;
  export const packs: readonly { lang?: 'da' | 'en'; data: string }[];
  /** A JSON object: the texts of the files below `live/` by their names. */
  export const files: string;
}
