export * from "./types.js";
export {ForkontrolError, type ErrorCode} from "./error.js";
