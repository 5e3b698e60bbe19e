// The one guarded store: a launcher's, else this device's, else this tab's. It never throws, and it says what it could not keep.

import { newSeed, hash32 } from "./shuffle.js";
import { stamp } from "./days.js";
import { emptyState, readState, withNewIds, mergeStates, canonical } from "./state.js";

/**
 * @param {Shelf | null} shelf where the state is kept; null where nothing can be kept
 * @param {Shelf | null} [spare] what carries it from page to page while `shelf` fails; only pages of this origin can write it
 * @param {Shelf | null} [carrier] what carries it where both fail. Other sites can write it too: what it holds is offered to the
 *   learner, never taken by itself, and brings neither an erasure nor words
 * @returns {Store}
 */
export function createStore(shelf, spare = null, carrier = null) {
  let state = emptyState();
  /** The text of `shelf` as it was last seen. @type {string | null} */
  let seen = null;
  /** A text that could not be put aside must not be written over. */
  let locked = false;
  /** New ids by those that an author changed. @type {ReadonlyMap<string, string>} */
  let was = new Map();
  const name = shelf?.name ?? (carrier ? "window" : "memory");
  /** @type {Set<Trouble>} */
  const troubles = new Set(name === "launcher" || name === "device" ? [] : [name]);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** What `carrier` held, until the learner says whose it is. @type {State | null} */
  let offered = null;
  let hasLooked = false;

  /** @returns {boolean} whether the shelf lacks something of the state */
  function take() {
    const text = attempt(() => shelf?.read() ?? null, null);
    if (text === seen) return false;
    seen = text;
    if (!text) return false;
    const found = readState(text);
    locked = found.trouble !== "" && !attempt(() => (shelf?.aside?.(text), true), false);
    if (found.trouble) troubles.add(found.trouble);
    // An old id alone is nothing that the shelf lacks: a tab that does not know the new one would write it back for ever.
    const theirs = withNewIds(found.state, was);
    state = mergeStates(state, theirs);
    return canonical(state) !== canonical(theirs);
  }

  /** @returns {boolean} whether the shelf has it */
  function put() {
    const text = JSON.stringify(state);
    if (shelf && !locked && attempt(() => (shelf.write(text), true), false)) {
      seen = text;
      troubles.delete("full");
      forget();
      return true;
    }
    if (shelf) troubles.add("full");
    if (!spare || !attempt(() => (spare.write(text), true), false)) carry();
    return false;
  }

  /** Gives the state to what strangers can read and write: without words, together with what is still offered. */
  function carry() {
    look();
    const all = offered ? mergeStates(state, { ...offered, erased: state.erased }) : state;
    attempt(() => carrier?.write(JSON.stringify({ ...all, texts: {} })), undefined);
  }

  /** Looks once at what the page before left in `carrier`: asked only where nothing else can be written. */
  function look() {
    if (hasLooked) return;
    hasLooked = true;
    const text = attempt(() => carrier?.read(), null);
    if (!text || text.length > COPY_LIMIT) return;
    const copy = { ...readState(text).state, texts: emptyState().texts, erased: state.erased };
    if (isWorthAsking(copy) && canonical(mergeStates(state, copy)) !== canonical(state)) offered = copy;
  }

  /** No copy is left in this tab. */
  function forget() {
    for (const copy of [spare, carrier]) attempt(() => copy?.read() && copy.write(""), undefined);
  }

  function tell() {
    for (const heard of listeners) attempt(heard, undefined);
  }

  take();
  const copy = attempt(() => spare?.read(), null);
  if (copy) {
    const { state: carried } = readState(copy);
    // It was written while the shelf failed. An erasing since then, in another tab, is not undone by it, and it brings none.
    state = mergeStates(state, { ...carried, erased: Math.min(carried.erased, state.erased) });
    put();
  }
  if (!shelf) look();

  return {
    get state() { return state; },
    get shelf() { return name; },
    get troubles() { return troubles; },
    get offered() { return offered; },
    answerOffer(accept) {
      const found = offered;
      offered = null;
      take();
      if (accept && found) state = withNewIds(mergeStates(state, { ...found, erased: state.erased }), was);
      put();
      tell();
    },
    change(edit) {
      take();
      if (!state.seed) state.seed = newSeed();
      edit(state);
      state = withNewIds(state, was);
      put();
      tell();
    },
    reload() {
      const before = canonical(state), mark = state.erased;
      // Two tabs that wrote at the same moment: the one that finds its own work missing writes the sum of both.
      if (take() && seen !== null) put();
      // Another tab erased everything: then no copy of it stays in this one either.
      if (state.erased > mark) {
        offered = null;
        forget();
      }
      if (canonical(state) !== before) tell();
    },
    follow(changed) {
      const current = new Set(changed.values());
      was = new Map([...changed].filter(([old]) => !current.has(old)));
      const before = canonical(state);
      state = withNewIds(state, was);
      if (canonical(state) === before) return;
      take();
      put();
      tell();
    },
    listen(heard) {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    erase() {
      take();
      state = { ...emptyState(), erased: stamp(state.erased), seed: newSeed() };
      offered = null;
      attempt(() => shelf?.sweep?.(), undefined);
      forget();
      troubles.delete("damaged");
      troubles.delete("newer");
      locked = false;
      // What is full may still be emptied.
      if (!put() && attempt(() => (shelf?.write(""), true), false)) put();
      tell();
    },
  };
}

/** The longest text that is read from what other sites can write, in characters. */
const COPY_LIMIT = 1_000_000;

/** Whether there is more in it than that pages were opened. @param {State} copy */
const isWorthAsking = (copy) => [copy.answers, copy.ticks, copy.choices, copy.practice, copy.quizzes].some((group) => Object.keys(group).length)
  || Object.values(copy.pages).some(({ done }) => done !== undefined);

/** @template T @param {() => T} act @param {T} otherwise @returns {T} */
export function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** What an LMS package's launch page offers. @param {string} course @returns {Shelf | null} */
function launcherShelf(course) {
  return attempt(() => {
    const offered = window.parent !== window ? window.parent.leadletStore : undefined;
    // A frame that another site named so is no store.
    if (!offered || offered.course !== course || typeof offered.read !== "function" || typeof offered.write !== "function") return null;
    return { name: "launcher", read: () => offered.read(), write: (text) => offered.write(text), sweep: () => offered.sweep?.() };
  }, /** @type {Shelf | null} */ (null));
}

/**
 * A place in a storage of this origin; an empty text takes the place itself away, which works also where nothing more fits.
 * @param {Storage} storage @param {string} name
 */
const placeIn = (storage, name) => ({
  read: () => storage.getItem(name),
  write: (/** @type {string} */ text) => (text ? storage.setItem(name, text) : storage.removeItem(name)),
});

/** @param {string} course @returns {Shelf | null} */
function deviceShelf(course) {
  const name = "leadlet:" + course;
  return attempt(() => {
    const kept = window.localStorage;
    kept.getItem(name);
    return {
      name: "device",
      ...placeIn(kept, name),
      aside: (text) => kept.setItem(`${name}:aside:${hash32(text).toString(36)}`, text),
      sweep() {
        for (const other of Object.keys(kept)) if (other.startsWith(name + ":")) kept.removeItem(other);
      },
    };
  }, /** @type {Shelf | null} */ (null));
}

/** This tab's own storage: pages of this origin alone write it, and it goes with the tab. @param {string} course @returns {Shelf | null} */
function tabShelf(course) {
  const name = `leadlet:${course}:tab`;
  return attempt(() => {
    const kept = window.sessionStorage;
    kept.getItem(name);
    return /** @type {Shelf} */ ({ name: "tab", ...placeIn(kept, name) });
  }, /** @type {Shelf | null} */ (null));
}

/**
 * The window's name lives from page to page, also in a frame where all storage is blocked. Any site that opens, frames or held
 * this window can write and read it: so nothing private goes in, and nothing comes out without the learner's consent.
 * @param {string} course @returns {Shelf | null}
 */
function windowShelf(course) {
  const mark = "leadlet:" + course + "=";
  if (attempt(() => window.name !== "" && !window.name.startsWith("leadlet:"), true)) return null;
  return {
    name: "window",
    read: () => (window.name.startsWith(mark) ? window.name.slice(mark.length) : null),
    write(text) {
      window.name = text && mark + text;
    },
  };
}

/** @param {string} course @returns {Store} */
export function openStore(course) {
  const launcher = launcherShelf(course);
  // What a launcher cannot keep stays in this page: the next learner of an LMS may use the same tab.
  if (launcher) return createStore(launcher);
  // A page of an LMS's package that stands alone: several people may use this device, and nobody says who this is.
  const isShared = attempt(() => document.documentElement.dataset.lms !== undefined, false);
  const tab = tabShelf(course), carrier = windowShelf(course);
  const device = isShared ? null : deviceShelf(course);
  return device ? createStore(device, tab, carrier) : createStore(tab, null, carrier);
}
