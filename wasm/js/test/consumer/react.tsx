// What a vendor writes with the element in React.

import type {} from "@forkontrol/validator/react";
import type {Kit, Report} from "@forkontrol/validator";

export const Check = ({kit, seen}: {kit: Kit; seen(report: Report): void}) => (
  <forkontrol-check
    message="ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
    lang="da"
    required
    className="check"
    kit={kit}
    ref={(element) => void element?.report?.payloads[0].answer}
    onforkontrol-report={(event) => seen(event.detail)}
  />
);

// @ts-expect-error it is required or not
export const often = <forkontrol-check required="often" />;
// @ts-expect-error there is no such attribute
export const unknown = <forkontrol-check massage="" />;
