// Waivers and baselines in the page: what is read, applied and written is the npm package's, whose source is bundled here.
// Import this when somebody gives such a file or writes one.
import type { Report } from '@forkontrol/validator';
import { WaiversError, baselineText, parseBaseline, parseWaivers, waiversText, type Baseline, type ReadWaiver, type Waiver } from '../../../wasm/js/src/waivers/document';
import { masked } from '../../../wasm/js/src/waivers/mask';
import { placeOf } from '../../../wasm/js/src/waivers/pattern';
import { WaiverRun, hides } from '../../../wasm/js/src/waivers/run';
import type { Lang } from './words';

export { WaiversError, baselineText, waiversText, type Waiver };

export const waiversName = 'forkontrol-waivers.json', baselineName = 'forkontrol-baseline.json';

/** A file that says what is waived. */
export type Known = { kind: 'waivers'; file: string; list: readonly ReadWaiver[] } | { kind: 'baseline'; file: string; base: Baseline };

/** Reads such a file, whichever of the two it is. Throws a WaiversError. */
export function readKnown(file: string, text: string, lang: Lang): Known {
  if (/^[^[]*"findings"\s*:/.test(text)) return { kind: 'baseline', file, base: parseBaseline(text, { file, lang }) };
  return { kind: 'waivers', file, list: parseWaivers(text, { file, lang }) };
}

/** A run of what is known. */
export function runOf(all: readonly Known[]): WaiverRun {
  const waivers = all.find((k) => k.kind === 'waivers'), baseline = all.find((k) => k.kind === 'baseline');
  return new WaiverRun({
    ...(waivers && { waivers: waivers.list, waiversFile: waivers.file }),
    ...(baseline && { baseline: baseline.base, baselineFile: baseline.file }),
  });
}

/** What can be waived at once: the findings of a rule at a place of a file. */
export type Kind = { key: string; file: string; rule: string; place: string; message: string; count: number };

/** The kinds of findings of reports that are not waived and can be. */
export function kindsOf(reports: readonly Report[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { file, findings } of reports.flatMap((r) => r.payloads)) {
    for (const { rule, path, message, waived } of findings) {
      if (waived || hides(rule)) continue;
      const place = placeOf(masked(path)), key = [file, rule, place].join('\0'), kind = kinds.get(key);
      if (kind) kind.count++;
      else kinds.set(key, { key, file, rule, place, message: masked(message), count: 1 });
    }
  }
  return [...kinds.values()];
}

/** The waiver of a kind. A name with a CPR number in it cannot stand in a file; neither does that of a text that was pasted. */
export const waiverOf = ({ file, rule, place }: Kind, named: boolean, why: Pick<Waiver, 'reason' | 'owner' | 'expires'>): Waiver => ({
  rule,
  file: named && masked(file) === file ? file : '**',
  ...(place !== '' && !place.includes('[') && { path: place }),
  ...why,
});

/** A baseline of reports, and of what is known of other files. */
export function baselineOf(reports: readonly Report[], all: readonly Known[]): string {
  const run = runOf(all);
  for (const report of reports) run.apply(report);
  return baselineText(run.baseline());
}
