// Where in a document a place is: the names around it, and the words that are
// marked when something is found there.
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState, Text } from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';
import { bare } from './fields';

/** The names around a position, from the outermost; that of an attribute begins with @. */
export function namesAt(doc: Text, tree: Tree, at: number, kind: 'xml' | 'json'): string[] {
  const names: string[] = [];
  const text = (n: SyntaxNode) => doc.sliceString(n.from, n.to);
  for (let n: SyntaxNode | null = tree.resolveInner(at, inside(doc, at)); n; n = n.parent) {
    if (kind === 'xml') {
      if (n.name === 'Element') {
        const tag = n.firstChild?.getChild('TagName');
        if (tag) names.push(bare(text(tag)));
      } else if (n.name === 'Attribute') {
        const name = n.getChild('AttributeName');
        if (name && !/^xmlns(:|$)/.test(text(name))) names.push('@' + bare(text(name)));
      }
    } else if (n.name === 'Property') {
      const name = n.getChild('PropertyName');
      if (name) names.push(unquoted(text(name)));
    }
  }
  return names.reverse();
}

/** On which side of a position the node is that is meant: at the end of a line, the one before. */
const inside = (doc: Text, at: number): -1 | 1 => (at === doc.lineAt(at).to ? -1 : 1);

function unquoted(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal.replaceAll('"', '');
  }
}

/** What is marked when something is found at a position: the value there, else the name of the element, else a word. */
export function rangeAt(state: EditorState, at: number): { from: number; to: number } {
  const tree = ensureSyntaxTree(state, Math.min(at + 2000, state.doc.length), 30) ?? syntaxTree(state);
  const line = state.doc.lineAt(at);
  const node = tree.resolveInner(at, 1);
  const element = node.from === at ? climb(node, at) : node;
  if (['Text', 'AttributeValue', 'String', 'Number', 'True', 'False', 'Null', 'PropertyName', 'TagName', 'OpenTag', 'CloseTag', 'SelfClosingTag'].includes(element.name) && element.to > at) {
    return { from: at, to: Math.min(element.to, line.to > at ? line.to : element.to) };
  }
  const word = /^[^\s<>,;{}[\]]+|^<\/?[^\s>]*>?|^\S/.exec(line.text.slice(at - line.from));
  if (word) return { from: at, to: at + word[0].length };
  return at > line.from ? { from: at - 1, to: at } : { from: at, to: Math.min(at + 1, state.doc.length) };
}

/** The largest of the nodes that begin here and are marked as a whole. */
function climb(node: SyntaxNode, at: number): SyntaxNode {
  let best = node;
  for (let n: SyntaxNode | null = node; n && n.from === at; n = n.parent) {
    if (['OpenTag', 'SelfClosingTag', 'CloseTag', 'Text', 'String', 'Number', 'AttributeValue', 'PropertyName'].includes(n.name)) best = n;
  }
  return best;
}
