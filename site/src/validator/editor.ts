// The editor: CodeMirror with XML and JSON, findings in the gutter and below the
// words that they are of, and the names of the place where the cursor stands.
//
// It is in a shadow root, because only there does CodeMirror bring its styles in
// a way that the page's policy allows.
import type { Finding } from '@forkontrol/validator';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { jsonLanguage } from '@codemirror/lang-json';
import { xmlLanguage } from '@codemirror/lang-xml';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Cell } from './columns';
import type { Fix } from './fixes';
import { namesAt, rangeAt } from './cursor';
import type { Lang, Say } from './words';

const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.propertyName], color: 'var(--fk-code-name)' },
  { tag: [tags.angleBracket, tags.punctuation, tags.separator], color: 'var(--fk-code-faint)' },
  { tag: tags.attributeName, color: 'var(--fk-code-word)' },
  { tag: [tags.attributeValue, tags.string], color: 'var(--fk-code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--fk-code-value)' },
  { tag: [tags.comment, tags.processingInstruction, tags.documentMeta], color: 'var(--fk-code-faint)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--sl-color-white)', backgroundColor: 'var(--sl-color-bg)', fontSize: 'var(--fk-t2)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--__sl-font-mono, ui-monospace, monospace)', lineHeight: '1.55', overscrollBehavior: 'auto' },
  '.cm-content': { caretColor: 'var(--sl-color-text-accent)', padding: '0.5rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--sl-color-text-accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--fk-raised)', color: 'var(--sl-color-gray-3)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--fk-link) 7%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--fk-link) 7%, transparent)', color: 'var(--sl-color-white)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--fk-select)' },
  '.cm-placeholder': { color: 'var(--sl-color-gray-3)', whiteSpace: 'normal' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--fk-select)', color: 'inherit' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--fk-raised)', color: 'inherit', border: '1px solid var(--sl-color-gray-4)' },
  // Severities differ in form as well as in colour, in the gutter and in the text.
  '.cm-gutter-lint': { width: '1.5em' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0.2em' },
  '.cm-lint-marker': { width: '0.9em', height: '0.9em', margin: '0.1em' },
  '.cm-lint-marker-error': { content: 'normal', borderRadius: '50%', backgroundColor: 'var(--fk-error)' },
  '.cm-lint-marker-warning': { content: 'normal', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)', backgroundColor: 'var(--fk-warning)' },
  '.cm-lint-marker-info': { content: 'normal', borderRadius: '2px', backgroundColor: 'var(--fk-info)' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '1px' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--fk-error)', textDecorationSkipInk: 'none', backgroundColor: 'var(--fk-wrong)' },
  '.cm-lintRange-warning': { textDecoration: 'underline dashed var(--fk-warning)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--fk-info)', textDecorationSkipInk: 'none' },
  '.cm-lintPoint::after': { display: 'none' },
  '.cm-tooltip': { backgroundColor: 'var(--sl-color-black)', color: 'var(--sl-color-white)', border: '1px solid var(--sl-color-gray-4)', borderRadius: '0.35rem', maxWidth: 'min(34rem, 90vw)', boxShadow: '0 4px 16px rgb(0 0 0 / 20%)' },
  '.cm-diagnostic': { padding: '0.4rem 0.6rem', fontFamily: 'var(--sl-font)', whiteSpace: 'normal', borderLeftWidth: '4px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--fk-error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--fk-warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--fk-info)' },
  '.cm-panels': { backgroundColor: 'var(--fk-raised)', color: 'inherit' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--sl-color-hairline)' },
  '.cm-textfield, .cm-button': { backgroundColor: 'var(--sl-color-bg)', backgroundImage: 'none', color: 'inherit', border: '1px solid var(--sl-color-gray-4)', borderRadius: '0.3rem', fontFamily: 'var(--sl-font)', padding: '0.2rem 0.5rem' },
  '.cm-searchMatch': { backgroundColor: 'var(--fk-mark)' },
});

/** The editor's words in Danish; its own are English. */
const danish = {
  Find: 'Find', Replace: 'Erstat', next: 'næste', previous: 'forrige', all: 'alle', 'match case': 'store og små', 'by word': 'hele ord', regexp: 'mønster',
  replace: 'erstat', 'replace all': 'erstat alle', close: 'luk', 'current match': 'fundet her', 'replaced $ matches': 'erstattede $', 'replaced match on line $': 'erstattede på linje $',
  'on line': 'på linje', 'Control character': 'Kontroltegn', 'Fold line': 'Fold sammen', 'Unfold line': 'Fold ud', 'folded code': 'foldet sammen', unfold: 'fold ud',
  'Folded lines': 'Foldede linjer', 'Unfolded lines': 'Udfoldede linjer', to: 'til', 'Go to line': 'Gå til linje', go: 'gå', Diagnostics: 'Fund', 'No diagnostics': 'Ingen fund',
};

/** Where the cursor stands: the names of the elements around it, from the outermost (of attributes with @), or a cell. */
export type Place = { names: readonly string[]; cell?: Cell };

export type Hooks = {
  /** Anew: nothing of the text before is left. */
  typed(text: string, anew: boolean): void;
  moved(place: Place): void;
};

