// The validator without its looks: what is to be checked, with which options, and
// what was found. Who shows it listens to changes.
import type { Description, Finding, ForkontrolError, PayloadReport, RemoteKit, Report, StreamOptions } from '@forkontrol/validator';
import type { Address } from './address';
import { packHead } from '../../../wasm/js/src/pack';
import { example, tryOf, type Data, type MessageName, type Payload } from './data';
import { Fields } from './fields';
import type { Fix } from './fixes';
import { load, readContract } from './kit';
import { given, isContract, isKnown, mostShown, NotUnpacked, textOf, type Given, type Named } from './files';
import type { Table } from './registers';
import type { Known } from './waivers';
import type { WaiverRun } from '../../../wasm/js/src/waivers/run';
import { say, type Lang, type Word } from './words';

/** One payload on the desk. */
export type Doc = {
  readonly key: number;
  name: string;
  /** What is in the editor; undefined when the payload is not shown as text. */
  text?: string;
  /** Its bytes, as long as the text was not changed. */
  given?: Given | undefined;
  /** Why it is not shown. */
  hidden?: 'packed' | 'large' | 'unreadable';
  state: 'empty' | 'waiting' | 'checking' | 'done' | 'cancelled' | 'failed';
  read: number;
  report?: PayloadReport | undefined;
  /** The report with what it says about the check. */
  whole?: Report | undefined;
  /** That report before anything is waived. */
  plain?: Report | undefined;
  error?: string | undefined;
  /** How findings of the report can be mended. */
  fixes?: ReadonlyMap<Finding, Fix> | undefined;
  /** What came of mending. */
  mended?: { made: number; refused: readonly string[] } | undefined;
};

export type Options = { message: string; asOf: string; lang: Lang; personal: boolean };

export type LoadedRegister = { name: string; file: string; rows: number; table: Table };

/** A pack of the visitor's own rules. */
export type OwnPack = {
  file: string;
  name: string;
  /** The version of forkontrol that made it. */
  made: string;
  bytes: Uint8Array<ArrayBuffer>;
  messages: MessageName[];
  /** What the contract that it was made of asks and it does not check. */
  notes: readonly string[];
};

/** Why something was not done, to be shown. Values go into the blanks of the words. */
export type Notice = { word: Word; detail?: string; values?: Record<string, string>; lines?: string[] };

/** How long after the last letter a text is checked, in milliseconds. */
const pause = 150;

export class Desk {
  docs: Doc[] = [];
  current: Doc;
  options: Options;
  kit: 'none' | 'loading' | 'ready' | 'failed' = 'none';
  /** Why the module or its rules could not be loaded. */
  trouble: Word = 'failedToLoad';
  registers: LoadedRegister[] = [];
  packs: OwnPack[] = [];
  /** What is being done to a pack. */
  packing: Word | undefined;
  /** The messages that there are: those of the site, and those of packs. */
  messages: readonly MessageName[];
  /** The registers that the rules of packs ask, beyond those of the site. */
  ownRegisters: string[] = [];
  notice: Notice | undefined;
  /** The waivers and the baseline that were given, at most one of each. */
  known: readonly Known[] = [];
  /** What is to be said of them when all is checked. */
  knownNotes: Notice[] = [];
  /** There is a newer version of the page and the rules. */
  newer = false;
  /** How many times something was put on the desk at once, and not typed. */
  arrived = 0;
  /** The rule whose example is on the desk. */
  tried: string | undefined;

  #run: WaiverRun | undefined;
  readonly #kits = new Map<Lang, Promise<RemoteKit>>();
  readonly #descriptions = new Map<string, Promise<Fields>>();
  readonly #running = new Map<Doc, AbortController>();
  readonly #listeners = new Set<() => void>();
  #keys = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void> = Promise.resolve();
  /** The message was chosen by an example, and goes with it, as do registers that belong to no file. */
  #lent = false;
  #mending = false;

