import {ForkontrolError} from "../error.js";
import type {CheckOptions, FieldOptions, Finding, Report} from "../types.js";
import {decides, hasFocus} from "./controls.js";
import {planOf, type FieldInputs, type MessageOf, type Plan} from "./inputs.js";
import {after, isLater, type AnyKit, type Asked, type Later} from "./later.js";
import {Summary, type Line, type Shown} from "./output.js";
import {Place, type Kind} from "./place.js";
import {readForm, type Reading} from "./reading.js";
import {shapeOf} from "./shape.js";
import {pointerOf, written} from "./written.js";
import {sentenceOf, wordsOf, type Words} from "./words.js";

/**
 * When findings of a field are first shown:
 * - `blur`: when somebody leaves it after having changed it. A box or a list shows them at once.
 * - `change`: when the browser sends `change`.
 * - `input`: at every keystroke.
 * - `submit`: when the form is sent.
 *
 * Once a field has shown a finding, it is checked again at every keystroke.
 */
export type When = "blur" | "change" | "input" | "submit";

export interface FormOptions<Id extends string = string> extends Pick<CheckOptions, "lang" | "asOf" | "showPersonalData" | "registers"> {
  /** A kit, one in a worker, or one of these that is still being loaded. */
  kit: AnyKit | PromiseLike<AnyKit>;
  /** The id of the message. It must have a form in JSON. */
  message: Id;
  fields: FieldInputs<MessageOf<Id>>;
  /** Default: `blur`. */
  when?: When;
  /**
   * The list of errors that is shown when the form is sent: `true`, at the top of the form; an element, there; `false`, only for
   * what belongs to no field. Default: `true`.
   */
  summary?: boolean | Element;
  /**
   * Whether a button beside a field offers to write its value as the field wants it, where another way to write it is known: a CPR
   * number without its hyphen, a date as the message has it. Default: `true`.
   */
  offers?: boolean;
  /** Puts the element with the findings of a field into the page. Default: after the control, or the label around it. */
  place?: (findings: HTMLElement, control: Element) => void;
}

/** A form that is checked. Each check makes the form dispatch `forkontrol-report`, whose `detail` is the report. */
export interface BoundForm<T = unknown> {
  /** Settled when the kit is there and the form has been checked a first time. Rejected when that failed. */
  readonly ready: Promise<void>;
  /** Checks everything, shows all findings and reports whether the form may be sent. */
  check(): Promise<boolean>;
  /** What the form holds, as the message wants it: of the field's types, without what is empty. Before `ready`: throws. */
  payload(): T;
  /** The payload as it is checked and sent: JSON, or XML where the message has no form in JSON. Before `ready`: throws. */
  text(): string;
  /** The findings of the last check, shown or not. */
  readonly findings: readonly Finding[];
  /** The last report. */
  readonly report: Report | undefined;
  /** Removes everything that was put into the page. */
  dispose(): void;
}

/**
 * Checks a form by the rules of a message while it is filled in, and keeps it from being sent while there are errors.
 * Warnings are shown and stop nothing. Every check looks at all fields together, so that what one field changes for another is found, and
 * gone when it is fixed; only fields that somebody has filled in show findings, until the form is sent.
 *
 * Where the message's id is written out, TypeScript knows its paths and the type of its payload.
 *
 * Throws a ForkontrolError when a path is not a field of the message or a control is not there; when the kit is a promise or in a worker, `ready` is
 * rejected with it.
 */
export function bindForm<Id extends string>(form: HTMLFormElement, options: FormOptions<Id>): BoundForm<MessageOf<Id>> {
  return new Binding(form, options as FormOptions) as BoundForm<MessageOf<Id>>;
}

const enum Level {
  /** Those that have shown something. */
  Eager,
  /** Those that somebody has filled in. */
  Visited,
  All,
}

class Binding implements BoundForm {
  readonly ready: Promise<void>;
  report: Report | undefined;

  readonly #form: HTMLFormElement;
  readonly #options: FormOptions;
  readonly #when: When;
  readonly #native: boolean;
  readonly #observer: MutationObserver;
  readonly #abort = new AbortController();
  readonly #summary: Summary;
  readonly #listsErrors: boolean;
  #words: Words;
  #kit: Asked | undefined;
  #plan: Plan | undefined;
  readonly #places = new Map<Element, Place>(); // by their first control
  readonly #wholes = new Map<Element, Place>(); // of objects and lists, by their first element
  #running: PromiseLike<unknown> | undefined;
  #next: PromiseLike<boolean> | undefined;
  #level = Level.Eager;
  #submitted = false;
  #passing = false;
  #waiting = false; // a submission, for an answer
  #pressed = false;
  #deferred = false;
  #disposed = false;

