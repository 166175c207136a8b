import assert from "node:assert/strict";
import {after, afterEach, before, describe, test} from "node:test";
import {accessibility, startBrowser, startExample, type Browsing, type Example, type Opened, type Viewing} from "./browser.js";

describe("the example in plain HTML", () => {
  let browsing: Browsing;
  let example: Example;
  before(async () => {
    example = await startExample("web/plain");
    browsing = await startBrowser();
  });
  after(async () => {
    await browsing.stop();
    await example.stop();
  });
  afterEach(() => browsing.closePages());

  /** The form, with the rules loaded. */
  async function open(viewing?: Viewing): Promise<Opened> {
    const page = await browsing.open(example.address, viewing);
    await page.waitForFunction(() => document.querySelector("#preview")?.textContent !== "");
    return page;
  }

  /** What is beside a control and is linked to it. */
  const beside = (page: Opened, selector: string) =>
    page.$eval(selector, (control) => {
      const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.startsWith("forkontrol-"));
      return ids.map((id) => document.getElementById(id)?.textContent).join();
    });

  const invalid = (page: Opened, selector: string) => page.getAttribute(selector, "aria-invalid");

  test("is filled in, shows a mistake beside the field, and is sent when it is fixed", async () => {
    const page = await open();
    await page.fill("#institution", "999001");
    await page.fill("[name=cpr]", "310299123");
    assert.equal(await invalid(page, "[name=cpr]"), null, "nothing is said while somebody types");

    await page.focus("#person");
    assert.match(await beside(page, "[name=cpr]"), /^Fejl: CPR-nummer skal være ti cifre.* Måske er et nul forrest gået tabt\. Se efter, hvor værdien kommer fra\./);
    assert.equal(await invalid(page, "[name=cpr]"), "true");
    assert.equal(await beside(page, "#mail"), "", "what nobody has touched is not called missing");

    await page.fill("[name=cpr]", "0101054321");
    assert.equal(await invalid(page, "[name=cpr]"), null);
    assert.equal(await beside(page, "[name=cpr]"), "");

    await page.fill("#person", "Ungevejledningen");
    await page.fill("#phone", "00000000");
    await page.fill("#mail", "vejledning@skole.example");
    await page.fill("#end", "2026-12-31T12:30");
    assert.deepEqual(JSON.parse((await page.textContent("#preview"))!), {
      KontaktpersonInfo: {
        DatakildeInstitutionNummer: 999001,
        Elev: [{CPRNr: "0101054321"}],
        KontaktPerson: "Ungevejledningen",
        KontaktTelefon: "00000000",
        KontaktMail: "vejledning@skole.example",
        SlutDato: "2026-12-31T12:30:00",
      },
    });
    await page.click("button.primary");
    await page.waitForURL("**/kvittering?elever=1");
    assert.deepEqual(page.problems, []);
  });

  test("is sent with warnings", async () => {
    const page = await open();
    await page.fill("#institution", "12345");
    await page.fill("[name=cpr]", "0101054321");
    await page.fill("#person", "Ungevejledningen");
    await page.fill("#phone", "00000000");
    await page.fill("#mail", "a@skole.example, b@skole.example");
    await page.focus("#phone");
    assert.match(await beside(page, "#institution"), /^Advarsel: Institutionsnummer bør være på seks cifre/);
    assert.equal(await invalid(page, "#institution"), null);
    assert.match(await beside(page, "#mail"), /^Advarsel: .*mailadresse ligner ikke én adresse/);
    assert.equal(await page.$eval("form", (form) => (form as HTMLFormElement).checkValidity()), true);
    await page.click("button.primary");
    await page.waitForURL("**/kvittering?elever=1");
  });

  test("is filled in without a mouse", async () => {
    const page = await open();
    const press = async (...keys: string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key);
      }
    };
    await page.focus("#institution");
    await page.keyboard.type("999001");
    await press("Enter"); // too early
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "alert", "the list of errors has the focus");
    const summary = page.locator("[role=alert]");
    assert.equal(await summary.getByRole("link").count(), 4);
    await press("Tab", "Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "cpr", "its first line leads there");

    await page.keyboard.type("0101054321");
    await press("Tab", "Enter"); // another pupil
    await page.keyboard.type("3112054321");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("id")), "cpr-2");
    assert.equal(await summary.getByRole("link").count(), 3, "what is mended leaves the list");

    await summary.getByRole("link", {name: "telefonnummer"}).focus();
    await press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "phone");
    await page.keyboard.type("00000000");
    await press("Tab");
    await page.keyboard.type("vejledning@skole.example");
    await press("Shift+Tab", "Shift+Tab");
    await page.keyboard.type("Ungevejledningen");
    assert.equal(await summary.isVisible(), false);
    await press("Enter");
    await page.waitForURL("**/kvittering?elever=2");
  });

  test("keeps a message with its pupil when another one is removed", async () => {
    const page = await open();
    await page.fill("#cpr-1", "0101054321");
    await page.click("#add");
    await page.fill("#cpr-2", "12");
    await page.click("#add");
    await page.fill("#cpr-3", "3112054321");
    await page.focus("#person");
    assert.match(await beside(page, "#cpr-2"), /CPR-nummer skal være ti cifre/);
    await page.click(".pupil:first-child .remove");
    assert.match(await beside(page, "#cpr-2"), /CPR-nummer skal være ti cifre/);
    assert.equal(await beside(page, "#cpr-3"), "");
    await page.click("button.primary");
    assert.equal(await page.getByRole("alert").getByRole("link", {name: /^Elev 1: CPR-nummer skal være ti cifre/}).count(), 1);
    await page.click(".pupil:first-child .remove");
    await page.waitForFunction(() => !document.querySelector("[role=alert]")?.textContent?.includes("CPR-nummer"));
    assert.deepEqual(page.problems, []);
  });

  test("forgets its messages when it is reset", async () => {
    const page = await open();
    await page.click("button.primary");
    assert.equal(await page.locator("[role=alert]").isVisible(), true);
    await page.click("button[type=reset]");
    await page.waitForFunction(() => document.querySelectorAll(".forkontrol-finding, [aria-invalid]").length === 0);
    assert.equal(await page.locator("[role=alert]").isVisible(), false);
    await page.fill("#institution", "9");
    await page.focus("#person");
    assert.equal(await page.locator(".forkontrol-finding").count(), 1, "the others are untouched again");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [390, 1280]) {
      test(`is accessible, ${colorScheme}, ${width} pixels wide, with errors and without`, async () => {
        const page = await open({colorScheme, width});
        assert.deepEqual(await accessibility(page), []);
        await page.fill("#institution", "12345");
        await page.click("#add");
        await page.click("button.primary");
        assert.ok((await page.locator(".forkontrol-finding").count()) >= 5);
        assert.deepEqual(await accessibility(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing is cut off");

        await page.goto(`${example.address}/fil`);
        await page.locator("forkontrol-check").evaluate((element) => {
          (element as unknown as {value: string}).value = "<Indberet><KontaktpersonInfo><DatakildeInstitutionNummer>1</DatakildeInstitutionNummer></KontaktpersonInfo></Indberet>";
        });
        await page.locator("forkontrol-check .finding").first().waitFor();
        assert.deepEqual(await accessibility(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing is cut off");
        assert.deepEqual(page.problems, []);
      });
    }
  }
});
