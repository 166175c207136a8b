// What was found in a payload: a group for each rule, with its sentence once and its places below it.
import type { Finding, Severity } from '@forkontrol/validator';
import type { JSX } from 'preact';
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { capital, pathOf as pathIn, term } from '../../../wasm/js/src/say';
import { waivedBy } from '../../../wasm/js/src/waived';
import type { Part } from './app';
import { inLanguage } from './data';
import type { Desk, Doc } from './desk';
import { maskedAs, parts } from './differs';
import { linesAt, type Lines } from './files';
import type { Fix } from './fixes';
import { groupsOf, has, type Group } from './groups';
import { linesOf, sampleOf } from './value';
import { number, type Lang } from './words';

/** How many groups and how many places of each are shown at first, and how many more at each wish. */
const firstGroups = 20, firstPlaces = 3, morePlaces = 20;

/** From so many findings on they can be searched. */
const manyFound = 10;

type Mend = ((fixes: readonly Fix[]) => void) | undefined;
type FoundPart = Part & { doc: Doc; goTo: ((f: Finding) => void) | undefined; mend: Mend };

export function Findings({ findings, ...part }: FoundPart & { findings: readonly Finding[] }): JSX.Element | null {
  const { lang, t, doc, mend } = part;
  const id = useId();
  const waived = findings.filter((f) => f.waived), rest = waived.length > 0 ? findings.filter((f) => !f.waived) : findings;
  const safe = rest.flatMap((f) => doc.fixes?.get(f) ?? []).filter((x) => !x.unsafe);
  const said = doc.mended && (
    <div class="mended" role="status">
      {doc.mended.made > 0 && <p>{number(lang, doc.mended.made)} {t('mended')}</p>}
      {doc.mended.refused.length > 0 && <><p>{t('mendRefused')}:</p><ul>{doc.mended.refused.map((m) => <li key={m}>{m}</li>)}</ul></>}
    </div>
  );
  if (findings.length === 0) return said || null;
  return (
    <div class="findings" role="region" aria-labelledby={id}>
      <h2 id={id} class="sr-only">{t('findings')}</h2>
      {said}
      {mend && safe.length > 1 && <p class="mend-all"><button type="button" onClick={() => mend(safe)}>{t('mendAll')} ({number(lang, safe.length)})</button></p>}
      {rest.length > 0 && <FoundList {...part} findings={rest} />}
      {waived.length > 0 && (
        <details class="waived">
          <summary>{t('waivedFindings')} ({number(lang, waived.length)})</summary>
          <FoundList {...part} findings={waived} />
        </details>
      )}
      {doc.report!.truncated && <p class="dim">{t('truncated')}</p>}
    </div>
  );
}

const severities: Severity[] = ['error', 'warning', 'info'];

function FoundList({ findings, ...part }: FoundPart & { findings: readonly Finding[] }): JSX.Element {
  const { lang, t, doc } = part;
  const [most, setMost] = useState(firstGroups);
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(new Set());
  const [wanted, setWanted] = useState('');
  const many = findings.length > manyFound;
  const there = severities.filter((s) => findings.some((f) => f.severity === s));
  const chosen = useMemo(
    () => (many ? findings.filter((f) => !hidden.has(f.severity) && (wanted.trim() === '' || has(f, wanted.trim()))) : findings),
    [findings, many, hidden, wanted]);
  const groups = useMemo(() => groupsOf(chosen), [chosen]);
  const lines = useMemo(() => (doc.text === undefined ? undefined : linesOf(doc.text)), [doc.text]);
  const id = useId();
  return (
    <>
      {many && (
        <div class="sift" role="search" aria-label={t('sift')}>
          <label class="sr-only" for={id}>{t('siftWords')}</label>
          <input id={id} type="search" autocomplete="off" placeholder={t('siftWords')} value={wanted} onInput={(e) => setWanted(e.currentTarget.value)} />
          {there.length > 1 && there.map((s) => (
            <label key={s} class={`pick sev-${s}`}>
              <input type="checkbox" checked={!hidden.has(s)} onChange={(e) => setHidden(new Set(e.currentTarget.checked ? [...hidden].filter((h) => h !== s) : [...hidden, s]))} />{' '}
              {capital(term(s, lang, 2))} <span class="dim">{number(lang, findings.filter((f) => f.severity === s).length)}</span>
            </label>
          ))}
          <p class="dim" role="status">{chosen.length < findings.length && `${number(lang, chosen.length)} ${t('of')} ${number(lang, findings.length)}`}</p>
        </div>
      )}
      {groups.slice(0, most).map((g) => <OneGroup key={g.key} {...part} group={g} lines={lines} />)}
      {groups.length > most && <p><button type="button" onClick={() => setMost(most + firstGroups)}>{t('more')} ({number(lang, groups.length - most)})</button></p>}
    </>
  );
}

/** What can be mended, but not by another value: the command does it. */
const beyondValues = new Set(['csv/separator/well-formed', 'csv/line-end/mismatch', 'csv/row/surplus', 'csv/row/blank', 'csv/column/spelling', 'encoding/mark/repeated'].map((id) => `forkontrol/${id}`));
const needsMore = (f: Finding): boolean => beyondValues.has(f.rule) || (f.rule.endsWith('/order') && f.path.startsWith('/'));

