// The files that stand beside the pages on a server: examples, and what reports say about rules.

/** The text of a file below `live/`; undefined when there is none. Throws what fetch throws. */
export async function beside(root: string, name: string): Promise<string | undefined> {
  const response = await fetch(`${root}live/${encodeURI(name)}`);
  if (response.ok) return response.text();
  if (response.status === 404) return undefined;
  throw new Error(`${response.status} ${response.url}`);
}
