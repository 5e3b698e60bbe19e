//! The table of kinds of question, and the keys of questions.

use crate::kinds::spec::{BlockKey, QuestionSpec, Values};

/// The names of kinds of question, as in xAPI and SCORM.
const NAMES: &[&str] = &[
    "choice",
    "true-false",
    "sequencing",
    "matching",
    "fill-in",
    "numeric",
];

const KIND: BlockKey = BlockKey {
    name: "kind",
    values: Values::OneOf(NAMES),
    text: "What kind of question it is, where its shape leaves it open",
};
const MANY: BlockKey = BlockKey {
    name: "many",
    values: Values::Alone,
    text: "Any number of options may be chosen",
};
const EXACT: BlockKey = BlockKey {
    name: "exact",
    values: Values::Alone,
    text: "In a blank, case, spaces and accents count",
};
const OBJECTIVE: BlockKey = BlockKey {
    name: "objective",
    values: Values::Objective,
    text: "The objective that it tests: an id of this page; on a quiz page also `lesson` or `lesson#id`",
};
const ATTEMPTS: BlockKey = BlockKey {
    name: "attempts",
    values: Values::Number { min: 1, max: 99 },
    text: "How many attempts a learner has; default no limit",
};
const SHUFFLE: BlockKey = BlockKey {
    name: "shuffle",
    values: Values::OneOf(&["no", "yes"]),
    text: "`no`: options stay in the order written",
};
const PRE: BlockKey = BlockKey {
    name: "pre",
    values: Values::Alone,
    text: "Asked before the teaching, and again after it",
};
const POINTS: BlockKey = BlockKey {
    name: "points",
    values: Values::Number { min: 1, max: 100 },
    text: "How many points it is worth in a quiz; default 1",
};

/// All keys of a question.
pub const KEYS: &[BlockKey] = &[KIND, MANY, EXACT, OBJECTIVE, ATTEMPTS, SHUFFLE, PRE, POINTS];

/// All kinds of question, in the order of the README.
pub const QUESTIONS: &[QuestionSpec] =
    &[CHOICE, TRUE_FALSE, SEQUENCING, MATCHING, FILL_IN, NUMERIC];

/// One or several of some options.
pub const CHOICE: QuestionSpec = QuestionSpec {
    name: "choice",
    text: "Options, of which one is right, or several",
    shape: "A list of options, `- [x]` for each that is right and `- [ ]` for the others; with several right ones, or with `{many}`, any number may be chosen",
    keys: &[KIND, MANY, OBJECTIVE, ATTEMPTS, SHUFFLE, PRE, POINTS],
    example: r#"::: question
You find an error in tomorrow's figures. Which message helps their owner most?

- [ ] "The figures are a mess again."
  > She has your worry, and nothing to work with.
- [x] "Row 7 is last month's. New figures by nine?"
  > She knows what is wrong, and can answer in one word.
- [ ] "I went over the figures once more."
  > She cannot tell that anything is wrong.
:::
"#,
};

/// Two options, True and False.
pub const TRUE_FALSE: QuestionSpec = QuestionSpec {
    name: "true-false",
    text: "A statement that is true or false",
    shape: "Two options that are the words for True and False in the language of the course, `- [x]` for the right one",
    keys: &[KIND, OBJECTIVE, ATTEMPTS, SHUFFLE, PRE, POINTS],
    example: "::: question
A problem is best raised once its cause is known.

- [ ] True
  > The search for a cause takes days that its owner could use.
- [x] False
  > What you saw is enough to begin with.
:::
",
};

/// Items to be put in order.
pub const SEQUENCING: QuestionSpec = QuestionSpec {
    name: "sequencing",
    text: "Items to be put in order",
    shape: "A numbered list of three or more items: the order as written is right",
    keys: &[KIND, OBJECTIVE, ATTEMPTS, PRE, POINTS],
    example: "::: question
In which order do you raise a problem?

1. Say what you saw.
2. Say whom it affects.
3. Say what you can do about it.
:::
",
};

/// Items to be matched.
pub const MATCHING: QuestionSpec = QuestionSpec {
    name: "matching",
    text: "Items to be matched with their other halves, or sorted into groups",
    shape: "A table of two columns, each row a pair (a third column is feedback); or a list of groups, each with a list of its items",
    keys: &[KIND, OBJECTIVE, ATTEMPTS, SHUFFLE, PRE, POINTS],
    example: "::: question
Which sentence does what?

| sentence | part |
|---|---|
| Row 7 is last month's. | fact |
| The client sees it at ten. | effect |
| New figures by nine? | offer |
:::
",
};

/// Blanks for words.
pub const FILL_IN: QuestionSpec = QuestionSpec {
    name: "fill-in",
    text: "A text with blanks to be filled with words",
    shape: "Text with `[[answer]]`, or `[[answer|another answer]]`, where each blank is; `\\|` in an answer is the character itself",
    keys: &[KIND, EXACT, OBJECTIVE, ATTEMPTS, PRE, POINTS],
    example: "::: question
What goes into a message about a problem?

First the fact, then the [[effect|consequence]], and at the end an [[offer]].
:::
",
};

/// Blanks for numbers.
pub const NUMERIC: QuestionSpec = QuestionSpec {
    name: "numeric",
    text: "A text with blanks to be filled with numbers",
    shape: "Text with `[[= 3.5]]`, `[[= 3.5 ± 0.25]]` or `[[= 3..4]]` where each blank is",
    keys: &[KIND, OBJECTIVE, ATTEMPTS, PRE, POINTS],
    example: "::: question
A review takes 6 people half an hour. How much working time is that?

It takes [[= 3]] hours.
:::
",
};

#[cfg(test)]
mod tests {
    use super::{NAMES, QUESTIONS};

    #[test]
    fn every_kind_of_question_can_be_named() {
        let all: Vec<&str> = QUESTIONS.iter().map(|kind| kind.name).collect();
        assert_eq!(NAMES, all);
    }
}
