//! The sentences of a paragraph, by one pass over the bytes of the source, without what is no text in them.

use std::collections::HashSet;
use std::ops::Range;

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Words with a letter or a digit.
    pub words: u32,
    /// Syllables, counted as groups of vowels.
    pub syllables: u32,
}

/// The sentences of the bytes `span` of `text`. A full stop after one of `abbreviations`, or after a single letter, ends none.
pub fn sentences(text: &str, span: Range<usize>, abbreviations: &HashSet<String>) -> Vec<Sentence> {
    let mut walk = Walk { text, end: span.end, at: span.start };
    let mut found = Vec::new();
    let mut open: Option<Sentence> = None;
    while let Some(token) = walk.token() {
        let sentence = open.get_or_insert_with(|| Sentence { span: token.span.clone(), words: 0, syllables: 0 });
        sentence.span.end = token.span.end;
        if token.word {
            sentence.words += 1;
            sentence.syllables += token.syllables;
        }
        if ends(&text[token.span.clone()], abbreviations) && !walk.goes_on() {
            found.extend(open.take());
        }
    }
    found.extend(open);
    found.retain(|sentence| sentence.words > 0);
    found
}

/// What stands between two blanks.
struct Token {
    span: Range<usize>,
    word: bool,
    syllables: u32,
}

/// Bytes of an address, a picture or a tag.
const LONGEST: usize = 500;

struct Walk<'a> {
    text: &'a str,
    end: usize,
    at: usize,
}

impl Walk<'_> {
    fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.text.as_bytes()[at] } else { b' ' }
    }

    /// Skips blanks, and markers of quotations at the beginning of lines.
    fn blanks(&mut self) {
        let mut line = false;
        while self.at < self.end {
            match self.byte(self.at) {
                b'\n' => line = true,
                byte if byte.is_ascii_whitespace() => {}
                b'>' if line => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    fn token(&mut self) -> Option<Token> {
        self.blanks();
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let (mut word, mut groups, mut last) = (false, 0, b' ');
        while self.at < self.end {
            let byte = self.byte(self.at);
            if byte.is_ascii_whitespace() {
                break;
            }
            if let Some(after) = self.no_text(byte) {
                self.at = after;
                continue;
            }
            word |= byte.is_ascii_alphanumeric() || byte >= 0x80 && !is_mark(&self.text[floor(self.text, self.at)..self.end]);
            groups += u32::from(is_vowel(byte) && !is_vowel(last));
            last = byte;
            self.at += 1;
        }
        let bare = self.text[start..self.at].trim_end_matches(|c: char| !c.is_alphanumeric());
        let silent = u32::from(groups > 1 && bare.ends_with('e') && !bare.ends_with("le"));
        Some(Token { span: start..self.at, word, syllables: (groups - silent).max(1) })
    }

    /// The end of an address, a picture or a tag that begins here.
    fn no_text(&self, byte: u8) -> Option<usize> {
        // An address is not longer; without its end it is no address, and is not looked for again and again.
        let rest = &self.text.as_bytes()[self.at..self.end.min(self.at + LONGEST)];
        let until = |mark: u8| rest.iter().position(|byte| *byte == mark).map(|length| self.at + length + 1);
        match (byte, self.byte(self.at + 1)) {
            (b']', b'(') => until(b')'),
            (b'!', b'[') => {
                let close = rest.windows(2).position(|pair| pair == b"](")?;
                rest[close..].iter().position(|byte| *byte == b')').map(|length| self.at + close + length + 1)
            }
            (b'<', next) if next.is_ascii_alphabetic() || next == b'/' || next == b'!' => until(b'>'),
            (b'{', b'#' | b'.') => until(b'}'),
            _ => None,
        }
    }

    /// Whether the next word begins with a small letter, so that what was before is no end: `"Why?" she asked.`
    fn goes_on(&mut self) -> bool {
        self.blanks();
        let next = self.text[self.at..self.end].trim_start_matches(['"', '\'', '(', '*', '_', '“', '‘']).chars().next();
        next.is_some_and(char::is_lowercase)
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn is_mark(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| !c.is_alphanumeric())
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Whether a word closes a sentence.
fn ends(token: &str, abbreviations: &HashSet<String>) -> bool {
    let bare = token.trim_end_matches(['"', '\'', ')', '*', '_', ']', '”', '’', '»']);
    match bare.chars().next_back() {
        Some('!' | '?' | '…' | '。' | '！' | '？') => true,
        Some('.') => {
            let word = bare[..bare.len() - 1].trim_start_matches(|c: char| !c.is_alphanumeric());
            let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
            !single && (word.is_empty() || !abbreviations.contains(&word.to_lowercase()))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::words::Words;

    #[test]
    fn sentences_end_where_they_end() {
        let words = Words::of("en").unwrap();
        let text = "Mr. Osei asked J. Smith: \"Why now?\" he said. \"Yes.\" See [the first. line](a.md#x) e.g. **today**! ![No. no.](x.svg) É\u{a0}a – é";
        let found: Vec<_> =
            sentences(text, 0..text.len(), &words.abbreviations).into_iter().map(|one| (&text[one.span.clone()], one.words)).collect();
        assert_eq!(
            found,
            [
                ("Mr. Osei asked J. Smith: \"Why now?\" he said.", 9),
                ("\"Yes.\"", 1),
                ("See [the first. line](a.md#x) e.g. **today**!", 6),
                ("![No. no.](x.svg) É\u{a0}a – é", 2),
            ]
        );
    }

    #[test]
    fn every_kind_of_blank_is_passed_over() {
        let text = "One\x0ctwo.\x0c\r\tThree.";
        assert_eq!(sentences(text, 0..text.len(), &HashSet::new()).len(), 2);
    }

    #[test]
    fn syllables_are_groups_of_vowels() {
        let count = |text: &str| sentences(text, 0..text.len(), &HashSet::new()).iter().map(|one| one.syllables).sum::<u32>();
        assert_eq!([count("strengths"), count("table"), count("organisation"), count("the")], [1, 2, 5, 1]);
    }
}
