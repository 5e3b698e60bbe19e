// Folds what was typed, so that case, accents, spaces, quotes and dashes are forgiven; reads numbers as the language writes them.

/** Letters that have no parts to take an accent from. @type {Record<string, string>} */
const plainLetters = { ø: "o", ł: "l", đ: "d", ħ: "h", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i" };

/** Quotes and dashes as keyboards and phones set them, made plain. @param {string} text */
function plainMarks(text) {
  return text
    .replace(/[‘’‚‛‹›′`´]/g, "'")
    .replace(/[“”„‟«»″「」『』]|''/g, '"')
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g, "-")
    .replace(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, "");
}

/**
 * The form in which two texts are compared.
 * @param {string} text
 * @param {boolean} [exact] only quotes, dashes and the blanks at both ends are forgiven
 */
export function fold(text, exact = false) {
  if (exact) return plainMarks(text.normalize("NFC")).trim();
  return plainMarks(text.normalize("NFKD").replace(/[\u0300-\u036F]/g, ""))
    .toUpperCase().toLowerCase()
    .normalize("NFKD").replace(/[\u0300-\u036F]/g, "")
    .replace(/[øłđħæœðþı]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/\s+/g, "");
}

/** @param {string} lang @returns {{decimal: string, group: string}} */
function separators(lang) {
  let parts;
  try {
    parts = new Intl.NumberFormat(lang).formatToParts(-1234567.5);
  } catch {
    parts = new Intl.NumberFormat("en").formatToParts(-1234567.5);
  }
  const of = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value ?? "";
  return { decimal: of("decimal"), group: of("group") };
}

/**
 * The number that was typed, NaN if it is none. `1,5` and `1.5` are the same wherever they cannot be thousands.
 * @param {string} text
 * @param {string} [lang]
 */
export function readNumber(text, lang = "en") {
  let typed = plainMarks(text.normalize("NFKC"))
    .replace(/[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g, (digit) => String(digitOf(digit)))
    .replace(/٫/g, ".").replace(/٬/g, "").replace(/[\s'_]/g, "");
  const { group } = separators(lang);
  const mark = group === "." || group === "," ? group : "";
  if (mark) {
    const thousands = new RegExp(`^[+-]?[1-9]\\d{0,2}(\\${mark}\\d{3})+(?!\\d)`);
    if (thousands.test(typed)) typed = typed.split(mark).join("");
  }
  typed = typed.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(typed) ? Number(typed) : NaN;
}

/** @param {string} digit of another script @returns {number} */
function digitOf(digit) {
  const code = digit.charCodeAt(0);
  const zero = [0x0660, 0x06f0, 0x0966].find((first) => code >= first && code <= first + 9) ?? code;
  return code - zero;
}
