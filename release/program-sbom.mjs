// Writes the bill of materials (CycloneDX) of a program: the modules that it says it was built of, and their licences.
//
//   node release/program-sbom.mjs PROGRAM VERSION FILE
//
// The time and the serial number, which would differ from run to run, are left out.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { license } from './licences.mjs';

const [program, version, file] = process.argv.slice(2);
if (!file) throw new Error('usage: node release/program-sbom.mjs PROGRAM VERSION FILE');
execFileSync('go', ['run', 'github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0', 'bin', '-json', '-std', '-noserial', '-notimestamp',
  `-version=${version}`, `-output=${file}`, program], { stdio: ['ignore', 'inherit', 'inherit'] });
const bom = license(JSON.parse(readFileSync(file, 'utf8')), join(dirname(fileURLToPath(import.meta.url)), '..'));
writeFileSync(file, JSON.stringify(bom, null, 2) + '\n');
