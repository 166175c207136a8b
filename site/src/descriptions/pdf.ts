// What is on the pages of a PDF: characters with their places, and what is drawn of lines. pdf.js interprets the pages,
// in a worker of its own; which tables they have is found by the module, as for the program forkontrol-pdf, which writes
// the same of what PDFium reads (internal/document/pdf.go says what it means).
import type { PdfPages } from '@forkontrol/validator/descriptions';
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

type Page = NonNullable<PdfPages['pages']>[number];
type Matrix = readonly [number, number, number, number, number, number];

/** Bounds, those of internal/document. */
const maxPages = 1000, maxChars = 2_000_000, maxOperations = 1_000_000;

class Refused extends Error {
  constructor(readonly why: string, readonly detail = '') {
    super(why);
  }
}

/** Reads the pages of a document, or says why it is not read. */
export async function readPages(bytes: Uint8Array<ArrayBuffer>): Promise<PdfPages> {
  pdfjs.GlobalWorkerOptions.workerSrc = worker;
  const task = pdfjs.getDocument({
    data: bytes.slice(), // it is given to the worker
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    // Nothing is shown and nothing fetched: neither fonts nor pictures are made ready.
    disableFontFace: true, useSystemFonts: true, fontExtraProperties: true, maxImageSize: 0, useWasm: false, useWorkerFetch: false,
    isOffscreenCanvasSupported: false, isImageDecoderSupported: false,
  });
  try {
    const document = await task.promise;
    if (document.numPages > maxPages) throw new Refused('large');
    const pages: Page[] = [];
    let chars = 0;
    for (let i = 1; i <= document.numPages; i++) {
      const page = await document.getPage(i);
      const read = await new Reader(page).read();
      page.cleanup();
      chars += read.places.length / 6;
      if (chars > maxChars) throw new Refused('large');
      pages.push(read);
    }
    return { forkontrolPdf: 2, pages };
  } catch (error) {
    if (error instanceof Refused) return { forkontrolPdf: 2, refused: error.why, detail: error.detail };
    if ((error as Error).name === 'PasswordException') return { forkontrolPdf: 2, refused: 'locked' };
    if (error instanceof pdfjs.InvalidPDFException) return { forkontrolPdf: 2, refused: 'damaged' };
    throw error;
  } finally {
    await task.destroy();
  }
}

/** Puts a matrix into another: what is mapped by both is mapped by the second first. */
const within = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1], m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3], m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
];
const at = (m: Matrix, x: number, y: number): [number, number] => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
const identity: Matrix = [1, 0, 0, 1, 0, 0];
const hundredths = (length: number) => Math.round(length * 100) / 100;

/** What a save keeps and a restore brings back. */
type State = {
  matrix: Matrix; text: Matrix; font: Font | undefined; size: number; direction: 1 | -1; charSpacing: number; wordSpacing: number;
  scale: number; leading: number; rise: number; x: number; y: number; lineX: number; lineY: number;
};

/** What pdf.js tells of a font. */
type Font = {
  name?: string; vertical?: boolean; isType3Font?: boolean; fontMatrix?: readonly number[]; composite?: boolean;
  /** The texts of codes; without `_map` they are taken to be the codes themselves. */
  toUnicode?: { _map?: readonly (string | undefined)[] };
};
type Glyph = { originalCharCode: number; unicode: string; width: number; isSpace: boolean };

/** How much of a character, in sizes of the font, is above the line and below it, and left free on each side: of most fonts. */
const above = 0.7, below = 0.2, beside = 0.05;

class Reader {
  readonly #out: Page;
  #now: State;
  readonly #kept: State[] = [];

