import assert from "node:assert/strict";
import {cpSync} from "node:fs";
import {join} from "node:path";
import {after, afterEach, before, describe, test} from "node:test";
import {accessibility, startBrowser, startExample, type Browsing, type Opened} from "../forms/browser.js";
import {openSite, policy} from "../support/browser.js";
import {examples, packageFolder} from "../support/files.js";
import {install, run} from "../support/packed.js";
import {packed, payload} from "./building.js";

const all = {vue: "Vue", svelte: "Svelte", angular: "Angular"};

/** Fills in the form as a person does, and checks a file. */
async function use(page: Opened | Awaited<ReturnType<typeof openSite>>["page"]): Promise<void> {
  const cpr = page.getByLabel("CPR-nummer");
  await cpr.fill("3102054321");
  await page.getByLabel("Navn på person eller gruppe").focus();
  const finding = page.locator(".forkontrol-finding", {hasText: "CPR-nummer"});
  await finding.waitFor();
  assert.equal(await cpr.getAttribute("aria-invalid"), "true");
  await page.getByRole("button", {name: "Send indberetning"}).click();
  await page.locator(".forkontrol-summary a", {hasText: "Institutionsnummer mangler."}).waitFor();
  await cpr.fill("0101054321");
  await finding.waitFor({state: "detached"});

  await page.getByRole("button", {name: "Tilføj elev"}).click();
  await page.getByLabel("CPR-nummer, elev 2").fill("3112054321");
  await page.getByRole("button", {name: "Tilføj elev"}).click();
  await page.getByRole("button", {name: "Fjern elev 3"}).click();
  await page.getByLabel("Institutionsnummer").fill("999001");
  await page.getByLabel("Navn på person eller gruppe").fill("Ungevejledningen");
  await page.getByLabel("Telefon").fill("00000000");
  await page.getByLabel("Mail").fill("vejledning@skole.example");
  await page.getByRole("button", {name: "Send indberetning"}).click();
  assert.deepEqual(JSON.parse((await page.getByLabel("Indberetning", {exact: true}).textContent())!), {
    KontaktpersonInfo: {
      Elev: [{CPRNr: "0101054321"}, {CPRNr: "3112054321"}],
      DatakildeInstitutionNummer: 999001,
      KontaktPerson: "Ungevejledningen",
      KontaktTelefon: "00000000",
      KontaktMail: "vejledning@skole.example",
    },
  });

  await page.locator("forkontrol-check textarea").fill(payload);
  await page.locator("forkontrol-check + p", {hasText: "Gyldig"}).waitFor();
}

for (const [name, called] of Object.entries(all)) {
  describe(`the example in ${called}`, {timeout: 600_000}, () => {
    let browsing: Browsing;
    before(async () => {
      browsing = await startBrowser();
    });
    after(() => browsing.stop());
    afterEach(() => browsing.closePages());

    test("starts with one command, and works", async () => {
      const example = await startExample(`web/${name}`);
      try {
        const page = await browsing.open(example.address, {width: 390});
        await use(page);
        assert.deepEqual(page.problems, []);
        assert.deepEqual(await accessibility(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing is cut off");
      } finally {
        await example.stop();
      }
    });
  });
}

describe("the package as it is published", () => {
  const of = packed();
  for (const name of ["react", "vue", "svelte"]) {
    test(`has the types that an example in ${name} is compiled with`, {timeout: 240_000}, async () => {
      const {folder, remove} = await install(join(examples, "web", name), of.tarball, [join(examples, "web", "plain")]);
      try {
        if (name === "react") {
          cpSync(join(packageFolder, "test", "consumer", "react.tsx"), join(folder, "src", "react.tsx"));
        }
        await run(folder, "npm", "run", "build");
      } finally {
        remove();
      }
    });
  }
});

describe("Angular's builder", () => {
  const of = packed();
  test("takes the package as it is published", {timeout: 300_000}, async () => {
    const {folder, remove} = await install(join(examples, "web", "angular"), of.tarball, [join(examples, "web", "plain")]);
    try {
      await run(folder, "npm", "run", "build");
      // It writes the styles of components into the page.
      const site = await openSite({}, `${policy}; base-uri 'self'; img-src data:`.replace("style-src", "style-src 'unsafe-inline'"), join(folder, "dist"));
      try {
        await use(site.page);
        assert.deepEqual(site.complaints, []);
      } finally {
        await site.close();
      }
    } finally {
      remove();
    }
  });
});
