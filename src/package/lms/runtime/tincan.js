// A launch of xAPI by a tincan.xml, as Storyline and Rise take it: the whole `Authorization` is in the address, and the LMS says no more.

import { isThing } from "../../../../themes/default/scripts/state.js";
import { CMI5, Cmi5 } from "./cmi5.js";

export class TinCan extends Cmi5 {
  /** A learner may come back by the same address. */
  isOnce = false;

  /** @param {LaunchData} data @param {URLSearchParams} query of the launch */
  constructor(data, query) {
    super(data, query);
    this.actor = agentOf(this.actor);
    this.activity = query.get("activity_id") || query.get("activityId") || `${data.iri}/whole`;
    const auth = (query.get("auth") ?? "").trim();
    this.auth = auth && !auth.includes(" ") ? "Basic " + auth : auth;
  }

  authorization() {
    return this.auth;
  }

  /** @param {string} stateId @returns {Record<string, string>} */
  document(stateId) {
    return Object.fromEntries(Object.entries(super.document(stateId)).filter(([, value]) => value));
  }

  async launchData() {
    return {};
  }

  async preferences() {
    return null;
  }

  /** The categories and the extension of the mastery score are cmi5's. @param {string[]} _categories @param {Record<string, unknown>} [extensions] @returns {Record<string, any>} */
  context(_categories, extensions = {}) {
    const own = Object.fromEntries(Object.entries(extensions).filter(([name]) => !name.startsWith(CMI5)));
    return {
      ...(this.registration && { registration: this.registration }), language: this.data.language, contextActivities: {},
      ...(Object.keys(own).length && { extensions: own }),
    };
  }
}

/** Old LMSs give lists of names and addresses: the first of each. @param {any} found @returns {any} */
function agentOf(found) {
  if (!isThing(found)) return null;
  const first = (/** @type {any} */ value) => (Array.isArray(value) ? value[0] : value);
  const account = first(found.account);
  const identity = typeof first(found.mbox) === "string" ? { mbox: first(found.mbox).replace(/^(?!mailto:)/, "mailto:") }
    : typeof first(found.mbox_sha1sum) === "string" ? { mbox_sha1sum: first(found.mbox_sha1sum) }
      : typeof first(found.openid) === "string" ? { openid: first(found.openid) }
        : isThing(account) ? { account: { homePage: account.homePage ?? account.accountServiceHomePage, name: account.name ?? account.accountName } } : null;
  const name = first(found.name);
  return identity && { objectType: "Agent", ...(typeof name === "string" && { name }), ...identity };
}
