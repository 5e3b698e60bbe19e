// The guarded store on shelves that fail in every way they can.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";
import { readState } from "../../themes/default/scripts/state.js";
import { createStore, openStore } from "../../themes/default/scripts/store.js";
import { chooser } from "./random.mjs";

/** A place for text that several stores share, as tabs do; `broken` says what throws. */
function place(text = null) {
  const kept = { text, aside: [], broken: new Set() };
  const guard = (what) => {
    if (kept.broken.has(what)) throw new Error(what);
  };
  kept.shelf = () => ({
    name: "device",
    read: () => (guard("read"), kept.text),
    write: (text) => { guard("write"); kept.text = text; },
    aside: (text) => { guard("aside"); kept.aside.push(text); },
    sweep: () => { guard("sweep"); kept.aside.length = 0; },
  });
  return kept;
}

const write = (store, id, value, at = 1) => store.change((state) => { state.texts[id] = { value, at }; });

test("what one page writes the next one reads", () => {
  const device = place();
  write(createStore(device.shelf(), null), "r1", "x");
  const next = createStore(device.shelf(), null);
  assert.equal(next.state.texts.r1.value, "x");
  assert.ok(next.state.seed);
  assert.equal(next.troubles.size, 0);
});

test("two tabs that write in turn lose nothing", () => {
  const device = place();
  const [a, b] = [createStore(device.shelf(), null), createStore(device.shelf(), null)];
  write(a, "r1", "a");
  write(b, "r2", "b");
  a.reload();
  assert.deepEqual([a.state.texts.r2.value, b.state.texts.r1.value], ["b", "a"]);
});

test("two tabs that wrote at the same moment both come back", () => {
  const device = place();
  const [a, b] = [createStore(device.shelf(), null), createStore(device.shelf(), null)];
  write(a, "r1", "a");
  const ofA = device.text;
  device.text = null;
  write(b, "r2", "b");
  device.text = ofA; // a's write came last and did not know of b's
  b.reload();
  a.reload();
  assert.deepEqual(Object.keys(readState(device.text).state.texts).sort(), ["r1", "r2"]);
  assert.deepEqual(Object.keys(a.state.texts).sort(), ["r1", "r2"]);
});

test("a store that cannot be read or written goes on, says so, and writes when it can again", () => {
  const device = place(), window = place();
  device.broken.add("read").add("write");
  const store = createStore(device.shelf(), window.shelf());
  write(store, "r1", "x");
  assert.equal(store.state.texts.r1.value, "x");
  assert.ok(store.troubles.has("full"));
  assert.equal(createStore(device.shelf(), window.shelf()).state.texts.r1.value, "x", "the next page has it from the tab");
  device.broken.clear();
  write(store, "r2", "y");
  assert.ok(!store.troubles.has("full"));
  assert.equal(window.text, "");
  assert.equal(createStore(device.shelf(), null).state.texts.r1.value, "x");
});

test("records follow an id that was changed, also those that another tab or a file still brings under the old one", () => {
  const device = place();
  write(createStore(device.shelf(), null), "old", "x");
  const [a, b] = [createStore(device.shelf(), null), createStore(device.shelf(), null)];
  let heard = 0;
  a.listen(() => { heard++; });
  a.follow(new Map([["old", "new"]]));
  assert.equal(a.state.texts.new.value, "x");
  assert.deepEqual(Object.keys(readState(device.text).state.texts), ["new"], "the pages that do not know the old id find it too");
  assert.equal(heard, 1);
  write(b, "old", "y", 2);
  a.reload();
  assert.deepEqual([a.state.texts.new.value, Object.keys(a.state.texts)], ["y", ["new"]]);
  write(a, "old", "from a file", 3);
  assert.equal(a.state.texts.new.value, "from a file");
  write(a, "old", "older than that", 1);
  assert.equal(a.state.texts.new.value, "from a file");
});

test("two tabs of which one knows the old id do not write back and forth for ever", () => {
  const device = place();
  write(createStore(device.shelf(), null), "old", "x");
  const [a, b] = [createStore(device.shelf(), null), createStore(device.shelf(), null)];
  a.follow(new Map([["old", "new"]]));
  let writes = 0;
  for (let last = null; last !== device.text; writes++) {
    assert.ok(writes < 5, "for ever");
    last = device.text;
    b.reload();
    a.reload();
  }
  assert.equal(b.state.texts.new.value, "x");
});

