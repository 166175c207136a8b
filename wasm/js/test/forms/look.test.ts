// A form that is written in the markup of a design system keeps it when something is wrong in it.

import assert from "node:assert/strict";
import {after, afterEach, before, describe, test} from "node:test";
import {accessibility, startBrowser, type Browsing, type Opened} from "./browser.js";

const message = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";

const systems = {
  govuk: {
    group: "govuk-form-group",
    label: "govuk-label",
    hint: "govuk-hint",
    input: "govuk-input",
    wrong: "govuk-form-group govuk-form-group--error",
    invalid: "govuk-input govuk-input--error",
    error: "govuk-error-message",
    hidden: "govuk-visually-hidden",
    summary: ".govuk-error-summary[role=alert] > h2.govuk-error-summary__title + .govuk-error-summary__body > ul.govuk-list.govuk-error-summary__list > li > a",
  },
  dkfds: {
    group: "form-group",
    label: "form-label",
    hint: "form-hint",
    input: "form-input",
    wrong: "form-group form-error",
    invalid: "form-input",
    error: "form-error-message",
    hidden: "sr-only",
    summary: ".alert.alert-error[role=alert] > svg.alert-icon + .alert-body > h2.alert-heading + ul.nobullet-list > li > a",
  },
};

for (const [look, is] of Object.entries(systems)) {
  describe(`a form in the markup of ${look}`, () => {
    let browsing: Browsing;
    before(async () => {
      browsing = await startBrowser();
    });
    after(() => browsing.stop());
    afterEach(() => browsing.closePages());

    const question = (name: string, label: string) =>
      `<div class="${is.group}"><label class="${is.label}" for="${name}">${label}</label><div id="${name}-hint" class="${is.hint}">Et nummer.</div>` +
      `<input class="${is.input}" id="${name}" name="${name}" aria-describedby="${name}-hint"></div>`;

    async function open(): Promise<Opened> {
      const page = await browsing.open();
      await page.evaluate(
        async ([html, look, message]) => {
          document.querySelector("main")!.innerHTML = `<h1>Indberet</h1><form>${html}<button>Send</button></form>`;
          const {load} = await import("/forkontrol/index.js" as string);
          const {bindForm} = await import("/forkontrol/forms/index.js" as string);
          const form = document.querySelector("form")!;
          const before = form.outerHTML;
          const bound = bindForm(form, {
            kit: await load({systems: ["ungedatabasen"]}),
            message,
            look,
            fields: {"KontaktpersonInfo.DatakildeInstitutionNummer": "institution", "KontaktpersonInfo.KontaktTelefon": "phone"},
          });
          Object.assign(globalThis, {bound, before});
        },
        [question("institution", "Institutionsnummer") + question("phone", "Telefon"), look, message] as const,
      );
      return page;
    }

    test("has the finding between question and answer, and the list of errors, as the system has them", async () => {
      const page = await open();
      await page.fill("#phone", "00000000");
      await page.getByRole("button", {name: "Send"}).click();
      const group = page.locator(`.${is.group}`).first();
      assert.equal(await group.getAttribute("class"), is.wrong);
      assert.equal(await page.getAttribute("#institution", "class"), is.invalid);
      assert.equal(await page.locator(`.${is.group}`).nth(1).getAttribute("class"), is.group, "the other question is answered well");
      assert.deepEqual(await group.evaluate((group) => [...group.children].map(({id, className}) => id || className)), [is.label, "institution-hint", await page.locator(".forkontrol-findings").first().getAttribute("id"), "institution"]);
      const error = group.locator(`p.${is.error}`);
      assert.equal(await error.locator(`strong.${is.hidden}`).textContent(), "Fejl:");
      const said = await error.locator(".forkontrol-message").textContent();
      const link = page.locator(is.summary).first();
      assert.equal(await link.textContent(), said, "the same words in both places");
      await link.click();
      assert.equal(await page.evaluate(() => document.activeElement!.id), "institution");
      assert.equal(await page.locator(`label[for=institution]`).evaluate((label) => label.getBoundingClientRect().top >= 0), true, "the question is in sight");
      assert.deepEqual(page.problems, []);
      assert.deepEqual(await accessibility(page), []);
    });

    test("shows a warning as a hint, and takes everything back", async () => {
      const page = await open();
      await page.fill("#institution", "12345");
      await page.focus("#phone");
      const group = page.locator(`.${is.group}`).first();
      await group.locator(`p.${is.hint}[data-severity=warning]`).waitFor();
      assert.equal(await group.getAttribute("class"), is.group);
      assert.equal(await group.locator("strong").getAttribute("class"), "forkontrol-severity", "that it is a warning can be seen");
      await page.getByRole("button", {name: "Send"}).click();
      await page.fill("#institution", "");
      assert.equal(await group.getAttribute("class"), is.wrong);
      await page.fill("#institution", "999001");
      assert.deepEqual([await group.getAttribute("class"), await page.getAttribute("#institution", "class")], [is.group, is.input]);
      await page.fill("#institution", "");
      const [before, after] = await page.evaluate(() => {
        const {bound, before} = globalThis as unknown as {bound: {dispose(): void}; before: string};
        bound.dispose();
        return [before, document.querySelector("form")!.outerHTML];
      });
      assert.equal(after, before);
    });
  });
}
