import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import type {StandardSchemaV1} from "@standard-schema/spec";
import {ForkontrolError, load, type Kit} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import {standardSchema} from "@forkontrol/validator/forms";
import {examples, indberet, packageFolder} from "../support/files.js";

const message = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";
const svar = "ungedatabasen/indberet-institution-kontakt@1.0#IndberetSvar";

const contact = () => ({
  KontaktpersonInfo: {
    Elev: [{CPRNr: "0101054321"}, {CPRNr: "3112054321"}],
    DatakildeInstitutionNummer: 999001,
    KontaktPerson: "Ungevejledningen",
    KontaktTelefon: "00000000",
    KontaktMail: "vejledning@skole.example",
  },
});

/** As a form holds it before somebody has written anything. */
const empty = {
  KontaktpersonInfo: {Elev: [{CPRNr: ""}], DatakildeInstitutionNummer: "", KontaktPerson: "", KontaktTelefon: "", KontaktMail: "", SlutDato: ""},
};

/** What a library does with a schema. */
async function validate(schema: StandardSchemaV1, value: unknown) {
  return schema["~standard"].validate(value);
}

async function issues(schema: StandardSchemaV1, value: unknown): Promise<string[]> {
  const {issues = []} = await validate(schema, value);
  return issues.map(({path = [], message}) => `${JSON.stringify(path)} ${message}`);
}

