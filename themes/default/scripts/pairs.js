// The inputs of `matching`: for each item one list of what it can go with.

/** @param {HTMLElement} option */
const pickOf = (option) => need(option, "select", HTMLSelectElement);

/** @type {Kind} */
kinds.matching = {
  key: (question) => ({
    pairs: Object.fromEntries([...question.querySelectorAll(".answers > [data-target]")].map((entry) =>
      [entry.getAttribute("data-option") ?? "", [entry.getAttribute("data-target") ?? ""]])),
  }),

  given: (question) => optionsOf(question).filter((option) => pickOf(option).value)
    .map((option) => `${optionId(option)}>${pickOf(option).value}`).sort(),

  put(question, given) {
    for (const option of optionsOf(question)) {
      const pick = pickOf(option);
      pick.value = given.find((entry) => entry.startsWith(optionId(option) + ">"))?.slice(optionId(option).length + 1) ?? "";
      option.toggleAttribute("data-chosen", pick.value !== "");
    }
  },

  changed: (question) => kinds.matching.put(question, question.kind.given(question)),

  words: (question, given) => given.map((entry) => {
    const [left, right] = entry.split(">");
    const label = question.querySelector(`option[value="${CSS.escape(right)}"]`)?.textContent ?? "";
    return `${textOf(question, left)}: ${label}`;
  }).join("; "),
};
