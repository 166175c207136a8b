// Code generated from internal/text/vocabulary.go; DO NOT EDIT.

/** The words that all faces have in common: for one thing and for several. */
export const vocabulary = {
  valid: {da: ["gyldig", "gyldige"], en: ["valid", "valid"]},
  limited: {da: ["gyldig, så vidt det kunne kontrolleres", "gyldige, så vidt det kunne kontrolleres"], en: ["valid as far as checked", "valid as far as checked"]},
  invalid: {da: ["ugyldig", "ugyldige"], en: ["invalid", "invalid"]},
  undecided: {da: ["uafgjort", "uafgjorte"], en: ["undecided", "undecided"]},
  failed: {da: ["ikke kontrolleret", "ikke kontrolleret"], en: ["not checked", "not checked"]},
  error: {da: ["fejl", "fejl"], en: ["error", "errors"]},
  warning: {da: ["advarsel", "advarsler"], en: ["warning", "warnings"]},
  info: {da: ["oplysning", "oplysninger"], en: ["note", "notes"]},
  place: {da: ["linje {line}, tegn {column}", "linje {line}, tegn {column}"], en: ["line {line}, column {column}", "line {line}, column {column}"]},
  row: {da: ["række", "række"], en: ["row", "row"]},
  cell: {da: ["kolonne", "kolonne"], en: ["column", "column"]},
  record: {da: ["posten", "posten"], en: ["record", "record"]},
  official: {da: ["officiel", "officiel"], en: ["official", "official"]},
  contract: {da: ["kontrakt", "kontrakt"], en: ["contract", "contract"]},
  draft: {da: ["udkast", "udkast"], en: ["draft", "draft"]},
  rules: {da: ["1 regel kræver et register", "{n} regler kræver registre"], en: ["1 rule needs a register", "{n} rules need registers"]},
  content: {da: ["noget af indholdet er ikke kontrolleret", "noget af indholdet er ikke kontrolleret"], en: ["part of the content was not checked", "part of the content was not checked"]},
  draftMessage: {da: ["beskeden er et udkast", "beskeden er et udkast"], en: ["draft message", "draft message"]},
  draftFields: {da: ["1 felt er et udkast", "{n} felter er udkast"], en: ["1 field is a draft", "{n} fields are drafts"]},
  draftNote: {da: ["Udkast: felternes navne og form er helt eller delvis forkontrols forslag. Det, ingen kilde fastslår, er højst en advarsel.", "Udkast: felternes navne og form er helt eller delvis forkontrols forslag. Det, ingen kilde fastslår, er højst en advarsel."], en: ["Draft: the names and forms of the fields are wholly or partly forkontrol's proposal. What no source states is at most a warning.", "Draft: the names and forms of the fields are wholly or partly forkontrol's proposal. What no source states is at most a warning."]},
  register: {da: ["registret {register} mangler: 1 regel er ikke kontrolleret", "registret {register} mangler: {n} regler er ikke kontrolleret"], en: ["register {register} is missing: 1 rule was not checked", "register {register} is missing: {n} rules were not checked"]},
  unchecked: {da: ["ikke alt er kontrolleret", "ikke alt er kontrolleret"], en: ["not everything was checked", "not everything was checked"]},
  otherwise: {da: ["heller ikke kontrolleret", "heller ikke kontrolleret"], en: ["also not checked", "also not checked"]},
} as const;
