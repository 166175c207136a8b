import {mount} from "svelte";
import "../../plain/public/style.css";
import ContactForm from "./contact-form.svelte";

mount(ContactForm, {target: document.querySelector("#root")!});
