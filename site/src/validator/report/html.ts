// A report as one page for people: what internal/report/html does in Go, with the shell that it makes. Whatever comes from
// payloads is data in the page and never markup.
import type { Sign } from '../../../../wasm/js/src/say';
import type { Counts, Finding, PayloadReport, Severity, Verdict } from '@forkontrol/validator';
import { gapsOf, jsonText, signOf, talliedOf, waivedBy, type Joined } from './joined';
import { number, place, visible } from './text';
import type { Told } from './told';

// How many payloads and findings are in the page for readers without a script.
const mostPayloads = 200, mostFindings = 200;
const worstFirst: Verdict[] = ['invalid', 'failed', 'undecided', 'valid'];

export interface HtmlOptions {
  /** The report shows personal data; the page warns of it. */
  shown?: boolean;
}

/** The page of a report. The shell is that of the told language. */
export function html(report: Joined, told: Told, shell: string, options: HtmlOptions = {}): string {
  const shown = options.shown ?? false;
  const slots: [string, () => string][] = [
    ['{{static}}', () => new Markup(report, told, wordsOf(shell), shown).text()],
    ['{{about}}', () => inScript(JSON.stringify(about(report, told, shown)).replace(/[>&\u2028\u2029]/g, escapeCode)) + '\n'],
    ['{{report}}', () => inScript(jsonText(report))],
  ];
  let rest = shell, page = '';
  for (const [slot, text] of slots) {
    const at = rest.indexOf(slot);
    if (at < 0) throw new Error(`the shell has no ${slot}`);
    page += rest.slice(0, at) + text();
    rest = rest.slice(at + slot.length);
  }
  return page + rest;
}

/** JSON as it can be in a script element: neither its end nor a comment can begin. */
const inScript = (json: string) => json.replace(/</g, escapeCode);
const escapeCode = (c: string) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');

/** The page's own texts, which the shell has for its script. */
function wordsOf(shell: string): Record<string, string> {
  const [, words] = /<script type="application\/json" id="words-data">(.*?)<\/script>/s.exec(shell) ?? [];
  if (words === undefined) throw new Error('the shell has no words');
  return JSON.parse(words) as Record<string, string>;
}

/** What is known about the messages and rules that the report names. */
function about(report: Joined, told: Told, shown: boolean) {
  const messages = new Map<string, string>();
  const rules = new Map<string, object>();
  const add = (id: string, message: string | undefined, path: string) => {
    if (rules.has(id)) return;
    const { text, why, label } = told.rule(id, message, path);
    rules.set(id, { ...(text && { text }), ...(why && { why }), ...(label && { label }) });
  };
  for (const payload of report.payloads) {
    if (payload.message) messages.set(payload.message, told.name(payload.message));
    for (const { rule, path } of payload.findings) add(rule, payload.message, path);
    for (const { rule } of payload.unchecked) add(rule, payload.message, '');
  }
  const object = (map: Map<string, unknown>) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...(shown && { shown }), ...(messages.size > 0 && { messages: object(messages) }), ...(rules.size > 0 && { rules: object(rules) }) };
}

const entities: Record<string, string> = { '&': '&amp;', "'": '&#39;', '<': '&lt;', '>': '&gt;', '"': '&#34;' };