  constructor(readonly page: pdfjs.PDFPageProxy) {
    const { width, height, transform } = page.getViewport({ scale: 1 });
    this.#out = { width: hundredths(width), height: hundredths(height), text: '', places: [], bold: [], paths: [], pictures: 0 };
    this.#now = {
      matrix: transform as unknown as Matrix, text: identity, font: undefined, size: 0, direction: 1, charSpacing: 0, wordSpacing: 0,
      scale: 1, leading: 0, rise: 0, x: 0, y: 0, lineX: 0, lineY: 0,
    };
  }

  async read(): Promise<Page> {
    const { fnArray, argsArray } = await this.page.getOperatorList({ annotationMode: pdfjs.AnnotationMode.DISABLE });
    if (fnArray.length > maxOperations) throw new Refused('large');
    for (let i = 0; i < fnArray.length; i++) {
      // Where a picture was left out, its place alone is left.
      if (fnArray[i] === pdfjs.OPS.transform && fnArray[i + 1] === pdfjs.OPS.restore) this.#out.pictures!++;
      this.#operation(fnArray[i]!, (argsArray[i] ?? []) as readonly unknown[]);
    }
    return this.#out;
  }

  #operation(operation: number, args: readonly unknown[]): void {
    const { OPS } = pdfjs, now = this.#now, n = args as readonly number[];
    switch (operation) {
      case OPS.save: this.#kept.push({ ...now }); break;
      case OPS.restore:
      case OPS.paintFormXObjectEnd: this.#now = this.#kept.pop() ?? now; break;
      case OPS.paintFormXObjectBegin:
        this.#kept.push({ ...now });
        if (args[0]) now.matrix = within(now.matrix, args[0] as Matrix);
        break;
      case OPS.transform: now.matrix = within(now.matrix, n as unknown as Matrix); break;
      case OPS.beginText: Object.assign(now, { text: identity, x: 0, y: 0, lineX: 0, lineY: 0 }); break;
      case OPS.setTextMatrix: Object.assign(now, { text: (Array.isArray(args[0]) || ArrayBuffer.isView(args[0]) ? args[0] : args) as Matrix, x: 0, y: 0, lineX: 0, lineY: 0 }); break;
      case OPS.setCharSpacing: now.charSpacing = n[0]!; break;
      case OPS.setWordSpacing: now.wordSpacing = n[0]!; break;
      case OPS.setHScale: now.scale = n[0]! / 100; break;
      case OPS.setLeading: now.leading = -n[0]!; break;
      case OPS.setTextRise: now.rise = n[0]!; break;
      case OPS.setFont: this.#font(args[0] as string, n[1]!); break;
      case OPS.setGState:
        for (const [key, value] of args[0] as [string, unknown][]) if (key === 'Font') this.#font(...(value as [string, number]));
        break;
      case OPS.moveText: this.#move(n[0]!, n[1]!); break;
      case OPS.setLeadingMoveText: now.leading = n[1]!; this.#move(n[0]!, n[1]!); break;
      case OPS.nextLine: this.#move(0, now.leading); break;
      case OPS.showText: this.#show(args[0] as (Glyph | number)[]); break;
      case OPS.constructPath: this.#path(n[0]!, (args[1] as [Float32Array | null])[0]); break;
    }
  }

  #font(name: string, size: number): void {
    const now = this.#now;
    now.font = this.page.commonObjs.get(name) as Font;
    now.size = Math.abs(size);
    now.direction = size < 0 ? -1 : 1;
  }

  #move(x: number, y: number): void {
    this.#now.x = this.#now.lineX += x;
    this.#now.y = this.#now.lineY += y;
  }

  #show(glyphs: readonly (Glyph | number)[]): void {
    const now = this.#now, { font, size, direction } = now;
    if (!font || size === 0) return;
    const matrix = within(now.matrix, now.text), scale = now.scale * direction;
    const advance = size * (font.fontMatrix?.[0] ?? 0.001);
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        now.x -= (glyph * size * scale) / 1000;
        continue;
      }
      const width = glyph.width * advance;
      this.#put(textOf(glyph, font), now.x, now.y + now.rise, width * scale, size * direction, matrix, /bold|black|heavy/i.test(font.name ?? ''));
      now.x += (width + (now.charSpacing + (glyph.isSpace ? now.wordSpacing : 0)) * direction) * scale;
    }
  }

  /** Puts down the characters of a glyph, each with its part of the width. */
  #put(text: string, x: number, y: number, width: number, up: number, matrix: Matrix, bold: boolean): void {
    const chars = [...text], each = width / chars.length, side = Math.sign(width) * Math.min(Math.abs(up) * beside, Math.abs(each) / 5);
    const size = Math.abs(up) * Math.hypot(matrix[2], matrix[3]), [, base] = at(matrix, x, y);
    const out = this.#out;
    chars.forEach((char, i) => {
      const [x1, y1] = at(matrix, x + i * each + side, y + up * above), [x2, y2] = at(matrix, x + (i + 1) * each - side, y - up * below);
      const n = out.places.length / 6;
      out.text += char;
      out.places.push(...[Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2), base, size].map(hundredths));
      if (!bold) return;
      if (out.bold!.at(-1) === n) out.bold![out.bold!.length - 1] = n + 1;
      else out.bold!.push(n, n + 1);
    });
  }

  #path(paint: number, path: Float32Array | null): void {
    const { OPS } = pdfjs;
    if (!path || paint === OPS.endPath) return;
    const fills: number[] = [OPS.fill, OPS.eoFill, OPS.rawFillPath];
    const points: number[] = [];
    let x0 = 0, y0 = 0;
    const point = (kind: 0 | 1 | 2, i: number) => points.push(kind, ...at(this.#now.matrix, path[i]!, path[i + 1]!).map(hundredths));
    for (let i = 0; i < path.length;) {
      switch (path[i++]) {
        case 0: point(0, i); [x0, y0] = points.slice(-2) as [number, number]; i += 2; break;
        case 1: point(1, i); i += 2; break;
        case 2: for (const end = i + 6; i < end; i += 2) point(2, i); break;
        case 3: for (const end = i + 4; i < end; i += 2) point(2, i); break;
        default: points.push(1, x0, y0); // it is closed
      }
    }
    this.#out.paths!.push({ stroke: !fills.includes(paint), points });
  }
}

/** What a glyph is as text: U+FFFD where the font does not tell, for pdf.js guesses then, and a table would have what it guessed. */
function textOf(glyph: Glyph, font: Font): string {
  const told = font.toUnicode && !font.vertical && (font.toUnicode._map ? font.toUnicode._map[glyph.originalCharCode] !== undefined : !font.composite);
  if (!told && !glyph.isSpace) return '\ufffd';
  return glyph.unicode === '\u00ad' ? '-' : glyph.unicode; // a hyphen where a word is cut
}
