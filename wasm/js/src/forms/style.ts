// The look of <forkontrol-check>: colours and sizes are those of internal/look/look.css, which a test compares. Pages change
// it by the custom properties at :host and by parts.

/** Made by script: a page whose CSP allows no inline style takes it. */
export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

const css = `
:host {
  --fk-text: var(--forkontrol-text, light-dark(#1a1f26, #e7eaee));
  --fk-faint: var(--forkontrol-muted, light-dark(#535d69, #a8b2be));
  --fk-ground: var(--forkontrol-surface, light-dark(#ffffff, #14181d));
  --fk-edge: var(--forkontrol-line, light-dark(#747d88, #8792a0));
  --fk-link: var(--forkontrol-accent, light-dark(#0f6b62, #62c6b8));
  --fk-error: var(--forkontrol-error, light-dark(#b3261e, #ff9a91));
  --fk-warning: var(--forkontrol-warning, light-dark(#8a5300, #ffc766));
  --fk-info: var(--forkontrol-info, light-dark(#23569b, #9cc0f7));
  --fk-valid: var(--forkontrol-valid, light-dark(#14692c, #7ddc96));
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
.hint { color: var(--fk-faint); margin: .125rem 0 .5rem; }
.zone { position: relative; }
textarea {
  display: block; width: 100%; min-height: 11rem; resize: vertical; padding: .75rem;
  font: .875rem/1.5 var(--fk-mono); tab-size: 2; color: inherit; background: var(--fk-ground);
  border: 1px solid var(--fk-edge); border-radius: var(--fk-radius);
}
textarea:focus-visible, button:focus-visible, .file:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--fk-link); outline-offset: 2px; }
textarea[aria-invalid=true] { border-color: var(--fk-error); box-shadow: inset 0 0 0 1px var(--fk-error); }
textarea:disabled, button:disabled { opacity: .6; cursor: not-allowed; }
.drop {
  position: absolute; inset: 0; display: grid; place-items: center; font-weight: 600; color: var(--fk-link);
  background: var(--fk-ground); border: 2px dashed var(--fk-link); border-radius: var(--fk-radius); pointer-events: none;
}
.file {
  padding: 1rem .75rem; border: 1px solid var(--fk-edge); border-radius: var(--fk-radius); background: var(--fk-ground); overflow-wrap: anywhere;
}
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin-top: .5rem; }
button {
  font: inherit; color: var(--fk-link); background: var(--fk-ground); border: 1px solid var(--fk-link); border-radius: var(--fk-radius);
  padding: .375rem .875rem; min-height: 2.5rem; cursor: pointer;
}
button:hover:enabled { text-decoration: underline; text-underline-offset: .2em; }
.status { color: var(--fk-faint); flex: 1 1 12rem; min-height: 1.45em; font-variant-numeric: tabular-nums; }
progress { width: 8rem; height: .5rem; accent-color: var(--fk-link); }
[role=status]:has(.verdict:not(:empty)) { margin-top: 1.25rem; }
.verdict { margin: 0; font-weight: 600; font-size: 1.125rem; color: var(--fk-faint); }
:host(:state(valid)) .verdict { color: var(--fk-valid); }
:host(:state(limited)) .verdict { color: var(--fk-limited); }
:host(:state(warned)) .verdict { color: var(--fk-warning); }
:host(:state(invalid)) .verdict { color: var(--fk-error); }
.counts { margin: 0; color: var(--fk-faint); }
.findings { list-style: none; margin: .75rem 0; padding: 0; display: grid; gap: .75rem; }
.finding { border-inline-start: .25rem solid var(--fk-faint); padding: .125rem 0 .125rem .75rem; overflow-wrap: anywhere; }
.finding[data-severity=error] { border-color: var(--fk-error); }
.finding[data-severity=warning] { border-color: var(--fk-warning); }
.finding[data-severity=info] { border-color: var(--fk-info); }
.finding p { margin: 0; }
.message { font-weight: 600; }
.severity { font-weight: 700; color: var(--fk-faint); }
.finding[data-severity=error] .severity { color: var(--fk-error); }
.finding[data-severity=warning] .severity { color: var(--fk-warning); }
.finding[data-severity=info] .severity { color: var(--fk-info); }
.place { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; color: var(--fk-faint); font-size: .875rem; }
.finding .place { margin-top: .375rem; }
.jump { min-height: 1.75rem; padding: .125rem .5rem; font-size: .875rem; }
.path { font-family: var(--fk-mono); }
.excerpt {
  margin: .375rem 0 0; padding: .5rem .75rem; overflow-x: auto; font: .8125rem/1.5 var(--fk-mono); background: var(--fk-ground);
  border: 1px solid var(--fk-edge); border-radius: var(--fk-radius);
}
.excerpt mark { color: inherit; background: none; box-shadow: inset 0 -.15em 0 var(--fk-link); }
.unchecked { color: var(--fk-faint); }
.unchecked ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
.unchecked code { font-family: var(--fk-mono); font-size: .875em; overflow-wrap: anywhere; }
`;
