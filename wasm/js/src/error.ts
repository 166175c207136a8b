/** What kind of mistake it was. Codes keep their meaning forever. */
export type ErrorCode =
  /** An argument is of the wrong type. */
  | "argument"
  /** An option is unknown or has an invalid value. */
  | "option"
  | "unknown-system"
  | "unknown-message"
  /** The message has no such field. */
  | "unknown-field"
  /** No rule uses a register of that name. */
  | "unknown-register"
  /** The rows of a register are wrong; the sentence names row and column. */
  | "register"
  | "pack-damaged"
  /** Module, packs and this package are not of one version; of a pack of your own: it must be made again, or needs `forkontrol-own.wasm`. */
  | "version"
  /** Two packs of your own have the same system, register or texts of a keyword. */
  | "pack-conflict"
  /** Texts of the language, or the core pack, have not been loaded. */
  | "pack-missing"
  /** Registers cannot be changed while a payload that comes in pieces is being read. */
  | "busy"
  /** The module or a pack could not be fetched, or is not one. */
  | "load"
  /** The stream of a payload failed; `cause` says how. */
  | "stream"
  /** The kit was closed. */
  | "closed"
  /** The worker died; the next call starts another. */
  | "crashed"
  /** A bug in forkontrol. The kit can still be used. */
  | "internal";

/** A call that could not be carried out. The sentence is in English, for developers, and shows no values of payloads. */
export class ForkontrolError extends Error {
  override readonly name = "ForkontrolError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: {cause?: unknown},
  ) {
    super(message, options);
  }
}
