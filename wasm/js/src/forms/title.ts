// "Fejl:" before the title of a page while one of its forms lists errors: it is the first that is read aloud.

const forms = new WeakMap<Document, {prefix: string; ids: Set<string>}>();

/** Says that the form of an id lists errors, or, without a word for it, that it does not. */
export function markTitle(document: Document, id: string, word: string | undefined): void {
  const was = forms.get(document);
  const ids = was?.ids ?? new Set();
  if (word === undefined) {
    ids.delete(id);
  } else {
    ids.add(id);
  }
  const prefix = ids.size === 0 ? "" : word === undefined ? was!.prefix : `${word}: `;
  // The page may have given itself another title meanwhile.
  const title = was !== undefined && document.title.startsWith(was.prefix) ? document.title.slice(was.prefix.length) : document.title;
  forms.set(document, {prefix, ids});
  if (document.title !== prefix + title) {
    document.title = prefix + title;
  }
}