  constructor(form: HTMLFormElement, options: FormOptions) {
    if (!(form instanceof HTMLFormElement)) {
      throw new ForkontrolError("argument", "the form must be an HTMLFormElement");
    }
    this.#form = form;
    this.#options = options;
    this.#when = options.when ?? "blur";
    this.#words = wordsOf(options.lang ?? "da");
    this.#listsErrors = options.summary !== false;
    this.#summary = new Summary(options.summary instanceof Element ? options.summary : undefined);
    this.#observer = new MutationObserver(() => this.#go(Level.Eager));

    // A kit that is there makes mistakes of the caller known at once.
    const started = after(options.kit as Later<Asked>, kit => {
      const lang = options.lang ?? kit.lang;
      this.#kit = kit;
      this.#words = wordsOf(lang);
      return after(kit.describe(options.message, {lang}), description => {
        const root = shapeOf(description);
        this.#plan = planOf(options.fields, root, root, "");
        try {
          this.#read(true);
        } catch (error) {
          this.#plan = undefined;
          this.#clear();
          throw error;
        }
        return this.#once();
      });
    });

    // The browser's own bubbles would hide ours. What it asks itself is still asked when the form is sent.
    this.#native = !form.noValidate;
    form.noValidate = true;
    if (!(options.summary instanceof Element)) {
      form.prepend(this.#summary.element);
    }
    this.#listen();
    this.ready = Promise.resolve(started).then(() => undefined);
    this.ready.catch(() => undefined); // whoever waits hears of it, and so does whoever sends the form
    this.#observer.observe(form, {childList: true, subtree: true});
    this.#observer.takeRecords();
  }

  get findings(): readonly Finding[] {
    return this.report?.payloads[0].findings ?? [];
  }

  payload(): unknown {
    if (this.#plan === undefined) {
      throw new ForkontrolError("argument", "the kit has not been loaded yet: wait for ready");
    }
    return this.#read(false).value;
  }

  text(): string {
    const value = this.payload();
    return written(value, this.#plan!.shape).text;
  }

  async check(): Promise<boolean> {
    await this.ready;
    this.#submitted = true;
    return this.#refresh(Level.All);
  }

  dispose(): void {
    if (this.#disposed) {
      return;
    }
    this.#disposed = true;
    this.#abort.abort();
    this.#observer.disconnect();
    this.#summary.remove();
    this.#clear();
    this.#form.noValidate = !this.#native;
  }

  #clear(): void {
    for (const place of this.#all) {
      place.forget(this.#words);
    }
    this.#places.clear();
    this.#wholes.clear();
  }

  #listen(): void {
    const {signal} = this.#abort;
    const root = this.#form.getRootNode();
    // Controls may be outside the form that they belong to.
    const on = (type: string, listener: (event: Event) => void) => root.addEventListener(type, listener, {signal, capture: true});
    on("input", event => this.#happened(event, "input"));
    on("change", event => this.#happened(event, "change"));
    on("focusout", event => this.#happened(event, "blur"));
    // A message that appears while a button is being pressed would push the button away from under the pointer.
    on("pointerdown", event => (this.#pressed = !(event.target instanceof HTMLSelectElement)));
    const released = () => setTimeout(() => this.#release());
    addEventListener("pointerup", released, {signal, capture: true});
    addEventListener("pointercancel", released, {signal, capture: true});
    this.#form.addEventListener("submit", event => this.#submit(event), {signal, capture: true});
    this.#form.addEventListener("reset", () => setTimeout(() => this.#reset()), {signal});
  }

  #release(): void {
    this.#pressed = false;
    if (this.#deferred) {
      this.#deferred = false;
      this.#go(Level.Visited);
    }
  }

  #happened(event: Event, kind: "input" | "change" | "blur"): void {
    const target = event.target;
    if (this.#plan === undefined || !(target instanceof Element)) {
      return;
    }
    let place = this.#placeOf(target);
    if (place === undefined) {
      if (!this.#form.contains(target) || kind === "blur") {
        return;
      }
      this.#read(false); // a row may be new
      place = this.#placeOf(target);
      if (place === undefined) {
        return;
      }
    }
    if (kind !== "blur") {
      place.changed = true;
    }
    if (!place.changed || !this.#reveals(target, kind)) {
      if (kind !== "blur") {
        this.#go(Level.Eager);
      }
      return;
    }
    place.visited = true;
    if (this.#pressed && kind !== "input") {
      this.#deferred = true;
    } else {
      this.#go(Level.Visited);
    }
  }

  #reveals(control: Element, kind: "input" | "change" | "blur"): boolean {
    switch (this.#when) {
      case "input":
        return true;
      case "change":
        return kind === "change";
      case "blur":
        return kind === "blur" || decides(control);
      case "submit":
        return false;
    }
  }

  #placeOf(control: Element): Place | undefined {
    return this.#places.get(control) ?? [...this.#places.values()].find(place => place.elements.includes(control));
  }

  #submit(event: SubmitEvent): void {
    const {submitter} = event;
    if ((submitter as HTMLButtonElement | null)?.formNoValidate) {
      return;
    }
    if (this.#passing) {
      this.#passing = false;
      return;
    }
    const hold = () => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (this.#waiting) {
      hold();
      return;
    }
    this.#deferred = false;
    this.#submitted = true;
    const answer: Later<boolean> = this.#plan === undefined ? this.ready.then(() => this.#refresh(Level.All)) : this.#attempt();
    if (!isLater(answer)) {
      if (!this.#decide(answer)) {
        hold();
      }
      return;
    }
    hold();
    this.#waiting = true;
    const done = (good: boolean) => {
      this.#waiting = false;
      if (!this.#disposed && this.#decide(good)) {
        this.#passing = true;
        try {
          this.#form.requestSubmit(submitter?.isConnected ? submitter : null);
        } finally {
          this.#passing = false;
        }
      }
    };
    answer.then(done, error => {
      this.#waiting = false;
      this.#fail(error);
    });
  }

  /** A check whose failing is shown. */
  #attempt(): Later<boolean> {
    try {
      return this.#refresh(Level.All);
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Whether the form may go. If not: to the first error. */
  #decide(good: boolean): boolean {
    if (!good) {
      this.#focusFirst();
      return false;
    }
    return !this.#native || this.#form.reportValidity();
  }

  #fail(error: unknown): void {
    if (this.#disposed) {
      return;
    }
    this.#summary.show([{severity: "error", message: this.#words.broken, fix: ""}], this.#words, () => undefined);
    this.#observer.takeRecords();
    this.#summary.element.focus();
    reportError(error);
  }

  #reset(): void {
    this.#submitted = false;
    for (const place of this.#all) {
      place.changed = place.visited = place.eager = false;
    }
    this.#go(Level.All);
  }

