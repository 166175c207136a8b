// Waivers and baselines, by the vectors that the command is tested with, and beside the command itself.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join as path} from "node:path";
import {describe, test} from "node:test";
import {load, type Finding, type PayloadReport, type Severity, type Verdict} from "@forkontrol/validator";
import {join, jsonText, type Joined} from "@forkontrol/validator/join";
import {WaiverRun, WaiversError, baselineText, createKey, loadPersons, parseBaseline, parseWaivers, placeOf, waiversText} from "@forkontrol/validator/waivers";
import {command, examples, root} from "./support/files.js";

interface Vectors {
  persons: {key: string; check: string; cpr: string[]; person: string[]};
  places: [string, string][];
  masked: [string, string][];
  cases: {
    name: string;
    today: string;
    key?: string;
    waivers?: ({cpr?: string} & Record<string, string>)[];
    baseline?: ({cpr?: string} & Record<string, string | number>)[];
    payloads: {file: string; verdict: Verdict; truncated?: boolean; unchecked?: string[]; findings?: {rule: string; severity: Severity; path: string; line: number; cpr?: string}[]}[];
    want: string[][];
    unused?: number[];
    expired?: number[];
    gone?: number;
  }[];
  refused: {name: string; kind: string; document: unknown}[];
}

const vectors = JSON.parse(readFileSync(`${root}internal/waiver/testdata/vectors.json`, "utf8")) as Vectors;

const refusal = (call: () => unknown): WaiversError => {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof WaiversError, String(error));
    return error;
  }
  throw new Error("it was not refused");
};

