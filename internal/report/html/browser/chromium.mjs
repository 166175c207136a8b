// Starts Chromium on pages that stand on the disk, and keeps account of what they do.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

export const start = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// specimen is the page that the tests in Go compare with what is written.
export const specimen = lang => new URL(`../testdata/${lang}.html`, import.meta.url);

// open shows a page in a window of its own. Its faults are what no report page may
// do: ask for anything, break its own policy, or fail.
export const open = async (t, browser, url, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.faults = [];
  const fault = text => page.faults.push(text);
  page.on("request", request => request.url() === String(url) || fault(`request: ${request.url()}`));
  page.on("pageerror", error => fault(`error: ${error}`));
  page.on("console", message => ["error", "warning"].includes(message.type()) && fault(`${message.type()}: ${message.text()}`));
  page.on("dialog", dialog => { fault(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(String(url));
  return page;
};

// pageOf is a page with a report of the test's own. It is put together as anyone
// does who has the shell: text before, report, text after.
export const pageOf = (t, report, lang = "da") => {
  const [before, rest] = readFileSync(specimen(lang), "utf8").split(/(?<=<script type="application\/json" id="report-data">)/);
  const after = rest.slice(rest.indexOf("</script>"));
  const folder = mkdtempSync(join(tmpdir(), "forkontrol-report-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "report.html");
  writeFileSync(file, before + JSON.stringify(report).replaceAll("<", "\\u003c") + after);
  return pathToFileURL(file);
};

// reportOf is a report on payloads that each have these findings.
export const reportOf = payloads => {
  const counts = findings => Object.fromEntries(["error", "warning", "info"].map(s => [s, findings.filter(f => f.severity === s).length]));
  const list = payloads.map(({ file, findings }) => {
    const c = counts(findings);
    return {
      file, format: "xml", message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", evidence: "official",
      verdict: c.error > 0 ? "invalid" : "valid", reach: "full", answer: c.error > 0 ? "Ugyldig" : "Gyldig", findings, counts: c, truncated: false, unchecked: [],
    };
  });
  const invalid = list.filter(p => p.verdict === "invalid").length;
  return {
    forkontrol: "0.1.0", ruleset: "sha256:made-up", asOf: "2026-11-21", payloads: list,
    summary: { payloads: list.length, valid: list.length - invalid, invalid, undecided: 0, failed: 0, limited: 0 },
  };
};
