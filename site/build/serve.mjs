// Serves the built site on this machine, with the headers that a server should send.
//
//   node build/serve.mjs [PORT] [BASE]
//
// BASE is a path below which the site is found, "/" when none is given.
import { createServer } from 'node:http';
import { createReadStream, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { header } from './policy.mjs';

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm', '.xml': 'application/xml', '.xsd': 'application/xml',
  '.ts': 'text/plain; charset=utf-8', '.csv': 'text/csv; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.woff2': 'font/woff2',
};

/** Starts a server; gives its address, ending in a slash, and a way to stop it. Asked for port 0 it takes a free one. */
export function serve({ dist = 'dist', port = 0, base = '/' } = {}) {
  const server = createServer((request, response) => {
    const send = (status, file) => {
      response.writeHead(status, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': header,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cache-Control': 'no-cache',
      });
      createReadStream(file).pipe(response);
    };
    let path;
    try { path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname); } catch { path = '/'; }
    const inside = path.startsWith(base) ? normalize('/' + path.slice(base.length)) : undefined;
    if (inside !== undefined) {
      let file = join(dist, inside);
      try {
        if (statSync(file).isDirectory()) {
          if (!path.endsWith('/')) { response.writeHead(301, { Location: path + '/' }); response.end(); return; }
          file = join(file, 'index.html');
          statSync(file);
        }
        send(200, file);
        return;
      } catch { /* not there */ }
    }
    try { statSync(join(dist, '404.html')); send(404, join(dist, '404.html')); } catch { response.writeHead(404); response.end(); }
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({
      address: `http://localhost:${server.address().port}${base}`,
      close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
    }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve({ port: Number(process.argv[2] ?? 8080), base: process.argv[3] ?? '/' });
  console.log(`The site is at ${address} (Ctrl+C stops it)`);
}
