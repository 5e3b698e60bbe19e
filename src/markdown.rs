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
    for (event, range) in Parser::new_ext(markdown, options(smart)).into_offset_iter() {
        let range = range.start + offset..range.end + offset;
        match (event, events.last_mut()) {
            (Event::Text(more), Some((Event::Text(text), whole))) => {
                whole.end = range.end;
                // As a rule both stand side by side as they were written, and nothing need be copied.
                let written = markdown
                    .get(whole.start - offset..whole.end - offset)
                    .unwrap_or_default();
                if written.len() == text.len() + more.len()
                    && written.starts_with(&**text)
                    && written.ends_with(&*more)
                {
                    *text = CowStr::Borrowed(written);
                } else {
                    let mut joined = std::mem::replace(text, CowStr::Borrowed("")).into_string();
                    joined.push_str(&more);
                    *text = joined.into();
                }
            }
            (event, _) => events.push((event, range)),
        }
    }
    events
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
