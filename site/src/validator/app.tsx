// What the validator looks like. It holds no state but what is folded out: what is
// checked and what was found is the desk's.
import type { Field, Finding, PayloadReport } from '@forkontrol/validator';
import type { ComponentChildren, JSX, TargetedInputEvent } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { write } from './address';
import { inLanguage, placeOf, type MessageName } from './data';
import type { Desk, Doc } from './desk';
import type { Editor, Place } from './editor';
import type { Fields } from './fields';
import type { Fix } from './fixes';
import { dropped, type Named } from './files';
import { Findings } from './found';
import { capital, gapsOf, pathOf as pathIn, signOf, term, type Gap } from '../../../wasm/js/src/say';
import { talliedOf } from '../../../wasm/js/src/waived';
import { required } from '../required';
import { number, say, size, type Lang, type Say, type Word } from './words';

/** What every part is given. */
export type Part = { desk: Desk; lang: Lang; t: Say };

export function App({ desk, page }: { desk: Desk; page: Lang }): JSX.Element {
  const [, drawn] = useState(0);
  const [awake, wake] = useState(false);
  const [over, setOver] = useState(false);
  const [place, setPlace] = useState<Place>({ names: [] });
  const editor = useRef<Editor | undefined>(undefined);
  useEffect(() => desk.listen(() => drawn((n) => n + 1)), [desk]);
  const { lang } = desk.options;
  const t = say(lang);
  const part = { desk, lang, t };
  const doc = desk.current;
  const unseen = doc.given !== undefined && doc.text === undefined;
  const used = doc.text !== undefined || unseen;

  const rouse = () => {
    desk.wake();
    wake(true);
  };
  // What is loaded by an address or an example wants the editor too.
  useEffect(() => {
    if (used && !awake) wake(true);
  }, [used, awake]);

  const forRegisters = (e: DragEvent) => (e.target as Element).closest('.registers:not(.own)') !== null;
  const hasFiles = (e: DragEvent) => e.dataTransfer?.types.includes('Files') ?? false;
  const drag = (e: DragEvent) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    rouse();
    setOver(!forRegisters(e));
  };
  const drop = (e: DragEvent) => {
    setOver(false);
    if (!hasFiles(e) || forRegisters(e)) return;
    e.preventDefault();
    void dropped(e.dataTransfer!).then((files) => desk.take(files));
  };
  const mend = (fixes: readonly Fix[]) =>
    void desk.mendable(doc, fixes).then((made) => {
      if (made.length > 0 && desk.current === doc) desk.mending(() => editor.current?.mend(made));
    });
  return (
    <section
      class={`validator${over ? ' over' : ''}`} aria-label={t('region')} lang={lang === page ? undefined : lang} data-drop={t('dropHere')}
      onPointerEnter={rouse} onFocusCapture={rouse} onDragEnter={drag} onDragOver={drag} onDrop={drop}
      onDragLeave={(e) => e.currentTarget.contains(e.relatedTarget as Node | null) || setOver(false)}
    >
      <Bar {...part} />
      <Notice {...part} />
      <Packs {...part} />
      {desk.docs.length > 1 && <Files {...part} />}
      <Verdict {...part} />
      <About {...part} />
      <div class="work">
        <EditorBox {...part} awake={awake} editor={editor} moved={setPlace} />
        {!unseen && <Help {...part} place={place} />}
      </div>
      {doc.report && <Findings key={doc.key} {...part} doc={doc} findings={doc.report.findings} goTo={doc.text === undefined ? undefined : (f) => editor.current?.goTo(f.line!, f.column ?? 1)} mend={doc.text === undefined || !editor.current ? undefined : mend} />}
      <Report {...part} page={page} />
      <Waive {...part} />
      <Settings {...part} />
    </section>
  );
}

