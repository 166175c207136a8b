// What a reader of the HTML report meets, in Chromium.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { open, pageOf, reportOf, specimen, start } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await start(); });
after(() => browser?.close());

const shown = page => page.textContent("#shown");
const messages = page => page.locator(".finding .message").allTextContents();
const groups = page => page.locator(".group h3").allTextContents();

test("the report is summed up before its findings", async t => {
  const page = await open(t, browser, specimen("da"));
  assert.equal(await page.textContent("#result-heading"), "4 af 7 indberetninger er ikke gyldige");
  assert.deepEqual(await page.locator("#tally li").allTextContents(),
    ["1 gyldig", "2 gyldige, så vidt det kunne kontrolleres", "2 ugyldige", "1 uafgjort", "1 ikke kontrolleret", "15 fejl", "1.205 advarsler"]);
  assert.deepEqual(await page.locator("#payloads .badge").allTextContents(),
    ["Ugyldig", "Ugyldig", "Ikke kontrolleret", "Uafgjort", "Gyldig, så vidt det kunne kontrolleres", "Gyldig, så vidt det kunne kontrolleres", "Gyldig"], "the worst first, in words");
  assert.equal(await page.locator("#payloads .badge svg").count(), 7, "and by an icon");
  assert.match(await page.textContent("#unchecked"), /Registret enrolments mangler: 1 regel er ikke kontrolleret.*Eleven er ikke indskrevet/s);
  assert.equal(await page.textContent("#rules-chart li:first-child a"), "CPR-nummer skal være et gyldigt CPR-nummer.");
  assert.equal(await page.textContent("#rules-chart li:first-child .count"), "9");
  assert.equal(await page.textContent("#fields-chart li:first-child a"), "CPR-nummer");
  assert.deepEqual(page.faults, []);
});

test("missing registers come first, and what no register helps against is apart from them", async t => {
  const report = reportOf([{ file: "a.xml", findings: [] }]);
  report.payloads[0].unchecked = [{ rule: "forkontrol/payload/hole/empty", reason: "there is no message in the envelope" },
    { rule: "a/b/c/known", reason: "needs register young-people", registers: ["young-people"] }];
  const lines = async () => (await page.locator("#unchecked h2, #unchecked p, #unchecked h3").allTextContents());
  const page = await open(t, browser, pageOf(t, report));
  assert.deepEqual(await lines(), ["Ikke alt er kontrolleret", "En indberetning kan blive afvist på grund af det, der ikke er kontrolleret.",
    "Kontrollér igen med registrene for at få disse regler med:", "Registret young-people mangler: 1 regel er ikke kontrolleret",
    "Heller ikke kontrolleret:", "There is no message in the envelope"]);
});

test("a finding says what is wrong, where, how to fix it and who says so", async t => {
  const page = await open(t, browser, specimen("en"));
  const finding = page.locator(".finding", { hasText: "76" });
  assert.equal((await finding.locator(".badge").textContent()), "Error");
  assert.equal(await finding.locator(".message").textContent(), "Mail address of the contact person may have at most 64 characters; it has 76.");
  assert.match(await finding.locator(".place").textContent(), /line 12, column 22.*\/Indberet\/KontaktpersonInfo\[1\]\/KontaktMail/);
  const text = await finding.textContent();
  for (const part of ["Use the institution's own address.", "The interface states how long the value may be.", "version 1.0, section 6.1.3", "official source",
    "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength", "code 12"]) assert.ok(text.includes(part), part);
  assert.equal(await finding.locator("a.help").getAttribute("href"),
    "https://forkontrol.dk/ungedatabasen/indberet-institution-kontakt/#KontaktpersonInfo.KontaktMail/maxLength");
  assert.match(await page.locator(".finding", { hasText: "Fax" }).locator(".draft").first().textContent(), /Draft/);
  assert.doesNotMatch(await page.textContent("body"), /3102901234|birgitte/);
});

