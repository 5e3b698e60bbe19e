// The one guarded store: a launcher's, else this device's, else this tab's. It never throws, and it says what it could not keep.

/**
 * @param {Shelf} shelf where the state is kept
 * @param {Shelf | null} spare what carries it from page to page while `shelf` fails
 * @returns {Store}
 */
function createStore(shelf, spare) {
  let state = emptyState();
  /** The text of `shelf` as it was last seen. @type {string | null} */
  let seen = null;
  /** A text that could not be put aside must not be written over. */
  let locked = false;
  /** New ids by those that an author changed. @type {ReadonlyMap<string, string>} */
  let was = new Map();
  /** @type {Set<Trouble>} */
  const troubles = new Set(shelf.name === "window" || shelf.name === "memory" ? [shelf.name] : []);
  /** @type {Set<() => void>} */
  const listeners = new Set();

  /** @returns {boolean} whether the shelf lacks something of the state */
  function take() {
    const text = attempt(() => shelf.read(), null);
    if (text === seen) return false;
    seen = text;
    if (!text) return false;
    const found = readState(text);
    locked = found.trouble !== "" && !attempt(() => (shelf.aside?.(text), true), false);
    if (found.trouble) troubles.add(found.trouble);
    // An old id alone is nothing that the shelf lacks: a tab that does not know the new one would write it back for ever.
    const theirs = withNewIds(found.state, was);
    state = mergeStates(state, theirs);
    return canonical(state) !== canonical(theirs);
  }

  function put() {
    const text = JSON.stringify(state);
    const done = !locked && attempt(() => (shelf.write(text), true), false);
    if (done) {
      seen = text;
      troubles.delete("full");
      if (spare) attempt(() => spare.read() && spare.write(""), undefined);
    } else {
      troubles.add("full");
      if (spare) attempt(() => spare.write(text), undefined);
    }
  }

  function tell() {
    for (const heard of listeners) attempt(heard, undefined);
  }

  const carried = spare && attempt(() => spare.read(), null);
  if (carried) state = readState(carried).state;
  take();

  return {
    get state() { return state; },
    get shelf() { return shelf.name; },
    get troubles() { return troubles; },
    change(edit) {
      take();
      if (!state.seed) state.seed = newSeed();
      edit(state);
      state = withNewIds(state, was);
      put();
      tell();
    },
    reload() {
      const before = canonical(state);
      // Two tabs that wrote at the same moment: the one that finds its own work missing writes the sum of both.
      if (take() && seen !== null) put();
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
      attempt(() => shelf.sweep?.(), undefined);
      troubles.delete("damaged");
      troubles.delete("newer");
      locked = false;
      put();
      tell();
    },
  };
}

/** @template T @param {() => T} act @param {T} otherwise @returns {T} */
function attempt(act, otherwise) {
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
    if (!offered || offered.course !== course) return null;
    return { name: "launcher", read: () => offered.read(), write: (text) => offered.write(text) };
  }, /** @type {Shelf | null} */ (null));
}

/** @param {string} course @returns {Shelf | null} */
function deviceShelf(course) {
  const name = "leadlet:" + course;
  return attempt(() => {
    const kept = window.localStorage;
    kept.getItem(name);
    return {
      name: "device",
      read: () => kept.getItem(name),
      write: (text) => kept.setItem(name, text),
      aside: (text) => kept.setItem(`${name}:aside:${hash32(text).toString(36)}`, text),
      sweep() {
        for (const other of Object.keys(kept)) if (other.startsWith(name + ":")) kept.removeItem(other);
      },
    };
  }, /** @type {Shelf | null} */ (null));
}

/**
 * The tab's own name lives from page to page, also in a frame where all storage is blocked. It could be read by another
 * site that the same tab goes to: what the learner wrote in private stays out of it.
 * @param {string} course @returns {Shelf | null}
 */
function windowShelf(course) {
  const mark = "leadlet:" + course + "=";
  if (attempt(() => window.name !== "" && !window.name.startsWith("leadlet:"), true)) return null;
  return {
    name: "window",
    read: () => (window.name.startsWith(mark) ? window.name.slice(mark.length) : null),
    write(text) {
      window.name = text && mark + JSON.stringify({ ...JSON.parse(text), texts: {} });
    },
  };
}

/** @param {string} course @returns {Store} */
function openStore(course) {
  const spare = windowShelf(course);
  // A page of an LMS's package that stands alone: several people may use this device, and nobody says who this is.
  const isShared = attempt(() => document.documentElement.dataset.lms !== undefined, false);
  const first = launcherShelf(course) ?? (isShared ? null : deviceShelf(course));
  if (first) return createStore(first, spare);
  return createStore(spare ?? { name: "memory", read: () => null, write() {} }, null);
}