/** The language that a text seems to be written in. */
function languageOf(text: string): 'xml' | 'json' | 'plain' {
  const first = /^\s*(.)/.exec(text.slice(0, 2000))?.[1];
  return first === '<' ? 'xml' : first === '{' || first === '[' ? 'json' : 'plain';
}
const languages: Record<ReturnType<typeof languageOf>, Extension> = { xml: xmlLanguage, json: jsonLanguage, plain: [] };

export class Editor {
  readonly #view: EditorView;
  readonly #language = new Compartment();
  readonly #words = new Compartment();
  #kind: ReturnType<typeof languageOf> = 'plain';
  #putting = false;
  #findings: readonly Finding[] = [];

  constructor(host: HTMLElement, readonly hooks: Hooks) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
    root.replaceChildren();
    this.#view = new EditorView({ parent: root, root, state: this.#state('', [], 'plain') });
  }

  #state(text: string, words: Extension, kind: ReturnType<typeof languageOf>): EditorState {
    this.#kind = kind;
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), lintGutter({ hoverTime: 150 }), foldGutter({ openText: '⌄', closedText: '›' }), codeFolding(),
        highlightActiveLine(), highlightActiveLineGutter(), highlightSpecialChars(), drawSelection(), bracketMatching(), history(), search({ top: true }),
        syntaxHighlighting(colours), look, EditorState.tabSize.of(2),
        // Tab leaves the editor, as it leaves every field.
        keymap.of([{ key: 'F8', run: nextDiagnostic }, { key: 'Shift-F8', run: previousDiagnostic }, { key: 'Mod-f', run: openSearchPanel }, ...searchKeymap, ...foldKeymap, ...historyKeymap, ...defaultKeymap]),
        this.#language.of(languages[kind]),
        this.#words.of(words),
        EditorView.updateListener.of((u) => {
          if (u.docChanged && !this.#putting) {
            this.#speak(u.state.doc);
            let kept = u.startState.doc.length;
            u.changes.iterChanges((from, to) => void (kept -= to - from));
            this.hooks.typed(u.state.doc.toString(), kept === 0);
          }
          if (u.docChanged || u.selectionSet || u.focusChanged) this.hooks.moved(this.place);
        }),
      ],
    });
  }

  /** Takes the language that the text is now written in. */
  #speak(doc: Text): void {
    const kind = languageOf(doc.sliceString(0, 2000));
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.#view.dispatch({ effects: this.#language.reconfigure(languages[kind]) });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Another text, with a history of its own. */
  put(text: string): void {
    this.#putting = true;
    this.#view.setState(this.#state(text, this.#words.get(this.#view.state) ?? [], languageOf(text)));
    this.#findings = [];
    this.#putting = false;
    this.hooks.moved(this.place);
  }

  say(lang: Lang, t: Say): void {
    this.#view.dispatch({
      effects: this.#words.reconfigure([
        lang === 'da' ? EditorState.phrases.of(danish) : [],
        placeholder(t('placeholder')),
        EditorView.contentAttributes.of({ 'aria-label': t('payload'), tabindex: '0', lang: '', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
      ]),
    });
  }

  /** Marks findings; those of a text that was changed since are marked where they are in the new one. */
  show(findings: readonly Finding[]): void {
    if (findings === this.#findings) return;
    this.#findings = findings;
    const { doc } = this.#view.state;
    const diagnostics = findings.flatMap((f): Diagnostic[] => {
      if (f.line === undefined) return [];
      const { from, to } = rangeAt(this.#view.state, this.#offset(doc, f.line, f.column ?? 1));
      return [{ from, to, severity: f.waived ? 'info' : f.severity, message: f.fix ? `${f.message}\n${f.fix}` : f.message }];
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** A place that is counted in lines and characters, in the editor's units of 16 bits. */
  #offset(doc: Text, line: number, column: number): number {
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
    let left = column - 1, units = 0;
    while (left > 0 && units < at.length) {
      units += at.text.codePointAt(units)! > 0xffff ? 2 : 1;
      left--;
    }
    return at.from + units;
  }

  /** Moves the cursor to a place and shows it. */
  goTo(line: number, column: number): void {
    const at = this.#offset(this.#view.state.doc, line, column);
    const { from, to } = rangeAt(this.#view.state, at);
    this.#view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.#view.focus();
  }

  /** Makes fixes, as one change that can be undone. */
  mend(fixes: readonly Fix[]): void {
    const { doc } = this.#view.state;
    this.#view.dispatch({ changes: fixes.map((x) => ({ from: doc.line(x.line).from + x.from, to: doc.line(x.line).from + x.to, insert: x.put })), userEvent: 'input.mend' });
  }

  focus(): void {
    this.#view.focus();
  }

  get place(): Place {
    const { state } = this.#view, { doc } = state, at = state.selection.main.head;
    if (this.#kind !== 'plain') return { names: namesAt(doc, syntaxTree(state), at, this.#kind) };
    const row = doc.lineAt(at);
    const head = Array.from({ length: Math.min(10, row.number) }, (_, i) => doc.line(i + 1).text);
    return { names: [], cell: { row: row.text, at: at - row.from, head } };
  }

  close(): void {
    this.#view.destroy();
  }
}
