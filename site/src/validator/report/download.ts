// Files that are made in the page.
import type { Joined } from './joined';

/** What a report can be downloaded as. */
export type Kind = 'json' | 'sarif' | 'html';

/** The media types of the files. */
export const mediaTypes: Record<Kind, string> = { json: 'application/json', sarif: 'application/sarif+json', html: 'text/html' };

/** What the file of a report is called: by the payload when there is one and it has a name, else by the day of the rules. */
export function fileName(report: Joined, kind: Kind): string {
  const [first, second] = report.payloads;
  const file = !first || second ? '' : first.file.split(/[/\\]/).at(-1)!;
  // Some file systems take neither these characters nor a point or a space at an end.
  const stem = file.replace(/\.[^.]*$/, '').replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/^[. ]+|[. ]+$/g, '');
  return stem !== '' && stem !== '-' ? `${stem}.forkontrol.${kind}` : `forkontrol${report.asOf && `-${report.asOf}`}.${kind}`;
}

/** Has the browser save a text as a file. */
export function save(name: string, type: string, text: string): void {
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Has the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser begins to read after the click has been seen to, some only when asked where to.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
