// The same payload gives the same bytes: from the command, in Node, in Chromium and in its worker.

import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {load, type CheckOptions, type Kit, type Report, type Rows} from "@forkontrol/validator";
import {join, jsonText} from "@forkontrol/validator/join";
import {openSite, type Site} from "./support/browser.js";
import {groups, joinReports, nativeReport, payloadsOf, registersOf, type Group} from "./support/native.js";

/** Sees that a report is the command's; where it is not, says so about the first payload that differs. */
function same(group: Group, reports: string[], native: string): void {
  const joined = joinReports(reports);
  if (joined === native) {
    assert.equal(jsonText(join(reports.map((text) => JSON.parse(text) as Report))), native, `${group.name}, joined by the package`);
    return;
  }
  const [got, want] = [joined, native].map((text) => (JSON.parse(text) as {payloads: {file: string}[]}).payloads);
  for (const [i, payload] of want!.entries()) {
    assert.deepEqual(got![i], payload, `${group.name}: ${payload.file}`);
  }
  assert.equal(joined, native, group.name);
}

/** A stream of a payload in pieces of some bytes. */
function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
      } else {
        controller.enqueue(bytes.subarray(at, (at += size)));
      }
    },
  });
}

describe("reports are those of the command, byte for byte", () => {
  const all = groups().map((group) => ({group, native: nativeReport(group)}));
  let kit: Kit;
  let site: Site;
  before(async () => {
    kit = await load({lang: ["da", "en"]});
    site = await openSite();
    await site.page.evaluate(async () => {
      const {load} = (await import(new URL("/validator/index.js", location.href).href)) as typeof import("@forkontrol/validator");
      const {loadInWorker} = (await import(new URL("/validator/worker.js", location.href).href)) as typeof import("@forkontrol/validator/worker");
      const options = {lang: ["da", "en"]} as const;
      Object.assign(globalThis, {kit: await load(options), remote: await loadInWorker(options)});
    });
  });
  after(() => site?.close());

  test("reports of different days or rules are not joined", () => {
    const one = kit.check("<a/>", {asOf: "2026-08-01"});
    assert.throws(() => join([one, kit.check("<a/>", {asOf: "2026-08-02"})]), /different/);
    assert.throws(() => join([one, {...one, ruleset: "sha256:0"}]), /different/);
    assert.throws(() => join([]), /no reports/);
    assert.deepEqual(join([one, join([one, one])]).summary, {payloads: 3, valid: 0, invalid: 0, undecided: 0, failed: 3, limited: 0});
  });

  test("the payloads are many", () => {
    const count = all.map(({group}) => group.files.length).reduce((a, b) => a + b);
    assert.ok(count > 3000, `${count} payloads`);
    for (const verdict of ["valid", "invalid"]) {
      const of = all.filter(({native}) => native.includes(`"verdict":"${verdict}"`)).length;
      assert.ok(of > 10, `${of} groups have one that is ${verdict}`);
    }
  });

  test("in Node", () => {
    for (const {group, native} of all) {
      const registers = registersOf(group);
      const reports = [...payloadsOf(group)].map(({name, bytes}) => kit.checkText(bytes, {...group.options, name, registers}));
      same(group, reports, native);
    }
  });

  test("in Node, in pieces", async () => {
    for (const {group, native} of all) {
      const registers = registersOf(group);
      const reports: string[] = [];
      for (const {name, bytes} of payloadsOf(group)) {
        reports.push(await kit.checkText(inPieces(bytes, 1 + (reports.length % 100)), {...group.options, name, registers}));
      }
      same(group, reports, native);
    }
  });

  for (const [where, global] of [
    ["in Chromium", "kit"],
    ["in a worker in Chromium", "remote"],
  ] as const) {
    test(where, async () => {
      for (const {group, native} of all) {
        const payloads = [...payloadsOf(group)].map(({name, bytes}) => ({name, bytes: Buffer.from(bytes).toString("base64")}));
        const reports = await site.page.evaluate(
          async ({global, payloads, options, registers}) => {
            const kit = (globalThis as unknown as Record<string, {checkText(payload: Uint8Array, options: CheckOptions): string | Promise<string>}>)[global]!;
            const reports: string[] = [];
            for (const {name, bytes} of payloads) {
              const payload = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
              reports.push(await kit.checkText(payload, {...options, name, registers}));
            }
            return reports;
          },
          {global, payloads, options: group.options, registers: registersOf(group) as Record<string, Rows>},
        );
        same(group, reports, native);
      }
      assert.deepEqual(site.complaints, []);
    });
  }
});
