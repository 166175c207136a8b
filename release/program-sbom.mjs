// Writes the bill of materials (CycloneDX) of a program: the modules that it says it was built of, and their licences.
//
//   node release/program-sbom.mjs PROGRAM VERSION FILE [MODULE]
//
// MODULE is the folder of the program's module; that of the command where it is left out. What stands in its folder
// licences is in the program and in no Go module.
//
// The time and the serial number, which would differ from run to run, are left out.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { license } from './licences.mjs';

const [program, version, file, module = '.'] = process.argv.slice(2);
if (!file) throw new Error('usage: node release/program-sbom.mjs PROGRAM VERSION FILE [MODULE]');
execFileSync('go', ['run', 'github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0', 'bin', '-json', '-std', '-noserial', '-notimestamp',
  `-version=${version}`, `-output=${file}`, program], { stdio: ['ignore', 'inherit', 'inherit'] });
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', module);
const bom = JSON.parse(readFileSync(file, 'utf8'));
const further = join(folder, 'licences');
if (existsSync(further)) {
  const names = readdirSync(further).filter((name) => name.endsWith('.txt')).sort();
  bom.components.push(...names.map((name) => ({ type: 'library', name: name.replace(/\.txt$/, '') })));
}
license(bom, folder);
writeFileSync(file, JSON.stringify(bom, null, 2) + '\n');
