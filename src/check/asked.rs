//! What the rules of questions ask of one: where it stands, which option is right, where a word of it is written.

use super::normalized_text::whole;
use crate::course::{AnswerOption, Block, Document, Question};
use std::ops::Range;

/// What a finding about a question as a whole marks: its stem, else its first line.
pub fn place(question: &Question, block: &Block) -> Range<usize> {
    if question.stem.span.is_empty() {
        block.span.start..block.span.start + 3
    } else {
        question.stem.span.clone()
    }
}

/// The number of the only right option.
pub fn single_key(options: &[AnswerOption]) -> Option<usize> {
    let mut right = options
        .iter()
        .enumerate()
        .filter(|(_, option)| option.correct)
        .map(|(at, _)| at);
    right
        .next()
        .filter(|_| right.next().is_none() && options.len() > 1)
}

/// The bytes of a word's last occurrence in a part of the source; the whole part when it is written in another way there.
pub fn locate(document: &Document, within: &Range<usize>, word: &str) -> Range<usize> {
    let written = document
        .text
        .get(within.clone())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut found = None;
    let mut from = 0;
    while let Some(at) = whole(&written[from..], word) {
        found = Some(from + at);
        from += at + word.len();
    }
    found.map_or(within.clone(), |at| {
        within.start + at..within.start + at + word.len()
    })
}
