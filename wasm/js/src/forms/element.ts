import {ForkontrolError} from "../error.js";
import {bytesOfBlob, isFile} from "../bytes.js";
import type {Finding, Kit, Language, MessageId, PayloadReport, RemoteKit, Report} from "../types.js";
import {loadInWorker} from "../worker.js";
import {capital, gapsOf, pathOf, signOf, term} from "../say.js";
import {talliedOf, waivedBy, waiversFailed} from "../waived.js";
import type {WaiverRun} from "../waivers/run.js";
import {logError} from "./dom.js";
import {styleSheet} from "./style.js";
import {wordsOf, type Words} from "./words.js";

type AnyKit = Kit | RemoteKit;

/** A file that is smaller is shown as text when it is one, in bytes. */
const mostShown = 1 << 20;

/** How many findings are listed at first, and at each wish for more. */
const listed = 50;

/** How long after the last letter a text is checked, in milliseconds. */
const pause = 300;

let sheet: CSSStyleSheet | undefined;
let common: Promise<AnyKit> | undefined;

/** A state of the element, in CSS `:state(valid)` and so on. */
type State = "empty" | "checking" | "valid" | "limited" | "warned" | "waived" | "invalid" | "undecided" | "failed";

const attributes = ["message", "lang", "disabled", "required", "as-of", "waivers", "baseline", "aria-label"] as const;

/** What markup may say of the element, in the types of frameworks. */
export interface CheckAttributes {
  message?: MessageId | (string & {});
  name?: string;
  lang?: string;
  required?: boolean;
  disabled?: boolean;
  "as-of"?: string;
  waivers?: string;
  baseline?: string;
  "aria-label"?: string;
  /** Properties, which frameworks set as such. */
  kit?: AnyKit | PromiseLike<AnyKit>;
  run?: WaiverRun;
}

/** On a server there is no such class; importing this module there does nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<forkontrol-check>`: takes a payload, pasted, dropped, typed or chosen, checks it and lists what is wrong. In a form it takes part
 * under its `name` as the text or the file that it holds, and has errors only when the payload does.
 *
 * Attributes: `message` (id; default: found from the root element), `name`, `lang` (`da`, `en`), `required`, `disabled`, `as-of`
 * (`2026-11-22`), `waivers` and `baseline` (addresses of the files; what they cover is listed last, and is no error to the form). Slots: `label`, `hint`. Events: `input`, `change`, `forkontrol-report` (its `detail` is the report). States: `empty`,
 * `checking`, `valid`, `limited` (valid only as far as it was checked, instead of `valid`), `warned` (beside `valid` or `limited`),
 * `waived` (beside `invalid`: all errors are waived), `invalid`, `undecided`, `failed`. Parts: `label`, `hint`, `textarea`, `file`, `button`, `status`,
 * `progress`, `verdict`, `counts`, `findings`, `finding`, `severity`, `message`, `waived`, `fix`, `jump`, `path`, `excerpt`, `unchecked`. Custom
 * properties: `--forkontrol-text`, `-muted`, `-surface`, `-line`, `-accent`, `-error`, `-warning`, `-valid`, `-limited`, `-radius`, `-font-mono`.
 */
