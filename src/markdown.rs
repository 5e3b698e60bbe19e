//! The one reader of Markdown: a file's body with its fence lines blanked, as events with their places in the file.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// An event of pulldown-cmark and the bytes of the file it stands for.
pub type Located<'a> = (Event<'a>, Range<usize>);

/// Stands for a blank in masked Markdown, followed by [`FILLER`] to the length of what was masked.
pub const BLANK: char = '\u{E000}';
/// Fills what is left of a masked blank; an author's own private-use character is not followed by it.
pub const FILLER: char = '\u{1}';

/// The body of a file (from byte `body` on) with each fence line overwritten by `___` and blanks of the same length, so
/// that every fence is a rule at a known place which ends lists, quotes and tables, and each `[[…]]` of `blanks` by
/// [`BLANK`] and [`FILLER`], so that nothing in it is read as Markdown. All other places stay true.
pub fn mask<'a>(
    text: &'a str,
    body: usize,
    fences: &[Range<usize>],
    blanks: &[Range<usize>],
) -> Cow<'a, str> {
    if fences.is_empty() && blanks.is_empty() {
        return Cow::Borrowed(&text[body..]);
    }
    let mut masked = String::with_capacity(text.len() - body);
    let mut at = body;
    let (mut fences, mut blanks) = (fences.iter().peekable(), blanks.iter().peekable());
    loop {
        let fence = match (fences.peek(), blanks.peek()) {
            (None, None) => break,
            (Some(fence), Some(blank)) => fence.start < blank.start,
            (fence, _) => fence.is_some(),
        };
        let Some(range) = (if fence { fences.next() } else { blanks.next() }) else {
            break;
        };
        masked.push_str(&text[at..range.start]);
        if fence {
            masked.push_str("___");
            masked.extend(std::iter::repeat_n(' ', range.len().saturating_sub(3)));
        } else {
            masked.push(BLANK);
            masked.extend(std::iter::repeat_n(
                FILLER,
                range.len().saturating_sub(BLANK.len_utf8()),
            ));
        }
        at = range.end;
    }
    masked.push_str(&text[at..]);
    Cow::Owned(masked)
}

/// Reads Markdown. `offset` is where `markdown` begins in its file and is added to every place. `smart` turns straight
/// quotes and dots into typographic ones (English only). Neighbouring texts come as one.
pub fn events(markdown: &str, offset: usize, smart: bool) -> Vec<Located<'_>> {
    let mut events: Vec<Located> = Vec::with_capacity(markdown.len() / 8);
    // The last event, if it is a text: it grows until another event comes.
    let mut open: Option<OpenText> = None;
    for (event, range) in Parser::new_ext(markdown, options(smart)).into_offset_iter() {
        if let Event::Text(piece) = event {
            match &mut open {
                Some(text) => text.push(markdown, &piece, range),
                None => open = Some(OpenText::new(markdown, piece, range)),
            }
        } else {
            events.extend(open.take().map(|text| text.close(markdown, offset)));
            events.push((event, range.start + offset..range.end + offset));
        }
    }
    events.extend(open.map(|text| text.close(markdown, offset)));
    events
}

/// Neighbouring texts as one.
struct OpenText {
    /// Bytes of the Markdown.
    range: Range<usize>,
    /// The text, unless it is what is written there, so that nothing need be copied.
    copied: Option<String>,
}

impl OpenText {
    fn new(markdown: &str, piece: CowStr, range: Range<usize>) -> OpenText {
        let is_written = markdown.get(range.clone()) == Some(&*piece);
        OpenText {
            range,
            copied: (!is_written).then(|| piece.into_string()),
        }
    }

    fn push(&mut self, markdown: &str, piece: &str, range: Range<usize>) {
        let is_written = self.copied.is_none()
            && self.range.end == range.start
            && markdown.get(range.clone()) == Some(piece);
        if !is_written {
            let written = markdown.get(self.range.clone()).unwrap_or_default();
            self.copied
                .get_or_insert_with(|| written.to_owned())
                .push_str(piece);
        }
        self.range.end = range.end;
    }

    fn close(self, markdown: &str, offset: usize) -> Located<'_> {
        let range = self.range.start + offset..self.range.end + offset;
        let text = self.copied.map_or_else(
            || CowStr::Borrowed(markdown.get(self.range).unwrap_or_default()),
            CowStr::from,
        );
        (Event::Text(text), range)
    }
}

/// Where code and HTML blocks stand in Markdown that begins at byte `offset` of its file, in order.
pub fn verbatim(markdown: &str, offset: usize) -> Vec<Range<usize>> {
    let events = Parser::new_ext(markdown, options(false)).into_offset_iter();
    let blocks = events
        .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)));
    blocks
        .map(|(_, range)| range.start + offset..range.end + offset)
        .collect()
}

/// The flavour of `format.md`: CommonMark with what GitHub adds, definition lists and heading attributes.
fn options(smart: bool) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_SMART_PUNCTUATION, smart);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_texts_come_as_one_with_the_bytes_they_are_written_in() {
        for (markdown, text) in [
            ("a [b\\] c", "a [b] c"),
            ("--- ... --", "— … –"),
            ("&lt;a [ b&gt;", "<a [ b>"),
            ("\"a\" 'b'", "“a” ‘b’"),
            ("a [[b", "a [[b"),
        ] {
            let markdown = format!("x {markdown}");
            let found = events(&markdown, 5, true);
            let texts: Vec<_> = found
                .iter()
                .filter(|(event, _)| matches!(event, Event::Text(_)))
                .collect();
            assert_eq!(
                texts,
                [&(
                    Event::Text(format!("x {text}").into()),
                    5..5 + markdown.len()
                )]
            );
        }
    }
}
