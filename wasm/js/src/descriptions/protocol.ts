// What a page and the worker that reads descriptions say to each other.

import type {SentError} from "../error.js";
import type {Parts} from "../parts.js";

export type Ask =
  | {id: number; do: "start"; parts: Parts}
  /** What is asked is JSON for the module. */
  | {id: number; do: "read"; bytes: Uint8Array; asked: string};

export type Answer = {id: number; value: unknown} | {id: number; error: SentError};
