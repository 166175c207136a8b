import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {after, afterEach, before, describe, test} from "node:test";
import {packageFolder} from "../support/files.js";
import {startBrowser, type Browsing, type Opened} from "./browser.js";

type Rewriting = Generator<string, {text: string; unsafe: boolean} | undefined, boolean>;

// The cases are those of internal/fix.
describe("a value is rewritten as forkontrol check --fix does", async () => {
  const {rewrite} = (await import(pathToFileURL(join(packageFolder, "dist", "forms", "offers.js")).href)) as {rewrite: (value: string) => Rewriting};
  const fields = JSON.parse(readFileSync(join(packageFolder, "..", "..", "internal", "fix", "testdata", "rewrites.json"), "utf8")) as {
    field: string;
    allowed: string;
    cases: {value: string; text: string | null; unsafe?: boolean}[];
  }[];
  for (const {field, allowed, cases} of fields) {
    test(field, () => {
      const pattern = new RegExp(allowed);
      for (const {value, text, unsafe = false} of cases) {
        const rewriting = rewrite(value);
        let step = rewriting.next();
        while (!step.done) {
          step = rewriting.next(pattern.test(step.value));
        }
        assert.deepEqual(step.value, text === null ? undefined : {text, unsafe}, value);
      }
    });
  }
});

describe("beside a field", () => {
  let browsing: Browsing;
  before(async () => {
    browsing = await startBrowser();
  });
  after(() => browsing.stop());
  afterEach(() => browsing.closePages());

  const message = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";
  const fields = {"KontaktpersonInfo.Elev": {rows: ".elev", fields: {CPRNr: "cpr"}}, "KontaktpersonInfo.SlutDato": "end"};

  async function open(options: {lang?: string; offers?: boolean; worker?: boolean} = {}): Promise<Opened> {
    const page = await browsing.open();
    await page.evaluate(
      async ([message, fields, {worker, ...options}]) => {
        document.querySelector("main")!.innerHTML = `<form><p class="elev"><label>CPR <input name="cpr"></label></p><p><label>Slut <input name="end"></label></p><button>Send</button></form>`;
        const core = await import("/forkontrol/index.js" as string);
        const remote = await import("/forkontrol/worker.js" as string);
        const forms = await import("/forkontrol/forms/index.js" as string);
        const kit = await (worker ? remote.loadInWorker() : core.load({lang: ["da", "en"]}));
        await forms.bindForm(document.querySelector("form"), {kit, message, fields, ...options}).ready;
      },
      [message, fields, options] as const,
    );
    return page;
  }
  const write = async (page: Opened, name: string, value: string) => {
    await page.fill(`[name=${name}]`, value);
    await page.press(`[name=${name}]`, "Tab");
  };
  const offered = (page: Opened) => page.locator(".forkontrol-offer");

  for (const worker of [false, true]) {
    test(`stands what it would be, and a press writes it${worker ? ", with a kit in a worker" : ""}`, async () => {
      const page = await open({worker});
      await write(page, "cpr", "010105-4321");
      await offered(page).waitFor();
      assert.equal(await offered(page).textContent(), "Skriv 0101054321 i stedet");
      const described = await page.$eval("[name=cpr]", input => document.getElementById(input.getAttribute("aria-describedby")!)!.textContent);
      assert.match(described!, /Skriv 0101054321 i stedet$/, "it is read with the findings");
      await offered(page).click();
      await offered(page).waitFor({state: "detached"});
      assert.equal(await page.inputValue("[name=cpr]"), "0101054321");
      assert.equal(await page.locator(".forkontrol-finding").count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement!.getAttribute("name")), "cpr");
    });
  }

  test("changes with what is written, and goes when nothing is known", async () => {
    const page = await open({lang: "en"});
    await write(page, "end", "31-8-2026 00:00:00");
    await offered(page).waitFor();
    assert.equal(await offered(page).textContent(), "Write 2026-08-31T00:00:00 instead");
    await page.fill("[name=end]", "30-8-2026 00:00:00");
    await page.getByText("Write 2026-08-30T00:00:00 instead").waitFor();
    assert.equal(await offered(page).count(), 1);
    await page.fill("[name=end]", "31-9-2026 00:00:00");
    await offered(page).waitFor({state: "detached"});
    assert.equal(await page.locator(".forkontrol-finding").count(), 1);
  });

  test("stands nothing where that is not wanted", async () => {
    const page = await open({offers: false});
    await write(page, "cpr", "010105-4321");
    await page.locator(".forkontrol-finding").waitFor();
    await page.evaluate(() => new Promise(done => setTimeout(done)));
    assert.equal(await offered(page).count(), 0);
  });
});
