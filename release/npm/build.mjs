// Makes the npm packages of the command from what a release has built: @forkontrol/cli, and one for each system
// with its program.
//
//   node release/npm/build.mjs DIST OUT
//
// DIST is the folder of GoReleaser, with artifacts.json. OUT gets a folder for each package.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [dist, out] = process.argv.slice(2);
if (!dist || !out) throw new Error('usage: node release/npm/build.mjs DIST OUT');
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const version = /^const Version = "(.*)"$/m.exec(readFileSync(join(root, 'internal/report/version.go'), 'utf8'))[1];

const systems = { linux: 'linux', darwin: 'darwin', windows: 'win32' };
const processors = { amd64: 'x64', arm64: 'arm64' };

const common = {
  version,
  license: 'Apache-2.0',
  homepage: 'https://github.com/forkontrol/forkontrol',
  repository: { type: 'git', url: 'git+https://github.com/forkontrol/forkontrol.git' },
  publishConfig: { access: 'public' },
};

/** Writes a package with a licence, and what else it has. */
function write(name, manifest, files) {
  const dir = join(out, name.replace('@forkontrol/', ''));
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const [to, [from, mode]] of Object.entries({ LICENSE: [join(root, 'LICENSE')], NOTICE: [join(root, 'NOTICE')], ...files })) {
    mkdirSync(dirname(join(dir, to)), { recursive: true });
    copyFileSync(from, join(dir, to));
    chmodSync(join(dir, to), mode ?? 0o644);
  }
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name, ...common, ...manifest }, null, 2) + '\n');
}

const built = JSON.parse(readFileSync(join(dist, 'artifacts.json'), 'utf8')).filter((a) => a.type === 'Binary' && a.extra?.ID !== 'forkontrol-pdf');
const packages = [];
for (const { goos, goarch, path } of built) {
  const [os, cpu, program] = [systems[goos], processors[goarch], goos === 'windows' ? 'forkontrol.exe' : 'forkontrol'];
  if (!os || !cpu) throw new Error(`no name in npm for ${goos}/${goarch}`);
  const name = `@forkontrol/cli-${os}-${cpu}`;
  // GoReleaser names files from where it was run.
  const file = existsSync(path) ? path : join(dist, path);
  write(name, { description: `The program of @forkontrol/cli for ${os} ${cpu}`, os: [os], cpu: [cpu], files: ['bin', 'NOTICE'], preferUnplugged: true },
    { [`bin/${program}`]: [file, 0o755] });
  packages.push(name);
}
if (!packages.length) throw new Error(`${join(dist, 'artifacts.json')} names no programs`);
write('@forkontrol/cli', {
  description: 'Checks payloads for Danish student-administration interfaces before they are sent: the command forkontrol.',
  keywords: ['validation', 'xml', 'soap', 'json', 'csv', 'ci', 'danish'],
  bin: { forkontrol: 'forkontrol.js' },
  files: ['forkontrol.js', 'NOTICE'],
  engines: { node: '>=20' },
  optionalDependencies: Object.fromEntries(packages.sort().map((name) => [name, version])),
}, { 'forkontrol.js': [join(here, 'forkontrol.js'), 0o755], 'README.md': [join(here, 'README.md')] });
