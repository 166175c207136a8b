// What the validator is given by the page that it is in, made of the catalogue when the site is built.
import { registers, systems, type Message } from './catalogue';
import { kitFolder, kitVersion } from '../build/kit.mjs';
import type { Data } from './validator/data';

export function pageData(): Data {
  const all = systems.flatMap((s) => s.messages);
  return {
    kit: kitFolder(),
    version: kitVersion(),
    messages: systems.flatMap((s) => s.messages.map((m) => ({ id: m.id, system: s.name, title: m.title, name: m.name, version: m.version, evidence: m.evidence, ...(m.envelope && { envelope: true as const }), ...(m.csv && { columns: columnsOf(m) }) }))),
    example: (all.find((m) => m.evidence === 'official' && m.direction === 'request' && !m.envelope) ?? all[0]!).id,
    registers: registers.map((r) => ({ name: r.name, title: r.title, columns: r.columns.map((c) => c.name) })),
  };
}

/** A record's columns with the paths of their fields. */
function columnsOf(m: Message) {
  const path = (record: string, column: string) => m.fields.find((f) => f.column === column && f.path.startsWith(record + '.'))?.path ?? '';
  return m.csv!.records.map((r) => Object.fromEntries(r.columns.map((c) => [c, path(r.name, c)])));
}

/** Data as it stands in a page. */
export const inPage = (data: Data): string => JSON.stringify(data).replaceAll('<', '\\u003c');
