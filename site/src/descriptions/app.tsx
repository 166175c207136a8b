// What the page that reads interface descriptions looks like.
import type { Field } from '@forkontrol/validator';
import type { DescriptionRow, DescriptionTable, Mend, MendKind, Words } from '@forkontrol/validator/descriptions';
import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { required } from '../required';
import { App as Validator, Choose, lengthOf } from '../validator/app';
import { dropped } from '../validator/files';
import { saveFile } from '../validator/report/download';
import { number, type Lang } from '../validator/words';
import { Reading } from './reading';
import { say, type Say, type Word } from './words';

type Part = { reading: Reading; lang: Lang; t: Say };

/** How many rows of a table are shown at first, and at each wish for more. */
const listed = 100;

export function App({ reading, lang }: { reading: Reading; lang: Lang }): JSX.Element {
  const [, drawn] = useState(0);
  useEffect(() => reading.listen(() => drawn((n) => n + 1)), [reading]);
  const part = { reading, lang, t: say(lang) };
  const { made } = reading;
  return (
    <div class="descriptions">
      <Give {...part} />
      {made?.told && <Result {...part} />}
      {made?.pack && <Try {...part} />}
      {made?.pack && <Save {...part} />}
    </div>
  );
}

function Give({ reading, lang, t }: Part): JSX.Element {
  const [over, setOver] = useState(false);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const hasFiles = (e: DragEvent) => e.dataTransfer?.types.includes('Files') ?? false;
  const drag = (e: DragEvent) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    reading.wake();
    setOver(true);
  };
  const name = t('pastedName');
  return (
    <section
      class={`validator give${over ? ' over' : ''}`} aria-label={t('give')} data-drop={t('drop')}
      onPointerEnter={() => reading.wake()} onFocusCapture={() => reading.wake()} onDragEnter={drag} onDragOver={drag}
      onDragLeave={(e) => e.currentTarget.contains(e.relatedTarget as Node | null) || setOver(false)}
      onDrop={(e) => {
        setOver(false);
        if (!hasFiles(e)) return;
        e.preventDefault();
        void dropped(e.dataTransfer!).then((files) => reading.take(files));
      }}
    >
      <label class="sr-only" for={`${id}text`}>{t('giveHere')}</label>
      <textarea
        id={`${id}text`} rows={5} placeholder={t('giveHere')} spellcheck={false} autocomplete="off"
        onPaste={(e) => {
          const html = e.clipboardData?.getData('text/html') ?? '';
          if (!/<table/i.test(html)) return; // the text is read as it is written
          e.preventDefault();
          reading.paste(name, e.clipboardData!.getData('text/plain'), html);
        }}
        onInput={(e) => {
          const text = e.currentTarget.value;
          clearTimeout(typing.current);
          if (text.trim() !== '') typing.current = setTimeout(() => reading.paste(name, text), 400);
        }}
      />
      <div class="bar">
        <Choose one label={t('choose')} accept=".docx,.xlsx,.pdf,.html,.htm,.md,.markdown,.csv,.tsv,.txt" taken={(files) => void reading.take(files)} />
        <div class="message">
          <label for={`${id}system`}>{t('systemName')}</label>
          <input id={`${id}system`} type="text" autocomplete="off" placeholder={t('systemHelp')} onChange={(e) => reading.setSystem(e.currentTarget.value.trim())} />
        </div>
      </div>
      <p class="dim note">{t('formats')} <a href={`${reading.desk.root}${lang === 'en' ? 'en/guides/contracts/#interface-descriptions' : 'guides/contracts/#grænsefladebeskrivelser'}`}>{t('guide')}</a></p>
      <div role="alert" class="alert">
        {reading.notice && <p class="notice">{t(reading.notice.word)} {reading.notice.detail && <code>{reading.notice.detail}</code>}</p>}
        {reading.made && reading.made.problems.length > 0 && (
          <div class="notice"><p>{t('notUsable')}</p><ul>{reading.made.problems.map((p) => <li key={p.da}>{p[lang]}</li>)}</ul></div>
        )}
      </div>
      <p class="read" role="status">{reading.doc && !reading.notice && <><b>{reading.doc.name}</b> <Counts {...{ reading, lang, t }} /></>}</p>
    </section>
  );
}

const fates = ['taken', 'asked', 'to-write', 'repeated', 'unknown'] as const;

/** How many rows there are of each fate, or what is being done. */
function Counts({ reading, lang, t }: Part): JSX.Element | null {
  if (reading.state === 'loading' || reading.state === 'reading') return <span>{t(reading.state)}</span>;
  const rows = reading.made?.told?.rows;
  if (!rows) return null;
  const all = fates.reduce((n, fate) => n + (rows[fate] ?? 0), 0);
  const parts = fates.filter((fate) => rows[fate]).map((fate) => `${number(lang, rows[fate]!)} ${reading.fateOf(fate, lang)}`);
  return <span>{`${number(lang, all)} ${t(all === 1 ? 'row' : 'rows')}: ${parts.join(', ')}`}</span>;
}

