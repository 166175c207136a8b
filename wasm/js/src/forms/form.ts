import {ForkontrolError} from "../error.js";
import type {CheckOptions, FieldOptions, Finding, GivenId, Language, Report} from "../types.js";
import {decides, hasFocus, read} from "./controls.js";
import {isElement, isForm, isSelect, logError} from "./dom.js";
import {planOf, type FieldInputs, type MessageOf, type Plan} from "./inputs.js";
import {after, isLater, type AnyKit, type Asked, type Later} from "./later.js";
import {Listening, targetOf, type Happening, type Listener} from "./listen.js";
import {looks, type LookName} from "./look.js";
import {newId, Summary, type Line, type Shown} from "./output.js";
import {Place, type Found, type Kind} from "./place.js";
import {readForm, type Reading} from "./reading.js";
import {shapeOf} from "./shape.js";
import {markTitle} from "./title.js";
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
   * Where the person is led when the form cannot be sent: to the list of errors, whose lines lead to the fields, or to the first of
   * these. Default: `summary`.
   */
  focus?: "summary" | "field";
  /**
   * Whether a button beside a field offers to write its value as the field wants it, where another way to write it is known: a CPR
   * number without its hyphen, a date as the message has it. Default: `true`.
   */
  offers?: boolean;
  /**
   * The markup and the classes of findings and of the list of errors: those of the GOV.UK Design System (`govuk`) or of Det Fælles
   * Designsystem (`dkfds`) beside forkontrol's own, in a form that is written in theirs. Default: `plain`, forkontrol's own alone.
   */
  look?: LookName;
  /** Puts the element with the findings of a field into the page. Default: after the control, or the label around it. */
  place?: (findings: HTMLElement, control: Element) => void;
}

declare global {
  interface HTMLElementEventMap {
    /** A bound form, or `<forkontrol-check>`, has been checked: `detail` is the report. */
    "forkontrol-report": CustomEvent<Report>;
  }
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
  /**
   * Says everything in another language from now on; what was filled in, and what is shown, stays. Rejected when the kit has not
   * loaded it.
   */
  setLanguage(lang: Language): Promise<void>;
  /** Removes everything that was put into the page. A form that the page removes need not be disposed of. */
  dispose(): void;
}

/**
 * Checks a form by the rules of a message while it is filled in, and keeps it from being sent while there are errors.
 * Warnings are shown and stop nothing. Every check looks at all fields together, so that what one field changes for another is found, and
 * gone when it is fixed; only fields that somebody has filled in show findings, until the form is sent.
 *
 * While the form lists errors, the title of the page begins with "Fejl:" or "Error:". The files of an `<input type="file">` are read: as base64
 * where the field is base64, else as text.
 *
 * A form is bound once: binding it again disposes of what it was bound to. It may be in an iframe, and need not be in the document yet.
 *
 * Where the message's id is written out, TypeScript knows its paths and the type of its payload.
 *
 * Throws a ForkontrolError when a path is not a field of the message or a control is not there; when the kit is a promise or in a worker, `ready` is
 * rejected with it.
 */
export function bindForm<Id extends string>(form: HTMLFormElement, options: FormOptions<Id> & {message: GivenId<Id>}): BoundForm<MessageOf<Id>> {
  return new Binding(form, options as FormOptions) as BoundForm<MessageOf<Id>>;
}

const enum Level {
  /** Those that have shown something. */
  Eager,
  /** Those that somebody has filled in. */
  Visited,
  All,
}

/** A form of so many places is checked as a whole at every letter. In one of more, which takes longer, that is done when the typing pauses. */
const fewPlaces = 40;

/** How long after the last letter, in milliseconds. */
const pause = 200;

const bound = new WeakMap<HTMLFormElement, BoundForm>();

class Binding implements BoundForm, Listener {
  readonly ready: Promise<void>;
  report: Report | undefined;

