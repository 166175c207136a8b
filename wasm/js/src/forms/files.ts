// The files that somebody has chosen in a form, read once each.

type Form = "text" | "base64";

const known = new WeakMap<File, Partial<Record<Form, {content?: string; pending?: Promise<void>}>>>();

/**
 * The content of a file, as text of UTF-8 or as base64; or a promise after which it is there. What cannot be read, for the file
 * is gone, rejects it.
 */
export function contentOf(file: File, form: Form): string | Promise<void> {
  let forms = known.get(file);
  if (forms === undefined) {
    known.set(file, (forms = {}));
  }
  const read = (forms[form] ??= {});
  if (read.content !== undefined) {
    return read.content;
  }
  return (read.pending ??= (form === "text" ? file.text() : base64(file)).then(
    content => {
      read.content = content;
    },
    error => {
      delete read.pending; // the next check tries again
      throw error;
    },
  ));
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  const step = 0x6000; // three bytes are four letters: whole ones alone
  for (let i = 0; i < bytes.length; i += step) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + step))));
  }
  return parts.join("");
}
