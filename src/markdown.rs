//! The one reader of Markdown: a file's body with its fence lines blanked, as events with their places in the file.

mod addresses;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// An event of pulldown-cmark and the bytes of the file it stands for.
pub type Located<'a> = (Event<'a>, Range<usize>);

/// Stands for a blank in masked Markdown, followed by [`FILLER`] to the length of what was masked.
pub const BLANK: char = '\u{E000}';
/// Fills what is left of a masked blank; an author's own private-use character is not followed by it.
pub const FILLER: char = '\u{1}';

/// Stands for a `<` of masked Markdown that begins no tag but words.
pub const BRACKET: char = '\u{2}';

/// The body of a file (from byte `body` on) with each fence line overwritten by `___` and blanks of the same length, so
/// that every fence is a rule at a known place which ends lists, quotes and tables, each `[[…]]` of `blanks` by
/// [`BLANK`] and [`FILLER`], so that nothing in it is read as Markdown, and each `<` at a byte of `words` by [`BRACKET`], so
/// that it begins no HTML. All other places stay true.
pub fn mask<'a>(
    text: &'a str,
    body: usize,
    fences: &[Range<usize>],
    blanks: &[Range<usize>],
    words: &[usize],
) -> Cow<'a, str> {
    if fences.is_empty() && blanks.is_empty() && words.is_empty() {
        return Cow::Borrowed(&text[body..]);
    }
    let mut masked = String::with_capacity(text.len() - body);
    let mut at = body;
    let (mut fences, mut blanks) = (fences.iter().peekable(), blanks.iter().peekable());
    let mut words = words.iter().copied().peekable();
    let mut copy = |masked: &mut String, mut at: usize, end: usize| {
        while let Some(word) = words.next_if(|word| *word < end) {
            // What stands before lies in a fence or a blank, which is masked as a whole.
            if word >= at {
                masked.push_str(&text[at..word]);
                masked.push(BRACKET);
                at = word + 1;
            }
        }
        masked.push_str(&text[at..end]);
    };
    loop {
        let fence = match (fences.peek(), blanks.peek()) {
            (None, None) => break,
            (Some(fence), Some(blank)) => fence.start < blank.start,
            (fence, _) => fence.is_some(),
        };
        let Some(range) = (if fence { fences.next() } else { blanks.next() }) else {
            break;
        };
        copy(&mut masked, at, range.start);
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
    copy(&mut masked, at, text.len());
    Cow::Owned(masked)
}

/// Reads Markdown. `offset` is where `markdown` begins in its file and is added to every place. `smart` turns straight
/// quotes and dots into typographic ones (English only). Neighbouring texts come as one; addresses in text come as links.
pub fn events(markdown: &str, offset: usize, smart: bool) -> Vec<Located<'_>> {
    let mut events: Vec<Located> = Vec::with_capacity(markdown.len() / 8);
    // The last event, if it is a text: it grows until another event comes.
    let mut open: Option<OpenText> = None;
    let mut verbatim = Verbatim::default();
    let masked = markdown.contains(BRACKET);
    for (event, range) in Parser::new_ext(markdown, options(smart)).into_offset_iter() {
        if let Event::Text(piece) = event {
            match &mut open {
                Some(text) => text.push(markdown, piece, range),
                None => open = Some(OpenText::new(markdown, piece, range)),
            }
        } else {
            if let Some(text) = open.take() {
                text.close(markdown, offset, verbatim.links(), &mut events);
            }
            verbatim.pass(&event);
            let event = if masked { unmasked(event) } else { event };
            events.push((event, range.start + offset..range.end + offset));
        }
    }
    if let Some(text) = open {
        text.close(markdown, offset, verbatim.links(), &mut events);
    }
    if masked {
        for (event, _) in &mut events {
            if let Event::Text(text) = event
                && text.contains(BRACKET)
            {
                *text = text.replace(BRACKET, "<").into();
            }
        }
    }
    events
}

/// Code and raw HTML with its brackets back.
fn unmasked(event: Event) -> Event {
    let bracket = |text: CowStr<'_>, mark| CowStr::from(text.replace(BRACKET, mark));
    match event {
        Event::Code(code) => Event::Code(bracket(code, "<")),
        Event::Html(html) => Event::Html(bracket(html, "&lt;")),
        Event::InlineHtml(html) => Event::InlineHtml(bracket(html, "&lt;")),
        other => other,
    }
}

/// Whether what comes is inside something whose text is no place for a link of its own.
#[derive(Default)]
struct Verbatim {
    depth: usize,
    raw_link: bool,
}

impl Verbatim {
    fn links(&self) -> bool {
        self.depth == 0 && !self.raw_link
    }

