// A worker (see worker.go) that checks XML payloads with a libxml2 made to WebAssembly.
//
//   node js/xml.mjs libxml2-wasm|xmllint-wasm SCHEMA
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";

const [name, schema] = process.argv.slice(2);

const validators = {
  async "libxml2-wasm"() {
    const { XmlDocument, XsdValidator, XmlValidateError } = await import("libxml2-wasm");
    const { xmlRegisterFsInputProviders } = await import("libxml2-wasm/lib/nodejs.mjs");
    xmlRegisterFsInputProviders(); // a schema may import others
    const described = XmlDocument.fromString(fs.readFileSync(schema, "utf8"), { url: schema });
    const validator = XsdValidator.fromDoc(described);
    return (payload) => {
      const document = XmlDocument.fromBuffer(payload);
      try {
        validator.validate(document);
        return true;
      } catch (error) {
        if (error instanceof XmlValidateError) return false;
        throw error;
      } finally {
        document.dispose();
      }
    };
  },
  async "xmllint-wasm"() {
    const { validateXML, memoryPages } = createRequire(import.meta.url)("xmllint-wasm");
    const described = [{ fileName: "records.xsd", contents: fs.readFileSync(schema, "utf8") }];
    return async (payload) => {
      const xml = [{ fileName: "payload.xml", contents: payload.toString() }];
      return (await validateXML({ xml, schema: described, initialMemoryPages: 256, maxMemoryPages: 2 * memoryPages.GiB })).valid;
    };
  },
};
const check = await validators[name]();

async function timed(work) {
  const from = process.hrtime.bigint();
  const good = await work();
  return `${process.hrtime.bigint() - from} ${good ? "valid" : "invalid"}`;
}

async function answer(line) {
  const words = line.split(" ");
  switch (words[0]) {
    case "file":
      return timed(() => check(fs.readFileSync(words[1])));
    case "repeat": {
      const n = Number(words[1]);
      const payload = fs.readFileSync(words[2]);
      let good;
      for (let i = 0; i < n / 10; i++) await check(payload);
      return timed(async () => {
        for (let i = 0; i < n; i++) good = await check(payload);
        return good;
      });
    }
  }
  return `error no command ${words[0]}`;
}

const { version } = JSON.parse(fs.readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url)));
console.log(`ready ${version}, Node ${process.versions.node}`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  let said;
  try {
    said = await answer(line);
  } catch (error) {
    said = `error ${String(error.message).split("\n")[0]}`;
  }
  global.gc?.();
  console.log(said);
}
