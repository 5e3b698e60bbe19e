//! What a learner does in a block, and what is kept of it.

use super::item::Item;
use serde_json::Value;
use std::ops::Add;

/// What a kind of block that keeps a learner's work says of it. No method has a default: one that was forgotten would lose work.
pub trait Work {
    /// The words by which the block is known again when it was moved or reworded.
    fn words(&self) -> String;
    /// What has an id of its own inside, in the order written.
    fn parts(&self) -> Vec<Part<'_>>;
    /// The ids of its parts, in the same order.
    fn part_ids(&mut self) -> Vec<&mut String>;
    /// What an LMS package must know of it to pack and unpack the state. `page` is the id of its page.
    fn in_lms(&self, page: &str) -> Value;
    /// The question that an LMS is told of; none for work that has no score.
    fn scored(&self, lesson: &Scoring) -> Option<Value>;
    /// How much room the packed state needs for it, at most.
    fn packed(&self, on: PageType) -> PackedSize;
}

/// A part of a block with an id of its own, such as an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its id within the block.
    pub id: &'a str,
    /// Whether it is what others are matched with.
    pub is_target: bool,
    /// Its words.
    pub words: &'a str,
}

impl Part<'_> {
    /// An item of a list.
    pub fn item(item: &Item) -> Part<'_> {
        Part {
            id: &item.id,
            is_target: false,
            words: &item.plain,
        }
    }
}

/// What an LMS calls what a lesson is about.
pub struct Scoring<'a> {
    /// The id of an objective by its name in the lesson, else that of the only one; "" where there is none.
    pub objective: &'a dyn Fn(Option<&str>) -> String,
    /// The word for True in the language of the course, in lower case.
    pub word_for_true: &'static str,
}

impl Scoring<'_> {
    /// The id of an objective of this name.
    pub fn objective(&self, name: &str) -> String {
        (self.objective)(Some(name))
    }

    /// The id of the objective of a lesson that has only one, or "".
    pub fn only_objective(&self) -> String {
        (self.objective)(None)
    }
}

/// The most characters of a question's text: SCORM 2004 keeps 250 of `cmi.interactions.n.description`.
const DESCRIPTION: usize = 250;

/// A text short enough for a question's description.
pub fn described(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(DESCRIPTION - 1) {
        Some((at, last)) if at + last.len_utf8() < text.len() => format!("{}…", &text[..at]),
        _ => text,
    }
}

/// The types of page that a block can be on, as far as its work differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PageType {
    Lesson,
    Quiz,
    SelfCheck,
}

/// An answer besides what was given: where its id stands, prints, marks, the time.
const ANSWER: usize = 11;
/// A checklist besides its ticks.
const CHECKLIST: usize = 5;
/// A card or a plan that comes back, or a rating.
const KEPT: usize = 9;
/// A rating of a self-check: the first and the last value with their times.
const SELF_CHECK: usize = 16;

/// Room in the packed state. The numbers are those of its format, `pack.js`: a letter holds six bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PackedSize {
    /// Letters.
    pub characters: usize,
    /// How many of them are answers, whose ids may lie far apart.
    pub answers: usize,
}

impl PackedSize {
    /// An answer with so many letters for what was given.
    pub fn answer(given: usize) -> PackedSize {
        PackedSize {
            characters: ANSWER + given,
            answers: 1,
        }
    }

    /// So many ticks in one list.
    pub fn ticks(count: usize) -> PackedSize {
        PackedSize::plain(CHECKLIST + count.div_ceil(6))
    }

    /// When it comes back, or one value.
    pub fn returning() -> PackedSize {
        PackedSize::plain(KEPT)
    }

    /// Two values of a self-check.
    pub fn self_check() -> PackedSize {
        PackedSize::plain(SELF_CHECK)
    }

    fn plain(characters: usize) -> PackedSize {
        PackedSize {
            characters,
            answers: 0,
        }
    }
}

impl Add for PackedSize {
    type Output = PackedSize;

    fn add(self, other: PackedSize) -> PackedSize {
        PackedSize {
            characters: self.characters + other.characters,
            answers: self.answers + other.answers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DESCRIPTION, described};

    #[test]
    fn texts_are_cut_at_what_scorm_keeps() {
        let long = "é".repeat(DESCRIPTION + 1);
        assert_eq!(described(&long).chars().count(), DESCRIPTION);
        assert_eq!(
            described(&"é".repeat(DESCRIPTION)).chars().count(),
            DESCRIPTION
        );
        assert!(!described(&"é".repeat(DESCRIPTION)).ends_with('…'));
        assert_eq!(described(" a\n  b "), "a b");
    }
}