describe("standardSchema", () => {
  let kit: Kit;
  before(async () => {
    kit = await load({lang: ["da", "en"]});
  });
  after(() => kit.close());

  test("says which version and whose it is", () => {
    const {version, vendor} = standardSchema(kit, message)["~standard"];
    assert.deepEqual([version, vendor], [1, "forkontrol"]);
  });

  test("answers at once, and gives back what is valid", () => {
    const value = contact();
    assert.deepEqual(standardSchema(kit, message)["~standard"].validate(value), {value});
    assert.equal(indberet, message);
  });

  test("reports errors with the path to them: numbers for rows", async () => {
    const value = contact();
    value.KontaktpersonInfo.Elev[1]!.CPRNr = "3102054321";
    value.KontaktpersonInfo.KontaktMail = "x".repeat(65);
    const [first, second, ...others] = await issues(standardSchema(kit, message), value);
    assert.match(first!, /^\["KontaktpersonInfo","Elev",1,"CPRNr"\] CPR-nummer skal være ti cifre.* Skriv CPR-nummeret som ti cifre/);
    assert.match(second!, /^\["KontaktpersonInfo","KontaktMail"\] .*64/);
    assert.deepEqual(others, []);
  });

  test("reports what is missing at the field that is missing", async () => {
    const {KontaktMail: _, ...rest} = contact().KontaktpersonInfo;
    const [issue] = await issues(standardSchema(kit, message), {KontaktpersonInfo: rest});
    assert.match(issue!, /^\["KontaktpersonInfo","KontaktMail"\] Kontaktpersonens mailadresse mangler\. Skriv én mailadresse/);
    assert.doesNotMatch(issue!, /Feltet KontaktMail/, "whoever fills in a form does not know the names of elements");
  });

  test("takes warnings for valid", async () => {
    const value = contact();
    value.KontaktpersonInfo.DatakildeInstitutionNummer = 12345;
    assert.deepEqual(await validate(standardSchema(kit, message), value), {value});
  });

  test("takes nothing for valid that is no message", async () => {
    for (const value of [undefined, null, "", "text", 0, [], {}, {KontaktpersonInfo: null}, {KontaktpersonInfo: []}, {KontaktpersonInfo: {...contact().KontaktpersonInfo, Andet: 1}}]) {
      assert.notDeepEqual(await issues(standardSchema(kit, message), value), [], JSON.stringify(value));
      assert.notDeepEqual(await issues(standardSchema(kit, message, {form: true}), value), [], JSON.stringify(value));
    }
  });

  test("is strict about types, unless the value is a form's", async () => {
    const typed = contact();
    const written = {KontaktpersonInfo: {...typed.KontaktpersonInfo, DatakildeInstitutionNummer: "999001", SlutDato: ""}};
    assert.equal((await issues(standardSchema(kit, message), written)).length, 2);
    assert.deepEqual(await validate(standardSchema(kit, message, {form: true}), written), {value: typed});
  });

  test("calls an empty form's fields missing, each at its own place", async () => {
    assert.deepEqual(
      (await issues(standardSchema(kit, message, {form: true}), empty)).map((issue) => issue.replace(/\. .*/, ".")).sort(),
      [
        '["KontaktpersonInfo","DatakildeInstitutionNummer"] Institutionsnummer mangler.',
        '["KontaktpersonInfo","Elev",0,"CPRNr"] CPR-nummer mangler.',
        '["KontaktpersonInfo","KontaktMail"] Kontaktpersonens mailadresse mangler.',
        '["KontaktpersonInfo","KontaktPerson"] Kontaktpersonens navn mangler.',
        '["KontaktpersonInfo","KontaktTelefon"] Kontaktpersonens telefonnummer mangler.',
      ],
    );
  });

  test("makes of a form's texts what the message wants", async () => {
    const schema = standardSchema(kit, message, {form: true});
    const cases: [given: Record<string, unknown>, wanted: Record<string, unknown>][] = [
      [{DatakildeInstitutionNummer: " 0999001"}, {DatakildeInstitutionNummer: 999001}],
      [{SlutDato: "2026-12-31"}, {SlutDato: "2026-12-31T00:00:00"}],
      [{SlutDato: "2026-12-31T12:30"}, {SlutDato: "2026-12-31T12:30:00"}],
      [{SlutDato: "2026-12-31T12:30:45"}, {SlutDato: "2026-12-31T12:30:45"}],
      [{SlutDato: null}, {}],
      [{SlutDato: undefined}, {}],
      [{SlutDato: NaN}, {}],
      [{KontaktPerson: " mellemrum "}, {KontaktPerson: " mellemrum "}],
      [{KontaktTelefon: "007"}, {KontaktTelefon: "007"}],
    ];
    for (const [given, wanted] of cases) {
      const base = contact().KontaktpersonInfo;
      const result = await validate(schema, {KontaktpersonInfo: {...base, ...given}});
      assert.deepEqual(result, {value: {KontaktpersonInfo: {...base, ...wanted}}}, JSON.stringify(given));
    }
    const answers = await validate(standardSchema(kit, svar, {form: true}), {ElevStatus: [{CPRNr: "", IndberetningOk: "true", Fejlkode: ""}, {IndberetningOk: false, Fejlkode: "84", FejlTekst: "x"}]});
    assert.deepEqual(answers, {value: {ElevStatus: [{IndberetningOk: true}, {IndberetningOk: false, Fejlkode: 84, FejlTekst: "x"}]}});
  });

  test("leaves what is no number to the check, and changes no digit", async () => {
    const schema = standardSchema(kit, message, {form: true});
    for (const text of ["99900a", "1e5", "0x10", "9,5", "12345678901234567890", "--1", "١٢٣"]) {
      const [issue] = await issues(schema, {KontaktpersonInfo: {...contact().KontaktpersonInfo, DatakildeInstitutionNummer: text}});
      assert.match(issue ?? "", /^\["KontaktpersonInfo","DatakildeInstitutionNummer"\]/, text);
    }
  });

  test("does not mind names that objects have anyway", async () => {
    const names = `, "__proto__": {"x": 1}, "constructor": 1}`; // of the message, where they are warnings, and of an object in it
    const value = JSON.parse(JSON.stringify(contact()).replace(/}}$/, names + names));
    assert.equal((await issues(standardSchema(kit, message, {form: true}), value)).length, 2);
    assert.equal(({} as {x?: number}).x, undefined);
  });

  test("gives a promise with a kit in a worker", async () => {
    const remote = await loadInWorker();
    try {
      const schema = standardSchema(remote, message);
      const answer = schema["~standard"].validate(contact());
      assert.ok(answer instanceof Promise);
      assert.deepEqual(await answer, {value: contact()});
      await assert.rejects(async () => standardSchema(remote, "no/such@1#Message")["~standard"].validate({}), (error) => error instanceof ForkontrolError && error.code === "unknown-message");
    } finally {
      remote.close();
    }
  });

  test("speaks English, asks registers, masks personal data", async () => {
    const value = contact();
    value.KontaktpersonInfo.Elev[0]!.CPRNr = "3102991234";
    const options = {lang: "en", registers: {institutions: [{number: "999002"}]}} as const;
    const [cpr, institution] = await issues(standardSchema(kit, message, options), value);
    assert.match(cpr!, /CPR number must be ten digits, of which the first six are a date that exists\. Write/);
    assert.match(institution!, /Unknown institution number/);
    const [open] = await issues(standardSchema(kit, message, {showPersonalData: true}), value);
    assert.match(open!, /3102991234/);
  });

  test("refuses a message that there is not, and one that no object stands for", () => {
    for (const [id, code] of [["no/such@1#Message", "unknown-message"], ["soap/envelope@1.1#Envelope", "argument"]] as const) {
      assert.throws(() => standardSchema(kit, id), (error) => error instanceof ForkontrolError && error.code === code);
    }
  });

  test("agrees with the check of the same payload", async () => {
    for (const name of ["indberet-gyldig.json", "indberet-fejl-felt-mangler.json", "indberet-fejl-cpr-som-tal.json", "indberet-fejl-nummer-som-tekst.json", "indberet-fejl-ingen-elever.json"]) {
      const text = readFileSync(join(examples, "ungedatabasen", name), "utf8");
      const report = kit.check(text, {message}).payloads[0];
      const parsed = JSON.parse(text);
      const found = await issues(standardSchema(kit, message), parsed.Indberet ?? parsed);
      assert.equal(found.length, report.counts.error, name);
    }
  });
});

