// The JSON Schemas of what forkontrol reads and writes (its configuration, waivers, reports …) are served at the
// addresses by which they call themselves, for editors and programs.
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const home = 'https://forkontrol.dk/';

function* below(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory() && !['node_modules', 'testdata'].includes(entry.name)) yield* below(join(dir, entry.name));
    else if (entry.name.endsWith('.schema.json')) yield join(dir, entry.name);
  }
}

/** The schemas in a folder of the repository, each with its place on the site. */
export function published(source) {
  return [...below(source)].map((file) => {
    const id = JSON.parse(readFileSync(file, 'utf8')).$id ?? '';
    if (!id.startsWith(home)) throw new Error(`${file}: $id is “${id}”, which is not on the site`);
    return { file, place: id.slice(home.length) };
  });
}

export function copySchemas(source, dist) {
  for (const { file, place } of published(source)) {
    mkdirSync(dirname(join(dist, place)), { recursive: true });
    cpSync(file, join(dist, place));
  }
}