  constructor(readonly data: Data, readonly root: string, lang: Lang) {
    this.options = { message: '', asOf: '', lang, personal: false };
    this.messages = data.messages;
    this.current = this.#doc('');
    this.docs = [this.current];
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #doc(name: string, part: Partial<Doc> = {}): Doc {
    return { key: ++this.#keys, name, state: 'empty', read: 0, ...part };
  }

  /** Begins to load the module, so that it is there when it is needed. */
  wake(): void {
    if (this.kit === 'none') void this.#kit().catch(() => {});
  }

  async #kit(): Promise<RemoteKit> {
    const { lang } = this.options;
    let kit = this.#kits.get(lang);
    if (!kit) {
      if (this.kit !== 'ready') this.#state('loading');
      kit = this.#load(lang, this.packs);
      this.#kits.set(lang, kit);
      kit.then(
        () => {
          this.#state('ready');
          void import('./fixes').catch(() => {}); // now, for nothing is asked for when a payload has been written
        },
        async (error: unknown) => {
          this.#kits.delete(lang);
          if (this.packs.length > 0) this.#refusePack(error, this.packs.at(-1));
          this.trouble = await troubleOf();
          this.#state('failed');
        },
      );
    }
    return kit;
  }

  async #load(lang: Lang, packs: readonly OwnPack[]): Promise<RemoteKit> {
    const kit = await load(this.root + this.data.kit, lang, packs.map((p) => p.bytes));
    for (const r of this.registers) await kit.setRegister(r.name, [r.table.columns, ...r.table.rows]);
    return kit;
  }

  /** Takes packs and contracts, and gives the other files back. */
  async giveRules(all: readonly Named[]): Promise<Named[]> {
    this.notice = undefined;
    const packs: Named[] = [], contracts: Named[] = [], known: Named[] = [], others: Named[] = [];
    for (const one of all) (/\.fkp$/i.test(one.name) ? packs : (await isContract(one)) ? contracts : (await isKnown(one)) ? known : others).push(one);
    if (packs.length > 0) await this.givePacks(packs);
    if (contracts.length > 0) await this.#giveContracts(contracts);
    if (known.length > 0) await this.giveKnown(known);
    return others;
  }

  /** Makes a pack of contracts and takes that. Those that were given together are read together. */
  async #giveContracts(given: readonly Named[]): Promise<void> {
    const { lang } = this.options;
    this.packing = 'contractReading';
    this.#tell();
    try {
      const { name, pack, notes, problems } = await readContract(this.root + this.data.kit, given.map(({ name, file }) => new File([file], name)), lang);
      const told = (all: typeof notes) => all.map((r) => `${r.file}${r.line ? `:${r.line}:${r.column ?? 1}` : ''}: ${r.component ? `${r.component}: ` : ''}${r.text}${r.rule ? ` (${r.rule})` : ''}`.replace(/^: /, ''));
      if (!pack) {
        this.notice = { word: 'contractRefused', lines: told(problems) };
        return;
      }
      await this.#givePack({ file: given.length === 1 ? given[0]!.name : name, name, made: this.data.version, bytes: pack, messages: [], notes: told(notes) });
    } catch (error) {
      this.notice = location.protocol === 'file:' ? { word: 'contractFolder' } : { word: 'contractFailed', detail: error instanceof Error ? error.message : '' };
    } finally {
      this.packing = undefined;
      this.#tell();
    }
  }

  /** Takes waivers and baselines, each in place of the one before. */
  async giveKnown(files: readonly Named[]): Promise<void> {
    this.notice = undefined;
    const { WaiversError, readKnown } = await import('./waivers');
    for (const { name, file } of files) {
      try {
        const read = readKnown(name, await file.text(), this.options.lang);
        this.known = [...this.known.filter((k) => k.kind !== read.kind), read];
      } catch (error) {
        if (!(error instanceof WaiversError)) throw error;
        this.notice = { word: 'knownBad', detail: name, lines: error.problems.map((p) => `${name}:${p.line}:${p.column}: ${p.message}`) };
      }
    }
    await this.#waiveAll();
  }

  async dropKnown(known: Known): Promise<void> {
    this.known = this.known.filter((k) => k !== known);
    await this.#waiveAll();
  }

  /** Applies what is known to all that has been checked. */
  async #waiveAll(): Promise<void> {
    this.#run = this.known.length > 0 ? (await import('./waivers')).runOf(this.known) : undefined;
    for (const doc of this.docs) this.#waive(doc);
    await this.#tellKnown();
    this.#tell();
  }

  #waive(doc: Doc): void {
    if (!doc.plain) return;
    doc.whole = this.#run?.apply(doc.plain) ?? doc.plain;
    doc.report = doc.whole.payloads[0];
    doc.fixes = undefined;
    void this.#propose(doc, doc.report!).catch(() => {}); // without, there are no buttons
  }

  /** Finds what is no longer of use, when all is checked. */
  async #tellKnown(): Promise<void> {
    this.knownNotes = [];
    if (!this.#run || !this.docs.every((d) => d.state === 'done')) return;
    const { runOf } = await import('./waivers');
    const run = runOf(this.known); // one that has seen each payload once
    for (const doc of this.docs) if (doc.plain) run.apply(doc.plain);
    const gone = run.gone.reduce((n, { count }) => n + count, 0);
    this.knownNotes = [
      ...run.uses.flatMap(({ waiver, expired, unused }): Notice[] =>
        expired ? [{ word: 'waiverExpired', values: { day: waiver.expires, owner: waiver.owner }, detail: waiver.rule }] : unused ? [{ word: 'waiverUnused', detail: waiver.rule }] : []),
      ...(gone > 0 ? [{ word: gone === 1 ? 'goneOne' : 'goneMany', values: { n: String(gone) } } satisfies Notice] : []),
    ];
  }

  #givePack(pack: OwnPack): Promise<void> {
    return this.#pack([...this.packs.filter((p) => p.name !== pack.name), pack], pack);
  }

  /** Takes packs, in place of those of the same name, one after another. One that cannot be loaded changes nothing. */
  async givePacks(files: readonly Named[]): Promise<void> {
    for (const { name: file, file: content } of files) {
      const bytes = new Uint8Array(await content.arrayBuffer());
      const head = packHead(bytes);
      if (!head) {
        this.refuse(file, bytes[0] === 0x46 && bytes[1] === 0x4b && bytes[2] === 0x50 ? 'packShipped' : 'packDamaged');
        continue;
      }
      await this.#givePack({ file, name: head.name ?? file, made: head.made, bytes, messages: [], notes: [] });
    }
  }

  async dropPack(pack: OwnPack): Promise<void> {
    this.notice = undefined;
    await this.#pack(this.packs.filter((p) => p !== pack), undefined);
  }

  /** Makes these the packs that there are. One is new; it is named when they cannot be. */
  async #pack(packs: OwnPack[], added: OwnPack | undefined): Promise<void> {
    const { lang } = this.options;
    this.packing = 'ownReading';
    this.#tell();
    let kit: RemoteKit | undefined;
    try {
      kit = await load(this.root + this.data.kit, lang, packs.map((p) => p.bytes));
      const asked = added ? await this.#know(kit, packs, added) : [];
      // A register that nothing asks any more goes with the pack that did.
      const registers: LoadedRegister[] = [];
      for (const r of this.registers) await kit.setRegister(r.name, [r.table.columns, ...r.table.rows]).then(() => registers.push(r), () => {});
      for (const old of this.#kits.values()) void old.then((k) => k.close(), () => {});
      this.#kits.clear();
      this.#descriptions.clear();
      this.#kits.set(lang, Promise.resolve(kit));
      const ids = new Set((await kit.messages({ lang })).map((m) => m.id));
      const own = packs.flatMap((p) => p.messages);
      this.packs = packs;
      this.messages = [...this.data.messages.filter((m) => ids.has(m.id) && !own.some((o) => o.id === m.id)), ...own];
      this.ownRegisters = packs.length > 0 ? [...new Set([...this.ownRegisters, ...asked])] : [];
      this.registers = registers;
      if (!this.messages.some((m) => m.id === this.options.message)) this.options = { ...this.options, message: '' };
      this.kit = 'ready';
    } catch (error) {
      kit?.close();
      this.#refusePack(error, added);
    } finally {
      this.packing = undefined;
    }
    this.#again();
  }

  /** Finds which messages a new pack has, and gives the registers that they ask. */
  async #know(kit: RemoteKit, packs: readonly OwnPack[], added: OwnPack): Promise<string[]> {
    const { lang } = this.options;
    const others = packs.filter((p) => p !== added).flatMap((p) => p.messages.map((m) => m.id));
    const system = new Map((await kit.systems({ lang })).map((s) => [s.id, s.name]));
    const registers = new Set<string>();
    for (const m of await kit.messages({ lang })) {
      const there = this.data.messages.find((d) => d.id === m.id);
      if (others.includes(m.id) || (there && there.version === m.version && there.evidence === m.evidence)) continue;
      const d = await kit.describe(m.id, { lang });
      added.messages.push({ id: m.id, system: system.get(m.system) ?? m.system, title: m.title, name: m.name, version: m.version, evidence: m.evidence, own: true, ...(d.envelope && { envelope: true as const }) });
      for (const rule of [...d.rules, ...d.fields.flatMap((f) => f.rules)]) for (const name of rule.registers ?? []) registers.add(name);
    }
    return [...registers].filter((name) => !this.data.registers.some((r) => r.name === name));
  }

  #refusePack(error: unknown, pack: OwnPack | undefined): void {
    const { code, message = '' } = error as Partial<ForkontrolError>;
    const words: Record<string, Word> = { version: 'packVersion', 'pack-conflict': 'packConflict', 'pack-damaged': 'packDamaged', 'pack-missing': 'packLanguage' };
    const word = words[code ?? ''] ?? 'packFailed';
    this.notice = { word, detail: word === 'packFailed' ? `${pack?.file ?? ''} ${message}`.trim() : pack?.file ?? '', values: { made: pack?.made ?? '', version: this.data.version } };
  }

  #state(state: Desk['kit']): void {
    this.kit = state;
    this.#tell();
  }

  /** The text in the editor was changed, or replaced by one that is new as a whole. */
  typed(text: string, anew = false): void {
    const doc = this.current;
    if (text === doc.text) return;
    if (anew) {
      void this.#return();
      if (this.docs.length === 1) doc.name = '';
    }
    doc.text = text;
    doc.given = undefined;
    doc.fixes = undefined;
    if (!this.#mending) doc.mended = undefined;
    this.notice = undefined;
    this.#stop(doc);
    clearTimeout(this.#timer);
    if (text.trim() === '') {
      this.#emptied(doc);
      this.#tell();
      return;
    }
    doc.state = 'checking'; // what was found is of the text before
    this.#tell();
    this.#timer = setTimeout(() => void this.#check(doc), pause);
  }

  #emptied(doc: Doc): void {
    Object.assign(doc, { state: 'empty', report: undefined, whole: undefined, plain: undefined, error: undefined });
    if (this.docs.length === 1) doc.name = '';
  }

  clear(): void {
    void this.#return();
    this.#clear();
    this.current = this.#doc('');
    this.docs = [this.current];
    this.#tell();
  }

  #clear(): void {
    for (const doc of this.docs) this.#stop(doc);
    clearTimeout(this.#timer);
    this.notice = undefined;
    this.tried = undefined;
  }

  /** Puts files on the desk in place of all that is there, and checks them one after another. */
  async take(all: readonly Named[]): Promise<void> {
    const files = await this.giveRules(all);
    if (files.length === 0) return;
    this.wake();
    let list: Given[];
    try {
      list = await given(files);
    } catch (cause) {
      if (!(cause instanceof NotUnpacked)) throw cause;
      this.notice = { word: 'notUnpacked', detail: cause.message };
      this.#tell();
      return;
    }
    if (list.length === 0) {
      if (files.length > 0) this.notice = { word: 'nothingInside' };
      this.#tell();
      return;
    }
    await this.#return();
    this.#clear();
    this.docs = list.map((g) => this.#doc(g.name, { given: g, state: 'waiting', ...(!g.blob ? { hidden: 'packed' } : g.size > mostShown ? { hidden: 'large' } : {}) }));
    this.current = this.docs[0]!;
    this.arrived++;
    await this.#show(this.current);
    this.#again();
  }

  /** Reads the text of a file, when it is small enough to be shown. */
  async #show(doc: Doc): Promise<void> {
    if (doc.text !== undefined || doc.hidden || !doc.given?.blob) return;
    const text = await textOf(doc.given.blob);
    if (text === undefined) doc.hidden = 'unreadable';
    else doc.text = text;
  }

  async select(doc: Doc): Promise<void> {
    this.current = doc;
    await this.#show(doc);
    this.#tell();
  }

  /** Checks all that is on the desk, as after a change of options. */
  #again(): void {
    this.#tell();
    for (const doc of this.docs) {
      if (doc.state === 'empty' && !doc.text) continue;
      this.#stop(doc);
      if (this.docs.length === 1) void this.#check(doc);
      else {
        doc.state = 'waiting';
        this.#queue = this.#queue.then(() => (doc.state === 'waiting' && this.docs.includes(doc) ? this.#check(doc) : undefined));
      }
    }
  }

  /** Says that there is a newer version of the page and the rules. */
  tellNewer(): void {
    this.newer = true;
    this.#tell();
  }

  /** Tries once more to load what could not be loaded. */
  retry(): void {
    this.#state('none');
    this.wake();
    this.#again();
  }

  recheck(doc: Doc): void {
    void this.#check(doc);
  }

  set(options: Partial<Options>): void {
    const before = this.options;
    if (options.message !== undefined) this.#lent = false;
    this.options = { ...before, ...options };
    if (JSON.stringify(before) !== JSON.stringify(this.options)) this.#again();
  }

  cancel(doc: Doc): void {
    this.#stop(doc);
    Object.assign(doc, { state: 'cancelled', report: undefined, whole: undefined, plain: undefined });
    this.#tell();
  }

  #stop(doc: Doc): void {
    this.#running.get(doc)?.abort();
    this.#running.delete(doc);
  }

  async #check(doc: Doc): Promise<void> {
    this.#stop(doc);
    const controller = new AbortController();
    this.#running.set(doc, controller);
    const { signal } = controller;
    const large = doc.given !== undefined && doc.given.size > mostShown;
    doc.state = 'checking';
    doc.read = 0;
    doc.error = undefined;
    if (large) doc.report = undefined;
    this.#tell();
    try {
      const kit = await this.#kit();
      signal.throwIfAborted();
      let told = 0;
      const whole = await this.#ask(kit, doc, this.options.personal, {
        signal,
        onProgress: ({ bytes }) => {
          doc.read = bytes;
          if (performance.now() - told < 80) return;
          told = performance.now();
          this.#tell();
        },
      });
      if (signal.aborted) return;
      Object.assign(doc, { state: 'done', plain: whole });
      this.#waive(doc);
      await this.#tellKnown();
    } catch (error) {
      if (signal.aborted) return;
      Object.assign(doc, { state: 'failed', report: undefined, whole: undefined, plain: undefined, error: this.#words(error) });
    } finally {
      if (this.#running.get(doc) === controller) this.#running.delete(doc);
      this.#tell();
    }
  }

  /** Finds out how the findings of a text that is shown can be mended. */
  async #propose(doc: Doc, report: PayloadReport): Promise<void> {
    const { text } = doc;
    if (text === undefined || report.findings.length === 0) return;
    const { asOf, lang } = this.options;
    const [kit, { fixesOf }] = await Promise.all([this.#kit(), import('./fixes')]);
    const fixes = await fixesOf(kit, report, text, { lang, ...(asOf && { asOf }) });
    if (doc.report !== report || fixes.size === 0) return;
    doc.fixes = fixes;
    this.#tell();
  }

  /** Gives those of some fixes after which nothing is found that was not found before, and keeps what came of it. */
  async mendable(doc: Doc, fixes: readonly Fix[]): Promise<Fix[]> {
    const { text, report } = doc;
    if (text === undefined || !report) return [];
    const [kit, { apart, mended, news }] = await Promise.all([this.#kit(), import('./fixes')]);
    const { message, asOf } = this.options;
    const found = async (some: readonly Fix[]) => {
      const after = await kit.check(mended(text, some), { name: doc.name || say(this.options.lang)('pasted'), ...(message && { message }), ...(asOf && { asOf }) });
      return news(report, after.payloads[0]!);
    };
    let made = apart(fixes);
    const refused = new Set<string>();
    if ((await found(made)).length > 0) {
      const all = made;
      made = [];
      for (const one of all) {
        const fresh = await found([...made, one]);
        if (fresh.length === 0) made.push(one);
        for (const f of fresh) refused.add(f.message);
      }
    }
    if (doc.text !== text) return []; // somebody wrote on meanwhile
    doc.mended = { made: made.length, refused: [...refused] };
    this.#tell();
    return made;
  }

  /** Has a text changed by fixes; what came of them stays. */
  mending(change: () => void): void {
    this.#mending = true;
    try {
      change();
    } finally {
      this.#mending = false;
    }
  }

  /** Has the kit check a payload. */
  #ask(kit: RemoteKit, doc: Doc, showPersonalData: boolean, more: StreamOptions = {}): Promise<Report> {
    const { message, asOf, lang } = this.options;
    return kit.check(doc.given?.blob ?? doc.given?.open?.() ?? doc.text ?? '', {
      name: doc.name || say(lang)('pasted'),
      ...(message && { message }),
      ...(asOf && { asOf }),
      showPersonalData,
      ...more,
    });
  }

  /** The reports with personal data masked: by the module, which checks again for that. */
  async masked(): Promise<Report[]> {
    const kit = await this.#kit();
    return Promise.all(this.docs.filter((doc) => doc.whole).map(async (doc) => {
      const report = await this.#ask(kit, doc, false);
      return this.#run?.apply(report) ?? report;
    }));
  }

  /** Why a check was not carried out; nothing where the notice says it. */
  #words(error: unknown): string | undefined {
    const { code } = error as Partial<ForkontrolError>, t = say(this.options.lang);
    if (code === 'load') return undefined;
    if (code === 'stream') return t('notRead');
    return code === 'crashed' ? t('crashed') : `${t('broken')} (${code ?? String(error)})`;
  }

  /** What is known about the fields of a message. */
  fields(message: string): Promise<Fields> {
    const key = `${this.options.lang} ${message}`;
    let fields = this.#descriptions.get(key);
    if (!fields) {
      const { lang } = this.options;
      fields = this.#kit().then((kit) => kit.describe(message, { lang })).then((d: Description) => new Fields(d));
      this.#descriptions.set(key, fields);
      fields.catch(() => this.#descriptions.delete(key));
    }
    return fields;
  }

  /** Loads an example of the message that is chosen, else of the one on the desk, else of the one that shows best what the check does. */
  async example(kind: 'valid' | 'faulty', message = this.options.message || this.current.report?.message || this.data.example): Promise<void> {
    this.wake();
    if (this.isOwn(message)) {
      this.notice = { word: 'noExample' };
      this.#tell();
      return;
    }
    const format = this.current.report?.message === message ? this.current.report.format : undefined;
    await this.#fetched(async () => {
      const found = await example(this.root, message, kind, format);
      if (found) await this.#lay(found, message, false);
      else this.notice = { word: 'noExample' };
    });
  }

  /** Reports whether a message is of a pack of the visitor's own. */
  isOwn(message: string): boolean {
    return this.messages.some((m) => m.id === message && m.own);
  }

  /** Loads the example that breaks a rule. */
  async try(rule: string): Promise<void> {
    this.wake();
    await this.#fetched(async () => {
      const found = await tryOf(this.root, this.data, rule);
      if (!found) {
        this.notice = { word: 'noExample', detail: rule };
        return;
      }
      await this.#lay(found.payload, found.message, true);
      this.tried = rule;
    });
  }

  async #fetched(work: () => Promise<void>): Promise<void> {
    this.notice = undefined;
    try {
      await work();
    } catch {
      this.notice = { word: 'exampleFailed' };
    }
    this.#tell();
  }

  /** Drops what an example brought along: other payloads are not to be judged by it. */
  async #return(): Promise<void> {
    if (this.#lent) this.options = { ...this.options, message: '' };
    this.#lent = false;
    this.tried = undefined;
    for (const r of this.registers.filter((r) => r.file === '')) await this.#withdraw(r.name);
  }

  /** Puts an example on the desk, with the registers that it needs. */
  async #lay(found: Payload, message: string, broken: boolean): Promise<void> {
    await this.#return();
    for (const [name, rows] of Object.entries(found.registers ?? {})) {
      const [columns, ...rest] = rows;
      if (columns) await this.#register({ name, file: '', rows: rest.length, table: { columns, rows: rest } });
    }
    if (found.asOf) this.options = { ...this.options, asOf: found.asOf };
    // An XML payload shows which message it is, unless it breaks a rule of just that.
    const known = this.messages.find((m) => m.id === message);
    const needed = known && !known.envelope && (broken || found.format !== 'xml' || this.options.message === message) ? message : '';
    if (needed !== this.options.message) {
      this.#lent = needed !== '';
      this.options = { ...this.options, message: needed };
    }
    this.#clear();
    this.current = this.#doc('', { text: found.payload });
    this.docs = [this.current];
    this.arrived++;
    this.#again();
  }

  /** Takes a register, in place of one of the same name. */
  async giveRegister(register: LoadedRegister): Promise<void> {
    this.notice = undefined;
    try {
      await this.#register(register);
      this.#again();
    } catch (error) {
      this.refuse(register.file, 'registerBad', error instanceof Error ? error.message : '');
    }
  }

  async #register(register: LoadedRegister): Promise<void> {
    const rows = [register.table.columns, ...register.table.rows];
    await this.#kit();
    for (const kit of this.#kits.values()) await (await kit).setRegister(register.name, rows);
    this.registers = [...this.registers.filter((r) => r.name !== register.name), register];
  }

  async dropRegister(name: string): Promise<void> {
    await this.#withdraw(name);
    this.#again();
  }

  async #withdraw(name: string): Promise<void> {
    this.registers = this.registers.filter((r) => r.name !== name);
    for (const kit of this.#kits.values()) await (await kit).setRegister(name, null);
  }

  refuse(file: string, word: Word, detail = ''): void {
    this.notice = { word, detail: detail ? `${file}: ${detail}` : file };
    this.#tell();
  }

  /** The reports of all that was checked, a payload each. */
  get reports(): Report[] {
    return this.docs.flatMap((d) => (d.whole ? [d.whole] : []));
  }

  /** What the address of the page says, see Address. */
  get address(): Address {
    const { message, asOf, personal, lang } = this.options;
    return { message, asOf, personal, lang, ...(this.tried && { try: this.tried }) };
  }

  async follow(to: Address): Promise<void> {
    const known = this.data.messages.some((m) => m.id === to.message);
    this.options = {
      ...this.options,
      ...(to.message !== undefined && known && { message: to.message }),
      ...(to.asOf !== undefined && { asOf: to.asOf }),
      ...(to.personal !== undefined && { personal: to.personal }),
      ...(to.lang !== undefined && { lang: to.lang }),
    };
    this.#tell();
    if (to.try) await this.try(to.try);
    else if (to.example) await this.example(to.example);
    else if (to.message) this.wake();
  }
}

/** Why nothing could be loaded, as far as the page can find out. */
async function troubleOf(): Promise<Word> {
  const smallest = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const runs = typeof WebAssembly !== 'undefined' && (await WebAssembly.compile(smallest).then(() => true, () => false));
  return !runs ? 'noWasm' : navigator.onLine ? 'failedToLoad' : 'noNetwork';
}
