// What a vendor writes with forms, compiled as strictly as the compiler can.

import type {StandardSchemaV1} from "@standard-schema/spec";
import {load} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import {bindForm, standardSchema, type FormValues} from "@forkontrol/validator/forms";
import "@forkontrol/validator/element";
import type {IndberetInstitutionKontakt} from "@forkontrol/validator/messages";

const kit = await load();
const form = document.querySelector("form")!;
const message = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";

const bound = bindForm(form, {
  kit: loadInWorker(),
  message,
  fields: {
    KontaktpersonInfo: document.querySelector("fieldset")!,
    "KontaktpersonInfo.Elev": {rows: ".pupil", fields: {CPRNr: (row: Element) => row.querySelector("input")}},
    "KontaktpersonInfo.KontaktPerson": "person",
    "KontaktpersonInfo.DatakildeInstitutionNummer": {value: () => 999001},
  },
  when: "change",
});
await bound.ready;
const mail: string = bound.payload().KontaktpersonInfo.KontaktMail;
bound.dispose();

// @ts-expect-error the field is spelt KontaktMail
bindForm(form, {kit, message, fields: {"KontaktpersonInfo.Mail": "mail"}});
// @ts-expect-error pupils are a list: they have rows
bindForm(form, {kit, message, fields: {"KontaktpersonInfo.Elev": "pupil"}});
// @ts-expect-error and a field of a pupil is spelt CPRNr
bindForm(form, {kit, message, fields: {"KontaktpersonInfo.Elev": {rows: "li", fields: {CprNr: "cpr"}}}});

// An id that is only known later has any paths.
bindForm(form, {kit, message: String(location.hash), fields: {"Any.Path": "name"}});

const strict = standardSchema(kit, message);
const loose = standardSchema(kit, message, {form: true});
const spoken = standardSchema<IndberetInstitutionKontakt.Indberet>(kit, String(message), {lang: "en"});

// Anything that takes a Standard Schema takes these.
const taken: StandardSchemaV1<IndberetInstitutionKontakt.Indberet>[] = [strict, spoken];
const input: StandardSchemaV1.InferInput<typeof loose> = {KontaktpersonInfo: {DatakildeInstitutionNummer: "", Elev: [{CPRNr: ""}]}};
const output = (value: StandardSchemaV1.InferOutput<typeof loose>): IndberetInstitutionKontakt.Indberet => value;
const values: FormValues<IndberetInstitutionKontakt.Indberet> = input;

// Events have their report.
form.addEventListener("forkontrol-report", ({detail}) => void detail.payloads[0].findings);

// @ts-expect-error a form's message is spelt as the interface spells it
bindForm(form, {kit, message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberat", fields: {}});

const element = document.querySelector("forkontrol-check")!;
element.addEventListener("forkontrol-report", (event) => void (event.detail.summary.valid > 0));
element.kit = kit;
const verdict: "valid" | "invalid" | "undecided" | "failed" | undefined = element.report?.payloads[0].verdict;

export {mail, taken, output, values, verdict};
