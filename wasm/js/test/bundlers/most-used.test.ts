import {describe} from "node:test";
import {packed, takes} from "./building.js";

describe("the bundlers that most pages are built with", () => {
  const of = packed();
  takes("vite", of);
  takes("webpack", of);
});
