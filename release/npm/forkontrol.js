#!/usr/bin/env node
// Runs the program, which is in a package for this system alone.
'use strict';
const { spawn } = require('node:child_process');
const { constants } = require('node:os');

const own = `@forkontrol/cli-${process.platform}-${process.arch}`;
const danish = /^da/.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || 'da');
const stop = (da, en) => { console.error(`forkontrol: ${danish ? da : en}`); process.exit(3); };

let program;
try {
  program = require.resolve(`${own}/bin/forkontrol${process.platform === 'win32' ? '.exe' : ''}`);
} catch {
  const { optionalDependencies } = require('./package.json');
  if (own in optionalDependencies) {
    stop(`pakken ${own} mangler: installér igen, uden --omit=optional og --no-optional`,
      `the package ${own} is missing: install again, without --omit=optional and --no-optional`);
  }
  stop(`intet program til ${process.platform} ${process.arch}`, `no program for ${process.platform} ${process.arch}`);
}

const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' });
// A terminal interrupts both; the program then ends by itself, with what it has to say.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => stop(`kan ikke køre ${program}: ${error.message}`, `cannot run ${program}: ${error.message}`));
child.on('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : code));