test("findings are filtered by text, severity, rule, field and payload", async t => {
  const page = await open(t, browser, specimen("da"));
  assert.match(await shown(page), /^Viser alle 17 fund\. Der er talt 1\.220 fund/);
  await page.fill("#search", "Elev[3]");
  assert.match(await shown(page), /^Viser 1 af 17 fund/);
  await page.fill("#search", "cpr KONTAKT.XML");
  assert.match(await shown(page), /^Viser 9 af 17 fund/);
  await page.fill("#search", "findes ikke");
  assert.match(await shown(page), /^Ingen af de 17 fund passer/);
  await page.click("button[type=reset]");
  await page.waitForFunction(() => document.querySelector("#shown").textContent.startsWith("Viser alle"));
  await page.uncheck("#severities label:nth-child(1) input");
  assert.match(await shown(page), /^Viser 2 af 17 fund/);
  assert.ok((await messages(page)).includes("Fax hører ikke hjemme i KontaktpersonInfo."));
  await page.check("#severities label:nth-child(1) input");
  await page.selectOption("#by-rule", { index: 1 });
  assert.match(await shown(page), /^Viser 9 af 17 fund/);
  await page.selectOption("#by-field", { label: "Kontakttype (2)" });
  assert.match(await shown(page), /^Ingen/, "filters hold together");
  await page.selectOption("#by-rule", "");
  assert.match(await shown(page), /^Viser 2 af 17 fund/);
  await page.click("#payloads li:nth-child(2) a");
  assert.deepEqual(await groups(page), ["data/brudt æ 1.xml"]);
  assert.match(await shown(page), /^Viser 1 af 17 fund/, "a link sets its own filter only");
  await page.click("#rules-chart li:first-child a");
  assert.match(await shown(page), /^Viser 9 af 17 fund/);
  assert.deepEqual(page.faults, []);
});

test("findings are grouped by payload, rule or field", async t => {
  const page = await open(t, browser, specimen("da"));
  assert.deepEqual(await groups(page), ["data/kontakt.xml", "data/brudt æ 1.xml", "dyb.json", "(standard ind)", "arkiv.zip!start.ndjson"]);
  await page.check("input[value=rule]");
  assert.equal((await groups(page)).length, 9);
  assert.match((await groups(page))[0], /^CPR-nummer skal være et gyldigt.*Elev\.CPRNr\/cpr.*fejlkode 84$/);
  assert.equal(await page.locator(".group").first().locator(".common").count(), 1, "what belongs to the rule is said once");
  await page.check("input[value=field]");
  assert.match((await groups(page))[0], /^CPR-nummerElev\.CPRNr$/);
  assert.equal(await page.locator(".group").first().locator(".count").textContent(), "9 fejl");
});

test("a keyboard is enough", async t => {
  const page = await open(t, browser, specimen("da"));
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  await page.focus("#search");
  await page.keyboard.type("elev[1]");
  assert.match(await shown(page), /^Viser 1 af 17/);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "by-rule");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
  assert.equal(await focused(), "Nulstil");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#shown").textContent.startsWith("Viser alle"));
  await page.check("input[value=rule]");
  const last = page.locator(".group").last();
  for (const open of [false, true]) {
    await last.evaluate((e, open) => { e.open = open; }, open);
    await last.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    await last.locator(".finding").waitFor({ state: open ? "hidden" : "visible" });
  }
  assert.notEqual(await last.locator("summary").first().evaluate(e => getComputedStyle(e).outlineStyle), "none", "the focus is seen");
});

test("more is shown when asked for, and the focus goes there", async t => {
  const findings = Array.from({ length: 300 }, (_, i) => finding(i, "error"));
  const page = await open(t, browser, pageOf(t, reportOf([{ file: "x.xml", findings }])));
  assert.equal(await page.locator(".finding").count(), 25);
  await page.click(".group > .controls button");
  assert.equal(await page.locator(".finding").count(), 125);
  assert.equal(await page.evaluate(() => [...document.querySelectorAll(".finding")].indexOf(document.activeElement)), 25);
  await page.click(".group > .controls button");
  await page.click(".group > .controls button");
  assert.equal(await page.locator(".finding").count(), 300);
  assert.equal(await page.locator(".group > .controls button").isVisible(), false);
});

const finding = (i, severity, more = {}) => ({
  rule: `ungedatabasen/indberet-institution-kontakt/Elev.Felt${i % 60}/maxLength`, severity,
  path: `/Indberet/KontaktpersonInfo[${1 + (i >> 3)}]/Elev[${1 + i % 8}]/Felt${i % 60}`, line: 10 + i, column: 22, offset: 100 * i,
  message: `Elevens felt nummer ${i % 60} må højst være på 64 tegn; der er ${65 + i % 40}.`,
  fix: "Forkort værdien til højst 64 tegn. Mellemrum tæller med.", code: "12", value: `********** ***** ${i}`,
  evidence: "official", source: "Snitfladebeskrivelse: indberetning af kontaktpersoner, version 1.0, afsnit 6.1.3",
  help: "https://forkontrol.dk/ungedatabasen/indberet-institution-kontakt/#Elev.Felt/maxLength", ...more,
});

