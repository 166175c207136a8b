// The structure of a message: its fields, each with those inside it.
import type { Field } from './catalogue';

export type Node = { field: Field; inside: Node[]; /** how many fields are inside, at any depth */ count: number };

export const occurrences = (f: Field) => {
  const max = f.max === null ? '∞' : String(f.max ?? 1);
  return max === String(f.min) ? max : `${f.min}–${max}`;
};

export function tree(fields: Field[]): Node[] {
  const top: Node[] = [], open: Node[] = [];
  for (const field of fields) {
    while (open.length > 0 && open[open.length - 1].field.depth >= field.depth) open.pop();
    const node: Node = { field, inside: [], count: 0 };
    (open.length > 0 ? open[open.length - 1].inside : top).push(node);
    for (const outer of open) outer.count++;
    open.push(node);
  }
  return top;
}

/** From how many fields a message is shown in parts that are opened one by one. */
export const large = 120;

/** The fields of a large message by the outermost field they are in; those of another are one part. */
export function parts(fields: Field[]): { head?: Node; fields: Field[] }[] {
  if (fields.length < large) return [{ fields }];
  const out: { head?: Node; fields: Field[] }[] = [];
  const all = (node: Node): Field[] => [node.field, ...node.inside.flatMap(all)];
  for (const node of tree(fields)) {
    const last = out[out.length - 1];
    if (node.inside.length > 0) out.push({ head: node, fields: all(node) });
    else if (last && !last.head) last.fields.push(node.field);
    else out.push({ fields: [node.field] });
  }
  return out;
}