  /** Checks without anybody waiting. */
  #go(level: Level): void {
    if (this.#disposed || this.#plan === undefined) {
      return;
    }
    try {
      const answer = this.#refresh(level);
      if (isLater(answer)) {
        answer.then(undefined, reportError);
      }
    } catch (error) {
      reportError(error);
    }
  }

  /** Checks and shows. While an answer is awaited, all that happens until it comes is one further check. */
  #refresh(level: Level): Later<boolean> {
    this.#level = Math.max(this.#level, level);
    if (this.#running === undefined) {
      return this.#once();
    }
    const again = () => {
      this.#next = undefined;
      return this.#once();
    };
    return (this.#next ??= this.#running.then(again, again));
  }

  #once(): Later<boolean> {
    if (this.#disposed) {
      return false;
    }
    this.#observer.takeRecords(); // what they report is read now
    const reading = this.#read(false);
    const {lang, asOf, showPersonalData, registers, message} = this.#options;
    const {text, format} = written(reading.value, this.#plan!.shape);
    const check: CheckOptions = {message, format, lang: lang ?? this.#kit!.lang};
    if (asOf !== undefined) check.asOf = asOf;
    if (showPersonalData !== undefined) check.showPersonalData = showPersonalData;
    if (registers !== undefined) check.registers = registers;
    const answer = this.#kit!.check(text, check);
    if (!isLater(answer)) {
      return this.#answered(answer, reading);
    }
    const running = answer.then(
      report => {
        this.#running = undefined;
        return this.#answered(report, reading);
      },
      error => {
        this.#running = undefined;
        throw error;
      },
    );
    this.#running = running;
    return running;
  }

  #answered(report: Report, reading: Reading): boolean {
    const level = this.#level;
    this.#level = Level.Eager;
    this.report = report;
    if (this.#disposed) {
      return false;
    }
    const stale = this.#observer.takeRecords().length > 0;
    this.#show(report.payloads[0].findings, reading, level);
    this.#observer.takeRecords(); // our own
    this.#form.dispatchEvent(new CustomEvent("forkontrol-report", {detail: report}));
    if (stale) {
      this.#go(Level.Eager);
    }
    return report.payloads[0].verdict === "valid";
  }

  #show(findings: readonly Finding[], reading: Reading, level: Level): void {
    const root = this.#plan!.shape;
    const found = new Map<Place, Shown[]>();
    const lines: Line[] = [];
    const offered = new Map<Place, Finding[]>();
    for (const finding of findings) {
      const pointer = pointerOf(finding, root, reading.value);
      const shown: Shown = {severity: finding.severity, ...sentenceOf(finding, pointer, root, this.#words)};
      const place = nearest(reading.places, pointer);
      if (place === undefined) {
        lines.push(shown);
      } else {
        found.set(place, [...(found.get(place) ?? []), shown]);
        if (place.pointer === pointer) {
          offered.set(place, [...(offered.get(place) ?? []), finding]);
        }
      }
    }
    for (const place of this.#all) {
      const all = (found.get(place) ?? []).sort((a, b) => rank[a.severity] - rank[b.severity]);
      place.setValidity(all);
      if (place.kind !== "control") {
        place.visited ||= [...this.#places.values()].some(inner => inner.visited && inner.pointer?.startsWith(`${place.pointer}/`));
      }
      if (level === Level.All || place.eager || (level === Level.Visited && place.visited)) {
        const may = this.#submitted || place.visited || place.eager;
        place.show(may ? all : [], this.#words, level !== Level.All);
      }
    }
    this.#summarise(lines);
    this.#offer(offered);
  }

  /** Offers other ways to write the values of the places that show findings. */
  #offer(offered: ReadonlyMap<Place, readonly Finding[]>): void {
    const shown = this.#all.filter(place => place.kind === "control" && place.shown.length > 0);
    if (this.#options.offers === false || shown.length === 0) {
      return;
    }
    const {lang, asOf, message} = this.#options;
    const options: FieldOptions = {lang: lang ?? this.#kit!.lang};
    if (asOf !== undefined) options.asOf = asOf;
    import("./offers.js").then(({offer}) => {
      if (this.#disposed) {
        return;
      }
      const put = (change: () => void) => {
        const stale = this.#observer.takeRecords().length > 0;
        change();
        this.#observer.takeRecords(); // our own
        if (stale) {
          this.#go(Level.Eager);
        }
      };
      for (const place of shown) {
        offer(place, {kit: this.#kit!, message, options, words: this.#words, findings: offered.get(place) ?? [], put}).catch(reportError);
      }
    }, reportError);
  }

  #inOrder(): Place[] {
    const wrong = this.#all.filter(place => place.wrong);
    return wrong.sort((a, b) => (a.output.element.compareDocumentPosition(b.output.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  #summarise(unplaced: readonly Line[]): void {
    if (!this.#submitted) {
      this.#summary.show([], this.#words, focusOn);
      return;
    }
    const lines: Line[] = [...unplaced];
    if (this.#listsErrors) {
      for (const place of this.#inOrder()) {
        const control = place.target;
        for (const shown of place.shown) {
          if (shown.severity === "error" && control !== undefined) {
            const message = place.row === "" ? shown.message : `${place.row}: ${shown.message}`;
            lines.push({...shown, message, control});
          }
        }
      }
    }
    this.#summary.show(lines, this.#words, focusOn);
  }

  #focusFirst(): void {
    for (const place of this.#inOrder()) {
      const control = place.target;
      if (control !== undefined) {
        focusOn(control);
        if (hasFocus(control)) {
          return;
        }
      }
    }
    this.#summary.element.focus();
  }

  /** Strict: a control that is named must be there. */
  #read(strict: boolean): Reading {
    const reading = readForm(this.#form, this.#plan!, (elements, kind) => this.#place(elements, kind), strict);
    for (const places of [this.#places, this.#wholes]) {
      for (const [key, place] of places) {
        if (!reading.all.has(place)) {
          places.delete(key);
          place.forget(this.#words);
        }
      }
    }
    return reading;
  }

  /** The place of elements, as it was before or a new one. */
  #place(elements: readonly Element[], kind: Kind): Place {
    const places = kind === "control" ? this.#places : this.#wholes;
    const key = elements[0]!;
    let place = places.get(key);
    if (place === undefined) {
      place = new Place(elements, kind, this.#options.place);
      places.set(key, place);
    } else {
      place.elements = elements;
    }
    return place;
  }

  get #all(): Place[] {
    return [...this.#places.values(), ...this.#wholes.values()];
  }
}

const rank = {error: 0, warning: 1, info: 2};

/** The place of a pointer, or of what is around it. */
function nearest(places: ReadonlyMap<string, Place>, pointer: string): Place | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = places.get(at);
    if (place !== undefined || at === "") {
      return place;
    }
  }
}

function focusOn(control: Element): void {
  (control as HTMLElement).focus();
}
