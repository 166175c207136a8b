// What a reader of the page about a message meets, in Chromium.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { open, start } from "../../../report/html/browser/chromium.mjs";

const axe = readFileSync(createRequire(new URL("../../../report/html/browser/", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");
// specimen is the page that the tests in Go compare with what is written.
const specimen = lang => new URL(`../testdata/${lang}.html`, import.meta.url);

let browser;
before(async () => { browser = await start(); });
after(() => browser?.close());

const rows = page => page.locator(".fields tbody tr:visible th code").allTextContents();
const rules = page => page.locator(".rule:visible").count();

test("fields are searched and filtered", async t => {
  const page = await open(t, browser, specimen("da"));
  assert.deepEqual(await rows(page), ["Institution", "Elev", "CPR", "Ret", "Note"]);
  await page.fill("#field-filter-search", "dagens ret");
  assert.deepEqual(await rows(page), ["Ret"]);
  assert.equal(await page.textContent("#field-filter-shown"), "1 af 5 felter");
  await page.fill("#field-filter-search", "");
  await page.check("#field-filter [name=must]");
  assert.deepEqual(await rows(page), ["Institution", "Elev", "CPR"]);
  await page.uncheck("#field-filter [name=must]");
  await page.selectOption("#field-filter [name=kind]", "draft");
  assert.deepEqual(await rows(page), ["Note"]);
  await page.selectOption("#field-filter [name=kind]", "");
  assert.equal(await page.textContent("#field-filter-shown"), "");
  assert.deepEqual(page.faults, []);
});

test("rules are searched and filtered", async t => {
  const page = await open(t, browser, specimen("en"));
  const all = await rules(page);
  assert.ok(all > 10);
  await page.check("#rule-filter [name=own]");
  assert.deepEqual(await page.locator(".rule:visible .asks").allTextContents(), ["The institution must be known.", "CPR number should not be a replacement number."]);
  await page.uncheck("#rule-filter [name=own]");
  await page.fill("#rule-filter-search", "maxlength");
  assert.equal(await rules(page), 1);
  assert.equal(await page.locator(".group:visible").count(), 1, "fields without such a rule are left out");
  await page.fill("#rule-filter-search", "");
  await page.selectOption("#rule-filter [name=severity]", "warning");
  const warnings = await rules(page);
  assert.ok(warnings > 0 && warnings < all);
});

test("a link shows what it leads to, whatever is folded or filtered", async t => {
  const page = await open(t, browser, specimen("da"));
  await page.fill("#rule-filter-search", "findes ikke nogen steder");
  assert.equal(await rules(page), 0);
  await page.locator(".fields tr", { hasText: "Institution" }).first().locator("a", { hasText: "regler" }).click();
  await page.locator(":target").waitFor();
  assert.match(await page.locator(":target").textContent(), /kantine\/bestil\/Institution\//);
  await page.evaluate(() => { for (const d of document.querySelectorAll(".group")) d.open = false; });
  await page.locator("#codes ~ table a").click();
  assert.match(await page.locator(":target").textContent(), /Institutionen skal findes/);
  assert.ok(await page.locator(":target").isVisible());
  const again = await open(t, browser, new URL("#rule:kantine/bestil/Institution/known", specimen("da")));
  assert.ok(await again.locator(":target").isVisible());
});

test("a keyboard is enough", async t => {
  const page = await open(t, browser, specimen("da"));
  await page.focus("#field-filter-search");
  await page.keyboard.type("cpr");
  assert.deepEqual(await rows(page), ["CPR"]);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.name), "kind");
  const group = page.locator(".group").first();
  await group.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await group.evaluate(e => e.open), false);
});

test("everything is there without a script", async t => {
  const page = await open(t, browser, specimen("da"), { javaScriptEnabled: false });
  const text = await page.innerText("body");
  for (const part of ["Elevernes bestillinger", "Skolens nummer", "Ret nummeret.", "Institutionen findes ikke.", "Dagens ret"]) assert.ok(text.includes(part) || (await page.textContent("body")).includes(part), part);
  assert.equal(await page.locator("form:visible").count(), 0, "what needs a script is not shown");
  assert.deepEqual(page.faults, []);
});

test("every reader can use it, in any light and width", async t => {
  for (const lang of ["da", "en"]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [390, 1280]) {
        const page = await open(t, browser, specimen(lang), { colorScheme, viewport: { width, height: 900 } });
        await page.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = true; });
        const found = await page.evaluate(`${axe}; axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})`);
        assert.deepEqual(found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html).join(" ")}`), [], `${lang} ${colorScheme} ${width}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
      }
    }
  }
});

test("a narrow window does not scroll sideways", async t => {
  const page = await open(t, browser, specimen("da"), { viewport: { width: 320, height: 640 } });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});

test("paper gets all that is folded away, and no controls", async t => {
  const page = await open(t, browser, specimen("da"), { colorScheme: "dark" });
  await page.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = false; });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details:not([open])").count(), 0);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.isVisible("#field-filter"), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok(await page.locator("details:not([open])").count() > 0, "what was closed is closed again");
  assert.ok((await page.pdf({ format: "A4" })).length > 30_000);
});
