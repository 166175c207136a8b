// The look of <forkontrol-check>. Pages change it by the custom properties at :host and by parts.

/** Made by script: a page whose CSP allows no inline style takes it. */
export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

const css = `
:host {
  --fk-text: var(--forkontrol-text, light-dark(#1b1d22, #e9eaee));
  --fk-muted: var(--forkontrol-muted, light-dark(#565c68, #a9afbb));
  --fk-surface: var(--forkontrol-surface, light-dark(#ffffff, #1a1c21));
  --fk-line: var(--forkontrol-line, light-dark(#868d9b, #6d7482));
  --fk-accent: var(--forkontrol-accent, light-dark(#1f4fa8, #8fb4ff));
  --fk-error: var(--forkontrol-error, light-dark(#a8201a, #ff9d94));
  --fk-warning: var(--forkontrol-warning, light-dark(#7a4b00, #f2c063));
  --fk-valid: var(--forkontrol-valid, light-dark(#1b6a35, #7fd79b));
  --fk-limited: var(--forkontrol-limited, light-dark(#23569b, #9cc0f7));
  --fk-radius: var(--forkontrol-radius, .5rem);
  --fk-mono: var(--forkontrol-font-mono, ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace);
  display: block;
  color: var(--fk-text);
  line-height: 1.45;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.label { display: block; font-weight: 600; }
.hint { color: var(--fk-muted); margin: .125rem 0 .5rem; }
.zone { position: relative; }
textarea {
  display: block; width: 100%; min-height: 11rem; resize: vertical; padding: .75rem;
  font: .875rem/1.5 var(--fk-mono); tab-size: 2; color: inherit; background: var(--fk-surface);
  border: 1px solid var(--fk-line); border-radius: var(--fk-radius);
}
textarea:focus-visible, button:focus-visible, .file:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--fk-accent); outline-offset: 2px; }
textarea[aria-invalid=true] { border-color: var(--fk-error); box-shadow: inset 0 0 0 1px var(--fk-error); }
textarea:disabled, button:disabled { opacity: .6; cursor: not-allowed; }
.drop {
  position: absolute; inset: 0; display: grid; place-items: center; font-weight: 600; color: var(--fk-accent);
  background: var(--fk-surface); border: 2px dashed var(--fk-accent); border-radius: var(--fk-radius); pointer-events: none;
}
.file {
  padding: 1rem .75rem; border: 1px solid var(--fk-line); border-radius: var(--fk-radius); background: var(--fk-surface); overflow-wrap: anywhere;
}
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin-top: .5rem; }
button {
  font: inherit; color: var(--fk-accent); background: var(--fk-surface); border: 1px solid var(--fk-accent); border-radius: var(--fk-radius);
  padding: .375rem .875rem; min-height: 2.5rem; cursor: pointer;
}
button:hover:enabled { text-decoration: underline; text-underline-offset: .2em; }
.status { color: var(--fk-muted); flex: 1 1 12rem; min-height: 1.45em; font-variant-numeric: tabular-nums; }
progress { width: 8rem; height: .5rem; accent-color: var(--fk-accent); }
[role=status]:has(.verdict:not(:empty)) { margin-top: 1.25rem; }
.verdict { margin: 0; font-weight: 600; font-size: 1.125rem; color: var(--fk-muted); }
:host(:state(valid)) .verdict { color: var(--fk-valid); }
:host(:state(limited)) .verdict { color: var(--fk-limited); }
:host(:state(warned)) .verdict { color: var(--fk-warning); }
:host(:state(invalid)) .verdict { color: var(--fk-error); }
.counts { margin: 0; color: var(--fk-muted); }
.findings { list-style: none; margin: .75rem 0; padding: 0; display: grid; gap: .75rem; }
.finding { border-inline-start: .25rem solid var(--fk-muted); padding: .125rem 0 .125rem .75rem; overflow-wrap: anywhere; }
.finding[data-severity=error] { border-color: var(--fk-error); }
.finding[data-severity=warning] { border-color: var(--fk-warning); }
.finding p { margin: 0; }
.message { font-weight: 600; }
.severity { font-weight: 700; color: var(--fk-muted); }
.finding[data-severity=error] .severity { color: var(--fk-error); }
.finding[data-severity=warning] .severity { color: var(--fk-warning); }
.place { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; color: var(--fk-muted); font-size: .875rem; }
.finding .place { margin-top: .375rem; }
.jump { min-height: 1.75rem; padding: .125rem .5rem; font-size: .875rem; }
.path { font-family: var(--fk-mono); }
.excerpt {
  margin: .375rem 0 0; padding: .5rem .75rem; overflow-x: auto; font: .8125rem/1.5 var(--fk-mono); background: var(--fk-surface);
  border: 1px solid var(--fk-line); border-radius: var(--fk-radius);
}
.excerpt mark { color: inherit; background: none; box-shadow: inset 0 -.15em 0 var(--fk-accent); }
.unchecked { color: var(--fk-muted); }
.unchecked ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
.unchecked code { font-family: var(--fk-mono); font-size: .875em; overflow-wrap: anywhere; }
`;
