import {StrictMode} from "react";
import {createRoot} from "react-dom/client";
import {load} from "@forkontrol/validator";
import {standardSchema} from "@forkontrol/validator/forms";
import {ContactForm} from "./contact-form.js";
import "../../plain/public/style.css";
import "./form.css";

const kit = await load({systems: ["ungedatabasen"]});
const schema = standardSchema(kit, "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", {form: true});

createRoot(document.querySelector("#root")!).render(
  <StrictMode>
    <ContactForm schema={schema} />
  </StrictMode>,
);
