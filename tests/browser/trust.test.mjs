// What other sites, links, files and odd records can do to a learner's work: nothing, unless the learner says yes. In all three engines.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { engines, newProfile } from "./lib/engines.mjs";
import { serve } from "./lib/server.mjs";
import { packaged } from "./lib/packages.mjs";
import { kinds, packed, site } from "./lib/sites.mjs";

const server = await serve(site("every"), {
  // A page of another site.
  "/host": "<!doctype html><title>Another site</title><button>Go</button>",
}, "", "default-src 'self' http://127.0.0.1:*");
const oneFile = packed("every", "html");
const [single, lms] = [await serve(oneFile.folder, {}, "", "default-src 'self' 'unsafe-inline' data:"), await serve(packaged("scorm12"))];
after(() => Promise.all([server.close(), single.close(), lms.close()]));
/** Two names of this machine are two sites. */
const stranger = server.host.replace("127.0.0.1", "localhost");
const course = "every-block";

/** What the device keeps. */
const kept = (tab) => tab.evaluate((name) => JSON.parse(localStorage.getItem(name) ?? "{}"), `leadlet:${course}`);

/** A learner who answered a question and wrote something. */
async function worked(tab, address = server.url + kinds.lesson) {
  await tab.open(address);
  await tab.click('leadlet-question[id="kettle"] input', 0);
  await tab.click('leadlet-question[id="kettle"] [data-do=check]');
  await tab.waitFor((name) => Object.keys(JSON.parse(localStorage.getItem(name) ?? "{}").answers ?? {}).length === 1, `leadlet:${course}`);
  await tab.evaluate((name) => {
    const state = JSON.parse(localStorage.getItem(name) ?? "");
    state.texts.own = { value: "My own words", at: 5, as: "thought" };
    localStorage.setItem(name, JSON.stringify(state));
  }, `leadlet:${course}`);
}

/** Fails unless all of it is still there, and nothing else. */
async function isWhole(tab, why) {
  const state = await kept(tab);
  assert.deepEqual([Object.keys(state.answers).map((id) => id.split("@")[0]), Object.keys(state.texts), state.erased], [["kettle"], ["own"], 0], why);
}

const answer = { at: 5, given: ["a"], part: 1, wording: "w", tries: 1 };
const forged = { version: 2, erased: 9e15, seed: "0", answers: { "forged@k": { first: answer, last: answer } }, texts: { forged: { value: "Forged words", at: 5, as: "plan" } } };
const forgedName = `leadlet:${course}=${JSON.stringify(forged)}`;
const wipingName = `leadlet:${course}={"version":2,"erased":${Date.now()}}`;

