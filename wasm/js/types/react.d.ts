// `<forkontrol-check>` in JSX: import type {} from "@forkontrol/validator/react".

import type {DetailedHTMLProps, HTMLAttributes} from "react";
import type {CheckAttributes, ForkontrolCheck} from "./forms/element.js";
import type {Report} from "./types.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "forkontrol-check": DetailedHTMLProps<HTMLAttributes<ForkontrolCheck>, ForkontrolCheck> &
        CheckAttributes & {"onforkontrol-report"?: (event: CustomEvent<Report>) => void};
    }
  }
}
