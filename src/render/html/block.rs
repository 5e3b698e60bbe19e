//! The walk over a text's events: opens and closes elements, so that what it writes is balanced whatever it is given.

use super::{HtmlMode, PageContext, PageCounters};
use crate::markdown::Located;
use crate::sanitize;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use std::ops::Range;

/// An element that is open, by what closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenBlock {
    /// A block element, by what closes it.
    Element(&'static str),
    /// An element in running text, by what closes it; empty for a link that leads nowhere.
    Inline(&'static str),
    /// A paragraph.
    Paragraph,
    /// A list, and whether it has numbers.
    List(bool),
    /// An item of a list.
    Item,
    /// A definition list.
    Definitions,
    /// A link.
    Link,
    /// A table; its state is in the writer.
    Table,
    /// The head of a table.
    Head,
    /// A row of a table.
    Row,
    /// A cell: `td` or `th`.
    Cell(&'static str),
    /// Something whose surroundings are not part of the text, such as an item without its list: only its content shows.
    Nothing,
}

/// Writes one text.
pub(super) struct BlockWriter<'w, 'a> {
    pub(super) events: &'w [Located<'a>],
    pub(super) page: &'w PageContext<'a>,
    pub(super) state: &'w mut PageCounters,
    pub(super) mode: HtmlMode,
    pub(super) out: String,
    pub(super) stack: Vec<OpenBlock>,
    /// Number of the event in hand, and of the one after the last.
    pub(super) at: usize,
    pub(super) end: usize,
    /// How many of the open elements are written.
    pub(super) solid: usize,
    /// Whether the text is one paragraph written without `<p>`.
    pub(super) phrasing: bool,
    /// Whether a `<p>` is open that no event opened.
    loose: bool,
    /// Whether the label of a task is open.
    pub(super) label: bool,
    /// Whether a link is open: links do not nest.
    pub(super) in_link: bool,
    /// Whether raw HTML is to be cleaned in the end.
    raw: bool,
    /// Addresses that we wrote, when they must be told apart from the author's raw ones.
    pub(super) own: Vec<String>,
    /// The sizes of pictures by those of their addresses that were written.
    pub(super) own_sets: Vec<(String, String)>,
    pub(super) columns: Columns,
}

impl<'w, 'a> BlockWriter<'w, 'a> {
    pub(super) fn new(
        events: &'w [Located<'a>],
        range: &Range<usize>,
        page: &'w PageContext<'a>,
        state: &'w mut PageCounters,
        mode: HtmlMode,
    ) -> Self {
        let end = range.end.min(events.len());
        let at = range.start.min(end);
        let slice = &events[at..end];
        let phrasing = mode != HtmlMode::Blocks && is_inline(slice);
        let raw = !page.trusted
            && slice.iter().any(|(event, _)| matches!(event, Event::Html(html) | Event::InlineHtml(html) if !sanitize::is_comment(html)));
        let room = slice
            .first()
            .zip(slice.last())
            .map_or(0, |(first, last)| last.1.end.saturating_sub(first.1.start));
        let out = String::with_capacity(room + room / 4 + 16);
        BlockWriter {
            events,
            page,
            state,
            mode,
            out,
            stack: Vec::new(),
            at,
            end,
            solid: 0,
            phrasing,
            loose: false,
            label: false,
            in_link: false,
            raw,
            own: Vec::new(),
            own_sets: Vec::new(),
            columns: Columns::default(),
        }
    }

    /// Writes the text.
    pub(super) fn run(mut self) -> String {
        while self.at < self.end {
            let events = self.events;
            let (event, range) = &events[self.at];
            self.at += 1;
            match event {
                Event::Start(tag) => self.start(tag),
                Event::End(end) => self.end(*end),
                Event::Rule
                    if self
                        .page
                        .document
                        .fences
                        .binary_search_by_key(&range.start, |fence| fence.start)
                        .is_ok() => {}
                Event::Rule => {
                    self.block();
                    self.out.push_str("<hr>\n");
                }
                Event::Html(html) => self.html(html),
                Event::TaskListMarker(done) => self.task(*done),
                inline => self.inline(inline, range.start),
            }
        }
        while let Some(open) = self.stack.pop() {
            self.close(open);
        }
        self.block();
        let length = self.out.trim_end().len();
        self.out.truncate(length);
        if self.raw { self.cleaned() } else { self.out }
    }

    /// Whether raw HTML in this text will be cleaned.
    pub(super) fn is_cleaned(&self) -> bool {
        self.raw
    }

    /// The event in hand plus `ahead`, if it is part of the text.
    pub(super) fn peek(&self, ahead: usize) -> Option<&'w Event<'a>> {
        let at = self.at + ahead;
        (at < self.end)
            .then(|| self.events.get(at).map(|(event, _)| event))
            .flatten()
    }

    /// Number of the event that closes what is open at the event in hand.
    pub(super) fn end_of(&self) -> usize {
        let mut depth = 0usize;
        for at in self.at..self.end {
            match self.events[at].0 {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return at,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        self.end
    }

    /// Passes over everything up to and with the closing event of what was just opened.
    fn skip(&mut self) {
        self.at = (self.end_of() + 1).min(self.end);
    }

    fn start(&mut self, tag: &Tag<'a>) {
        match tag {
            Tag::Paragraph => self.paragraph(),
            Tag::Heading { level, classes, .. } => self.heading(*level as u8, classes),
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::CodeBlock(kind) => self.code(kind),
            Tag::HtmlBlock => self.html_block(),
            Tag::List(first) => self.list(*first),
            Tag::Item => self.item(),
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => self.skip(),
            Tag::DefinitionList => self.open_block("<dl>\n", OpenBlock::Definitions),
            Tag::DefinitionListTitle => self.definition("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.definition("<dd>", "</dd>\n"),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => self.row(true),
            Tag::TableRow => self.row(false),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.open_inline("<em>", OpenBlock::Inline("</em>")),
            Tag::Strong => self.open_inline("<strong>", OpenBlock::Inline("</strong>")),
            Tag::Strikethrough => self.open_inline("<del>", OpenBlock::Inline("</del>")),
            Tag::Superscript => self.open_inline("<sup>", OpenBlock::Inline("</sup>")),
            Tag::Subscript => self.open_inline("<sub>", OpenBlock::Inline("</sub>")),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.link(*link_type, dest_url, title),
            Tag::Image {
                dest_url, title, ..
            } => self.picture(dest_url, title),
        }
    }

    /// Closes what was opened last; the closing event of something opened before the text began is passed over.
    fn end(&mut self, _end: TagEnd) {
        if let Some(open) = self.stack.pop() {
            self.close(open);
        }
    }

    fn close(&mut self, open: OpenBlock) {
        if open == OpenBlock::Nothing {
            return self.block();
        }
        self.solid -= 1;
        if !matches!(open, OpenBlock::Inline(_) | OpenBlock::Link) {
            self.close_label();
        }
        self.out.push_str(match open {
            OpenBlock::Element(close) | OpenBlock::Inline(close) => close,
            OpenBlock::Paragraph => "</p>\n",
            OpenBlock::List(true) => "</ol>\n",
            OpenBlock::List(false) => "</ul>\n",
            OpenBlock::Item => "</li>\n",
            OpenBlock::Definitions => "</dl>\n",
            OpenBlock::Link => {
                self.in_link = false;
                "</a>"
            }
            OpenBlock::Table => return self.close_table(),
            OpenBlock::Head => "</tr></thead>\n",
            OpenBlock::Row => "</tr>\n",
            OpenBlock::Cell(tag) => {
                if tag == "th" {
                    "</th>"
                } else {
                    "</td>"
                }
            }
            OpenBlock::Nothing => "",
        });
    }

    /// Remembers an open element that was written.
    pub(super) fn push(&mut self, open: OpenBlock) {
        self.solid += 1;
        self.stack.push(open);
    }

    /// Makes ready for a block element: closes what only holds inline text.
    pub(super) fn block(&mut self) {
        self.close_label();
        if std::mem::take(&mut self.loose) {
            self.out.push_str("</p>\n");
        } else if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn close_label(&mut self) {
        if std::mem::take(&mut self.label) {
            self.out.push_str("</label>");
        }
    }

    pub(super) fn open_block(&mut self, tag: &str, open: OpenBlock) {
        self.block();
        self.out.push_str(tag);
        self.push(open);
    }

    /// Makes ready for inline text: where nothing is open it needs a `<p>`, unless the text is to be phrasing content.
    pub(super) fn text(&mut self) {
        if self.solid == 0 && !self.phrasing && !self.loose {
            self.block();
            self.out.push_str("<p>");
            self.loose = true;
        }
    }

    fn open_inline(&mut self, tag: &str, open: OpenBlock) {
        self.text();
        self.out.push_str(tag);
        self.push(open);
    }
}

/// Whether a text is one paragraph, or inline text and nothing else. Comments and footnotes do not count.
pub(super) fn is_inline(events: &[Located]) -> bool {
    let mut parts = 0;
    let mut bare = false;
    let mut depth = 0usize;
    let mut passed_over = false;
    for (event, _) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) if depth == 0 => {
                passed_over = true;
                depth += 1;
            }
            Event::Start(_) if passed_over => depth += 1,
            Event::End(_) if passed_over => {
                depth -= 1;
                passed_over = depth > 0;
            }
            _ if passed_over => {}
            Event::Start(Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition)
                if depth == 0 =>
            {
                bare = false
            }
            Event::End(
                TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition,
            ) if depth == 0 => bare = false,
            Event::Start(Tag::Paragraph) if depth == 0 => {
                parts += 1;
                bare = false;
                depth += 1;
            }
            Event::Start(Tag::HtmlBlock) if depth == 0 => {}
            Event::End(TagEnd::HtmlBlock) if depth == 0 => {}
            Event::Html(html) if sanitize::is_comment(html) => {}
            Event::Start(tag) if depth > 0 || is_inline_tag(tag) => {
                parts += usize::from(depth == 0 && !std::mem::replace(&mut bare, true));
                depth += 1;
            }
            Event::Start(_) | Event::Rule | Event::Html(_) => return false,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => parts += usize::from(!std::mem::replace(&mut bare, true)),
            _ => {}
        }
    }
    parts <= 1
}

fn is_inline_tag(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Where in a table the writer is.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) in_body: bool,
}
