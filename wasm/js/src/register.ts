// Rows of a register to bytes as the module takes them.

import {ForkontrolError} from "./error.js";
import {kindOf} from "./options.js";
import type {Cell, Rows} from "./types.js";

const endCell = "\x1f";
const endRow = "\x1e";
const ends = /[\x1e\x1f]/;

const encoder = new TextEncoder();

/** Keeps the rows that a register of a kit has from now on; null takes them away. */
export function keepRegister(registers: Map<string, Rows>, name: string, rows: Rows | null): void {
  if (rows === null) {
    registers.delete(name);
  } else {
    registers.set(name, rows);
  }
}

/** The bytes of rows. Throws a ForkontrolError that names row and column, and no value. */
export function registerBytes(name: string, rows: Rows): Uint8Array {
  if (!Array.isArray(rows)) {
    throw new ForkontrolError("argument", `the rows of register ${name} must be an array, not ${kindOf(rows)}`);
  }
  if (rows.length === 0) {
    throw new ForkontrolError("register", `register ${name}: there are no rows, so the columns are not known; null takes a register away`);
  }
  if (Array.isArray(rows[0])) {
    return encode(name, rows as readonly (readonly Cell[])[], 1);
  }
  const columns = new Set<string>();
  for (const [i, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new ForkontrolError("register", `register ${name}: row ${i + 1} must be an object as the others, not ${kindOf(row)}`);
    }
    for (const column of Object.keys(row)) {
      columns.add(column);
    }
  }
  const names = [...columns];
  return encode(name, [names, ...(rows as readonly Record<string, Cell>[]).map((row) => names.map((column) => row[column]))], 0);
}

/** Encodes rows, the names of the columns first, whose row has the number that is given. */
function encode(name: string, rows: readonly (readonly Cell[])[], first: number): Uint8Array {
  const lines: string[] = [];
  for (const [i, row] of rows.entries()) {
    if (!Array.isArray(row)) {
      throw new ForkontrolError("register", `register ${name}: row ${i + first} must be an array as the first, not ${kindOf(row)}`);
    }
    const cells: string[] = [];
    for (const [k, cell] of (row as readonly Cell[]).entries()) {
      let text: string;
      if (cell === null || cell === undefined) {
        text = "";
      } else if (typeof cell === "string") {
        text = cell;
      } else if (typeof cell === "number" && Number.isFinite(cell)) {
        text = String(cell);
      } else {
        throw new ForkontrolError("register", `register ${name}: row ${i + first}, column ${k + 1} must be a string or a number, not ${kindOf(cell)}`);
      }
      if (ends.test(text)) {
        throw new ForkontrolError("register", `register ${name}: row ${i + first}, column ${k + 1} has a control character`);
      }
      cells.push(text);
    }
    lines.push(cells.join(endCell) + endRow);
  }
  return encoder.encode(lines.join(""));
}
