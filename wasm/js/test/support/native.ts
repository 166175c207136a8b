// What the command says about payloads, and what a kit must say about them.

import {spawnSync} from "node:child_process";
import {readFileSync, readdirSync} from "node:fs";
import {join, relative} from "node:path";
import {command, corpus, examples, hostile} from "./files.js";
import type {CheckOptions, Rows} from "@forkontrol/validator";

/** A day that all reports are made for. */
export const asOf = "2026-11-22";

/** Payloads that are checked in one run. */
export interface Group {
  name: string;
  /** Paths below folder, in the order of the report. */
  files: string[];
  folder: string;
  options: CheckOptions;
  /** Files of registers, by name. */
  registers: Record<string, string>;
}

/** Every example and every hostile payload, with registers and without, and the generated ones. */
export function groups(): Group[] {
  const registers = {institutions: `${examples}/registers/institutions.csv`, "education-codes": `${examples}/registers/education-codes.csv`};
  const all: Group[] = [];
  const add = (name: string, folder: string, options: CheckOptions, registers: Record<string, string> = {}) => {
    const files = payloadsBelow(folder);
    if (files.length > 0) {
      all.push({name, folder, files, options: {asOf, ...options}, registers});
    }
  };
  for (const lang of ["da", "en"] as const) {
    add(`examples, ${lang}`, examples, {lang});
    add(`hostile payloads, ${lang}`, hostile, {lang});
  }
  add("examples with registers", examples, {}, registers);
  add("examples with personal data", examples, {showPersonalData: true});
  add("examples, few findings kept", examples, {maxSamples: 1, maxText: 40});
  for (const {folder, message} of JSON.parse(readFileSync(join(corpus, "groups.json"), "utf8")) as {folder: string; message: string}[]) {
    add(message === "" ? folder : message, join(corpus, folder), message === "" ? {} : {message});
  }
  return all;
}

/** The files that the command reads below a folder, in its order. */
function payloadsBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && /\.(xml|soap|json|ndjson|jsonl|csv)$/.test(entry.name) && entry.name !== "groups.json")
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const flags: Partial<Record<keyof CheckOptions, string>> = {
  asOf: "--as-of",
  lang: "--lang",
  message: "--message",
  maxSamples: "--max-samples",
  maxText: "--max-text",
  showPersonalData: "--show-personal-data",
};

/** The report of the command. */
export function nativeReport(group: Group): string {
  const args = ["check", "-v", "--no-progress", "--format", "json"];
  for (const [name, value] of Object.entries(group.options)) {
    args.push(value === true ? flags[name as keyof CheckOptions]! : `${flags[name as keyof CheckOptions]}=${value}`);
  }
  for (const [name, file] of Object.entries(group.registers)) {
    args.push("--register", `${name}=${file}`);
  }
  const env = {PATH: process.env["PATH"], LANG: "da_DK.UTF-8"};
  const {stdout, stderr, error} = spawnSync(command, [...args, "--", ...group.files], {cwd: group.folder, env, maxBuffer: 1 << 30, encoding: "utf8"});
  if (error) {
    throw error;
  }
  if (!stdout.startsWith("{")) {
    throw new Error(stderr);
  }
  return stdout;
}

/** The bytes of each file, and the options that it is checked with. */
export function* payloadsOf(group: Group): Generator<{name: string; bytes: Uint8Array}> {
  for (const name of group.files) {
    yield {name, bytes: new Uint8Array(readFileSync(join(group.folder, name)))};
  }
}

export function registersOf(group: Group): Record<string, Rows> {
  return Object.fromEntries(Object.entries(group.registers).map(([name, file]) => [name, readRows(readFileSync(file, "utf8"))]));
}

/** The rows of a simple CSV file. */
function readRows(text: string): Rows {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(/[,;]/));
}

const verdicts = ["valid", "invalid", "undecided", "failed"] as const;

/** Joins reports of one payload each to what the command writes of them all. */
export function joinReports(reports: string[]): string {
  const begin = '"payloads":[\n';
  const end = '],\n "summary":';
  const count = {valid: 0, invalid: 0, undecided: 0, failed: 0, limited: 0};
  let head = "";
  const bodies = reports.map((report) => {
    const from = report.indexOf(begin) + begin.length;
    const to = report.lastIndexOf(end);
    head = report.slice(0, from);
    const {verdict, reach} = (JSON.parse(report) as {payloads: [{verdict: (typeof verdicts)[number]; reach: string}]}).payloads[0];
    count[verdict]++;
    count.limited += verdict === "valid" && reach === "limited" ? 1 : 0;
    return report.slice(from, to);
  });
  const summary = ([...verdicts, "limited"] as const).map((verdict) => `"${verdict}":${count[verdict]}`).join(",");
  return `${head}${bodies.join(",\n")}${end}{"payloads":${reports.length},${summary}}}\n`;
}
