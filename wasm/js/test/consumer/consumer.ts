// What a vendor writes, compiled as strictly as the compiler can.

import {ForkontrolError, load, type Finding, type Kit, type MessageId, type RemoteKit, type Report, type SystemId} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import type {IndberetInstitutionKontakt, Messages} from "@forkontrol/validator/messages";

const contact: IndberetInstitutionKontakt.Indberet = {
  KontaktpersonInfo: {
    Elev: [{CPRNr: "0101901234"}],
    DatakildeInstitutionNummer: 999001,
    KontaktPerson: "Vejledningen",
    KontaktTelefon: "12345678",
    KontaktMail: "vejledning@skole.example",
  },
};

const wanted: SystemId[] = ["ungedatabasen"];
const pupil: IndberetInstitutionKontakt.Indberet.KontaktpersonInfo.Elev = {CPRNr: "0101901234"};
const byId: Messages["ungedatabasen/indberet-institution-kontakt@1.0#Indberet"] = contact;

// @ts-expect-error CPRNr is required
const none = (): IndberetInstitutionKontakt.Indberet.KontaktpersonInfo.Elev => ({});
// @ts-expect-error the field is spelt CPRNr
const spelt = () => (pupil.CprNr = "0101901234");
// @ts-expect-error a number, as the interface has it
const typed = () => (contact.KontaktpersonInfo.DatakildeInstitutionNummer = "999001");

const kit: Kit = await load({lang: ["da", "en"], systems: wanted});
const report: Report = kit.check(JSON.stringify(byId), {message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"});
const first: Finding | undefined = report.payloads[0].findings[0];
const later: Promise<Report> = kit.check(new Blob(["<x/>"]), {signal: AbortSignal.timeout(60_000), onProgress: ({bytes}) => void bytes});
// @ts-expect-error a number is not a payload
const wrong = () => kit.check(1);
// @ts-expect-error a language that there is not
const german = () => kit.check("", {lang: "de"});

// Ids that are written out are known; one of a system of one's own looks like one; others are strings.
const ids: MessageId = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";
kit.checkField(ids, "KontaktpersonInfo.KontaktPerson", "Vejledningen");
const ownId = () => kit.describe("kantine/ordre@1.0#Ordre");
const anyId = (id: string) => kit.check("", {message: id}) && kit.describe(id);
// @ts-expect-error there is no such message
const message = () => kit.check("", {message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberat"});
// @ts-expect-error nor this one
const field = () => kit.checkField("Indberet", "CPRNr", "");
// @ts-expect-error nor this one, from a worker
const described = (kit: RemoteKit) => kit.describe("Indberet");
// @ts-expect-error nor such a system
const system = () => load({systems: ["ungedatabase"]});
const aborted = () => load({signal: AbortSignal.timeout(1)});

const remote = await loadInWorker({lang: "en"});
try {
  await remote.check("<x/>", {message: String("nope")});
} catch (error) {
  if (!(error instanceof ForkontrolError) || error.code !== "unknown-message") {
    throw error;
  }
}
remote.close();
console.log(report.payloads[0].verdict, first?.rule ?? "", (await later).payloads[0].verdict, [none, spelt, typed, wrong, german, ownId, anyId, message, field, described, system, aborted].length);
