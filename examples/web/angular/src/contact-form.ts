import {CUSTOM_ELEMENTS_SCHEMA, Component, type ElementRef, afterNextRender, inject, DestroyRef, signal, viewChild} from "@angular/core";
import type {Report} from "@forkontrol/validator";
import {loadInWorker} from "@forkontrol/validator/worker";
import {bindForm} from "@forkontrol/validator/forms";
import "@forkontrol/validator/element";

const message = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";

/** Angular's builder does not copy what packages refer to: forkontrol-assets has put it into public/forkontrol. */
const at = new URL("forkontrol/", document.baseURI);

@Component({
  selector: "contact-form",
  templateUrl: "./contact-form.html",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
})
export class ContactForm {
  readonly kit = loadInWorker({systems: ["ungedatabasen"], wasm: new URL("forkontrol.wasm", at), packs: new URL("packs/", at), thread: new URL("thread.js", at)});
  readonly pupils = signal([0]);
  readonly sent = signal("");
  readonly answer = signal("");
  private readonly form = viewChild.required<ElementRef<HTMLFormElement>>("form");
  private bound: ReturnType<ContactForm["bind"]> | undefined;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      this.bound = this.bind();
      destroyed.onDestroy(() => this.bound?.dispose());
    });
  }

  add(): void {
    this.pupils.update((pupils) => [...pupils, Math.max(...pupils) + 1]);
  }

  remove(pupil: number): void {
    this.pupils.update((pupils) => pupils.filter((other) => other !== pupil));
  }

  /** Comes only when nothing is wrong. */
  send(event: Event): void {
    event.preventDefault();
    this.sent.set(JSON.stringify(this.bound!.payload(), null, 2));
  }

  checked(event: Event): void {
    this.answer.set((event as CustomEvent<Report>).detail.payloads[0].answer);
  }

  private bind() {
    return bindForm(this.form().nativeElement, {
      kit: this.kit,
      message,
      fields: {
        "KontaktpersonInfo.DatakildeInstitutionNummer": "institution",
        "KontaktpersonInfo.Elev": {rows: ".pupil", fields: {CPRNr: "cpr"}},
        "KontaktpersonInfo.KontaktPerson": "person",
        "KontaktpersonInfo.KontaktTelefon": "phone",
        "KontaktpersonInfo.KontaktMail": "mail",
      },
    });
  }
}
