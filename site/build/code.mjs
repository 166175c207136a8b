// Code as the pages show it: coloured when the site is built, with a button that copies it. Starlight's own highlighting
// sees only pages that are its content; most code here stands in guides of the repository and in pages made of the catalogue.
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { bundledLanguages, bundledLanguagesAlias } from 'shiki/langs';

const used = ['c', 'csharp', 'go', 'groovy', 'html', 'ini', 'java', 'js', 'json', 'nginx', 'apache', 'python', 'sh', 'toml', 'ts', 'xml', 'yaml'];
const all = { ...bundledLanguages, ...bundledLanguagesAlias };
const variable = '--code-';
const highlighter = await createHighlighterCore({
  themes: [createCssVariablesTheme({ name: 'site', variablePrefix: variable })],
  langs: used.map((name) => all[name]),
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});

export const known = (language) => used.includes(language);

/** The parts of a text, each with what it is (keyword, string, comment …; '' for the rest), by line. */
function parts(text, language) {
  // Without a limit of time: what is coloured must not depend on how busy the machine is.
  const { tokens } = highlighter.codeToTokens(text, { lang: language, theme: 'site', tokenizeTimeLimit: 0 });
  return tokens.map((line) => line.map(({ content, color }) => ({ content, kind: new RegExp(`${variable}token-([a-z-]+)`).exec(color ?? '')?.[1] ?? '' })));
}

const escape = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The text as HTML: a class says what a part is, its colour is the style sheet's. */
export function highlight(text, language) {
  return parts(text, language).map((line) => line.map(({ content, kind }) => (kind && content.trim() ? `<span class="is-${kind}">${escape(content)}</span>` : escape(content))).join('')).join('\n');
}

/** The text without its comments, and without the blanks that set them off: what must be the same in each language. */
export function withoutComments(text, language) {
  if (!known(language)) return text;
  return parts(text, language).map((line) => line.filter(({ kind }) => kind !== 'comment').map(({ content }) => content).join('').trimEnd()).join('\n');
}

const words = { da: { copy: 'Kopiér', done: 'Kopieret' }, en: { copy: 'Copy', done: 'Copied' } };

/** Colours the code of a page whose language is known, and gives each a button, which src/copy.ts shows. */
export function dress(root, lang) {
  for (const code of root.querySelectorAll('pre > code[class]')) {
    const language = /(?:^|\s)language-([\w-]+)/.exec(code.getAttribute('class'))?.[1];
    if (!language || !known(language)) continue;
    code.set_content(highlight(code.textContent.replace(/\n$/, ''), language));
    code.removeAttribute('class');
    const pre = code.parentNode, { copy, done } = words[lang];
    pre.replaceWith(`<div class="code">${pre.toString()}<button type="button" class="copy" data-done="${done}" data-pagefind-ignore hidden>${copy}</button></div>`);
  }
}
