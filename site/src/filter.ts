// Hides the rows of a table that do not have what a form asks for. Without it, all are there.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-filter]')) {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>(`#${form.dataset.filter} tbody tr`)];
  const tell = form.querySelector('output')!;
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = [...form.querySelectorAll('select')].every((s) => s.value === '' || (row.dataset[s.name] ?? '').split(/[ |]/).includes(s.value) || (row.dataset[s.name] ?? '').split('|').includes(s.value));
      row.hidden = !fits;
      if (fits) shown++;
    }
    tell.textContent = `${shown} ${tell.dataset.word}`;
  };
  form.hidden = false;
  form.addEventListener('change', apply);
  form.addEventListener('submit', (e) => e.preventDefault());
}
