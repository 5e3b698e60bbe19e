// The state as a short text of ASCII, for places that keep little (4,096 characters in SCORM 1.2): by short id, never by position.
// A record carries a print of its key and its answer: what no longer fits both is asked again, never shown on another option.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** @param {string} text @param {number} length @returns {string} its short form, six bits a letter */
const shortOf = (text, length) => lettersOf(hash32(text) % 64 ** length, length);
/** @param {number} value @param {number} length */
const lettersOf = (value, length) => Array.from({ length }, (_, place) => LETTERS[Math.floor(value / 64 ** place) % 64]).join("");
const ESCAPE = 64 ** 3 - 1;
/** @param {Given} given */
const joined = (given) => given.join("\n");
/** @param {string} text */
const asciiOf = (text) => text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/[^ -}]|%/gu, (one) => (one === "~" ? "%7E" : encodeURIComponent(one)));

/**
 * What the course knows of each thing that is answered: of a question the print of its key and the ids of its options; `order` says
 * that they are put in order, `targets` that each option goes with one of these.
 * @typedef {{key?: string, ids?: string[], order?: boolean, targets?: string[]}} Thing
 * @typedef {Record<string, Thing>} Known
 */

/** One option, several, an order or pairs of all of them, or text. @param {Given} given @param {Thing} thing */
function modeOf(given, { ids = [], order, targets }) {
  const isWhole = given.length === ids.length && given.length > 0;
  if (targets) return isWhole && sorted(ids).every((id, place) => sorted(given)[place].startsWith(id + ">")) ? 2 : 3;
  if (order) return isWhole && canonical(sorted(given)) === canonical(sorted(ids)) ? 2 : 3;
  if (!given.every((one) => ids.includes(one))) return 3;
  return given.length === 1 ? 0 : 1;
}

/** @param {string[]} list */
const sorted = (list) => [...list].sort();

/** The number of an order among all orders of the same ids. @param {Given} given */
function rankOf(given) {
  const rest = sorted(given);
  return given.reduce((rank, id) => {
    const at = rest.indexOf(id);
    rest.splice(at, 1);
    return rank * (rest.length + 1) + at;
  }, 0);
}

/** @param {number} rank @param {string[]} ids */
function orderOf(rank, ids) {
  const places = [];
  for (let size = 1; size <= ids.length; size++) {
    places.unshift(rank % size);
    rank = Math.floor(rank / size);
  }
  const rest = sorted(ids);
  return places.map((at) => rest.splice(at, 1)[0]);
}

/** How many letters the number of an order of so many takes. @param {number} count */
const rankLetters = (count) => Math.ceil(Math.log2(Array.from({ length: count }, (_, at) => at + 1).reduce((all, one) => all * one, 1)) / 6) || 1;

/** The shorter the time's letters, the coarser the times. @param {State} state @param {Known} known @param {number} [limit] @returns {string} */
function packState(state, known, limit = 4095) {
  const fine = packWith(state, known, 3);
  return fine.length > limit ? packWith(state, known, 2) : fine;
}

