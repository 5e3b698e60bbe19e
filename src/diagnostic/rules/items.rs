//! Rules of how questions are made, from research on item writing. Those about stems and options look at `choice` questions only.

use super::Rule;
use crate::diagnostic::Severity;

const RULES_31: &str = "Haladyna, Downing and Rodriguez 2002, 31 item-writing rules: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing";
const FLAWS: &str = "Flaws of the NBME's list: https://bmcmededuc.biomedcentral.com/articles/10.1186/s12909-016-0559-7/tables/1";
const CLUES: &str =
    "Clues that made items easier in a trial: https://pmc.ncbi.nlm.nih.gov/articles/PMC10711986";
const THREE: &str =
    "Rodriguez 2005, 80 years of studies: https://doi.org/10.1111/j.1745-3992.2005.00006.x";
const FEEDBACK: &str =
    "Van der Kleij et al. 2015, 40 studies: https://doi.org/10.3102/0034654314564881";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::warning("quiz/absolutes", "Always, never, all and only are not in distractors alone.", "Experienced test takers know that hardly anything is always so, and need not know the subject.")
        .from(CLUES)
        .bad("::: question\nWhat should Priya do with a total that looks odd?\n\n- [x] Tell its owner today.\n- [ ] Always repair it herself.\n- [ ] Leave it until the review.\n:::")
        .good("::: question\nWhat should Priya do with a total that looks odd?\n\n- [x] Tell its owner today.\n- [ ] Repair it herself.\n- [ ] Leave it until the review.\n:::"),
    Rule::warning("quiz/all-none", "No option is \"all of the above\", \"none of the above\" or \"A and B\".", "Who sees that two are right picks \"all\", and with shuffled options \"above\" is nowhere.")
        .from(RULES_31)
        .bad("::: question\nWhat should Priya do with a total that looks odd?\n\n- [x] All of the above.\n- [ ] Tell its owner.\n- [ ] Name the row.\n:::")
        .good("::: question {many}\nWhat should Priya do with a total that looks odd?\n\n- [x] Tell its owner.\n- [x] Name the row.\n- [ ] Repair it herself.\n:::"),
    Rule::warning("quiz/clang", "No long word is in the question and in the correct option only.", "The echo gives the answer away to who has not read the lesson.")
        .from(CLUES)
        .bad("::: question\nWhich message makes the discrepancy plain to Theo?\n\n- [x] \"There is a discrepancy of 28.\"\n- [ ] \"Something seems off.\"\n- [ ] \"I have a few worries.\"\n:::")
        .good("::: question\nWhich message makes the mistake plain to Theo?\n\n- [x] \"The rows make 150, not 178.\"\n- [ ] \"Something seems off.\"\n- [ ] \"I have a few worries.\"\n:::"),
    Rule::warning("quiz/feedback", "Every option has feedback.", "Feedback that explains is what makes a question teach (effect 0.49; saying only whether the answer is correct 0.05). The correct option may go without when there is an `explain`.")
        .from(FEEDBACK)
        .bad("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Fact, effect, offer: she can say yes.\n- [ ] \"The figures are a mess.\"\n:::")
        .good("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Fact, effect, offer: she can say yes.\n- [ ] \"The figures are a mess.\"\n  > She has your worry and nothing to work with.\n:::"),
    Rule::warning("quiz/feedback-bare", "Feedback says why, and not only \"Correct\" or \"Try again\".", "Right or wrong the learner sees anyway. What a choice leads to, in five words or more, is what they did not know.")
        .from(FEEDBACK)
        .bad("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Correct!\n- [ ] \"The figures are a mess.\"\n  > She has your worry and nothing to work with.\n:::")
        .good("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Fact, effect, offer: she can say yes.\n- [ ] \"The figures are a mess.\"\n  > She has your worry and nothing to work with.\n:::"),
    Rule::warning("quiz/hinge", "A question can be understood on its own: it names no other question, and no letter or place of an option.", "Questions are drawn, mixed and practised one by one, and options are shuffled.")
        .from(RULES_31)
        .bad("::: question\nWhich repair fits the mistake in question 2?\n\n- [x] Tell its owner.\n- [ ] Repair it.\n:::")
        .good("::: question\nWhich repair fits a total that looks odd?\n\n- [x] Tell its owner.\n- [ ] Repair it.\n:::"),
    Rule::error("quiz/key", "A question has a correct answer, and at least one distractor.", "Without a correct option nobody can finish it; if all are correct it tests nothing.")
        .levels(&[Severity::Error, Severity::Warning])
        .bad("::: question\nWhich message helps the account lead most?\n\n- [ ] \"Row 7 is last month's.\"\n- [ ] \"The figures are a mess.\"\n:::")
        .good("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n- [ ] \"The figures are a mess.\"\n:::"),
    Rule::warning("quiz/longest-key", "The correct option is not the longest by far, and not the longest in more than half of the course's questions.", "Authors write the correct answer in full and the others quickly. Learners know: of all clues this is the one they use most.")
        .from(CLUES)
        .bad("::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today what she has seen, whom it affects and by when it matters.\n- [ ] Repair it herself.\n- [ ] Wait until Friday.\n:::")
        .good("::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today what she has seen.\n- [ ] Put the total right and carry on.\n- [ ] Keep an eye on it until Friday.\n:::"),
    Rule::warning("quiz/negative", "The question does not ask for what is not so.", "Readers miss the small word and answer the opposite. Where it must be, make it **bold** (then this is a note).")
        .levels(&[Severity::Warning, Severity::Note])
        .from(RULES_31)
        .bad("::: question\nWhich of these does not help the account lead?\n\n- [x] \"It is a mess.\"\n- [ ] \"Row 7 is off.\"\n:::")
        .good("::: question\nWhich of these helps the account lead?\n\n- [ ] \"It is a mess.\"\n- [x] \"Row 7 is off.\"\n:::"),
    Rule::error("quiz/options", "A question has three to five options, each with words of its own.", "One option is no choice, two are a coin's toss, and more than five mostly pad. An empty option or one that is written twice is an error.")
        .levels(&[Severity::Error, Severity::Warning])
        .from(THREE)
        .bad("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"It is a *mess*.\"\n:::")
        .good("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::"),
    Rule::warning("quiz/parallel", "Options are alike in form: end mark, capital, first word; and fit the stem's last word.", "The one that differs is read as the answer, or as the filler.")
        .from(FLAWS)
        .bad("::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today.\n- [ ] Repair it herself.\n- [ ] Wait until Friday\n:::")
        .good("::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today.\n- [ ] Repair it herself.\n- [ ] Wait until Friday.\n:::")
        .fixed(),
    Rule::warning("quiz/position", "Where options keep their order, the correct one is not mostly in one place, nor four times in a row.", "Learners find patterns before they find answers. Shuffled options (the default) have no place.")
        .from("Item-writing rule 20: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing")
        .bad(FIRST_IS_RIGHT)
        .good("::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::"),
    Rule::warning("quiz/stem", "The stem asks: it ends with a question mark or a colon, has no gap inside, and can be answered before one reads the options.", "A whole question tests the subject. A gap or a half sentence tests how well one reads options.")
        .from(RULES_31)
        .bad("::: question\nThe account lead needs\n\n- [x] the fact.\n- [ ] the mood.\n:::")
        .good("::: question\nWhich of these does the account lead need first?\n\n- [x] The fact.\n- [ ] The mood.\n:::"),
    Rule::note("quiz/vague", "Options do not say usually, often, rarely or sometimes.", "They mean a different number to each reader, so a correct answer can be disputed.")
        .from(FLAWS)
        .bad("::: question\nHow soon should Priya tell the owner?\n\n- [x] The same day.\n- [ ] Usually within the week.\n- [ ] At the review.\n:::")
        .good("::: question\nHow soon should Priya tell the owner?\n\n- [x] The same day.\n- [ ] Within the week.\n- [ ] At the review.\n:::"),
    Rule::note("quiz/verbatim", "The correct option does not repeat eight words in a row of the lesson.", "Recognising a sentence is not knowing it; other words ask for the thought.")
        .from(RULES_31)
        .bad("Say what you saw, who it affects and by when it matters to them.\n\n::: question\nWhat belongs into the message to the owner?\n\n- [x] What you saw, who it affects and by when it matters.\n- [ ] How you found it, and how sure you are.\n- [ ] Whose fault it might be, and how bad it is.\n:::")
        .good("Say what you saw, who it affects and by when it matters to them.\n\n::: question\nWhat belongs into the message to the owner?\n\n- [x] The fact, the people and the time.\n- [ ] The way you found it, and your doubts.\n- [ ] The fault, and how bad it is.\n:::"),
];

/// Four questions in the order written, each with the correct option first.
const FIRST_IS_RIGHT: &str = "::: question {shuffle=no}\nHow many rows does the sheet of Monday have?\n\n- [x] 1\n- [ ] 2\n- [ ] 3\n:::\n\n::: question {shuffle=no}\nHow many rows does the sheet of Tuesday have?\n\n- [x] 2\n- [ ] 3\n- [ ] 4\n:::\n\n::: question {shuffle=no}\nHow many rows does the sheet of Wednesday have?\n\n- [x] 3\n- [ ] 4\n- [ ] 5\n:::\n\n::: question {shuffle=no}\nHow many rows does the sheet of Thursday have?\n\n- [x] 4\n- [ ] 5\n- [ ] 6\n:::";