export class ForkontrolCheck extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes: readonly string[] = attributes;

  /** The kit of all elements that have none of their own. Default: one in a worker, loaded when first needed. */
  static kit: AnyKit | PromiseLike<AnyKit> | undefined;

  readonly #internals = internalsOf(this);
  readonly #parts: Parts;
  #kit: AnyKit | PromiseLike<AnyKit> | undefined;
  #file: File | undefined; // when it is not shown as text
  #shownFile: File | undefined; // whose text is there unchanged
  #report: Report | undefined;
  #run: WaiverRun | undefined;
  #known: Promise<WaiverRun | undefined> | undefined; // that of the attributes
  #state: State = "empty";
  #checking: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disabled = false;
  #listed = listed;

  constructor() {
    super();
    if (globalThis.HTMLElement === undefined) {
      throw new ForkontrolError("argument", "there is no <forkontrol-check> on a server", {advice: "make it in code that runs in the page alone"});
    }
    const root = this.attachShadow({mode: "open", delegatesFocus: true});
    if (typeof CSSStyleSheet.prototype.replaceSync === "function") {
      root.adoptedStyleSheets = [(sheet ??= styleSheet())];
    }
    this.#parts = build(root);
    this.#listen();
  }

  /** The kit of this element. Default: that of all elements. */
  get kit(): AnyKit | PromiseLike<AnyKit> | undefined {
    return this.#kit;
  }

  set kit(kit: AnyKit | PromiseLike<AnyKit> | undefined) {
    this.#kit = kit;
    void this.#check();
  }

  /** What is waived, in place of the attributes `waivers` and `baseline`. */
  get run(): WaiverRun | undefined {
    return this.#run;
  }

  set run(run: WaiverRun | undefined) {
    this.#run = run;
    void this.#check();
  }

  /** The text; of a file that is not shown as text: empty. */
  get value(): string {
    return this.#file === undefined ? this.#parts.text.value : "";
  }

  set value(text: string) {
    this.#parts.text.value = text;
    this.#file = this.#shownFile = undefined;
    void this.#check();
  }

  /** The file that was dropped or chosen, as long as its text has not been changed. */
  get file(): File | null {
    return this.#file ?? this.#shownFile ?? null;
  }

  set file(file: Blob | null) {
    if (file === null) {
      this.value = "";
    } else {
      void this.#take(isFile(file) ? file : new File([file], "", {type: file.type}));
    }
  }

  /** The report of what it holds; `null` while it is being checked, and when there is nothing. */
  get report(): Report | null {
    return this.#state === "checking" ? null : (this.#report ?? null);
  }

  get findings(): readonly Finding[] {
    return this.report?.payloads[0].findings ?? [];
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  get name(): string {
    return this.getAttribute("name") ?? "";
  }

  set name(name: string) {
    this.setAttribute("name", name);
  }

  get type(): string {
    return this.localName;
  }

  get message(): string {
    return this.getAttribute("message") ?? "";
  }

  set message(message: string) {
    this.setAttribute("message", message);
  }

  get disabled(): boolean {
    return this.hasAttribute("disabled");
  }

  set disabled(disabled: boolean) {
    this.toggleAttribute("disabled", disabled);
  }

  get required(): boolean {
    return this.hasAttribute("required");
  }

  set required(required: boolean) {
    this.toggleAttribute("required", required);
  }

  get validity(): ValidityState {
    return this.#internals.validity;
  }

  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  get labels(): NodeList {
    return this.#internals.labels;
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  connectedCallback(): void {
    this.#translate();
    void this.#check();
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  attributeChangedCallback(name: (typeof attributes)[number], before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) {
      return;
    }
    if (name === "waivers" || name === "baseline") {
      this.#known = undefined;
    }
    if (name === "message" || name === "as-of" || name === "lang" || name === "waivers" || name === "baseline") {
      this.#translate();
      void this.#check();
    } else {
      this.#translate();
      this.#settle();
    }
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabled = disabled;
    const {text, choose, clear, picker} = this.#parts;
    text.disabled = choose.disabled = clear.disabled = picker.disabled = disabled;
  }

  formResetCallback(): void {
    this.value = "";
  }

  formStateRestoreCallback(state: File | string | FormData | null): void {
    if (typeof state === "string") {
      this.value = state;
    } else if (isFile(state)) {
      this.file = state;
    }
  }

  get #lang(): Language {
    return this.closest("[lang]")?.getAttribute("lang")?.toLowerCase().startsWith("en") ? "en" : "da";
  }

  get #words(): Words {
    return wordsOf(this.#lang);
  }

  #listen(): void {
    const {text, zone, drop, choose, picker, clear, cancel, more} = this.#parts;
    text.addEventListener("input", () => {
      this.#shownFile = undefined;
      this.#stop();
      // Not checked yet: neither right nor wrong.
      this.#enter("checking");
      this.#timer = setTimeout(() => void this.#check(), pause);
    });
    text.addEventListener("change", () => this.dispatchEvent(new Event("change", {bubbles: true})));
    choose.addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      const [file] = picker.files ?? [];
      if (file !== undefined) {
        this.#given(file);
      }
      picker.value = ""; // the same file may be chosen again, when it has been fixed
    });
    clear.addEventListener("click", () => {
      this.value = "";
      this.#tell();
      text.focus();
    });
    cancel.addEventListener("click", () => {
      this.#checking?.abort();
    });
    more.addEventListener("click", () => {
      const from = this.#listed;
      this.#listed += listed;
      this.#list();
      (this.#parts.findings.children[from] as HTMLElement | undefined)?.querySelector<HTMLElement>("button")?.focus();
    });
    // dragenter comes before the dragleave of where the pointer was.
    let depth = 0;
    const dragged = (event: DragEvent) => !this.#disabled && event.dataTransfer?.types.includes("Files");
    zone.addEventListener("dragenter", event => {
      if (dragged(event)) {
        event.preventDefault();
        depth++;
        drop.hidden = false;
      }
    });
    zone.addEventListener("dragover", event => {
      if (dragged(event)) {
        event.preventDefault();
      }
    });
    zone.addEventListener("dragleave", () => {
      depth = Math.max(0, depth - 1);
      drop.hidden = depth === 0;
    });
    zone.addEventListener("drop", event => {
      depth = 0;
      drop.hidden = true;
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined && !this.#disabled) {
        event.preventDefault();
        this.#given(file);
      }
    });
    this.addEventListener("invalid", () => this.#parts.text.setAttribute("aria-invalid", "true"));
  }

  #given(file: File): void {
    void this.#take(file);
    this.#tell();
  }

  #tell(): void {
    this.dispatchEvent(new Event("input", {bubbles: true, composed: true}));
    this.dispatchEvent(new Event("change", {bubbles: true}));
  }

  /** Takes a file: one that is small and a text in UTF-8 is shown, so that places in it can be jumped to. */
  async #take(file: File): Promise<void> {
    this.#stop();
    this.#file = file;
    this.#shownFile = undefined;
    this.#parts.text.value = "";
    const checked = this.#check();
    if (file.size <= mostShown) {
      const text = await textOf(file);
      if (text !== undefined && this.#file === file) {
        this.#file = undefined;
        this.#shownFile = file;
        this.#parts.text.value = text;
        this.#showSource();
        this.#list();
      }
    }
    await checked;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#checking?.abort();
    this.#checking = undefined;
  }

  /** Checks what it holds, in place of a check that is under way. */
  async #check(): Promise<void> {
    this.#stop();
    const payload = this.file ?? this.#parts.text.value;
    if (typeof payload !== "string" || payload === "") {
      this.#report = undefined; // of a text the last one stands until the next is there
    }
    if (payload === "") {
      this.#enter("empty");
      return;
    }
    const checking = (this.#checking = new AbortController());
    this.#enter("checking");
    const {progress, status} = this.#parts;
    progress.removeAttribute("value");
    try {
      const kit = await (this.#kit ?? ForkontrolCheck.kit ?? loadCommon(() => this.#say(this.#words.loading)));
      if (checking.signal.aborted) {
        throw checking.signal.reason;
      }
      this.#say(this.#words.checking);
      const asOf = this.getAttribute("as-of");
      const options = {
        lang: this.#lang,
        signal: checking.signal,
        onProgress: ({bytes, total = 0}: {bytes: number; total?: number}) => {
          if (total > 0 && this.#checking === checking) {
            progress.value = bytes / total;
            status.textContent = this.#words.checkingFile(Math.floor((100 * bytes) / total));
          }
        },
        ...(this.message === "" ? {} : {message: this.message}),
        ...(asOf === null ? {} : {asOf}),
      };
      let report = await (kit as RemoteKit).check(payload, options);
      let refused = "";
      try {
        const run = this.#run ?? (await (this.#known ??= this.#waivers()));
        report = run?.apply(report) ?? report;
      } catch (error) {
        this.#known = undefined; // nothing is waived, and the next check tries again
        refused = `${waiversFailed[this.#lang]} ${(error as Error).message}`;
        logError(error);
      }
      if (this.#checking !== checking) {
        return;
      }
      this.#checking = undefined;
      this.#report = report;
      this.#listed = listed;
      this.#say(refused);
      this.#enter(stateOf(report.payloads[0]));
      this.dispatchEvent(new CustomEvent("forkontrol-report", {detail: report, bubbles: true}));
    } catch (error) {
      if (this.#checking !== checking) {
        return; // another check has begun
      }
      this.#checking = undefined;
      const cancelled = checking.signal.aborted;
      this.#report = undefined;
      this.#enter("failed");
      this.#say(cancelled ? this.#words.cancelled : this.#words.failed);
      if (!cancelled) {
        logError(error);
      }
    }
  }

  /** Reads the files that the attributes name. */
  async #waivers(): Promise<WaiverRun | undefined> {
    const [waivers, baseline] = ["waivers", "baseline"].map(name => this.getAttribute(name));
    if (!waivers && !baseline) {
      return undefined;
    }
    const {WaiverRun, parseBaseline, parseWaivers} = await import("../waivers.js");
    const lang = this.#lang;
    return new WaiverRun({
      ...(waivers && {waivers: parseWaivers(await textAt(waivers), {file: waivers, lang}), waiversFile: waivers}),
      ...(baseline && {baseline: parseBaseline(await textAt(baseline), {file: baseline, lang}), baselineFile: baseline}),
    });
  }

  #say(text: string): void {
    setText(this.#parts.status, text);
  }

  #enter(state: State): void {
    this.#state = state;
    const states = this.#internals.states;
    states.clear();
    states.add(state);
    const [payload] = this.#report?.payloads ?? [];
    if ((state === "warned" || state === "waived") && payload !== undefined) {
      states.add(signOf(payload));
    }
    if (state === "empty") {
      this.#say("");
    }
    this.#showSource();
    this.#settle();
    this.#showReport();
  }

  /** Reports value and validity to the form. */
  #settle(): void {
    const words = this.#words;
    const {text, choose} = this.#parts;
    const anchor = text.hidden ? choose : text;
    this.#internals.setFormValue(this.file ?? (this.value === "" ? null : this.value));
    let problem = "";
    switch (this.#state) {
      case "empty":
        this.#internals.setValidity(this.required ? {valueMissing: true} : {}, this.required ? words.required : "", anchor);
        text.removeAttribute("aria-invalid");
        return;
      case "checking":
        problem = words.wait;
        break;
      case "valid":
      case "limited":
      case "warned":
      case "waived":
        break;
      case "invalid":
      case "undecided":
        problem = this.findings.find(finding => finding.severity === "error" && finding.waived === undefined)?.message ?? this.#report?.payloads[0].answer ?? words.failed;
        break;
      case "failed":
        problem = words.failed;
        break;
    }
    this.#internals.setValidity(problem === "" ? {} : {customError: true}, problem, anchor);
    text.setAttribute("aria-invalid", String(this.#state === "invalid"));
  }

  #showSource(): void {
    const {text, fileBox, clear, cancel, progress} = this.#parts;
    const file = this.#file;
    text.hidden = file !== undefined;
    fileBox.hidden = file === undefined;
    if (file !== undefined) {
      fileBox.textContent = this.#words.file(file instanceof File ? file.name : "", sizeOf(file.size, this.#lang));
    }
    clear.hidden = this.#state === "empty";
    const running = this.#state === "checking" && this.#checking !== undefined;
    cancel.hidden = progress.hidden = !(running && file !== undefined);
  }

  #showReport(): void {
    const {result, verdict, counts, unchecked, uncheckedTitle, uncheckedList} = this.#parts;
    const payload = this.#report?.payloads[0];
    result.hidden = payload === undefined;
    if (payload === undefined) {
      setText(verdict, "");
      setText(counts, "");
      this.#list();
      return;
    }
    if (this.#state === "checking") {
      return; // what is there is the last text's
    }
    const words = this.#words;
    setText(verdict, payload.answer);
    setText(counts, talliedOf(payload.counts, payload.waived, words.lang));
    unchecked.hidden = payload.unchecked.length === 0;
    uncheckedTitle.textContent = capital(term("unchecked", words.lang));
    uncheckedList.replaceChildren(...gapsOf([payload], words.lang).map(({said}) => make("li", {}, said)));
    this.#list();
  }

  #list(): void {
    const {findings, more} = this.#parts;
    const found = this.#report?.payloads[0].findings ?? [];
    const waived = found.filter(finding => finding.waived !== undefined);
    const all = waived.length === 0 ? found : [...found.filter(finding => finding.waived === undefined), ...waived];
    if (this.#listed === listed) {
      findings.replaceChildren();
    }
    findings.append(...all.slice(findings.children.length, this.#listed).map(finding => this.#item(finding)));
    findings.hidden = all.length === 0;
    const left = all.length - findings.children.length;
    more.hidden = left <= 0;
    more.textContent = this.#words.more(Math.min(left, listed));
  }

  #item(finding: Finding): HTMLElement {
    const words = this.#words;
    const item = make("li", {class: "finding", part: `finding ${finding.severity}`, "data-severity": finding.severity});
    item.append(
      make("p", {},
        make("span", {class: "severity", part: "severity"}, `${words[finding.severity]}: `),
        make("span", {class: "message", part: "message"}, finding.message)),
    );
    if (finding.waived !== undefined) {
      item.append(make("p", {part: "waived"}, `${capital(term("waived", words.lang))}: ${waivedBy(finding.waived, words.lang)}`));
    }
    if (finding.fix !== undefined) {
      item.append(make("p", {part: "fix"}, finding.fix));
    }
    const place = make("p", {class: "place"});
    if (finding.line !== undefined && finding.column !== undefined) {
      const jump = make("button", {type: "button", class: "jump", part: "button jump"}, capital(term("place", words.lang, 1, {line: finding.line, column: finding.column})));
      jump.addEventListener("click", () => void this.#jump(finding, item));
      place.append(jump);
    }
    if (finding.path !== "") {
      place.append(make("span", {class: "path", part: "path"}, pathOf(finding.path, words.lang)));
    }
    if (finding.code !== undefined) {
      place.append(make("span", {}, words.code(finding.code)));
    }
    if (finding.evidence === "draft") {
      place.append(make("span", {}, term("draft", words.lang)));
    } else if (finding.source !== undefined) {
      place.append(make("span", {}, `${words.source}: ${finding.source}`));
    }
    item.append(place);
    return item;
  }

  /** Goes to the place of a finding: in the text, or to a piece of the file that is shown below it. */
  async #jump(finding: Finding, item: HTMLElement): Promise<void> {
    const {line = 1, column = 1} = finding;
    if (this.#file === undefined) {
      selectLine(this.#parts.text, line, column);
      return;
    }
    const open = item.querySelector(".excerpt");
    if (open !== null) {
      open.remove();
      return;
    }
    const file = this.#file;
    const piece = await excerptOf(file, finding.offset ?? 0);
    if (piece !== undefined && this.#file === file) {
      item.append(make("pre", {class: "excerpt", part: "excerpt", tabindex: "0"}, piece.before, make("mark", {}, piece.at), piece.after));
    }
  }

  #translate(): void {
    const words = this.#words;
    const {label, hint, text, choose, clear, cancel, drop, findings} = this.#parts;
    const outside = [...this.#internals.labels].map(node => node.textContent?.trim() ?? "").filter(name => name !== "");
    const name = this.getAttribute("aria-label") ?? outside.join(" ");
    label.hidden = name !== "";
    label.textContent = words.label;
    if (name === "") {
      text.removeAttribute("aria-label");
    } else {
      text.setAttribute("aria-label", name);
    }
    hint.textContent = words.hint;
    choose.textContent = words.choose;
    clear.textContent = words.clear;
    cancel.textContent = words.cancel;
    drop.textContent = words.dropped;
    text.required = this.required;
    findings.setAttribute("aria-label", words.findings);
  }
}

