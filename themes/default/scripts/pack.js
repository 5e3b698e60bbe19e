// The state as a short text of ASCII, for places that keep little (4,096 characters in SCORM 1.2): by short id, never by position.
// A record carries a print of its key and its answer: what no longer fits both is asked again, never shown on another option.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** @param {string} text @param {number} length @returns {string} its short form, six bits a letter */
const shortOf = (text, length) => lettersOf(hash32(text) % 64 ** length, length);
/** @param {number} value @param {number} length */
const lettersOf = (value, length) => Array.from({ length }, (_, place) => LETTERS[Math.floor(value / 64 ** place) % 64]).join("");
const MODES = /** @type {const} */ (["one", "list", "pairs", "text"]);
/** @param {Given} given */
const joined = (given) => given.join("\n");
/** @param {string} text */
const asciiOf = (text) => text.replace(/[^ -}]|%/g, (one) => encodeURIComponent(one));

/**
 * What the course knows of each thing that is answered: for a question the print of its key and the ids of options and targets.
 * @typedef {Record<string, {key?: string, ids?: string[]}>} Known
 */

/** @param {Given} given @param {string[] | undefined} ids */
function modeOf(given, ids) {
  const isKnown = (/** @type {string} */ one) => ids?.includes(one) ?? false;
  if (given.length === 1 && isKnown(given[0])) return 0;
  if (given.every(isKnown)) return 1;
  return given.every((one) => one.split(">").length === 2 && one.split(">").every(isKnown)) ? 2 : 3;
}

/** @param {State} state @param {Known} known @returns {string} */
function packState(state, known) {
  const answers = Object.entries(state.answers), pages = Object.entries(state.pages);
  const times = [
    ...answers.flatMap(([, { first, last, settled }]) => [first.at, last.at, settled ?? last.at]),
    ...pages.flatMap(([, { first, last, done }]) => [first, last, done ?? last]),
  ];
  const base = Math.floor(Math.min(...times, Date.now()) / 60000);
  const unit = Math.max(1, Math.ceil((Math.max(0, ...times) / 60000 - base + 1) / 64 ** 3));
  const time = (/** @type {number} */ at) => lettersOf(Math.floor((at / 60000 - base) / unit), 3);
  const day = Math.floor(base / 1440) - 2;
  const number = (/** @type {number} */ value) => (value < 63 ? LETTERS[value] : "_" + lettersOf(value, 3));
  const part = (/** @type {number} */ share) => (share === 0 ? 0 : share === 1 ? 1 : 2);
  const partLetter = (/** @type {number} */ share) => (part(share) === 2 ? LETTERS[Math.round(share * 60)] : "");
  /** @param {Given} given @param {number} mode */
  const givenText = (given, mode) => {
    if (mode === 3) return number(asciiOf(joined(given)).length) + asciiOf(joined(given));
    const shorts = given.flatMap((one) => one.split(">")).map((one) => shortOf(one, 1)).join("");
    return (mode === 0 ? "" : number(given.length)) + shorts;
  };
  /** @param {string} id */
  const practiceOf = (id) => {
    const record = state.practice[id];
    if (!record) return { bits: 0, text: "" };
    return { bits: 1 + 2 * Math.min(record.gap, 15) + 32 * Number(record.bad ?? false), text: lettersOf(record.day - day, 2) };
  };
  const written = new Set();
  const records = answers.map(([name, { first, last, settled }]) => {
    const [id, key = ""] = name.split("@");
    const { ids } = known[id] ?? {};
    written.add(id);
    const practice = practiceOf(id);
    const mode = modeOf(last.given, ids), firstMode = modeOf(first.given, ids);
    const single = canonical(first) === canonical(last);
    const plain = settled === (last.end ? last.at : undefined);
    const ending = last.pre ? 3 : last.shown ? 2 : last.end ? 1 : 0;
    return shortOf(id, 4) + shortOf(`${key}\n${joined(last.given)}`, 2)
      + LETTERS[ending + 4 * part(last.part) + 16 * mode]
      + LETTERS[Math.min(last.tries, 4) - 1 + 4 * (last.sure ?? 0) + 16 * Number(!single) + 32 * Number(!plain)]
      + LETTERS[practice.bits] + time(last.at) + partLetter(last.part) + givenText(last.given, mode) + practice.text
      + (plain ? "" : time(settled ?? last.at))
      + (single ? "" : LETTERS[part(first.part) + 4 * firstMode + 16 * (first.pre ? 1 : 0)]
        + number(Math.floor((last.at - first.at) / 60000 / unit)) + partLetter(first.part) + givenText(first.given, firstMode));
  });
  const visits = pages.map(([id, { first, last, done }]) =>
    shortOf(id, 4) + time(first) + time(last) + (done === undefined ? "." : done === last ? "," : time(done)));
  const others = Object.entries(state.practice).filter(([id]) => !written.has(id))
    .map(([id]) => shortOf(id, 4) + LETTERS[practiceOf(id).bits] + practiceOf(id).text);
  const { erased, seed, texts, ticks, choices, quizzes } = state;
  /** @type {Record<string, unknown>} */
  const rest = { erased, seed, day: state.day, texts, ticks, choices, quizzes };
  for (const [name, value] of Object.entries(rest)) if (!value || (isThing(value) && !Object.keys(value).length)) delete rest[name];
  return ["2", lettersOf(base, 5) + number(unit), records.join(""), visits.join(""), others.join(""), asciiOf(JSON.stringify(rest))].join("~");
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
    const base = from.fixed(5), unit = from.number();
    const clock = (/** @type {number} */ value) => (base + value * unit) * 60000;
    const day = Math.floor(base / 1440) - 2;
    unpackAnswers(reader(answers), state, known, nameOf, clock, day, unit);
    const visits = reader(pages);
    while (visits.more()) {
      const id = nameOf(visits.take(4)), first = clock(visits.fixed(3)), last = clock(visits.fixed(3));
      const mark = visits.take(1);
      state.pages[id] = { first, last, ...(mark === "," ? { done: last } : mark !== "." && { done: clock(visits.fixed(3, mark)) }) };
    }
    const cards = reader(others);
    while (cards.more()) {
      const id = nameOf(cards.take(4)), bits = cards.fixed(1);
      keepPractice(state, id, bits, day + cards.fixed(2));
    }
    const { state: own, trouble } = readState(JSON.stringify({ version: STATE_VERSION, ...JSON.parse(decodeURIComponent(rest.join("~"))) }));
    return { state: mergeStates({ ...state, erased: own.erased }, own), trouble };
  } catch {
    return { state, trouble: "damaged" };
  }
}

