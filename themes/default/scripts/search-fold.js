// Words made alike, as the build makes those of the index alike (src/render/search/normalize.rs): case, accents and forms of one letter
// fall away; writing without blanks is cut into pairs of letters. tests/scripts/search.json holds both to the same.

/** A word has no more characters than this. */
const longestWord = 32;
const unseenMarks = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;
const droppedMarks = /[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670]/g;
/** @type {Record<string, string>} */
const partlessLetters = { ø: "o", ł: "l", đ: "d", ħ: "h", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i", ß: "ss", ς: "σ" };
/** Scripts that are written without blanks between words: Thai, Lao, Burmese, Khmer, kana, Han. */
const spaceless = "\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3005-\\u3007\\u3040-\\u30FF\\u31F0-\\u31FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";
const letter = "\\p{Alphabetic}\\p{N}\\p{M}";
const runsOfLetters = new RegExp(`[${letter}]+`, "gu");
export const runsOfOneKind = new RegExp(`[${spaceless}]+|[^${spaceless}]+`, "gu");
export const isSpaceless = new RegExp(`^[${spaceless}]`, "u");
/** A word as it stands in a text, with what is not seen in it. */
export const wordsAsWritten = new RegExp(`[${letter}\\u00AD\\u200B-\\u200F\\u2060\\uFEFF]+`, "gu");

/** @param {string} text */
export function foldLetters(text) {
  return text.replace(unseenMarks, "").normalize("NFKD").replace(droppedMarks, "").toUpperCase().toLowerCase()
    .replace(/[øłđħæœðþıßς]/g, (found) => partlessLetters[found]).normalize("NFC");
}

/** The runs of a text, folded: what is written without blanks apart from the rest. @param {string} text @returns {string[]} */
function foldRuns(text) {
  return (foldLetters(text).match(runsOfLetters) ?? []).flatMap((run) => run.match(runsOfOneKind) ?? [])
    .filter((run) => isSpaceless.test(run) || run.length > 1 || run > "\x7F");
}

/** The words of one run, as the index has them. @param {string} run @returns {string[]} */
function wordsOfRun(run) {
  const letters = [...run];
  if (!isSpaceless.test(run)) return [letters.slice(0, longestWord).join("")];
  return letters.map((one, at) => one + (letters[at + 1] ?? ""));
}

/** All words of a text, in order, as the index has them. @param {string} text */
export const foldWords = (text) => foldRuns(text).flatMap(wordsOfRun);

/** Short names that a sign belongs to, whose letters alone are too short to be found: R&D and I/O, L & D, C++ and C#. */
const signedNames = [
  new RegExp(`(?<![${letter}])([A-Za-z0-9]{1,3})[&/](?=([A-Za-z0-9]{1,3})(?![${letter}]))`, "gu"),
  new RegExp(`(?<![${letter}])([A-Za-z0-9]) & (?=([A-Za-z0-9])(?![${letter}]))`, "gu"),
  new RegExp(`(?<![${letter}])[A-Za-z0-9]{1,2}[+#]{1,3}(?![${letter}+#])`, "gu"),
];

/** Those of a text, in lower case as the index has them, with their places in it. @param {string} text */
export function findSignedNames(text) {
  const found = signedNames.flatMap((names) => [...text.matchAll(names)]).filter(([, left, right]) => !left || left.length === 1 || right.length === 1);
  return found.map(({ 0: name, 2: right = "", index = 0 }) => ({ from: index, to: index + name.length + right.length, name: (name + right).replace(/ /g, "").toLowerCase() }));
}

/** The words that are looked for: of writing without blanks the pairs alone, unless there is only one letter. @param {string} query */
export function queryWords(query) {
  const words = foldRuns(query).flatMap((run) => {
    const words = wordsOfRun(run);
    return isSpaceless.test(run) && words.length > 1 ? words.slice(0, -1) : words;
  });
  return [...new Set([...words, ...findSignedNames(query).map(({ name }) => name)])];
}

/** Whether one slip leads from `a` to `b`: a letter too many, too few, another, or two neighbours turned round. @param {string} a @param {string} b */
export function oneSlip(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return a === b;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
    || (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2));
}