/** A text as it is between tags and in attributes. */
const escaped = (text: string) => visible(text).replace(/[&'<>"]/g, (c) => entities[c]!);

const icon = (name: string) => `<svg class="icon" aria-hidden="true"><use href="#icon-${name}"/></svg>`;

/** An element around a text, nothing when there is no text. */
const element = (name: string, kind: string, text: string) =>
  text === '' ? '' : `<${name}${kind && ` class="${kind}"`}>${escaped(text)}</${name}>\n`;

/** The verdicts, the counts and the first findings as markup. */
class Markup {
  constructor(private readonly report: Joined, private readonly told: Told, private readonly words: Record<string, string>, private readonly shown: boolean) {}

  text(): string {
    const { report } = this;
    const worst = worstOf(report.summary);
    const sign = this.sign(worst);
    const total: Counts = { error: 0, warning: 0, info: 0 };
    const waived: Counts = { error: 0, warning: 0, info: 0 };
    for (const payload of report.payloads) for (const severity of severities) {
      total[severity] += payload.counts[severity];
      waived[severity] += payload.waived?.[severity] ?? 0;
    }
    const listed = worstFirst.flatMap((verdict) => report.payloads.filter((payload) => payload.verdict === verdict)).slice(0, mostPayloads);
    const more = report.payloads.length - mostPayloads;
    return `<h2 class="verdict ${sign}">${icon(sign)}${escaped(this.overall(worst))}</h2>\n`
      + element('p', '', talliedOf(total, waived, this.told.lang))
      + (this.shown ? element('p', 'warning', this.word('note.shown')) : '')
      + (this.drafts() ? element('p', 'warning', this.word('note.draft')) : '')
      + element('p', 'faint', this.word('static.about'))
      + element('h2', '', this.word('payloads.heading'))
      + '<ul class="payloads">\n' + listed.map((payload) => this.payload(payload)).join('') + '</ul>\n'
      + (more > 0 ? element('p', '', this.word('static.more.payloads', { n: more })) : '')
      + this.unchecked()
      + this.findings()
      + element('p', 'faint', this.word(report.asOf === '' ? 'made' : 'made.on', { version: report.forkontrol, ruleset: report.ruleset, date: report.asOf }));
  }

  /** One of the page's texts with its blanks filled, in their order; numbers as the language writes them. */
  private word(name: string, blanks: Record<string, string | number> = {}): string {
    return Object.entries(blanks).reduce(
      (text, [blank, value]) => text.replaceAll(`{${blank}}`, () => (typeof value === 'number' ? number(value, this.told.lang) : value)),
      this.words[name] ?? '');
  }

  /** A text that depends on n being one. */
  private count(name: string, n: number): string {
    return this.word(`${name}.${n === 1 ? 'one' : 'many'}`, { n });
  }

  private overall(worst: Verdict): string {
    const { payloads: n, valid } = this.report.summary;
    if (n === 0) return this.word('verdict.nothing');
    const sign = this.sign(worst);
    if (n === 1) return sign === 'limited' ? this.report.payloads[0]!.answer : this.word(worst);
    if (n === valid) return this.word('verdict.all', { n, valid: this.word(`${sign}.many`) });
    return this.word(n - valid === 1 ? 'verdict.some.one' : 'verdict.some.many', { n, k: n - valid });
  }

  /** What stands for a verdict on all payloads in classes and icons. */
  private sign(worst: Verdict): Sign {
    return signOf({ verdict: worst, reach: this.report.summary.limited > 0 ? 'limited' : 'full' });
  }

  /** What was not checked, each reason once. */
  private unchecked(): string {
    const gaps = gapsOf(this.report.payloads, this.told.lang);
    const registers = gaps.filter(({ register }) => register), others = gaps.filter(({ register }) => !register);
    const list = (of: readonly { said: string }[]) => of.length === 0 ? '' : '<ul>\n' + of.map(({ said }) => element('li', '', said)).join('') + '</ul>\n';
    return gaps.length === 0 ? '' : element('h2', '', this.word('unchecked')) + element('p', '', this.word('unchecked.about'))
      + (registers.length > 0 ? element('p', '', this.word('unchecked.registers')) + list(registers) : '')
      + (registers.length > 0 && others.length > 0 ? element('p', '', `${this.word('otherwise')}:`) : '') + list(others);
  }

  /** Whether the report rests on what no source states. */
  private drafts(): boolean {
    return this.report.payloads.some((payload) => payload.evidence === 'draft' || payload.findings.some((finding) => finding.evidence === 'draft'));
  }

  /** How a reader knows the payload. */
  private fileName(payload: PayloadReport): string {
    return payload.file === '-' ? this.word('payloads.stdin') : payload.file;
  }

  /** The word of a verdict or severity and its icon: never colour alone. */
  private badge(name: Sign | Severity): string {
    return `<span class="badge ${name}">${icon(name)}${escaped(this.word(name))}</span>\n`;
  }

  private payload(payload: PayloadReport): string {
    const { verdict } = payload;
    const facts = [
      payload.message && this.told.name(payload.message),
      payload.records && this.count('payloads.records', payload.records),
      talliedOf(payload.counts, payload.waived, this.told.lang) || this.word('payloads.none'),
      payload.truncated && this.word('payloads.truncated'),
    ].filter((fact) => fact);
    return `<li>${this.badge(signOf(payload))}${element('span', 'file', this.fileName(payload))}`
      + `<p class="about faint">${escaped(facts.join(' · '))}`
      + (payload.evidence === 'draft' ? ` <span class="draft">${escaped(this.word('draft'))}</span>` : '')
      + '</p>\n'
      + (verdict === 'undecided' || verdict === 'failed' ? element('p', 'about', this.word(`${verdict}.about`)) : '')
      + (signOf(payload) === 'limited' ? element('p', 'about', payload.answer.slice(payload.answer.indexOf(': ') + 2)) : '')
      + '</li>\n';
  }

  /** The first findings. */
  private findings(): string {
    const kept = this.report.payloads.reduce((n, payload) => n + payload.findings.length, 0);
    let out = element('h2', '', this.word('findings.heading'));
    if (kept === 0) return out + element('p', '', this.word('findings.none'));
    let left = mostFindings;
    for (const payload of this.report.payloads) {
      const first = payload.findings.slice(0, left);
      if (first.length === 0) continue;
      left -= first.length;
      out += element('h3', 'file', this.fileName(payload)) + '<ol class="findings">\n' + first.map((finding) => this.finding(finding)).join('') + '</ol>\n';
    }
    return out + (kept > mostFindings ? element('p', '', this.word('static.more.findings', { n: kept - mostFindings })) : '');
  }

  private finding(finding: Finding): string {
    const fact = (name: string, markup: string) => `<dt>${escaped(this.word(`finding.${name}`))}</dt><dd>${markup}</dd>\n`;
    const path = place(finding.path, this.told.lang);
    const where = (finding.line ? `<span>${escaped(this.word('place.one', { line: String(finding.line), column: String(finding.column) }))}</span>` : '')
      + (path && `<code>${escaped(path)}</code>`);
    return `<li class="finding"><p class="what">${this.badge(finding.severity)}<span class="message">${escaped(finding.message)}</span>`
      + (finding.waived ? ` <span class="waived">${escaped(this.word('waived'))}</span>` : '') + '</p>\n'
      + (where && `<p class="place">${where}</p>\n`)
      + '<dl class="facts">'
      + (finding.waived ? fact('waived', escaped(waivedBy(finding.waived, this.told.lang))) : '')
      + (finding.fix ? fact('fix', escaped(finding.fix)) : '')
      + fact('source', (finding.source ? `<span>${escaped(finding.source)}</span> ` : '')
        + `<span class="${finding.evidence === 'draft' ? 'draft' : 'faint'}">${escaped(this.word(`evidence.${finding.evidence}`))}</span>`)
      + fact('rule', `<code>${escaped(finding.rule)}</code>`
        + (finding.code ? ` <span>${escaped(this.word('finding.code', { code: finding.code }))}</span>` : '')
        + (finding.help ? ` <a class="help" rel="noreferrer" href="${escaped(finding.help)}">${escaped(this.word('finding.help'))}</a>` : ''))
      + '</dl></li>\n';
  }
}

const severities: Severity[] = ['error', 'warning', 'info'];

/** The verdict that stands for all payloads. */
function worstOf(summary: Joined['summary']): Verdict {
  if (summary.invalid > 0) return 'invalid';
  if (summary.undecided > 0 && summary.failed === 0) return 'undecided';
  return summary.failed > 0 || summary.payloads === 0 ? 'failed' : 'valid';
}
