// Writes the bill of materials (CycloneDX) of the npm package @forkontrol/validator to standard output: what npm knows
// of it, and the Go modules that are in its WebAssembly modules.
//
//   node release/sbom.mjs > FILE
//
// The time and the serial number, which would differ from run to run, are left out.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { license } from './licences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (command, args, options) => execFileSync(command, args, { encoding: 'utf8', cwd: root, stdio: ['ignore', 'pipe', 'inherit'], ...options });

const bom = JSON.parse(run('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'], { cwd: join(root, 'wasm', 'js') }));
delete bom.serialNumber;
delete bom.metadata.timestamp;
bom.metadata.lifecycles = [{ phase: 'build' }];
bom.metadata.component.name = '@forkontrol/validator'; // npm takes the name of the folder

// All that any of the modules links: that which reads interface descriptions links it all.
const linked = run('go', ['list', '-deps', '-tags=own,descriptions', '-f', '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}', './wasm'],
  { env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' } });
const modules = new Set(linked.split('\n').filter(Boolean).sort());
modules.add(`std ${run('go', ['env', 'GOVERSION']).trim().replace(/^go/, '')}`);
const whole = bom.dependencies.find((d) => d.ref === bom.metadata.component['bom-ref']);
for (const line of modules) {
  const [name, version] = line.split(' ');
  const purl = `pkg:golang/${name}@${version}`;
  bom.components.push({ type: 'library', 'bom-ref': purl, name, version, scope: 'required', purl });
  bom.dependencies.push({ ref: purl, dependsOn: [] });
  whole.dependsOn.push(purl);
}
process.stdout.write(JSON.stringify(license(bom, root), null, 2) + '\n');
