
"use strict";
// Shows the report that stands in this page. What comes from the report is only
// ever made into text, never into markup.
{
  // How much is shown at first, and how much more at a time.
  const firstPayloads = 10, firstGroups = 30, firstFindings = 25, more = 100;
  const openAtFirst = 40; // findings in groups that are open from the start
  const bars = 8;
  const mostOptions = 1000;
  // More findings than this on paper keep a browser from printing at all: it takes
  // minutes to set them in pages, and then its memory ends.
  const mostOnPaper = 5000;

  const severities = ["error", "warning", "info"];
  const verdicts = ["invalid", "failed", "undecided", "valid"]; // the worst first
  // signOf stands for a verdict: valid only as far as checked is a sign of its own.
  const signOf = ({ verdict, reach }) => verdict === "valid" && reach !== "full" ? "limited" : verdict;

  const $ = id => document.getElementById(id);
  const lang = document.documentElement.lang;
  const number = new Intl.NumberFormat(lang);

  // data reads a block of JSON and lets go of its text.
  const data = id => {
    const element = $(id), value = JSON.parse(element.textContent);
    element.remove();
    return value;
  };

  let words, report;
  // about holds what the report's form has no place for; each part may be missing.
  let about;

  // word is a text with its blanks filled; numbers are written as the language does.
  const word = (name, blanks = {}) => words[name].replace(/\{(\w+)\}/g, (_, blank) =>
    typeof blanks[blank] === "number" ? number.format(blanks[blank]) : blanks[blank]);
  // count is a text that depends on n being one.
  const count = (name, n, blanks) => word(`${name}.${n === 1 ? "one" : "many"}`, { n, ...blanks });
  const counted = (n, name) => `${number.format(n)} ${count(name, n)}`;

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const drawing = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const icon = name => drawing("svg", { class: "icon", "aria-hidden": "true" }, drawing("use", { href: `#icon-${name}` }));
  const badge = name => make("span", { class: `badge ${name}` }, icon(name), word(name));
  const draftMark = text => make("span", { class: "draft" }, text);
  const code = (text, attributes) => make("code", attributes, visible(text));

  // visible names what cannot be seen, would break a line or deceive its reader.
  const visible = text => text.replace(
    /[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\uffa0\ufffe\uffff]/g,
    c => `[U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );

  const fileName = payload => payload.file === "-" ? word("payloads.stdin") : visible(payload.file);

  // placeOf puts a path that is in words into the page's language.
  const placeOf = path => lang === "da"
    ? path.replace(/^record /, "posten ").replace(/^row (\d+)(, column )?/, (_, n, column) => `række ${n}${column ? ", kolonne " : ""}`)
    : path;

  // fieldOf is the field that a rule's id names: system/service/field/keyword. The
  // engine's own rules have none.
  const fieldOf = id => {
    const parts = id.split("/");
    return parts.length < 4 || parts[0] === "forkontrol" ? "" : parts.slice(0, -1).join("/");
  };

  // The findings of all payloads in one row, and beside it what is asked of each
  // again and again, as numbers.
  const findings = [];
  let payloadOf, ruleOf, severityOf;
  const rules = [];  // {id, field, finding, count, text, why}; finding is the first
  const fields = []; // {id, label, path, count}
  let haystacks;     // what each finding is searched in, made when first needed

  // titleOf is what a rule asks, and of which field.
  const titleOf = ({ text = "", label = "" }) => label && text && !text.startsWith(label) ? `${label}: ${text}` : text;

  const gather = () => {
    for (const payload of report.payloads) for (const finding of payload.findings) findings.push(finding);
    payloadOf = new Uint32Array(findings.length);
    ruleOf = new Uint32Array(findings.length);
    severityOf = new Uint8Array(findings.length);
    haystacks = new Array(findings.length);
    const ruleNumbers = new Map(), fieldNumbers = new Map();
    let i = 0;
    report.payloads.forEach((payload, p) => {
      for (const finding of payload.findings) {
        let r = ruleNumbers.get(finding.rule);
        if (r === undefined) {
          ruleNumbers.set(finding.rule, r = rules.length);
          const more = about.rules?.[finding.rule] ?? {}, id = fieldOf(finding.rule);
          let f = fieldNumbers.get(id);
          if (f === undefined) {
            fieldNumbers.set(id, f = fields.length);
            fields.push({ id, path: id.split("/").slice(2).join("/"), label: more.label ?? "", count: 0 });
          }
          rules.push({ id: finding.rule, field: f, finding, count: 0, text: titleOf(more), why: more.why ?? "" });
        }
        rules[r].count++;
        fields[rules[r].field].count++;
        payloadOf[i] = p;
        ruleOf[i] = r;
        severityOf[i] = severities.indexOf(finding.severity);
        i++;
      }
    });
  };

  // uncheckedOf is what was not checked: a brief report says it once, with the number of
  // payloads, another of each payload.
  const uncheckedOf = () => report.unchecked ?? report.payloads.flatMap(p => p.unchecked);

  const byCount = list => list.map((_, i) => i).sort((a, b) => list[b].count - list[a].count || a - b);
  const fieldName = field => field.id === "" ? word("group.none") : field.label || field.path;

  // ---- What the whole report says ----

  const showResult = () => {
    const { summary, payloads } = report;
    const worst = verdicts.find(v => summary[v] > 0) ?? "failed";
    const bad = summary.payloads - summary.valid;
    const sign = worst === "valid" && summary.limited > 0 ? "limited" : worst;
    let text = word("verdict.nothing");
    if (summary.payloads === 1) text = sign === "limited" ? payloads[0].answer : word(worst);
    else if (summary.payloads > 1) text = bad === 0 ? word("verdict.all", { n: summary.payloads, valid: word(`${sign}.many`) }) : count("verdict.some", bad, { k: bad, n: summary.payloads });
    $("result-heading").append(icon(sign), make("span", {}, text));
    $("result-heading").classList.add(sign);

    const total = { error: 0, warning: 0, info: 0 };
    for (const payload of payloads) for (const s of severities) total[s] += payload.counts[s];
    const tile = (name, n, parted) => make("li", { class: `${name}${parted ? " parted" : ""}` },
      icon(name), make("span", {}, make("b", {}, number.format(n)), ` ${count(name, n)}`));
    const full = { ...summary, valid: summary.valid - summary.limited };
    if (summary.payloads > 1) $("tally").append(...["valid", "limited", "invalid", "undecided", "failed"].filter(v => full[v] > 0).map(v => tile(v, full[v])));
    $("tally").append(...severities.filter(s => total[s] > 0 || s === "error").map((s, i) => tile(s, total[s], i === 0 && summary.payloads > 1)));

    const note = (name, ...content) => $("notes").append(make("li", {}, make("span", { class: name }, icon(name)), make("span", {}, ...content)));
    if (summary.payloads === 1) note(sign, word(`${sign}.about`));
    const unchecked = new Set(uncheckedOf().map(u => u.rule)).size;
    if (unchecked > 0) note("warning", count("note.unchecked", unchecked), " ", make("a", { href: "#unchecked-heading" }, word("note.unchecked.link")));
    if (about.draft || payloads.some(p => p.evidence === "draft") || findings.some(f => f.evidence === "draft")) note("warning", word("note.draft"));
    if (summary.waived > 0) note("info", countsOf(total, { info: summary.waived }));
    note(about.shown ? "warning" : "info", word(about.shown ? "note.shown" : "note.masked"));
    $("made").textContent = word(report.asOf ? "made.on" : "made", { version: report.forkontrol, ruleset: report.ruleset, date: report.asOf });
    return total.error + total.warning + total.info;
  };

  const sum = counts => severities.reduce((n, s) => n + (counts?.[s] ?? 0), 0);

  // countsOf is how many findings there are, and how many of them are waived.
  const countsOf = (counts, waived) => {
    const all = sum(counts), n = sum(waived), said = severities.filter(s => counts[s] > 0).map(s => counted(counts[s], s));
    if (n > 0) said.push(count(n === all ? "allWaived" : "ofThem", n));
    return said.join(", ");
  };

  // link is a way to the findings that sets one filter first.
  const link = (text, select, value, label, attributes) => {
    const a = make("a", { href: "#findings-heading", ...attributes }, text);
    a.addEventListener("click", () => {
      $("controls").reset();
      choose($(select), value, label);
      filter();
    });
    return a;
  };

  const payloadRow = p => {
    const payload = report.payloads[p];
    const facts = [];
    if (payload.message) facts.push(about.messages?.[payload.message] ?? payload.message);
    if (payload.records) facts.push(count("payloads.records", payload.records));
    facts.push(countsOf(payload.counts, payload.waived) || word("payloads.none"));
    if (payload.truncated) facts.push(word("payloads.truncated"));
    const row = make("li", {}, badge(signOf(payload)), make("span", { class: "file" }, fileName(payload)));
    if (payload.findings.length > 0 && report.summary.payloads > 1) {
      row.append(link(word("payloads.show"), "by-payload", p, fileName(payload),
        { class: "jump", "aria-label": `${word("payloads.show")} ${word("payloads.show.of", { file: fileName(payload) })}` }));
    }
    const line = make("p", { class: "about faint" }, facts.join(" · "));
    if (payload.evidence === "draft") line.append(" ", draftMark(word("draft")));
    row.append(line);
    if (signOf(payload) === "limited") row.append(make("p", { class: "about" }, payload.answer.slice(payload.answer.indexOf(": ") + 2)));
    if (payload.verdict === "undecided" || payload.verdict === "failed") row.append(make("p", { class: "about" }, word(`${payload.verdict}.about`)));
    return row;
  };

  // growing fills a list bit by bit. Asked for more, it puts the focus on the first
  // new item.
  const growing = (list, button, label, first, items, item) => {
    let shown = 0;
    const grow = n => {
      const from = shown;
      shown = Math.min(items.length, shown + n);
      for (let i = from; i < shown; i++) list.append(item(items[i], i));
      const left = items.length - shown;
      button.parentElement.hidden = left === 0;
      if (left > 0) button.textContent = word(label, { n: Math.min(left, more), all: items.length });
      return list.children[from];
    };
    button.onclick = () => {
      const next = grow(more), target = next.matches("details") ? next.firstElementChild : next;
      if (target === next) target.tabIndex = -1;
      target.focus();
    };
    grow(first);
    return grow;
  };

  let growPayloads;
  const showPayloads = () => {
    const order = report.payloads.map((_, p) => p).sort((a, b) =>
      verdicts.indexOf(report.payloads[a].verdict) - verdicts.indexOf(report.payloads[b].verdict) || a - b);
    const grow = growing($("payloads"), $("payloads-more"), "payloads.more", firstPayloads, order, payloadRow);
    growPayloads = grow;
    const passed = report.summary.payloads - report.payloads.length;
    if (passed > 0) $("payloads").after(make("p", { class: "faint" }, count("payloads.passed", passed)));
  };

  const chart = (element, list, select, name, detail, rest) => {
    const order = byCount(list), most = list[order[0]].count;
    for (const i of order.slice(0, bars)) {
      const entry = list[i];
      element.append(make("li", {},
        make("div", { class: "name" }, link(name(entry), select, i, name(entry)),
          make("span", { class: "count" }, number.format(entry.count))),
        ...(detail(entry) ? [code(detail(entry))] : []),
        drawing("svg", { "aria-hidden": "true" },
          drawing("rect", { class: "track", width: "100%", height: "100%", rx: "2" }),
          drawing("rect", { class: "bar", width: `${Math.max(0.5, 100 * entry.count / most)}%`, height: "100%", rx: "2" }))));
    }
    if (list.length > bars) element.append(make("li", { class: "faint" }, count(`overview.rest.${rest}`, list.length - bars)));
  };

  const showOverview = () => {
    $("overview").hidden = findings.length === 0;
    if (findings.length === 0) return;
    $("overview-note").hidden = !report.payloads.some(p => p.truncated);
    chart($("rules-chart"), rules, "by-rule", rule => rule.text || rule.id, rule => rule.text ? rule.id : "", "rules");
    chart($("fields-chart"), fields, "by-field", fieldName, field => field.label ? field.path : "", "fields");
  };

  const titled = text => text.charAt(0).toUpperCase() + text.slice(1);
  const showUnchecked = () => {
    const registers = new Map(), others = new Map(); // register or other reason → rule → number of payloads
    const add = (reasons, reason, rule, payloads) => {
      if (!reasons.has(reason)) reasons.set(reason, new Map());
      const seen = reasons.get(reason);
      seen.set(rule, (seen.get(rule) ?? 0) + payloads);
    };
    for (const { rule, reason, registers: names = [], payloads = 1 } of uncheckedOf()) {
      for (const name of names) add(registers, name, rule, payloads);
      if (names.length === 0) add(others, reason, rule, payloads);
    }
    $("unchecked").hidden = registers.size + others.size === 0;
    let left = more;
    const show = (reasons, title) => { for (const [reason, seen] of reasons) {
      const list = make("ul");
      for (const [id, n] of seen) {
        const text = titleOf(about.rules?.[id] ?? {});
        list.append(make("li", {}, ...(text ? [make("span", {}, text), " "] : []), code(id), make("span", { class: "faint" }, ` ${count("unchecked.in", n)}`)));
      }
      const group = make("details", {}, make("summary", {}, make("h3", {}, titled(title(reason, seen.size)))), list);
      group.open = (left -= seen.size) > more - 10;
      $("unchecked-list").append(group);
    } };
    if (registers.size > 0) $("unchecked-list").append(make("p", {}, word("unchecked.registers")));
    show(registers, (register, n) => count("register", n, { register }));
    if (registers.size > 0 && others.size > 0) $("unchecked-list").append(make("p", {}, `${word("otherwise")}:`));
    show(others, reason => reason);
  };

  // ---- Which findings are shown ----

  const option = (value, text) => make("option", { value }, text);

  // choose sets a choice that may have been left out of a long list.
  const choose = (select, value, label) => {
    if (![...select.options].some(o => o.value === String(value))) select.append(option(value, label));
    select.value = value;
  };

  const showControls = () => {
    const fill = (select, all, entries) => select.replaceChildren(option("", all), ...entries.slice(0, mostOptions).map(([i, text]) => option(i, text)));
    fill($("by-rule"), word("filter.rule.all"), byCount(rules).map(i => [i, `${rules[i].text || rules[i].id} (${number.format(rules[i].count)})`]));
    fill($("by-field"), word("filter.field.all"), byCount(fields).map(i => [i, `${fieldName(fields[i])} (${number.format(fields[i].count)})`]));
    const withFindings = report.payloads.flatMap((p, i) => p.findings.length > 0 ? [[i, fileName(p)]] : []);
    fill($("by-payload"), word("filter.payload.all"), withFindings);
    $("payload-filter").hidden = withFindings.length < 2;
    const counts = [0, 0, 0];
    for (const s of severityOf) counts[s]++;
    $("severities").append(...severities.map((s, i) => {
      const box = make("input", { type: "checkbox", name: "severity", value: i, checked: "" });
      return make("label", {}, box, make("span", { class: s }, icon(s)), `${word(`${s}.all`)} (${number.format(counts[i])})`);
    }));
    $("controls").addEventListener("input", () => filter());
    $("controls").addEventListener("submit", event => event.preventDefault());
    $("controls").addEventListener("reset", () => setTimeout(filter));
  };

  const haystack = i => {
    const f = findings[i];
    return haystacks[i] ??= `${f.message}\n${placeOf(f.path)}\n${f.value ?? ""}\n${f.line ?? ""}:${f.column ?? ""}`.toLowerCase();
  };

  // Making all haystacks takes longer than a search. So it is done beforehand, in
  // pieces, while the reader reads.
  const stack = (from = 0) => {
    const end = Math.min(findings.length, from + 2000);
    for (let i = from; i < end; i++) haystack(i);
    if (end < findings.length) idle(() => stack(end));
  };
  const idle = globalThis.requestIdleCallback ?? (work => setTimeout(work, 20)); // Safari has none

  // selected gives the numbers of the findings that the controls ask for.
  const selected = () => {
    const form = new FormData($("controls"));
    const severe = severities.map((_, i) => form.getAll("severity").includes(String(i)));
    const only = id => $(id).value === "" ? -1 : Number($(id).value);
    const rule = only("by-rule"), field = only("by-field"), payload = only("by-payload");
    // What a rule or a payload answers for all its findings is asked once.
    const terms = $("search").value.toLowerCase().split(/\s+/).filter(Boolean).map(term => ({
      term,
      rules: rules.map(r => `${r.id}\n${r.text}\n${fields[r.field].label}\n${r.finding.code ?? ""}`.toLowerCase().includes(term)),
      payloads: report.payloads.map(p => p.file.toLowerCase().includes(term)),
    }));
    const chosen = [];
    for (let i = 0; i < findings.length; i++) {
      const r = ruleOf[i];
      if (severe[severityOf[i]] && (rule < 0 || r === rule) && (field < 0 || rules[r].field === field) && (payload < 0 || payloadOf[i] === payload) &&
        (terms.length === 0 || terms.every(t => t.rules[r] || t.payloads[payloadOf[i]] || haystack(i).includes(t.term)))) chosen.push(i);
    }
    return chosen;
  };

  const groupings = {
    payload: {
      of: i => payloadOf[i],
      title: p => [fileName(report.payloads[p])],
    },
    rule: {
      of: i => ruleOf[i], byCount: true,
      title: r => [...(rules[r].text ? [make("span", {}, rules[r].text)] : []), ...ruleName(rules[r].finding)],
    },
    field: {
      of: i => rules[ruleOf[i]].field, byCount: true,
      title: f => [make("span", {}, fieldName(fields[f])), ...(fields[f].label ? [code(fields[f].path)] : [])],
    },
  };

  // filter shows the findings that the controls ask for, in groups.
  const filter = () => {
    const chosen = selected(), name = new FormData($("controls")).get("group"), grouping = groupings[name];
    const members = new Map();
    for (const i of chosen) {
      const key = grouping.of(i), group = members.get(key);
      if (group) group.push(i); else members.set(key, [i]);
    }
    const groups = [...members];
    if (grouping.byCount) groups.sort((a, b) => b[1].length - a[1].length);
    const n = findings.length, k = chosenNow = chosen.length;
    $("shown").textContent = n === 0 ? word("findings.none") : k === n ? count("shown.all", n) : k === 0 ? word("shown.nothing", { n }) : word("shown.some", { k, n });
    if (kept && n > 0 && k > 0) $("shown").append(` ${kept}`);
    showGroups(groups, name);
  };
  let kept = ""; // says that there were more findings than the report holds

  let growGroups, groupsShown = [], chosenNow = 0;
  const showGroups = (groups, name) => {
    groupsShown = [];
    $("groups").replaceChildren();
    let left = openAtFirst;
    const grow = growing($("groups"), $("groups-more"), "groups.more", firstGroups, groups, ([key, members]) => {
      const open = left > 0;
      left -= Math.min(members.length, firstFindings);
      return group(key, members, name, open);
    });
    growGroups = grow;
  };

  // group shows findings that have something in common; its items are made when it
  // is opened.
  const group = (key, members, name, open) => {
    const counts = { error: 0, warning: 0, info: 0 };
    for (const i of members) counts[severities[severityOf[i]]]++;
    const list = make("ol", { class: "findings" }), button = make("button", { type: "button" });
    const element = make("details", { class: "group" },
      make("summary", {}, make("h3", {}, ...groupings[name].title(key)), make("span", { class: "count" }, countsOf(counts))),
      ...(name === "rule" ? [make("div", { class: "common" }, ruleFacts(members[0]))] : []),
      list, make("p", { class: "controls" }, button));
    let grow;
    const fill = (n, item) => {
      const seen = new Set();
      list.replaceChildren();
      grow = growing(list, button, "findings.more", n, members, i => {
        const first = !seen.has(ruleOf[i]);
        seen.add(ruleOf[i]);
        return item(i, name, first);
      });
    };
    element.open = open;
    const screen = () => fill(firstFindings, findingItem), paper = n => fill(n, findingOnPaper);
    const empty = () => { list.replaceChildren(); grow = undefined; };
    if (open) screen();
    element.addEventListener("toggle", () => element.open && !grow && screen());
    groupsShown.push({ element, members, paper, screen, empty });
    return element;
  };

  // ---- One finding ----

  const fact = (name, ...content) => [make("dt", {}, word(`finding.${name}`)), make("dd", {}, ...content)];

  // own lists what is the finding's own beside message and place.
  const waivedBy = w => w.by === "baseline" ? word("inBaseline.one") : word("waivedBy.one", { expires: w.expires, owner: w.owner, reason: w.reason });

  const own = f => {
    const list = make("dl", { class: "facts" });
    if (f.value !== undefined) list.append(...fact("value", f.value === "" ? word("finding.value.empty") : code(f.value, { class: "value" })));
    if (f.waived) list.append(...fact("waived", waivedBy(f.waived)));
    if (f.fix) list.append(...fact("fix", f.fix));
    return list;
  };

  // ruleName is the id of a finding's rule and what must not be overlooked.
  const ruleName = f => {
    const name = [code(f.rule)];
    if (f.code) name.push(make("span", {}, word("finding.code", { code: f.code })));
    if (f.evidence === "draft") name.push(draftMark(word("draft")));
    return name;
  };

  // ruleFacts lists what is the rule's, whatever the finding.
  const ruleFacts = i => {
    const f = findings[i], { why } = rules[ruleOf[i]], list = make("dl", { class: "facts" });
    if (why) list.append(...fact("why", why));
    const evidence = f.evidence === "draft" ? draftMark(word("evidence.draft")) : make("span", { class: "faint" }, word(`evidence.${f.evidence}`));
    list.append(...fact("source", ...(f.source ? [make("span", {}, f.source)] : []), evidence));
    if (/^https?:\/\//.test(f.help)) list.append(...fact("more", make("a", { href: f.help, class: "help", rel: "noreferrer" }, word("finding.help"))));
    return list;
  };

  // findingHead is what of a finding is always shown.
  const findingHead = (i, name) => {
    const f = findings[i], place = make("p", { class: "place" });
    if (name !== "payload" && report.payloads.length > 1) place.append(make("span", { class: "file" }, fileName(report.payloads[payloadOf[i]])));
    if (f.line) place.append(make("span", {}, word("place.one", { line: String(f.line), column: String(f.column) })));
    if (f.path) place.append(code(placeOf(f.path)));
    return make("li", { class: "finding" },
      make("p", { class: "what" }, badge(f.severity), make("span", { class: "message" }, f.message), ...(f.waived ? [make("span", { class: "waived" }, word("waived"))] : [])),
      ...(place.hasChildNodes() ? [place] : []));
  };

  // findingItem shows a finding in a group of some name. What is the rule's is open
  // at its first finding there.
  const findingItem = (i, name, first) => {
    const f = findings[i], item = findingHead(i, name), list = own(f);
    if (list.hasChildNodes()) item.append(list);
    if (name !== "rule") {
      const rule = make("details", { class: "rule" }, make("summary", {}, make("span", { class: "label" }, word("finding.rule")), make("span", {}, ...ruleName(f))));
      if (first) {
        rule.open = true;
        rule.append(ruleFacts(i));
      } else {
        rule.addEventListener("toggle", () => rule.append(ruleFacts(i)), { once: true });
      }
      item.append(rule);
    }
    return item;
  };

  // ---- On paper ----

  // findingOnPaper shows a finding in few elements: there may be very many. How to
  // mend it and what is the rule's stand at its first finding in the group.
  const findingOnPaper = (i, name, first) => {
    const item = findingHead(i, name);
    if (!first) return item;
    const list = own(findings[i]);
    if (name !== "rule") list.append(...fact("rule", ...ruleName(findings[i])), ...ruleFacts(i).childNodes);
    item.append(list);
    return item;
  };

  // Paper shows the payloads and the findings that the controls ask for, and says so
  // where they are too many for it.
  const afterPrint = [];
  const toPaper = () => {
    if (afterPrint.length > 0) return;
    growPayloads(mostOnPaper);
    for (const details of document.querySelectorAll("#unchecked-list details")) {
      const { open } = details;
      details.open = true;
      afterPrint.push(() => { details.open = open; });
    }
    growGroups(mostOnPaper);
    let left = mostOnPaper;
    for (const { element, members, paper, screen, empty } of groupsShown) {
      const { open } = element, n = Math.min(left, members.length);
      left -= n;
      element.open = true;
      element.hidden = n === 0;
      paper(n);
      afterPrint.push(() => { element.open = open; element.hidden = false; if (open) screen(); else empty(); });
    }
    const notes = [];
    if (report.payloads.length > mostOnPaper) notes.push(word("paper.payloads", { n: mostOnPaper, all: report.payloads.length }));
    if (chosenNow > mostOnPaper) notes.push(word("paper.findings", { n: mostOnPaper, all: chosenNow }));
    $("paper-note").textContent = notes.join(" ");
    afterPrint.push(() => { $("paper-note").textContent = ""; });
  };
  const fromPaper = () => { for (const undo of afterPrint.splice(0)) undo(); };

  try {
    words = data("words-data");
    about = data("about-data");
    report = data("report-data");
    gather();
    const total = showResult();
    if (total > findings.length) kept = word("shown.kept", { n: total });
    showPayloads();
    showOverview();
    showUnchecked();
    showControls();
    $("controls").hidden = findings.length === 0;
    filter();
    $("report").hidden = false;
    idle(() => stack());
    addEventListener("beforeprint", toPaper);
    addEventListener("afterprint", fromPaper);
  } catch (error) {
    $("problem").hidden = false;
    throw error;
  }
}
