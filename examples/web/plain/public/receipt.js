const pupils = Number(new URLSearchParams(location.search).get("elever"));
if (pupils > 0) {
  document.querySelector("#receipt").prepend(pupils === 1 ? "Kontaktperson for 1 elev. " : `Kontaktperson for ${pupils} elever. `);
}
