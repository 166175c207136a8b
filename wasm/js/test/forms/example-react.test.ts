import assert from "node:assert/strict";
import {after, afterEach, before, describe, test} from "node:test";
import {accessibility, startBrowser, startExample, type Browsing, type Example, type Opened, type Viewing} from "./browser.js";

describe("the example in React", () => {
  let browsing: Browsing;
  let example: Example;
  before(async () => {
    example = await startExample("web/react");
    browsing = await startBrowser();
  });
  after(async () => {
    await browsing.stop();
    await example.stop();
  });
  afterEach(() => browsing.closePages());

  async function open(viewing?: Viewing): Promise<Opened> {
    const page = await browsing.open(example.address, viewing);
    await page.locator("form").waitFor();
    return page;
  }

  test("is filled in, shows mistakes beside the fields, and gives the message that is sent", async () => {
    const page = await open();
    const cpr = page.getByLabel("CPR-nummer");
    await cpr.fill("3102054321");
    await page.getByLabel("Navn på person eller gruppe").focus();
    const alert = page.locator(".error", {hasText: "CPR-nummer skal være ti cifre"});
    await alert.waitFor();
    assert.equal(await cpr.getAttribute("aria-invalid"), "true");
    await cpr.fill("0101054321");
    await alert.waitFor({state: "detached"});

    await page.getByRole("button", {name: "Tilføj elev"}).click();
    await page.getByRole("button", {name: "Send indberetning"}).click();
    await page.locator(".error", {hasText: "Institutionsnummer mangler."}).waitFor();
    assert.equal(await page.locator(".error").count(), 5, "three of the contact person, the institution, the second pupil");
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).name), "KontaktpersonInfo.DatakildeInstitutionNummer");

    await page.getByLabel("Institutionsnummer").fill("12345"); // a warning only
    await page.getByLabel("CPR-nummer, elev 2").fill("3112054321");
    await page.getByLabel("Navn på person eller gruppe").fill("Ungevejledningen");
    await page.getByLabel("Telefon").fill("00000000");
    await page.getByLabel("Mail").fill("vejledning@skole.example");
    await page.getByRole("button", {name: "Send indberetning"}).click();
    assert.deepEqual(JSON.parse((await page.getByLabel("Indberetning", {exact: true}).textContent())!), {
      KontaktpersonInfo: {
        Elev: [{CPRNr: "0101054321"}, {CPRNr: "3112054321"}],
        DatakildeInstitutionNummer: 12345,
        KontaktPerson: "Ungevejledningen",
        KontaktTelefon: "00000000",
        KontaktMail: "vejledning@skole.example",
      },
    });
    assert.deepEqual(page.problems, []);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`is accessible, ${colorScheme}`, async () => {
      const page = await open({colorScheme, width: 390});
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole("button", {name: "Send indberetning"}).click();
      await page.locator(".error").first().waitFor();
      assert.deepEqual(await accessibility(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing is cut off");
    });
  }
});