/** @param {State} state @param {Known} known @param {number} width letters of a time @returns {string} */
function packWith(state, known, width) {
  const all = Object.entries(state.answers);
  const answers = all.filter(([, { last }]) => !last.about), pages = Object.entries(state.pages);
  const times = [
    ...answers.flatMap(([, { first, last, settled }]) => [first.at, last.at, settled ?? last.at]),
    ...pages.flatMap(([, { first, last, done }]) => [first, last, done ?? last]),
  ];
  const base = Math.floor(Math.min(...times, Date.now()) / 60000);
  const unit = Math.max(1, Math.ceil((Math.max(0, ...times) / 60000 - base + 1) / 64 ** width));
  const time = (/** @type {number} */ at) => lettersOf(Math.floor((at / 60000 - base) / unit), width);
  const number = (/** @type {number} */ value) => (value < 63 ? LETTERS[value] : "_" + lettersOf(value, 3));
  const part = (/** @type {number} */ share) => (share === 0 ? 0 : share === 1 ? 1 : 2);
  const partLetter = (/** @type {number} */ share) => (part(share) === 2 ? LETTERS[Math.round(share * 60)] : "");
  /** @param {Given} given @param {number} mode @param {Thing} thing */
  const givenText = (given, mode, { ids = [], order }) => {
    if (mode === 2) return order ? lettersOf(rankOf(given), rankLetters(ids.length)) : sorted(given).map((one) => shortOf(one.split(">")[1], 1)).join("");
    if (mode === 3) return number(asciiOf(joined(given)).length) + asciiOf(joined(given));
    return (mode === 0 ? "" : number(given.length)) + given.map((one) => shortOf(one, 1)).join("");
  };
  /** @param {string} id @param {number} from a time near it */
  const practiceOf = (id, from) => {
    const record = state.practice[id];
    if (!record) return { bits: 0, text: "" };
    return { bits: 1 + 2 * Math.min(record.gap, 15) + 32 * Number(record.bad ?? false), text: number(zigzag(record.day - dayOfTime(from))) };
  };
  const written = new Set();
  let before = 0;
  const numbered = answers.map(([name, record]) => ({ name, ...record, place: hash32(name.split("@")[0]) % 64 ** 4 }));
  const records = numbered.sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1)).map(({ name, first, last, settled, place }) => {
    const [id, key = ""] = name.split("@");
    const thing = known[id] ?? {};
    written.add(id);
    const step = place - before;
    before = place;
    const ago = Math.floor((last.at - first.at) / 60000 / unit);
    const practice = practiceOf(id, clockOf(base, unit, Math.floor((last.at / 60000 - base) / unit) - ago));
    const mode = modeOf(last.given, thing), firstMode = modeOf(first.given, thing);
    const single = canonical(first) === canonical(last);
    const plain = settled === (last.end ? last.at : undefined);
    const ending = last.pre ? 3 : last.shown ? 2 : last.end ? 1 : 0;
    return (step < ESCAPE ? lettersOf(step, 3) : lettersOf(ESCAPE, 3) + lettersOf(step, 4)) + shortOf(`${key}\n${joined(last.given)}`, 2)
      + LETTERS[ending + 4 * part(last.part) + 16 * mode]
      + LETTERS[Math.min(last.tries, 4) - 1 + 4 * (last.sure ?? 0) + 16 * Number(!single) + 32 * Number(!plain)]
      + LETTERS[practice.bits] + time(last.at) + partLetter(last.part) + givenText(last.given, mode, thing)
      + (plain ? "" : time(settled ?? last.at))
      + (single ? "" : LETTERS[part(first.part) + 4 * firstMode + 16 * (first.pre ? 1 : 0)]
        + number(ago) + partLetter(first.part) + givenText(first.given, firstMode, thing))
      + practice.text;
  });
  const visits = pages.map(([id, { first, last, done }]) =>
    shortOf(id, 4) + time(first) + time(last) + (done === undefined ? "." : done === last ? "," : time(done)));
  const others = Object.entries(state.practice).filter(([id]) => !written.has(id))
    .map(([id]) => shortOf(id, 4) + LETTERS[practiceOf(id, base * 60000).bits] + practiceOf(id, base * 60000).text);
  const { erased, seed, texts, ticks, choices } = state;
  // Of attempts that are over, the newest of a page keeps its answers, the others their score.
  const newest = new Set(Object.values(Object.fromEntries(Object.keys(state.quizzes).sort().map((key) => [key.slice(0, key.lastIndexOf("/")), key]))));
  const quizzes = Object.fromEntries(Object.entries(state.quizzes).map(([key, one]) =>
    [key, one.end === undefined || newest.has(key) ? one : { ...one, drawn: [], given: {} }]));
  /** @type {Record<string, unknown>} */
  const rest = { erased, seed, day: state.day, texts, ticks, choices, quizzes, answers: Object.fromEntries(all.filter(([, { last }]) => last.about)) };
  for (const [name, value] of Object.entries(rest)) if (!value || (isThing(value) && !Object.keys(value).length)) delete rest[name];
  return ["2", LETTERS[width] + lettersOf(base, 5) + number(unit), records.join(""), visits.join(""), others.join(""), asciiOf(JSON.stringify(rest))].join("~");
}

/** @param {string} packed @param {Known} known @returns {{state: State, trouble: "" | "damaged" | "newer"}} what is known no more stays under its short id */
function unpackState(packed, known) {
  const state = readState(JSON.stringify({ version: STATE_VERSION })).state;
  const [version, head = "", answers = "", pages = "", others = "", ...rest] = packed.split("~");
  if (version !== "2") return { state, trouble: Number(version) > 2 ? "newer" : "damaged" };
  try {
    /** @type {Map<string, string[]>} */
    const names = new Map();
    for (const id of Object.keys(known)) names.set(shortOf(id, 4), [...(names.get(shortOf(id, 4)) ?? []), id]);
    /** @param {string} short */
    const nameOf = (short) => (names.get(short)?.length === 1 ? /** @type {string[]} */ (names.get(short))[0] : "~" + short);
    const from = reader(head);
    const width = from.fixed(1), base = from.fixed(5), unit = from.number();
    const clock = (/** @type {number} */ value) => clockOf(base, unit, value);
    unpackAnswers(reader(answers), state, known, nameOf, clock, width);
    const visits = reader(pages);
    while (visits.more()) {
      const id = nameOf(visits.take(4)), first = clock(visits.fixed(width)), last = clock(visits.fixed(width));
      const mark = visits.take(1);
      state.pages[id] = { first, last, ...(mark === "," ? { done: last } : mark !== "." && { done: clock(visits.fixed(width, mark)) }) };
    }
    const cards = reader(others);
    while (cards.more()) {
      const id = nameOf(cards.take(4)), bits = cards.fixed(1);
      keepPractice(state, id, bits, dayOfTime(base * 60000) + unzigzag(cards.number()));
    }
    const { state: own, trouble } = readState(JSON.stringify({ version: STATE_VERSION, ...JSON.parse(decodeURIComponent(rest.join("~"))) }));
    return { state: mergeStates({ ...state, erased: own.erased }, own), trouble };
  } catch {
    return { state, trouble: "damaged" };
  }
}

