// Patterns and places, as internal/waiver/pattern.go and internal/fingerprint have them.

const signs: Record<string, string> = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"};

/** A pattern of files or places; an empty one stands for all. */
export function pattern(text: string): (s: string) => boolean {
  if (!/[*?]/.test(text)) {
    return (s) => text === "" || s === text;
  }
  const source = text.replace(/\*\*\/|\*\*|[*?]|[\\^$.+()[\]{}|/-]/gu, (sign) => signs[sign] ?? `\\${sign}`);
  const made = new RegExp(`^${source}$`, "su");
  return (s) => made.test(s);
}

export const hasSigns = (text: string): boolean => /[*?]/.test(text);

/** A path without what an edit elsewhere changes. */
export function placeOf(path: string): string {
  const row = /^row \d+/.exec(path);
  if (row) {
    const rest = path.slice(row[0].length);
    return rest === "" ? "row" : rest.replace(/^, /, "");
  }
  return path
    .replace(/^record \d+/, "")
    .split("/")
    .filter((step, i) => i === 0 || !/^\d+$/.test(step))
    .map((step) => step.replace(/^(.+)\[\d+\]$/s, "$1"))
    .join("/");
}
