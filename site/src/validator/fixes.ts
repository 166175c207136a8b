// How findings of a text can be mended: values that are wrong only in the way they are written. Which other way there is says
// the same code as in forms, and the kit says whether the field allows it. This is loaded when something has been found.
import type { FieldOptions, Finding, PayloadReport, RemoteKit } from '@forkontrol/validator';
import { rewrite } from '../../../wasm/js/src/forms/rewrite';
import { linesOf, valueAt, type Value } from './value';

/** A change of a part of a line. */
export type Fix = Value & { put: string; unsafe: boolean };

/** How many findings are looked at. */
const most = 200;

/** The fixes of a report's findings. */
export async function fixesOf(kit: RemoteKit, report: PayloadReport, text: string, options: FieldOptions): Promise<Map<Finding, Fix>> {
  const fixes = new Map<Finding, Fix>();
  const { message } = report;
  if (message === undefined) return fixes;
  const lines = linesOf(text);
  for (const f of report.findings.slice(0, most)) {
    const value = valueAt(lines, f);
    if (value === undefined) continue;
    const path = report.format === 'csv' ? fieldOf(f.rule) : f.path;
    const allows = async (text: string) => (await kit.checkField(message, path, text, options)).length === 0;
    const typed = report.format !== 'xml' && report.format !== 'csv' && f.rule.endsWith('/type') ? otherType(value, lines[value.line - 1]!) : undefined;
    const found = await otherWay(value.was, allows, typed).catch(() => undefined); // what is at the place is no field
    if (found) fixes.set(f, { ...value, ...found });
  }
  return fixes;
}

type Other = Partial<Fix> & Pick<Fix, 'put' | 'unsafe'>;

/** What a value would be; typed, where it is the right one and has the wrong type. */
async function otherWay(value: string, allows: (text: string) => Promise<boolean>, typed: Other | undefined): Promise<Other | undefined> {
  if (await allows(value)) return typed;
  const rewriting = rewrite(value);
  let step = rewriting.next();
  while (!step.done) step = rewriting.next(await allows(step.value));
  return step.value && { put: step.value.text, unsafe: step.value.unsafe };
}

/** A string of JSON as the number or truth value that it spells, and these as strings. */
function otherType({ from, to, was }: Value, line: string): Other | undefined {
  if (line[from - 1] !== '"') return { put: `"${was}"`, unsafe: false };
  return /^(-?(0|[1-9]\d*)(\.\d+)?|true|false)$/.test(was) ? { from: from - 1, to: to + 1, was: `"${was}"`, put: was, unsafe: false } : undefined;
}

/** The path of the field in the id of a rule: system/service/PATH/keyword. */
const fieldOf = (rule: string): string => rule.split('/').slice(2, -1).join('/');

/** The text with fixes; those of one place are made once. */
export function mended(text: string, fixes: readonly Fix[]): string {
  const ends = text.match(/\r\n|\r|\n/g) ?? [];
  const lines = linesOf(text);
  for (const x of apart(fixes).reverse()) {
    const line = lines[x.line - 1]!;
    lines[x.line - 1] = line.slice(0, x.from) + x.put + line.slice(x.to);
  }
  return lines.map((line, i) => line + (ends[i] ?? '')).join('');
}

/** Fixes in their order, without those that overlap the one before. */
export function apart(fixes: readonly Fix[]): Fix[] {
  const sorted = [...fixes].sort((a, b) => a.line - b.line || a.from - b.from);
  return sorted.filter((x, i) => i === 0 || sorted[i - 1]!.line !== x.line || sorted[i - 1]!.to <= x.from);
}

/** What is found in one report and was not in another. */
export function news(before: PayloadReport, after: PayloadReport): Finding[] {
  const known = new Set(before.findings.map((f) => `${f.rule} ${f.path}`));
  return after.findings.filter((f) => !known.has(`${f.rule} ${f.path}`));
}
