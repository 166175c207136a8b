// The page that reads interface descriptions, without its looks: the document, what was set right in it, what came of it.
// The rules go to the desk of a validator, where they are tried on payloads.
import type { Field } from '@forkontrol/validator';
import type { Described, DescriptionReader, DescriptionRow, Mend, PdfPages } from '@forkontrol/validator/descriptions';
import type { Desk } from '../validator/desk';
import type { Named } from '../validator/files';
import { loadDescriptions } from '../validator/kit';
import type { Word } from './words';

/** A document; of a PDF also what is on its pages, once it is read. */
export type Doc = { name: string; bytes: Uint8Array<ArrayBuffer>; pages?: PdfPages };

const isPDF = ({ name, bytes }: Doc) => /\.pdf$/i.test(name) || new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-';

export class Reading {
  state: 'none' | 'loading' | 'reading' | 'done' = 'none';
  doc: Doc | undefined;
  system = '';
  mends: readonly Mend[] = [];
  made: Described | undefined;
  /** The cells of each row as the document has them. */
  cells: ReadonlyMap<string, readonly string[]> = new Map();
  /** What the rules say of fields, by the paths that rows name. */
  fields: ReadonlyMap<string, Field> = new Map();
  /** Why nothing was read. */
  notice: { word: Word; detail?: string } | undefined;
  /** How often corrections were taken back. */
  undone = 0;

  #reader: Promise<DescriptionReader> | undefined;
  #turn = 0;
  #queue: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  constructor(readonly desk: Desk) {}

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Begins to load the module, so that it is there when it is needed. */
  wake(): void {
    void this.#load().catch(() => {});
  }

  #load(): Promise<DescriptionReader> {
    this.#reader ??= loadDescriptions(this.desk.root + this.desk.data.kit, this.desk.options.lang);
    this.#reader.catch(() => (this.#reader = undefined)); // the next document tries again
    return this.#reader;
  }

  /** Takes a document in place of the one before. */
  async take(files: readonly Named[]): Promise<void> {
    const [one] = files;
    if (!one) return;
    if (files.length > 1) {
      this.#refuse({ word: 'oneAtATime' });
      return;
    }
    const bytes = new Uint8Array(await one.file.arrayBuffer());
    this.doc = { name: one.name, bytes };
    this.mends = [];
    this.made = undefined;
    this.cells = new Map();
    this.#again();
  }

  /** Takes what was pasted: a table as HTML, a text with tabs as cells, else text. */
  paste(name: string, text: string, html = ''): void {
    const ending = /<table/i.test(html) ? 'html' : text.split('\n').filter((l) => l.includes('\t')).length > 1 ? 'tsv' : 'txt';
    void this.take([{ name: `${name}.${ending}`, file: new File([ending === 'html' ? html : text], `${name}.${ending}`) }]);
  }

  #refuse(notice: NonNullable<Reading['notice']>): void {
    this.notice = notice;
    this.#tell();
  }

  setSystem(name: string): void {
    if (name === this.system) return;
    this.system = name;
    if (this.doc) this.#again();
  }

  /** Sets a cell right, or answers a question; a cell that is as the document has it is no correction. */
  mend(mend: Mend): void {
    const of = (m: Mend) => JSON.stringify([m.place, 'column' in m ? m.column : m.kind === 'confirmed' || m.kind === 'rejected' ? m.text : m.kind]);
    const same = (m: Mend) => of(m) === of(mend);
    const was = 'column' in mend ? this.cells.get(mend.place)?.[mend.column] : '';
    this.mends = [...this.mends.filter((m) => !same(m)), ...(mend.text === was ? [] : [mend])];
    this.#again();
  }

  /** Takes the corrections of a row back. */
  undo(place: string): void {
    this.mends = this.mends.filter((m) => m.place !== place);
    this.undone++;
    this.#again();
  }

  mendsOf(place: string): readonly Mend[] {
    return this.mends.filter((m) => m.place === place);
  }

  /** Reads the document with all that was set right, one reading after another; of those that wait only the last is done. */
  #again(): void {
    const turn = ++this.#turn;
    this.notice = undefined;
    this.state = this.#reader ? 'reading' : 'loading';
    this.#tell();
    this.#queue = this.#queue.then(() => (turn === this.#turn ? this.#read(turn) : undefined));
  }

  async #read(turn: number): Promise<void> {
    try {
      const doc = this.doc!, { name, bytes } = doc;
      if (isPDF(doc)) doc.pages ??= await (await import('./pdf')).readPages(bytes);
      const reader = await this.#load();
      const made = await reader.read({ name, content: bytes }, { system: this.system, mended: this.mends, ...(doc.pages && { pages: doc.pages }) });
      if (turn !== this.#turn) return;
      if (this.mends.length === 0) this.cells = new Map((made.told?.tables ?? []).flatMap((table) => table.rows.map((row) => [row.place, row.cells] as const)));
      this.made = made;
      await this.#use(made);
    } catch (error) {
      void this.#reader?.then((reader) => reader.close(), () => {}); // whatever it is, the next document has another
      this.#reader = undefined;
      if (turn === this.#turn) this.notice = { word: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
    if (turn === this.#turn) this.state = 'done';
    this.#tell();
  }

  /** Gives the rules to the desk. Those of another reading are not left there. */
  async #use({ name, pack }: Described): Promise<void> {
    for (const old of this.desk.packs) if (old.name !== name || !pack) await this.desk.dropPack(old);
    const fields = new Map<string, Field>();
    if (pack) {
      await this.desk.givePacks([{ name: `${name}.fkp`, file: new File([pack], `${name}.fkp`) }]);
      for (const message of this.desk.packs.flatMap((p) => p.messages)) {
        const { description } = await this.desk.fields(message.id);
        for (const field of description.fields) fields.set(`${description.root}.${field.path}`, field);
      }
    }
    this.fields = fields;
  }

  /** What a fate is called. */
  fateOf(fate: DescriptionRow['fate'], lang: 'da' | 'en'): string {
    return this.made?.told?.fates?.[fate]?.[lang] ?? fate;
  }

  /** Reports whether a person should look at a row. */
  static doubtful = (row: DescriptionRow): boolean => row.fate === 'asked' || row.fate === 'unknown' || row.fate === 'to-write';

  /** The source as an archive. */
  async source(): Promise<Blob> {
    const { BlobWriter, TextReader, ZipWriter, configure } = await import('@zip.js/zip.js');
    configure({ useWebWorkers: false });
    const zip = new ZipWriter(new BlobWriter('application/zip'));
    for (const [path, text] of Object.entries(this.made!.source)) await zip.add(path, new TextReader(text));
    return zip.close();
  }
}
