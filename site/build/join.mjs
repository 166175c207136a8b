// The scripts and styles of a page in few files. Astro writes one for each component, some
// of them stop the page where they are, and a browser asks a host for six things at a
// time: on a telephone it went to the server five times before the page showed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const hash = (s) => createHash('sha256').update(s).digest('base64url').slice(0, 10);

/** The id of the element at whose place the scripts run that were in the body. */
export const place = 'scripts-run-here';

/** Files in dist/_astro that are made of others there, by name. Their names follow from those of the others, which follow from what is in them. */
export class Joined {
  #files = new Map();

  constructor(dist) {
    this.folder = join(dist, '_astro');
  }

  #name(parts, prefix, ending, make) {
    const name = `${prefix}-${hash(JSON.stringify(parts))}.${ending}`;
    this.#files.set(name, () => make(parts));
    return name;
  }

  #read = (name) => readFileSync(join(this.folder, name), 'utf8');

  /** Styles in their order, each a file or { file, media }. */
  styles(parts) {
    return this.#name(parts, 'page', 'css', () => parts.map(({ file, media }) => (media ? `@media ${media} {${this.#read(file)}}` : this.#read(file))).join('\n'));
  }

  /** Scripts that run at once, and others that run when the parser has come to the place. */
  plain(atOnce, there) {
    return this.#name([atOnce, there], 'first', 'js', () => atOnce.map(this.#read).join(';\n') + (there.length === 0 ? '' : `;
(() => {
  const run = () => {
    if (!document.getElementById('${place}')) return false;
    ${there.map(this.#read).join(';\n')};
    return true;
  };
  if (!run()) new MutationObserver((_, parser) => { if (run()) parser.disconnect(); }).observe(document, { childList: true, subtree: true });
})();`));
  }

  /** Modules, one after another. */
  modules(parts) {
    return this.#name(parts, 'page', 'js', async () => {
      const { outputFiles } = await build({
        stdin: { contents: parts.map((p) => `import './${p}';`).join('\n'), resolveDir: this.folder },
        bundle: true, format: 'esm', minify: true, write: false, logLevel: 'error', legalComments: 'inline',
      });
      return outputFiles[0].text;
    });
  }

  /** Notes that a module, or one that it imports, loads others when it needs them, which import from it in turn: it stays a file of its own. */
  alone(name, seen = new Set()) {
    if (seen.has(name)) return false;
    seen.add(name);
    const text = this.#read(name);
    return /\bimport\(\s*["'`]\.\//.test(text) || [...text.matchAll(/\bfrom\s*["']\.\/([\w.-]+)["']/g)].some(([, other]) => this.alone(other, seen));
  }

  /** The modules that one imports, and those that these import: what they load when they need it is not among them. */
  imports(name, seen = new Set()) {
    if (name === '' || !existsSync(join(this.folder, name))) return [];
    for (const [, other] of this.#read(name).matchAll(/\b(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
      if (seen.has(other)) continue;
      seen.add(other);
      this.imports(other, seen);
    }
    return [...seen];
  }

  async write() {
    for (const [name, make] of this.#files) writeFileSync(join(this.folder, name), await make());
  }
}
