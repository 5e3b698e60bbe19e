//! One search for all phrases that rules look for in running text.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::ops::Range;

/// What a phrase of running text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseTopic {
    /// A claim about learning without evidence.
    Myth,
    /// Talk about the course.
    Tone,
    /// A colour as the only sign.
    Colour,
    /// Another question.
    Hinge,
    /// An option by its letter or place.
    Letter,
    /// An option that refers to the others.
    AllNone,
}

/// What must follow a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    WordEnd,
    Digit,
    Letter,
}

/// One search for all phrases of a language.
#[derive(Debug)]
pub struct Phrases {
    search: AhoCorasick,
    what: Vec<(PhraseTopic, Tail)>,
    /// What stands before and after a colour that is the only thing told.
    around: Vec<(String, String)>,
}

impl Phrases {
    /// The phrases of the lists that `list` gives by their keys.
    pub fn new(list: &impl Fn(&str) -> Vec<String>) -> Option<Phrases> {
        let around = list("colour_phrases")
            .iter()
            .filter_map(|phrase| phrase.split_once('*'))
            .map(|(before, after)| (before.to_owned(), after.to_owned()))
            .collect();
        let lists = [
            (PhraseTopic::Myth, list("myths")),
            (PhraseTopic::Tone, list("tone")),
            (PhraseTopic::Hinge, list("hinge")),
            (PhraseTopic::Letter, list("letters")),
            (PhraseTopic::AllNone, list("all_none")),
            (PhraseTopic::Colour, list("colours")),
        ];
        let mut what = Vec::new();
        let mut patterns = Vec::new();
        for (theme, phrase) in lists
            .into_iter()
            .flat_map(|(theme, phrases)| phrases.into_iter().map(move |phrase| (theme, phrase)))
        {
            let (pattern, tail) = match (phrase.strip_suffix('#'), phrase.strip_suffix('@')) {
                (Some(start), _) => (start.to_owned(), Tail::Digit),
                (_, Some(start)) => (start.to_owned(), Tail::Letter),
                _ => (phrase, Tail::WordEnd),
            };
            what.push((theme, tail));
            patterns.push(pattern);
        }
        let mut builder = AhoCorasick::builder();
        builder
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA));
        Some(Phrases {
            search: builder.build(patterns).ok()?,
            what,
            around,
        })
    }

    /// Every phrase of a text with its bytes, in order, none over another.
    pub fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (PhraseTopic, Range<usize>)> + use<'a> {
        self.search.find_iter(text).filter_map(move |found| {
            let (theme, tail) = self.what[found.pattern().as_usize()];
            let before = text[..found.start()].chars().next_back();
            let mut after = text[found.end()..].chars();
            let next = after.next();
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let fits = match tail {
                // A plural or another ending of the last word is the same phrase.
                Tail::WordEnd => !letter(next) || (next == Some('s') && !letter(after.next())),
                Tail::Digit => next.is_some_and(|c| c.is_ascii_digit()),
                Tail::Letter => {
                    next.is_some_and(|c| ('A'..='H').contains(&c)) && !letter(after.next())
                }
            };
            if !fits || letter(before) {
                return None;
            }
            // What a phrase needs around it belongs to it.
            let range = match tail {
                Tail::WordEnd if theme == PhraseTopic::Colour => {
                    self.coloured(text, found.range())?
                }
                Tail::WordEnd => found.range(),
                Tail::Digit | Tail::Letter => found.start()..end_of_word(text, found.end()),
            };
            Some((theme, range))
        })
    }

    /// The phrase around a colour, when it is one in which nothing else is told.
    fn coloured(&self, text: &str, colour: Range<usize>) -> Option<Range<usize>> {
        self.around.iter().find_map(|(before, after)| {
            let start = colour.start.checked_sub(before.len())?;
            let end = colour.end + after.len();
            // Bytes before and after a colour need not be whole characters.
            let (left, right) = (text.get(start..colour.start)?, text.get(colour.end..end)?);
            let same = left.eq_ignore_ascii_case(before) && right.eq_ignore_ascii_case(after);
            let inside_a_word = text[..start].ends_with(char::is_alphanumeric)
                || text[end..].starts_with(char::is_alphanumeric);
            (same && !inside_a_word).then_some(start..end)
        })
    }
}

/// Where the word that goes on at `at` ends.
fn end_of_word(text: &str, at: usize) -> usize {
    text[at..]
        .find(|c: char| !c.is_alphanumeric())
        .map_or(text.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::words::WordList;

    #[test]
    fn colour_beside_any_characters_is_no_panic() {
        let words = WordList::of("en").unwrap();
        for text in [
            "a roll of yellow\u{fffd}\u{fffd}\u{fffd}\u{fffd} tape",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}red",
            "学学学学 red学学学学",
            "éé green éééééééé",
        ] {
            assert_eq!(
                words
                    .phrases(text)
                    .filter(|(theme, _)| *theme == PhraseTopic::Colour)
                    .count(),
                0,
                "{text}"
            );
        }
    }

    #[test]
    fn phrases_are_whole_words_in_any_case() {
        let words = WordList::of("en").unwrap();
        let found = |text: &'static str| {
            words
                .phrases(text)
                .map(|(theme, span)| (theme, &text[span]))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("Learning styles, and a Goldfish."),
            [
                (PhraseTopic::Myth, "Learning style"),
                (PhraseTopic::Myth, "Goldfish")
            ]
        );
        assert_eq!(
            found("As in question 2, or Option B."),
            [
                (PhraseTopic::Hinge, "question 2"),
                (PhraseTopic::Letter, "Option B")
            ]
        );
        assert_eq!(
            found("A goldfishes' question about option based work, one option Bea took."),
            []
        );
        assert_eq!(
            found("the red answer"),
            [(PhraseTopic::Colour, "the red answer")]
        );
    }
}
