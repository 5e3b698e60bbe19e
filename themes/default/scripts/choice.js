// The inputs of `choice` and `true-false`: radios or boxes, their marks, and the feedback under each option.

/** @param {LeadletQuestion} question @returns {HTMLElement[]} */
const optionsOf = (question) => [...question.querySelectorAll(/** @type {"div"} */ (".option"))];
/** @param {HTMLElement} option */
const inputOf = (option) => need(option, "input", HTMLInputElement);

/** @type {WeakMap<HTMLElement, Element>} the feedback of each option, taken out of the folded answer */
const feedbackOf = new WeakMap();

/** @param {HTMLElement} option @param {PartState | ""} state @param {string} words what the state is called here */
function markOption(option, state, words) {
  const key = need(option, ".key", HTMLElement);
  key.querySelector(".judge")?.remove();
  option.querySelector(".told")?.remove();
  const input = inputOf(option);
  if (!state) {
    delete option.dataset.state;
    input.removeAttribute("aria-describedby");
    return;
  }
  option.dataset.state = state;
  if (state !== "none") key.append(judgeIcon(state !== "wrong"));
  const told = make("div", { class: "told", id: `${input.name}-${input.value}-told` }, make("b", {}, words));
  const feedback = feedbackOf.get(option);
  if (feedback) told.append(...copyOf(feedback));
  option.append(told);
  input.setAttribute("aria-describedby", told.id);
}

/** The content of an element once more, without its ids. @param {Element} element */
function copyOf(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  return [...copy.childNodes];
}

/** @param {boolean} tick else a cross */
function judgeIcon(tick) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["class", "judge"], ["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["focusable", "false"]]) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", tick ? "m4 12.5 5.5 5.5L20 6.5" : "M5 5l14 14M19 5 5 19");
  svg.append(path);
  return svg;
}

/** Whose answer an option was, if there was more than one. @param {AnswerRecord} record @param {string} id */
function whoseAnswer({ first, last }, id) {
  const only = !first.pre && last.tries === 1 && canonical(first.given) === canonical(last.given);
  if (first.at === last.at || only) return "";
  const wasFirst = first.given.includes(id);
  if (wasFirst) return say(first.pre ? "first_guess" : "first_answer");
  return last.given.includes(id) ? say(last.tries === 2 && !first.pre ? "second_answer" : "last_answer") : "";
}

/** @type {Kind} */
const choice = {
  key(question) {
    const right = [...question.querySelectorAll(".answer [data-option][data-correct]")];
    for (const option of optionsOf(question)) {
      const id = CSS.escape(option.dataset.option ?? "");
      const told = question.querySelector(`.answer [data-option="${id}"] .told`);
      if (told) feedbackOf.set(option, told);
    }
    return { right: right.map((entry) => entry.getAttribute("data-option") ?? ""), many: question.dataset.many !== undefined };
  },

  mix(question, seed) {
    // True comes before False everywhere.
    if (question.dataset.kind === "true-false") return;
    need(question, ".options", HTMLElement).append(...shuffled(optionsOf(question), seed));
  },

  given: (question) => optionsOf(question).map(inputOf).filter((input) => input.checked).map((input) => input.value).sort(),

  put(question, given) {
    for (const option of optionsOf(question)) {
      const input = inputOf(option);
      input.checked = given.includes(input.value);
    }
  },

  paint(question, record, { parts }) {
    const { first, last } = record;
    const many = question.dataset.many !== undefined;
    for (const option of optionsOf(question)) {
      const id = option.dataset.option ?? "";
      const chosen = last.given.includes(id);
      const triedFirst = !many && !first.pre && first.given.includes(id) && !chosen;
      /** @type {PartState | ""} */
      let state = chosen || last.end ? parts[id] ?? "none" : "";
      if (triedFirst && state !== "missed") state = "wrong";
      // In one sitting the wrong ones that were tried before stay marked.
      if (!state && !many && option.dataset.state === "wrong") continue;
      const word = state && say(state === "missed" && !many ? "told_answer" : "told_" + state);
      const whose = whoseAnswer(record, id);
      markOption(option, state, whose ? `${word}. ${whose}` : word);
    }
  },

  clear(question) {
    for (const option of optionsOf(question)) markOption(option, "", "");
  },
};

/** @type {Record<string, Kind>} */
const kinds = { choice, "true-false": choice };