function Bar({ desk, lang, t }: Part): JSX.Element {
  const id = useId();
  // Those of one's own come first: somebody has just asked for them.
  const messages = [...desk.messages.filter((m) => m.own), ...desk.messages.filter((m) => !m.own)];
  const systems = [...new Set(messages.map((m) => m.system))];
  return (
    <div class="bar">
      <div class="buttons">
        <Choose label={t('choose')} primary taken={(files) => void desk.take(files)} />
        <button type="button" onClick={() => desk.clear()} disabled={desk.current.state === 'empty' && desk.docs.length === 1}>{t('clear')}</button>
      </div>
      <div class="buttons" role="group" aria-label={t('examples')}>
        <span aria-hidden="true">{t('examples')}</span>
        <button type="button" onClick={() => void desk.example('valid')}>{t('valid')}</button>
        <button type="button" onClick={() => void desk.example('faulty')}>{t('faulty')}</button>
      </div>
      <div class="message">
        <label for={id}>{t('message')}</label>
        <select id={id} value={desk.options.message} onChange={(e) => desk.set({ message: e.currentTarget.value })}>
          <option value="">{t('byItself')}</option>
          {systems.map((system) => (
            <optgroup label={system} key={system}>
              {messages.filter((m) => m.system === system).map((m) => (
                <option value={m.id} key={m.id}>{`${nameOf(m)} ${m.version}${m.evidence === 'draft' ? ` (${term('draft', lang)})` : ''}`}</option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
    </div>
  );
}

/** What a message is called beside others: names alone are often those of verbs. */
const nameOf = (m: MessageName): string => (m.title === m.name ? m.name : `${m.title} · ${m.name}`);

/** A button that asks for files, or for one. */
export function Choose({ label, accept, one = false, primary = false, taken }: { label: string; accept?: string; one?: boolean; primary?: boolean; taken: (files: Named[]) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={primary ? 'primary' : undefined} onClick={() => input.current!.click()}>{label}</button>
      <input
        ref={input} type="file" multiple={!one} hidden accept={accept} aria-label={label}
        onChange={(e) => {
          taken([...e.currentTarget.files!].map((file) => ({ name: file.name, file })));
          e.currentTarget.value = ''; // the same file may be chosen again
        }}
      />
    </>
  );
}

/** How many lines about a contract are shown at first, and at each wish for more. */
const told = 20;

function Lines({ lines, lang, t }: Pick<Part, 'lang' | 't'> & { lines: readonly string[] }): JSX.Element {
  const [most, setMost] = useState(told);
  return (
    <>
      <ul class="lines">{lines.slice(0, most).map((line) => <li key={line}>{line}</li>)}</ul>
      {lines.length > most && <button type="button" onClick={() => setMost(most + told)}>{t('more')} ({number(lang, lines.length - most)})</button>}
    </>
  );
}

function Notice({ desk, lang, t }: Part): JSX.Element {
  const { notice } = desk;
  return (
    <div role="alert" class="alert">
      {notice && <p class="notice">{filled(t(notice.word), notice.values)} {notice.detail && <code>{notice.detail}</code>}</p>}
      {notice?.lines && <div class="notice"><Lines lines={notice.lines} {...{ lang, t }} /></div>}
      {desk.newer && <p class="notice">{t('newer')} <button type="button" onClick={() => location.reload()}>{t('reload')}</button></p>}
      {desk.kit === 'failed' && <p class="notice">{t(desk.trouble)} <button type="button" onClick={() => desk.retry()}>{t('retry')}</button></p>}
    </div>
  );
}

/** Words with values in their blanks. */
const filled = (words: string, values: Record<string, string> = {}): string => words.replace(/\{(\w+)\}/g, (_, blank: string) => values[blank] ?? '');

/** The packs of the visitor's own rules that are loaded, and what is in them. */
function Packs({ desk, lang, t }: Part): JSX.Element {
  return (
    <div role="status" class="packs">
      {desk.packing && <p class="dim">{t(desk.packing)}</p>}
      {desk.packs.length > 0 && (
        <ul aria-label={t('own')}>
          {desk.packs.map((p) => (
            <li key={p.name}>
              <p><b>{t('ownLoaded')}: {p.file}</b> <span class="dim">{t('ownMade')} {p.made}</span>{' '}
                <button type="button" aria-label={`${t('ownRemove')}: ${p.file}`} onClick={() => void desk.dropPack(p)}>{t('ownRemove')}</button></p>
              <ul>
                {p.messages.map((m) => (
                  <li key={m.id}>{m.system} › {nameOf(m)} {m.version} <span class={`ev ev-${m.evidence}`}>{term(m.evidence, lang)}</span></li>
                ))}
              </ul>
              {p.notes.length > 0 && (
                <details>
                  <summary>{t('ownUnchecked')} ({number(lang, p.notes.length)})</summary>
                  <Lines lines={p.notes} {...{ lang, t }} />
                </details>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Files({ desk, lang, t }: Part): JSX.Element {
  return (
    <div class="files-given">
      <h2>{number(lang, desk.docs.length)} {t('someFiles')}{desk.docs.every((d) => d.state === 'done') && <span>: {tally(desk.docs, lang)}</span>}</h2>
      <ul>
        {desk.docs.map((doc) => (
          <li key={doc.key}>
            <button type="button" aria-pressed={doc === desk.current} onClick={() => void desk.select(doc)}>
              <Mark of={markOf(doc)} />
              <span class="name">{doc.name}</span>
              <span class="dim">{stateOf(doc, lang, t)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How many files have which verdict. */
function tally(docs: readonly Doc[], lang: Lang): string {
  const signs = docs.map((d) => signOf(d.report!));
  return (['valid', 'limited', 'invalid', 'undecided', 'failed'] as const)
    .map((s) => [s, signs.filter((x) => x === s).length] as const)
    .flatMap(([s, n]) => (n > 0 ? [`${number(lang, n)} ${term(s, lang, n)}`] : [])).join('; ');
}

function stateOf(doc: Doc, lang: Lang, t: Say): string {
  if (doc.state === 'waiting') return t('waiting');
  if (doc.state === 'checking') return t('checking');
  if (doc.state === 'cancelled' || !doc.report) return term('failed', lang);
  return [term(signOf(doc.report), lang), counts(doc, lang)].filter(Boolean).join('; ');
}

/** Whether a verdict may be shown: what is wrong, until it is known to be fixed; that nothing is, only of what was checked. */
const isTold = (doc: Doc): boolean => doc.state === 'done' || (doc.state === 'checking' && doc.text !== undefined && doc.report?.verdict === 'invalid');

/** What stands for a verdict beside its words. */
type Sign = 'valid' | 'limited' | 'warned' | 'invalid' | 'undecided' | 'none';
function markOf(doc: Doc): Sign {
  const verdict = isTold(doc) ? doc.report?.verdict : undefined;
  if (verdict === 'valid') return doc.report!.counts.warning > 0 ? 'warned' : signOf(doc.report!) === 'limited' ? 'limited' : 'valid';
  if (verdict === 'failed') return 'undecided';
  return verdict ?? 'none';
}
const signs: Record<Sign, string> = {
  valid: 'M5 10.5l3.5 3.5L15 6.5', limited: 'M5 10.5l3.5 3.5L15 6.5', warned: 'M10 5v6M10 14v.5', invalid: 'M6 6l8 8M14 6l-8 8', undecided: 'M7.5 8a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M10 14.5v.5', none: 'M6 10h8',
};
const Mark = ({ of }: { of: Sign }): JSX.Element => (
  <svg class={`sign sign-${of}`} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><circle cx="10" cy="10" r="9" /><path d={signs[of]} /></svg>
);

const counts = (doc: Doc, lang: Lang): string => (doc.report ? talliedOf(doc.report.counts, doc.report.waived, lang) : '');

const none: readonly Finding[] = [];

function EditorBox({ desk, lang, t, awake, editor, moved }: Part & { awake: boolean; editor: { current?: Editor | undefined }; moved: (place: Place) => void }): JSX.Element {
  const [maker, setMaker] = useState<typeof Editor>();
  const area = useRef<HTMLTextAreaElement>(null), host = useRef<HTMLDivElement>(null);
  const shown = useRef(0), focused = useRef(false);
  const id = useId();
  const doc = desk.current;
  const hidden = doc.given !== undefined && doc.text === undefined;

  useEffect(() => {
    if (!awake || maker || desk.kit === 'loading') return; // what finds errors comes before what shows them
    import('./editor').then(
      (m) => {
        focused.current = document.activeElement === area.current; // who writes already writes on
        setMaker(() => m.Editor);
      },
      () => {}, // without it the plain field stays
    );
  }, [awake, desk.kit === 'loading']);
  useLayoutEffect(() => {
    if (!maker || editor.current) return;
    const made = new maker(host.current!, { typed: (text, anew) => desk.typed(text, anew), moved });
    editor.current = made;
    made.say(lang, t);
    if (focused.current && document.activeElement === document.body) made.focus(); // not from one who went on meanwhile
  }, [maker]);
  useLayoutEffect(() => {
    const e = editor.current;
    if (!e || hidden) return;
    if (shown.current !== doc.key) {
      shown.current = doc.key;
      if (e.text !== (doc.text ?? '')) e.put(doc.text ?? '');
    }
    e.show((doc.state !== 'empty' && doc.report?.findings) || none);
  });
  useEffect(() => editor.current?.say(lang, t), [lang]);

  return (
    <div class={`editor${hidden ? ' hidden' : ''}`}>
      {hidden && (
        <div class="unseen">
          <p class="name">{doc.name}</p>
          <p class="dim">{size(lang, doc.given!.size)}</p>
          <p>{t(doc.hidden ?? 'unreadable')}</p>
        </div>
      )}
      <div ref={host} class="host" hidden={hidden || !maker} />
      {!maker && !hidden && (
        <>
          <label class="sr-only" for={id}>{t('payload')}</label>
          <textarea ref={area} id={id} spellcheck={false} autocomplete="off" autocapitalize="off" placeholder={t('placeholder')} defaultValue={doc.text ?? ''} onInput={(e) => desk.typed(e.currentTarget.value)} />
        </>
      )}
    </div>
  );
}

/** What the interface says about the field in which the cursor stands. */
function Help({ desk, lang, t, place }: Part & { place: Place }): JSX.Element {
  const message = desk.current.report?.message ?? (desk.current.text ? desk.options.message : '');
  const [fields, setFields] = useState<Fields>();
  const [field, setField] = useState<Field | null>();
  const { names, cell } = place;
  useEffect(() => {
    let over = false;
    const columns = cell && desk.messages.find((m) => m.id === message)?.columns;
    const find = async () => {
      const of = await desk.fields(message);
      const path = columns && (await import('./columns')).fieldAt(columns, cell);
      return [of, (columns ? of.at(path ?? '') : of.find(names)) ?? null] as const;
    };
    if (!message || (names.length === 0 && !columns)) setField(undefined);
    else find().then(([of, found]) => over || (setFields(of), setField(found)), () => over || setField(undefined));
    return () => void (over = true);
  }, [names.join('/'), cell?.row, cell?.at, message, lang]);
  const row = (name: Word, value: ComponentChildren) => value !== undefined && value !== '' && <div><dt>{t(name)}</dt><dd>{value}</dd></div>;
  return (
    <aside class={`help${field ? '' : ' vacant'}`} aria-label={t('help')}>
      {!field && <p class="dim">{field === null && (names.length > 1 || cell) ? t('helpUnknown') : t('helpNone')}</p>}
      {field && (
        <>
          <p class="field"><code>{field.name}</code> {field.evidence === 'draft' && <span class="ev ev-draft">{term('draft', lang)}</span>}</p>
          <p class="label">{field.label}</p>
          {field.text && <p class="text">{field.text}</p>}
          <dl>
            {row('type', field.type)}
            {row('length', lengthOf(field))}
            {row('required', t(required(field).word) + (required(field).draft ? ` (${term('draft', lang)})` : ''))}
            {row('occurrences', field.max === null ? `${field.min}–∞` : field.min === field.max ? `${field.min}` : `${field.min}–${field.max}`)}
            {field.allowed && row('allowed', <Codes field={field} />)}
            {field.source && row('source', [fields!.titleOf(field.source.document), field.source.section && `${t('section')} ${field.source.section}`].filter(Boolean).join(', '))}
          </dl>
          {!desk.isOwn(message) && <p><a href={fieldAddress(desk, lang, message, field)} target="_blank">{t('helpRow')}</a></p>}
        </>
      )}
    </aside>
  );
}

const mostCodes = 12;
const Codes = ({ field }: { field: Field }): JSX.Element => (
  <ul>
    {field.allowed!.slice(0, mostCodes).map((value) => <li key={value}><code>{value}</code> {field.codes?.find((c) => c.value === value)?.text}</li>)}
    {field.allowed!.length > mostCodes && <li>…</li>}
  </ul>
);

export function lengthOf(f: Field): string | undefined {
  if (f.maxLength !== undefined) return f.minLength === f.maxLength ? `${f.maxLength}` : f.minLength ? `${f.minLength}–${f.maxLength}` : `≤ ${f.maxLength}`;
  if (f.minLength !== undefined) return `≥ ${f.minLength}`;
  if (f.totalDigits !== undefined) return f.fractionDigits ? `${f.totalDigits},${f.fractionDigits}` : `${f.totalDigits}`;
  return undefined;
}

const fieldAddress = (desk: Desk, lang: Lang, message: string, field: Field): string =>
  `${desk.root}${inLanguage(lang)}${placeOf(message)}/#felt:${encodeURI(field.path)}`;

/**
 * The verdict, which stays in view above what it is about. What was given, and not typed, brings it into view on a phone, where
 * it would be below the fold.
 */
function Verdict({ desk, lang, t }: Part): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const doc = desk.current, { report } = doc;
  const loading = desk.kit === 'loading' && doc.state !== 'empty';
  const busy = doc.state === 'checking' && doc.given !== undefined && doc.text === undefined;
  const total = doc.given?.total;
  useEffect(() => {
    if (desk.arrived === 0 || !matchMedia('(max-width: 59.99rem)').matches) return;
    const verdict = place.current!, files = verdict.previousElementSibling;
    verdict.focus({ preventScroll: true });
    (files?.matches('.files-given') ? files : verdict).scrollIntoView();
  }, [desk.arrived]);
  const words = () => {
    if (loading) return t('loading');
    if (doc.state === 'empty') return t('empty');
    if (doc.state === 'waiting') return t('waiting');
    if (doc.state === 'cancelled') return t('cancelled');
    if (doc.state === 'failed') return t('isFailed');
    if (!report || !isTold(doc)) return t('checking');
    return report.answer;
  };
  const said = isTold(doc) ? totals(doc, report!, lang) : '';
  return (
    <div class={`status status-${markOf(doc)}`} ref={place} tabIndex={-1}>
      <Mark of={markOf(doc)} />
      <div class="told">
        {doc.name && <p class="file">{doc.name}</p>}
        <p class="verdict" role="status">{words()}{said && <> <span class="counts">{said}</span></>}</p>
        {loading && <progress aria-label={t('loading')} />}
        {busy && !loading && (
          <p class="progress">
            <progress aria-label={t('checking')} {...(total ? { max: total, value: Math.min(doc.read, total) } : {})} />
            <span>{size(lang, doc.read)} {total ? `${t('of')} ${size(lang, total)}` : t('readSoFar')}</span>
            <button type="button" onClick={() => desk.cancel(doc)}>{t('cancel')}</button>
          </p>
        )}
        {doc.state === 'failed' && doc.error && <p class="about">{doc.error}</p>}
        {(doc.state === 'cancelled' || (doc.state === 'failed' && desk.kit !== 'failed')) && <p><button type="button" onClick={() => desk.recheck(doc)}>{t('again')}</button></p>}
      </div>
    </div>
  );
}

/** How much was found, and of what is not valid also what was not checked: where it is valid, the answer says that. */
function totals(doc: Doc, report: PayloadReport, lang: Lang): string {
  const registers = report.unchecked.filter((u) => u.registers?.length).length, others = report.unchecked.length - registers;
  return [
    counts(doc, lang),
    ...(report.verdict === 'valid' ? [] : [registers > 0 && term('rules', lang, registers), others > 0 && term('content', lang)]),
  ].filter(Boolean).join('; ');
}

/** Which message a payload is, on what its rules rest, and what was not checked. */
function About({ desk, lang, t }: Part): JSX.Element | null {
  const doc = desk.current, { report } = doc;
  const about = report?.message && desk.messages.find((m) => m.id === report.message);
  if (!report && !desk.tried) return null;
  return (
    <div class="about-payload">
      {about && (
        <p class="about">
          {about.system} › {about.own ? nameOf(about) : <a href={`${desk.root}${inLanguage(lang)}${placeOf(about.id)}/`}>{nameOf(about)}</a>} {about.version}
          {report.format && <span class="dim"> · {report.format.toUpperCase()}</span>}
          {report.records !== undefined && <span class="dim"> · {number(lang, report.records)}</span>}
        </p>
      )}
      {desk.tried && <p class="about dim">{t('tried')} <code>{desk.tried}</code></p>}
      {report?.evidence === 'draft' && <p class="is-draft">{term('draftNote', lang)}</p>}
      {report && report.unchecked.length > 0 && doc.state !== 'cancelled' && (
        <details class="unchecked">
          <summary>{capital(term('unchecked', lang))}</summary>
          <Gaps {...{ lang, t }} gaps={gapsOf([report], lang)} />
        </details>
      )}
    </div>
  );
}

/** What was not checked: missing registers first and what to do about them, then what no register helps against. */
function Gaps({ lang, t, gaps }: Pick<Part, 'lang' | 't'> & { gaps: readonly Gap[] }): JSX.Element {
  const registers = gaps.filter(({ register }) => register), others = gaps.filter(({ register }) => !register);
  return (
    <>
      {registers.length > 0 && <ul>{registers.map(({ said }) => <li key={said}>{said}</li>)}</ul>}
      {registers.length > 0 && <p>{t('giveRegister')}</p>}
      {registers.length > 0 && others.length > 0 && <p>{capital(term('otherwise', lang))}:</p>}
      {others.length > 0 && <ul>{others.map(({ said, rules }) => <li key={said}>{said} <code>{rules.join(' ')}</code></li>)}</ul>}
    </>
  );
}

function Report({ desk, lang, t, page }: Part & { page: Lang }): JSX.Element {
  const [told, setTold] = useState<{ word: Word; link?: string }>();
  // A report without a file that was given would pass for one of all.
  const ready = desk.docs.every((d) => d.state === 'done');
  const over = desk.docs.length > 1 && desk.docs.every((d) => d.state !== 'checking' && d.state !== 'waiting');
  const save = async (kind: 'json' | 'sarif' | 'html') => {
    try {
      const [{ download }, { join }] = await Promise.all([import('./download'), import('./report')]);
      const masked = desk.options.personal ? async () => join(await desk.masked()) : undefined;
      await download(kind, join(desk.reports), { root: desk.root, lang, messages: desk.data.messages.map((m) => m.id), masked });
      setTold(undefined);
    } catch {
      setTold({ word: 'downloadFailed' });
    }
  };
  const copy = async () => {
    const link = new URL(`${desk.root}${inLanguage(page)}validator/${write(desk.address, page)}`, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      setTold({ word: 'copied' });
    } catch {
      setTold({ word: 'copyByHand', link }); // not every page may write to the clipboard
    }
  };
  return (
    <div class="report">
      <div class="buttons" role="group" aria-label={t('download')}>
        <span aria-hidden="true">{t('download')}</span>
        {(['html', 'json', 'sarif'] as const).map((kind) => <button type="button" key={kind} disabled={!ready} onClick={() => void save(kind)}>{kind.toUpperCase()}</button>)}
      </div>
      {!desk.data.single && <div class="buttons last"><button type="button" onClick={() => void copy()}>{t('copyLink')}</button></div>}
      <p class="told" role="status">{told ? t(told.word) : over && !ready && t('notAll')}{told?.link && <input type="text" readOnly value={told.link} aria-label={t('copyByHand')} onFocus={(e) => e.currentTarget.select()} />}</p>
    </div>
  );
}

function Settings({ desk, lang, t }: Part): JSX.Element {
  const id = useId();
  const { asOf, personal } = desk.options;
  return (
    <details class="settings">
      <summary>{t('options')}{desk.registers.length > 0 && <span class="dim"> · {desk.registers.length} {t(desk.registers.length === 1 ? 'oneRegister' : 'someRegisters')}</span>}</summary>
      <div class="rows">
        <div>
          <label for={`${id}day`}>{t('asOf')}</label>
          <input id={`${id}day`} type="date" value={asOf} aria-describedby={`${id}dayhelp`} onChange={(e) => desk.set({ asOf: e.currentTarget.value })} />
          <span class="dim" id={`${id}dayhelp`}>{t('asOfHelp')}</span>
        </div>
        <div>
          <label for={`${id}lang`}>{t('language')}</label>
          <select id={`${id}lang`} value={lang} onChange={(e) => desk.set({ lang: e.currentTarget.value as Lang })}>
            <option value="da" lang="da">Dansk</option>
            <option value="en" lang="en">English</option>
          </select>
        </div>
        <div class="check">
          <input id={`${id}personal`} type="checkbox" checked={personal} aria-describedby={`${id}personalhelp`} onChange={(e) => desk.set({ personal: e.currentTarget.checked })} />
          <label for={`${id}personal`}>{t('personal')}</label>
          <span class="dim" id={`${id}personalhelp`}>{t('personalHelp')}</span>
        </div>
      </div>
      <Registers {...{ desk, lang, t }} />
      <Known {...{ desk, lang, t }} />
      <fieldset class="registers own">
        <legend>{t('own')}</legend>
        <p>{t('ownLead')}</p>
        <Choose label={t('ownAdd')} accept=".fkp,.xsd,.wsdl,.zip" taken={(files) => void desk.take(files)} />
      </fieldset>
    </details>
  );
}

/** The files that say what is waived. */
function Known({ desk, lang, t }: Part): JSX.Element {
  return (
    <fieldset class="registers own">
      <legend>{t('known')}</legend>
      <p>{t('knownLead')} <a href={`${desk.root}${inLanguage(lang)}guides/waivers/`} target="_blank">{t('known')}</a></p>
      <Choose label={t('knownAdd')} accept=".json" taken={(files) => void desk.giveKnown(files)} />
      {desk.known.length > 0 && (
        <ul>
          {desk.known.map((k) => (
            <li key={k.kind}>
              <b>{k.file}</b>{' '}<button type="button" aria-label={`${t('knownRemove')}: ${k.file}`} onClick={() => void desk.dropKnown(k)}>{t('knownRemove')}</button>
            </li>
          ))}
        </ul>
      )}
      <div role="status">{desk.knownNotes.map((n, i) => <p key={i}>{filled(t(n.word), n.values)} {n.detail && <code>{n.detail}</code>}</p>)}</div>
    </fieldset>
  );
}

type Tools = typeof import('./waivers');

/** How many kinds of findings can be chosen from. */
const mostKinds = 200;

/** Writes waivers of findings that are chosen, and a baseline of all. */
function Waive({ desk, lang, t }: Part): JSX.Element | null {
  const [tools, setTools] = useState<Tools>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [why, setWhy] = useState({ reason: '', owner: '', expires: '' });
  const [refused, setRefused] = useState<string[]>([]);
  const id = useId();
  if (!desk.docs.every((d) => d.state === 'done') || desk.reports.every((r) => r.payloads[0].findings.length === 0)) return null;
  const kinds = tools?.kindsOf(desk.reports) ?? [];
  const shown = kinds.slice(0, mostKinds), picked = shown.filter((k) => chosen.has(k.key));
  const ready = picked.length > 0 && Object.values(why).every((s) => s.trim() !== '');
  const choose = (keys: readonly string[], on: boolean) => setChosen(new Set([...[...chosen].filter((k) => !keys.includes(k)), ...(on ? keys : [])]));
  const put = async (name: string, text: string) => {
    (await import('./report/download')).save(name, 'application/json', text);
    await desk.giveKnown([{ name, file: new File([text], name) }]);
  };
  const saveWaivers = async () => {
    const before = desk.known.flatMap((k) => (k.kind === 'waivers' ? k.list : []));
    const named = (file: string) => desk.docs.some((d) => d.name === file && d.name !== '');
    const text = tools!.waiversText([...before, ...picked.map((k) => tools!.waiverOf(k, named(k.file), why))]);
    try {
      tools!.readKnown(tools!.waiversName, text, lang);
    } catch (error) {
      if (!(error instanceof tools!.WaiversError)) throw error;
      setRefused([...new Set(error.problems.map((p) => p.message))]);
      return;
    }
    setRefused([]);
    setChosen(new Set());
    await put(tools!.waiversName, text);
  };
  const field = (name: keyof typeof why) => ({
    id: id + name, value: why[name], autocomplete: 'off', onInput: (e: TargetedInputEvent<HTMLInputElement>) => setWhy({ ...why, [name]: e.currentTarget.value }),
  });
  return (
    <details class="settings waive" onToggle={(e) => e.currentTarget.open && void import('./waivers').then((m) => setTools(m), () => {})}>
      <summary>{t('waive')}</summary>
      <p class="lead">{t('waiveLead')}</p>
      {tools && kinds.length === 0 && <p class="lead">{t('waiveNone')}</p>}
      {kinds.length > 0 && (
        <fieldset class="registers own">
          <legend>{t('waiveWhich')}</legend>
          {shown.length > 1 && <label class="kind"><input type="checkbox" checked={picked.length === shown.length} onChange={(e) => choose(shown.map((k) => k.key), e.currentTarget.checked)} /> <span>{t('waiveAll')}</span></label>}
          {shown.map((k) => (
            <label class="kind" key={k.key}>
              <input type="checkbox" checked={chosen.has(k.key)} onChange={(e) => choose([k.key], e.currentTarget.checked)} />{' '}
              <span>{k.message}{k.count > 1 && ` (${number(lang, k.count)})`} <span class="dim">{desk.docs.length > 1 && `${k.file} · `}<code>{pathIn(k.place, lang)}</code></span></span>
            </label>
          ))}
        </fieldset>
      )}
      {kinds.length > 0 && (
        <div class="rows">
          <div><label for={`${id}reason`}>{t('reason')}</label><input type="text" {...field('reason')} /></div>
          <div><label for={`${id}owner`}>{t('owner')}</label><input type="text" {...field('owner')} /></div>
          <div><label for={`${id}expires`}>{t('expires')}</label><input type="date" {...field('expires')} /></div>
        </div>
      )}
      <div role="alert">{refused.map((said) => <p class="lead" key={said}>{said}</p>)}</div>
      {kinds.length > 0 && (
        <div class="rows">
          <button type="button" disabled={!ready} onClick={() => void saveWaivers()}>{t('saveWaivers')}</button>
          <button type="button" onClick={() => void put(tools!.baselineName, tools!.baselineOf(desk.docs.flatMap((d) => d.plain ?? []), desk.known))}>{t('saveBaseline')}</button>
        </div>
      )}
    </details>
  );
}

function Registers({ desk, lang, t }: Part): JSX.Element {
  const [over, setOver] = useState(false);
  /** A table of which it is not clear which register it is. */
  const [open, setOpen] = useState<{ file: string; table: import('./registers').Table; names: string[] }[]>([]);
  const id = useId();
  const title = (name: string) => desk.data.registers.find((r) => r.name === name)?.title[lang] ?? name;
  const take = async (files: readonly Named[]) => {
    const { candidates, table } = await import('./registers');
    for (const { name, file } of await desk.giveRules(files)) {
      const read = await file.arrayBuffer().then(table, () => undefined);
      if (!read) {
        desk.refuse(name, 'registerBad');
        continue;
      }
      const own = desk.ownRegisters.find((r) => name.toLowerCase().startsWith(r.toLowerCase()));
      if (own !== undefined) {
        await desk.giveRegister({ name: own, file: name, rows: read.rows.length, table: read });
        continue;
      }
      const found = candidates(desk.data.registers, read.columns, name);
      if (found.length === 1) await desk.giveRegister({ name: found[0]!.name, file: name, rows: read.rows.length, table: read });
      else if (found.length === 0 && desk.ownRegisters.length === 0) desk.refuse(name, 'registerNone');
      else setOpen((o) => [...o, { file: name, table: read, names: found.length > 0 ? found.map((r) => r.name) : desk.ownRegisters }]);
    }
  };
  return (
    <fieldset
      class={`registers${over ? ' over' : ''}`}
      onDragEnter={() => setOver(true)} onDragLeave={(e) => e.currentTarget.contains(e.relatedTarget as Node | null) || setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        void dropped(e.dataTransfer!).then(take);
      }}
    >
      <legend>{t('registers')}</legend>
      <p>{t('registersLead')} <a href={`${desk.root}${inLanguage(lang)}registers/`} target="_blank">{t('registers')}</a></p>
      <Choose label={t('registerAdd')} accept=".csv,.json,.txt" taken={(files) => void take(files)} />
      {open.map((o, i) => (
        <p key={o.file}>
          <label for={`${id}${i}`}>{o.file}: {t('registerWhich')}</label>{' '}
          <select
            id={`${id}${i}`} value=""
            onChange={(e) => {
              void desk.giveRegister({ name: e.currentTarget.value, file: o.file, rows: o.table.rows.length, table: o.table });
              setOpen(open.filter((x) => x !== o));
            }}
          >
            <option value="" />
            {o.names.map((n) => <option value={n} key={n}>{title(n)}</option>)}
          </select>
        </p>
      ))}
      {desk.registers.length > 0 && (
        <ul>
          {desk.registers.map((r) => (
            <li key={r.name}>
              <b>{title(r.name)}</b> <span class="dim">{r.file || t('ofExample')} · {number(lang, r.rows)} {t('registerRows')}</span>{' '}
              <button type="button" aria-label={`${t('registerRemove')}: ${title(r.name)}`} onClick={() => void desk.dropRegister(r.name)}>{t('registerRemove')}</button>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