test("nothing to follow writes nothing, and ids in a circle stay", () => {
  const device = place();
  write(createStore(device.shelf(), null), "r1", "x");
  const before = device.text, store = createStore(device.shelf(), null);
  store.follow(new Map([["old", "new"]]));
  store.follow(new Map([["r1", "r2"], ["r2", "r1"], ["r1x", "r1x"]]));
  store.follow(new Map());
  assert.equal(device.text, before);
  assert.equal(store.state.texts.r1.value, "x");
});

test("a listener that throws stops no other", () => {
  const store = createStore(place().shelf(), null);
  let heard = 0;
  store.listen(() => { throw new Error("x"); });
  const stop = store.listen(() => { heard++; });
  write(store, "r1", "x");
  stop();
  write(store, "r1", "y", 2);
  assert.equal(heard, 1);
});

test("rubbish is put aside and told; if that fails it is not written over", () => {
  const device = place("{not ours");
  const store = createStore(device.shelf(), null);
  assert.deepEqual(device.aside, ["{not ours"]);
  assert.ok(store.troubles.has("damaged"));
  write(store, "r1", "x");
  assert.equal(readState(device.text).state.texts.r1.value, "x");

  const full = place("{not ours");
  full.broken.add("aside");
  const other = createStore(full.shelf(), null);
  write(other, "r1", "x");
  assert.equal(full.text, "{not ours");
  assert.ok(other.troubles.has("full"));
});

test("a newer form is put aside and said", () => {
  const device = place('{"version":99}');
  assert.ok(createStore(device.shelf(), null).troubles.has("newer"));
  assert.equal(device.aside.length, 1);
});

test("storage wiped in mid-course comes back with the next answer", () => {
  const device = place();
  const store = createStore(device.shelf(), null);
  write(store, "r1", "x");
  device.text = null;
  store.reload();
  write(store, "r2", "y");
  assert.deepEqual(Object.keys(readState(device.text).state.texts), ["r1", "r2"]);
});

test("another tab cannot write back what was erased", () => {
  const device = place();
  const [a, b] = [createStore(device.shelf(), null), createStore(device.shelf(), null)];
  write(a, "r1", "private");
  b.reload();
  a.erase();
  write(b, "r2", "after");
  assert.deepEqual(Object.keys(readState(device.text).state.texts), ["r2"]);
  a.reload();
  assert.deepEqual(Object.keys(a.state.texts), ["r2"]);
});

test("the store opens where every getter throws", () => {
  const hostile = new Proxy({}, { get: (_, name) => { if (name === Symbol.unscopables) return undefined; throw new Error("SecurityError"); } });
  const { openStore: open } = load(["openStore"], { window: hostile }, ["store"]);
  const store = open("c");
  write(store, "r1", "x");
  assert.equal(store.shelf, "memory");
  assert.deepEqual([...store.troubles], ["memory"]);
});

/** A storage of the browser; `room` is how many characters it takes, `blocked` that it may not even be asked for. */
function storage({ room = Infinity } = {}) {
  const kept = new Map();
  const methods = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => {
      if (value.length > room) throw new Error("QuotaExceededError");
      kept.set(name, value);
      all[name] = value;
    },
    removeItem: (name) => (kept.delete(name), delete all[name]),
  };
  // As in browsers, the names that are kept are its keys.
  const all = Object.create(methods);
  return all;
}

/** A tab as pages see it: what is not given may not be asked for. */
function tabWith({ localStorage, sessionStorage, name = "" } = {}) {
  const denied = (found) => { if (!found) throw new Error("SecurityError"); return found; };
  const window = { name, get localStorage() { return denied(localStorage); }, get sessionStorage() { return denied(sessionStorage); } };
  return Object.assign(window, { parent: window });
}

/** Opens the course in a tab. */
const openIn = (window, dataset = {}) => load(["openStore"], { window, document: { documentElement: { dataset } } }, ["store"]).openStore("c");

const answer = { at: 5, given: ["a"], part: 1, wording: "w", tries: 1 };
const answered = { first: answer, last: answer };
/** What another site can put into the name of a window: it wipes, and forges. */
const forged = (more = {}) => "leadlet:c=" + JSON.stringify({
  version: 2, erased: Date.now(), seed: "0", answers: { "forged@k": answered }, texts: { plan: { value: "forged", at: 5, as: "plan" } }, ...more,
});

