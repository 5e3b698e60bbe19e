// A bundle that is loaded later begins here: it takes the names it uses from the bundle of every page, and adds its words to the other's.
const {
  say, language, fold, score, shuffled, hash32, dayOf, today, dueDay, practise, canonical, soundState, mergeStates, isThing,
  store, stamp, attempt, page, inside, asHtml, bring, carryEmbed, make, focusOn, need, LeadletElement, isFor, isForReader, reader, copyOf, keepNote,
  keepChoice, whileTyping, pageDone, markDone, dueItems, practiceItems, practiceMinutes, activePlans, ACTIVE_PLANS, DAILY, outlinePages, outlineStops, nextStop, unset,
} = window.leadlet;
Object.assign(window.leadlet.strings, strings);
