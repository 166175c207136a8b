// The catalogue as `rulec -site` writes it: read once, with what the pages ask of it.
import { readFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type * as npm from '@forkontrol/validator';

export type Lang = 'da' | 'en';
export type Text = { da: string; en: string };
export type Evidence = 'official' | 'contract' | 'draft';

/** A value as the npm package describes it, with its texts in both languages. */
type InBoth<T> = T extends (infer Item)[] ? InBoth<Item>[]
  : T extends object ? { [P in keyof T]: P extends 'text' | 'label' | 'fix' | 'asks' | 'why' | 'missing' ? Text : InBoth<T[P]> }
  : T;
export type Source = npm.Source;
export type Doc = npm.Document;
export type Code = InBoth<npm.Code>;
export type Field = InBoth<npm.Field>;
/** Of a whole ruleset, so that each says what it asks. */
export type Rule = InBoth<npm.Rule> & { asks: Text };
export type Message = Omit<InBoth<npm.Description>, 'rules'> & { rules: Rule[] };
export type System = Omit<InBoth<npm.System>, 'messages'> & { messages: Message[]; documents: Doc[]; rules: Rule[] };
export type Register = { name: string; title: Text; keys: number; columns: { name: string; kind: string; text?: Text }[] };
export type Extract = { from: number; lines: string[]; marked?: number[] };
export type Entry = { id: string; says?: Text; fails?: Extract; keeps?: Extract; try?: boolean };
export type Handbook = { id: string; samples: { format: string; payload: string; registers?: string[] }[]; rules: Entry[] };
export type CodeList = { id: string; title: string; codes: Code[]; evidence: Evidence; source?: Omit<Doc, 'id'> };
export type Count = Record<Evidence, number>;

const dir = process.env.FORKONTROL_SITE_DATA ?? join(process.cwd(), '.data');
const read = (name: string) => JSON.parse(readFileSync(join(dir, name), 'utf8'));

const catalogue = read('catalogue.json') as {
  ruleset: string; systems: (Omit<System, 'messages'> & { messages: number })[]; messages: Message[]; registers: Register[];
};
export const { ruleset, registers } = catalogue;
export const codeLists = read('codes.json') as CodeList[];
const ofEngine = new Map((read('rules.json') as Entry[]).map((e) => [e.id, e]));

export const allSystems: System[] = catalogue.systems.map((s) => ({ ...s, messages: catalogue.messages.filter((m) => m.system === s.id) }));
export const engine = allSystems.find((s) => s.id === 'forkontrol')!;
export const systems = allSystems.filter((s) => s !== engine);

/** All rules of a message: those of its fields, and those of itself. */
export const rulesOf = (m: Message): Rule[] => [...m.rules, ...m.fields.flatMap((f) => f.rules as Rule[])];

/** A system's services: messages and rules that belong to no message go by the second part of their id. */
export type Service = { id: string; system: System; title: string; messages: Message[]; rules: Rule[]; evidence: Evidence };

const serviceMemo = new Map<string, Service[]>();
export function services(s: System): Service[] {
  let list = serviceMemo.get(s.id);
  if (list) return list;
  const found = new Map<string, Service>();
  const of = (id: string, title: string) => {
    if (!found.has(id)) found.set(id, { id, system: s, title, messages: [], rules: [], evidence: 'official' });
    return found.get(id)!;
  };
  for (const m of s.messages) of(m.service, m.title).messages.push(m);
  for (const r of s.rules) of(serviceOf(r.id), serviceOf(r.id)).rules.push(r);
  for (const service of found.values()) {
    const all = [...service.messages, ...service.rules];
    service.evidence = all.some((x) => x.evidence === 'draft') ? 'draft' : all.some((x) => x.evidence === 'contract') ? 'contract' : 'official';
    const titles = new Set(service.messages.map((m) => m.title));
    if (titles.size === 1) service.title = [...titles][0];
    else if (titles.size > 1) service.title = (service.messages.find((m) => m.direction === 'request') ?? service.messages[0]).title.split(':')[0];
  }
  list = [...found.values()];
  serviceMemo.set(s.id, list);
  return list;
}

/** The second part of a rule's id. */
export const serviceOf = (rule: string) => rule.split('/')[1];
/** A rule's anchor on the page of its service: the rest of its id. */
export const anchorOf = (rule: string) => rule.split('/').slice(2).join('/');

export const count = (): Count => ({ official: 0, contract: 0, draft: 0 });
export const total = (c: Count) => c.official + c.contract + c.draft;

/** Messages, fields and rules of a system by evidence. A rule that several messages share counts once. */
export function figures(s: System) {
  const out = { messages: count(), fields: count(), rules: count() };
  const seen = new Set<string>();
  for (const m of s.messages) {
    out.messages[m.evidence]++;
    for (const f of m.fields) out.fields[f.evidence]++;
    for (const r of rulesOf(m)) if (!seen.has(r.id)) { seen.add(r.id); out.rules[r.evidence]++; }
  }
  for (const r of s.rules) out.rules[r.evidence]++;
  return out;
}
export function sum(list: Count[]): Count {
  const c = count();
  for (const x of list) { c.official += x.official; c.contract += x.contract; c.draft += x.draft; }
  return c;
}

const placeOf = (m: Message) => m.id.replace(/[@#]/g, '/');
const handbookMemo = new Map<string, Handbook>();
export function handbook(m: Message): Handbook {
  let h = handbookMemo.get(m.id);
  if (!h) handbookMemo.set(m.id, (h = read(`messages/${placeOf(m)}.json`) as Handbook));
  return h;
}
/** A rule of a service with all that is said about it and the messages that have it. It can be tried where live/ has it, of one of them. */
export type Told = { rule: Rule; entry: Entry; messages: Message[]; field?: Field; canTry: boolean };

const toldMemo = new Map<string, Told[]>();
export function told(service: Service): Told[] {
  const key = service.system.id + '/' + service.id;
  let list = toldMemo.get(key);
  if (list) return list;
  const byID = new Map<string, Told>();
  for (const m of service.messages) {
    const rules = new Map<string, { rule: Rule; field?: Field }>(m.rules.map((rule) => [rule.id, { rule }]));
    for (const field of m.fields) for (const rule of field.rules as Rule[]) rules.set(rule.id, { rule, field });
    for (const entry of handbook(m).rules) { // in the order of the schema
      const known = byID.get(entry.id), canTry = entry.try ?? false;
      if (known) { if (!known.messages.includes(m)) known.messages.push(m); known.canTry ||= canTry; continue; }
      byID.set(entry.id, { ...rules.get(entry.id)!, entry, messages: [m], canTry });
    }
  }
  for (const rule of service.rules) {
    const entry = ofEngine.get(rule.id) ?? { id: rule.id };
    byID.set(rule.id, { rule, entry, messages: [], canTry: entry.try ?? false });
  }
  toldMemo.set(key, (list = [...byID.values()]));
  return list;
}

/** How many rules a page holds at most: some 200 kB of HTML. */
export const pageOf = 90;

/** The rules of a service in pages; a single page is the service's own. The rules of one field stay together. */
export function rulePages(service: Service): Told[][] {
  const all = told(service);
  if (all.length <= pageOf) return [all];
  const pages: Told[][] = [[]];
  for (const group of fieldGroups(all)) {
    const page = pages[pages.length - 1];
    const newMessage = page.length > pageOf / 3 && page[page.length - 1].messages[0] !== group[0].messages[0];
    if (page.length > 0 && (page.length + group.length > pageOf || newMessage)) pages.push([...group]);
    else page.push(...group);
  }
  return pages;
}

/** Rules that stand together: of one field of one message. */
export function fieldGroups(rules: Told[]): Told[][] {
  const groups = new Map<string, Told[]>();
  for (const t of rules) {
    const key = (t.messages[0]?.id ?? '') + '\n' + (t.field?.path ?? '');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(t);
  }
  return [...groups.values()];
}

/** The shared code list that a field's codes are, if any. */
export function listOf(f: Field): CodeList | undefined {
  if (!f.codes?.length) return undefined;
  return codeLists.find((l) => l.codes.length === f.codes!.length &&
    l.codes.every((c, i) => c.value === f.codes![i].value && (c.text?.da ?? '') === (f.codes![i].text?.da ?? '')));
}

/** The bounds on a field's length as an interface description prints them. */
export function lengthOf(f: Field): string {
  const { minLength: low, maxLength: high, totalDigits: digits, fractionDigits: decimals } = f;
  if (low !== undefined && high !== undefined) return low === high ? `${low}` : `${low}–${high}`;
  if (high !== undefined) return `≤ ${high}`;
  if (low !== undefined) return `≥ ${low}`;
  if (digits !== undefined) return decimals !== undefined ? `${digits},${decimals}` : `${digits}`;
  return '';
}

export type Download = { kind: string; path: string };
/** What can be downloaded of a message. Whatever `rulec -site` writes is offered: a new kind needs no edit here but its name. */
export function downloads(m: Message): Download[] {
  const place = placeOf(m), folder = place.slice(0, place.lastIndexOf('/')), name = place.slice(place.lastIndexOf('/') + 1);
  const from = join(dir, 'files', folder);
  if (!existsSync(from)) return [];
  return readdirSync(from).filter((f) => f.startsWith(name + '.') && kindOf(f, name) in kinds)
    .map((f) => ({ kind: kindOf(f, name), path: `/files/${folder}/${f}` }))
    .sort((a, b) => Object.keys(kinds).indexOf(a.kind) - Object.keys(kinds).indexOf(b.kind));
}
const kindOf = (file: string, name: string) => file.slice(name.length + 1);
export const kinds: Record<string, Text> = {
  'schema.json': { da: 'JSON Schema', en: 'JSON Schema' },
  xsd: { da: 'XSD', en: 'XSD' },
  'd.ts': { da: 'TypeScript', en: 'TypeScript' },
  ts: { da: 'TypeScript', en: 'TypeScript' },
  xml: { da: 'Eksempel, XML', en: 'Example, XML' },
  json: { da: 'Eksempel, JSON', en: 'Example, JSON' },
  csv: { da: 'Eksempel, CSV', en: 'Example, CSV' },
};

export const dataDir = dir;
export { read };