  readonly #form: HTMLFormElement;
  readonly #options: FormOptions;
  readonly #when: When;
  readonly #native: boolean;
  readonly #observer: MutationObserver;
  readonly #listening: Listening;
  readonly #summary: Summary;
  readonly #id: string;
  readonly #listsErrors: boolean;
  #lang: Language | undefined;
  #words: Words;
  #kit: Asked | undefined;
  #plan: Plan | undefined;
  readonly #places = new Map<Element, Place>(); // by their first control
  readonly #wholes = new Map<Element, Place>(); // of objects and lists, by their first element
  #running: PromiseLike<unknown> | undefined;
  #next: PromiseLike<boolean> | undefined;
  /** What happened before the rules were there. */
  readonly #early: [target: Element, kind: Happening][] = [];
  #soon: ReturnType<typeof setTimeout> | undefined;
  #level = Level.Eager;
  #submitted = false;
  #passing = false;
  #waiting = false; // a submission, for an answer
  #pressed = false;
  #deferred = false;
  #disposed = false;

  constructor(form: HTMLFormElement, options: FormOptions) {
    if (typeof document === "undefined") {
      throw new ForkontrolError("argument", "a form is bound in a browser: on a server there is none, so call bindForm in code that runs in the page alone, such as an effect");
    }
    if (!isForm(form)) {
      throw new ForkontrolError("argument", "the form must be a <form> element; was it looked for before it was in the page?");
    }
    if (typeof options?.kit !== "object" || options.kit === null) {
      throw new ForkontrolError("argument", "kit is missing: give what load() or loadInWorker() gives");
    }
    if (!Object.hasOwn(looks, options.look ?? "plain")) {
      throw new ForkontrolError("option", `there is no look ${JSON.stringify(options.look)}; there are ${Object.keys(looks).join(", ")}`);
    }
    bound.get(form)?.dispose();
    bound.set(form, this);
    this.#form = form;
    this.#options = options;
    this.#when = options.when ?? "blur";
    this.#lang = options.lang;
    this.#words = wordsOf(options.lang ?? "da");
    this.#id = newId(form.ownerDocument);
    this.#listsErrors = options.summary !== false;
    this.#summary = new Summary(form.ownerDocument, isElement(options.summary) ? options.summary : undefined, looks[options.look ?? "plain"]);
    this.#observer = new MutationObserver(() => this.#go(Level.Eager));

    this.#listening = new Listening(this, form, unmark(form.ownerDocument, this.#id));
    const started = this.#start();

    // The browser's own bubbles would hide ours. What it asks itself is still asked when the form is sent.
    this.#native = !form.noValidate;
    form.noValidate = true;
    if (!isElement(options.summary)) {
      form.prepend(this.#summary.element);
    }
    const {signal} = this.#listening;
    form.addEventListener("submit", event => this.#submit(event), {signal, capture: true});
    form.addEventListener("reset", () => setTimeout(() => this.#reset()), {signal});
    this.ready = Promise.resolve(started).then(() => undefined);
    this.ready.catch(() => undefined); // whoever waits hears of it, and so does whoever sends the form
    this.#observer.observe(form, {childList: true, subtree: true});
    this.#observer.takeRecords();
  }

  /** A kit that is there makes mistakes of the caller known at once. */
  #start(): Later<boolean> {
    const options = this.#options;
    const begun = () => after(options.kit as Later<Asked>, kit => {
      const lang = (this.#lang ??= kit.lang);
      this.#kit = kit;
      this.#words = wordsOf(lang);
      return after(kit.describe(options.message, {lang}), description => {
        if (this.#disposed) {
          return false;
        }
        const root = shapeOf(description);
        this.#plan = planOf(options.fields, root, root, "");
        try {
          this.#read(true);
        } catch (error) {
          this.#plan = undefined;
          this.#clear();
          throw error;
        }
        return after(this.#once(), good => {
          for (const [target, kind] of this.#early.splice(0)) {
            this.#after(target, kind);
          }
          return good;
        });
      });
    });
    try {
      return begun();
    } catch (error) {
      this.#listening.end();
      bound.delete(this.#form);
      throw error;
    }
  }

  get findings(): readonly Finding[] {
    return this.report?.payloads[0].findings ?? [];
  }

  payload(): unknown {
    if (this.#plan === undefined) {
      throw new ForkontrolError("argument", "the kit has not been loaded yet: wait for ready");
    }
    const {value, pending} = this.#read(false);
    if (pending.length > 0) {
      throw new ForkontrolError("argument", "a file that was chosen is still being read: wait for check()");
    }
    return value;
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

  async setLanguage(lang: Language): Promise<void> {
    await this.ready;
    const {fields, message} = this.#options;
    const root = shapeOf(await this.#kit!.describe(message, {lang}));
    if (!this.#disposed) {
      this.#lang = lang;
      this.#words = wordsOf(lang);
      this.#plan = planOf(fields, root, root, "");
      await this.#refresh(Level.Eager);
    }
  }

  dispose(): void {
    if (this.#disposed) {
      return;
    }
    this.#disposed = true;
    clearTimeout(this.#soon);
    if (bound.get(this.#form) === this) {
      bound.delete(this.#form);
    }
    this.#listening.end();
    markTitle(this.#form.ownerDocument, this.#id, undefined);
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

  // A message that appears while a button is being pressed would push the button away from under the pointer.
  pressed(event: Event): void {
    this.#pressed = !isSelect(targetOf(event));
  }

  released(): void {
    this.#pressed = false;
    if (this.#deferred) {
      this.#deferred = false;
      this.#go(Level.Visited);
    }
  }

  happened(event: Event, kind: Happening): void {
    const target = targetOf(event);
    if (!isElement(target)) {
      return;
    }
    if (this.#plan === undefined) {
      this.#early.push([target, kind]);
    } else {
      this.#after(target, kind);
    }
  }

  #after(target: Element, kind: Happening): void {
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
    const letter = kind === "input" && !decides(target) && this.#places.size > fewPlaces;
    if (letter) {
      this.#typed(place);
    }
    if (!place.changed || !this.#reveals(target, kind)) {
      if (letter) {
        this.#goSoon(Level.Eager);
      } else if (kind !== "blur") {
        this.#go(Level.Eager);
      }
      return;
    }
    place.visited = true;
    if (letter) {
      this.#goSoon(Level.Visited);
    } else if (this.#pressed && kind !== "input") {
      this.#deferred = true;
    } else {
      this.#go(Level.Visited);
    }
  }

  /** Checks one field while it is typed in, where what is said of it is seen. What it means for others is found when the typing pauses. */
  #typed(place: Place): void {
    const {leaf, found} = place;
    const value = leaf && place.eager ? read(place.elements, leaf.field).value : undefined;
    if (leaf === undefined || value === undefined) {
      return;
    }
    const {asOf, showPersonalData, message} = this.#options;
    const options: FieldOptions = {lang: this.#lang!};
    if (asOf !== undefined) options.asOf = asOf;
    if (showPersonalData !== undefined) options.showPersonalData = showPersonalData;
    const show = (findings: readonly Finding[]) => {
      if (this.#disposed || place.found !== found) {
        return; // the whole has been checked meanwhile
      }
      const root = this.#plan!.shape;
      const own = new Set(leaf.field.rules.map(({id}) => id));
      const others = found.filter(({finding}) => !own.has(finding.rule)).map(({shown}) => shown);
      const all = findings.map(finding => ({severity: finding.severity, ...sentenceOf(finding, place.pointer ?? "", root, this.#words)}));
      this.#showAt(place, [...all, ...others], true);
      this.#observer.takeRecords(); // our own
    };
    const answer = this.#kit!.checkField(message, leaf.path, String(value), options);
    if (isLater(answer)) {
      answer.then(show, logError);
    } else {
      show(answer);
    }
  }

  #showAt(place: Place, findings: readonly Shown[], aloud: boolean): void {
    const all = [...findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
    place.setValidity(all);
    place.show(all, this.#words, aloud);
  }

  #goSoon(level: Level): void {
    clearTimeout(this.#soon);
    this.#level = Math.max(this.#level, level);
    this.#soon = setTimeout(() => this.#go(Level.Eager), pause);
  }

  #reveals(control: Element, kind: Happening): boolean {
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
    this.#tell([{severity: "error", message: this.#words.broken, fix: ""}]);
    this.#observer.takeRecords();
    this.#summary.element.focus();
    logError(error);
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
        answer.then(undefined, logError);
      }
    } catch (error) {
      logError(error);
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
    clearTimeout(this.#soon);
    if (this.#disposed) {
      return false;
    }
    this.#observer.takeRecords(); // what they report is read now
    this.#listening.to(this.#form.getRootNode()); // it may be in another place now
    const reading = this.#read(false);
    if (reading.pending.length > 0) {
      return this.#wait(Promise.all(reading.pending), () => this.#once());
    }
    const {asOf, showPersonalData, registers, message} = this.#options;
    const {text, format} = written(reading.value, this.#plan!.shape);
    const check: CheckOptions = {message, format, lang: this.#lang!};
    if (asOf !== undefined) check.asOf = asOf;
    if (showPersonalData !== undefined) check.showPersonalData = showPersonalData;
    if (registers !== undefined) check.registers = registers;
    const answer = this.#kit!.check(text, check);
    if (!isLater(answer)) {
      return this.#answered(answer, reading);
    }
    return this.#wait(answer, report => this.#answered(report, reading));
  }

  /** Goes on when something is there; until then, no other check is begun. */
  #wait<T>(awaited: PromiseLike<T>, go: (value: T) => Later<boolean>): PromiseLike<boolean> {
    const running = awaited.then(
      value => {
        this.#running = undefined;
        return go(value);
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
    const found = new Map<Place, Found[]>();
    const lines: Line[] = [];
    const offered = new Map<Place, Finding[]>();
    for (const finding of findings) {
      const pointer = pointerOf(finding, root, reading.value);
      const shown: Shown = {severity: finding.severity, ...sentenceOf(finding, pointer, root, this.#words)};
      const place = nearest(reading.places, pointer);
      if (place === undefined) {
        lines.push(shown);
      } else {
        found.set(place, [...(found.get(place) ?? []), {finding, shown}]);
        if (place.pointer === pointer) {
          offered.set(place, [...(offered.get(place) ?? []), finding]);
        }
      }
    }
    for (const place of this.#all) {
      place.found = found.get(place) ?? [];
      const all = place.found.map(({shown}) => shown).sort((a, b) => rank[a.severity] - rank[b.severity]);
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
    const {asOf, message} = this.#options;
    const options: FieldOptions = {lang: this.#lang!};
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
        offer(place, {kit: this.#kit!, message, options, words: this.#words, findings: offered.get(place) ?? [], put}).catch(logError);
      }
    }, logError);
  }

  #inOrder(): Place[] {
    const wrong = this.#all.filter(place => place.wrong);
    return wrong.sort((a, b) => (a.output.element.compareDocumentPosition(b.output.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  #summarise(unplaced: readonly Line[]): void {
    if (!this.#submitted) {
      this.#tell([]);
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
    this.#tell(lines);
  }

  /** Lists what is wrong; the title of the page says so too. */
  #tell(lines: readonly Line[]): void {
    this.#summary.show(lines, this.#words, focusOn);
    const wrong = lines.some(({severity}) => severity === "error");
    markTitle(this.#form.ownerDocument, this.#id, wrong ? this.#words.error : undefined);
  }

  #focusFirst(): void {
    if (this.#options.focus !== "field" && !this.#summary.element.hidden) {
      this.#summary.element.focus();
      return;
    }
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
      place = new Place(elements, kind, this.#options.place, looks[this.#options.look ?? "plain"]);
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

/** A closure of its own: one of the constructor would hold what the others there hold. */
function unmark(document: Document, id: string): () => void {
  return () => markTitle(document, id, undefined);
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

/** Goes to an answer, and shows its question too: the label is above it, and a browser shows the control alone. */
function focusOn(control: Element): void {
  const legend = control.matches("[type=radio], [type=checkbox]") ? control.closest("fieldset")?.querySelector("legend") : undefined;
  const question = legend ?? (control as Partial<HTMLInputElement>).labels?.[0] ?? control;
  (question as Partial<Element>).scrollIntoView?.();
  (control as HTMLElement).focus({preventScroll: true});
}
