// What reports say about messages and rules beyond the JSON report. `rulec -site` writes it, a file per message and language.
import type { Evidence, Language, Severity } from '@forkontrol/validator';
import type { Joined } from './joined';

/** A file: texts of rules are places in `words`, what is left out is empty. */
interface ToldFile {
  name?: string;
  root?: string;
  /** What the ids of its rules begin with. */
  below: string;
  words: string[];
  rules: { id: string; severity: Severity; evidence: Evidence; code?: string; text?: number; why?: number; fix?: number; source?: number; label?: number }[];
}

/** A rule of one message; texts that are not there are empty. */
export interface ToldRule {
  id: string;
  keyword: string;
  severity: Severity;
  evidence: Evidence;
  code: string;
  /** What it asks. */
  text: string;
  why: string;
  fix: string;
  source: string;
  /** What people call its field. */
  label: string;
}

class ToldMessage {
  readonly name: string;
  readonly rules = new Map<string, ToldRule>();
  private readonly root: string;

  constructor(id: string, file: ToldFile) {
    this.name = file.name ?? '';
    this.root = file.root ?? id.slice(id.indexOf('#') + 1);
    const word = (place = 0) => file.words[place] ?? '';
    for (const rule of file.rules) {
      const id = file.below + rule.id;
      this.rules.set(id, {
        id, keyword: id.slice(id.lastIndexOf('/') + 1).split('.', 1)[0]!, severity: rule.severity, evidence: rule.evidence, code: rule.code ?? '',
        text: word(rule.text), why: word(rule.why), fix: word(rule.fix), source: word(rule.source), label: word(rule.label),
      });
    }
  }

  /** Whether a path leads through an element of the message. */
  holds(path: string): boolean {
    const { root } = this;
    return path.split('/').some((name) => (root.startsWith('*') ? name.endsWith(root.slice(1)) : name === root));
  }
}

const engine = 'forkontrol';
const service = (rule: string) => rule.split('/', 2).join('/');

/** What is said about the messages and rules of a report, in one language. */
export class Told {
  constructor(readonly lang: Language, private readonly messages: ReadonlyMap<string, ToldMessage>) {}

  /** What people call a message. */
  name(message: string): string {
    return this.messages.get(message)?.name ?? '';
  }

  /** The rules of a message, in its order. */
  rules(message: string): Iterable<ToldRule> {
    return this.messages.get(message)?.rules.values() ?? [];
  }

  /**
   * The rule of an id in a payload of a message. Rules of envelopes are those of other messages; where several of a service
   * share the rule, the path shows which.
   */
  rule(id: string, message: string | undefined, path: string): ToldRule {
    const own = this.find(id, message);
    if (own) return own;
    const others = [...this.messages].filter(([other, told]) => other.startsWith(service(id) + '@') && told.rules.has(id)).map(([, told]) => told);
    const rule = (others.find((told) => told.holds(path)) ?? others[0])?.rules.get(id);
    if (!rule) throw new Error(`nothing is known of the rule ${id}`);
    return rule;
  }

  /** Undefined where neither the message nor the engine has the rule. */
  find(id: string, message: string | undefined): ToldRule | undefined {
    return this.messages.get(id.startsWith(engine + '/') ? engine : message ?? '')?.rules.get(id);
  }
}

/**
 * Gathers what is said about a report. Ids are those of all messages, in the order of the catalogue; read gives the text of a
 * file below `live/` (`unilogin/wsaimport/7/importerXml.da.json`, not escaped).
 */
export async function tell(report: Joined, lang: Language, ids: readonly string[], read: (name: string) => Promise<string>): Promise<Told> {
  const files = new Map<string, ToldMessage>();
  const load = (wanted: Iterable<string>) => Promise.all([...wanted].map(async (id) => {
    files.set(id, new ToldMessage(id, JSON.parse(await read(`${id.replace(/[@#]/g, '/')}.${lang}.json`)) as ToldFile));
  }));
  await load(new Set([engine, ...report.payloads.flatMap((payload) => payload.message ?? [])]));
  const told = new Told(lang, files);
  const services = new Set(report.payloads.flatMap((payload) => [...payload.findings, ...payload.unchecked]
    .filter(({ rule }) => !told.find(rule, payload.message)).map(({ rule }) => service(rule))));
  await load(ids.filter((id) => services.has(id.slice(0, id.indexOf('@'))) && !files.has(id)));
  const order = (id: string) => ids.indexOf(id);
  return new Told(lang, new Map([...files].sort(([a], [b]) => order(a) - order(b))));
}
