// Files that are dropped or chosen: what is in folders and archives, and whether
// one can be shown as text.

/** A file is shown in the editor up to this size, in bytes. */
export const mostShown = 1_000_000;

/** A payload that was given: a file, or bytes that are unpacked as they are read. */
export type Given = {
  name: string;
  /** In bytes; of one that is packed alone, packed. */
  size: number;
  blob?: Blob;
  open?: () => ReadableStream<Uint8Array>;
  /** How many bytes there are to read, where that is known. */
  total?: number;
};

/** A file and what it is called here: those in folders by their path. */
export type Named = { name: string; file: File };

/** The payloads in files: themselves, and those in archives. Each has a name of its own. Throws NotUnpacked. */
export async function given(files: readonly Named[]): Promise<Given[]> {
  const out: Given[] = [];
  for (const { name, file } of files) {
    if (/\.zip$/i.test(name)) out.push(...(await entries(file, name)));
    else if (/\.gz$/i.test(name)) out.push({ name, size: file.size, open: () => unzipped(file) });
    else out.push({ name, size: file.size, total: file.size, blob: file });
  }
  const names = new Set<string>();
  for (const one of out) {
    const { name } = one;
    for (let n = 2; names.has(one.name); n++) one.name = `${name} (${n})`;
    names.add(one.name);
  }
  return out;
}

/** Reports whether a file is a contract: an XML Schema, a WSDL document, or an archive of them without payloads. */
export async function isContract({ name, file }: Named): Promise<boolean> {
  if (/\.(xsd|wsdl)$/i.test(name)) return true;
  if (!/\.zip$/i.test(name)) return false;
  const { BlobReader, ZipReader, configure } = await import('@zip.js/zip.js');
  configure({ useWebWorkers: false });
  const entries = await new ZipReader(new BlobReader(file)).getEntries().catch(() => []);
  const names = entries.filter((e) => !e.directory).map((e) => e.filename);
  return names.some((n) => /\.(xsd|wsdl)$/i.test(n)) && !names.some((n) => /\.(xml|soap|json|ndjson|jsonl|csv)$/i.test(n));
}

/** Reports whether a file is one of waivers or a baseline, by its name or how it begins. */
export async function isKnown({ name, file }: Named): Promise<boolean> {
  if (!/\.json$/i.test(name)) return false;
  return /(^|\/)forkontrol-(waivers|baseline)[^/]*$/i.test(name) || /^\uFEFF?\s*\{\s*"\$schema"\s*:\s*"https:\/\/forkontrol\.dk\/(waivers|baseline)\/1\.json"/.test(await file.slice(0, 400).text());
}

export class NotUnpacked extends Error {}

const unpacked = (file: Blob): ReadableStream<Uint8Array> => file.stream().pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array<ArrayBuffer>>);

function unzipped(file: Blob): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  unpadded(file).then((all) => unpacked(all).pipeTo(writable)).catch((error: unknown) => writable.abort(error).catch(() => {}));
  return readable;
}

/**
 * A gzip file without the zeros that fill up its last block: a browser refuses them, where gzip takes them. The last
 * four bytes of its own are a length, which ends in up to three zeros: how many it has, unpacking shows.
 */
async function unpadded(file: Blob): Promise<Blob> {
  const tail = new Uint8Array(await file.slice(-(1 << 16)).arrayBuffer());
  const zeros = tail.length - 1 - tail.findLastIndex((byte) => byte !== 0);
  if (zeros <= 3 || zeros === tail.length) return file;
  for (const own of [2, 1, 3, 0]) {
    const cut = file.slice(0, file.size - zeros + own);
    if (await unpacked(cut).pipeTo(new WritableStream()).then(() => true, () => false)) return cut;
  }
  return file;
}

/**
 * The name of a file in an archive. One that the archive does not say to be in UTF-8 is in it all the same, or in the character
 * set of DOS: it is read as the American one, which has other signs where the Danish one has ø and Ø.
 */
function filename({ filename, filenameUTF8, rawFilename }: { filename: string; filenameUTF8: boolean; rawFilename: Uint8Array }): string {
  if (filenameUTF8) return filename;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(rawFilename);
  } catch {
    return filename.replaceAll('¢', 'ø').replaceAll('¥', 'Ø');
  }
}

async function entries(file: Blob, name: string): Promise<Given[]> {
  const { BlobReader, ZipReader, configure } = await import('@zip.js/zip.js');
  configure({ useWebWorkers: false });
  try {
    const list = await new ZipReader(new BlobReader(file)).getEntries();
    return list.flatMap((entry) => {
      if (entry.directory || /(^|\/)\.|^__MACOSX\//.test(entry.filename)) return [];
      const open = () => {
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        entry.getData!(writable).catch((error: unknown) => writable.abort(error).catch(() => {}));
        return readable;
      };
      return [{ name: `${name}!${filename(entry)}`, size: entry.uncompressedSize, total: entry.uncompressedSize, open }];
    });
  } catch (cause) {
    throw new NotUnpacked(name, { cause });
  }
}

/** The files of a drop, those in folders with their path. */
export async function dropped(transfer: DataTransfer): Promise<Named[]> {
  const roots = [...transfer.items].flatMap((item) => (item.kind === 'file' ? [item.webkitGetAsEntry() ?? item.getAsFile()] : []));
  const files: Named[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      files.push({ name: entry.fullPath.replace(/^\//, '') || file.name, file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A reader gives a hundred at a time.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const one of some.sort((a, b) => (a.name < b.name ? -1 : 1))) if (!one.name.startsWith('.')) await walk(one);
    }
  };
  for (const root of roots) {
    if (root instanceof File) files.push({ name: root.name, file: root });
    else if (root) await walk(root);
  }
  return files;
}

/** A file as text, in the encoding that it says it has; undefined when it is not text. */
export async function textOf(blob: Blob): Promise<string | undefined> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const said = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1];
  if (said) return said;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }); // the last character may be cut
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

export type Lines = { first: number; lines: string[] };

const around = 4096;

/** The lines around a place in a file of UTF-8; undefined when it is not clear where that is. */
export async function linesAt(blob: Blob, offset: number, line: number): Promise<Lines | undefined> {
  const head = new Uint8Array(await blob.slice(0, 200).arrayBuffer());
  if (!/^utf-?8$|^us-ascii$/i.test(encodingOf(head))) return undefined;
  const mark = head[0] === 0xef && head[1] === 0xbb ? 3 : 0;
  const from = Math.max(0, offset + mark - around);
  const decode = (b: ArrayBuffer) => new TextDecoder().decode(b);
  const before = decode(await blob.slice(from, offset + mark).arrayBuffer()).split('\n');
  const after = decode(await blob.slice(offset + mark, offset + mark + around).arrayBuffer()).split('\n');
  const here = cut(before.pop()!, -80) + cut(after.shift()!, 160);
  const above = before.slice(from > 0 ? 1 : 0).slice(-3);
  const below = after.slice(0, 3);
  return { first: line - above.length, lines: [...above.map((l) => cut(l, 240)), here, ...below.map((l) => cut(l, 240))] };
}

/** At most so many characters: the first, or the last when the number is negative. */
function cut(s: string, n: number): string {
  s = s.replace(/\r$/, '');
  if (s.length <= Math.abs(n)) return s;
  return n < 0 ? '…' + s.slice(n) : s.slice(0, n) + '…';
}
