//! Markdown of one page to HTML: takes the runs of events that the model names and writes them, with links, pictures and notes.

mod block;
mod elements;
mod inline;
mod links;
mod notes;
mod phrasing;
mod stem;
mod table;

#[cfg(test)]
mod commonmark;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use crate::text::escape;
pub use crate::text::escape::{escape, escape_into};

use super::course_assets::CourseAssets;
use crate::course::{CourseIndex, Document, Text};
use crate::markdown::{self, Located};
use block::BlockWriter;
use notes::Notes;
use std::borrow::Cow;
use std::ops::Range;

/// The learner's words that the writer needs, from the theme's strings.
#[derive(Clone, Debug)]
pub struct HtmlStrings {
    /// Label of `> [!NOTE]`.
    pub note: String,
    /// Label of `> [!TIP]`.
    pub tip: String,
    /// Label of `> [!IMPORTANT]`.
    pub important: String,
    /// Label of `> [!WARNING]`.
    pub warning: String,
    /// Label of `> [!CAUTION]`.
    pub caution: String,
    /// Heading of the footnotes: "Notes".
    pub footnotes: String,
    /// Name of a link from a footnote back into the text: "Back to the text".
    pub back: String,
    /// Name of a wide table's box: "Table".
    pub table: String,
    /// Name of a wide code block's box: "Code".
    pub code: String,
}

impl Default for HtmlStrings {
    fn default() -> Self {
        let [note, tip, important, warning, caution] =
            ["Note", "Tip", "Important", "Warning", "Caution"].map(str::to_owned);
        let [footnotes, back, table, code] =
            ["Notes", "Back to the text", "Table", "Code"].map(str::to_owned);
        HtmlStrings {
            note,
            tip,
            important,
            warning,
            caution,
            footnotes,
            back,
            table,
            code,
        }
    }
}

/// What the writer must know of the page besides its Markdown.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// The document that is written.
    pub document: &'a Document,
    /// Where links lead.
    pub index: &'a CourseIndex,
    /// The files that pages show.
    pub pictures: &'a CourseAssets,
    /// Address of the page below the site, such as `coaching/ask.html`; links are relative to it.
    pub address: &'a str,
    /// Whether raw HTML is not sanitised (`html: trusted`).
    pub trusted: bool,
    /// Whether quotes and dots become typographic ones: the course's language is English.
    pub smart: bool,
    /// The learner's words.
    pub words: &'a HtmlStrings,
}

/// Writes the Markdown of one page. Footnotes and pictures are counted over the page, so write its texts in page order.
pub struct PageWriter<'a> {
    page: PageContext<'a>,
    events: Vec<Located<'a>>,
    state: PageCounters,
}

/// What is counted over a page.
#[derive(Default)]
struct PageCounters {
    /// Level of each heading of the document, in its order.
    levels: Vec<u8>,
    /// How many pictures were written.
    pictures: u32,
    /// The footnotes referred to.
    notes: Notes,
    /// Whether blanks are written as [`markdown::BLANK`], to be cut there, and not as their author wrote them.
    gaps: bool,
}

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HtmlMode {
    /// As block elements.
    Blocks,
    /// Without the `<p>` of a single paragraph.
    Inline,
    /// As `Inline`, without task marker and ids.
    Answer,
}

impl<'a> PageWriter<'a> {
    /// The Markdown of a document with its fences and blanks masked, to be kept by the caller while the writer lives.
    pub fn markdown(document: &Document) -> Cow<'_, str> {
        document.markdown()
    }

    /// Reads `markdown` (from [`PageWriter::markdown`]) once.
    pub fn new(markdown: &'a str, page: PageContext<'a>) -> Self {
        let events = markdown::events(markdown, page.document.body, page.smart);
        let levels = levels(page.document.headings.iter().map(|heading| heading.level));
        PageWriter {
            page,
            events,
            state: PageCounters {
                levels,
                ..PageCounters::default()
            },
        }
    }

    /// A text as block elements.
    pub fn html(&mut self, text: &Text) -> String {
        self.write(&text.events, HtmlMode::Blocks)
    }

    /// A text without its `<p>` when it is one paragraph; pictures in it are inline.
    pub fn inline(&mut self, text: &Text) -> String {
        self.write(&text.events, HtmlMode::Inline)
    }

    /// An option's or item's text, as phrasing content, without its task marker and without ids, as it may stand
    /// twice in the page.
    pub fn answer(&mut self, text: &Text) -> String {
        let html = self.write(&text.events, HtmlMode::Answer);
        if self.is_inline(text) {
            html
        } else {
            phrasing::phrasing(&html)
        }
    }

    /// A text as phrasing content: its paragraphs parted by line breaks.
    pub fn phrasing(&mut self, text: &Text) -> String {
        let html = self.html(text);
        let html = html.trim();
        let inner = html
            .strip_prefix("<p>")
            .and_then(|html| html.strip_suffix("</p>"))
            .unwrap_or(html);
        inner.replace("</p>\n<p>", "<br>\n")
    }

    /// A text with blanks, as [`PageWriter::phrasing`], with [`markdown::BLANK`] for each.
    pub fn with_gaps(&mut self, text: &Text) -> String {
        self.state.gaps = true;
        let html = self.phrasing(text);
        self.state.gaps = false;
        html
    }

    /// Whether the text is one paragraph (or bare inline text), so that [`PageWriter::inline`] gives phrasing content.
    pub fn is_inline(&self, text: &Text) -> bool {
        block::is_inline(self.slice(&text.events))
    }

    /// The section of footnotes for the page's end; none when no text written so far refers to one.
    pub fn footnotes(&mut self) -> Option<String> {
        notes::section(self)
    }

    /// The events of a range, as far as there are such.
    fn slice(&self, range: &Range<usize>) -> &[Located<'a>] {
        let end = range.end.min(self.events.len());
        self.events.get(range.start..end).unwrap_or_default()
    }

    fn write(&mut self, range: &Range<usize>, mode: HtmlMode) -> String {
        BlockWriter::new(&self.events, range, &self.page, &mut self.state, mode).run()
    }
}

/// Levels of headings so that the shallowest ones are `h2` and none is skipped on the way down, however the author
/// counted: an outline that screen readers can follow under the page's own `h1`.
fn levels(written: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut open: Vec<u8> = Vec::new();
    let levels = written.map(|level| {
        while open.last().is_some_and(|last| *last >= level) {
            open.pop();
        }
        open.push(level);
        (open.len() + 1).min(6) as u8
    });
    levels.collect()
}
