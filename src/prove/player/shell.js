// The page in which an LMS frames a part. It stands at the server of the package, since content looks for its API in the windows above it: so the
// package can do with it what it likes, and nothing here is believed. Each call is answered as a strict LMS does, and told to the judge, who is
// elsewhere and goes by the calls alone.
"use strict";

(() => {
  const told = /** @type {any} */ (window).leadletCall;
  delete (/** @type {any} */ (window)).leadletCall;
  const { stringify } = JSON;
  const { standard, kept, mode, mastery, address } = JSON.parse(document.getElementById("plan")?.textContent ?? "{}");

  /** A value that can be told, and no longer than any that an LMS takes. @param {unknown} value */
  const short = (value) => typeof value === "string" ? value.slice(0, 70000)
    : value === null || ["number", "boolean"].includes(typeof value) ? value : { is: typeof value };

  if (standard !== "cmi5") {
    const lms = new StrictLms(standard, kept, mode, mastery, () => {});
    const { api } = lms;
    const heard = Object.keys(api).map((name) => [name, (/** @type {unknown[]} */ ...given) => {
      told(stringify([name, given.slice(0, 5).map(short)]));
      return api[name](...given);
    }]);
    /** @type {any} */ (window)[lms.version.api] = Object.fromEntries(heard);
  }
  addEventListener("DOMContentLoaded", () => {
    const frame = document.createElement("iframe");
    frame.width = "1024";
    frame.height = "768";
    frame.src = address;
    document.body.append(frame);
  });
})();
