// The licences of what is shipped, by their SPDX names, as the texts in NOTICE have them: a bill of materials says no
// other than what is shipped beside it. A text that is of no known licence is an error.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const marks = {
  'Apache-2.0': /Apache License,?\s+Version 2\.0/i,
  'BSD-2-Clause': (text) => /Redistribution and use in source and binary forms/.test(text) && !/Neither (the )?name/i.test(text),
  'BSD-3-Clause': (text) => /Redistribution and use in source and binary forms/.test(text) && /Neither (the )?name/i.test(text),
  ISC: /Permission to use, copy, modify, and(\/or)? distribute this software/,
  MIT: /Permission is hereby granted, free of charge, to any\s+person obtaining/,
  FTL: /The FreeType Project LICENSE/,
  IJG: /work of the Independent JPEG Group/,
  'Unicode-3.0': /UNICODE LICENSE V3/,
  Zlib: /This software is provided 'as-is', without any express or implied/,
  'LicenseRef-Anti-Grain-Geometry': /Permission to copy, use, modify, sell and distribute this software\s+is granted provided this copyright notice appears/,
  'MPL-2.0': /Mozilla Public License,? Version 2\.0/i,
  'OFL-1.1': /SIL Open Font License/i,
  Unlicense: /This is free and unencumbered software/,
};

/** What adds to a licence and is none: grants of patents, and files that name authors. */
const noLicence = /^(Additional IP Rights Grant|(\w+\n)?Copyright [^\n]*\n*$)/;

/** The SPDX names of the licences in a text. */
export function named(text) {
  return Object.keys(marks).filter((id) => (marks[id] instanceof RegExp ? marks[id].test(text) : marks[id](text)));
}

/** The licences of everything in a NOTICE, by the names that it has there. */
export function licences(notice) {
  const all = {};
  for (const part of notice.split(/^={80}\n/m).slice(1)) {
    const [names, ...rest] = part.split('\n\n');
    const text = rest.join('\n\n').trim();
    const ids = named(text);
    if (ids.length === 0 && !noLicence.test(text)) throw new Error(`NOTICE: the licence of ${names.split('\n').join(', ')} is not known`);
    for (const name of names.split('\n')) all[name] = [...new Set([...(all[name] ?? []), ...ids])].sort();
  }
  return all;
}

/** Gives the components of a bill of materials their licences, which stand in a folder's NOTICE. */
export function license(bom, folder) {
  const all = licences(readFileSync(join(folder, 'NOTICE'), 'utf8'));
  bom.metadata.component.licenses = [{ license: { id: 'Apache-2.0' } }];
  for (const component of bom.components ?? []) {
    if (component.purl?.startsWith('pkg:npm/') && component.licenses?.length) continue; // not shipped: npm installs it with its own text
    const ids = all[component.name === 'std' ? 'The Go standard library and runtime' : component.name];
    if (!ids?.length) throw new Error(`NOTICE has no licence of ${component.name}: run make notice`);
    component.licenses = ids.length === 1 && !ids[0].startsWith('LicenseRef-') ? [{ license: { id: ids[0] } }] : [{ expression: ids.join(' AND ') }];
  }
  return bom;
}
