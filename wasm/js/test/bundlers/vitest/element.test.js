// What a vendor's own tests do, where a library plays the browser.
import {expect, test} from "vitest";
import {load} from "@forkontrol/validator";
import {bindForm} from "@forkontrol/validator/forms";
import {ForkontrolCheck} from "@forkontrol/validator/element";

const payload = "<nothing/>";
const kit = await load({systems: ["ungedatabasen"]});

test("a file is checked", async () => {
  const report = await kit.check(new File([payload], "elever.xml"));
  expect(report.payloads[0]).toMatchObject({file: "elever.xml", verdict: "failed"});
  expect((await kit.check(new Blob([payload]))).payloads[0].verdict).toBe("failed");
});

test("the element checks what it is given", async () => {
  ForkontrolCheck.kit = kit;
  document.body.innerHTML = `<form><forkontrol-check lang="da" required></forkontrol-check></form>`;
  const element = document.querySelector("forkontrol-check");
  expect(element.checkValidity()).toBe(false);
  const report = new Promise((resolve) => element.addEventListener("forkontrol-report", ({detail}) => resolve(detail)));
  element.value = payload;
  expect((await report).payloads[0].verdict).toBe("failed");
  expect(element.findings.length).toBe(1);
  const next = new Promise((resolve) => element.addEventListener("forkontrol-report", ({detail}) => resolve(detail)));
  element.file = new File([payload], "elever.xml");
  expect((await next).payloads[0].file).toBe("elever.xml");
});

test("a form is checked", async () => {
  document.body.innerHTML = `<form><input name="person"><button></button></form>`;
  const form = document.querySelector("form");
  const bound = bindForm(form, {kit, message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", fields: {"KontaktpersonInfo.KontaktPerson": "person"}});
  await bound.ready;
  expect(await bound.check()).toBe(false);
  expect(form.querySelector(".forkontrol-finding").textContent).toContain("mangler");
  bound.dispose();
});
