import {load} from "/forkontrol/index.js";
import {bindForm} from "/forkontrol/forms/index.js";

const form = document.querySelector("form");
const pupils = document.querySelector("#pupils");
const template = document.querySelector("#pupil");
let made = 0;

addPupil();
document.querySelector("#add").addEventListener("click", () => addPupil().querySelector("input").focus());
pupils.addEventListener("click", (event) => {
  const row = event.target.closest(".remove")?.closest("li");
  if (row) {
    const next = row.nextElementSibling?.matches("li") ? row.nextElementSibling : row.previousElementSibling;
    row.remove();
    number();
    next.querySelector("input").focus();
  }
});

const bound = bindForm(form, {
  kit: load({systems: ["ungedatabasen"]}),
  message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet",
  fields: {
    "KontaktpersonInfo.DatakildeInstitutionNummer": "institution",
    "KontaktpersonInfo.Elev": {
      rows: ".pupil",
      fields: {CPRNr: "cpr"},
    },
    "KontaktpersonInfo.KontaktPerson": "person",
    "KontaktpersonInfo.KontaktTelefon": "phone",
    "KontaktpersonInfo.KontaktMail": "mail",
    "KontaktpersonInfo.SlutDato": "end",
  },
  // The message of a pupil stands below the row, not between the number and its button.
  place: (findings, control) => (control.closest(".row") ?? control).after(findings),
});

const preview = document.querySelector("#preview");
form.addEventListener("forkontrol-report", () => {
  preview.textContent = JSON.stringify(bound.payload(), null, 2);
});

function addPupil() {
  const row = template.content.firstElementChild.cloneNode(true);
  pupils.append(row);
  number();
  return row;
}

/** Each pupil's number has a label of its own. */
function number() {
  const rows = [...pupils.querySelectorAll("li")];
  rows.forEach((row, i) => {
    const input = row.querySelector("input");
    const label = row.querySelector("label");
    const remove = row.querySelector(".remove");
    label.textContent = rows.length === 1 ? "CPR-nummer" : `CPR-nummer, elev ${i + 1}`;
    input.id = label.htmlFor = `cpr-${(row.dataset.number ??= ++made)}`;
    remove.hidden = rows.length === 1;
    remove.setAttribute("aria-label", `Fjern elev ${i + 1}`);
  });
}
