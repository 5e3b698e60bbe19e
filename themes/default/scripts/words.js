// The words that the scripts say, from `strings`: by key, with plurals and holes.

/** @returns {string} the page's language */
export function language() {
  return (typeof document === "object" && document.documentElement.lang) || "en";
}

/** @type {Map<string, Intl.PluralRules>} */
const pluralRules = new Map();

/** @param {number} n @returns {string} one, few, other … */
function pluralOf(n) {
  const lang = language();
  let rules = pluralRules.get(lang);
  if (!rules) {
    try {
      rules = new Intl.PluralRules(lang);
    } catch {
      rules = new Intl.PluralRules("en");
    }
    pluralRules.set(lang, rules);
  }
  return rules.select(n);
}

/**
 * The words of a key; a plural counts by `n`.
 * @param {string} key
 * @param {Record<string, string | number>} [holes]
 */
export function say(key, holes = {}) {
  const found = strings[key];
  const text = typeof found === "object" ? found[pluralOf(Number(holes.n))] ?? found.other : found;
  return (text ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(holes[name] ?? whole));
}
