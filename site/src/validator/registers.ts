// Registers from files: which one it is shows from the columns.
import Papa from 'papaparse';
import type { RegisterName } from './data';

export type Table = { columns: string[]; rows: string[][] };

/** A register as CSV, or as JSON with an object for each row. Undefined when it is neither, or has no row. */
export function table(bytes: ArrayBuffer): Table | undefined {
  const text = decode(bytes).replace(/^\uFEFF/, '').trim();
  return text.startsWith('[') ? ofJSON(text) : ofCSV(text);
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function ofCSV(text: string): Table | undefined {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  if (errors.some((e) => e.type === 'Quotes') || data.length < 2) return undefined;
  const [columns, ...rows] = data;
  return { columns: columns!.map((c) => c.trim()), rows };
}

function ofJSON(text: string): Table | undefined {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length === 0 || !list.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))) return undefined;
  const columns = [...new Set((list as object[]).flatMap((row) => Object.keys(row)))];
  const cell = (v: unknown) => (v === null || v === undefined ? '' : String(v));
  return { columns, rows: (list as Record<string, unknown>[]).map((row) => columns.map((c) => cell(row[c]))) };
}

/** The registers that a table may be: those with the most columns of these names, if it has their first. A file's name decides. */
export function candidates(all: readonly RegisterName[], columns: readonly string[], file: string): RegisterName[] {
  const named = all.filter((r) => file.toLowerCase().startsWith(r.name));
  const fits = (r: RegisterName) => (columns.includes(r.columns[0]!) ? r.columns.filter((c) => columns.includes(c)).length / r.columns.length : 0);
  const pool = named.filter((r) => fits(r) > 0).length > 0 ? named : all;
  const best = Math.max(...pool.map(fits));
  return best > 0 ? pool.filter((r) => fits(r) === best) : [];
}
