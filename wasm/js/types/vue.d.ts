// `<forkontrol-check>` in templates: import type {} from "@forkontrol/validator/vue".

import type {HTMLAttributes, PublicProps} from "vue";
import type {CheckAttributes, ForkontrolCheck} from "./forms/element.js";
import type {Report} from "./types.js";

declare module "vue" {
  interface GlobalComponents {
    "forkontrol-check": new () => ForkontrolCheck & {
      $props: PublicProps & Omit<HTMLAttributes, keyof CheckAttributes> & CheckAttributes & {onForkontrolReport?: (event: CustomEvent<Report>) => void};
    };
  }
}
