//! Running text without its Markdown: paragraphs of a page and the sentences in them, by one pass over the bytes of the source.
//!
//! This is no second reader of Markdown. It knows just enough to leave out what is no text (code, tables, HTML, addresses), because
//! making events of a page once more would cost more than all rules together.

use crate::course::Document;
use std::collections::HashSet;
use std::ops::Range;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text,
    /// An item of a list, or a definition.
    Item,
    /// A quotation, or feedback.
    Quote,
    /// A heading.
    Heading,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of the file, from its first word on.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// The paragraphs of a page, in order.
pub fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let text = &*document.text;
    let mut scan = Scan { found: Vec::with_capacity(64), open: None };
    let mut fences = document.fences.iter().peekable();
    let mut inside = Inside::Text;
    let mut at = document.body;
    for line in text[document.body..].split_inclusive('\n') {
        let start = at;
        at += line.len();
        while fences.next_if(|fence| fence.end <= start).is_some() {}
        if fences.peek().is_some_and(|fence| fence.start < at) {
            scan.end();
            continue;
        }
        inside = scan.line(line, start, inside);
    }
    scan.end();
    scan.found
}

/// What a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Text,
    Code(u8),
    Comment,
    Html,
}

struct Scan {
    found: Vec<Paragraph>,
    open: Option<Paragraph>,
}

impl Scan {
    fn end(&mut self) {
        self.found.extend(self.open.take());
    }

    /// Takes one line, `line` from byte `start` on, and says what the next one stands in.
    fn line(&mut self, line: &str, start: usize, inside: Inside) -> Inside {
        let content = line.trim();
        match inside {
            Inside::Code(mark) => {
                let closes = content.len() >= 3 && content.bytes().all(|byte| byte == mark);
                return if closes { Inside::Text } else { inside };
            }
            Inside::Comment => return if content.contains("-->") { Inside::Text } else { inside },
            Inside::Html if !content.is_empty() => return inside,
            _ => {}
        }
        let Some(&first) = content.as_bytes().first() else {
            self.end();
            return Inside::Text;
        };
        let from = start + (line.len() - line.trim_start().len());
        match first {
            b'`' | b'~' if content.starts_with("```") || content.starts_with("~~~") => {
                self.end();
                return Inside::Code(first);
            }
            b'<' if content.starts_with("<!--") => {
                self.end();
                return if content.contains("-->") { Inside::Text } else { Inside::Comment };
            }
            b'<' if self.open.is_none() && content[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => return Inside::Html,
            b'|' => self.end(),
            b'#' => self.alone(from, content),
            _ if is_rule(content) => self.end(),
            _ => self.text(from, content),
        }
        Inside::Text
    }

    fn alone(&mut self, from: usize, content: &str) {
        self.end();
        let words = content.trim_start_matches('#').trim_start();
        let start = from + (content.len() - words.len());
        self.found.push(Paragraph { span: start..from + content.len(), kind: Kind::Heading });
    }

    /// A line of text: goes on with the paragraph that is open, or begins one after its markers.
    fn text(&mut self, from: usize, content: &str) {
        let mut rest = content;
        let mut kind = None;
        loop {
            let (marker, named) = match rest.as_bytes() {
                [b'>', ..] => (1, Kind::Quote),
                [b'-' | b'*' | b'+' | b':', b' ' | b'\t', ..] => (2, Kind::Item),
                bytes => match number(bytes) {
                    0 => break,
                    length => (length, Kind::Item),
                },
            };
            kind = Some(named);
            rest = rest[marker..].trim_start();
        }
        if kind == Some(Kind::Item) {
            rest = ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest).trim_start();
        }
        let (start, end) = (from + (content.len() - rest.len()), from + content.len());
        let goes_on = match (kind, &self.open) {
            (Some(Kind::Item), _) | (_, None) => false,
            (Some(Kind::Quote), Some(open)) => open.kind == Kind::Quote,
            (_, Some(_)) => true,
        };
        match &mut self.open {
            Some(open) if goes_on => open.span.end = end,
            _ => {
                self.end();
                self.open = (start < end).then(|| Paragraph { span: start..end, kind: kind.unwrap_or(Kind::Text) });
            }
        }
    }
}

/// The length of `12. ` or `12) `; nought when there is none.
fn number(bytes: &[u8]) -> usize {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let marked = (1..=9).contains(&digits) && matches!(bytes.get(digits..digits + 2), Some([b'.' | b')', b' ' | b'\t']));
    if marked { digits + 2 } else { 0 }
}

/// A line of dashes, stars or underscores.
fn is_rule(content: &str) -> bool {
    content.len() >= 3
        && matches!(content.as_bytes()[0], b'-' | b'*' | b'_')
        && content.bytes().all(|byte| byte == content.as_bytes()[0] || byte == b' ')
}

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
                b' ' | b'\t' | b'\r' => {}
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
        let rest = &self.text.as_bytes()[self.at..self.end];
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

    fn page(text: &str) -> Document {
        Document { text: text.into(), ..Document::default() }
    }

    fn told(text: &str) -> Vec<(Kind, &str)> {
        paragraphs(&page(text)).into_iter().map(|one| (one.kind, &text[one.span])).collect()
    }

    #[test]
    fn paragraphs_are_told_from_what_is_no_text() {
        let text = "One\ntwo.\n\n## Head {#x}\n- a\n- [x] b\n  > fine\n  > too\n\n12. c\n\n```\ncode. code\n```\n| t |\n<!-- no\nno -->\n<div>\nno\n\nTerm\n: means\n***\nlast";
        assert_eq!(
            told(text),
            [
                (Kind::Text, "One\ntwo."),
                (Kind::Heading, "Head {#x}"),
                (Kind::Item, "a"),
                (Kind::Item, "b"),
                (Kind::Quote, "fine\n  > too"),
                (Kind::Item, "c"),
                (Kind::Text, "Term"),
                (Kind::Item, "means"),
                (Kind::Text, "last"),
            ]
        );
    }

    #[test]
    fn line_ends_of_windows_are_line_ends() {
        assert_eq!(told("One\r\ntwo.\r\n\r\nThree.\r\n"), [(Kind::Text, "One\r\ntwo."), (Kind::Text, "Three.")]);
    }

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
    fn syllables_are_groups_of_vowels() {
        let count = |text: &str| sentences(text, 0..text.len(), &HashSet::new()).iter().map(|one| one.syllables).sum::<u32>();
        assert_eq!([count("strengths"), count("table"), count("organisation"), count("the")], [1, 2, 5, 1]);
    }
}
