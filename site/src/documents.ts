// The guides that are Markdown of the repository.
import { t2 } from './words';
import type { Lang, Text } from './catalogue';

export type Document = { /** from the top of the repository; a language without one has a page of the site's own */ file: Partial<Record<Lang, string>>; path: string; title: Text; about: Text };
export const documents: Document[] = [
  { file: { da: 'docs/da/command-line.md', en: 'docs/command-line.md' }, path: '/guides/command-line/', title: t2('Hvad kommandoen kan', 'What the command does'), about: t2('Filer, rapporter, registre, egne regler og afslutningskoder.', 'Files, reports, registers, rules of your own and exit codes.') },
  { file: { da: 'docs/da/transition.md', en: 'docs/transition.md' }, path: '/guides/transition/', title: t2('Skift af system', 'Change of system'), about: t2('Hvad der skal holde, når en skole skifter leverandør eller institutionsnumre.', 'What must hold when a school changes supplier or institution numbers.') },
  { file: { da: 'docs/da/reports.md', en: 'docs/reports.md' }, path: '/guides/reports/', title: t2('Rapporter', 'Reports'), about: t2('Hver form, hvem der læser den, og hvad den udelader.', 'Each form, who reads it, and what it leaves out.') },
  { file: { da: 'docs/da/fixes.md', en: 'docs/fixes.md' }, path: '/guides/fixes/', title: t2('Rettelser', 'Fixes'), about: t2('Hvad der kan rettes af sig selv, og hvad der må gættes.', 'What can be mended by itself, and what must be guessed.') },
  { file: { da: 'docs/da/diff.md', en: 'docs/diff.md' }, path: '/guides/diff/', title: t2('Sammenlign regler', 'Comparing rules'), about: t2('Hvad en ny version af reglerne ændrer.', 'What a new version of rules changes.') },
  { file: { da: 'docs/da/configuration.md', en: 'docs/configuration.md' }, path: '/guides/configuration/', title: t2('forkontrol.toml', 'forkontrol.toml'), about: t2('Et projekts indstillinger, sagt én gang.', 'The settings of a project, said once.') },
  { file: { da: 'docs/da/waivers.md', en: 'docs/waivers.md' }, path: '/guides/waivers/', title: t2('Undtagelser og udgangspunkt', 'Waivers and baseline'), about: t2('Når noget er kendt for at være galt og ikke kan rettes i dag.', 'When something is known to be wrong and cannot be put right today.') },
  { file: { da: 'docs/da/ci.md', en: 'docs/ci.md' }, path: '/guides/ci/', title: t2('I CI', 'In CI'), about: t2('GitHub, GitLab, Azure, Jenkins, pre-commit, npm og containere.', 'GitHub, GitLab, Azure, Jenkins, pre-commit, npm and containers.') },
  { file: { en: 'docs/adding-a-system.md' }, path: '/guides/adding/', title: t2('Nyt system eller ny regel', 'A new system or rule'), about: t2('', 'From an interface description to a tested schema.') },
  { file: { da: 'docs/da/contracts.md', en: 'docs/contracts.md' }, path: '/guides/contracts/', title: t2('Egne kontrakter', 'Contracts of your own'), about: t2('Fra WSDL og XML-skemaer til regler på et minut.', 'From WSDL and XML Schemas to rules in a minute.') },
  { file: { da: 'docs/da/wasm.md', en: 'docs/wasm.md' }, path: '/guides/wasm/', title: t2('WebAssembly-modulet', 'The WebAssembly module'), about: t2('Modulets grænseflade for alle værter.', 'The module’s interface for any host.') },
  { file: { da: 'docs/da/npm.md', en: 'wasm/js/README.md' }, path: '/guides/npm/', title: t2('npm-pakken', 'The npm package'), about: t2('Kontrol i formularer og programmer i JavaScript og TypeScript.', 'Checks in forms and programs in JavaScript and TypeScript.') },
  { file: { da: 'docs/da/source-format.md', en: 'docs/source-format.md' }, path: '/guides/source-format/', title: t2('Kildeformatet', 'The source format'), about: t2('Hvad et skema kan sige.', 'What a schema can say.') },
  { file: { da: 'docs/da/terms.md', en: 'docs/terms.md' }, path: '/guides/terms/', title: t2('Ordliste', 'Terms'), about: t2('Hvad svar, alvor og grundlag betyder, og hvor langt et svar rækker.', 'What verdicts, severities and evidence mean, and how far a verdict reaches.') },
];
