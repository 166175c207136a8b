// What can be seen from the bytes of a pack. The module knows the rest.

/** Reports whether a pack is one of the user's own, as `forkontrol pack` writes it. */
export function isOwn(pack: Uint8Array): boolean {
  return pack[0] === 0x46 && pack[1] === 0x4b && pack[2] === 0x4f; // FKO
}