/** @param {number} base minutes @param {number} unit @param {number} value @returns {number} */
const clockOf = (base, unit, value) => (base + value * unit) * 60000;
/** The same in every zone. @param {number} time */
const dayOfTime = (time) => Math.floor(time / 86400000);
/** Small numbers of both signs as small numbers. @param {number} value */
const zigzag = (value) => (value < 0 ? -2 * value - 1 : 2 * value);
/** @param {number} value */
const unzigzag = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);

/** @param {State} state @param {string} id @param {number} bits @param {number} day */
function keepPractice(state, id, bits, day) {
  if (bits & 1) state.practice[id] = { at: day * 86400000, day, gap: (bits >> 1) & 15, ...(bits & 32 && { bad: true }) };
}

/** @param {ReturnType<typeof reader>} from @param {State} state @param {Known} known @param {(short: string) => string} nameOf @param {(value: number) => number} clock @param {number} width */
function unpackAnswers(from, state, known, nameOf, clock, width) {
  let place = 0;
  while (from.more()) {
    const step = from.fixed(3);
    place += step < ESCAPE ? step : from.fixed(4);
    const id = nameOf(lettersOf(place, 4)), print = from.take(2);
    const thing = known[id] ?? {};
    const [one, two, bits] = [from.fixed(1), from.fixed(1), from.fixed(1)];
    const at = clock(from.fixed(width));
    const share = (/** @type {number} */ kind) => (kind === 2 ? from.fixed(1) / 60 : kind);
    const part = share((one >> 2) & 3);
    const given = from.given(one >> 4, thing);
    const ending = one & 3, sure = (two >> 2) & 3;
    /** @type {Answer} */
    const last = { at, given, part, wording: "", tries: (two & 3) + 1 };
    if (sure) last.sure = sure;
    if (ending === 3) last.pre = true;
    else if (ending) last.end = true;
    if (ending === 2) last.shown = true;
    let settled = last.end ? at : undefined;
    if (two & 32) settled = clock(from.fixed(width));
    /** @type {AnswerRecord} */
    const record = { first: last, last };
    if (two & 16) {
      const kind = from.fixed(1), ago = from.number() * (clock(1) - clock(0));
      record.first = { at: Math.max(0, at - ago), part: share(kind & 3), given: from.given((kind >> 2) & 3, thing), wording: "", tries: 1, ...(kind & 16 && { pre: true }) };
    }
    if (settled !== undefined) record.settled = settled;
    if (bits & 1) keepPractice(state, id, bits, dayOfTime(record.first.at) + unzigzag(from.number()));
    const fits = shortOf(`${thing.key ?? ""}\n${joined(given)}`, 2) === print;
    state.answers[thing.key === undefined ? id : `${id}@${fits ? thing.key : "~" + print}`] = record;
  }
}

/** Reads letters one after another; throws at the end. @param {string} text */
function reader(text) {
  let at = 0;
  const take = (/** @type {number} */ length) => {
    if (at + length > text.length) throw new Error("cut off");
    return text.slice(at, (at += length));
  };
  const fixed = (/** @type {number} */ length, before = "") =>
    [...before + take(length - before.length)].reduce((sum, letter, place) => sum + LETTERS.indexOf(letter) * 64 ** place, 0);
  const number = () => {
    const first = fixed(1);
    return first < 63 ? first : fixed(3);
  };
  /** A short id that fits none or several is kept as it is: it is shown on no option. @param {string[]} ids */
  const option = (ids) => {
    const short = take(1);
    const fitting = ids.filter((id) => shortOf(id, 1) === short);
    return fitting.length === 1 ? fitting[0] : "~" + short;
  };
  return {
    take, fixed, number,
    more: () => at < text.length,
    /** @param {number} mode @param {Thing} thing @returns {Given} */
    given(mode, { ids = [], order, targets = [] }) {
      if (mode === 3) {
        const written = decodeURIComponent(take(number()));
        return written === "" ? [] : written.split("\n");
      }
      if (mode === 2) return order ? orderOf(fixed(rankLetters(ids.length)), ids) : sorted(ids).map((id) => `${id}>${option(targets)}`);
      return Array.from({ length: mode === 0 ? 1 : number() }, () => option(ids));
    },
  };
}
