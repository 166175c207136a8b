// A worker (see worker.go) that checks JSON payloads with ajv.
//
//   node ajv.js SCHEMA first|all      stop at the first error, or find all
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");
const Ajv = require("ajv");
const formats = require("ajv-formats");

const ajv = new Ajv({ strict: false, allErrors: process.argv[3] === "all" });
formats(ajv);
const validate = ajv.compile(JSON.parse(fs.readFileSync(process.argv[2], "utf8")));

function timed(work) {
  const begin = process.hrtime.bigint();
  const valid = work();
  return `${process.hrtime.bigint() - begin} ${valid ? "valid" : "invalid"}`;
}

function answer(line) {
  const words = line.split(" ");
  switch (words[0]) {
    case "file":
      return timed(() => validate(JSON.parse(fs.readFileSync(words[1], "utf8"))));
    case "repeat": {
      const n = Number(words[1]);
      const payload = fs.readFileSync(words[2]);
      let valid;
      const check = () => (valid = validate(JSON.parse(payload.toString())));
      for (let i = 0; i < n / 10; i++) check();
      return timed(() => {
        for (let i = 0; i < n; i++) check();
        return valid;
      });
    }
  }
  return `error no command ${words[0]}`;
}

console.log(`ready ${require("ajv/package.json").version}, Node ${process.versions.node}`);
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let said;
  try {
    said = answer(line);
  } catch (e) {
    said = `error ${String(e.message).split("\n")[0]}`;
  }
  if (global.gc) global.gc();
  console.log(said);
});
