// A worker (see worker.go) that opens pages of built sites in Chromium as somebody does who was never there before.
//
//   node js/site.mjs CHROMIUM NAME=FOLDER...
//
//   visit NAME PROFILE PATH STEP...     {"fcp":…,"lcp":…,"cls":…,"tbt":…,"bytes":…,"requests":…,"ahead":…,"steps":{STEP:…}}
//
// The answer has no blanks. Times are milliseconds; fcp and lcp count from the first byte that the server sends, which on
// this machine says nothing of any other.
//
// A page is opened in a new context, without anything kept from before. When it is quiet, what it took to get there is
// noted, and then the steps are taken, one after another. What the page loads ahead while it rests, the package with its module
// and rules, is in `ahead` and not in `bytes` and `requests`. A step of somebody in a hurry is a visit of its own.
import fs from "node:fs";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../site/build/serve.mjs";

const vitals = fs.readFileSync(new URL("../node_modules/web-vitals/dist/web-vitals.iife.js", import.meta.url), "utf8");
const broken = fileURLToPath(new URL("../../examples/ungedatabasen/indberet-fejl-cpr.xml", import.meta.url));
const example = fs.readFileSync(broken, "utf8");

// The network of the phone is Lighthouse's preset "slow 4G", 150 ms there and back and 1.6 Mbit/s. Chromium holds back
// whole requests and not packets; so that a page takes as long all the same, Lighthouse makes the latency 3.75 times
// as long and leaves nine tenths of the throughput. So does this.
const slow4G = { offline: false, latency: 150 * 3.75, downloadThroughput: (1.6 * 1024 * 1024 * 0.9) / 8, uploadThroughput: (750 * 1024 * 0.9) / 8 };
const profiles = {
  phone: { options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true }, network: slow4G, slower: 4 },
  desktop: { options: { viewport: { width: 1280, height: 900 } } },
};

/**
 * Milliseconds by the page's own clock from the first thing that an act does in the page to the frame in which so many
 * elements stand as a selector finds; one or more when no number is given.
 */
async function took(page, act, selector, count) {
  await page.evaluate(([selector, count]) => {
    let begin;
    for (const type of ["pointerdown", "keydown", "beforeinput", "input"]) addEventListener(type, (e) => { begin ??= e.timeStamp; }, { capture: true });
    globalThis.took = new Promise((resolve) => {
      const look = () => {
        const n = document.querySelectorAll(selector).length;
        if (begin !== undefined && (count === undefined ? n > 0 : n === count)) resolve(performance.now() - begin);
        else requestAnimationFrame(look);
      };
      look();
    });
  }, [selector, count]);
  await act();
  return page.evaluate(() => globalThis.took);
}

/** What somebody does on a page: each says how many milliseconds it took. */
const steps = {
  // A payload is pasted where nothing was used before: the editor, the module and the rules are loaded for it.
  paste: (page) => took(page, async () => {
    await page.locator(".validator textarea").click();
    await page.keyboard.insertText(example);
  }, ".validator .status-invalid"),
  // After it: one of its three errors is fixed.
  async mend(page) {
    await page.locator(".validator .findings li button").first().click(); // selects what is wrong
    return took(page, () => page.keyboard.insertText("0101059999"), ".validator .findings li", 2);
  },
  // A word is searched for where nobody has searched before.
  search: (page) => took(page, async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.insertText("mailadresse");
  }, "site-search .results li"),
};

/** What somebody does who has just come and waits for nothing: each opens the page itself. */
const hurried = {
  // A payload is pasted as soon as the page has come to life.
  async hurry(page, address) {
    await page.goto(address, { waitUntil: "commit" });
    await page.locator("[data-validator][data-ready]").waitFor();
    return steps.paste(page);
  },
  // A broken file is chosen, in two taps: on the button, and on the file. It is over when the first sentence that says what
  // to mend is in the window; time counts from the first byte of the page.
  async walk(page, address) {
    await page.goto(address, { waitUntil: "commit" });
    const ready = page.locator("[data-validator][data-ready]");
    await ready.waitFor();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".validator button.primary").click()]);
    await chooser.setFiles(broken);
    return page.evaluate(() => new Promise((resolve) => {
      const { responseStart } = performance.getEntriesByType("navigation")[0];
      const look = () => {
        const fix = document.querySelector(".validator .findings .fix")?.getBoundingClientRect();
        if (fix && fix.top >= 0 && fix.bottom <= innerHeight) resolve(performance.now() - responseStart);
        else requestAnimationFrame(look);
      };
      look();
    }));
  },
};

