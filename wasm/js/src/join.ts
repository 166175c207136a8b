// The report of several payloads, as the command line makes it of several files. The module reports on one
// payload at a time and keeps none of them, so it is here that they come together.

import {signOf} from "./say.js";
import type {PayloadReport, Report} from "./types.js";

/** A report on any number of payloads; one of a kit is a report on one. */
export type Joined = Omit<Report, "payloads"> & {payloads: PayloadReport[]};

/** Makes one report of at least one. All must be by the same version, rules, day and language. */
export function join(reports: readonly Joined[]): Joined {
  const [first] = reports;
  if (!first) {
    throw new Error("no reports");
  }
  if (reports.some((report) => report.forkontrol !== first.forkontrol || report.ruleset !== first.ruleset || report.asOf !== first.asOf)) {
    throw new Error("reports of different versions, rules or days cannot be joined");
  }
  const payloads = reports.flatMap((report) => report.payloads);
  const summary: Joined["summary"] = {payloads: payloads.length, valid: 0, invalid: 0, undecided: 0, failed: 0, limited: 0};
  for (const payload of payloads) {
    summary[payload.verdict]++;
    if (signOf(payload) === "limited") {
      summary.limited++;
    }
    for (const n of Object.values(payload.waived ?? {})) {
      summary.waived = (summary.waived ?? 0) + n;
    }
  }
  return {...first, payloads, summary};
}

/** The report as JSON, byte for byte as the command line writes it; of members in the order of the kit's reports. */
export function jsonText(report: Joined): string {
  const {payloads, summary, ...run} = report;
  const parts = [open(run), ',"payloads":['];
  payloads.forEach((payload, i) => {
    const {findings, counts, waived, truncated, unchecked, ...head} = payload;
    parts.push(i > 0 ? "," : "", "\n ", open(head), ',"findings":[');
    findings.forEach((finding, j) => parts.push(j > 0 ? "," : "", "\n  ", json(finding)));
    parts.push("],", json({counts, waived, truncated, unchecked}).slice(1));
  });
  parts.push("],\n ", json({summary}).slice(1), "\n");
  return parts.join("");
}

/** An object that is not closed. */
const open = (value: object) => json(value).slice(0, -1);

/** JSON without the two characters that end a line in older JavaScript. */
const json = (value: unknown) => JSON.stringify(value).replace(/[\u2028\u2029]/g, (c) => (c === "\u2028" ? "\\u2028" : "\\u2029"));
