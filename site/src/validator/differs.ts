// How a change of a value is shown.

/** A text in three parts: what it and another begin with, what differs, what both end with. */
export function parts(text: string, other: string): [string, string, string] {
  const most = Math.min(text.length, other.length);
  let before = 0, after = 0;
  while (before < most && text[before] === other[before]) before++;
  while (after < most - before && text[text.length - 1 - after] === other[other.length - 1 - after]) after++;
  return [text.slice(0, before), text.slice(before, text.length - after), text.slice(text.length - after)];
}

/** A value as it may be shown, where the one before is masked in the report: with as many of its last characters hidden. */
export function maskedAs(value: string, shown: string | undefined): string {
  const hidden = /\**$/.exec(shown ?? '')![0].length;
  return hidden === 0 ? '' : value.slice(0, Math.max(0, value.length - hidden)) + '*'.repeat(Math.min(hidden, value.length));
}
