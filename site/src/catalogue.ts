// The catalogue as `rulec -site` writes it: read once, with what the pages ask of it.
import { readFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Lang = 'da' | 'en';
export type Text = { da: string; en: string };
export type Evidence = 'official' | 'contract' | 'draft';
export type Source = { document: string; section?: string };
export type Doc = { id: string; title: string; publisher?: string; version?: string; date?: string; url?: string };
export type Code = { value: string; text?: Text };
export type Field = {
  path: string; name: string; depth: number; type: string; label: Text; text?: Text; fix?: Text;
  required: boolean; min: number; max: number | null; types: string[]; repeated?: boolean;
  xml?: { name?: string; attribute?: boolean; namespace?: string }; column?: string;
  evidence: Evidence; source?: Source; personal?: string; example?: string; codes?: Code[]; rules?: string[];
};
export type Rule = {
  id: string; keyword: string; severity: 'error' | 'warning' | 'info'; evidence: Evidence; field?: string;
  limit?: string; allowed?: string[]; code?: string; from?: string; to?: string; source?: Source; registers?: string[];
};
export type Message = {
  id: string; service: string; title: string; name: string; version: string; operation?: string;
  direction: 'request' | 'response'; from?: string; to?: string; evidence: Evidence; text?: Text; source?: Source;
  root: string; namespace?: string; envelope?: boolean; formats: string[];
  csv?: { delimiter?: string; quote?: string; names: string; ordered: boolean; encodings?: string[]; records: { name: string; list?: boolean; mark?: string; columns: string[] }[] };
  fields: Field[]; rules: Rule[];
};
export type System = {
  id: string; name: string; direction?: string; areas?: string[]; transport?: string; text?: Text; missing?: Text;
  links?: string[]; documents?: Doc[]; messages?: Message[]; rules?: Rule[];
};
export type Register = { name: string; title: Text; keys: number; columns: { name: string; kind: string; text?: Text }[] };
export type Extract = { from: number; lines: string[]; marked?: number[] };
export type Entry = { id: string; asks: Text; why?: Text; fix?: Text; says?: Text; fails?: Extract; keeps?: Extract; try?: boolean };
export type Handbook = { id: string; samples: { format: string; payload: string; registers?: string[] }[]; rules: Entry[] };
export type CodeList = { id: string; title: string; codes: Code[]; evidence: Evidence; source?: Omit<Doc, 'id'> };
export type Count = Record<Evidence, number>;

const dir = process.env.FORKONTROL_SITE_DATA ?? join(process.cwd(), '.data');
const read = (name: string) => JSON.parse(readFileSync(join(dir, name), 'utf8'));

const catalogue = read('catalogue.json') as { ruleset: string; systems: System[]; registers?: Register[] };
export const ruleset = catalogue.ruleset;
export const registers = catalogue.registers ?? [];
export const codeLists = read('codes.json') as CodeList[];
const alone = read('rules.json') as Record<string, Entry[]>;

export const engine = catalogue.systems.find((s) => s.id === 'forkontrol')!;
export const systems = catalogue.systems.filter((s) => s.id !== 'forkontrol');
export const allSystems = catalogue.systems;

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
  for (const m of s.messages ?? []) of(m.service, m.title).messages.push(m);
  for (const r of s.rules ?? []) of(serviceOf(r.id), serviceOf(r.id)).rules.push(r);
  for (const service of found.values()) {
    const all = [...service.messages, ...service.rules];
    service.evidence = all.some((x) => x.evidence === 'draft') ? 'draft' : all.some((x) => x.evidence === 'contract') ? 'contract' : 'official';
    const titles = new Set(service.messages.map((m) => m.title.replace(/ \((udkast|draft)\)$/, '')));
    if (titles.size === 1) service.title = [...titles][0];
    else if (titles.size > 1) service.title = (service.messages.find((m) => m.direction === 'request') ?? service.messages[0]).title.replace(/ \((udkast|draft)\)$/, '').split(':')[0];
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
  for (const m of s.messages ?? []) {
    out.messages[m.evidence]++;
    for (const f of m.fields) if (f.path) out.fields[f.evidence]++;
    for (const r of m.rules) if (!seen.has(r.id)) { seen.add(r.id); out.rules[r.evidence]++; }
  }
  for (const r of s.rules ?? []) out.rules[r.evidence]++;
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
/** A rule of a service with all that is said of it and the messages that have it. It can be tried where live/ has it, of one of them. */
export type Told = { rule: Rule; entry: Entry; messages: Message[]; field?: Field; canTry: boolean };

const toldMemo = new Map<string, Told[]>();
export function told(service: Service): Told[] {
  const key = service.system.id + '/' + service.id;
  let list = toldMemo.get(key);
  if (list) return list;
  const byID = new Map<string, Told>();
  for (const m of service.messages) {
    const entries = new Map(handbook(m).rules.map((e) => [e.id, e]));
    const fields = new Map(m.fields.map((f) => [f.path, f]));
    for (const rule of m.rules) {
      const known = byID.get(rule.id);
      const entry = entries.get(rule.id)!, canTry = entry.try ?? false;
      if (known) { if (!known.messages.includes(m)) known.messages.push(m); known.canTry ||= canTry; continue; }
      byID.set(rule.id, { rule, entry, messages: [m], field: fields.get(rule.field ?? ''), canTry });
    }
  }
  const entries = new Map((alone[service.system.id] ?? []).map((e) => [e.id, e]));
  for (const rule of service.rules) byID.set(rule.id, { rule, entry: entries.get(rule.id)!, messages: [], canTry: entries.get(rule.id)!.try ?? false });
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
    const key = (t.messages[0]?.id ?? '') + '\n' + (t.rule.field ?? '');
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
export function lengthOf(m: Message, f: Field, rules: Map<string, Rule>): string {
  const limit = (keyword: string) => {
    for (const id of f.rules ?? []) { const r = rules.get(id); if (r?.keyword === keyword && r.limit) return r.limit; }
    return undefined;
  };
  const low = limit('minLength'), high = limit('maxLength');
  if (low && high) return low === high ? low : `${low}–${high}`;
  if (high) return `≤ ${high}`;
  if (low) return `≥ ${low}`;
  const digits = limit('totalDigits'), decimals = limit('fractionDigits');
  if (digits) return decimals ? `${digits},${decimals}` : digits;
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