/** What forms and styles see of the element. Where tests play the browser (jsdom, happy-dom), much of it is missing, and nobody looks. */
function internalsOf(element: ForkontrolCheck): Internals {
  const internals: Partial<ElementInternals> = typeof element.attachInternals === "function" ? element.attachInternals() : {};
  const has = (name: keyof ElementInternals) => internals[name] !== undefined;
  if ((["states", "labels", "validity", "setFormValue", "setValidity", "checkValidity", "reportValidity"] as const).every(has)) {
    return internals as ElementInternals;
  }
  let validity = {valid: true} as ValidityState;
  let validationMessage = "";
  return {
    form: element.closest("form"),
    labels: document.createDocumentFragment().childNodes,
    states: new Set(),
    willValidate: true,
    get validity() {
      return validity;
    },
    get validationMessage() {
      return validationMessage;
    },
    setFormValue() {},
    setValidity(flags, message = "") {
      validity = {valid: Object.keys(flags ?? {}).length === 0, ...flags} as ValidityState;
      validationMessage = message;
    },
    checkValidity: () => validity.valid,
    reportValidity: () => validity.valid,
  };
}

type Internals = Pick<ElementInternals, "form" | "labels" | "validity" | "validationMessage" | "willValidate" | "setFormValue" | "setValidity" | "checkValidity" | "reportValidity"> & {
  readonly states: Pick<CustomStateSet, "add" | "clear">;
};