/** Reports whether a row has the headings of the table, which may be cut over lines in the document. */
const heads = (table: DescriptionTable, row: DescriptionRow): boolean => {
  const squeezed = (cells: readonly string[] = []) => cells.join('|').replace(/[\s-]/g, '');
  return row.fate === 'heading' && squeezed(row.cells) === squeezed(table.columns);
};

function Result({ reading, lang, t }: Part): JSX.Element {
  const [doubt, setDoubt] = useState(false);
  const told = reading.made!.told!;
  const tables = told.tables ?? [];
  const shown = (table: DescriptionTable) => table.rows.filter((row) => !heads(table, row) && (!doubt || Reading.doubtful(row)));
  const some = tables.map((table) => [table, shown(table)] as const).filter(([, rows]) => rows.length > 0);
  return (
    <section class="result" aria-label={t('result')}>
      <h2>{t('result')}</h2>
      <List title={t('questions')} {...{ lang }} items={told.questions ?? []} />
      <List title={t('refused')} {...{ lang }} items={(told.refused ?? []).map(({ place, why }) => ({ da: `${place}: ${why.da}`, en: `${place}: ${why.en}` }))} />
      <List title={t('toWrite')} {...{ lang }} items={told.toWrite ?? []} />
      <label class="doubt"><input type="checkbox" checked={doubt} onChange={(e) => setDoubt(e.currentTarget.checked)} /> {t('onlyDoubt')}</label>
      {doubt && some.length === 0 && <p>{t('noDoubt')}</p>}
      {some.map(([table, rows]) => <Table key={table.place} {...{ reading, lang, t, table, rows }} />)}
    </section>
  );
}

function List({ title, lang, items }: { title: string; lang: Lang; items: readonly Words[] }): JSX.Element | null {
  if (items.length === 0) return null;
  return <div class="list"><h3>{title}</h3><ul>{items.map((item, i) => <li key={i}>{item[lang] || item.da}</li>)}</ul></div>;
}

type TablePart = Part & { table: DescriptionTable };

