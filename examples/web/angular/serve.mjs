// Starts Angular's development server on the port that PORT says.
import {spawn} from "node:child_process";

const port = process.env.PORT ?? "4200";
const child = spawn(process.execPath, ["node_modules/@angular/cli/bin/ng.js", "serve", "--host", "localhost", "--port", port], {stdio: "inherit"});
child.on("exit", (code) => (process.exitCode = code ?? 1));
process.on("SIGTERM", () => child.kill());
