import {ForkontrolError} from "../error.js";

/** Tells persons apart without saying who they are. It is kept apart from the files that it is used for, as a password is. */
export interface Key {
  /** Recognises the key: `keyed` of a baseline. */
  readonly check: string;
  /** Stands for the person of a CPR number, of which only the digits count; empty where there are not ten. */
  person(cpr: string): Promise<string>;
}

/** Makes a key of a secret of at least 32 characters; white space around it is not part of it. */
export async function createKey(secret: string): Promise<Key> {
  const bytes = new TextEncoder().encode(typeof secret === "string" ? secret.trim() : "");
  if (bytes.byteLength < 32) {
    throw new ForkontrolError("argument", "a key must have at least 32 characters");
  }
  const key = await crypto.subtle.importKey("raw", bytes, {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
  const sum = async (text: string, digits: number) =>
    Array.from(new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text))), (b) => b.toString(16).padStart(2, "0")).join("").slice(0, digits);
  return {
    check: await sum("forkontrol-key", 8),
    async person(cpr) {
      const number = cpr.replace(/[^0-9]/g, "");
      return number.length === 10 ? sum(`person:${number}`, 24) : "";
    },
  };
}
