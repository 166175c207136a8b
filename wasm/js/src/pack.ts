// What can be seen from the bytes of a pack. The module knows the rest.

/** Reports whether a pack is one of the user's own, as `forkontrol pack` writes it. */
export function isOwn(pack: Uint8Array): boolean {
  return pack[0] === 0x46 && pack[1] === 0x4b && pack[2] === 0x4f; // FKO
}

/** What a pack of one's own says of itself: the version of forkontrol that made it, and its name where the format is known. */
export interface PackHead {
  made: string;
  name?: string;
}

/** The head of a pack of one's own; undefined when it is none. Nothing else of the pack has been looked at. */
export function packHead(pack: Uint8Array): PackHead | undefined {
  if (!isOwn(pack)) {
    return undefined;
  }
  let at = 12; // behind the checksum
  const number = () => {
    let n = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = pack[at++] ?? 0;
      n |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        break;
      }
    }
    return n;
  };
  const text = () => {
    const size = number();
    return new TextDecoder().decode(pack.subarray(at, (at += size)));
  };
  const made = text();
  if (pack[3] !== 1) {
    return {made};
  }
  number(); // the size of the rules
  at += 20; // their own magic, format, layout and checksum
  text(); // the ruleset, which they have none of
  return {made, name: text()};
}
