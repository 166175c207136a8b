// Waivers and baselines: the files that the command reads and writes, with the same answers.

export {
  WaiversError,
  baselineText,
  parseBaseline,
  parseWaivers,
  waiversText,
  type Baseline,
  type Entry,
  type Problem,
  type ReadOptions,
  type ReadWaiver,
  type Waiver,
} from "./waivers/document.js";
export {createKey, type Key} from "./waivers/key.js";
export {placeOf} from "./waivers/pattern.js";
export {loadPersons, type PersonFinder} from "./waivers/persons.js";
export {WaiverRun, hides, type Persons, type RunOptions, type Use} from "./waivers/run.js";
export {ForkontrolError, type ErrorCode} from "./error.js";
