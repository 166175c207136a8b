// What the validator knows from the page that it is in.
import type { Evidence } from '@forkontrol/validator';
import { beside } from './beside';
import type { Columns } from './columns';
import type { Lang } from './words';

export type MessageName = { id: string; system: string; title: string; name: string; version: string; evidence: Evidence; envelope?: true; columns?: Columns;
  /** It is of a pack of the visitor's own: the site has no page about it. */
  own?: true };
export type RegisterName = { name: string; title: Record<Lang, string>; columns: string[] };

export type Data = {
  /** The folder of the npm package, from the root of the site. */
  kit: string;
  /** The version of forkontrol. */
  version: string;
  messages: MessageName[];
  /** The message whose examples are loaded when none is chosen. */
  example: string;
  registers: RegisterName[];
  /** The validator is one file: no page of the site is beside it to link to. */
  single?: true;
};

/** Where a message's files are below a folder of the site. */
export const placeOf = (message: string): string => message.replace(/[@#]/g, '/');

/** The folder of the pages in a language, below the root of the site. */
export const inLanguage = (lang: Lang): string => (lang === 'en' ? 'en/' : '');

/** A payload to load, as `rulec -site` writes it. */
export type Payload = { format: string; payload: string; registers?: Record<string, string[][]>; asOf?: string };

/** How a payload that breaks one rule is made of a valid one: `cut` code units from `at` are replaced by `put`. */
type Try = { sample: number; at: number; cut: number; put: string; registers?: Record<string, string[][]>; asOf?: string };

type Live = { id: string; samples: Payload[]; faulty: Payload[]; rules: Record<string, Try> };

/** The examples of a message; undefined when there are none. Throws what fetch throws. */
async function live(root: string, place: string): Promise<Live | undefined> {
  const text = await beside(root, `${place}.json`);
  return text === undefined ? undefined : (JSON.parse(text) as Live);
}

export async function example(root: string, message: string, kind: 'valid' | 'faulty', format?: string): Promise<Payload | undefined> {
  const all = await live(root, placeOf(message));
  const list = (kind === 'valid' ? all?.samples : all?.faulty) ?? [];
  return list.find((p) => p.format === format) ?? list[0];
}

/** The payload that breaks a rule, and the message whose it is. */
export async function tryOf(root: string, data: Data, rule: string): Promise<{ message: string; payload: Payload } | undefined> {
  const service = rule.split('/').slice(0, 2).join('/');
  const messages = data.messages.filter((m) => m.id.split('@')[0] === service).map((m) => m.id);
  for (const message of rule.startsWith('forkontrol/') ? ['forkontrol'] : messages) {
    const all = await live(root, placeOf(message));
    const edit = all?.rules[rule], sample = edit && all.samples[edit.sample];
    if (sample) {
      const payload = sample.payload.slice(0, edit.at) + edit.put + sample.payload.slice(edit.at + edit.cut);
      const given = edit.registers ?? sample.registers, asOf = edit.asOf ?? sample.asOf;
      return { message: all.id, payload: { format: sample.format, payload, ...(given && { registers: given }), ...(asOf && { asOf }) } };
    }
  }
  return undefined;
}
