// As much of a page as scripts need that are imported where there is none.
import { strings } from "./load.mjs";

Object.assign(globalThis, {
  strings: { ...strings(), ...strings("rooms") },
  document: { documentElement: { dataset: {}, lang: "en" } },
  window: {},
  HTMLElement: class {},
});
