import type {ErrorCode} from "./codes.generated.js";

export type {ErrorCode};

/** What else is known of an error. */
interface Details {
  /** What to do about it. */
  advice?: string;
  /** What could not be used. */
  address?: URL | string;
  cause?: unknown;
}

/** A call that could not be carried out. The sentence is in English, for developers, and shows no values of payloads. */
export class ForkontrolError extends Error {
  /** Said here too, for scripts are minified. */
  static override readonly name = "ForkontrolError";
  override readonly name = "ForkontrolError";
  /** What to do about it, where that is known; the message ends with it. */
  declare readonly advice?: string;
  /** The address of what could not be loaded. */
  declare readonly address?: string;

  constructor(
    readonly code: ErrorCode,
    what: string,
    {advice, address, ...cause}: Details = {},
  ) {
    super(advice === undefined ? what : `${what}: ${advice}`, cause);
    if (advice !== undefined) {
      this.advice = advice;
    }
    if (address !== undefined) {
      this.address = String(address);
    }
  }
}

/** An error as a worker sends it. */
export interface SentError {
  code: ErrorCode;
  message: string;
  advice: string | undefined;
}

/** The error as it is sent: what it was caused by stays where it is. */
export function sent(error: unknown): SentError {
  if (!(error instanceof ForkontrolError)) {
    return {code: "internal", message: `the worker failed: ${String(error)}`, advice: undefined};
  }
  return {code: error.code, message: error.message, advice: error.advice};
}

export function received({code, message, advice}: SentError): ForkontrolError {
  return Object.assign(new ForkontrolError(code, message), advice === undefined ? {} : {advice});
}