function Table({ rows, ...part }: TablePart & { rows: readonly DescriptionRow[] }): JSX.Element {
  const [most, setMost] = useState(listed);
  const { table, lang, t } = part;
  const columns = table.columns ?? table.rows.reduce<string[]>((n, r) => (r.cells.length > n.length ? r.cells.map(() => '') : n), []);
  const title = [table.section, `${t(table.kind)}, ${table.place}`].filter(Boolean).join(' · ');
  return (
    <>
      <h3>{title}</h3>
      {(table.unread?.length ?? 0) > 0 && <p class="dim">{t('unread')}: {table.unread!.join(', ')}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="rows-read">
          <thead>
            <tr><th scope="col">{t('became')}</th>{columns.map((c, i) => <th scope="col" key={i}>{c}</th>)}</tr>
          </thead>
          <tbody>{rows.slice(0, most).map((row) => <Row key={row.place} {...part} row={row} columns={columns} />)}</tbody>
        </table>
      </div>
      {rows.length > most && <p><button type="button" onClick={() => setMost(most + listed)}>{t('more')} ({number(lang, rows.length - most)})</button></p>}
    </>
  );
}

type RowPart = TablePart & { row: DescriptionRow; columns: readonly string[] };

function Row(part: RowPart): JSX.Element {
  const { reading, lang, t, row, columns } = part;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null), line = useRef<HTMLTableRowElement>(null);
  // A row that is no longer in doubt may go from under the keyboard.
  useLayoutEffect(() => () => {
    if (line.current?.contains(document.activeElement)) document.querySelector<HTMLElement>('.doubt input')?.focus();
  }, []);
  const was = reading.cells.get(row.place), mended = reading.mendsOf(row.place).length > 0;
  const field = row.field === undefined ? undefined : reading.fields.get(row.field);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const answer = (mend: Mend) => {
    button.current?.focus(); // the question goes
    reading.mend(mend);
  };
  return (
    <>
      <tr ref={line} class={`fate-${row.fate}`}>
        <td class="became">
          <p><span class="fate">{reading.fateOf(row.fate, lang)}</span> {mended && <span class="fate own">{t('corrected')}</span>} <span class="dim">{row.place}</span></p>
          {row.field !== undefined && <p><code>{row.field}</code></p>}
          {row.rule !== undefined && <p><code>{row.rule}</code></p>}
          {field && <p class="dim">{about(field, t)}</p>}
          {row.why && <p>{row.why[lang]}</p>}
          {row.answered?.map((a) => <p key={a.da}>{a[lang]}</p>)}
          {row.questions && (
            <ul>
              {row.questions.map((q) => (
                <li key={q.da}>
                  {q[lang]}
                  {q.answers && (
                    <span class="answers" role="group" aria-label={q[lang]}>
                      {q.answers.map(({ mend, ...words }) => <button type="button" key={words.da} onClick={() => answer(mend)}>{words[lang]}</button>)}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )}
          <button ref={button} type="button" aria-expanded={open} aria-label={`${t('mendRow')}: ${row.place}`} onClick={() => setOpen(!open)}>{t('mend')}</button>
        </td>
        {columns.map((c, i) => {
          const cell = row.cells[i] ?? '', before = was?.[i] ?? cell;
          return <td key={i} data-head={c} class={cell === '' ? 'blank' : undefined}>{cell === before ? cell : <>{before && <del>{before}</del>} <ins>{cell}</ins></>}</td>;
        })}
      </tr>
      {open && <tr class="mending"><td colSpan={columns.length + 1}><Mending key={reading.undone} {...part} close={close} /></td></tr>}
    </>
  );
}

/** What the rules say of a field, in short. */
function about(field: Field, t: Say): string {
  const must = required(field).word === 'yes' ? t('isRequired') : t('isOptional');
  const many = field.max === 1 ? '' : `${field.min}–${field.max ?? '∞'}`;
  const values = field.allowed ? field.allowed.slice(0, 8).join(', ') + (field.allowed.length > 8 ? ', …' : '') : '';
  return [field.type, lengthOf(field), must, many, values].filter(Boolean).join(' · ');
}

/** What a table may lack a column for. */
const addable: readonly Exclude<MendKind, 'name'>[] = ['type', 'length', 'required', 'occurrences', 'values'];

function Mending({ reading, t, table, row, columns, close }: RowPart & { close: () => void }): JSX.Element {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);
  const missing = table.kinds ? addable.filter((kind) => !table.kinds!.includes(kind)) : [];
  const added = (kind: MendKind) => reading.mendsOf(row.place).find((m) => 'kind' in m && m.kind === kind)?.text ?? '';
  const input = (key: string, label: string, value: string, mend: (text: string) => Mend, help = '') => {
    const given = { id: id + key, defaultValue: value, autocomplete: 'off', placeholder: help, onChange: (e: { currentTarget: { value: string } }) => reading.mend(mend(e.currentTarget.value)) };
    return (
      <div key={key}>
        <label for={id + key}>{label}</label>
        {value.length > 40 || value.includes('\n') ? <textarea rows={Math.min(6, Math.max(2, value.split('\n').length))} {...given} /> : <input type="text" {...given} />}
      </div>
    );
  };
  return (
    <form
      ref={form} class="validator" aria-label={`${t('mendRow')}: ${row.place}`}
      onSubmit={(e) => {
        e.preventDefault();
        (document.activeElement as HTMLElement | null)?.blur(); // what was written counts
        close();
      }}
      onKeyDown={(e) => e.key === 'Escape' && close()}
    >
      <p class="dim">{t('mendLead')}</p>
      <div class="rows">
        {columns.map((c, column) => input(`c${column}`, c || `${column + 1}`, row.cells[column] ?? '', (text) => ({ place: row.place, column, text })))}
        {missing.map((kind) => input(kind, t(kind), added(kind), (text) => ({ place: row.place, kind, text }), t(`${kind}Help` as Word)))}
      </div>
      <div class="buttons">
        <button type="submit">{t('done')}</button>
        {reading.mendsOf(row.place).length > 0 && <button type="button" onClick={() => reading.undo(row.place)}>{t('undo')}</button>}
      </div>
    </form>
  );
}

function Try({ reading, lang, t }: Part): JSX.Element {
  return (
    <section aria-label={t('try')}>
      <h2>{t('try')}</h2>
      <p>{t('tryLead')}</p>
      <Validator desk={reading.desk} page={lang} />
    </section>
  );
}

function Save({ reading, t }: Part): JSX.Element {
  const { name, pack } = reading.made!;
  return (
    <section class="save" aria-label={t('save')}>
      <h2>{t('save')}</h2>
      <p>{t('saveLead')}</p>
      <div class="buttons">
        <button type="button" onClick={() => void reading.source().then((zip) => saveFile(`${name}.zip`, zip))}>{t('saveSource')}</button>
        <button type="button" onClick={() => saveFile(`${name}.fkp`, new Blob([pack!], { type: 'application/octet-stream' }))}>{t('savePack')}</button>
      </div>
    </section>
  );
}
