// The validator's own words. What is said about payloads, fields and rules comes from
// the module, in the language that the findings are asked in; what all faces say, from the vocabulary.
export type Lang = 'da' | 'en';

const words = {
  region: ['Kontrollér en fil', 'Check a file'],
  lead: [
    'Indsæt eller skriv en besked, eller slip en fil. Intet forlader din maskine.',
    'Paste or type a message, or drop a file. Nothing leaves your machine.',
  ],
  payload: ['Besked, der kontrolleres', 'Payload to check'],
  pasted: ['indsat tekst', 'pasted text'],
  placeholder: [
    'Indsæt XML, JSON, SOAP eller CSV, eller slip en fil her',
    'Paste XML, JSON, SOAP or CSV, or drop a file here',
  ],
  message: ['Besked', 'Message'],
  byItself: ['Findes af sig selv', 'Detected'],
  examples: ['Eksempel', 'Example'],
  valid: ['Uden fejl', 'Without errors'],
  faulty: ['Med fejl', 'With errors'],
  choose: ['Vælg filer …', 'Choose files …'],
  clear: ['Ryd', 'Clear'],
  options: ['Indstillinger', 'Options'],
  asOf: ['Regler, der gælder den', 'Rules in force on'],
  asOfHelp: ['tom: i dag', 'empty: today'],
  language: ['Sprog i fund', 'Language of findings'],
  personal: ['Vis CPR-numre og navne i fund', 'Show CPR numbers and names in findings'],
  personalHelp: ['Ellers er de skjult, også i rapporter, der hentes.', 'Otherwise they are masked, also in reports that are downloaded.'],
  registers: ['Registre', 'Registers'],
  oneRegister: ['register', 'register'],
  someRegisters: ['registre', 'registers'],
  registersLead: [
    'Nogle regler slår op i et register, for eksempel over institutioner. Slip det her som CSV eller JSON; det bliver på din maskine.',
    'Some rules look something up in a register, of institutions for example. Drop it here as CSV or JSON; it stays on your machine.',
  ],
  registerAdd: ['Vælg registre …', 'Choose registers …'],
  registerRows: ['rækker', 'rows'],
  ofExample: ['fra eksemplet', 'from the example'],
  registerRemove: ['Fjern', 'Remove'],
  registerWhich: ['Hvilket register er det?', 'Which register is this?'],
  registerNone: ['ingen af registrene har disse kolonner', 'no register has these columns'],
  registerBad: ['filen kan ikke læses', 'the file cannot be read'],
  own: ['Egne regler', 'Rules of your own'],
  ownLead: [
    'Har du en kontrakt (.xsd, .wsdl, eller en zip-fil af dem) eller en pakke af egne regler (.fkp fra forkontrol pack), så slip den her. Den bliver på din maskine.',
    'If you have a contract (.xsd, .wsdl, or a zip file of them) or a pack of rules of your own (.fkp from forkontrol pack), drop it here. It stays on your machine.',
  ],
  ownAdd: ['Vælg kontrakter eller pakker …', 'Choose contracts or packs …'],
  ownLoaded: ['Indlæst', 'Loaded'],
  ownReading: ['Indlæser pakken …', 'Loading the pack …'],
  ownRemove: ['Fjern', 'Remove'],
  ownMade: ['lavet med forkontrol', 'made by forkontrol'],
  packDamaged: ['Filen er ikke en pakke, eller den er beskadiget. Lav den igen med forkontrol pack.', 'The file is no pack, or it is damaged. Make it again with forkontrol pack.'],
  packShipped: ['Pakken er en af forkontrols egne, som siden har i forvejen.', 'The pack is one of forkontrol’s own, which the page has already.'],
  packVersion: [
    'Pakken er lavet med forkontrol {made} og passer ikke til reglerne her (forkontrol {version}). Lav den igen med forkontrol pack i den version, der er her.',
    'The pack was made by forkontrol {made} and does not fit the rules here (forkontrol {version}). Make it again with forkontrol pack in the version that is here.',
  ],
  packConflict: ['To pakker har samme system eller register. Lav én pakke af begge.', 'Two packs have the same system or register. Make one pack of both.'],
  packLanguage: ['Pakken har ingen tekster på det sprog, som fund vises på.', 'The pack has no texts in the language of findings.'],
  contractReading: ['Læser kontrakten …', 'Reading the contract …'],
  contractRefused: ['Kontrakten kan ikke bruges.', 'The contract cannot be used.'],
  contractFolder: [
    'Siden er åbnet fra en mappe og kan ikke læse kontrakter. Lav en pakke med forkontrol pack, eller åbn siden fra en webserver.',
    'The page was opened from a folder and cannot read contracts. Make a pack with forkontrol pack, or open the page from a web server.',
  ],
  contractFailed: ['Kontrakten kunne ikke læses.', 'The contract could not be read.'],
  ownUnchecked: ['Kontrakten kræver mere, som ikke kontrolleres', 'The contract asks more, which is not checked'],
  packFailed: ['Pakken kunne ikke indlæses.', 'The pack could not be loaded.'],
  dropHere: ['Slip for at kontrollere', 'Drop to check'],
  loading: ['Henter reglerne …', 'Loading the rules …'],
  checking: ['Kontrollerer …', 'Checking …'],
  waiting: ['Venter', 'Waiting'],
  cancel: ['Afbryd', 'Cancel'],
  cancelled: ['Afbrudt. Filen er ikke kontrolleret færdig.', 'Stopped. The file was not checked to the end.'],
  again: ['Kontrollér igen', 'Check again'],
  empty: ['Intet at kontrollere endnu', 'Nothing to check yet'],
  isFailed: ['Kunne ikke kontrolleres', 'Could not be checked'],
  findings: ['Fund', 'Findings'],
  goTo: ['Gå til', 'Go to'],
  showPlace: ['Vis stedet', 'Show the place'],
  fix: ['Ret det', 'How to fix'],
  mend: ['Ret', 'Correct'],
  mendAll: ['Ret alle sikre', 'Correct all that are safe'],
  becomes: ['bliver til', 'becomes'],
  guess: ['et gæt', 'a guess'],
  mended: ['rettet; Ctrl-Z i teksten fortryder', 'corrected; Ctrl-Z in the text undoes it'],
  mendRefused: ['Ikke rettet, for så ville der være et nyt fund', 'Not corrected, as there would be a new finding'],
  rule: ['Om reglen', 'About the rule'],
  code: ['modtagerens fejlkode', 'receiver’s error code'],
  more: ['Vis flere', 'Show more'],
  truncated: ['Ikke alle fund er gemt; tallene er de rigtige.', 'Not all findings are kept; the numbers are exact.'],
  giveRegister: ['Slip registrene under Indstillinger nedenfor, så bliver reglerne kontrolleret.', 'Drop the registers under Options below, and the rules are checked.'],
  unreadable: ['Filen kan ikke vises som tekst.', 'The file cannot be shown as text.'],
  large: ['Filen er for stor til at blive vist her. Den kontrolleres, mens den læses.', 'The file is too large to be shown here. It is checked as it is read.'],
  packed: ['Filen pakkes ud, mens den kontrolleres, og vises ikke her.', 'The file is unpacked as it is checked, and not shown here.'],
  notRead: ['Filen kan ikke læses til ende. Den er måske beskadiget eller beskyttet med en adgangskode.', 'The file cannot be read to the end. It may be damaged, or protected by a password.'],
  notUnpacked: ['Arkivet kan ikke læses. Pak det ud, og slip filerne.', 'The archive cannot be read. Unpack it and drop the files.'],
  nothingInside: ['Arkivet er tomt.', 'The archive is empty.'],
  files: ['Filer', 'Files'],
  readSoFar: ['læst', 'read'],
  of: ['af', 'of'],
  download: ['Hent rapporten', 'Download the report'],
  copyLink: ['Kopiér link', 'Copy link'],
  copied: ['Linket er kopieret. Det har besked og indstillinger, aldrig det kontrollerede.', 'The link has been copied. It carries the message and options, never the payload.'],
  copyByHand: ['Kopiér linket herfra:', 'Copy the link from here:'],
  help: ['Feltet ved markøren', 'The field at the cursor'],
  helpNone: ['Sæt markøren i et felt for at se, hvad grænsefladen siger om det.', 'Place the cursor in a field to see what the interface says about it.'],
  helpUnknown: ['Beskeden har intet felt her.', 'The message has no field here.'],
  helpRow: ['Se feltet i tabellen', 'See the field in the table'],
  type: ['Type', 'Type'],
  length: ['Længde', 'Length'],
  required: ['Krævet', 'Required'],
  occurrences: ['Forekomster', 'Occurrences'],
  allowed: ['Værdier', 'Values'],
  source: ['Kilde', 'Source'],
  section: ['afsnit', 'section'],
  yes: ['ja', 'yes'],
  no: ['nej', 'no'],
  failedToLoad: ['Reglerne kunne ikke hentes.', 'The rules could not be loaded.'],
  retry: ['Prøv igen', 'Try again'],
  noExample: ['Beskeden har intet eksempel af den slags.', 'The message has no example of that kind.'],
  exampleFailed: ['Eksemplet kunne ikke hentes.', 'The example could not be loaded.'],
  fromFolder: ['Siden er åbnet fra en mappe; eksempler og rapporter i HTML og SARIF findes kun, når den kommer fra en webserver.', 'The page was opened from a folder; examples and reports in HTML and SARIF are available only when it comes from a web server.'],
  notAll: ['Rapporten kan hentes, når alle filer er kontrolleret til ende.', 'The report can be downloaded when all files have been checked to the end.'],
  downloadFailed: ['Rapporten kunne ikke laves.', 'The report could not be made.'],
  tried: ['Eksempel, der bryder reglen', 'Example that breaks the rule'],
  noScript: ['Kontrollen her på siden kræver JavaScript. Uden kan filen kontrolleres på kommandolinjen:', 'The check on this page needs JavaScript. Without it, check the file on the command line:'],
} as const;

export type Word = keyof typeof words;
export type Say = (word: Word) => string;
export const say = (lang: Lang): Say => (word) => words[word][lang === 'en' ? 1 : 0];

const locale = (lang: Lang) => (lang === 'en' ? 'en-GB' : 'da-DK');
export const number = (lang: Lang, n: number): string => n.toLocaleString(locale(lang));

/** A number of bytes as people read it: 12 kB, 3.4 MB. */
export function size(lang: Lang, bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let n = bytes, unit = 0;
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000;
    unit++;
  }
  return `${n.toLocaleString(locale(lang), { maximumFractionDigits: unit > 0 && n < 10 ? 1 : 0 })} ${units[unit]}`;
}
