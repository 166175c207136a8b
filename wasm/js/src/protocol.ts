// What page and worker say to each other.

import type {SentError} from "./error.js";
import type {Parts} from "./parts.js";
import type {CheckOptions, Progress} from "./types.js";

/** Options as they can be sent. */
export type SentOptions = Omit<CheckOptions, "signal">;

/** The calls that are answered at once. */
export interface Calls {
  checkField: [message: string, path: string, value: string, options: unknown];
  systems: [options: unknown];
  messages: [options: unknown];
  describe: [message: string, options: unknown];
  setRegister: [name: string, rows: unknown];
}

export type Request =
  /** The module is fetched and compiled, and sent back. */
  | {id: number; do: "compile"; address: string}
  | {id: number; do: "start"; parts: Parts}
  /** A pack is made of contracts, by an instance of its own. */
  | {id: number; do: "contract"; parts: Parts; files: {name: string; bytes: Uint8Array}[]; name: string}
  | {id: number; do: "call"; name: keyof Calls; args: unknown[]}
  /** The payload comes with the request, or in pieces that follow when they are wanted. */
  | {id: number; do: "check"; payload: string | Uint8Array | Blob | undefined; options: SentOptions | undefined; total: number | undefined; progress: boolean}
  | {id: number; do: "piece"; bytes: Uint8Array}
  | {id: number; do: "end"}
  | {id: number; do: "cancel"};

export type Reply =
  | {id: number; value: unknown}
  | {id: number; error: SentError}
  | {id: number; progress: Progress}
  /** The next piece is wanted. */
  | {id: number; wanted: true};
