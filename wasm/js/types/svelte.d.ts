// `<forkontrol-check>` in markup: import type {} from "@forkontrol/validator/svelte".

import type {HTMLAttributes} from "svelte/elements";
import type {CheckAttributes, ForkontrolCheck} from "./forms/element.js";
import type {Report} from "./types.js";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "forkontrol-check": HTMLAttributes<ForkontrolCheck> & CheckAttributes & {"onforkontrol-report"?: (event: CustomEvent<Report>) => void};
  }
}