/** Runs in a page before all else: notes what the page shows and when. */
function watch({ onCLS, onFCP, onLCP }) {
  const noted = globalThis.noted = { tasks: [] };
  onFCP(({ value }) => { noted.fcp = value; });
  onLCP(({ value }) => { noted.lcp = value; }, { reportAllChanges: true });
  onCLS(({ value }) => { noted.cls = value; }, { reportAllChanges: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) noted.tasks.push({ start: e.startTime, end: e.startTime + e.duration }); }).observe({ type: "longtask", buffered: true });
}

/** Resolves when the page has shown itself and for two more seconds no task of it has been long. */
const quiet = () => new Promise((resolve, reject) => {
  const begin = performance.now();
  const look = () => {
    const last = Math.max(begin, ...globalThis.noted.tasks.map((t) => t.end));
    if (globalThis.noted.lcp !== undefined && performance.now() - last > 2000) resolve();
    else if (performance.now() > 60_000) reject(new Error("the page does not come to rest"));
    else setTimeout(look, 200);
  };
  look();
});

/** The time beyond 50 ms of each long task after the first paint, as Lighthouse counts it. */
const blocking = (tasks, from) => tasks.filter((t) => t.end > from).reduce((sum, t) => sum + Math.max(0, t.end - Math.max(t.start, from) - 50), 0);

/** A page in a context of its own, as a profile has it, and what ends it. */
async function opened(profile) {
  const { options, network, slower } = profiles[profile];
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (network) await session.send("Network.emulateNetworkConditions", network);
  if (slower) await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  return { page, close: () => context.close() };
}

/** Reports whether a request is for what the validator loads ahead. */
const isAhead = (r) => new URL(r.url()).pathname.includes("/live/kit-");

async function visit(name, profile, path, ...todo) {
  const address = sites[name].address + path;
  const { page, close } = await opened(profile);
  let seen;
  try {
    await page.addInitScript(`${vitals};(${watch})(webVitals)`);
    const loaded = [], ahead = [];
    page.on("requestfinished", (r) => (isAhead(r) ? ahead : loaded).push(r.sizes().then((s) => s.responseBodySize + s.responseHeadersSize)));
    const answer = await page.goto(address, { waitUntil: "networkidle" });
    if (!answer.ok()) throw new Error(`${name} ${path}: ${answer.status()}`);
    await page.evaluate(quiet);
    const sum = async (sizes) => (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    const noted = await page.evaluate(() => ({ ...globalThis.noted, from: performance.getEntriesByType("navigation")[0].responseStart }));
    seen = { fcp: noted.fcp - noted.from, lcp: noted.lcp - noted.from, cls: noted.cls ?? 0, tbt: blocking(noted.tasks, noted.fcp), bytes: await sum(loaded), requests: loaded.length, ahead: await sum(ahead), steps: {} };
    for (const step of todo.filter((step) => step in steps)) seen.steps[step] = await steps[step](page);
  } finally {
    await close();
  }
  for (const step of todo.filter((step) => step in hurried)) {
    const { page, close } = await opened(profile);
    try {
      seen.steps[step] = await hurried[step](page, address);
    } finally {
      await close();
    }
  }
  return seen;
}

const sites = {};
for (const word of process.argv.slice(3)) {
  const [, name, dist] = /^([^=]+)=(.*)$/.exec(word);
  sites[name] = await serve({ dist, policy: name === "forkontrol" ? undefined : "" });
}
const args = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const browser = await chromium.launch({ executablePath: process.argv[2], args: args.split(" ") });

console.log(`ready ${browser.version()}`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(" ");
  console.log(command === "visit" ? await visit(...words).then(JSON.stringify, (error) => `error ${error.message.split("\n")[0]}`) : `error no command ${line}`);
}
await browser.close();
for (const s of Object.values(sites)) await s.close();