    fn pass(&mut self, event: &Event) {
        match event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => self.depth += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.depth = self.depth.saturating_sub(1);
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => self.raw_link = false,
            Event::InlineHtml(html) => {
                match html.get(..3).map(str::to_ascii_lowercase).as_deref() {
                    Some("<a " | "<a>" | "<a\n") => self.raw_link = true,
                    Some("</a") => self.raw_link = false,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// A part of a text.
struct Piece<'a> {
    /// Bytes of the Markdown.
    range: Range<usize>,
    /// What it says, unless that is what is written there.
    other: Option<CowStr<'a>>,
}

impl<'a> Piece<'a> {
    fn new(markdown: &str, text: CowStr<'a>, range: Range<usize>) -> Piece<'a> {
        let is_written = markdown.get(range.clone()) == Some(&*text);
        Piece {
            range,
            other: (!is_written).then_some(text),
        }
    }
}

/// Neighbouring texts as one.
struct OpenText<'a> {
    last: Piece<'a>,
    before: Vec<Piece<'a>>,
}

impl<'a> OpenText<'a> {
    fn new(markdown: &str, text: CowStr<'a>, range: Range<usize>) -> OpenText<'a> {
        OpenText {
            last: Piece::new(markdown, text, range),
            before: Vec::new(),
        }
    }

    fn push(&mut self, markdown: &str, text: CowStr<'a>, range: Range<usize>) {
        let piece = Piece::new(markdown, text, range);
        let goes_on = self.last.other.is_none()
            && piece.other.is_none()
            && self.last.range.end == piece.range.start;
        if goes_on {
            self.last.range.end = piece.range.end;
        } else {
            self.before.push(std::mem::replace(&mut self.last, piece));
        }
    }

    /// Adds the text to `events`, with its addresses as links where `links` allows it.
    fn close(self, markdown: &'a str, offset: usize, links: bool, events: &mut Vec<Located<'a>>) {
        let start = self.before.first().unwrap_or(&self.last).range.start;
        let whole = start..self.last.range.end;
        let located = |range: &Range<usize>| range.start + offset..range.end + offset;
        let found = if links {
            addresses::find(markdown, whole.clone())
        } else {
            Vec::new()
        };
        if found.is_empty() && self.before.is_empty() {
            let text = self.last.other.unwrap_or_else(|| {
                CowStr::Borrowed(markdown.get(whole.clone()).unwrap_or_default())
            });
            return events.push((Event::Text(text), located(&whole)));
        }
        let mut pieces = self.before;
        pieces.push(self.last);
        let mut reader = PieceReader {
            markdown,
            pieces: &pieces,
        };
        let mut at = whole.start;
        for address in found {
            if at < address.range.start {
                let range = at..address.range.start;
                let text = reader.read(&range, false);
                events.push((Event::Text(text.into()), located(&range)));
            }
            let words = reader.read(&address.range, true);
            let place = located(&address.range);
            at = address.range.end;
            let (link_type, before) = match address.kind {
                addresses::AddressKind::Email => (LinkType::Email, ""),
                addresses::AddressKind::Site => (LinkType::Autolink, ""),
                addresses::AddressKind::Www => (LinkType::Autolink, "http://"),
            };
            let link = Tag::Link {
                link_type,
                dest_url: format!("{before}{words}").into(),
                title: "".into(),
                id: "".into(),
            };
            events.push((Event::Start(link), place.clone()));
            events.push((Event::Text(words.into()), place.clone()));
            events.push((Event::End(TagEnd::Link), place));
        }
        if at < whole.end {
            let range = at..whole.end;
            let text = reader.read(&range, false);
            events.push((Event::Text(text.into()), located(&range)));
        }
    }
}

/// Reads pieces in order.
struct PieceReader<'p, 'a> {
    markdown: &'a str,
    pieces: &'p [Piece<'a>],
}

impl PieceReader<'_, '_> {
    /// What the pieces in a range say. In an address all is as written but for escapes such as `&amp;`: nothing there is typographic.
    fn read(&mut self, range: &Range<usize>, address: bool) -> String {
        let mut text = String::with_capacity(range.len());
        while let Some((piece, rest)) = self.pieces.split_first() {
            if piece.range.start >= range.end {
                break;
            }
            let written = |range: Range<usize>| self.markdown.get(range).unwrap_or_default();
            match &piece.other {
                Some(other) if piece.range.start >= range.start => {
                    let own = written(piece.range.clone());
                    text.push_str(if address && !own.starts_with('&') {
                        own
                    } else {
                        other
                    });
                }
                Some(_) => {}
                None => text.push_str(written(
                    piece.range.start.max(range.start)..piece.range.end.min(range.end),
                )),
            }
            if piece.range.end > range.end {
                break;
            }
            self.pieces = rest;
        }
        text
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
