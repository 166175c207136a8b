// What the workers of forkontrol under Node have in common (see worker.go): they read commands from standard input, a
// line each, and answer each with a line.
import fs from "node:fs";
import readline from "node:readline";

export function timed(work) {
  const from = process.hrtime.bigint();
  const good = work();
  return `${process.hrtime.bigint() - from} ${good ? "valid" : "invalid"}`;
}

/**
 * Answers commands until there are no more: file, with a function that checks the file of a path; repeat, with one
 * that checks a payload given as text; and those that a worker has of its own. What checks returns whether the payload
 * is valid; what checks a file may promise it.
 */
export async function serve(version, { file, payload, ...own }) {
  const commands = {
    file: async (path) => {
      const from = process.hrtime.bigint();
      const good = await file(path);
      return `${process.hrtime.bigint() - from} ${good ? "valid" : "invalid"}`;
    },
    repeat: (times, path) => {
      const n = Number(times);
      const content = fs.readFileSync(path, "utf8");
      let good;
      for (let i = 0; i < n / 10; i++) payload(content);
      return timed(() => {
        for (let i = 0; i < n; i++) good = payload(content);
        return good;
      });
    },
    ...own,
  };
  console.log(`ready ${version}, Node ${process.versions.node}`);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [name, ...words] = line.split(" ");
    let said;
    try {
      said = Object.hasOwn(commands, name) ? await commands[name](...words) : `error no command ${name}`;
    } catch (error) {
      said = `error ${String(error.message).split("\n")[0]}`;
    }
    global.gc?.();
    console.log(said);
  }
}
