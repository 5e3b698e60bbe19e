//! The one reader of Markdown: a file's body with its fence lines blanked, as events with their places in the file.

use pulldown_cmark::{CowStr, Event, Options, Parser};
use std::borrow::Cow;
use std::ops::Range;

/// An event of pulldown-cmark and the bytes of the file it stands for.
pub type Located<'a> = (Event<'a>, Range<usize>);

/// The body of a file (from byte `body` on) with each fence line overwritten by `___` and blanks of the same length, so
/// that every fence is a rule at a known place which ends lists, quotes and tables, and all other places stay true.
pub fn blank<'a>(text: &'a str, body: usize, fences: &[Range<usize>]) -> Cow<'a, str> {
    if fences.is_empty() {
        return Cow::Borrowed(&text[body..]);
    }
    let mut blanked = String::with_capacity(text.len() - body);
    let mut at = body;
    for fence in fences {
        blanked.push_str(&text[at..fence.start]);
        blanked.push_str("___");
        blanked.extend(std::iter::repeat_n(' ', fence.len().saturating_sub(3)));
        at = fence.end;
    }
    blanked.push_str(&text[at..]);
    Cow::Owned(blanked)
}

/// Reads Markdown. `offset` is where `markdown` begins in its file and is added to every place. `smart` turns straight
/// quotes and dots into typographic ones (English only). Neighbouring texts come as one.
pub fn events(markdown: &str, offset: usize, smart: bool) -> Vec<Located<'_>> {
    let mut events: Vec<Located> = Vec::with_capacity(markdown.len() / 16);
    for (event, range) in Parser::new_ext(markdown, options(smart)).into_offset_iter() {
        let range = range.start + offset..range.end + offset;
        match (event, events.last_mut()) {
            (Event::Text(more), Some((Event::Text(text), whole))) => {
                let mut joined = std::mem::replace(text, CowStr::Borrowed("")).into_string();
                joined.push_str(&more);
                *text = joined.into();
                whole.end = range.end;
            }
            (event, _) => events.push((event, range)),
        }
    }
    events
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
