// Serves the built site on this machine, with the headers that a server should send.
//
//   node build/serve.mjs [PORT] [BASE]
//
// BASE is a path below which the site is found, "/" when none is given.
//
// What compresses goes as brotli to who takes it, as from a real server, so that what a
// page weighs can be measured here; what was compressed beforehand goes as it is. It is compressed when it is first asked for: done
// when the site is built, it would take minutes and serve no server that compresses by
// itself.
import { createServer } from 'node:http';
import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { header } from './policy.mjs';

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm', '.xml': 'application/xml', '.xsd': 'application/xml',
  '.ts': 'text/plain; charset=utf-8', '.csv': 'text/csv; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.woff2': 'font/woff2',
};

const compresses = (file) => /^text\/|json|xml|wasm/.test(types[extname(file)] ?? '') || extname(file) === '.fkp'; // packs of rules
const brotli = promisify(brotliCompress);
/** Reports whether a file's name or folder changes with what is in it. */
const named = (file) => /[\\/](_astro|kit-[0-9a-f]+)[\\/]/.test(file);
/** What servers use that compress as they send. Files compressed beforehand, with 11, are a tenth smaller. */
const quality = 5;
const compressed = new Map();

/** The file as brotli, remembered until it changes. */
function compress(file, stat) {
  let known = compressed.get(file);
  if (known?.changed !== stat.mtimeMs) {
    known = { changed: stat.mtimeMs, bytes: readFile(file).then((b) => statSync(`${file}.br`, { throwIfNoEntry: false }) ? readFile(`${file}.br`) : brotli(b, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: b.length } })) };
    compressed.set(file, known);
  }
  return known.bytes;
}

/** The file that a path below dist leads to and its stat, or where a folder without its slash leads; undefined when there is none. */
function find(dist, path) {
  let file = join(dist, path), stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    if (!path.endsWith('/')) return { moved: true };
    file = join(file, 'index.html');
    stat = statSync(file, { throwIfNoEntry: false });
  }
  return stat?.isFile() ? { file, stat } : undefined;
}

/**
 * Starts a server; gives its address, ending in a slash, and a way to stop it. Asked for port 0 it takes a free one.
 * The site's policy goes with every answer unless there is another, or '' for none. `hear` is called
 * with each path that is asked for.
 */
export function serve({ dist = 'dist', port = 0, base = '/', policy = header, hear = () => {} } = {}) {
  const send = async (request, response, status, { file, stat }) => {
    const bytes = compresses(file) && /\bbr\b/.test(request.headers['accept-encoding'] ?? '') ? await compress(file, stat) : undefined;
    response.writeHead(status, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Length': bytes?.length ?? stat.size,
      ...bytes && { 'Content-Encoding': 'br' },
      ...compresses(file) && { Vary: 'Accept-Encoding' },
      ...policy && { 'Content-Security-Policy': policy },
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cache-Control': named(file) ? 'max-age=31536000, immutable' : 'no-cache',
    });
    if (bytes) response.end(bytes);
    else createReadStream(file).on('error', () => response.destroy()).pipe(response);
  };
  const server = createServer((request, response) => {
    let path, found;
    try {
      path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
      hear(path);
      if (path.startsWith(base)) found = find(dist, normalize('/' + path.slice(base.length)));
    } catch { /* no path, or none that a file can have */ }
    if (found?.moved) { response.writeHead(301, { Location: path + '/' }); response.end(); return; }
    const other = found ? undefined : find(dist, '404.html');
    if (!found && !other) { response.writeHead(404); response.end(); return; }
    send(request, response, found ? 200 : 404, found ?? other).catch(() => response.destroy());
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
