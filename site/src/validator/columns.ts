// The field of a cell in a CSV payload.
import Papa from 'papaparse';

/** The columns of a CSV message's records, by their names: the paths of their fields. */
export type Columns = readonly Readonly<Record<string, string>>[];

/** Where the cursor is in a text of rows. */
export type Cell = { row: string; at: number; /** The first rows of the text. */ head: readonly string[] };

/** The path of the field in whose column a cell stands; undefined where that is not clear. */
export function fieldAt(columns: Columns, { row, at, head }: Cell): string | undefined {
  for (const record of columns) {
    const names = Object.keys(record);
    for (const first of head) {
      const delimiter = delimiterOf(first);
      const cells = cellsOf(first, delimiter);
      if (!cells.every((name) => names.includes(name)) || cells.length < Math.min(2, names.length)) continue;
      // A row of names. What stands left of the cursor shows in which column it is.
      const index = cellsOf(row.slice(0, at), delimiter).length - 1;
      if (cellsOf(row, delimiter).length > 1 || cells.length === 1) return record[cells[Math.max(0, index)] ?? ''];
    }
  }
  // Without names, the number of cells shows the record.
  const delimiter = delimiterOf(row);
  const count = cellsOf(row, delimiter).length;
  const fits = columns.filter((record) => Object.keys(record).length === count);
  const index = cellsOf(row.slice(0, at), delimiter).length - 1;
  return fits.length === 1 ? Object.values(fits[0]!)[Math.max(0, index)] : undefined;
}

const cellsOf = (row: string, delimiter: string): string[] =>
  (Papa.parse<string[]>(row, { delimiter }).data[0] ?? ['']).map((cell) => cell.trim());

/** The one of the usual delimiters that the row has most of. */
function delimiterOf(row: string): string {
  const times = (d: string) => row.split(d).length;
  return [';', ',', '\t', '|'].reduce((best, d) => (times(d) > times(best) ? d : best));
}
