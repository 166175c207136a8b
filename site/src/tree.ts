// The structure of a message as a drawing: a line per field, children indented below
// their parent. It is made when the site is built, from the fields alone.
import { counted, say } from './words';
import { pick } from './words';
import type { Field, Lang, Message } from './catalogue';

/** How many lines a drawing has at most before only objects, and at last fewer levels, are shown. */
const most = 60;
const row = 26, step = 18, char = 7.5;

type Node = { name: string; note: string; depth: number; required: boolean; draft: boolean; object: boolean };

export const occurrences = (f: Field) => {
  const max = f.max === null ? '∞' : String(f.max ?? 1);
  return max === String(f.min) ? max : `${f.min}–${max}`;
};

const below = (fields: Field[], i: number) => {
  let n = 0;
  for (let k = i + 1; k < fields.length && fields[k].depth > fields[i].depth; k++) n++;
  return n;
};

function nodes(m: Message, lang: Lang): { list: Node[]; whole: boolean } {
  const fields = m.fields;
  const isObject = (i: number) => below(fields, i) > 0;
  let keep = fields.map((_, i) => i);
  let whole = true;
  if (keep.length > most) {
    keep = keep.filter(isObject);
    whole = false;
    for (let depth = 5; keep.length > 150 && depth > 0; depth--) keep = keep.filter((i) => fields[i].depth <= depth);
  }
  const list: Node[] = [{ name: m.root, note: '', depth: 0, required: true, draft: m.evidence === 'draft', object: true }];
  const least = Math.min(...fields.map((f) => f.depth), 1);
  for (const i of keep) {
    const f = fields[i];
    const inside = below(fields, i);
    const many = occurrences(f);
    const notes = [many === '1' ? '' : many];
    if (!whole && inside) notes.push(counted.fields(lang, inside));
    else if (!inside) notes.unshift(f.type);
    list.push({
      name: (f.attribute ? '@' : '') + (f.element ?? f.name), note: notes.filter(Boolean).join(' · '), depth: f.depth - least + 1,
      required: f.required, draft: f.evidence === 'draft', object: inside > 0,
    });
  }
  return { list, whole };
}

const escape = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** The drawing as SVG with a title and a description; whole says whether every field is in it. */
export function tree(m: Message, lang: Lang): { svg: string; whole: boolean; lines: number } {
  const { list, whole } = nodes(m, lang);
  const t = say(lang);
  const height = list.length * row + 8;
  let width = 0, marks = '', lines = '';
  const last: number[] = [];
  list.forEach((n, i) => {
    const x = 10 + n.depth * step, y = i * row + row / 2 + 4;
    if (n.depth > 0) {
      const parent = last[n.depth - 1] ?? 0;
      const px = 10 + (n.depth - 1) * step;
      lines += `M${px} ${parent + 6}V${y}H${x - 6}`;
    }
    last[n.depth] = y;
    last.length = n.depth + 1;
    const shape = n.object
      ? `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" rx="2"`
      : `<circle cx="${x}" cy="${y}" r="4"`;
    const draft = n.draft ? ' draft' : '';
    marks += `${shape} class="${n.required ? 'must' : 'may'}${draft}"/>`;
    const nameWidth = n.name.length * char;
    marks += `<text x="${x + 12}" y="${y + 4.5}"${n.required ? ' class="must"' : ''}>${escape(n.name)}</text>`;
    if (n.note) marks += `<text x="${Math.ceil(x + 22 + nameWidth)}" y="${y + 4.5}" class="note">${escape(n.note)}</text>`;
    width = Math.max(width, x + 30 + nameWidth + n.note.length * 6.6);
  });
  width = Math.ceil(width);
  const id = 'tree-title';
  const title = `${t('structure')}: ${m.name}`;
  const about = list.slice(0, 40).filter((n) => n.depth === 1).map((n) => n.name).join(', ');
  const desc = lang === 'en' ? `${m.root} holds ${about}. The table of fields says the same in words.` : `${m.root} rummer ${about}. Tabellen over felter siger det samme i ord.`;
  return {
    whole, lines: list.length,
    svg: `<svg class="tree" role="img" aria-labelledby="${id} tree-desc" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
      `<title id="${id}">${escape(title)}</title><desc id="tree-desc">${escape(desc)}</desc><path d="${lines}"/>${marks}</svg>`,
  };
}
