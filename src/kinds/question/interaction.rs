//! How a question is answered: what can be chosen, ordered, matched or filled in, and what is right.

use super::specs;
use crate::kinds::spec::QuestionSpec;
use crate::kinds::work::described;
use crate::syntax::Text;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::ops::Range;

/// How a question is answered; named as in xAPI and SCORM.
#[derive(Clone, Debug, PartialEq)]
pub enum Interaction {
    /// Two options, the language's words for True and False.
    TrueFalse(Vec<AnswerOption>),
    /// One or several of some options.
    Choice {
        /// Whether any number may be chosen.
        many: bool,
        /// The options, as written.
        options: Vec<AnswerOption>,
    },
    /// Items to be put in order; the order written is right.
    Sequencing(Vec<AnswerOption>),
    /// Items to be matched with targets, each with exactly one.
    Matching {
        /// Whether targets are groups that take several items, and not the other halves of pairs.
        groups: bool,
        /// The heads of the two columns of a table; none for groups.
        heads: Option<(Text, Text)>,
        /// The items, as written.
        items: Vec<MatchItem>,
        /// The targets, as written.
        targets: Vec<AnswerOption>,
    },
    /// Blanks in a text, filled with words.
    FillIn {
        /// The text, blanks and all.
        text: Text,
        /// The blanks, in order.
        blanks: Vec<Blank>,
        /// Whether case, spaces and accents count.
        exact: bool,
        /// Shown when a blank is wrong.
        feedback: Option<Text>,
    },
    /// Blanks in a text, filled with numbers.
    Numeric {
        /// The text, blanks and all.
        text: Text,
        /// The blanks, in order.
        blanks: Vec<NumberBlank>,
        /// Shown when a blank is wrong.
        feedback: Option<Text>,
    },
}

impl Interaction {
    /// The options or items a learner works with, in the order written: those with ids of their own.
    pub fn options(&self) -> &[AnswerOption] {
        match self {
            Interaction::TrueFalse(options)
            | Interaction::Choice { options, .. }
            | Interaction::Sequencing(options) => options,
            Interaction::Matching { targets, .. } => targets,
            Interaction::FillIn { .. } | Interaction::Numeric { .. } => &[],
        }
    }

    /// Everything that has an id of its own, in order and with whether it is a target: items before their targets.
    pub fn parts(&self) -> Vec<(bool, &AnswerOption)> {
        match self {
            Interaction::TrueFalse(options)
            | Interaction::Choice { options, .. }
            | Interaction::Sequencing(options) => {
                options.iter().map(|option| (false, option)).collect()
            }
            Interaction::Matching { items, targets, .. } => items
                .iter()
                .map(|item| (false, &item.option))
                .chain(targets.iter().map(|target| (true, target)))
                .collect(),
            Interaction::FillIn { .. } | Interaction::Numeric { .. } => Vec::new(),
        }
    }

    /// The same, to be given their ids.
    pub fn parts_mut(&mut self) -> Vec<&mut AnswerOption> {
        match self {
            Interaction::TrueFalse(options)
            | Interaction::Choice { options, .. }
            | Interaction::Sequencing(options) => options.iter_mut().collect(),
            Interaction::Matching { items, targets, .. } => items
                .iter_mut()
                .map(|item| &mut item.option)
                .chain(targets)
                .collect(),
            Interaction::FillIn { .. } | Interaction::Numeric { .. } => Vec::new(),
        }
    }

    /// The text that blanks stand in; none for other questions.
    pub fn written(&self) -> Option<&Text> {
        match self {
            Interaction::FillIn { text, .. } | Interaction::Numeric { text, .. } => Some(text),
            Interaction::TrueFalse(_)
            | Interaction::Choice { .. }
            | Interaction::Sequencing(_)
            | Interaction::Matching { .. } => None,
        }
    }

