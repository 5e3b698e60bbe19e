// What other sites, links, files and odd records can do to a learner's work: nothing, unless the learner says yes. In all three engines.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { engines, newProfile } from "./lib/engines.mjs";
import { serve } from "./lib/server.mjs";
import { kinds, site } from "./lib/sites.mjs";

const server = await serve(site("every"), {
  // A page of another site.
  "/host": "<!doctype html><title>Another site</title><button>Go</button>",
}, "", "default-src 'self' http://127.0.0.1:*");
after(() => server.close());
/** Two names of this machine are two sites. */
const stranger = server.host.replace("127.0.0.1", "localhost");
const course = "every-block";

/** What the device keeps. */
const kept = (tab) => tab.evaluate((name) => JSON.parse(localStorage.getItem(name) ?? "{}"), `leadlet:${course}`);

/** A learner who answered a question and wrote something. */
async function worked(tab) {
  await tab.open(server.url + kinds.lesson);
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
