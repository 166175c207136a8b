// A rule that is added to a schema is on the site, with nothing else edited.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'node-html-parser';

test('a rule that is added to a schema is on the site', () => {
  const dir = mkdtempSync(join(tmpdir(), 'forkontrol-site-'));
  try {
    for (const part of ['common', 'forkontrol', 'meta', 'ungedatabasen']) cpSync(join('..', 'schemas', part), join(dir, 'schemas', part), { recursive: true });
    const file = join(dir, 'schemas/ungedatabasen/indberet-institution-kontakt/1.0/Indberet.json');
    const schema = JSON.parse(readFileSync(file, 'utf8'));
    const field = schema.properties.KontaktpersonInfo.properties.KontaktTelefon;
    assert.equal(field.minLength, undefined);
    field.minLength = 8;
    writeFileSync(file, JSON.stringify(schema));

    const env = { ...process.env, FORKONTROL_SITE_DATA: join(dir, 'data'), ASTRO_TELEMETRY_DISABLED: '1' };
    const run = (name, args, cwd) => execFileSync(name, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    run('go', ['run', './cmd/rulec', '-schemas', join(dir, 'schemas'), '-site', join(dir, 'data')], '..');
    run('node_modules/.bin/astro', ['build', '--outDir', join(dir, 'dist'), '--silent'], '.');
    run(process.execPath, ['build/finish.mjs', join(dir, 'dist')], '.');

    const root = parse(readFileSync(join(dir, 'dist/ungedatabasen/indberet-institution-kontakt/index.html'), 'utf8'));
    const rule = root.getElementById('KontaktpersonInfo.KontaktTelefon/minLength');
    assert.match(rule.querySelector('.asks').textContent, /mindst 8 tegn/);
    assert.equal(rule.querySelectorAll('.extract').length, 2);
    const table = parse(readFileSync(join(dir, 'dist/ungedatabasen/indberet-institution-kontakt/1.0/Indberet/index.html'), 'utf8'));
    assert.match(table.getElementById('felt:KontaktpersonInfo.KontaktTelefon').textContent, /8–20/);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
