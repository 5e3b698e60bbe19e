// The guarded store on shelves that fail in every way they can.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";
import { chooser } from "./random.mjs";

const { createStore, openStore, readState } = load(["createStore", "openStore", "readState"]);

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
  const { openStore: open } = load(["openStore"], { window: hostile });
  const store = open("c");
  write(store, "r1", "x");
  assert.equal(store.shelf, "memory");
  assert.deepEqual([...store.troubles], ["memory"]);
});

test("a blocked device leaves the tab's name, without what was written in private", () => {
  const window = { name: "", get localStorage() { throw new Error("SecurityError"); } };
  window.parent = window;
  const { openStore: open } = load(["openStore"], { window });
  const store = open("c");
  write(store, "r1", "private");
  store.change((state) => { state.pages["m/a"] = { first: 1, last: 1 }; });
  assert.ok(!window.name.includes("private"));
  const next = open("c");
  assert.deepEqual(next.state.pages["m/a"], { first: 1, last: 1 });
  assert.equal(next.state.seed, store.state.seed);
  assert.deepEqual([...next.troubles], ["window"]);
  assert.equal(open("other").state.seed, "");
});

test("a launcher comes first", () => {
  let text = null;
  const parent = { leadletStore: { course: "c", read: () => text, write: (written) => { text = written; } } };
  const { openStore: open } = load(["openStore"], { window: { name: "", parent } });
  const store = open("c");
  write(store, "r1", "x");
  assert.equal(store.shelf, "launcher");
  assert.equal(readState(text).state.texts.r1.value, "x");
  assert.equal(openStore("c").shelf, "memory");
});

test("a page of an LMS's package that stands alone keeps nothing under a name that everybody on this device shares", () => {
  const kept = new Map();
  const localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  for (const [dataset, shelf] of [[{}, "device"], [{ lms: "" }, "window"]]) {
    const { openStore: open } = load(["openStore"], { window: { name: "", localStorage }, document: { documentElement: { dataset } } });
    assert.equal(open("c").shelf, shelf);
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
