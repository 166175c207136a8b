import assert from "node:assert/strict";
import {after, afterEach, before, describe, test} from "node:test";
import {startBrowser, type Browsing, type Opened} from "./browser.js";

// The page's own names: the functions given to page.evaluate run there.
declare global {
  interface Window {
    kit: any;
    bound: any;
    sent: string[];
    modules: any;
  }
}

const contact = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";
const answer = "ungedatabasen/indberet-institution-kontakt@1.0#IndberetSvar";
const event = "ungedatabasen/indberet-uddannelse@1.0#IndberetUddannelse";
const course = "elevdatabasen/indberet@1.0#Indberet";

describe("bindForm", () => {
  let browsing: Browsing;
  before(async () => {
    browsing = await startBrowser();
  });
  after(() => browsing.stop());
  afterEach(() => browsing.closePages());

  /** A page with a form, the package, and a kit; what would be sent goes to `sent`. */
  async function open(html: string, {worker = false} = {}): Promise<Opened> {
    const page = await browsing.open();
    await page.evaluate(
      async ([html, worker]) => {
        document.querySelector("main")!.innerHTML = `<form method="post" action="/sent">${html}<button>Send</button></form>`;
        const core = await import("/forkontrol/index.js" as string);
        const remote = await import("/forkontrol/worker.js" as string);
        const forms = await import("/forkontrol/forms/index.js" as string);
        window.modules = {...core, ...remote, ...forms};
        window.kit = await (worker ? remote.loadInWorker() : core.load());
        window.sent = [];
        document.querySelector("form")!.addEventListener("submit", (event) => {
          event.preventDefault();
          window.sent.push(new URLSearchParams(new FormData(event.target as HTMLFormElement, event.submitter) as any).toString());
        });
      },
      [html, worker] as const,
    );
    return page;
  }

  /** Binds the form; options are JSON. */
  const bind = (page: Opened, message: string, fields: object, options: object = {}) =>
    page.evaluate(
      async ([message, fields, options]) => {
        window.bound = window.modules.bindForm(document.querySelector("form"), {kit: window.kit, message, fields, ...options});
        await window.bound.ready;
      },
      [message, fields, options] as const,
    );

  const payload = (page: Opened) => page.evaluate(() => window.bound.payload());
  const sent = (page: Opened) => page.evaluate(() => window.sent);
  const shown = (page: Opened) => page.locator(".forkontrol-finding").allTextContents();
  const summary = (page: Opened) => page.locator("[role=alert]");

  const contactFields = {
    "KontaktpersonInfo.Elev": {rows: ".elev", fields: {CPRNr: "cpr"}},
    "KontaktpersonInfo.DatakildeInstitutionNummer": "institution",
    "KontaktpersonInfo.KontaktPerson": "person",
    "KontaktpersonInfo.KontaktTelefon": "phone",
    "KontaktpersonInfo.KontaktMail": "mail",
    "KontaktpersonInfo.SlutDato": "end",
  };
  const contactForm = (value: Record<string, string> = {}) =>
    `<p class="elev"><label>CPR <input name="cpr" value="${value["cpr"] ?? ""}"></label></p>` +
    ["institution", "person", "phone", "mail", "end"].map((name) => `<p><label>${name} <input name="${name}" value="${value[name] ?? ""}"></label></p>`).join("");

  test("of many fields checks the one that is typed in, and the whole when the typing pauses", async () => {
    const rows = Array.from({length: 60}, () => `<p class="elev"><label>CPR <input name="cpr" value="0101054321"></label></p>`).join("");
    const page = await open(rows + contactForm({cpr: "0101054321", institution: "999001", person: "x", phone: "1", mail: "a@b.example"}));
    await page.evaluate(() => {
      const {kit} = window;
      window.modules.asked = {whole: 0, field: 0};
      window.kit = {
        lang: kit.lang,
        describe: (...of: unknown[]) => kit.describe(...of),
        check: (...of: unknown[]) => (window.modules.asked.whole++, kit.check(...of)),
        checkField: (...of: unknown[]) => (window.modules.asked.field++, kit.checkField(...of)),
      };
    });
    await bind(page, contact, contactFields, {offers: false});
    const cpr = page.locator("[name=cpr]").first();
    await cpr.fill("310205");
    await page.focus("[name=person]");
    await page.locator(".forkontrol-finding").first().waitFor();
    // Letters as they come when somebody types fast.
    const seen = await page.evaluate(() => {
      const {asked} = window.modules;
      const control = document.querySelector<HTMLInputElement>("[name=cpr]")!;
      Object.assign(asked, {whole: 0, field: 0});
      const told: string[] = [];
      for (const text of ["0", "01", "010105432", "0101054321"]) {
        control.value = text;
        control.dispatchEvent(new Event("input", {bubbles: true}));
        told.push(control.validationMessage === "" ? "right" : "wrong");
      }
      return {...asked, told};
    });
    assert.deepEqual(seen, {whole: 0, field: 4, told: ["wrong", "wrong", "wrong", "right"]});
    await page.waitForFunction(() => window.modules.asked.whole > 0);
    assert.equal(await page.evaluate(() => window.modules.asked.whole), 1);
    // What is sent has been checked as a whole.
    await cpr.fill("31");
    assert.equal(await page.evaluate(() => window.bound.check()), false);
  });
  const good = {cpr: "0101054321", institution: "999001", person: "Ungevejledningen", phone: "00000000", mail: "vejledning@skole.example"};

  const eventFields = {CPRNr: "cpr", Haendelse: "event", Dato: "date", COSAformal: "cosa", Afgangsaarsag: "reason"};
  const eventForm = `
    <label>CPR <input name="cpr"></label>
    <label>Dato <input name="date" type="date"></label>
    <label>Formål <input name="cosa"></label>
    <fieldset><legend>Hændelse</legend>
      ${["Optag", "Frafaldstruet", "Afbrud"].map((value) => `<label><input type="radio" name="event" value="${value}"> ${value}</label>`).join("")}
    </fieldset>
    <label>Årsag <select name="reason"><option value="">Ingen</option><option>71</option><option>72</option></select></label>`;

  describe("fields that depend on each other", () => {
    test("a change of one shows the error at the other, and clears it", async () => {
      const page = await open(`
        <p class="status"><label>CPR <input name="cpr" value="0101054321"></label><label><input type="checkbox" name="ok"> Godkendt</label>
        <label>Kode <input name="code"></label><label>Tekst <input name="text"></label></p>`);
      await bind(page, answer, {ElevStatus: {rows: ".status", fields: {CPRNr: "cpr", IndberetningOk: "ok", Fejlkode: "code", FejlTekst: "text"}}});
      const invalid = () => page.getAttribute("[name=cpr]", "aria-invalid");
      const validity = () => page.$eval("[name=cpr]", (input) => (input as HTMLInputElement).validationMessage);
      await page.fill("[name=cpr]", "3112054321");
      await page.fill("[name=text]", "Ikke aktiv på institutionen");
      await page.fill("[name=code]", "84");
      await page.focus("[name=text]");
      assert.deepEqual(await shown(page), []);
      await page.fill("[name=code]", "5"); // goes without a CPR number
      await page.fill("[name=text]", "Ukendt institutionsnummer");
      await page.focus("[name=cpr]");
      assert.match((await shown(page)).join("\n"), /^Fejl: .*selv om fejlkoden er 5.*$/, "and nothing else");
      assert.equal(await invalid(), "true", "the rule says that it shows at the CPR number");
      assert.notEqual(await validity(), "");
      await page.fill("[name=code]", "84");
      assert.deepEqual((await shown(page)).filter((text) => text.startsWith("Fejl:")), [], "gone as soon as the other is mended");
      assert.equal(await invalid(), null);
      assert.equal(await validity(), "");
    });

    test("a rule over several fields warns and keeps nothing", async () => {
      const page = await open(eventForm);
      await bind(page, event, eventFields);
      await page.fill("[name=cpr]", "0101054321");
      await page.fill("[name=date]", "2026-03-01");
      await page.fill("[name=cosa]", "4800");
      await page.check("[value=Afbrud]");
      await page.click("text=Send");
      assert.equal((await sent(page)).length, 1);
      assert.match((await summary(page).textContent())!, /Advarsel:/, "it belongs to no field");
      await page.selectOption("[name=reason]", "72");
      assert.equal(await summary(page).isVisible(), false);
    });

    test("findings of an object stand at its fieldset, those of a list behind its rows", async () => {
      const row = `<li class="period"><label>Fra <input name="from"></label><label>Til <input name="to"></label></li>`;
      const page = await open(`
        <fieldset id="course"><legend>Forløb</legend><label>CPR <input name="cpr"></label><label>Afdeling <input name="department" value="999001"></label>
        <ol>${row}${row}</ol></fieldset>`);
      const inner = "elev_institutionsforløb";
      await page.evaluate(
        async ([message, inner]) => {
          window.bound = window.modules.bindForm(document.querySelector("form"), {
            kit: window.kit,
            message,
            fields: {
              [inner!]: document.querySelector("#course"),
              [`${inner}.CPRNr`]: "cpr",
              [`${inner}.Afdeling`]: "department",
              [`${inner}.elev_skoleperiode`]: {rows: (form: Element) => form.querySelectorAll(".period"), fields: {Startdato: "from", Slutdato: "to"}},
            },
          });
        },
        [course, inner] as const,
      );
      const fill = (row: number, from: string, to: string) =>
        page.locator(".period").nth(row).evaluate(
          (element, values) => {
            element.querySelectorAll("input").forEach((input, i) => {
              input.value = values[i]!;
              for (const type of ["input", "change", "focusout"]) {
                input.dispatchEvent(new Event(type, {bubbles: true}));
              }
            });
          },
          [from, to],
        );
      await fill(0, "2026-08-10", "2026-12-18");
      await fill(1, "2026-11-01", "2027-06-25");
      const overlap = page.locator(".forkontrol-finding", {hasText: "overlapper"});
      assert.equal(await overlap.count(), 1);
      await fill(1, "2027-01-04", "2027-06-25");
      assert.equal(await overlap.count(), 0);
      await fill(1, "2027-01-04", "2027-01-03");
      assert.equal(await page.locator(".period").nth(1).locator(".forkontrol-finding", {hasText: "slutter, før den begynder"}).count(), 1);

      await page.click("text=Send");
      const atCourse = await page.$eval("#course", (element) => document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? "");
      assert.match(atCourse, /Advarsel: Elevens CPR-nummer mangler; det er en del af nøglen/, "a key of the course is missing");
      assert.deepEqual(page.problems, []);
    });
  });

  describe("values", () => {
    test("are of the field's type, and what is empty is left out", async () => {
      const page = await open(contactForm({...good, institution: " 0999001 ", phone: ""}));
      await bind(page, contact, contactFields);
      assert.deepEqual(await payload(page), {
        KontaktpersonInfo: {
          Elev: [{CPRNr: "0101054321"}],
          DatakildeInstitutionNummer: 999001,
          KontaktPerson: "Ungevejledningen",
          KontaktMail: "vejledning@skole.example",
        },
      });
      await page.fill("[name=institution]", "99900a");
      assert.equal((await payload(page)).KontaktpersonInfo.DatakildeInstitutionNummer, "99900a", "what is no number stays as it is");
      await page.fill("[name=institution]", "12345678901234567890");
      assert.equal((await payload(page)).KontaktpersonInfo.DatakildeInstitutionNummer, "12345678901234567890", "no digit is changed");
    });

    test("of boxes: true and false, one of several, and nothing", async () => {
      const row = `<p class="status"><input name="cpr"><input type="checkbox" name="ok" value="yes"><input name="code"></p>`;
      const page = await open(row + row);
      await bind(page, answer, {ElevStatus: {rows: ".status", fields: {CPRNr: "cpr", IndberetningOk: "ok", Fejlkode: "code"}}});
      assert.deepEqual(await payload(page), {ElevStatus: [{IndberetningOk: false}]}, "a row that must be there, and none that need not");
      await page.locator("[name=ok]").nth(1).check();
      await page.locator("[name=code]").nth(1).fill("84");
      assert.deepEqual(await payload(page), {ElevStatus: [{IndberetningOk: true, Fejlkode: 84}]});
      await page.locator("[name=cpr]").nth(0).fill("0101054321");
      assert.deepEqual(await payload(page), {ElevStatus: [{CPRNr: "0101054321", IndberetningOk: false}, {IndberetningOk: true, Fejlkode: 84}]});
    });

    test("of radio buttons and lists, given ones, and disabled controls", async () => {
      const page = await open(eventForm);
      await page.evaluate(
        async ([message, fields]) => {
          window.bound = window.modules.bindForm(document.querySelector("form"), {
            kit: window.kit,
            message,
            fields: {...(fields as object), CPRNr: {control: "cpr", value: () => (document.querySelector("[name=cpr]") as HTMLInputElement).value.replace("-", "")}, COSAformal: {value: () => 4800}},
          });
        },
        [event, eventFields] as const,
      );
      await page.fill("[name=cpr]", "010105-4321");
      await page.check("[value=Afbrud]");
      await page.selectOption("[name=reason]", "71");
      assert.deepEqual(await payload(page), {CPRNr: "0101054321", Haendelse: "Afbrud", COSAformal: 4800, Afgangsaarsag: "71"});
      await page.$eval("[name=reason]", (select) => ((select as HTMLSelectElement).disabled = true));
      assert.equal((await payload(page)).Afgangsaarsag, undefined);
    });

    test("of an element of somebody else", async () => {
      const page = await open(`<p class="elev"><x-field name="cpr"></x-field></p>${contactForm(good)}`.replace(/<p class="elev"><label>.*?<\/p>/, ""));
      await page.evaluate(() => {
        customElements.define(
          "x-field",
          class extends HTMLElement {
            static formAssociated = true;
            value = "12";
            internals = this.attachInternals();
          },
        );
      });
      await bind(page, contact, contactFields);
      assert.equal(await page.evaluate(() => window.bound.check()), false);
      assert.equal(await page.getAttribute("x-field", "aria-invalid"), "true");
    });
  });

  describe("when findings are shown", () => {
    const cases: [when: string, onInput: number, onLeaving: number][] = [
      ["blur", 0, 1],
      ["change", 0, 1],
      ["input", 1, 1],
      ["submit", 0, 0],
    ];
    for (const [when, onInput, onLeaving] of cases) {
      test(when, async () => {
        const page = await open(contactForm());
        await bind(page, contact, contactFields, {when});
        await page.focus("[name=cpr]");
        await page.keyboard.type("12");
        assert.equal((await shown(page)).length, onInput, "while typing");
        await page.keyboard.press("Tab");
        assert.equal((await shown(page)).length, onLeaving, "after leaving");
        await page.click("text=Send");
        assert.equal((await shown(page)).length, 5, "when sent");
        await page.fill("[name=cpr]", "0101054321");
        assert.equal((await shown(page)).length, 4, "mended");
        await page.fill("[name=cpr]", "01010543210");
        assert.equal((await shown(page)).length, 5, "and broken again, at once");
      });
    }

    test("not of a field that was left as it was", async () => {
      const page = await open(contactForm());
      await bind(page, contact, contactFields);
      await page.focus("[name=cpr]");
      for (let i = 0; i < 7; i++) {
        await page.keyboard.press("Tab");
      }
      assert.deepEqual(await shown(page), []);
      assert.equal(await page.$eval("form", (form) => (form as HTMLFormElement).checkValidity()), false, "but the browser knows");
    });

    test("a message does not push away the button that is being pressed", async () => {
      const page = await open(contactForm({...good, cpr: ""}));
      await bind(page, contact, contactFields);
      await page.fill("[name=cpr]", "12");
      const button = (await page.locator("text=Send").boundingBox())!;
      await page.mouse.move(button.x + button.width / 2, button.y + button.height / 2);
      await page.mouse.down();
      assert.deepEqual(await page.locator("text=Send").boundingBox(), button);
      assert.deepEqual(await shown(page), []);
      await page.mouse.up();
      await summary(page).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "alert");
    });
  });

  describe("sending", () => {
    for (const worker of [false, true]) {
      test(`goes through once, with its button, when nothing is wrong${worker ? ", with a kit in a worker" : ""}`, async () => {
        const page = await open(`${contactForm({...good, cpr: "12"})}<button name="how" value="draft">Gem</button>`, {worker});
        await bind(page, contact, contactFields);
        await page.click("text=Gem");
        await summary(page).waitFor();
        assert.deepEqual(await sent(page), [], "not even to listeners of the page");
        assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "alert");
        await page.fill("[name=cpr]", good.cpr);
        await summary(page).waitFor({state: "hidden"});
        await page.click("text=Gem");
        await page.waitForFunction(() => window.sent.length > 0);
        const all = await sent(page);
        assert.equal(all.length, 1);
        assert.match(all[0]!, /how=draft$/);
        assert.deepEqual(page.problems, []);
      });
    }

    test("shows errors in a worker's order of answers, the last state of the form", async () => {
      const page = await open(contactForm(good), {worker: true});
      await bind(page, contact, contactFields, {when: "input"});
      await page.focus("[name=cpr]");
      await page.keyboard.press("End");
      await page.keyboard.type("123");
      for (let i = 0; i < 3; i++) {
        await page.keyboard.press("Backspace");
      }
      assert.equal(await page.evaluate(() => window.bound.check()), true);
      assert.deepEqual(await shown(page), []);
    });

    test("of a form whose rules are still on their way waits for them", async () => {
      const page = await open(contactForm({...good, cpr: "12"}));
      await page.evaluate(
        ([message, fields]) => {
          const kit = new Promise((resolve) => ((window as any).arrive = () => resolve(window.kit)));
          window.bound = window.modules.bindForm(document.querySelector("form"), {kit, message, fields});
        },
        [contact, contactFields] as const,
      );
      await page.click("text=Send");
      assert.deepEqual(await sent(page), []);
      await page.evaluate(() => (window as any).arrive());
      await summary(page).waitFor();
      assert.deepEqual(await sent(page), []);
      assert.equal((await shown(page)).length, 1);
    });

    test("does not happen when the check cannot be carried out", async () => {
      const page = await open(contactForm(good), {worker: true});
      await bind(page, contact, contactFields);
      await page.evaluate(() => window.kit.close());
      await page.click("text=Send");
      await summary(page).waitFor();
      assert.match((await summary(page).textContent())!, /Kontrollen kunne ikke gennemføres/);
      assert.deepEqual(await sent(page), []);
      assert.equal(page.problems.length, 1, "and developers can read why");
    });

    test("asks what the browser itself asks, too", async () => {
      const page = await open(`${contactForm(good)}<input type="checkbox" name="consent" required>`);
      await bind(page, contact, contactFields);
      await page.click("text=Send");
      assert.deepEqual(await sent(page), []);
      await page.check("[name=consent]");
      await page.click("text=Send");
      assert.equal((await sent(page)).length, 1);
    });

    test("with a button that asks for no validation is not held up", async () => {
      const page = await open(`${contactForm()}<button formnovalidate>Gem kladde</button>`);
      await bind(page, contact, contactFields);
      await page.click("text=Gem kladde");
      assert.equal((await sent(page)).length, 1);
    });

    test("leads to the list of errors and from there to a field, or to the first field at once", async () => {
      const page = await open(contactForm());
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.getAttribute("role"));
      const title = () => page.title();
      await bind(page, contact, contactFields);
      await page.click("text=Send");
      assert.equal(await focused(), "alert");
      assert.equal(await title(), "Fejl: Prøve", "what is read aloud first");
      const lines = await summary(page).getByRole("link").allTextContents();
      assert.deepEqual(lines, await page.locator(".forkontrol-findings .forkontrol-message").allTextContents().then(all => [`Elev 1: ${all[0]!}`, ...all.slice(1)]), "the same words");
      await summary(page).getByRole("link").first().click();
      assert.equal(await focused(), "cpr");
      await page.evaluate(() => window.bound.dispose());
      assert.equal(await title(), "Prøve");

      await bind(page, contact, contactFields, {focus: "field"});
      await page.click("text=Send");
      assert.equal(await focused(), "cpr");
      for (const [name, value] of Object.entries(good)) {
        await page.fill(`[name=${name}]`, value);
      }
      await summary(page).waitFor({state: "hidden"});
      assert.equal(await title(), "Prøve");
    });

    test("reports a field that the form does not have", async () => {
      const {["KontaktpersonInfo.KontaktMail"]: _, ...fields} = contactFields;
      const page = await open(contactForm(good));
      await bind(page, contact, fields, {summary: false});
      await page.click("text=Send");
      assert.deepEqual(await sent(page), []);
      assert.match((await summary(page).textContent())!, /Kontaktpersonens mailadresse mangler/);
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "alert");
    });
  });

  test("asks registers that it is given", async () => {
    const page = await open(contactForm(good));
    await bind(page, contact, contactFields, {registers: {institutions: [{number: "999002"}]}});
    await page.click("text=Send");
    assert.match((await summary(page).textContent())!, /Ukendt institutionsnummer/);
    await page.fill("[name=institution]", "999002");
    await page.click("text=Send");
    assert.equal((await sent(page)).length, 1);
  });

  test("speaks English", async () => {
    const page = await open(contactForm());
    await page.evaluate(async () => (window.kit = await window.modules.load({lang: ["da", "en"]})));
    await bind(page, contact, contactFields, {lang: "en"});
    await page.click("text=Send");
    assert.match((await summary(page).textContent())!, /^Correct this before you send/);
    assert.match((await shown(page))[0]!, /^Error: CPR number is missing\. Write the CPR number/);
  });

  test("speaks another language from one moment to the next, and keeps what was done", async () => {
    const page = await open(contactForm({...good, phone: ""}));
    await page.evaluate(async () => (window.kit = await window.modules.load({lang: ["da", "en"]})));
    await bind(page, contact, contactFields);
    await page.click("text=Send");
    await page.fill("[name=cpr]", "12");
    await page.press("[name=cpr]", "Tab");
    const before = await shown(page);
    assert.equal(before.length, 2);
    await page.evaluate(() => window.bound.setLanguage("en"));
    const after = await shown(page);
    assert.equal(after.length, 2, "what was shown is shown");
    assert.match(after[0]!, /^Error: CPR number must be/);
    assert.match((await summary(page).textContent())!, /^Correct this before you send.*is missing\./);
    assert.equal(await page.title(), "Error: Prøve");
    assert.equal(await page.inputValue("[name=cpr]"), "12");
    await page.evaluate(() => window.bound.setLanguage("da"));
    assert.deepEqual(await shown(page), before);
    assert.equal(await page.evaluate(() => window.bound.setLanguage("de").catch((error: any) => error.code)), "option");
    assert.deepEqual(await shown(page), before);
  });

  test("does not show somebody their own value with stars in it", async () => {
    const page = await open(contactForm({...good, cpr: "310299-1234", mail: "a@b@c"}));
    await bind(page, contact, contactFields);
    await page.evaluate(() => window.bound.check());
    const all = await shown(page);
    assert.ok(all.length > 0);
    for (const sentence of all) {
      assert.doesNotMatch(sentence, /\*|fundet/, sentence);
    }
    assert.match(await page.evaluate(() => window.bound.findings[0].message), /fundet: «310299-\*+»/, "the report is as it was");
  });

  describe("wherever the form is", () => {
    test("bound twice is bound once", async () => {
      const page = await open(contactForm({...good, cpr: "12"}));
      await bind(page, contact, contactFields);
      await bind(page, contact, contactFields);
      await page.click("text=Send");
      assert.equal(await summary(page).count(), 1);
      assert.equal((await shown(page)).length, 1);
      await page.evaluate(() => window.bound.dispose());
      assert.equal(await page.locator(".forkontrol-findings, .forkontrol-summary").count(), 0);
      assert.equal(await page.$eval("form", (form) => (form as HTMLFormElement).noValidate), false);
    });

    test("two forms of one message are told apart", async () => {
      const page = await open(contactForm({...good, cpr: "12"}));
      await page.evaluate(
        async ([message, fields]) => {
          const [first] = document.forms;
          const second = first!.cloneNode(true) as HTMLFormElement;
          second.addEventListener("submit", (event) => event.preventDefault());
          first!.after(second);
          for (const form of [first, second]) {
            await window.modules.bindForm(form, {kit: window.kit, message, fields}).check();
          }
        },
        [contact, contactFields] as const,
      );
      const ids = await page.locator("[id]").evaluateAll((all) => all.map(({id}) => id));
      assert.equal(new Set(ids).size, ids.length);
      const own = await page.locator("form [name=cpr]").evaluateAll((all) => all.map((input) => input.closest("form")!.contains(document.getElementById(input.getAttribute("aria-describedby")!))));
      assert.deepEqual(own, [true, true]);
    });

    test("before it is in the document", async () => {
      const page = await open("");
      await page.evaluate(
        async ([html, message, fields]) => {
          const template = document.createElement("template");
          template.innerHTML = `<form id="late">${html}</form><p><label>Ude <input name="phone" form="late"></label></p>`;
          const fragment = document.importNode(template.content, true);
          const outside = fragment.querySelector("[name=phone]");
          window.bound = window.modules.bindForm(fragment.querySelector("form"), {kit: window.kit, message, fields: {...fields, "KontaktpersonInfo.KontaktTelefon": outside}});
          await window.bound.ready;
          document.querySelector("main")!.replaceChildren(fragment);
        },
        [contactForm(good).replace(/<p><label>phone.*?<\/p>/, ""), contact, contactFields] as const,
      );
      await page.fill("[name=cpr]", "12");
      await page.press("[name=cpr]", "Tab");
      assert.equal((await shown(page)).length, 1);
      await page.fill("[name=phone]", "1".repeat(30));
      await page.press("[name=phone]", "Tab");
      assert.equal((await shown(page)).length, 2, "a control outside of the form");
    });

    test("in an iframe", async () => {
      const page = await open("");
      await page.evaluate(
        async ([html, message, fields]) => {
          const frame = document.createElement("iframe");
          document.querySelector("main")!.replaceChildren(frame);
          const inner = frame.contentDocument!;
          inner.title = "Indre";
          inner.body.innerHTML = `<form>${html}<button>Send</button></form>`;
          inner.querySelector("form")!.addEventListener("submit", (event) => event.preventDefault());
          window.bound = window.modules.bindForm(inner.querySelector("form"), {kit: window.kit, message, fields});
          await window.bound.ready;
        },
        [contactForm({...good, cpr: "310299-1234"}), contact, contactFields] as const,
      );
      const frame = page.frameLocator("iframe");
      await frame.getByText("Send").click();
      await frame.getByRole("alert").waitFor();
      assert.equal(await frame.locator(":focus").getAttribute("role"), "alert", "the list has the focus of its own page");
      assert.equal(await page.evaluate(() => document.querySelector("iframe")!.contentDocument!.title), "Fejl: Indre");
      assert.equal(await page.title(), "Prøve");
      await frame.locator("[name=cpr]").fill("010105-4321");
      await frame.locator(".forkontrol-offer").click();
      assert.equal(await frame.locator("[name=cpr]").inputValue(), "0101054321");
      await frame.getByRole("alert").waitFor({state: "hidden"});
      assert.deepEqual(page.problems, []);
    });

    test("and is forgotten when it is thrown away, disposed of or not", async () => {
      const page = await open(contactForm());
      await page.evaluate(
        async ([message, fields]) => {
          const all: WeakRef<Element>[] = [];
          for (let i = 0; i < 50; i++) {
            const form = document.forms[0]!.cloneNode(true) as HTMLFormElement;
            document.querySelector("main")!.append(form);
            await window.modules.bindForm(form, {kit: window.kit, message, fields}).check();
            form.remove();
            all.push(new WeakRef(form));
          }
          (window as any).all = all;
        },
        [contact, contactFields] as const,
      );
      const session = await page.context().newCDPSession(page);
      await session.send("HeapProfiler.collectGarbage");
      const alive = () => page.evaluate(() => (window as any).all.filter((form: WeakRef<Element>) => form.deref() !== undefined).length);
      assert.ok((await alive()) <= 1, `${await alive()} of 50 forms are still alive`);
      await page.waitForFunction(() => document.title === "Prøve", undefined, {timeout: 20_000});
    });

    test("not on a server", async () => {
      const {bindForm} = await import("@forkontrol/validator/forms");
      assert.throws(() => bindForm(undefined as never, {} as never), {code: "argument", message: /in a browser/});
    });
  });

  test("what an input method has not written yet is not checked", async () => {
    const page = await open(contactForm(good));
    await bind(page, contact, contactFields, {when: "input"});
    const session = await page.context().newCDPSession(page);
    await page.focus("[name=cpr]");
    await page.keyboard.press("End");
    await session.send("Input.imeSetComposition", {text: "か", selectionStart: 1, selectionEnd: 1});
    assert.deepEqual(await shown(page), []);
    await session.send("Input.insertText", {text: "か"});
    assert.equal((await shown(page)).length, 1);
  });

  test("reads the files that are chosen", async () => {
    const page = await open(contactForm(good).replace('<input name="person" value="Ungevejledningen">', '<input type="file" name="person">'));
    await bind(page, contact, contactFields);
    await page.setInputFiles("[name=person]", {name: "navn.txt", mimeType: "text/plain", buffer: Buffer.from("Ungevejledningen på Ærø")});
    await page.waitForFunction(() => window.bound.findings.length === 0 && window.bound.report !== undefined);
    assert.equal((await payload(page)).KontaktpersonInfo.KontaktPerson, "Ungevejledningen på Ærø");
    await page.setInputFiles("[name=person]", {name: "navn.txt", mimeType: "text/plain", buffer: Buffer.from("x".repeat(300))});
    assert.equal(await page.evaluate(() => window.bound.check()), false);
    assert.equal((await shown(page)).length, 1);
    await page.click("text=Send");
    assert.deepEqual(await sent(page), []);
  });

  test("reads a file as base64 where the field is that, whatever its bytes", async () => {
    const page = await open(contactForm(good).replace('<input name="person" value="Ungevejledningen">', '<input type="file" name="person">'));
    await page.evaluate(() => {
      const {kit} = window;
      window.kit = {
        lang: kit.lang,
        check: (...of: unknown[]) => kit.check(...of),
        checkField: (...of: unknown[]) => kit.checkField(...of),
        describe(...of: unknown[]) {
          const message = structuredClone(kit.describe(...of));
          message.fields.find(({name}: {name: string}) => name === "KontaktPerson").type = "base64Binary";
          return message;
        },
      };
    });
    await bind(page, contact, contactFields);
    const bytes = Buffer.from(Array.from({length: 60_001}, (_, i) => (i * 7) % 256));
    await page.setInputFiles("[name=person]", {name: "billede.png", mimeType: "image/png", buffer: bytes});
    await page.evaluate(() => window.bound.check());
    assert.equal((await payload(page)).KontaktpersonInfo.KontaktPerson, bytes.toString("base64"));
  });

  test("masks personal data unless asked", async () => {
    const page = await open(contactForm({...good, cpr: "3102991234"}));
    await bind(page, contact, contactFields);
    await page.evaluate(() => window.bound.check());
    assert.doesNotMatch(await page.$eval("form", (form) => form.textContent), /3102991234/);
    await page.evaluate(() => window.bound.dispose());
    await bind(page, contact, contactFields, {showPersonalData: true});
    await page.evaluate(() => window.bound.check());
    assert.match(await page.$eval("form", (form) => form.textContent), /3102991234/);
  });

  test("notices rows that come and go", async () => {
    const page = await open(contactForm(good));
    await bind(page, contact, contactFields);
    await page.evaluate(() => {
      const row = document.querySelector(".elev")!;
      const copy = row.cloneNode(true) as Element;
      copy.querySelector("input")!.value = "12";
      row.after(copy);
    });
    await page.waitForFunction(() => window.bound.findings.length === 1);
    assert.equal((await payload(page)).KontaktpersonInfo.Elev.length, 2);
    await page.evaluate(() => document.querySelectorAll(".elev")[1]!.remove());
    await page.waitForFunction(() => window.bound.findings.length === 0);
  });

  test("leaves the page as it was when it is disposed of", async () => {
    const page = await open(contactForm({...good, cpr: "12"}));
    const html = () => page.$eval("form", (form) => form.outerHTML);
    const before = await html();
    await bind(page, contact, contactFields);
    await page.evaluate(() => window.bound.check());
    assert.notEqual(await html(), before);
    await page.evaluate(() => window.bound.dispose());
    // The summary gave the control an id to link to.
    assert.equal((await html()).replace(/ id="forkontrol-\d+"/, "").replaceAll(/ (novalidate|hidden)=""/g, ""), before);
    assert.equal(await page.$eval("form", (form) => (form as HTMLFormElement).checkValidity()), true);
    await page.click("text=Send");
    assert.equal((await sent(page)).length, 1, "and keeps nothing back");
  });

  test("refuses what is no field and what is no control", async () => {
    const page = await open(contactForm());
    const refused = async (fields: object, message = contact) => {
      const told = await page.evaluate(
        ([message, fields]) => {
          try {
            window.modules.bindForm(document.querySelector("form"), {kit: window.kit, message, fields});
            return "taken";
          } catch (error: any) {
            return `${error.code}: ${error.message}`;
          }
        },
        [message, fields] as const,
      );
      assert.equal(await page.locator(".forkontrol-findings, .forkontrol-summary").count(), 0, "and leaves nothing behind");
      return told;
    };
    assert.match(await refused({"KontaktpersonInfo.Mail": "mail"}), /^unknown-field: .*KontaktpersonInfo\.Mail/);
    assert.match(await refused({...contactFields, "KontaktpersonInfo.KontaktMail": "e-mail"}), /^argument: .*named "e-mail"/);
    assert.match(await refused({"KontaktpersonInfo.Elev.CPRNr": "cpr"}), /^argument: .*rows/);
    assert.match(await refused({"KontaktpersonInfo.KontaktMail": {rows: "p", fields: {}}}), /^argument: .*no list/);
    assert.match(await refused({}, "ungedatabasen/nothing@1.0#Nothing"), /^unknown-message/);
    assert.match(await refused({}, "soap/envelope@1.1#Envelope"), /^argument: .*JSON/);
  });
});