test("where this device keeps the work, the window's name is not read: it neither wipes nor adds", () => {
  const localStorage = storage(), sessionStorage = storage();
  const first = openIn(tabWith({ localStorage, sessionStorage }));
  write(first, "r1", "mine");
  for (const name of [forged(), forged({ erased: 9e15 }), 'leadlet:c={"version":2,"erased":9e15}']) {
    for (const session of [sessionStorage, undefined]) {
      const store = openIn(tabWith({ localStorage, sessionStorage: session, name }));
      assert.equal(store.state.texts.r1.value, "mine");
      assert.deepEqual(Object.keys(store.state.answers), []);
      assert.equal(store.offered, null);
      store.change((state) => { state.day = 1; });
      const kept = readState(localStorage.getItem("leadlet:c")).state;
      assert.deepEqual([Object.keys(kept.texts), Object.keys(kept.answers), kept.erased], [["r1"], [], 0]);
    }
  }
});

test("a full device leaves its work in the tab's own storage, and the window's name is not read", () => {
  const localStorage = storage({ room: 0 }), sessionStorage = storage();
  const window = tabWith({ localStorage, sessionStorage, name: forged() });
  const store = openIn(window);
  write(store, "r1", "mine");
  assert.ok(store.troubles.has("full"));
  const next = openIn(window);
  assert.deepEqual([Object.keys(next.state.texts), next.state.erased, next.offered], [["r1"], 0, null]);
  const moved = storage();
  const later = openIn(tabWith({ localStorage: moved, sessionStorage }));
  assert.equal(later.state.texts.r1.value, "mine");
  assert.equal(readState(moved.getItem("leadlet:c")).state.texts.r1.value, "mine", "it is kept as soon as there is room");
  assert.equal(sessionStorage.getItem("leadlet:c:tab"), null);
});

test("where nothing can be written the window's name is offered, without erasures and words, and only taken when the learner says so", () => {
  for (const places of [{}, { localStorage: storage({ room: 0 }) }, { localStorage: storage({ room: 0 }), sessionStorage: storage({ room: 0 }) }]) {
    for (const accept of [true, false]) {
      const window = tabWith({ ...places, name: forged() });
      const store = openIn(window);
      store.change((state) => { state.answers["own@k"] = answered; });
      assert.deepEqual(Object.keys(store.state.answers), ["own@k"]);
      assert.deepEqual(Object.keys(store.offered.answers), ["forged@k"]);
      assert.deepEqual([Object.keys(store.offered.texts), store.offered.erased], [[], 0]);
      // Undecided, both go on to the next page, which asks again.
      const next = openIn(window);
      next.change(() => {});
      assert.deepEqual(Object.keys(next.state.answers), []);
      assert.deepEqual(Object.keys(next.offered.answers).sort(), ["forged@k", "own@k"]);
      store.answerOffer(accept);
      assert.equal(store.offered, null);
      assert.deepEqual(Object.keys(store.state.answers).sort(), accept ? ["forged@k", "own@k"] : ["own@k"]);
      assert.equal(store.state.erased, 0);
      assert.equal(window.name.includes("forged@k"), accept);
    }
  }
});

test("a name that holds nothing worth asking about, or too much, is passed over", () => {
  for (const name of ["leadlet:c=", "leadlet:c={", 'leadlet:c={"version":2,"erased":9e15}', 'leadlet:c={"version":2,"pages":{"m/a":{"first":1,"last":1}}}',
    forged({ answers: {}, texts: { r: { value: "x", at: 1 } } }), forged({ seed: "x".repeat(1_000_001) }), "leadlet:other=" + forged().slice(10)]) {
    assert.equal(openIn(tabWith({ name })).offered, null, name.slice(0, 60));
  }
});

test("a blocked device leaves the window's name, without what was written in private", () => {
  const window = tabWith();
  const store = openIn(window);
  write(store, "r1", "private");
  store.change((state) => { state.pages["m/a"] = { first: 1, last: 1, done: 1 }; });
  assert.ok(!window.name.includes("private"));
  const next = openIn(window);
  assert.deepEqual([...next.troubles], ["window"]);
  assert.deepEqual(Object.keys(next.state.pages), []);
  next.answerOffer(true);
  assert.deepEqual(next.state.pages["m/a"], { first: 1, last: 1, done: 1 });
  next.erase();
  assert.equal(openIn(window).offered, null, "what was erased is not offered again");
});

