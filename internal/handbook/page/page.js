// Shows the fields and rules that fit what a reader asks for. Without it all are there.
"use strict";
(() => {
  const text = new Map(); // of an element, once it was asked for
  const fits = (element, words) => {
    if (words.length === 0) return true;
    if (!text.has(element)) text.set(element, (element.id + " " + element.textContent).toLowerCase());
    return words.every(word => text.get(element).includes(word));
  };
  const wordsOf = form => form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);

  const filter = (form, elements, asks, after) => {
    if (!form) return;
    const shown = document.getElementById(form.dataset.shown);
    const apply = () => {
      const words = wordsOf(form);
      let n = 0;
      for (const element of elements) {
        const fit = asks(element, form) && fits(element, words);
        element.hidden = !fit;
        if (fit) n++;
      }
      shown.textContent = n === elements.length ? "" : form.dataset.some.replace("{n}", String(n)).replace("{all}", String(elements.length));
      after?.(words.length > 0 || n < elements.length);
    };
    let later;
    form.addEventListener("input", () => {
      clearTimeout(later);
      if (elements.length > 300) later = setTimeout(apply, 120);
      else apply();
    });
    form.addEventListener("submit", event => event.preventDefault());
    form.hidden = false;
    return {clear: () => { form.reset(); apply(); }};
  };

  const fields = filter(document.getElementById("field-filter"), [...document.querySelectorAll(".fields tbody tr")],
    (row, form) => (!form.elements.must.checked || row.dataset.must === "yes") && (form.elements.kind.value === "" || row.dataset.evidence === form.elements.kind.value));

  const groups = [...document.querySelectorAll(".group")];
  const open = groups.map(group => group.open);
  const rules = filter(document.getElementById("rule-filter"), [...document.querySelectorAll(".rule")],
    (rule, form) => (form.elements.severity.value === "" || rule.dataset.severity === form.elements.severity.value) &&
      (!form.elements.own.checked || rule.dataset.own === "yes"),
    filtered => groups.forEach((group, i) => {
      group.hidden = !group.querySelector(".rule:not([hidden])");
      group.open = filtered || open[i];
    }));

  // What a link leads to is shown, also where it is folded away or filtered out.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) (target.matches(".rule") ? rules : fields)?.clear();
    for (let at = target.parentElement; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of folded) details.open = false; });
})();
