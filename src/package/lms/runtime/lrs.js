// The calls to a learning record store: statements in order and once, documents of state. Rejects when it does not answer.

import { guarded } from "./known.js";

/** The store does not answer, or not now: try it again. */
export class LrsAway extends Error {}

/** How long an answer is waited for, in milliseconds. */
export const MAX_WAIT = 30_000;

/** Statements that wait in a session at most. */
const MAX_QUEUED = 1000;

export class Lrs {
  /** What did not come back yet, oldest first. @type {Record<string, any>[]} */
  queue = [];
  /** Ids of those that are on their way. @type {Set<string>} */
  underWay = new Set();
  /** One call after another. @type {Promise<unknown>} */
  line = Promise.resolve();

  /**
   * @param {string} endpoint with or without `/` at its end
   * @param {(again: boolean) => Promise<string> | string} authorization the header; asked `again` when the store did not take it
   */
  constructor(endpoint, authorization) {
    this.endpoint = endpoint.replace(/\/*$/, "/");
    this.authorization = authorization;
  }

  /** @param {string} path @param {Record<string, string>} query @param {RequestInit} [how] @param {boolean} [again] @returns {Promise<Response>} */
  async call(path, query, how = {}, again = false) {
    const address = this.endpoint + path + (Object.keys(query).length ? "?" + new URLSearchParams(query) : "");
    // What is known is not waited for: a player that removes the frame leaves a request no later turn to begin in.
    const known = this.authorization(again);
    const headers = { Authorization: typeof known === "string" ? known : await known, "X-Experience-API-Version": "1.0.3", ...(how.body ? { "Content-Type": "application/json" } : {}) };
    const signal = guarded(() => AbortSignal.timeout(MAX_WAIT), undefined);
    const response = await fetch(address, { ...how, headers, cache: "no-store", credentials: "omit", ...(signal && !how.keepalive && { signal }) }).catch(() => null);
    if (!response || response.status === 408 || response.status === 429 || response.status >= 500) throw new LrsAway(path);
    if (response.status === 401 && !again) return this.call(path, query, how, true);
    if (response.status === 401) throw new LrsAway(path);
    return response;
  }

  /** Of too many the oldest answer goes, which the state holds too: what says how a session began, went and ended stays. @param {Record<string, any>} statement */
  add(statement) {
    this.queue.push(statement);
    if (this.queue.length <= MAX_QUEUED) return;
    const oldest = this.queue.findIndex(({ id, verb }) => /\/answered$/.test(verb?.id ?? "") && !this.underWay.has(id));
    if (oldest < 0) return;
    this.queue.splice(oldest, 1);
    console.warn("a statement was not sent: too many wait");
  }

  /**
   * Sends the queue. A statement that the store has already, or will not take, is never sent again: it would hold up all others.
   * @param {boolean} [isLeaving] the page goes while it is sent
   */
  flush(isLeaving = false) {
    const then = this.line.then(() => this.empty(isLeaving), () => this.empty(isLeaving));
    this.line = then.catch(() => {});
    return then;
  }

  /** @param {boolean} isLeaving */
  async empty(isLeaving) {
    while (this.queue.length) {
      const batch = this.queue.slice(0, 20);
      this.underWay = new Set(batch.map(({ id }) => id));
      const response = await this.post(batch, isLeaving).finally(() => this.underWay.clear());
      if (!response.ok && batch.length > 1) for (const one of batch) await this.postOne(one, isLeaving);
      else if (!response.ok) await this.refused(response);
      const sent = new Set(batch.map(({ id }) => id));
      this.queue = this.queue.filter(({ id }) => !sent.has(id));
    }
  }

  /** @param {Record<string, any>[]} statements @param {boolean} keepalive */
  post(statements, keepalive) {
    return this.call("statements", {}, { method: "POST", body: JSON.stringify(statements), keepalive });
  }

  /** @param {Record<string, any>} statement @param {boolean} keepalive */
  async postOne(statement, keepalive) {
    const response = await this.post([statement], keepalive);
    if (!response.ok) await this.refused(response);
  }

  /** @param {Response} response */
  async refused(response) {
    // 409: it has this statement already.
    if (response.status !== 409) console.error(`the record store refused a statement: ${response.status} ${(await response.text().catch(() => "")).slice(0, 300)}`);
  }

  /** @param {Record<string, string>} query @returns {Promise<string | null>} null if there is none */
  async document(query, path = "activities/state") {
    const response = await this.call(path, query);
    return response.ok ? response.text() : null;
  }

  /** @param {Record<string, string>} query @param {string} body @param {boolean} keepalive @returns {Promise<boolean>} */
  async keep(query, body, keepalive) {
    // A request that outlives its page may carry 64 kB.
    const { ok } = await this.call("activities/state", query, { method: "PUT", body, keepalive: keepalive && body.length < 60000 });
    return ok;
  }
}