test("a copy in the tab brings no erasure, and does not undo one", () => {
  const localStorage = storage(), sessionStorage = storage();
  const first = openIn(tabWith({ localStorage, sessionStorage }));
  write(first, "r1", "mine");
  sessionStorage.setItem("leadlet:c:tab", JSON.stringify({ version: 2, erased: Date.now(), texts: { r2: { value: "carried", at: 3 } } }));
  const second = openIn(tabWith({ localStorage, sessionStorage }));
  assert.deepEqual([Object.keys(second.state.texts).sort(), second.state.erased], [["r1", "r2"], 0]);
  sessionStorage.setItem("leadlet:c:tab", JSON.stringify({ version: 2, erased: 0, texts: { r2: { value: "from before", at: 3 } } }));
  second.erase();
  assert.equal(sessionStorage.getItem("leadlet:c:tab"), null);
  sessionStorage.setItem("leadlet:c:tab", JSON.stringify({ version: 2, erased: 0, texts: { r2: { value: "from before", at: 3 } } }));
  assert.deepEqual(Object.keys(openIn(tabWith({ localStorage, sessionStorage })).state.texts), []);
});

test("erasing leaves nothing in any place, also of other tabs and on a full device", () => {
  const localStorage = storage(), [one, two] = [storage(), storage()];
  const windows = [one, two].map((sessionStorage) => tabWith({ localStorage, sessionStorage }));
  const [a, b] = windows.map((window) => openIn(window));
  write(a, "r1", "private");
  b.reload();
  localStorage.setItem("leadlet:c:aside:x", "private");
  two.setItem("leadlet:c:tab", JSON.stringify({ version: 2, texts: { r1: { value: "private", at: 1 } } }));
  windows[1].name = forged();
  a.erase();
  b.reload();
  assert.deepEqual([Object.keys(b.state.texts), two.getItem("leadlet:c:tab"), windows[1].name], [[], null, ""]);
  assert.ok(!Object.values({ ...localStorage, ...one, ...two }).join().includes("private"));

  const full = storage();
  const store = openIn(tabWith({ localStorage: full, sessionStorage: one }));
  write(store, "r1", "private");
  const { setItem } = Object.getPrototypeOf(full);
  Object.getPrototypeOf(full).setItem = () => { throw new Error("QuotaExceededError"); };
  store.erase();
  Object.getPrototypeOf(full).setItem = setItem;
  assert.deepEqual([full.getItem("leadlet:c"), Object.keys(openIn(tabWith({ localStorage: full })).state.texts)], [null, []]);
});

test("a launcher comes first", () => {
  let text = null;
  const parent = { leadletStore: { course: "c", read: () => text, write: (written) => { text = written; } } };
  const { openStore: open } = load(["openStore"], { window: { name: "", parent } }, ["store"]);
  const store = open("c");
  write(store, "r1", "x");
  assert.equal(store.shelf, "launcher");
  assert.equal(openIn(Object.assign(tabWith(), { parent: { leadletStore: { course: "c", get read() { return "no function"; } } } })).shelf, "window");
  assert.equal(readState(text).state.texts.r1.value, "x");
  assert.equal(openStore("c").shelf, "memory");
});

test("a page of an LMS's package that stands alone keeps nothing under a name that everybody on this device shares", () => {
  const kept = new Map();
  const localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  for (const [dataset, shelf] of [[{}, "device"], [{ lms: "" }, "tab"]]) {
    assert.equal(openIn(tabWith({ localStorage, sessionStorage: storage() }), dataset).shelf, shelf);
  }
});

test("tabs that write in any order, also over each other, agree in the end and lose nothing", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { int, pick } = chooser(seed);
    const device = place();
    const tabs = [0, 1, 2].map(() => createStore(device.shelf(), null));
    const written = new Map();
    for (let step = 1; step <= 20; step++) {
      const tab = pick(tabs);
      const before = device.text;
      // A late tab reads what stood there before the other one wrote, and its own text comes last.
      const other = int(3) === 0 ? pick(tabs) : null;
      if (other && other !== tab) {
        write(other, "o" + step, "v", step);
        written.set("o" + step, "v");
        device.text = before;
      }
      const id = "r" + int(4);
      write(tab, id, "v" + step, step);
      written.set(id, "v" + step);
      if (int(2)) pick(tabs).reload();
    }
    for (let round = 0; round < 3; round++) for (const tab of tabs) tab.reload();
    for (const { state } of [...tabs, readState(device.text)]) {
      const found = Object.entries(state.texts).map(([key, { value }]) => [key, value]).sort();
      assert.deepEqual(found, [...written].sort(), `seed ${seed}`);
    }
  }
});
