import {provideZonelessChangeDetection} from "@angular/core";
import {bootstrapApplication} from "@angular/platform-browser";
import {ContactForm} from "./contact-form";

await bootstrapApplication(ContactForm, {providers: [provideZonelessChangeDetection()]});