test("100,000 findings open and are filtered", async t => {
  const url = pageOf(t, reportOf(Array.from({ length: 40 }, (_, p) => ({
    file: `indberetninger/fil-${p}.xml`, findings: Array.from({ length: 2500 }, (_, i) => finding(2500 * p + i, i % 10 ? "error" : "warning")),
  }))));
  const begin = performance.now();
  const page = await open(t, browser, url);
  await page.locator("#report").waitFor();
  t.diagnostic(`opened in ${Math.round(performance.now() - begin)} ms`);
  assert.equal(await shown(page), "Viser alle 100.000 fund.");
  assert.ok(await page.evaluate(() => document.querySelectorAll("*").length) < 10_000, "only what is in view is in the page");
  // From the key to the moment at which the browser has laid the page out anew.
  const timed = (what, change) => page.evaluate(([what, change]) => {
    const begin = performance.now();
    const element = document.querySelector(change.at);
    if (change.check) element.click(); else {
      element.value = change.value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }
    document.body.getBoundingClientRect();
    return `${what}: ${Math.round(performance.now() - begin)} ms`;
  }, [what, change]).then(text => t.diagnostic(text));
  await timed("first search", { at: "#search", value: "elev[3]" });
  await timed("search", { at: "#search", value: "elev[2] felt17" });
  assert.match(await shown(page), /^Viser [\d.]+ af 100\.000 fund\.$/);
  await timed("search that finds nothing", { at: "#search", value: "findes ikke" });
  await timed("search that finds all", { at: "#search", value: "" });
  await timed("severity", { at: "#severities input", check: true });
  assert.equal(await shown(page), "Viser 10.000 af 100.000 fund.");
  await timed("severity back", { at: "#severities input", check: true });
  await timed("rule", { at: "#by-rule", value: "3" });
  await timed("all rules", { at: "#by-rule", value: "" });
  await timed("group by rule", { at: "input[value=rule]", check: true });
  assert.equal((await groups(page)).length, 30);
  await timed("group by field", { at: "input[value=field]", check: true });
  assert.deepEqual(page.faults, []);
});

test("many payloads with a finding each open too", async t => {
  const page = await open(t, browser, pageOf(t, reportOf(Array.from({ length: 5000 }, (_, p) => ({ file: `fil-${p}.xml`, findings: [finding(p, "error")] })))));
  assert.equal(await page.locator("#payloads > li").count(), 10);
  assert.equal((await groups(page)).length, 30);
  await page.click("#payloads-more");
  await page.click("#payloads-more");
  await page.locator("#payloads > li").last().locator("a").click();
  assert.equal(await shown(page), "Viser 1 af 5.000 fund.");
  await page.fill("#search", "fil-4999");
  await page.selectOption("#by-payload", "");
  assert.deepEqual(await groups(page), ["fil-4999.xml"]);
});

test("a report without findings says so", async t => {
  const page = await open(t, browser, pageOf(t, reportOf([{ file: "god.xml", findings: [] }])));
  assert.equal(await page.textContent("#result-heading"), "Gyldig");
  assert.equal(await shown(page), "Der er ingen fund.");
  assert.equal(await page.isVisible("#overview"), false);
  assert.equal(await page.isVisible("#controls"), false);
  assert.deepEqual(page.faults, []);
});

test("a file that was cut says so", async t => {
  const report = reportOf([]);
  delete report.payloads;
  const page = await open(t, browser, pageOf(t, report));
  assert.match(await page.textContent("#problem:visible"), /Rapporten kunne ikke vises/);
});

test("what a payload says is shown as text", async t => {
  for (const evil of ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--<script>", "{{report}}", "$& $1 $'", "\u2028\u202e\u0000", "__proto__"]) {
    const url = pageOf(t, reportOf([{ file: evil, findings: [finding(1, "error", {
      rule: `a/b/${evil}/${evil}`, path: evil, message: evil, fix: evil, value: evil, code: evil, source: evil, help: "javascript:alert(1)",
    })] }, { file: "en anden", findings: [] }]));
    const page = await open(t, browser, url);
    const visible = evil.replace("\u2028", "[U+2028]").replace("\u202e", "[U+202E]").replace("\u0000", "[U+0000]");
    assert.equal(await page.textContent("#payloads .file"), visible);
    assert.equal(await page.textContent(".finding .place code"), visible);
    assert.equal(await page.locator("a.help").count(), 0, "a help address is one of the web or none");
    assert.equal(await page.locator("img, iframe, script:not([type])").count(), 1, "the page's own script");
    for (const name of ["rule", "field"]) await page.check(`input[value=${name}]`);
    assert.equal(await shown(page), "Viser det ene fund.");
    assert.deepEqual(page.faults, []);
  }
});

