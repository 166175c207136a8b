// Findings by rule: what is said of all that break it once, and what is left to say at each place.
import type { Finding, Severity } from '@forkontrol/validator';

export type Group = {
  key: string;
  severity: Severity;
  /** What is wrong at all its places. */
  said: string;
  /** How to fix it, where that is the same at all places. */
  fix: string;
  findings: readonly Finding[];
  /** What is said at a place beyond that. */
  rest: (f: Finding) => string;
};

const order: Severity[] = ['error', 'warning', 'info'];

/** Findings in groups: the worst first, else in the order of the payload. */
export function groupsOf(findings: readonly Finding[]): Group[] {
  const byRule = new Map<string, Finding[]>();
  for (const f of findings) {
    const key = `${f.severity} ${f.rule}`;
    byRule.get(key)?.push(f) ?? byRule.set(key, [f]);
  }
  const groups = [...byRule].flatMap(([key, all]): Group[] => {
    const shared = sharedOf(all.map((f) => f.message));
    if (shared) return [groupOf(key, all, shared.said, shared.rest)];
    const byMessage = new Map<string, Finding[]>();
    for (const f of all) byMessage.get(f.message)?.push(f) ?? byMessage.set(f.message, [f]);
    return [...byMessage].map(([message, some]) => groupOf(`${key} ${message}`, some, message, () => ''));
  });
  return groups.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function groupOf(key: string, findings: readonly Finding[], said: string, rest: (message: string) => string): Group {
  const fix = findings[0]!.fix ?? '';
  return { key, severity: findings[0]!.severity, said, fix: findings.every((f) => (f.fix ?? '') === fix) ? fix : '', findings, rest: (f) => rest(f.message) };
}

/**
 * The sentence that some messages have in common, and what each says beyond it. Messages of a rule differ in what was found,
 * which stands at their end behind a semicolon, or within them. Undefined when they have too little in common.
 */
export function sharedOf(messages: readonly string[]): { said: string; rest: (message: string) => string } | undefined {
  const first = messages[0]!;
  if (messages.every((m) => m === first)) return { said: first, rest: () => '' };
  const words = messages.map((m) => m.split(' '));
  const shortest = Math.min(...words.map((w) => w.length));
  const same = (at: (w: readonly string[]) => string | undefined) => words.every((w) => at(w) === at(words[0]!));
  let head = 0, tail = 0;
  while (head < shortest && same((w) => w[head])) head++;
  const end = words[0]!.slice(0, head).findLastIndex((w) => w.endsWith(';'));
  if (end > 0) {
    const said = words[0]!.slice(0, end + 1).join(' ');
    return { said: said.replace(/;$/, '.'), rest: (m) => m.slice(said.length + 1) };
  }
  while (tail < shortest - head && same((w) => w.at(-1 - tail))) tail++;
  if (head + tail < 3 || 2 * (head + tail) < shortest) return undefined;
  const said = [...words[0]!.slice(0, head), '…', ...(tail > 0 ? words[0]!.slice(-tail) : [])].join(' ');
  return { said, rest: (m) => { const w = m.split(' '); return w.slice(head, w.length - tail).join(' '); } };
}

/** Whether a finding has some words, wherever it shows them. */
export function has(f: Finding, wanted: string): boolean {
  const text = `${f.message}\n${f.fix ?? ''}\n${f.path}\n${f.value ?? ''}\n${f.line ?? ''}\n${f.rule}`.toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