type Parts = ReturnType<typeof build>;

function build(root: ShadowRoot) {
  const label = make("slot", {name: "label"});
  const hint = make("slot", {name: "hint"});
  const labelBox = make("label", {class: "label", part: "label", for: "text"}, label);
  const hintBox = make("p", {class: "hint", part: "hint", id: "hint"}, hint);
  const text = make("textarea", {
    id: "text", part: "textarea", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", rows: "9", "aria-describedby": "hint verdict",
  });
  const fileBox = make("div", {class: "file", part: "file"});
  const drop = make("div", {class: "drop", "aria-hidden": "true"});
  const zone = make("div", {class: "zone"}, text, fileBox, drop);
  const choose = make("button", {type: "button", part: "button"});
  const picker = make("input", {type: "file", tabindex: "-1", "aria-hidden": "true"});
  const clear = make("button", {type: "button", part: "button"});
  const status = make("span", {class: "status", part: "status", role: "status"});
  const progress = make("progress", {part: "progress", max: "1", "aria-hidden": "true"});
  const cancel = make("button", {type: "button", part: "button"});
  const bar = make("div", {class: "bar"}, choose, picker, clear, status, progress, cancel);
  const verdict = make("p", {class: "verdict", part: "verdict", id: "verdict"});
  const counts = make("p", {class: "counts", part: "counts"});
  const heading = make("div", {role: "status"}, verdict, counts);
  const findings = make("ol", {class: "findings", part: "findings", role: "list"});
  const more = make("button", {type: "button", part: "button"});
  const uncheckedTitle = make("summary", {});
  const uncheckedList = make("ul", {});
  const unchecked = make("details", {class: "unchecked", part: "unchecked"}, uncheckedTitle, uncheckedList);
  const result = make("div", {class: "result"}, findings, more, unchecked);
  picker.hidden = fileBox.hidden = drop.hidden = clear.hidden = progress.hidden = cancel.hidden = result.hidden = true;
  root.append(labelBox, hintBox, zone, bar, heading, result);
  return {
    label, hint, text, fileBox, drop, zone, choose, picker, clear, status, progress, cancel, result, verdict, counts, findings, more, unchecked,
    uncheckedTitle, uncheckedList,
  };
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, given: Record<string, string>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The kit of all elements: one that failed to load is loaded again when it is next asked for. */
function loadCommon(loading: () => void): Promise<AnyKit> {
  loading();
  common ??= loadAnywhere().catch(error => {
    common = undefined;
    throw error;
  });
  return common;
}

/** A kit in a worker, or, where the page lets none start, one in this thread: it gives the same answers, and holds the page up for as long. */
async function loadAnywhere(): Promise<AnyKit> {
  const options = {lang: ["da", "en"] as const};
  try {
    return await loadInWorker(options);
  } catch (error) {
    try {
      return await (await import("../index.js")).load(options);
    } catch {
      throw error;
    }
  }
}

function stateOf(payload: PayloadReport): State {
  if (payload.verdict === "invalid" && payload.waived?.error === payload.counts.error) {
    return "waived";
  }
  return payload.verdict === "valid" && payload.counts.warning > 0 ? "warned" : signOf(payload);
}

async function textAt(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address}: ${response.status}`);
  }
  return response.text();
}

/** Does not touch what is as it should be, so that it is not read aloud again. */
function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** The text of a file in UTF-8; undefined when it is not. */
async function textOf(file: Blob): Promise<string | undefined> {
  try {
    const text = new TextDecoder("utf-8", {fatal: true}).decode(await bytesOfBlob(file));
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Selects a line from a column on. Lines end with LF, CR or both; columns count characters. */
function selectLine(area: HTMLTextAreaElement, line: number, column: number): void {
  const text = area.value; // its lines end with LF alone
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf("\n", start);
    if (next < 0) {
      break;
    }
    start = next + 1;
  }
  let end = text.indexOf("\n", start);
  end = end < 0 ? text.length : end;
  let from = start;
  for (let i = 1; i < column && from < end; i++) {
    from += (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
  }
  area.focus();
  area.setSelectionRange(from, end);
  const height = area.scrollHeight / Math.max(1, text.split("\n").length);
  area.scrollTop = Math.max(0, (line - 1) * height - area.clientHeight / 3);
}

/** What is around a place of a file, a few lines of text; undefined when that is no UTF-8. */
async function excerptOf(file: Blob, offset: number): Promise<{before: string; at: string; after: string} | undefined> {
  const most = 400;
  const from = Math.max(0, offset - most);
  const bytes = new Uint8Array(await file.slice(from, offset + most).arrayBuffer());
  if (bytes.includes(0)) {
    return undefined;
  }
  const text = (part: Uint8Array) => new TextDecoder().decode(part).replace(/^\ufffd+|\ufffd+$/g, "").split(/\r\n?|\n/);
  const before = text(bytes.subarray(0, offset - from)).slice(-3);
  const [at = "", ...after] = text(bytes.subarray(offset - from));
  return {before: before.join("\n"), at, after: after.length > 0 ? `\n${after.slice(0, 2).join("\n")}` : ""};
}

function sizeOf(bytes: number, lang: Language): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const unit = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(lang, {style: "unit", unit: units[unit]!, unitDisplay: unit === 0 ? "long" : "short", maximumFractionDigits: 1}).format(bytes / 1000 ** unit);
}

declare global {
  interface HTMLElementEventMap {
    "forkontrol-report": CustomEvent<Report>;
  }
  interface HTMLElementTagNameMap {
    "forkontrol-check": ForkontrolCheck;
  }
}

if (globalThis.customElements?.get("forkontrol-check") === undefined) {
  globalThis.customElements?.define("forkontrol-check", ForkontrolCheck);
}