for (const engine of engines) {
  test(`${engine}: a page of another site changes nothing by the name it gives to a window`, async (t) => {
    const profile = await newProfile(t, engine);
    const tab = await profile.newTab();
    await worked(tab);
    for (const name of [forgedName, wipingName]) {
      for (const address of [kinds.lesson, kinds.front, "plan.html"]) {
        // The tab itself goes from there to the course.
        await tab.open(`${stranger}/host`);
        await tab.evaluate((text, to) => { window.name = text; setTimeout(() => location.assign(to)); }, name, server.url + address);
        await tab.waitFor((to) => location.href === to && document.querySelector("html.script") && document.readyState === "complete", server.url + address);
        await isWhole(tab, `${address} in the tab`);
        // It opens a window of that name.
        await tab.open(`${stranger}/host`);
        await tab.evaluate((text, to) => (window.name = "", document.querySelector("button"))?.addEventListener("click", () => window.open(to, text)), name, server.url + address);
        const popup = await tab.popup(() => tab.click("button"));
        await popup.waitFor((to) => location.href === to && document.querySelector("html.script") && document.readyState === "complete", server.url + address);
        await isWhole(popup, `${address} in a window of its own`);
        assert.ok(!/Forged words/.test(await popup.evaluate(() => document.body.innerText)));
        await popup.close();
      }
    }
    // It frames the course in a frame of that name.
    await tab.open(`${stranger}/host`);
    await tab.evaluate((text, src) => document.body.append(Object.assign(document.createElement("iframe"), { name: text, src })), forgedName, server.url + kinds.lesson);
    const frame = tab.frame("iframe");
    await frame.waitFor(() => document.querySelector("html.script") && document.readyState === "complete");
    assert.ok(!JSON.stringify(await kept(frame)).includes("orged"), "not even in a frame");
    await tab.open(server.url + kinds.lesson);
    await isWhole(tab, "after it was framed");
  });

  test(`${engine}: where nothing can be kept, what the window's name holds is offered and never taken by itself`, async (t) => {
    const profile = await newProfile(t, engine);
    const tab = await profile.newTab();
    for (const accept of [false, true]) {
      await tab.open(`${stranger}/host`);
      await tab.evaluate((name, src) => {
        const frame = Object.assign(document.createElement("iframe"), { name, src, width: "700", height: "700" });
        frame.setAttribute("sandbox", "allow-scripts");
        document.body.append(frame);
      }, forgedName, server.url + kinds.lesson);
      const frame = tab.frame("iframe");
      const found = await frame.waitForText(/answers: 1, finished pages: 0/);
      assert.match(found, /Another site could have put it there/);
      assert.ok(!found.includes("Forged words"));
      assert.equal(await frame.evaluate(() => document.querySelector("leadlet-notice")?.getAttribute("role")), "status");
      // The learner's own answer goes along to the next page, beside what is still undecided.
      await frame.click('leadlet-question[id="kettle"] input', 0);
      await frame.click('leadlet-question[id="kettle"] [data-do=check]');
      await frame.waitFor(() => document.querySelector('leadlet-question[id="kettle"] .result p') !== null);
      await frame.click("a.next, .next a, a[rel=next]");
      await frame.waitForText(/answers: 2/);
      await frame.click(accept ? "[data-do=use-copy]" : "[data-do=leave-copy]");
      await frame.waitForText(accept ? /Added to what is here/ : /Left out/);
      assert.equal(await frame.evaluate(() => document.activeElement?.closest("leadlet-notice") !== null), true, "the focus is not lost");
      const carried = await frame.evaluate(() => window.name);
      assert.equal(carried.includes("forged@k"), accept);
      assert.ok(!carried.includes("Forged words") && !carried.includes("9000000000000000"));
    }
  });
}

for (const engine of engines) {
  test(`${engine}: the same in a course of one file, in a package's page that is opened alone, and below a frame named like a launcher`, async (t) => {
    const profile = await newProfile(t, engine);
    const tab = await profile.newTab();
    const visit = async (name, to) => {
      await tab.open(`${stranger}/host`);
      await tab.evaluate((text, address) => { window.name = text; setTimeout(() => location.assign(address)); }, name, to);
      await tab.waitFor((address) => location.href.startsWith(address) && document.querySelector("html.script") && document.readyState === "complete", to.split("#")[0]);
    };
    await worked(tab, `${single.url}${oneFile.name}#/${kinds.lesson}`);
    for (const name of [forgedName, wipingName]) {
      await visit(name, `${single.url}${oneFile.name}#/plan.html`);
      await isWhole(tab, "one file");
    }
    await visit(forgedName, lms.url + "asking/one-answer.html");
    assert.ok(!/forged|carries work/i.test(await tab.evaluate(() => document.body.innerText + JSON.stringify({ ...sessionStorage, ...localStorage }))));

    await tab.open(`${stranger}/host`);
    await tab.evaluate((src) => {
      for (const one of [{ name: "leadletStore", srcdoc: "<script>course = 'every-block'</script>" }, { id: "course", src }]) document.body.append(Object.assign(document.createElement("iframe"), one));
    }, server.url + kinds.lesson);
    const frame = tab.frame("#course");
    await frame.waitFor(() => document.querySelector("html.script") && document.readyState === "complete");
    await frame.click('leadlet-question[id="kettle"] input', 0);
    await frame.click('leadlet-question[id="kettle"] [data-do=check]');
    await frame.waitFor((name) => Object.keys(JSON.parse(localStorage.getItem(name) ?? "{}").answers ?? {}).length === 1, `leadlet:${course}`);
  });
}

