// A report in SARIF 2.1.0: what internal/report/sarif does in Go. Members are in the order in which that writes them, so
// that the files are equal byte for byte.
import type { Finding, PayloadReport, Severity, WaivedBy } from '@forkontrol/validator';
import type { Artifact, Location, Log, Notification, PhysicalLocation, ReportingDescriptor, Result, Suppression } from 'sarif';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { capital, gapsOf, term, waivedBy, type Joined } from './joined';
import { number, visible } from './text';
import type { Told, ToldRule } from './told';

/** Names how results are recognised from run to run. */
const fingerprint = 'forkontrolPlace/v1';
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const home = 'https://forkontrol.dk/';

/** How many results GitHub keeps of a run. */
const mostResults = 5000;

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;
const types = { xml: 'application/xml', json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;

export interface SarifOptions {
  /** The same report with personal data masked, where it shows them: fingerprints are made of masked paths alone. */
  masked?: Joined;
  /** The address below which rules are explained, ending in a slash. Default: https://forkontrol.dk/. */
  helpBase?: string;
}

/** One log of one run. It lists the rules of every message that was checked, broken or not. */
export function sarif(report: Joined, told: Told, options: SarifOptions = {}): Log {
  const rules: ReportingDescriptor[] = [];
  const index = new Map<string, number>(); // of the rules, by id
  const list = (id: string, rule: () => ToldRule) => {
    if (index.has(id)) return;
    index.set(id, rules.length);
    rules.push(descriptor(rule(), added.has(id) ? undefined : helpAddress(id, options.helpBase ?? home)));
  };
  // Rules that the user has added are known by findings without help: there is no page about them, nor about the others of their message.
  const added = new Set(options.helpBase ? [] : report.payloads.flatMap(({ findings }) => findings.filter(({ help }) => !help).map(({ rule }) => rule)));
  for (const payload of report.payloads) {
    const own = payload.findings.some(({ rule }) => added.has(rule));
    for (const rule of payload.message ? told.rules(payload.message) : []) {
      if (own) added.add(rule.id);
      list(rule.id, () => rule);
    }
    for (const { rule, path } of payload.findings) list(rule, () => told.rule(rule, payload.message, path));
    for (const { rule } of payload.unchecked) list(rule, () => told.rule(rule, payload.message, ''));
  }

  const seen = new Map<string, number>(); // how often a fingerprint was given
  const artifacts: Artifact[] = [], results: Result[] = [], notifications: Notification[] = [];
  const { kept, left } = fair(report, mostResults);
  report.payloads.forEach((payload, i) => {
    const uri = address(payload.file);
    artifacts.push(artifact(payload, uri));
    for (const j of kept[i]!) {
      const finding = payload.findings[j]!;
      const known = (options.masked ?? report).payloads[i]?.findings[j];
      if (known?.rule !== finding.rule || known.line !== finding.line || known.column !== finding.column) throw new Error('the masked report is of another payload');
      const key = [uri, finding.rule, known.path].join('\0');
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      results.push(result(finding, payload, index.get(finding.rule)!, physical(uri, i), hash(`${key}\0${times}`), told.lang));
    }
  });
  if (left > 0) notifications.push({ level: 'warning', message: { text: findingsLeft(left, told.lang) } });
  for (const { said } of gapsOf(report.payloads, told.lang)) notifications.push({ level: 'note', message: { text: visible(said) } });

  return {
    version: '2.1.0',
    $schema: schema,
    runs: [{
      tool: {
        driver: {
          informationUri: home, language: told.lang, name: 'forkontrol',
          ...(rules.length > 0 && { rules }), version: report.forkontrol, properties: { ruleset: report.ruleset },
        },
      },
      ...(artifacts.length > 0 && { artifacts }),
      invocations: [{
        executionSuccessful: report.summary.undecided + report.summary.failed === 0,
        ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
      }],
      results,
      columnKind: 'unicodeCodePoints',
      defaultEncoding: 'UTF-8',
      language: told.lang,
      newlineSequences: ['\r\n', '\n'],
      properties: { asOf: report.asOf },
    }],
  };
}

const worstFirst = ['error', 'warning', 'info'] satisfies Severity[];

/**
 * Chooses findings for a reader who takes so many and no more, as report.Fair does in Go: of each payload the places of those that are kept.
 * Errors come first and what is waived last, and of one kind each rule has its first finding before any has its second.
 */
function fair({ payloads }: Joined, room: number): { kept: number[][]; left: number } {
  const kept: number[][] = payloads.map(() => []);
  const seen = new Map<string, number>();
  const places = payloads.flatMap(({ findings }, i) => findings.map(({ rule, severity, waived }, j) => {
    const rank = seen.get(rule) ?? 0;
    seen.set(rule, rank + 1);
    return { i, j, rank, order: waived ? worstFirst.length : worstFirst.indexOf(severity) };
  }));
  const chosen = places.length <= room ? places : places.sort((a, b) => a.order - b.order || a.rank - b.rank).slice(0, room);
  for (const { i, j } of chosen) kept[i]!.push(j);
  for (const list of kept) list.sort((a, b) => a - b);
  const counted = payloads.reduce((n, { counts }) => n + worstFirst.reduce((sum, severity) => sum + counts[severity], 0), 0);
  return { kept, left: Math.max(counted, places.length) - chosen.length };
}

const findingsLeft = (n: number, lang: Told['lang']) =>
  number(n, lang) + (lang === 'da' ? ' fund er ikke med her' : n === 1 ? ' finding is not listed here' : ' findings are not listed here');

/** The log as text, as Go's encoding/json writes it. */
export const sarifText = (log: Log) =>
  JSON.stringify(log, null, 2).replace(/[<>&\u2028\u2029]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

function descriptor(rule: ToldRule, help: string | undefined): ReportingDescriptor {
  return {
    id: rule.id,
    name: rule.keyword,
    shortDescription: { text: rule.text },
    fullDescription: { text: rule.why || rule.text },
    defaultConfiguration: { level: levels[rule.severity] },
    ...(help && { helpUri: help }),
    help: { text: [rule.text, rule.fix, rule.source].filter((s) => s !== '').join('\n\n') },
    properties: { ...(rule.code && { code: rule.code }), evidence: rule.evidence, ...(rule.source && { source: rule.source }) },
  };
}

function artifact(payload: PayloadReport, uri: string): Artifact {
  const { error, info, warning } = payload.counts;
  return {
    location: { uri },
    length: -1, // not measured
    roles: ['analysisTarget'],
    ...(payload.format && { mimeType: types[payload.format] }),
    properties: {
      answer: payload.answer, counts: { error, info, warning },
      ...(payload.message && { evidence: payload.evidence, message: payload.message }),
      reach: payload.reach, truncated: payload.truncated, verdict: payload.verdict,
    },
  };
}

function result(finding: Finding, payload: PayloadReport, ruleIndex: number, place: PhysicalLocation, print: string, lang: Told['lang']): Result {
  const location: Location = {
    physicalLocation: { ...place, ...(finding.line && { region: regionOf(finding) }) },
    ...(finding.path && {
      logicalLocations: [{ name: base(finding.path), fullyQualifiedName: finding.path, kind: payload.format === 'xml' ? 'element' : 'value' }],
    }),
  };
  const { evidence, code, source, fix, value } = finding;
  return {
    properties: { ...(code && { code }), evidence, ...(fix && { fix }), ...(source && { source }), ...(value !== undefined && { value }) },
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [location],
    partialFingerprints: { [fingerprint]: print },
    ...(finding.waived && { suppressions: [suppression(finding.waived, lang)] }),
  };
}

const regionOf = ({ line, column, endLine, endColumn }: Finding) => ({ startLine: line!, startColumn: column!, ...(endLine && { endLine, endColumn: endColumn! }) });

const physical = (uri: string, index: number): PhysicalLocation => ({ artifactLocation: { uri, index } });

/** Says that a finding is waived, and where that is written. */
function suppression(waived: WaivedBy, lang: Told['lang']): Suppression {
  const { by, reason, owner, expires, file = '', line } = waived;
  const guid = bytesToHex(versioned(sha256(utf8ToBytes([by, file, reason ?? '', owner ?? '', expires ?? ''].join('\0'))).slice(0, 16)));
  return {
    kind: 'external',
    status: 'accepted',
    location: { physicalLocation: { artifactLocation: { uri: address(file) }, ...(line && { region: { startLine: line, startColumn: 1 } }) } },
    guid: guid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    justification: visible(`${capital(term('waived', lang))}: ${waivedBy(waived, lang)}`),
    ...(by === 'waiver' && { properties: { expires: expires!, owner: visible(owner!), reason: visible(reason!) } }),
  };
}

/** Bytes in the form of RFC 9562's version 8. */
function versioned(bytes: Uint8Array): Uint8Array {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}

const hash = (text: string) => bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16));

/** The last part of a path. */
const base = (path: string) => path.replace(/\/+$/, '').replace(/^.*\//s, '') || '/';

/**
 * A URI of a payload's name: relative as the name is, so that it is found from where it was checked. Characters that a
 * path takes as they are, are those of Go's net/url.
 */
function address(file: string): string {
  if (file === '-') return 'stdin';
  if (file === '*') return file;
  const path = encodeURI(file).replace(/[!'()*?#]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  if (path.startsWith('/')) return 'file://' + path;
  return /^[^/]*:/.test(path) ? './' + path : path;
}

/** The page of a rule's system and service, and there the anchor named by the rest of its id. */
function helpAddress(rule: string, helpBase: string): string {
  const escape = (s: string) => encodeURI(s).replace(/[?#]/g, encodeURIComponent);
  const [, page, anchor] = /^([^/]*\/[^/]*)\/(.*)$/s.exec(rule) ?? [];
  return page === undefined ? `${helpBase}#${escape(rule)}` : `${helpBase}${escape(page)}/#${escape(anchor!)}`;
}
