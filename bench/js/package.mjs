// A worker (see worker.go) that checks payloads with the npm package, as it is built in wasm/js/dist.
//
//   node js/package.mjs MESSAGE PACK...
//
// Beside the commands of all workers:
//
//   field N FIELD VALUE GOOD    NANOSECONDS valid|invalid      VALUE and GOOD in turn
//   memory                      BYTES valid                    that WebAssembly has taken
import fs from "node:fs";
import readline from "node:readline";

const [message, ...packs] = process.argv.slice(2);
const memories = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    memories.push(this.exports.memory);
  }
};
const { load, version } = await import("../../wasm/js/dist/index.js");
const kit = await load({ packs: packs.map((pack) => fs.readFileSync(pack)) });
const valid = (report) => report.payloads[0].verdict === "valid";

function timed(work) {
  const from = process.hrtime.bigint();
  const good = work();
  return `${process.hrtime.bigint() - from} ${good ? "valid" : "invalid"}`;
}

function answer(line) {
  const words = line.split(" ");
  switch (words[0]) {
    case "file":
      return timed(() => valid(kit.check(fs.readFileSync(words[1]), { message })));
    case "repeat": {
      const n = Number(words[1]);
      const text = fs.readFileSync(words[2], "utf8");
      let good;
      for (let i = 0; i < n / 10; i++) good = valid(kit.check(text, { message }));
      return timed(() => {
        for (let i = 0; i < n; i++) good = valid(kit.check(text, { message }));
        return good;
      });
    }
    case "field": {
      const [field, ...values] = words.slice(2);
      const n = Number(words[1]);
      let findings = 0;
      for (let i = 0; i < n; i++) kit.checkField(message, field, values[i & 1]);
      return timed(() => {
        for (let i = 0; i < n; i++) findings += kit.checkField(message, field, values[i & 1]).length;
        return findings === 0;
      });
    }
    case "memory":
      return `${memories.at(-1).buffer.byteLength} valid`;
  }
  return `error no command ${words[0]}`;
}

console.log(`ready ${version}, Node ${process.versions.node}`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  let said;
  try {
    said = answer(line);
  } catch (error) {
    said = `error ${String(error.message).split("\n")[0]}`;
  }
  global.gc?.();
  console.log(said);
}
