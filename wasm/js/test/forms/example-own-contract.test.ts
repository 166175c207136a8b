import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {after, afterEach, before, describe, test} from "node:test";
import {root} from "../support/files.js";
import {accessibility, startBrowser, startExample, type Browsing, type Example, type Opened, type Viewing} from "./browser.js";

const payload = (name: string) => readFileSync(`${root}examples/own-contract/payloads/${name}.xml`, "utf8");

describe("the example of a contract", () => {
  let browsing: Browsing;
  let example: Example;
  before(async () => {
    example = await startExample("own-contract/web");
    browsing = await startBrowser();
  });
  after(async () => {
    await browsing.stop();
    await example.stop();
  });
  afterEach(() => browsing.closePages());

  async function open(viewing?: Viewing): Promise<Opened> {
    const page = await browsing.open(example.address, viewing);
    await page.waitForFunction(() => document.querySelector("#preview")?.textContent !== "");
    return page;
  }

  async function fill(page: Opened, values: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      await page.fill(`[name=${name}]`, value);
    }
  }

  const good = {cpr: "0101054321", navn: "Anna Prøve", dato: "2026-11-30", lokale: "3.B", nr: "12", antal: "2", beloeb: "87.50", valuta: "DKK"};
  const findings = (page: Opened) => page.$$eval("form .forkontrol-finding", (all) => all.map((finding) => [finding.closest(".field")!.querySelector("input")!.name, finding.textContent!.trim()]));

  test("is checked as the XML that is sent, and taken when it is right", async () => {
    const page = await open();
    await fill(page, good);
    await page.click("button.primary");
    await page.waitForFunction(() => document.querySelector("#receipt")!.textContent !== "");
    assert.equal(await page.textContent("#receipt"), "Bestilt til Anna Prøve: 2 × nr. 12.");
    const sent = (await page.textContent("#preview"))!;
    assert.match(sent, /<Bestilling xmlns="urn:eksempel:kantine:1" dato="2026-11-30">\n  <Elev>\n    <CPRNr xmlns="urn:eksempel:faelles:2">0101054321<\/CPRNr>/);
    assert.match(sent, /<IAlt valuta="DKK">87.5<\/IAlt>/);
    assert.deepEqual(page.problems, []);
  });

  test("shows each mistake at its field: in a row, in an attribute, in text with an attribute, in another namespace", async () => {
    const page = await open();
    await fill(page, {...good, cpr: "010105-4321", antal: "10", beloeb: "87,50", valuta: "kr"});
    await page.click("button.primary");
    const found = await findings(page);
    assert.deepEqual(found.map(([name]) => name), ["cpr", "antal", "beloeb", "valuta"]);
    assert.match(found[1]![1]!, /Antal må højst være 9; fundet: 10\./);
    assert.equal(await page.textContent("#receipt"), "");
    await fill(page, {cpr: good.cpr, antal: "9", beloeb: "87.50", valuta: "EUR"});
    await page.click("button.primary");
    await page.waitForFunction(() => document.querySelector("#receipt")!.textContent !== "");
  });

  test("says what is missing where it is no field's: a choice", async () => {
    const page = await open();
    await fill(page, {...good, lokale: ""});
    await page.click("button.primary");
    assert.match((await page.textContent(".forkontrol-summary"))!, /Bestilling mangler et af felterne Afhentning eller \(Lokale, Kontakt\?\)\./);
  });

  test("checks a file by the contract", async () => {
    const page = await open();
    const verdict = async (text: string) => {
      await page.fill("forkontrol-check textarea", text);
      await page.waitForFunction(() => /Ugyldig|Gyldig|afvist|Ingen fejl/.test(document.querySelector("forkontrol-check")!.shadowRoot!.textContent!));
      return page.$eval("forkontrol-check", (element) => element.shadowRoot!.textContent!);
    };
    assert.match(await verdict(payload("bestilling-fejl-seks")), /6 fejl/);
    await page.fill("forkontrol-check textarea", "");
  });

  test("is accessible on a phone and a screen, light and dark", async () => {
    for (const width of [390, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await open({width, colorScheme});
        await page.click("button.primary");
        assert.deepEqual(await accessibility(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the page");
      }
    }
  });
});
