// Where each shared code list and register is used.
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
export const usesOfRegister = (name: string) => registers.get(name) ?? [];
