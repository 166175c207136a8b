// Finds fields in the table of a message, and opens what a link leads to. Without it every field is there, folded where they are many.
const form = document.querySelector<HTMLFormElement>('form[data-fields]');
const parts = [...document.querySelectorAll<HTMLDetailsElement>('details.part')];

/** Opens what the place that the address names is folded in; some browsers do so by themselves. */
function reveal() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* taken as it is */ }
  const place = document.getElementById(id);
  if (!place) return;
  if (place.hidden || place.closest('[hidden]')) { form?.reset(); find(); }
  const folded = place.closest<HTMLDetailsElement>('details:not([open])');
  if (!folded) return;
  folded.open = true;
  place.scrollIntoView();
}

const rows = form ? [...document.querySelectorAll<HTMLTableRowElement>('table.fields tbody tr')].map((row) => ({ row, text: row.textContent!.toLowerCase() + ' ' + row.id.toLowerCase() })) : [];
let wasOpen: Set<HTMLDetailsElement> | undefined;
function find() {
  if (!form) return;
  const { find: field, required } = form.elements as unknown as { find: HTMLInputElement; required: HTMLInputElement };
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const asked = words.length > 0 || required.checked;
  let shown = 0;
  for (const { row, text } of rows) {
    row.hidden = !(words.every((w) => text.includes(w)) && (!required.checked || row.dataset.required !== undefined));
    if (!row.hidden) shown++;
  }
  // What is found is unfolded; when nothing is asked for any more, the parts are as they were.
  if (asked) wasOpen ??= new Set(parts.filter((p) => p.open));
  for (const part of parts) {
    part.hidden = !part.querySelector('tbody tr:not([hidden])');
    part.open = asked ? !part.hidden : wasOpen?.has(part) ?? part.open;
  }
  if (!asked) wasOpen = undefined;
  form.querySelector('output')!.textContent = asked ? `${shown} ${form.dataset.of} ${rows.length}` : '';
}

if (form) {
  form.hidden = false;
  form.addEventListener('input', find);
  form.addEventListener('submit', (e) => e.preventDefault());
}
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-unfold]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('.tree details')) details.open = button.dataset.unfold === 'all' && !!details.querySelector(':scope > ul');
  });
}
addEventListener('hashchange', reveal);
reveal();
