// Applies waivers and a baseline, as internal/waiver/apply.go does.

import type {Joined} from "../join.js";
import type {Counts, Finding, PayloadReport, WaivedBy} from "../types.js";
import type {Baseline, Entry, ReadWaiver, Waiver} from "./document.js";
import {masked} from "./mask.js";
import {hasSigns, pattern, placeOf} from "./pattern.js";
import {hiding} from "./words.generated.js";

/** What a run waives. */
export interface RunOptions {
  waivers?: readonly (Waiver | ReadWaiver)[];
  baseline?: Baseline;
  /** What reports call the two files. */
  waiversFile?: string;
  baselineFile?: string;
  /** The day by which waivers expire, `2026-11-29`. Default: today, where the program runs. */
  today?: string;
}

/** What became of a waiver. */
export interface Use {
  waiver: Waiver;
  /** How many findings it covered. */
  findings: number;
  /** It covered none, since its last day is over. */
  expired: boolean;
  /** It was asked for nothing: what it is about was checked, and its rule was not broken there. */
  unused: boolean;
}

/** The persons that the findings of the payloads of a report are about, by payload and finding; see {@link loadPersons}. */
export type Persons = readonly (readonly string[] | undefined)[];

/** Reports whether a rule cannot be waived: something behind a breach of it was not checked. */
export const hides = (rule: string): boolean => hiding.has(rule);

interface Kept extends Use {
  file: (s: string) => boolean;
  path: (s: string) => boolean;
  would: number;
  asked: boolean;
  by: WaivedBy;
}

/** Waivers and a baseline for the payloads of one run. What it answers does not depend on their order. */
export class WaiverRun {
  readonly #waivers: Kept[];
  readonly #compared: boolean;
  readonly #known: Baseline;
  readonly #source: string;
  readonly #exact = new Map<string, Entry[]>();
  readonly #patterns: {fits: (file: string) => boolean; entry: Entry}[] = [];
  readonly #gone: Entry[] = [];
  readonly #found: Entry[] = [];
  readonly #seen = new Set<string>();

  constructor({waivers = [], baseline, waiversFile = "", baselineFile = "", today = day()}: RunOptions) {
    this.#waivers = waivers.map((w) => ({
      waiver: w,
      file: pattern(w.file ?? ""),
      path: pattern(w.path ?? ""),
      findings: 0,
      would: 0,
      asked: false,
      expired: today > w.expires,
      unused: false,
      by: {by: "waiver", reason: w.reason, owner: w.owner, expires: w.expires, ...(waiversFile && {file: waiversFile}), ...("line" in w && {line: w.line})},
    }));
    this.#compared = baseline !== undefined;
    this.#known = baseline ?? {findings: []};
    this.#source = baselineFile;
    for (const entry of this.#known.findings) {
      if (hasSigns(entry.file)) {
        this.#patterns.push({fits: pattern(entry.file), entry});
      } else {
        this.#exact.set(entry.file, [...(this.#exact.get(entry.file) ?? []), entry]);
      }
    }
  }

  /**
   * The report with `waived` on what is covered, and how many that is. The verdicts stay: the receiver knows nothing of waivers.
   * Files are what the payloads of the report are called. The report that was given is left as it is; it must not be applied twice.
   */
  apply<R extends Joined>(report: R, persons: Persons = []): R {
    const payloads = report.payloads.map((p, i) => this.#payload(p, persons[i]));
    const n = payloads.reduce((sum, {waived: w}) => sum + (w ? w.error + w.warning + w.info : 0), 0);
    const {waived: _, ...summary} = report.summary;
    return {...report, payloads, summary: {...summary, ...(n > 0 && {waived: n})}};
  }

  /** What became of the waivers so far, in their order. */
  get uses(): Use[] {
    return this.#waivers.map(({waiver, findings, would, asked, expired}) => ({waiver, findings, expired, unused: asked && findings + would === 0 && !expired}));
  }

  /** The entries of the baseline, with how many findings of each are no longer there, of the payloads that were read to their end. */
  get gone(): Entry[] {
    return [...this.#gone];
  }

  /**
   * A baseline of what has been applied and no waiver covers; `keyed` is the {@link Key.check} of the persons. Files that were not applied,
   * not read to their end, or of which not all findings are listed, have the entries that they had.
   */
  baseline(keyed: string | undefined = this.#known.keyed): Baseline {
    return {...(keyed !== undefined && {keyed}), findings: [...this.#found, ...this.#known.findings.filter(({file}) => !this.#seen.has(file))]};
  }

  #payload(p: PayloadReport, persons: readonly string[] = []): PayloadReport {
    const findings = p.findings.map(({waived: _, ...f}): Finding => f);
    const places = findings.map(({path}) => placeOf(masked(path)));
    const read = (p.verdict === "valid" || p.verdict === "invalid") && !p.truncated;
    const whole = read && !findings.some(({rule}) => hiding.has(rule));
    const decided = (rule: string) => whole && !p.unchecked.some((u) => u.rule === rule);
    for (const w of this.#waivers) {
      const {rule, person} = w.waiver;
      if (!w.file(p.file)) {
        continue;
      }
      findings.forEach((f, i) => {
        if (f.rule !== rule || hiding.has(rule) || (person && persons[i] !== person) || !w.path(places[i]!)) {
          return;
        }
        if (w.expired) {
          w.would++;
          return;
        }
        w.findings++;
        f.waived ??= w.by;
      });
      w.asked ||= decided(rule);
    }
    if (this.#compared) {
      this.#compare(p.file, findings, places, persons, decided);
    }
    if (read) {
      this.#seen.add(p.file);
      findings.forEach((f, i) => {
        if (f.waived?.by !== "waiver" && !hiding.has(f.rule)) {
          this.#found.push({file: p.file, rule: f.rule, place: places[i]!, ...(persons[i] && {person: persons[i]}), count: 1});
        }
      });
    }
    const waived: Counts = {error: 0, warning: 0, info: 0};
    for (const f of findings) {
      if (f.waived) {
        waived[f.severity]++;
      }
    }
    const {waived: _, ...rest} = p;
    return {...rest, findings, ...(waived.error + waived.warning + waived.info > 0 && {waived})};
  }

  #compare(file: string, findings: Finding[], places: string[], persons: readonly string[], decided: (rule: string) => boolean): void {
    const entries = [...(this.#exact.get(file) ?? []), ...this.#patterns.filter(({fits}) => fits(file)).map(({entry}) => entry)].map((entry) => ({...entry}));
    // First each person's own; then those of whom nobody knows who they are, on either side.
    for (const own of [true, false]) {
      findings.forEach((f, i) => {
        const person = persons[i] ?? "";
        const known =
          !f.waived &&
          !hiding.has(f.rule) &&
          entries.find(
            (e) => e.count > 0 && e.rule === f.rule && e.place === places[i] && (own ? person !== "" && e.person === person : person === "" || !e.person),
          );
        if (known) {
          known.count--;
          f.waived = {by: "baseline", ...(this.#source && {file: this.#source})};
        }
      });
    }
    this.#gone.push(...entries.filter(({count, rule}) => count > 0 && decided(rule)));
  }
}

function day(): string {
  const now = new Date();
  return [String(now.getFullYear()).padStart(4, "0"), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}
