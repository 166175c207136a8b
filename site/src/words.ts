// The site's own words. What is said about systems, messages, fields and rules comes
// from the catalogue, what all faces say from the vocabulary.
import type { Lang, Text } from './catalogue';
import { term } from '../../wasm/js/src/say';

const words = {
  start: ['Start', 'Start'],
  check: ['Kontrollér en fil', 'Check a file'],
  describe: ['Læs en grænsefladebeskrivelse', 'Read an interface description'],
  systems: ['Systemer', 'Systems'],
  system: ['System', 'System'],
  allSystems: ['Alle systemer', 'All systems'],
  service: ['Tjeneste', 'Service'],
  services: ['Tjenester', 'Services'],
  message: ['Besked', 'Message'],
  messages: ['Beskeder', 'Messages'],
  rules: ['Regler', 'Rules'],
  rule: ['Regel', 'Rule'],
  fields: ['Felter', 'Fields'],
  field: ['Felt', 'Field'],
  type: ['Type', 'Type'],
  length: ['Længde', 'Length'],
  required: ['Krævet', 'Required'],
  occurrences: ['Forekomster', 'Occurrences'],
  allowed: ['Værdier', 'Values'],
  description: ['Beskrivelse', 'Description'],
  source: ['Kilde', 'Source'],
  yes: ['ja', 'yes'],
  no: ['nej', 'no'],
  direction: ['Retning', 'Direction'],
  in: ['hentes', 'fetched'],
  out: ['indberettes', 'reported'],
  both: ['begge veje', 'both ways'],
  request: ['anmodning', 'request'],
  response: ['svar', 'response'],
  areas: ['Områder', 'Areas'],
  transport: ['Transport', 'Transport'],
  evidence: ['Grundlag', 'Evidence'],
  officialMeans: ['En officiel grænsefladebeskrivelse eller vejledning siger det.', 'An official interface description or guidance states it.'],
  contractMeans: ['Offentlig kode, der er lavet af den officielle WSDL eller XSD, siger det.', 'Public code generated from the official WSDL or XSD states it.'],
  draftMeans: ['Ingen kilde fastslår navnet, typen eller grænsen: det er forkontrols forslag. Et brud på det er højst en advarsel.', 'No source states the name, the type or the limit: it is forkontrol’s proposal. A breach of it is a warning at most.'],
  draftTitle: ['Udkast: ikke en officiel grænseflade', 'Draft: not an official interface'],
  draftMessage: [
    'Navne, typer og grænser, der er mærket udkast, er forkontrols forslag og ikke myndighedens. Brud giver højst advarsler. Den, der har den officielle WSDL eller XSD, erstatter udkastet ved at importere den.',
    'Names, types and limits marked as draft are proposed by forkontrol and not by the authority. Breaches give warnings at most. Whoever has the official WSDL or XSD replaces the draft by importing it.',
  ],
  severity: ['Alvor', 'Severity'],
  asks: ['Krav', 'Asks'],
  why: ['Hvorfor', 'Why'],
  fix: ['Ret det', 'How to fix'],
  fails: ['Bryder reglen', 'Breaks the rule'],
  keeps: ['Holder reglen', 'Keeps the rule'],
  says: ['Kontrollen svarer', 'The check answers'],
  code: ['Modtagerens fejlkode', 'Receiver’s error code'],
  codes: ['Fejlkoder', 'Error codes'],
  inForce: ['Gælder', 'In force'],
  from: ['fra', 'from'],
  to: ['til', 'to'],
  registersNeeded: ['Kræver register', 'Needs register'],
  registers: ['Registre', 'Registers'],
  giveRegister: ['Sådan gives et register', 'How to give a register'],
  linkToRule: ['Link til reglen', 'Link to the rule'],
  tryIt: ['Prøv', 'Try it'],
  mustBeThere: ['skal være der', 'must be there'],
  inTable: ['Feltet i tabellen', 'The field in the table'],
  structure: ['Struktur', 'Structure'],
  example: ['Gyldigt eksempel', 'Valid example'],
  exampleNote: ['Personer, numre og adresser er opdigtede.', 'Persons, numbers and addresses are made up.'],
  download: ['Hent', 'Download'],
  missing: ['Hvad der mangler', 'What is missing'],
  missingLead: ['og hvad en leverandør skal skaffe', 'and what a vendor must get'],
  links: ['Links', 'Links'],
  documents: ['Dokumenter', 'Documents'],
  codeLists: ['Kodelister', 'Code lists'],
  value: ['Værdi', 'Value'],
  meaning: ['Betydning', 'Meaning'],
  begin: ['Kom i gang', 'Get started'],
  ofCommand: ['Kommandoen', 'The command'],
  ofPages: ['Sider og programmer', 'Pages and programs'],
  ofOwn: ['Egne regler', 'Rules of your own'],
  lookUp: ['Opslag', 'Reference'],
  ofFiles: ['Filers form', 'The form of files'],
  privacy: ['Privatliv', 'Privacy'],
  cli: ['Kommandolinjen', 'The command line'],
  embed: ['I egne sider og programmer', 'In your own pages and programs'],
  inEnglish: ['Ændringer skrives på engelsk.', 'Changes are written in English.'],
  byMessage: ['Værdier herfra, i', 'Values of it, in'],
  usedByNone: ['Ingen besked henviser til listen.', 'No message refers to the list.'],
  guides: ['Vejledninger', 'Guides'],
  root: ['Rodelement', 'Root element'],
  namespace: ['Navnerum', 'Namespace'],
  formats: ['Former', 'Formats'],
  messageID: ['Besked-id', 'Message id'],
  version: ['Version', 'Version'],
  operation: ['Operation', 'Operation'],
  column: ['kolonne', 'column'],
  attribute: ['attribut', 'attribute'],
  personal: ['personoplysning: maskeres i rapporter', 'personal data: masked in reports'],
  wholeFile: ['Hele filen', 'The whole file'],
  usedBy: ['Bruges i', 'Used by'],
  ofMessage: ['Om hele beskeden', 'For the whole message'],
  part: ['del', 'part'],
  search: ['Søg', 'Search'],
  searchHelp: ['Søg efter felt, regel, fejltekst eller system', 'Search for a field, rule, error text or system'],
  searchNone: ['Intet fundet.', 'Nothing found.'],
  searchSome: ['fundet', 'found'],
  searchFails: ['Søgning virker kun, når siden kommer fra en webserver.', 'Search works only when the site comes from a web server.'],
  close: ['Luk', 'Close'],
  all: ['alle', 'all'],
} as const;

