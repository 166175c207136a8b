// What a vendor's page does with the package: a kit in the page, one in a worker, the element. The test gives it a payload.
import {load} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import {ForkontrolCheck} from "@forkontrol/validator/element";

const systems = ["ungedatabasen"];
const worker = loadInWorker({systems});
ForkontrolCheck.kit = worker;

const element = document.createElement("forkontrol-check");
document.body.append(element);

/** The verdicts of the three, or why there is none. */
globalThis.check = async (payload) => {
  const shown = new Promise((resolve, reject) => {
    element.addEventListener("forkontrol-report", ({detail}) => resolve(detail), {once: true});
    addEventListener("error", ({error}) => reject(error), {once: true});
  });
  element.value = payload;
  const reports = [load({systems}).then((kit) => kit.check(payload)), worker.then((kit) => kit.check(payload)), shown];
  return (await Promise.allSettled(reports)).map(({value, reason}) => (value ? value.payloads[0].verdict : String(reason.message)));
};
