// The search page's bundle begins here: it takes the names it uses from the bundle of every page, and adds its words to the other's.
const { say, language, attempt, store, page, inside, bring, make, need, LeadletElement, isFor, keepChoice } = window.leadlet;
Object.assign(window.leadlet.strings, strings);
