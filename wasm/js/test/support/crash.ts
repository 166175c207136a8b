// A worker of the package that dies when a payload is called "crash".

import {parentPort} from "node:worker_threads";
import "@forkontrol/validator/thread.js";

parentPort!.on("message", (request: {options?: {name?: string}}) => {
  if (request.options?.name === "crash") {
    setImmediate(() => {
      throw new Error("crash");
    });
  }
});
