import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {after, afterEach, before, describe, test} from "node:test";
import {broken, examples, valid} from "../support/files.js";
import {accessibility, startBrowser, type Browsing, type Opened, type Viewing} from "./browser.js";

const faulty = readFileSync(broken, "utf8");
const fine = readFileSync(valid, "utf8");

test("a server can import the element", async () => {
  await import("@forkontrol/validator/element");
});

describe("<forkontrol-check>", () => {
  let browsing: Browsing;
  before(async () => {
    browsing = await startBrowser();
  });
  after(() => browsing.stop());
  afterEach(() => browsing.closePages());

  async function open(html: string, viewing?: Viewing): Promise<Opened> {
    const page = await browsing.open(undefined, viewing);
    await page.evaluate(async (html) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("html { background: Canvas; color: CanvasText }"); // which axe does not think of by itself
      document.adoptedStyleSheets = [sheet];
      document.querySelector("main")!.innerHTML = html;
      await import("/forkontrol/forms/element.js" as string);
    }, html);
    return page;
  }

  const check = "forkontrol-check";
  const state = (page: Opened, name: string) => page.waitForFunction((name) => document.querySelector(`forkontrol-check:state(${name})`) !== null, name);
  const paste = async (page: Opened, text: string) => {
    await page.locator(check).locator("textarea").fill(text);
  };
  const findings = (page: Opened) => page.locator(check).locator(".finding");
  const drop = (page: Opened, name: string, content: string | number[]) =>
    page.locator(check).evaluate(
      (element, [name, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([typeof content === "string" ? content : new Uint8Array(content)], name));
        const zone = element.shadowRoot!.querySelector(".zone")!;
        for (const type of ["dragenter", "dragover", "drop"]) {
          zone.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, composed: true, cancelable: true}));
        }
      },
      [name, content] as const,
    );
  /** A payload of so many megabytes, dropped. */
  const dropLarge = (page: Opened, megabytes: number) =>
    page.locator(check).evaluate(
      (element, [text, megabytes]) => {
        const line = text.replaceAll(/\s+/g, " ") + "\n";
        const many = line.repeat(Math.ceil((1 << 20) / line.length));
        (element as any).file = new File(new Array(megabytes).fill(many), "mange.ndjson");
      },
      [readFileSync(`${examples}/ungedatabasen/indberet-gyldig.json`, "utf8"), megabytes] as const,
    );

  test("lists what is wrong with a text, where, and how it is mended", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    await paste(page, faulty);
    await state(page, "invalid");
    const expected = await page.locator(check).evaluate((element: any) => element.report.payloads[0]);
    assert.equal(await findings(page).count(), expected.findings.length);
    const first = (await findings(page).first().textContent())!;
    assert.match(first, /^Fejl: CPR-nummer skal være ti cifre/);
    assert.match(first, /Skriv CPR-nummeret som ti cifre/);
    assert.match(first, new RegExp(`Linje ${expected.findings[0].line}, tegn ${expected.findings[0].column}`));
    assert.match(await page.locator(check).locator(".verdict").innerText(), /^Ugyldig$/);
    await paste(page, fine);
    await state(page, "limited");
    assert.equal(await findings(page).count(), 0);
    assert.deepEqual(page.problems, []);
  });

  test("says how far it has checked, and valid plainly only of what it checked in full", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    const verdict = () => page.locator(check).locator(".verdict").innerText();
    await paste(page, fine);
    await state(page, "limited");
    assert.equal(await verdict(), "Gyldig, så vidt det kunne kontrolleres: 4 regler kræver registre");
    assert.equal(await page.locator(`${check}:state(valid)`).count(), 0);
    assert.equal(await page.locator(check).locator(".unchecked li").count(), 4, "a line for each register");
    assert.match((await page.locator(check).locator(".unchecked").textContent())!, /Registret enrolments mangler: 1 regel er ikke kontrolleret/);
    await paste(page, readFileSync(`${examples}/coesa/umo-liste-gyldig.xml`, "utf8"));
    await state(page, "valid");
    assert.equal(await verdict(), "Gyldig");
    assert.deepEqual(page.problems, []);
  });

  test("goes to the line of a finding", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    await paste(page, faulty);
    await state(page, "invalid");
    await page.locator(check).getByRole("button", {name: /^Linje/}).first().click();
    const [selected, line] = await page.locator(check).evaluate((element: any) => {
      const area = element.shadowRoot.querySelector("textarea");
      return [area.value.slice(area.selectionStart, area.selectionEnd), element.findings[0].line];
    });
    assert.ok(faulty.split(/\r?\n/)[line - 1]!.endsWith(selected) && selected !== "", selected);
  });

  test("takes a file that is dropped, or chosen, and shows it when it is a text", async () => {
    const page = await open(`<form><forkontrol-check name="payload"></forkontrol-check></form>`);
    await drop(page, "fejl.xml", faulty);
    await state(page, "invalid");
    assert.equal(await page.locator(check).locator("textarea").inputValue(), faulty.replaceAll("\r\n", "\n"));
    assert.equal(await page.evaluate(() => (new FormData(document.querySelector("form")!).get("payload") as File).name), "fejl.xml");
    await page.locator(check).locator("input[type=file]").setInputFiles(valid);
    await state(page, "limited");
    assert.deepEqual(page.problems, []);
  });

  test("reads a file in another encoding as it is, and shows the place of a finding below it", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    await drop(page, "latin.xml", [...readFileSync(`${examples}/ungedatabasen/indberet-fejl-iso-8859-1-cpr.xml`)]);
    await state(page, "invalid");
    await page.locator(check).locator("[part=file]").waitFor();
    assert.match((await page.locator(check).locator("[part=file]").textContent())!, /^latin\.xml \(.*bytes?\)$/);
    await page.locator(check).getByRole("button", {name: /^Linje/}).first().click();
    assert.match((await page.locator(check).locator("[part=excerpt]").textContent())!, /0000000000/);
  });

  describe("in a form", () => {
    const form = `<form method="post" action="/sent"><label for="c">Indberetning</label><fieldset><forkontrol-check id="c" name="payload" required></forkontrol-check></fieldset><button>Send</button></form>`;
    const data = (page: Opened) => page.evaluate(() => new FormData(document.querySelector("form")!).get("payload"));
    const valid = (page: Opened) => page.$eval("form", (form) => (form as HTMLFormElement).checkValidity());

    test("is a control: label, value, validity", async () => {
      const page = await open(form);
      assert.equal(await valid(page), false, "it is required");
      assert.equal(await data(page), null);
      await page.click("label");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "c");
      await page.keyboard.insertText(faulty);
      assert.equal(await valid(page), false, "nothing is valid before it has been checked");
      await state(page, "invalid");
      assert.equal(await valid(page), false);
      assert.match(await page.locator(check).evaluate((element: any) => element.validationMessage), /CPR-nummer skal være ti cifre/);
      assert.equal(await data(page), faulty.replaceAll("\r\n", "\n"));
      await page.click("text=Send");
      assert.equal(new URL(page.url()).pathname, "/", "it is not sent");
      await paste(page, fine);
      await state(page, "limited");
      await page.click("text=Send");
      await page.waitForURL("**/sent");
      assert.deepEqual(page.problems, []);
    });

    test("keeps nothing back for a warning", async () => {
      const page = await open(form);
      await paste(page, readFileSync(`${examples}/ungedatabasen/indberet-advarsel-mail.xml`, "utf8"));
      await state(page, "warned");
      assert.equal(await valid(page), true);
      assert.equal(await findings(page).count(), 1);
    });

    test("is reset and disabled with it", async () => {
      const page = await open(form);
      await paste(page, faulty);
      await state(page, "invalid");
      await page.$eval("form", (form) => (form as HTMLFormElement).reset());
      await state(page, "empty");
      assert.equal(await data(page), null);
      assert.equal(await findings(page).count(), 0);
      await page.$eval("fieldset", (fieldset) => ((fieldset as HTMLFieldSetElement).disabled = true));
      assert.equal(await page.locator(check).locator("textarea").isDisabled(), true);
      assert.equal(await valid(page), true, "as the browser does with any control that is disabled");
      await drop(page, "fejl.xml", faulty);
      assert.equal(await page.locator(check).evaluate((element: any) => element.value), "");
    });
  });

  test("shows how far it has come with a large file, and can be cancelled", async () => {
    const page = await open(`<forkontrol-check required></forkontrol-check>`);
    await dropLarge(page, 200);
    // In the page, so that no time passes between seeing how far it has come and cancelling.
    const said = await page.evaluate(async () => {
      const root = document.querySelector("forkontrol-check")!.shadowRoot!;
      const progress = root.querySelector("progress")!;
      while (!(progress.value > 0)) {
        await new Promise(requestAnimationFrame);
      }
      const cancel = [...root.querySelectorAll("button")].find((button) => button.textContent === "Annullér")!;
      const text = root.querySelector("[role=status]")!.textContent!;
      cancel.click();
      return text;
    });
    assert.match(said, /^Kontrollerer … \d+ %$/);
    await state(page, "failed");
    assert.equal(await page.locator(check).evaluate((element: any) => element.checkValidity()), false, "what was not read to the end is not valid");
    assert.match((await page.locator(check).getByRole("status").first().textContent())!, /annulleret/);
    await page.locator(check).getByRole("button", {name: "Ryd"}).click();
    await paste(page, fine);
    await state(page, "limited");
    assert.deepEqual(page.problems, []);
  });

  test("counts all findings and lists some of them at a time", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    const pupils = "<Elev><CPRNr>1</CPRNr></Elev>".repeat(90);
    await paste(page, fine.replace(/<Elev>.*<\/Elev>/s, pupils));
    await state(page, "invalid");
    assert.match(await page.locator(check).locator("[part=counts]").innerText(), /^90 fejl/);
    assert.equal(await findings(page).count(), 50);
    await page.locator(check).getByRole("button", {name: "Vis 40 til"}).click();
    assert.equal(await findings(page).count(), 90);
  });

  test("is used with keys alone", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    await page.keyboard.press("Tab");
    await page.keyboard.insertText(faulty);
    await state(page, "invalid");
    const names: string[] = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press("Tab");
      names.push(await page.locator(check).evaluate((element) => element.shadowRoot!.activeElement!.textContent!));
    }
    assert.deepEqual(names.slice(0, 2), ["Vælg fil", "Ryd"]);
    assert.match(names[2]!, /^Linje/);
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(check).evaluate((element) => element.shadowRoot!.activeElement!.localName), "textarea");
  });

  test("speaks the language of the page around it", async () => {
    const page = await open(`<div lang="en"><forkontrol-check></forkontrol-check></div>`);
    await paste(page, faulty);
    await state(page, "invalid");
    assert.match((await findings(page).first().textContent())!, /^Error: CPR number must be ten digits/);
  });

  test("checks against the message that it is given", async () => {
    const page = await open(`<forkontrol-check message="ungedatabasen/indberet-institution-kontakt@1.0#Indberet"></forkontrol-check>`);
    await paste(page, `{"KontaktpersonInfo": {}}`);
    await state(page, "invalid");
    assert.equal(await findings(page).count(), 5);
  });

  test("uses the kit that it is given", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    await page.locator(check).evaluate(async (element: any) => {
      const {load} = await import("/forkontrol/index.js" as string);
      element.kit = load();
    });
    await paste(page, faulty);
    await state(page, "invalid");
    await drop(page, "gyldig.xml", fine);
    await state(page, "limited");
    assert.equal(await page.evaluate(() => performance.getEntriesByType("resource").some(({name}) => name.endsWith("thread.js"))), false, "no worker was started");
  });

  for (const policy of ["worker-src 'none'", "require-trusted-types-for 'script'; trusted-types other"]) {
    test(`checks in the page's own thread where it lets no worker start: ${policy}`, async () => {
      const page = await browsing.open();
      await page.evaluate(async (policy) => {
        const meta = document.createElement("meta");
        meta.httpEquiv = "Content-Security-Policy";
        meta.content = policy;
        document.head.append(meta);
        await import("/forkontrol/forms/element.js" as string);
        document.querySelector("main")!.append(document.createElement("forkontrol-check"));
      }, policy);
      await paste(page, faulty);
      await state(page, "invalid");
      assert.ok((await findings(page).count()) > 0);
      const code = await page.evaluate(async () => (await import("/forkontrol/worker.js" as string)).loadInWorker({systems: ["ungedatabasen"]}).catch((error: any) => error.code));
      assert.equal(code, "load");
    });
  }

  test("says so when the rules cannot be fetched, and is not valid", async () => {
    const page = await open("");
    await page.route("**/*.wasm", (route) => route.abort());
    await page.evaluate(() => (document.querySelector("main")!.innerHTML = "<forkontrol-check></forkontrol-check>"));
    await paste(page, fine);
    await state(page, "failed");
    assert.equal(await page.locator(check).evaluate((element: any) => element.checkValidity()), false);
    await page.unroute("**/*.wasm");
    await paste(page, fine + "\n");
    await state(page, "limited");
  });

  test("takes waivers: what they cover is counted, listed last and no error to the form", async () => {
    const rule = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr";
    const waivers = (path: string) => JSON.stringify({waivers: [{rule, path, reason: "Elever fra udlandet", owner: "Drift", expires: "2999-12-31"}]});
    const page = await open("");
    let body = waivers("**/CPRNr");
    await page.route("**/w.json", (route) => route.fulfill({body, contentType: "application/json"}));
    await page.evaluate(() => (document.querySelector("main")!.innerHTML = `<forkontrol-check waivers="/w.json"></forkontrol-check>`));
    await paste(page, faulty);
    await state(page, "waived");
    await state(page, "invalid");
    const valid = () => page.locator(check).evaluate((element: any) => element.checkValidity());
    assert.equal(await valid(), true);
    assert.equal(await page.locator(check).locator("[part=counts]").innerText(), "3 fejl, alle undtaget");
    assert.equal(await findings(page).first().locator("[part=waived]").innerText(), "Undtaget: Elever fra udlandet (Drift, til og med 2999-12-31)");

    await page.evaluate(() => document.querySelector("forkontrol-check")!.removeAttribute("waivers"));
    await page.waitForFunction(() => document.querySelector("forkontrol-check:state(invalid):not(:state(waived))") !== null);
    assert.equal(await valid(), false);

    body = `{"waivers": [{"rule": "${rule}"}]}`;
    await page.evaluate(() => document.querySelector("forkontrol-check")!.setAttribute("waivers", "/w.json"));
    await page.locator(check).locator("[part=status]", {hasText: 'Undtagelserne kunne ikke læses, så intet er undtaget. /w.json:1:14: "expires" mangler'}).waitFor();
    assert.equal(await valid(), false);
    assert.match(page.problems.splice(0).join(), /"expires" mangler/, "developers see it too");
  });

  test("takes colours from custom properties and styles for its parts", async () => {
    const page = await open(`<forkontrol-check></forkontrol-check>`);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        forkontrol-check { --forkontrol-error: rgb(1, 2, 3); }
        forkontrol-check::part(finding) { padding-left: 77px; }
        forkontrol-check:state(invalid) { outline: 5px solid rgb(4, 5, 6); }`);
      document.adoptedStyleSheets.push(sheet);
    });
    await paste(page, faulty);
    await state(page, "invalid");
    const style = await findings(page).first().evaluate((finding) => {
      const {borderInlineStartColor, paddingLeft} = getComputedStyle(finding);
      const host = (finding.getRootNode() as ShadowRoot).host;
      return [borderInlineStartColor, paddingLeft, getComputedStyle(host).outlineColor];
    });
    assert.deepEqual(style, ["rgb(1, 2, 3)", "77px", "rgb(4, 5, 6)"]);
    assert.equal(await page.locator(check).evaluate((element) => element.shadowRoot!.querySelectorAll("[style], style").length), 0);
    assert.deepEqual(page.problems, []);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`is accessible, ${colorScheme}`, async () => {
      const page = await open(`<h1>Prøve</h1><label for="c">Indberetning</label><forkontrol-check id="c"></forkontrol-check>`, {colorScheme, width: 390});
      assert.deepEqual(await accessibility(page), []);
      await paste(page, faulty);
      await state(page, "invalid");
      assert.deepEqual(await accessibility(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      await drop(page, "latin.xml", [...readFileSync(`${examples}/ungedatabasen/indberet-fejl-iso-8859-1-cpr.xml`)]);
      await page.locator(check).locator("[part=file]").waitFor();
      await state(page, "invalid");
      await page.locator(check).getByRole("button", {name: /^Linje/}).first().click();
      await page.locator(check).locator("[part=excerpt]").waitFor();
      assert.deepEqual(await accessibility(page), []);
    });
  }
});