describe("waivers", () => {
  test("tell persons apart, and places, as the command does", async () => {
    const {key: secret, check, cpr, person} = vectors.persons;
    const key = await createKey(`${secret}\n`);
    assert.equal(key.check, check);
    assert.deepEqual(await Promise.all(cpr.map((number) => key.person(number))), person);
    await assert.rejects(createKey("too short"), /32 characters/);
    for (const [from, to] of vectors.places) {
      assert.equal(placeOf(from), to);
    }
    for (const [from, to] of vectors.masked) {
      const {problems} = from === to ? {problems: []} : refusal(() => parseWaivers(JSON.stringify({waivers: [{rule: "a/b/c", file: from, reason: "x", owner: "y", expires: "2027-01-31"}]})));
      assert.equal(problems.length, from === to ? 0 : 1, from);
    }
  });

  for (const {name, today, key, waivers, baseline, payloads, want, unused = [], expired = [], gone = 0} of vectors.cases) {
    test(name, async () => {
      const maker = await createKey(vectors.persons.key);
      const withPerson = (list: ({cpr?: string} & Record<string, unknown>)[]) =>
        Promise.all(list.map(async ({cpr, ...e}) => ({...e, ...(cpr !== undefined && {person: await maker.person(cpr)})})));
      const list = parseWaivers(JSON.stringify({waivers: await withPerson(waivers ?? [])}));
      const base = baseline && parseBaseline(JSON.stringify({keyed: maker.check, findings: await withPerson(baseline)}));
      const run = new WaiverRun({waivers: list, ...(base && {baseline: base}), today});
      const own = key === undefined ? undefined : await createKey(key);
      const reports = payloads.map(({file, verdict, truncated = false, unchecked = [], findings = []}): PayloadReport => ({
        file, verdict, truncated, reach: "full", answer: "", counts: {error: 0, warning: 0, info: 0}, unchecked: unchecked.map((rule) => ({rule, reason: ""})),
        findings: findings.map(({cpr: _, ...f}): Finding => ({...f, message: "", evidence: "official"})),
      }));
      const persons = await Promise.all(payloads.map(({findings = []}) => Promise.all(findings.map(({cpr = ""}) => own?.person(cpr) ?? ""))));
      const report: Joined = {forkontrol: "", ruleset: "", asOf: "", payloads: reports, summary: {payloads: 0, valid: 0, invalid: 0, undecided: 0, failed: 0, limited: 0}};
      const applied = run.apply(report, persons);
      const said = ({waived: w}: Finding) => (!w ? "" : w.by === "baseline" ? "baseline" : `waiver ${list.findIndex((x) => x.line === w.line && x.reason === w.reason && x.expires === w.expires && x.expires >= today)}`);
      assert.deepEqual(applied.payloads.map(({findings}) => findings.map(said)), want);
      const indices = (of: "unused" | "expired") => run.uses.flatMap((u, i) => (u[of] ? [i] : []));
      assert.deepEqual(indices("unused"), unused);
      assert.deepEqual(indices("expired"), expired);
      assert.equal(run.gone.reduce((sum, {count}) => sum + count, 0), gone);
      assert.ok(report.payloads.every(({findings}) => findings.every((f) => f.waived === undefined)), "what was given is left as it is");
    });
  }

  test("that are not as they should be are refused, with the place and in both languages", () => {
    for (const {name, kind, document} of vectors.refused) {
      const read = kind === "baseline" ? parseBaseline : parseWaivers;
      const [da, en] = (["da", "en"] as const).map((lang) => refusal(() => read(JSON.stringify(document), {file: "x.json", lang})));
      assert.match(en!.message, /^x\.json:1:\d+: /, name);
      assert.equal(da!.problems.length, en!.problems.length, name);
      assert.notEqual(da!.message, en!.message, name);
    }
    const broken = `{\n  "waivers": [\n    {"rule": "a/b/c", "file": "**", "reason": "Aftalt 010190-1234", "ower": "Drift",\n     "expires": "i morgen"},\n    7\n  ]\n}`;
    assert.equal(
      refusal(() => parseWaivers(broken, {file: "w.json"})).message,
      'w.json:3:5: "owner" mangler\nw.json:3:69: ukendt navn "ower"; der er expires, file, owner, path, person, reason, rule\nw.json:5:5: her skal stå et objekt: { … }',
    );
    for (const [text, want] of [
      ["", "w.json:1:1: the file is not JSON here"],
      ['{\n "waivers": [\n', "w.json:3:1: the file is not JSON here"],
      ['{"waivers": [}', "w.json:1:14: the file is not JSON here"],
      ['{"waivers": []} {}', "w.json:1:17: there is more after the end of the document"],
      ['{"waivers": [], "waivers": []}', 'w.json:1:17: "waivers" is there twice'],
      ["[".repeat(100_000), "w.json:1:1002: the file is not JSON here"],
    ] as const) {
      assert.equal(refusal(() => parseWaivers(text, {file: "w.json", lang: "en"})).message, want);
    }
  });

  test("come back from a file as they were", () => {
    const waivers = [{rule: "a/b/c", file: "ind/**", reason: "Aftalt \u2028 \"nu\"", owner: "Drift", expires: "2027-01-31"}];
    assert.deepEqual(parseWaivers(waiversText(waivers)).map(({line: _, ...w}) => w), waivers);
    assert.deepEqual(parseWaivers(waiversText([])), []);
  });

  test("and a baseline give the report of the command, byte for byte", async () => {
    const folder = mkdtempSync(path(tmpdir(), "forkontrol-"));
    try {
      const wanted = /^(ungedatabasen|optagelse|elevdatabasen|first)$/;
      const files: string[] = [];
      for (const system of readdirSync(examples).filter((name) => wanted.test(name))) {
        mkdirSync(path(folder, system));
        for (const name of readdirSync(path(examples, system)).filter((name) => /\.(xml|json|ndjson|csv)$/.test(name))) {
          cpSync(path(examples, system, name), path(folder, system, name));
          files.push(`${system}/${name}`);
        }
      }
      files.sort();
      const secret = vectors.persons.key;
      writeFileSync(path(folder, "key"), secret);
      const forkontrol = (...args: string[]) =>
        spawnSync(command, args, {cwd: folder, env: {PATH: process.env["PATH"], LANG: "da_DK.UTF-8"}, maxBuffer: 1 << 30, encoding: "utf8"});
      const cpr = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr";
      writeFileSync(path(folder, "forkontrol-waivers.json"), waiversText([
        {rule: cpr, file: "ungedatabasen/*.xml", reason: "Elever fra udlandet", owner: "Drift", expires: "2999-12-31"},
        {rule: "optagelse/ftu-udtraek/Ansoegning.CprNr/cpr", path: "column CprNr", reason: "Udtrækket forkorter", owner: "Drift", expires: "2999-12-31"},
      ]));
      forkontrol("baseline", "--as-of", "2026-11-22", "--key-file", "key", "--", ...files.filter((_, i) => i % 2 === 0));
      const baseline = readFileSync(path(folder, "forkontrol-baseline.json"), "utf8");
      assert.match(baseline, /"person": "[0-9a-f]{24}"/);

      const kit = await load({lang: "da"});
      const finder = await loadPersons({lang: "da"});
      const key = await createKey(secret);
      const check = async (names: string[], known?: string) => {
        const waivers = parseWaivers(readFileSync(path(folder, "forkontrol-waivers.json"), "utf8"));
        const run = new WaiverRun({waivers, waiversFile: "forkontrol-waivers.json", ...(known !== undefined && {baseline: parseBaseline(known), baselineFile: "forkontrol-baseline.json"})});
        const reports: Joined[] = [], persons: string[][] = [];
        for (const name of names) {
          const bytes = new Uint8Array(readFileSync(path(folder, name)));
          reports.push(kit.check(bytes, {name, asOf: "2026-11-22"}));
          persons.push(await finder.find(bytes, key, {name, asOf: "2026-11-22"}));
        }
        return {run, report: run.apply(join(reports), persons)};
      };
      const {run} = await check(files.filter((_, i) => i % 2 === 0));
      assert.equal(baselineText(run.baseline(key.check)), baseline);
      const {report} = await check(files, baseline);
      assert.ok(report.summary.waived! > 10);
      const {stdout} = forkontrol("check", "-v", "--as-of", "2026-11-22", "--format", "json", "--no-progress", "--key-file", "key", "--baseline", "forkontrol-baseline.json", "--", ...files);
      assert.equal(jsonText(report), stdout);
      assert.equal(jsonText(join([report])), stdout, "a report that is joined keeps what is waived");
    } finally {
      rmSync(folder, {recursive: true});
    }
  });
});