/** Records of every group that other pages of the same origin, a link or an LMS could bring; each group has a sound one too. */
const odd = {
  version: 2, erased: 9e15, day: 9e15, seed: 7,
  answers: {
    "kettle@k": { first: answer, last: answer }, a: null, b: { first: answer }, c: { first: { ...answer, at: 9e15 }, last: { ...answer, at: -1 } }, d: { first: { ...answer, given: [5] }, last: answer },
    e: { first: answer, last: { ...answer, about: 5, of: 1e300 } }, f: { first: { ...answer, given: ["x"], about: "asking", of: 5 }, last: { ...answer, given: ["99"], about: "asking", of: 5 } }, g: { first: answer, last: answer, settled: "x" },
  },
  pages: { "asking/one-answer": { first: 5, last: 6, done: 6 }, "asking/many-answers": { first: 1, last: 9e15 }, "telling/for-some": { first: "x" }, x: 5, "keeping/look": { first: 1.5, last: 2, done: -4 } },
  texts: {
    own: { value: "My own words", at: 5, as: "thought", page: "asking/one-answer" }, x: { at: 1, value: "mine", as: "plan", page: 5 }, y: { at: 9e15, value: "mine", as: "plan" }, z: { at: 2, value: "late\nlater", as: "plan", page: "asking/one-answer", about: 7 },
    v: { at: 3, value: {}, as: "light" }, recognise: { at: 3, value: "null", as: "draft" }, "thank": { at: 3, value: "[1]", as: "draft" }, w: { at: 3, value: "x", as: "constructor" }, u: "x",
  },
  ticks: { "z/did-1": { value: true, at: 1 }, "z/did-x": { value: true, at: 1 }, "z/did-99999999999": { value: true, at: 1 }, "x/did--5": { value: true, at: 1 }, t: { value: "x", at: 1 } },
  choices: { audience: { value: "constructor", at: 4 }, card: { value: 5, at: 1 }, other: { value: "x", at: 9e15 } },
  practice: { kettle: { at: 1, day: 1, gap: 0 }, hall: { at: 1, day: 9e15, gap: 0 }, walk: { at: 1, day: 1, gap: -1 }, z: { at: 1, day: 1, gap: 1e9 }, p: { at: 9e15, day: 1.5, gap: 0.5 }, q: [] },
  quizzes: { "checking/each/5": { at: 5, drawn: ["kettle", "kettle", "nothing"], given: {} }, "checking/end/x": { at: 9e15, drawn: ["kettle"], given: {}, end: 9e15, score: 9 }, "checking/end/6": { at: 6, drawn: 5, given: [] }, "checking/end/7": { at: 7, drawn: [], given: { k: answer }, end: 1, score: -1 } },
};
const oddText = JSON.stringify(odd).replace('"answers":{', '"answers":{"__proto__":{"at":1},"constructor":{"x":1},').replace('"texts":{', '"texts":{"__proto__":{"at":1,"value":"x","as":"plan"},');

