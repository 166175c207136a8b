// The value that a finding is about, as it stands in the text.
import type { Finding } from '@forkontrol/validator';

/** A part of a line, which is counted from 1; its places are in units of 16 bits. */
export type Value = { line: number; from: number; to: number; was: string };

export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** The value, where it is written plainly on one line: without the signs around it. */
export function valueAt(lines: readonly string[], f: Finding): Value | undefined {
  const line = lines[(f.line ?? 0) - 1];
  if (line === undefined || f.line !== f.endLine || f.endColumn === undefined) return undefined;
  const start = units(line, f.column! - 1);
  const written = line.slice(start, units(line, f.endColumn - 1));
  const quoted = /^((?:[^\s="'<>]+\s*=\s*)?(["']))(.*)\2$/.exec(written);
  const before = quoted?.[1] ?? '', inner = quoted?.[3] ?? written;
  if (inner.trim() === '' || /[&<>"'\\]/.test(inner)) return undefined;
  const from = start + before.length;
  return { line: f.line!, from, to: from + inner.length, was: inner };
}

/** A number of characters in units of 16 bits. */
function units(line: string, characters: number): number {
  let at = 0;
  while (characters-- > 0 && at < line.length) at += line.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** A value and what names it on its line. Other values of the line are left out: they may be personal. */
export type Sample = { before: string; value: string; after: string };

const signs = { xml: [/<([\w:.-]+)(\s[^<>]*)?>\s*$/, /^\s*<\/[\w:.-]+\s*>/], attribute: [/([\w:.-]+)\s*=\s*["']$/, /^["']/], json: [/("(?:[^"\\]|\\.)*"\s*:\s*"?)$/, /^"/] } as const;

/** The value of a finding in its line; shown as it is written, else as the finding has it, which may be masked. */
export function sampleOf(lines: readonly string[], f: Finding, asWritten: boolean): Sample | undefined {
  const at = valueAt(lines, f);
  if (!at || f.value === undefined) return undefined;
  const line = lines[at.line - 1]!, before = line.slice(0, at.from), after = line.slice(at.to);
  const value = asWritten ? at.was : f.value;
  const element = signs.xml[0].exec(before), attribute = signs.attribute[0].exec(before), property = signs.json[0].exec(before);
  if (element) return { before: `<${element[1]}${element[2]?.trim() ? ' …' : ''}>`, value, after: signs.xml[1].exec(after)?.[0].trim() ?? '' };
  if (property) return { before: property[1]!, value, after: property[1]!.endsWith('"') ? signs.json[1].exec(after)?.[0] ?? '' : '' };
  if (attribute) return { before: attribute[0], value, after: signs.attribute[1].exec(after)?.[0] ?? '' };
  return { before: '', value, after: '' };
}
