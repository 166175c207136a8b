// Where each shared code list and register is used.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { allSystems, listOf, rulesOf, services, type Field, type Message, type Service } from './catalogue';

export type Use = { service: Service; message: Message; field: Field };
const codes = new Map<string, Use[]>();
const registers = new Map<string, { service: Service; rule: string }[]>();
for (const system of allSystems) {
  for (const service of services(system)) {
    for (const message of service.messages) {
      for (const field of message.fields) {
        const list = listOf(field);
        if (!list) continue;
        if (!codes.has(list.id)) codes.set(list.id, []);
        codes.get(list.id)!.push({ service, message, field });
      }
      for (const rule of rulesOf(message)) {
        for (const name of rule.registers ?? []) {
          if (!registers.has(name)) registers.set(name, []);
          const uses = registers.get(name)!;
          if (!uses.some((u) => u.rule === rule.id)) uses.push({ service, rule: rule.id });
        }
      }
    }
  }
}
export const usesOfList = (id: string) => codes.get(id) ?? [];

// Lists are used in other ways too: some of their values, or all of them under a condition. What refers to a list the sources say.
const source = (file: string) => JSON.parse(readFileSync(join(process.cwd(), '..', 'schemas', file), 'utf8'));
const references = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(references)
  : typeof value !== 'object' || value === null ? []
  : Object.entries(value).flatMap(([key, v]) => (key === '$ref' && typeof v === 'string' ? [v] : references(v))));
const partOf = (value: any, pointer: string) => pointer.split('/').slice(1).reduce((v, key) => v?.[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')], value);

/** The code lists that a schema leads to, by way of others or not. */
function listsOf(file: string, pointer = '', seen = new Set<string>()): Set<string> {
  const key = `${file}#${pointer}`;
  if (seen.has(key)) return new Set();
  seen.add(key);
  return new Set(references(partOf(source(file), pointer)).flatMap((ref) => {
    const [path, rest = ''] = ref.split('#');
    const to = path ? posix.join(posix.dirname(file), path) : file;
    const list = /^common\/codes\/(.+)\.json$/.exec(to);
    return list ? [list[1]] : [...listsOf(to, rest, seen)];
  }));
}
const referring = new Map<string, { service: Service; message: Message }[]>();
for (const system of allSystems) {
  for (const service of services(system)) {
    for (const message of service.messages) {
      for (const id of listsOf(`${message.id.replace(/[@#]/g, '/')}.json`)) referring.set(id, [...referring.get(id) ?? [], { service, message }]);
    }
  }
}
/** The messages whose sources refer to a list beside those that have a field with all of its values. */
export const otherUsesOfList = (id: string) => (referring.get(id) ?? []).filter((r) => !usesOfList(id).some((u) => u.message === r.message));
export const usesOfRegister = (name: string) => registers.get(name) ?? [];