for (const engine of engines) {
  test(`${engine}: an odd record takes no page down, and everything can be erased`, async (t) => {
    const profile = await newProfile(t, engine);
    const tab = await profile.newTab();
    await tab.open(server.url + "404.html");
    const plant = (text) => tab.evaluate((name, value) => localStorage.setItem(name, value), `leadlet:${course}`, text);
    for (const [address, words] of [["plan.html", /My own words/], ["record.html", /1 of \d+ pages/], ["practice.html", /Practice/], [kinds.front, /Every block/], [kinds.quiz, /./], ["recognise.html", /./], [kinds.lesson, /./], [kinds["self-check"], /./]]) {
      await plant(oddText);
      await tab.open(server.url + address);
      await tab.waitForText(words);
      const failed = await tab.evaluate(() => [...document.querySelectorAll("[data-failed]")].map(({ localName }) => localName));
      assert.deepEqual(failed, [], address);
      assert.equal(await tab.evaluate(() => document.documentElement.hasAttribute("data-reader")), false, "nobody reads as what every object inherits");
    }
    await plant(oddText);
    await tab.open(server.url + "plan.html");
    assert.match(await tab.waitForText(/My own words/), /late/);
    await tab.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
    await tab.click("[data-do=calendar]");
    await tab.waitFor(() => document.querySelector("[data-part=said]")?.textContent);
    await tab.click("[data-do=erase]");
    await tab.waitForText(/Everything was erased/);
    const state = await kept(tab);
    assert.deepEqual([state.texts, state.answers, state.practice], [{}, {}, {}]);
    assert.ok(state.erased <= Date.now() + 1000);
    assert.deepEqual(profile.faults.filter((fault) => /exception/.test(fault) && !/font/.test(fault)), []);
  });

  test(`${engine}: erasing in one tab erases in the other, and what is done there afterwards is kept`, async (t) => {
    const profile = await newProfile(t, engine);
    const [tab, other] = [await profile.newTab(), await profile.newTab()];
    await worked(tab);
    await other.open(server.url + "plan.html");
    await other.waitForText(/My own words/);
    await tab.open(server.url + "plan.html");
    await tab.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
    await tab.click("[data-do=erase]");
    await tab.waitForText(/Everything was erased/);
    await other.waitFor(() => !document.body.innerText.includes("My own words"));
    await other.open(server.url + kinds.lesson);
    await other.click('leadlet-question[id="kettle"] input', 0);
    await other.click('leadlet-question[id="kettle"] [data-do=check]');
    await other.waitFor(() => document.querySelector('leadlet-question[id="kettle"] .result p') !== null);
    // What one tab keeps reaches another one a moment later.
    await tab.waitFor((name) => Object.keys(JSON.parse(localStorage.getItem(name) ?? "{}").answers ?? {}).length > 0, "leadlet:" + course);
    const state = await kept(tab);
    assert.deepEqual([Object.keys(state.answers).length, Object.keys(state.texts)], [1, []]);
    assert.ok(state.erased > 0);
    const copies = () => [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), window.name].join();
    for (const one of [tab, other]) assert.ok(!(await one.evaluate(copies)).includes("My own words"));
  });

  test(`${engine}: a link and a file are offered, say what they hold, and erase nothing`, async (t) => {
    const profile = await newProfile(t, engine);
    const tab = await profile.newTab();
    await worked(tab);
    const file = { leadlet: 1, course, state: { ...forged, erased: Date.now() } };
    const link = "#progress=j" + Buffer.from(JSON.stringify(file)).toString("base64url");
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-trust-"));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    fs.writeFileSync(path.join(folder, "progress.json"), JSON.stringify(file));
    for (const way of ["link", "file"]) {
      for (const accept of [false, true]) {
        await tab.open(server.url + "404.html");
        await tab.open(server.url + "plan.html" + (way === "link" ? link : ""));
        if (way === "file") await tab.choose("[data-part=file]", path.join(folder, "progress.json"));
        const text = await tab.waitForText(/It holds 1 answers and 0 pages/);
        assert.match(text, /Plans and notes in it: 1\./);
        assert.match(text, /Nothing that you have here is lost or erased/);
        if (way === "link" || !accept) await isOwn(tab, way === "file");
        await tab.click(accept ? "[data-do=merge]" : "[data-do=leave]");
        await tab.waitForText(accept ? /Added to what is here/ : /Nothing was added/);
        await isOwn(tab, accept || way === "file");
      }
    }
  });

  test(`${engine}: a link that swells is refused, and the page stays`, async (t) => {
    const tab = await (await newProfile(t, engine)).newTab();
    await worked(tab);
    const bomb = deflateRawSync(`{"leadlet":1,"course":"${course}","pad":"${"0".repeat(100_000_000)}","state":${JSON.stringify(forged)}}`).toString("base64url");
    await tab.open(server.url + "plan.html");
    for (const fragment of ["z" + bomb, "z!!", "jAAAA", "z" + deflateRawSync("[".repeat(400_000)).toString("base64url")]) {
      await tab.evaluate((hash) => { document.querySelector("[data-part=said]")?.replaceChildren(); location.hash = hash; }, "progress=" + fragment);
      await tab.waitForText(/not saved progress/);
      await isWhole(tab, fragment.slice(0, 20));
    }
  });
}

/** What the learner did is there and no erasing came; `added`: so is what a link or file brought. */
async function isOwn(tab, added) {
  const state = await kept(tab);
  assert.ok(Object.keys(state.answers).some((id) => id.startsWith("kettle@")) && state.texts.own.value === "My own words");
  assert.equal(state.erased, 0);
  assert.equal("forged@k" in state.answers, added);
}
