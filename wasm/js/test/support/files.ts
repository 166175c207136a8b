// Where things are while tests run.

import {fileURLToPath} from "node:url";

/** The folder of the package. */
export const packageFolder = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../../../../../", import.meta.url));

/** The command line, built from the same sources. */
export const command = `${packageFolder}build/forkontrol`;

/** Generated payloads, see wasm/corpus. */
export const corpus = `${packageFolder}build/corpus`;

export const examples = `${root}examples`;

export const hostile = `${root}testdata/hostile`;

/** A message that tests use, and a payload of it. */
export const indberet = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet";
export const valid = `${examples}/ungedatabasen/indberet-gyldig.xml`;
export const broken = `${examples}/ungedatabasen/indberet-fejl-cpr.xml`;