    /// What is right, in ids and in what is accepted: changes when the right answer does.
    pub fn key(&self) -> Vec<Cow<'_, str>> {
        match self {
            Interaction::TrueFalse(options) | Interaction::Choice { options, .. } => {
                let mut right: Vec<&str> = right_ids(options).collect();
                right.sort_unstable();
                right.into_iter().map(Cow::from).collect()
            }
            Interaction::Sequencing(items) => {
                items.iter().map(|item| Cow::from(&item.id)).collect()
            }
            Interaction::Matching { items, targets, .. } => {
                let pair =
                    |item: &MatchItem| format!("{}-{}", item.option.id, target_id(item, targets));
                let mut pairs: Vec<String> = items.iter().map(pair).collect();
                pairs.sort_unstable();
                pairs.into_iter().map(Cow::from).collect()
            }
            Interaction::FillIn { blanks, exact, .. } => std::iter::once(exact.to_string())
                .chain(blanks.iter().map(|blank| blank.answers.join("|")))
                .map(Cow::from)
                .collect(),
            Interaction::Numeric { blanks, .. } => blanks
                .iter()
                .map(|blank| format!("{}..{}", blank.low, blank.high).into())
                .collect(),
        }
    }

    /// Letters of what was given, for the answer that takes most, in the packed state.
    pub fn given(&self) -> usize {
        match self {
            Interaction::TrueFalse(_) | Interaction::Choice { many: false, .. } => 1,
            Interaction::Choice { options, .. } => 1 + options.len(),
            Interaction::Sequencing(items) => rank(items.len()),
            Interaction::Matching { items, .. } => items.len(),
            Interaction::FillIn { .. } | Interaction::Numeric { .. } => 1,
        }
    }

    /// Adds the ids that an answer is made of to what an LMS package knows of the question.
    pub fn add_ids(&self, known: &mut Value) {
        match self {
            Interaction::Matching { items, targets, .. } => {
                known["ids"] = items.iter().map(|item| item.option.id.as_str()).collect();
                known["targets"] = ids(targets);
            }
            Interaction::Sequencing(items) => {
                known["ids"] = ids(items);
                known["order"] = true.into();
            }
            Interaction::TrueFalse(options) | Interaction::Choice { options, .. } => {
                known["ids"] = ids(options);
            }
            Interaction::FillIn { .. } | Interaction::Numeric { .. } => known["ids"] = json!([]),
        }
    }

    /// Adds what can be answered and what is right to the question as an LMS is told of it. `word_for_true` is the language's, in
    /// lower case.
    pub fn add_answers(&self, word_for_true: &str, known: &mut Value) {
        match self {
            Interaction::TrueFalse(options) => {
                let means_true = options
                    .iter()
                    .find(|option| option.plain.to_lowercase() == word_for_true);
                known["options"] = listed(options);
                known["right"] = right_ids(options).collect();
                known["true"] = means_true.map_or("", |option| option.id.as_str()).into();
            }
            Interaction::Choice { many, options } => {
                known["options"] = listed(options);
                known["right"] = right_ids(options).collect();
                known["many"] = (*many).into();
            }
            Interaction::Sequencing(items) => {
                known["options"] = listed(items);
                known["right"] = ids(items);
            }
            Interaction::Matching { items, targets, .. } => {
                known["targets"] = listed(targets);
                known["options"] = listed(items.iter().map(|item| &item.option));
                known["right"] = items
                    .iter()
                    .map(|item| format!("{}>{}", item.option.id, target_id(item, targets)))
                    .collect();
            }
            Interaction::FillIn { blanks, exact, .. } => {
                known["blanks"] = blanks.iter().map(|blank| json!(blank.answers)).collect();
                known["exact"] = (*exact).into();
            }
            Interaction::Numeric { blanks, .. } => {
                known["ranges"] = blanks
                    .iter()
                    .map(|blank| json!([blank.low, blank.high]))
                    .collect();
            }
        }
    }

    /// What is known of its kind as data.
    pub fn spec(&self) -> &'static QuestionSpec {
        match self {
            Interaction::TrueFalse(_) => &specs::TRUE_FALSE,
            Interaction::Choice { .. } => &specs::CHOICE,
            Interaction::Sequencing(_) => &specs::SEQUENCING,
            Interaction::Matching { .. } => &specs::MATCHING,
            Interaction::FillIn { .. } => &specs::FILL_IN,
            Interaction::Numeric { .. } => &specs::NUMERIC,
        }
    }

    /// The name in xAPI and SCORM.
    pub fn name(&self) -> &'static str {
        self.spec().name
    }
}

/// Ids of options, in order.
fn ids(options: &[AnswerOption]) -> Value {
    options.iter().map(|option| option.id.as_str()).collect()
}

/// Ids and words of options, in order.
fn listed<'a>(options: impl IntoIterator<Item = &'a AnswerOption>) -> Value {
    let pair = |option: &AnswerOption| json!([option.id, described(&option.plain)]);
    options.into_iter().map(pair).collect()
}

fn right_ids(options: &[AnswerOption]) -> impl Iterator<Item = &str> {
    let right = options.iter().filter(|option| option.correct);
    right.map(|option| option.id.as_str())
}

fn target_id<'a>(item: &MatchItem, targets: &'a [AnswerOption]) -> &'a str {
    let target = targets.get(item.target);
    target.map_or("", |target| &target.id)
}

/// Letters for the number of an order of so many things among all their orders.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
fn rank(count: usize) -> usize {
    let bits: f64 = (1..=count).map(|place| (place as f64).log2()).sum();
    ((bits / 6.0).ceil() as usize).max(1)
}

/// An item to be matched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchItem {
    /// The item; its `correct` is not used.
    pub option: AnswerOption,
    /// Number of its target in the list of targets.
    pub target: usize,
}

/// A blank to be filled with words.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    /// Answers that are right; the first is shown.
    pub answers: Vec<String>,
    /// Bytes of the file: `[[…]]`.
    pub span: Range<usize>,
}

/// A blank to be filled with a number.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberBlank {
    /// The smallest right number.
    pub low: f64,
    /// The largest right number.
    pub high: f64,
    /// The answer as it is shown.
    pub shown: String,
    /// Bytes of the file: `[[= …]]`.
    pub span: Range<usize>,
}

/// One option of a question; a wrong one is a distractor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerOption {
    /// Lasting id within its question. Written by `lock`.
    pub id: String,
    /// Its Markdown, a single run of text or whole paragraphs.
    pub text: Text,
    /// Its words.
    pub plain: String,
    /// Whether it is right.
    pub correct: bool,
    /// Shown when it was chosen.
    pub feedback: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn an_order_takes_as_many_letters_as_its_number_needs() {
        // 3! = 6 and 4! = 24 fit six bits, 5! = 120 needs seven, 10! = 3,628,800 needs twenty-two.
        assert_eq!([0, 1, 3, 4, 5, 10].map(rank), [1, 1, 1, 1, 2, 4]);
    }
}