/** @param {State} state @param {string} id @param {number} bits @param {number} day */
function keepPractice(state, id, bits, day) {
  if (bits & 1) state.practice[id] = { at: day * 86400000, day, gap: (bits >> 1) & 15, ...(bits & 32 && { bad: true }) };
}

/** @param {ReturnType<typeof reader>} from @param {State} state @param {Known} known @param {(short: string) => string} nameOf @param {(value: number) => number} clock @param {number} day @param {number} unit */
function unpackAnswers(from, state, known, nameOf, clock, day, unit) {
  while (from.more()) {
    const id = nameOf(from.take(4)), print = from.take(2);
    const { key, ids } = known[id] ?? {};
    const [one, two, bits] = [from.fixed(1), from.fixed(1), from.fixed(1)];
    const at = clock(from.fixed(3));
    const share = (/** @type {number} */ kind) => (kind === 2 ? from.fixed(1) / 60 : kind);
    const part = share((one >> 2) & 3);
    const given = from.given(one >> 4, ids);
    const ending = one & 3, sure = (two >> 2) & 3;
    /** @type {Answer} */
    const last = { at, given, part, wording: "", tries: (two & 3) + 1 };
    if (sure) last.sure = sure;
    if (ending === 3) last.pre = true;
    else if (ending) last.end = true;
    if (ending === 2) last.shown = true;
    if (bits & 1) keepPractice(state, id, bits, day + from.fixed(2));
    let settled = last.end ? at : undefined;
    if (two & 32) settled = clock(from.fixed(3));
    /** @type {AnswerRecord} */
    const record = { first: last, last };
    if (two & 16) {
      const kind = from.fixed(1), ago = from.number() * unit * 60000;
      record.first = { at: Math.max(0, at - ago), part: share(kind & 3), given: from.given((kind >> 2) & 3, ids), wording: "", tries: 1, ...(kind & 16 && { pre: true }) };
    }
    if (settled !== undefined) record.settled = settled;
    const fits = shortOf(`${key ?? ""}\n${joined(given)}`, 2) === print;
    state.answers[key === undefined ? id : `${id}@${fits ? key : "~" + print}`] = record;
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
  /** A short id that fits none or several is kept as it is: it is shown on no option. @param {string[] | undefined} ids */
  const option = (ids) => {
    const short = take(1);
    const fitting = (ids ?? []).filter((id) => shortOf(id, 1) === short);
    return fitting.length === 1 ? fitting[0] : "~" + short;
  };
  return {
    take, fixed, number,
    more: () => at < text.length,
    /** @param {number} mode @param {string[] | undefined} ids @returns {Given} */
    given(mode, ids) {
      if (mode === 3) {
        const written = decodeURIComponent(take(number()));
        return written === "" ? [] : written.split("\n");
      }
      const count = mode === 0 ? 1 : number();
      return Array.from({ length: count }, () => (mode === 2 ? `${option(ids)}>${option(ids)}` : option(ids)));
    },
  };
}
