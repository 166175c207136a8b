import {type Kit} from "@forkontrol/validator";
import {standardSchema} from "@forkontrol/validator/forms";
import {type Messages} from "@forkontrol/validator/messages";

const message = "kantine/kantine@1.2#Bestilling";
type Order = Messages[typeof message];

/**
 * What takes orders, wherever they come from: it gives an order of the contract's type, or throws with all that is wrong. Whatever takes
 * a Standard Schema (form libraries, routers) can be given the schema itself.
 */
export function acceptOrders(kit: Kit): (given: unknown) => Order {
  const schema = standardSchema(kit, message);
  return (given) => {
    const result = schema["~standard"].validate(given);
    if (result instanceof Promise) {
      throw new TypeError("this kit answers at once");
    }
    if (result.issues) {
      throw new Error(result.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
    }
    return result.value;
  };
}
