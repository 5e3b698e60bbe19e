//! Short texts for looking words up.

use crate::text::words::in_a_row;
use std::ops::Range;

/// A short text for looking words up: lower case, with straight apostrophes, and cut into words.
#[derive(Debug, Default)]
pub struct NormalizedText {
    text: String,
    words: Vec<Range<usize>>,
}

impl NormalizedText {
    /// Folds a text.
    pub fn new(text: &str) -> NormalizedText {
        let folded = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            lower(text)
        };
        let mut words = Vec::with_capacity(folded.len() / 5 + 1);
        let mut from = None;
        for (at, c) in folded.char_indices() {
            let inside = c.is_alphanumeric() || (from.is_some() && matches!(c, '\'' | '-'));
            match (inside, from) {
                (true, None) => from = Some(at),
                (false, Some(start)) => {
                    words.push(start..at);
                    from = None;
                }
                _ => {}
            }
        }
        words.extend(from.map(|start| start..folded.len()));
        for word in &mut words {
            word.end = word.start + folded[word.clone()].trim_end_matches(['\'', '-']).len();
        }
        NormalizedText {
            text: folded,
            words,
        }
    }

    /// Its words, in order.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.words.iter().map(|word| &self.text[word.clone()])
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Its words with single blanks between.
    pub fn joined(&self) -> String {
        in_a_row(self.words(), self.text.len())
    }

    /// Whether it holds a phrase as whole words.
    pub fn has(&self, phrase: &str) -> bool {
        self.words
            .iter()
            .any(|word| begins(&self.text[word.start..], phrase))
    }

    /// Whether it begins with a phrase as whole words.
    pub fn starts(&self, phrase: &str) -> bool {
        self.words
            .first()
            .is_some_and(|word| begins(&self.text[word.start..], phrase))
    }
}

/// Whether a text begins with a phrase as whole words.
fn begins(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// A text in lower case, with straight apostrophes.
fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' => lower.push('\''),
            c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            c => lower.extend(c.to_lowercase()),
        }
    }
    lower
}

/// Where `word` stands in `text` as a whole word.
pub fn whole(text: &str, word: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        !letter(text[..*at].chars().next_back()) && !letter(text[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_cuts_words_and_keeps_apostrophes() {
        let folded = NormalizedText::new("“Doesn’t SHE know?” – a well-known 'case'-");
        assert_eq!(
            folded.words().collect::<Vec<_>>(),
            ["doesn't", "she", "know", "a", "well-known", "case"]
        );
        assert!(
            folded.has("she know")
                && !folded.has("he know")
                && folded.starts("doesn't she")
                && !folded.starts("doesn't sh")
        );
    }
}
