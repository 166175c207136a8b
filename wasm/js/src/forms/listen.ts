// What happens to a form, for as long as the form lives: listeners of the document do not keep it alive.

export type Happening = "input" | "change" | "blur";

/** What hears of events. */
export interface Listener {
  /** A key, a choice, the end of a composition; a control was left. */
  happened(event: Event, kind: Happening): void;
  pressed(event: Event): void;
  released(): void;
}

const forgotten = new FinalizationRegistry<() => void>(forget => forget());

/** Listens to controls wherever they are: a form may be bound before it is in the document, and its controls may be outside of it. */
export class Listening {
  // What the document hears must hold neither the form nor what holds it, a signal that the form's own listeners have included.
  readonly #far = new AbortController();
  readonly #near = new AbortController();
  readonly #heard: Heard;
  readonly #roots = new WeakSet<Node>();

  /** Forget is called when nobody holds the listener any more; it must not hold it either. */
  constructor(listener: Listener, form: HTMLFormElement, forget: () => void) {
    const far = this.#far;
    const heard = (this.#heard = {listener: new WeakRef(listener), last: undefined});
    forgotten.register(
      listener,
      () => {
        far.abort();
        forget();
      },
      this,
    );
    const window = form.ownerDocument.defaultView ?? globalThis;
    const released = () => setTimeout(() => heard.listener.deref()?.released());
    window.addEventListener("pointerup", released, {signal: far.signal, capture: true});
    window.addEventListener("pointercancel", released, {signal: far.signal, capture: true});
    this.to(form);
    this.to(form.ownerDocument);
  }

  /** For listeners of the form itself. */
  get signal(): AbortSignal {
    return this.#near.signal;
  }

  /** Listens to a root, once. */
  to(root: Node): void {
    if (!this.#roots.has(root)) {
      this.#roots.add(root);
      listen(root, this.#heard, (root.nodeType === Node.DOCUMENT_NODE ? this.#far : this.#near).signal);
    }
  }

  end(): void {
    this.#far.abort();
    this.#near.abort();
    forgotten.unregister(this);
  }
}

interface Heard {
  listener: WeakRef<Listener>;
  last: WeakRef<Event> | undefined;
}

function listen(root: Node, heard: Heard, signal: AbortSignal): void {
  const on = (type: string, hear: (listener: Listener, event: Event) => void) =>
    root.addEventListener(
      type,
      event => {
        const listener = heard.listener.deref();
        // Each event is heard once, however many roots it comes through.
        if (listener !== undefined && heard.last?.deref() !== event) {
          heard.last = new WeakRef(event);
          hear(listener, event);
        }
      },
      {signal, capture: true},
    );
  // What an input method has not written yet is nobody's answer.
  on("input", (listener, event) => (event as InputEvent).isComposing || listener.happened(event, "input"));
  on("compositionend", (listener, event) => listener.happened(event, "input"));
  on("change", (listener, event) => listener.happened(event, "change"));
  on("focusout", (listener, event) => listener.happened(event, "blur"));
  on("pointerdown", (listener, event) => listener.pressed(event));
}

/** The element that an event is about, in a shadow root too. */
export function targetOf(event: Event): EventTarget | null {
  return event.composedPath()[0] ?? event.target;
}
