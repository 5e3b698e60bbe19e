// Who may hear how far a learner is: an origin against the list of course.yaml.

import { attempt } from "./store.js";

/** An address's scheme, host and port as browsers write them; null for what is none, as the origin of a sandbox. @param {unknown} address */
export function readOrigin(address) {
  const url = typeof address === "string" ? attempt(() => new URL(address), null) : null;
  return url && /^https?:$/.test(url.protocol) && url.hostname ? url : null;
}

/**
 * Whether an origin is one that `https://host` or `https://*.host` means, with scheme and port; the wildcard means all hosts below one, and not that one.
 * @param {string} named @param {unknown} origin
 */
export function isNamedOrigin(named, origin) {
  const [, scheme = "", isBelow, rest = ""] = /^(https?:\/\/)(\*\.)?([^*]+)$/i.exec(named) ?? [];
  const [wanted, found] = [readOrigin(scheme + rest), readOrigin(origin)];
  if (!wanted || !found || wanted.protocol !== found.protocol || wanted.port !== found.port) return false;
  return isBelow ? found.hostname.endsWith("." + wanted.hostname) : found.hostname === wanted.hostname;
}
