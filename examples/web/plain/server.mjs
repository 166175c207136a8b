// Serves the example on this computer: http://localhost:8080, or another port by the variable PORT.
import {createServer} from "node:http";
import {fileURLToPath} from "node:url";
import sirv from "sirv";

/** All that the example needs and nothing else: own scripts and styles, WebAssembly, a worker, and forms that stay here. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The longest form that is taken, in bytes. */
const most = 1 << 20;

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const pages = sirv(folder("public"), {dev: true, extensions: ["html"]});
const library = sirv(folder("node_modules/@forkontrol/validator/dist"), {dev: true});

const server = createServer((request, response) => {
  response.setHeader("Content-Security-Policy", policy);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  if (request.method === "POST") {
    receive(request, response);
    return;
  }
  const missing = () => response.writeHead(404).end("Siden findes ikke.");
  if (request.url.startsWith("/forkontrol/")) {
    request.url = request.url.slice("/forkontrol".length);
    library(request, response, missing);
    return;
  }
  pages(request, response, missing);
});

/** Stands for the vendor's own server, which would send the report on. This one keeps nothing. */
function receive(request, response) {
  let size = 0;
  const parts = [];
  request.on("data", (part) => {
    size += part.length;
    if (size <= most) {
      parts.push(part);
    }
  });
  request.on("end", () => {
    if (size > most) {
      response.writeHead(413).end("Formularen er for stor.");
      return;
    }
    const pupils = new URLSearchParams(Buffer.concat(parts).toString()).getAll("cpr").filter((cpr) => cpr !== "").length;
    response.writeHead(303, {Location: `/kvittering?elever=${pupils}`}).end();
  });
}

const port = Number(process.env.PORT ?? 8080);
server.listen(port, "127.0.0.1", () => console.log(`http://localhost:${server.address().port}`));