/** Of severities and of evidence. */
type Shared = 'error' | 'warning' | 'info' | 'official' | 'contract' | 'draft';
const isShared = (word: Word): word is Shared => !(word in words);

export type Word = keyof typeof words | Shared;
export const say = (lang: Lang) => (word: Word): string => (isShared(word) ? term(word, lang) : words[word][lang === 'en' ? 1 : 0]);
export const pick = (lang: Lang, t?: Text): string => (t ? t[lang] || t.da : '');

/** A sentence as a title, which has no full stop. */
export const headline = (lang: Lang, t: Text): string => pick(lang, t).replace(/\.$/, '');
/** A whole number with the language's sign between thousands. */
export const number = (lang: Lang, n: number) => n.toLocaleString(lang === 'en' ? 'en-GB' : 'da-DK');
export const plural = (lang: Lang, n: number, one: Text, many: Text) => `${number(lang, n)} ${(n === 1 ? one : many)[lang]}`;
export const t2 = (da: string, en: string): Text => ({ da, en });
export const counted = {
  fields: (l: Lang, n: number) => plural(l, n, t2('felt', 'field'), t2('felter', 'fields')),
  rules: (l: Lang, n: number) => plural(l, n, t2('regel', 'rule'), t2('regler', 'rules')),
  messages: (l: Lang, n: number) => plural(l, n, t2('besked', 'message'), t2('beskeder', 'messages')),
  services: (l: Lang, n: number) => plural(l, n, t2('tjeneste', 'service'), t2('tjenester', 'services')),
  systems: (l: Lang, n: number) => plural(l, n, t2('system', 'system'), t2('systemer', 'systems')),
};

/** What groups of rules are called that belong to no message. */
export const ruleGroups: Record<string, Text> = {
  xml: t2('XML', 'XML'), json: t2('JSON', 'JSON'), csv: t2('CSV', 'CSV'), encoding: t2('Tegnsæt', 'Encoding'), limits: t2('Grænser', 'Limits'),
  payload: t2('Filen', 'The payload'), transition: t2('Skift af system', 'Change of system'),
};
export const titleOf = (lang: Lang, s: { id: string; title: string }) => (s.title === s.id ? ruleGroups[s.id]?.[lang] : undefined) ?? s.title;

/** A title with the version behind it, where it does not end in that already. */
export const titled = (title: string, version: string): string => (title.endsWith(` ${version}`) ? title : `${title} ${version}`);
