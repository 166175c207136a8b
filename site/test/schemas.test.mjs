// Schemas are at the addresses by which they call themselves.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copySchemas, published } from '../build/schemas.mjs';

test('the schemas of forkontrol’s own files are served where their $id says', () => {
  const dist = mkdtempSync(join(tmpdir(), 'forkontrol-schemas-'));
  try {
    copySchemas('../internal', dist);
    for (const place of ['forkontrol.schema.json', 'report/1.json', 'waivers/1.json', 'baseline/1.json', 'description/1.json', 'comparison/1.json', 'transition/1.json', 'conformance/1.json', 'scenarios/1.json']) {
      assert.equal(JSON.parse(readFileSync(join(dist, place), 'utf8')).$id, 'https://forkontrol.dk/' + place);
    }
  } finally {
    rmSync(dist, { recursive: true });
  }
});

test('no two schemas are at one address, and one that would be nowhere is refused', () => {
  const places = published('../internal').map((s) => s.place);
  assert.deepEqual(places.filter((p, i) => places.indexOf(p) !== i), []);
  const dir = mkdtempSync(join(tmpdir(), 'forkontrol-schemas-'));
  try {
    writeFileSync(join(dir, 'a.schema.json'), '{"$id": "https://example.org/a.json"}');
    assert.throws(() => published(dir), /not on the site/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
