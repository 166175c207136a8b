// Written by scripts/codes.mjs from codes.json.

/** What kind of mistake it was. Codes keep their meaning forever. */
export type ErrorCode =
  /** An argument is of the wrong type, or what it is about is not there. Give what the message asks for; it names it. */
  | "argument"
  /** An option is unknown or has an invalid value. Correct the option; the message says what it may be. */
  | "option"
  /** The package has no system of that id. Take an id from `systems`. */
  | "unknown-system"
  /** No message of that id has been loaded. Take an id from `kit.messages()`, and name its system in `systems` of `load`. */
  | "unknown-message"
  /** The message has no such field. Take a path from `kit.describe(message)`. */
  | "unknown-field"
  /** No rule that was loaded uses a register of that name. Take a name from `registers` of what a report has in `unchecked`. */
  | "unknown-register"
  /** The rows of a register are wrong. Correct the row and the column that the message names. */
  | "register"
  /** A file is no pack, or has been changed on the way. Serve it byte for byte as it is; make a pack of your own again. */
  | "pack-damaged"
  /** Module, packs and scripts are not of one version. Copy all of them from the same package; make packs of your own again. */
  | "version"
  /** Two packs of your own have the same system, register or texts of a keyword. Make one pack of both. */
  | "pack-conflict"
  /** Texts of the language, or the core pack, have not been loaded. Name the language in `lang` of `load`. */
  | "pack-missing"
  /** Registers cannot be changed while a payload that comes in pieces is being read. Wait for the report. */
  | "busy"
  /** The module, a pack or the worker's script could not be fetched, is not one, or is not allowed here. `address` says where it was looked for, `advice` what the page lacks. */
  | "load"
  /** The stream of a payload failed. `cause` says how. */
  | "stream"
  /** The kit was closed. Load another. */
  | "closed"
  /** The worker died. Try again: the next call starts another. */
  | "crashed"
  /** A bug in forkontrol, or the memory has run out. Report it; the kit can still be used. */
  | "internal";
