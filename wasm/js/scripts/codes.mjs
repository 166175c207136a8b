// Writes what codes.json says of the codes of errors to the places that say it: the type and the two guides.
//
//   node scripts/codes.mjs [--check]     with --check only sees that they say it
import {readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const codes = Object.entries(JSON.parse(readFileSync(at("../codes.json"), "utf8")));

const type = `// Written by scripts/codes.mjs from codes.json.

/** What kind of mistake it was. Codes keep their meaning forever. */
export type ErrorCode =
${codes.map(([code, {en: [what, how]}]) => `  /** ${what} ${how} */\n  | ${JSON.stringify(code)}`).join("\n")};
`;

const table = (lang, head) => `${head}\n|---|---|---|\n${codes.map(([code, words]) => `| \`${code}\` | ${words[lang].join(" | ")} |`).join("\n")}`;

let stale = false;
const begins = "<!-- codes -->", ends = "<!-- /codes -->";

put("../src/codes.generated.ts", () => type);
put("../README.md", between(table("en", "| `code` | what is wrong | what to do |")));
put("../../../docs/da/npm.md", between(table("da", "| `code` | hvad der er galt | hvad man gør |")));
if (stale) process.exitCode = 1;

/** Puts a text between the marks of a guide. */
function between(text) {
  return (guide) => {
    const [before, after] = [guide.indexOf(begins) + begins.length, guide.indexOf(ends)];
    if (!(before >= begins.length && after >= before)) throw new Error(`a guide has no ${begins} and ${ends}`);
    return `${guide.slice(0, before)}\n\n${text}\n\n${guide.slice(after)}`;
  };
}

function put(path, change) {
  let before = "";
  try {
    before = readFileSync(at(path), "utf8");
  } catch {
    // it is not there yet
  }
  const after = change(before);
  if (after !== before) {
    if (process.argv.includes("--check")) {
      console.error(`${path} is not what codes.json says: node scripts/codes.mjs`);
      stale = true;
    } else {
      writeFileSync(at(path), after);
    }
  }
}