function OneGroup({ group, lines, ...part }: FoundPart & { group: Group; lines: readonly string[] | undefined }): JSX.Element {
  const { desk, lang, t, doc, mend } = part;
  const { findings, said, fix } = group;
  const [most, setMost] = useState(firstPlaces);
  const list = useRef<HTMLOListElement>(null);
  const [first] = findings as [Finding];
  const more = () => {
    const from = most;
    setMost(most + morePlaces);
    // The button may be gone: the first of the new places has the focus.
    requestAnimationFrame(() => list.current?.children[from]?.querySelector<HTMLElement>('button')?.focus());
  };
  const id = useId();
  return (
    <section class={`group group-${group.severity}`} aria-labelledby={id}>
      <h3 class="what" id={id}>
        <span class={`sev sev-${group.severity}`}>{term(group.severity, lang)}</span> {said}
        {findings.length > 1 && <span class="count"> {number(lang, findings.length)} {t('places')}</span>}
      </h3>
      {fix && <p class="fix"><b>{t('fix')}:</b> {fix}</p>}
      {mend && needsMore(first) && !findings.some((f) => doc.fixes?.has(f)) && <p class="fix">{t('mendElsewhere')} <code>forkontrol check --fix</code>.</p>}
      <ol ref={list}>
        {findings.slice(0, most).map((f, i) => <Found key={i} {...part} f={f} rest={group.rest(f)} fix={fix ? '' : f.fix ?? ''} lines={lines} />)}
      </ol>
      {findings.length > most && <p class="more"><button type="button" onClick={more}>{t('more')} ({number(lang, findings.length - most)})</button></p>}
      {(first.help || first.code || first.evidence === 'draft' || first.source) && (
        <p class="about-rule">
          {first.help && <a href={ruleAddress(desk, lang, first.help)} target="_blank">{t('rule')}</a>}
          {first.code && <span>{t('code')} <code>{first.code}</code></span>}
          {first.evidence === 'draft' && <span class="ev ev-draft">{term('draft', lang)}</span>}
          {first.source && <span class="dim">{first.source}</span>}
        </p>
      )}
    </section>
  );
}

/** A place where a rule is broken: where it is, what stands there, and what it can be mended to. */
function Found({ desk, lang, t, doc, f, rest, fix, goTo, mend, lines }: FoundPart & { f: Finding; rest: string; fix: string; lines: readonly string[] | undefined }): JSX.Element {
  const other = doc.fixes?.get(f);
  const [around, setAround] = useState<Lines | null>();
  const blob = doc.given?.blob;
  const place = f.line === undefined ? '' : term('place', lang, 1, { line: f.line, column: f.column! });
  const sample = lines && sampleOf(lines, f, desk.options.personal);
  const show = () => {
    if (around) setAround(undefined);
    else if (blob && f.offset !== undefined) linesAt(blob, f.offset, f.line!).then((l) => setAround(l ?? null), () => setAround(null));
  };
  return (
    <li>
      <p class="where">
        {place && goTo && <button type="button" aria-label={`${t('goTo')} ${place}`} onClick={() => goTo(f)}>{place}</button>}
        {place && !goTo && (blob && around !== null ? <button type="button" aria-expanded={around !== undefined} aria-label={`${t('showPlace')}: ${place}`} onClick={show}>{place}</button> : <span>{place}</span>)}
        {sample && <code class="sample">{sample.before}<mark>{sample.value}</mark>{sample.after}</code>}
        {rest && !(sample && f.value && rest.includes(f.value)) && <span>{rest}</span>}
        {f.path && f.path !== '/' && <code class="path">{pathIn(f.path, lang)}</code>}
      </p>
      {f.waived && <p class="fix"><b>{capital(term('waived', lang))}:</b> {waivedBy(f.waived, lang)}</p>}
      {fix && <p class="fix"><b>{t('fix')}:</b> {fix}</p>}
      {other && mend && <Mending {...{ desk, lang, t, f, fix: other, mend }} />}
      {around && (
        <pre class="extract" tabIndex={0}><code>{around.lines.map((l, i) => {
          const n = `${around.first + i}`.padStart(`${around.first + around.lines.length}`.length) + '  ';
          return around.first + i === f.line ? <mark key={i}>{n + l}{'\n'}</mark> : n + l + '\n';
        })}</code></pre>
      )}
    </li>
  );
}

/** What a value is and what it would be, with what differs marked, and a button that makes it so. */
function Mending({ desk, t, f, fix, mend }: Part & { f: Finding; fix: Fix; mend: NonNullable<Mend> }): JSX.Element {
  const hidden = !desk.options.personal && f.value !== fix.was.replace(/^"|"$/g, '');
  const [was, put] = hidden ? [f.value ?? '', maskedAs(fix.put, f.value)] : [fix.was, fix.put];
  const [before, gone, after] = parts(was, put), [, come] = parts(put, was);
  return (
    <p class="mend">
      <button type="button" aria-label={put ? `${t('mend')}: ${was} ${t('becomes')} ${put}` : t('mend')} onClick={() => mend([fix])}>{t('mend')}</button>
      {put && (
        <span aria-hidden="true">
          <code>{before}{gone && <del>{gone}</del>}{after}</code> → <code>{before}{come && <ins>{come}</ins>}{after}</code>
        </span>
      )}
      {fix.unsafe && <span class="dim">({t('guess')})</span>}
    </p>
  );
}

/** The page of a rule on this site: reports name it where the project has it. */
const ruleAddress = (desk: Desk, lang: Lang, help: string): string => desk.root + inLanguage(lang) + help.replace(/^https:\/\/[^/]*\//, '');
