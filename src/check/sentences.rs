//! The sentences of a paragraph, by one pass over the bytes of the source, without what is no text in them.

use rustc_hash::FxHashSet;
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
pub fn sentences(
    text: &str,
    span: Range<usize>,
    abbreviations: &FxHashSet<String>,
) -> Vec<Sentence> {
    let mut walk = SentenceIter {
        text,
        end: span.end,
        at: span.start,
    };
    let mut found = Vec::new();
    let mut open: Option<Sentence> = None;
    while let Some(token) = walk.token() {
        let sentence = open.get_or_insert_with(|| Sentence {
            span: token.span.clone(),
            words: 0,
            syllables: 0,
        });
        sentence.span.end = token.span.end;
        if token.word {
            sentence.words += 1;
            sentence.syllables += token.syllables;
        }
        if ends(&text[token.span], abbreviations) && !walk.goes_on() {
            found.extend(open.take());
        }
    }
    found.extend(open);
    found.retain(|sentence| sentence.words > 0);
    found
}

/// What stands between two blanks.
struct SentenceToken {
    span: Range<usize>,
    word: bool,
    syllables: u32,
}

/// Bytes of an address, a picture or a tag.
const MAX_SKIPPED_BYTES: usize = 500;

/// What a byte is in running text.
const BLANK: u8 = 1;
const WORD: u8 = 2;
const VOWEL: u8 = 4;
/// It may begin what is no text.
const MARK: u8 = 8;
/// It is part of a sign beyond ASCII.
const BEYOND: u8 = 16;

/// What each byte is, so that a page is walked through with one look at each.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'A' | b'E' | b'I' | b'O' | b'U' | b'Y' => {
                WORD | VOWEL
            }
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => WORD,
            b']' | b'!' | b'<' | b'{' => MARK,
            0x80.. => BEYOND,
            other if other.is_ascii_whitespace() => BLANK,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

struct SentenceIter<'a> {
    text: &'a str,
    end: usize,
    at: usize,
}

impl SentenceIter<'_> {
    fn byte(&self, at: usize) -> u8 {
        if at < self.end {
            self.text.as_bytes()[at]
        } else {
            b' '
        }
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

    fn token(&mut self) -> Option<SentenceToken> {
        self.blanks();
        let bytes = &self.text.as_bytes()[..self.end];
        let (start, mut at) = (self.at, self.at);
        let (mut all, mut groups, mut last) = (0, 0, 0);
        while let Some(byte) = bytes.get(at) {
            let mut class = CLASSES[usize::from(*byte)];
            if class & (BLANK | MARK | BEYOND) != 0 {
                if class == BLANK {
                    break;
                }
                if let Some(after) = self.no_text(at) {
                    at = after;
                    continue;
                }
                if class == BEYOND
                    && all & WORD == 0
                    && !is_mark(&self.text[floor(self.text, at)..self.end])
                {
                    class |= WORD;
                }
            }
            all |= class;
            groups += u32::from(class & !last & VOWEL != 0);
            last = class;
            at += 1;
        }
        self.at = at;
        let silent = groups > 1 && {
            let bare = self.text[start..at].trim_end_matches(|c: char| !c.is_alphanumeric());
            bare.ends_with('e') && !bare.ends_with("le")
        };
        (start < at).then(|| SentenceToken {
            span: start..at,
            word: all & WORD != 0,
            syllables: (groups - u32::from(silent)).max(1),
        })
    }

    /// The end of an address, a picture or a tag that begins at byte `at`.
    fn no_text(&self, at: usize) -> Option<usize> {
        // An address is not longer; without its end it is no address, and is not looked for again and again.
        let rest = &self.text.as_bytes()[at..self.end.min(at + MAX_SKIPPED_BYTES)];
        let until = |mark: u8| {
            rest.iter()
                .position(|byte| *byte == mark)
                .map(|length| at + length + 1)
        };
        match (self.byte(at), self.byte(at + 1)) {
            (b']', b'(') => until(b')'),
            (b'!', b'[') => {
                let close = rest.windows(2).position(|pair| pair == b"](")?;
                rest[close..]
                    .iter()
                    .position(|byte| *byte == b')')
                    .map(|length| at + close + length + 1)
            }
            (b'<', next) if next.is_ascii_alphabetic() || next == b'/' || next == b'!' => {
                until(b'>')
            }
            (b'{', b'#' | b'.') => until(b'}'),
            _ => None,
        }
    }

    /// Whether the next word begins with a small letter, so that what was before is no end: `"Why?" she asked.`
    fn goes_on(&mut self) -> bool {
        self.blanks();
        let next = self.text[self.at..self.end]
            .trim_start_matches(['"', '\'', '(', '*', '_', '“', '‘'])
            .chars()
            .next();
        next.is_some_and(char::is_lowercase)
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn is_mark(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| !c.is_alphanumeric())
}

/// Whether a word closes a sentence.
fn ends(token: &str, abbreviations: &FxHashSet<String>) -> bool {
    // As most words do, it ends with a letter.
    if token.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        return false;
    }
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
    use crate::check::words::WordList;

    #[test]
    fn sentences_end_where_they_end() {
        let words = WordList::of("en").unwrap();
        let text = "Mr. Osei asked J. Smith: \"Why now?\" he said. \"Yes.\" See [the first. line](a.md#x) e.g. **today**! ![No. no.](x.svg) É\u{a0}a – é";
        let found: Vec<_> = sentences(text, 0..text.len(), &words.abbreviations)
            .into_iter()
            .map(|one| (&text[one.span.clone()], one.words))
            .collect();
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
        assert_eq!(
            sentences(text, 0..text.len(), &FxHashSet::default()).len(),
            2
        );
    }

    #[test]
    fn syllables_are_groups_of_vowels() {
        let count = |text: &str| {
            sentences(text, 0..text.len(), &FxHashSet::default())
                .iter()
                .map(|one| one.syllables)
                .sum::<u32>()
        };
        assert_eq!(
            [
                count("strengths"),
                count("table"),
                count("organisation"),
                count("the")
            ],
            [1, 2, 5, 1]
        );
    }
}
