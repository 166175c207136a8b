// The pages of docs/ that are shown on the site.
import { t2 } from './words';
import type { Lang, Text } from './catalogue';

export type Document = { /** below docs/ */ file: string; path: string; title: Text; about: Text; /** it has a half in each language */ halves?: boolean; /** in these languages; in others there is a page of the site's own */ in: Lang[] };
export const documents: Document[] = [
  { file: 'transition.md', path: '/guides/transition/', halves: true, in: ['da', 'en'], title: t2('Skift af system', 'Change of system'), about: t2('Hvad der skal holde, når en skole skifter leverandør eller institutionsnumre.', 'What must hold when a school changes supplier or institution numbers.') },
  { file: 'adding-a-system.md', path: '/guides/adding/', in: ['en'], title: t2('Nyt system eller ny regel', 'A new system or rule'), about: t2('', 'From an interface description to a tested schema.') },
  { file: 'wasm.md', path: '/guides/wasm/', in: ['da', 'en'], title: t2('WebAssembly-modulet', 'The WebAssembly module'), about: t2('Modulets grænseflade for alle værter.', 'The module’s interface for any host.') },
  { file: '../wasm/js/README.md', path: '/guides/npm/', in: ['da', 'en'], title: t2('npm-pakken', 'The npm package'), about: t2('Kontrol i formularer og programmer i JavaScript og TypeScript.', 'Checks in forms and programs in JavaScript and TypeScript.') },
  { file: 'source-format.md', path: '/guides/source-format/', in: ['da', 'en'], title: t2('Kildeformatet', 'The source format'), about: t2('Hvad et skema kan sige.', 'What a schema can say.') },
];
