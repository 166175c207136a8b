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
  override readonly name = "ForkontrolError";
  /** What to do about it, where that is known; the message ends with it. */
  readonly advice: string | undefined;
  /** The address of what could not be loaded. */
  readonly address: string | undefined;

  constructor(
    readonly code: ErrorCode,
    what: string,
    {advice, address, ...cause}: Details = {},
  ) {
    super(advice === undefined ? what : `${what}: ${advice}`, cause);
    this.advice = advice;
    this.address = address === undefined ? undefined : String(address);
  }
}

/** An error as a worker sends it. */
export type SentError = Pick<ForkontrolError, "code" | "message" | "advice">;

/** The error as it is sent: what it was caused by stays where it is. */
export function sent(error: unknown): SentError {
  if (!(error instanceof ForkontrolError)) {
    return {code: "internal", message: `the worker failed: ${String(error)}`, advice: undefined};
  }
  const {code, message, advice} = error;
  return {code, message, advice};
}

export function received({code, message, advice}: SentError): ForkontrolError {
  return Object.assign(new ForkontrolError(code, message), {advice});
}
