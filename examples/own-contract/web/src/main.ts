import {load} from "@forkontrol/validator";
import {bindForm} from "@forkontrol/validator/forms";
import {ForkontrolCheck} from "@forkontrol/validator/element";
import "../../../web/plain/public/style.css";
import {acceptOrders} from "./order";
import address from "./rules/kantine.fkp?url"; // made by `npm run pack`

const message = "kantine/kantine@1.2#Bestilling";
const kit = load({packs: [address], systems: []}); // only the contract's rules

// The form. Paths and values have the types of the contract, by rules/kantine.d.ts.
const form = document.querySelector("form")!;
const dishes = document.querySelector("#dishes")!;
const template = document.querySelector<HTMLTemplateElement>("#dish")!;
addDish();
document.querySelector("#add")!.addEventListener("click", () => addDish().querySelector("input")!.focus());

const bound = bindForm(form, {
  kit,
  message,
  fields: {
    "Elev.CPRNr": "cpr",
    "Elev.Navn": "navn",
    Afhentning: "afhentning",
    Lokale: "lokale",
    Ret: {rows: ".dish", fields: {Nr: "nr", Antal: "antal"}},
    "IAlt.value": "beloeb",
    "IAlt.valuta": "valuta",
    dato: "dato",
  },
});

// The contract is of XML, so that is what is checked and sent.
const preview = document.querySelector("#preview")!;
form.addEventListener("forkontrol-report", () => {
  preview.textContent = bound.text();
});

// What takes orders asks again: it may be called by others than the form. See order.ts.
const accept = kit.then(acceptOrders);
const receipt = document.querySelector("#receipt")!;
form.addEventListener("submit", async (event) => {
  event.preventDefault(); // a real page would send bound.text() on
  const order = (await accept)(bound.payload());
  receipt.textContent = `Bestilt til ${order.Elev.Navn}: ${order.Ret.map(({Nr, Antal}) => `${Antal} × nr. ${Nr}`).join(", ")}.`;
});
form.addEventListener("reset", () => (receipt.textContent = ""));

// A file: the element finds the message by its root.
ForkontrolCheck.kit = kit;

function addDish(): Element {
  const row = template.content.firstElementChild!.cloneNode(true) as Element;
  const number = dishes.children.length + 1;
  for (const [i, input] of row.querySelectorAll("input").entries()) {
    const label = row.querySelectorAll("label")[i]!;
    input.id = label.htmlFor = `${input.name}-${number}`;
    label.textContent += number === 1 ? "" : `, ret ${number}`;
  }
  dishes.append(row);
  return row;
}
