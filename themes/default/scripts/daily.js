// What practice asks today: at most as many things as the course says, one of each objective, the most useful first.

/** How many things a day when the course says nothing. */
const DAILY = 8;
/** Every so many places the day goes to what has waited longest, so that all that is due comes at last. */
const PATIENCE = 4;
/** How many plans are asked after at once; older ones rest. */
const ACTIVE_PLANS = 3;

/** The plans that are asked after, newest first. @param {State} state @returns {string[]} ids */
const activePlans = ({ texts }) => Object.entries(texts).filter(([, { as, value }]) => as === "plan" && value.trim())
  .sort(([one, a], [two, b]) => b.at - a.at || (one < two ? -1 : 1)).slice(0, ACTIVE_PLANS).map(([id]) => id);

/**
 * What is left to ask today, in order. `done`: how many things were asked today, `questions`: how many of them were no plans, `right`: how many of
 * those went well. `waiting`: whether more is due than is asked.
 * `next`: the next day on which something comes.
 * @param {State} state @param {Item[]} items what the course can ask @param {readonly number[]} gaps days @param {number} [daily]
 * @returns {{now: Item[], done: number, questions: number, right: number, waiting: boolean, next: number | undefined}}
 */
function dailyPractice(state, items, gaps, daily = DAILY) {
  const day = today(state), plans = new Set(activePlans(state));
  const asked = Object.entries(state.practice).filter(([, record]) => record.asked === day), done = asked.length;
  const questions = asked.filter(([id]) => !["plan", "draft", "finished"].includes(state.texts[id]?.as ?? ""));
  /** What was asked last of each objective, and when. @type {Map<string, {id: string, day: number}>} */
  const last = new Map();
  const due = [], coming = [];
  for (const item of items) {
    const record = state.practice[item.id];
    if (!record || (item.isPlan && !plans.has(item.id))) continue;
    if (record.asked !== undefined && record.asked >= (last.get(item.objective)?.day ?? 0)) last.set(item.objective, { id: item.id, day: record.asked });
    const on = dueDay(record, gaps);
    on <= day ? due.push({ item, on, bad: Boolean(record.bad), tie: hash32(state.seed + day + item.id) }) : coming.push(on);
  }
  // Another question of the objective than last time, if one is due.
  const others = new Set(due.filter(({ item }) => last.get(item.objective)?.id !== item.id).map(({ item }) => item.objective));
  const free = due.filter(({ item: { id, objective } }) => last.get(objective)?.day !== day && !(others.has(objective) && last.get(objective)?.id === id));
  /** @type {(a: typeof free[0], b: typeof free[0]) => number} */
  const byWait = (a, b) => a.on - b.on || a.tie - b.tie;
  const patient = [...free].sort(byWait), useful = [...free].sort((a, b) => Number(b.bad) - Number(a.bad) || byWait(a, b));
  /** @type {Item[]} */
  const now = [];
  const taken = new Set();
  for (let place = done; place < daily; place++) {
    const isPatient = (daily < PATIENCE ? place + day : place) % PATIENCE === PATIENCE - 1;
    const from = isPatient ? patient : useful;
    while (from.length && taken.has(from[0].item.objective)) from.shift();
    const first = from.shift();
    if (!first) break;
    taken.add(first.item.objective);
    now.push(first.item);
  }
  const waiting = due.length > now.length;
  const [next] = waiting ? [day + 1] : coming.filter(Number.isFinite).sort((a, b) => a - b);
  return { now, done, questions: questions.length, right: questions.filter(([, { gap }]) => gap > 0).length, waiting, next };
}

/**
 * All that the course can ask. A quiz's question may name the objective of another page, as authors name pages.
 * @param {OutlinePage[]} pages those for the reader @returns {Item[]}
 */
function practiceItems(pages) {
  const moduleOf = (/** @type {string} */ address) => address.split("/")[0];
  const fileOf = (/** @type {string} */ address) => address.replace(/^.*\/|\.html$/g, "");
  /** @type {Map<string, OutlinePage[]>} */
  const named = new Map();
  const find = (/** @type {OutlinePage} */ from, /** @type {string} */ name) => {
    if (!named.size) for (const entry of pages) named.set(fileOf(entry[2]), [...(named.get(fileOf(entry[2])) ?? []), entry]);
    const found = named.get(fileOf(name)) ?? [];
    const module = name.includes("/") ? moduleOf(name) : moduleOf(from[2]);
    return found.find((entry) => moduleOf(entry[2]) === module) ?? found[0];
  };
  return pages.flatMap((entry) => (entry[8] ?? []).map((id, at) => {
    const what = entry[9]?.[at] ?? 0;
    const item = { id, page: entry[0], script: entry[7], objective: entry[0], isPlan: what === 2 };
    if (what === 1 || what === 2) return { ...item, objective: "=" + id };
    if (what === 0) return item;
    if (entry[3] !== "quiz") return { ...item, objective: entry[0] + "#" + what };
    const [name, part = ""] = String(what).split("#");
    const page = find(entry, name);
    // A page with one objective: its own questions do not name it.
    return { ...item, objective: !page ? "=" + what : page[0] + (part && page[9]?.length ? "#" + part : "") };
  }));
}
