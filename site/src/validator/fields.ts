// From names in a payload to the field of the message that they are.
import type { Description, Field } from '@forkontrol/validator';

type Node = { field?: Field; below: Map<string, Node> };

/** The fields of a message by the names that they have in payloads. */
export class Fields {
  readonly #top: Node = { below: new Map() };
  readonly #root: string;

  constructor(readonly description: Description) {
    this.#root = bare(description.root);
    const open: Node[] = [this.#top];
    for (const field of description.fields) {
      const node: Node = { field, below: new Map() };
      open.length = Math.max(1, Math.min(open.length, field.depth));
      const parent = open[open.length - 1]!;
      // What XML and JSON call it may differ; both lead here.
      for (const name of new Set([field.name, field.element ?? field.name])) parent.below.set(bare(name), node);
      open.push(node);
    }
  }

  at(path: string): Field | undefined {
    return this.description.fields.find((f) => f.path === path);
  }

  titleOf(document: string): string {
    return this.description.documents.find((d) => d.id === document)?.title ?? document;
  }

  /** The field whose names these are, from the outermost of the payload; undefined where the message has none. */
  find(names: readonly string[]): Field | undefined {
    // An envelope may be around it; JSON may leave the root out.
    const root = names.indexOf(this.#root);
    let node: Node | undefined = this.#top;
    for (const name of names.slice(root + 1)) {
      node = node.below.get(name);
      if (!node) return undefined;
    }
    return node.field;
  }
}

/** A name without its prefix. */
export const bare = (name: string): string => name.replace(/^@/, '').replace(/^[^:]*:/, '').replace(/^\*/, '');
