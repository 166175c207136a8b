// Where long words and names of headings, navigation and table heads may be broken. Browsers that hyphenate do it for few
// languages, and know no compound; those that do not break a word anywhere, without a hyphen.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import da from 'hyphen/da/index.js';
import en from 'hyphen/en/index.js';

const shortest = 12;
/** Compounds that the patterns break in the wrong place. */
const seams = ['dagtilbuds\u00adregisteret', 'voksen\u00aduddannelse', 'voksen\u00aduddannelses\u00adcentre', 'grænseflade\u00adbeskrivelse', 'grænseflade\u00adbeskrivelser', 'uddannelses\u00admodellen', 'unge\u00addatabasen'];
const known = new Map(seams.map((s) => [s.replaceAll('\u00ad', ''), s]));

const options = { minWordLength: shortest, hyphenChar: '\u00ad' };
const danish = (word) => {
  const seam = known.get(word.toLowerCase());
  if (!seam) return da.hyphenateSync(word, options);
  let at = 0;
  return [...seam].map((letter) => (letter === '\u00ad' ? letter : word[at++])).join('');
};
const english = (word) => en.hyphenateSync(word, options);

const long = new RegExp(`\\p{L}{${shortest},}`, 'gu');
/** Names of interfaces may be broken where a word begins within them: without a hyphen, as they have none. */
const camel = /[a-zæøå][A-ZÆØÅ]/;
const hump = /(?<=[a-zæøå])(?=[A-ZÆØÅ])|(?<=[._/])(?=\p{L})/gu;

/** Gives the words of Danish names, which are Danish on every page. */
export function namesOf(data) {
  const { systems, messages } = JSON.parse(readFileSync(join(data, 'catalogue.json'), 'utf8'));
  return new Set([...systems.map((s) => s.name), ...messages.map((m) => m.title)].join(' ').match(long) ?? []);
}

/** The text with the places where it may be broken. */
export function breakable(text, lang, names = new Set()) {
  const hyphens = (part) => part.replace(long, (w) => (lang === 'da' || names.has(w) ? danish : english)(w));
  return text.split(/(\s+)/).map((word) => word.split(hump).map(camel.test(word) ? String : hyphens).join('<wbr>')).join('');
}

const where = ['h1', 'h2', 'h3', 'h4', 'nav a', 'nav summary', 'th', '.crumb'];
const never = ['SCRIPT', 'STYLE', 'SVG', 'PRE', 'OPTION'];

/** Does so in the headings, the navigation and the table heads of a page. */
export function hyphenate(root, lang, names) {
  const texts = new Map();
  const find = (node, code) => {
    if (node.nodeType === 3) texts.set(node, code);
    else if (!never.includes(node.tagName)) for (const child of node.childNodes) find(child, code || node.tagName === 'CODE');
  };
  for (const selector of where) for (const el of root.querySelectorAll(selector)) find(el, false);
  // In code only names are broken: a hyphen would be taken for a part of it.
  for (const [node, code] of texts) node.rawText = code ? node.rawText.replace(hump, '<wbr>') : breakable(node.rawText, lang, names);
}