test("the policy lets no other script or style in", async t => {
  const page = await open(t, browser, specimen("da"));
  const entered = await page.evaluate(async () => {
    const violations = [];
    document.addEventListener("securitypolicyviolation", event => violations.push(event.effectiveDirective));
    const script = document.createElement("script");
    try { script.text = "window.entered = true"; } catch { violations.push("text of a script"); }
    document.body.append(script);
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.head.append(style);
    try { document.body.innerHTML = "<p>"; } catch { violations.push("markup"); }
    try { await fetch("https://forkontrol.dk/"); } catch { violations.push("fetch"); }
    await new Promise(requestAnimationFrame); // violations are reported in a task of their own
    await new Promise(requestAnimationFrame);
    return { entered: window.entered, hidden: getComputedStyle(document.body).display, violations };
  });
  assert.equal(entered.entered, undefined);
  assert.equal(entered.hidden, "block");
  for (const directive of ["style-src-elem", "connect-src", "text of a script", "markup", "fetch"]) assert.ok(entered.violations.includes(directive), directive);
});

test("axe finds nothing", async t => {
  for (const lang of ["da", "en"]) for (const colorScheme of ["light", "dark"]) for (const width of [1280, 390]) {
    const page = await open(t, browser, specimen(lang), { colorScheme, viewport: { width, height: 900 } });
    for (const name of ["payload", "rule"]) {
      await page.check(`input[value=${name}]`);
      await page.evaluate(() => document.querySelectorAll("details:not([open]) > summary").forEach(summary => summary.click()));
      await page.waitForFunction(() => document.querySelectorAll(".group:not(:has(.finding))").length === 0);
      const found = await page.evaluate(`${axe}; axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})`);
      assert.deepEqual(found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(" ")}`), [], `${lang} ${colorScheme} ${width} ${name}`);
    }
  }
});

test("a narrow window does not scroll sideways", async t => {
  const page = await open(t, browser, specimen("da"), { viewport: { width: 320, height: 640 } });
  for (const name of ["payload", "rule", "field"]) {
    await page.check(`input[value=${name}]`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, name);
  }
});

test("nothing moves for those who ask for rest", async t => {
  const behavior = async reducedMotion => (await open(t, browser, specimen("da"), { reducedMotion })).evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  assert.equal(await behavior("reduce"), "auto");
  assert.equal(await behavior("no-preference"), "smooth");
});

test("paper gets every finding of the filter and no controls", async t => {
  const findings = Array.from({ length: 300 }, (_, i) => finding(i, i % 3 ? "error" : "warning"));
  const page = await open(t, browser, pageOf(t, reportOf([{ file: "a.xml", findings }, { file: "b.xml", findings }])), { colorScheme: "dark" });
  await page.uncheck("#severities input >> nth=0");
  await page.evaluate(() => addEventListener("beforeprint", () => { window.printed = document.querySelectorAll(".finding").length; }));
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 50_000);
  assert.equal(await page.evaluate(() => window.printed), 200);
  assert.equal(await page.locator(".finding").count(), 50, "and the screen is as it was");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.isVisible("#controls"), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.deepEqual(page.faults, []);
});

test("paper says what it leaves out of very many findings", async t => {
  const findings = Array.from({ length: 6000 }, (_, i) => finding(i, "error"));
  const page = await open(t, browser, pageOf(t, reportOf([{ file: "a.xml", findings }, { file: "b.xml", findings }])));
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".finding").count(), 5000);
  assert.equal(await page.textContent("#paper-note"), "Her er de første 5.000 af 12.000 fund; udvælg færre på skærmen for at få resten.");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".finding").count(), 50);
  assert.equal(await page.locator(".group:visible").count(), 2);
  await page.locator(".group summary").first().click();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".finding").count(), 25, "what was closed is closed again");
  await page.locator(".group summary").first().click();
  await page.locator(".group").first().locator(".finding").nth(24).waitFor();
  assert.equal(await page.textContent("#paper-note"), "");
});

test("without a script the verdict and the first findings are there", async t => {
  const page = await open(t, browser, specimen("da"), { javaScriptEnabled: false });
  const text = await page.innerText("main");
  for (const part of ["4 af 7 indberetninger er ikke gyldige", "15 fejl, 1.205 advarsler", "data/kontakt.xml", "Kontakttype mangler.", "Udfyld feltet."]) assert.ok(text.includes(part), part);
  assert.deepEqual(page.faults, []);
});