test("a value that JSON has no form of is an issue, and a kit that is missing an error", async () => {
  const kit = await load({systems: ["ungedatabasen"]});
  const schema = standardSchema(kit, message);
  const circular: Record<string, unknown> = {};
  circular["KontaktpersonInfo"] = circular;
  for (const value of [circular, {KontaktpersonInfo: {DatakildeInstitutionNummer: 1n}}]) {
    const [issue, ...more] = await issues(schema, value);
    assert.match(issue!, /^\[\] Værdien kan ikke skrives som JSON/);
    assert.deepEqual(more, []);
  }
  assert.throws(() => standardSchema(undefined as never, message), {name: "ForkontrolError", code: "argument", advice: /await it/});
  assert.throws(() => standardSchema(Promise.resolve(kit) as never, message), {code: "argument"});
});

test("forms are typed by the message, as strictly as the compiler can", () => {
  const place = join(packageFolder, "build", "forms-consumer");
  mkdirSync(place, {recursive: true});
  const common = {
    target: "es2022", lib: ["es2022", "dom", "dom.iterable"], strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
    noEmit: true, types: [], skipLibCheck: false, rootDir: packageFolder,
  };
  for (const [module, moduleResolution] of [["nodenext", "nodenext"], ["node16", "node16"], ["esnext", "bundler"]]) {
    const config = join(place, `${moduleResolution}.json`);
    writeFileSync(config, JSON.stringify({compilerOptions: {...common, module, moduleResolution}, files: ["../../test/consumer/forms.ts"]}));
    const {stdout, status} = spawnSync(join(packageFolder, "node_modules", ".bin", "tsc"), ["-p", config], {encoding: "utf8"});
    assert.equal(status, 0, stdout);
  }
});
