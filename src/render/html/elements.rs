//! Block elements one by one: paragraphs, headings, quotes, code, lists, tasks and raw HTML.

use super::HtmlMode;
use super::block::{BlockWriter, OpenBlock};
use super::escape::{escape_into, escape_text};
use crate::sanitize;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag};

/// A line of code longer than this scrolls sideways on the narrowest phone (320 px).
const WIDEST_CODE: usize = 32;

impl BlockWriter<'_, '_> {
    pub(super) fn paragraph(&mut self) {
        if self.phrasing && self.solid == 0 {
            return self.stack.push(OpenBlock::Nothing);
        }
        if !self.phrasing && self.figure() {
            return;
        }
        self.open_block("<p>", OpenBlock::Paragraph);
    }

    pub(super) fn heading(&mut self, level: u8, classes: &[CowStr]) {
        let headings = &self.page.document.headings;
        let known = headings
            .binary_search_by_key(&(self.at - 1), |heading| heading.event)
            .ok();
        let level = known
            .and_then(|at| self.state.levels.get(at).copied())
            .unwrap_or_else(|| (level + 1).min(6));
        self.block();
        self.out
            .push_str(["<h2", "<h3", "<h4", "<h5", "<h6"][usize::from(level.clamp(2, 6) - 2)]);
        if let Some(heading) = known
            .map(|at| &headings[at])
            .filter(|heading| self.mode != HtmlMode::Answer && !heading.id.is_empty())
        {
            self.out.push_str(" id=\"");
            escape_into(&mut self.out, &heading.id);
            self.out.push('"');
        }
        if !classes.is_empty() {
            self.out.push_str(" class=\"");
            escape_into(&mut self.out, &classes.join(" "));
            self.out.push('"');
        }
        self.out.push('>');
        self.push(OpenBlock::Element(
            ["</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"]
                [usize::from(level.clamp(2, 6) - 2)],
        ));
    }

    pub(super) fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let words = self.page.words;
        let (class, label) = match kind {
            None => {
                return self.open_block("<blockquote>\n", OpenBlock::Element("</blockquote>\n"));
            }
            Some(BlockQuoteKind::Note) => ("note", &words.note),
            Some(BlockQuoteKind::Tip) => ("tip", &words.tip),
            Some(BlockQuoteKind::Important) => ("important", &words.important),
            Some(BlockQuoteKind::Warning) => ("warning", &words.warning),
            Some(BlockQuoteKind::Caution) => ("caution", &words.caution),
        };
        self.open_block("<div class=\"alert alert-", OpenBlock::Element("</div>\n"));
        self.out.push_str(class);
        self.out.push_str("\"><p class=\"label\">");
        escape_text(&mut self.out, label);
        self.out.push_str("</p>\n");
    }

    /// A code block whole. A long line scrolls, so its box can be focused to scroll it by keys, and has a name.
    pub(super) fn code(&mut self, kind: &CodeBlockKind) {
        self.block();
        let end = self.end_of();
        let text = self.events[self.at..end]
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Text(text) => Some(&**text),
                _ => None,
            });
        self.out.push_str("<pre");
        if text
            .clone()
            .flat_map(str::lines)
            .any(|line| line.len() > WIDEST_CODE && line.chars().count() > WIDEST_CODE)
        {
            self.out
                .push_str(" tabindex=\"0\" role=\"group\" aria-label=\"");
            escape_into(&mut self.out, &self.page.words.code);
            self.out.push('"');
        }
        self.out.push_str("><code");
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape_into(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
        text.for_each(|text| escape_text(&mut self.out, text));
        self.out.push_str("</code></pre>\n");
        self.at = (end + 1).min(self.end);
    }

    pub(super) fn list(&mut self, first: Option<u64>) {
        match first {
            None => self.open_block("<ul>\n", OpenBlock::List(false)),
            Some(1) => self.open_block("<ol>\n", OpenBlock::List(true)),
            Some(first) => {
                self.open_block("<ol start=\"", OpenBlock::List(true));
                self.out.push_str(&first.to_string());
                self.out.push_str("\">\n");
            }
        }
    }

    pub(super) fn item(&mut self) {
        if !matches!(self.stack.last(), Some(OpenBlock::List(_))) {
            self.block();
            return self.stack.push(OpenBlock::Nothing);
        }
        let marker = usize::from(matches!(self.peek(0), Some(Event::Start(Tag::Paragraph))));
        let is_task = matches!(self.peek(marker), Some(Event::TaskListMarker(_)));
        self.open_block(
            if is_task {
                "<li class=\"task\">"
            } else {
                "<li>"
            },
            OpenBlock::Item,
        );
    }

    pub(super) fn definition(&mut self, open: &str, close: &'static str) {
        match self.stack.last() {
            Some(OpenBlock::Definitions) => self.open_block(open, OpenBlock::Element(close)),
            _ => {
                self.block();
                self.stack.push(OpenBlock::Nothing);
            }
        }
    }

    /// The box of a task, in a label with its text. An option's marker, whose list is not part of the text, is passed over.
    pub(super) fn task(&mut self, done: bool) {
        let mut around = self.stack.iter().rev();
        let in_item = match around.next() {
            Some(OpenBlock::Paragraph) => around.next() == Some(&OpenBlock::Item),
            open => open == Some(&OpenBlock::Item),
        };
        if in_item {
            self.out.push_str(if done {
                "<label><input type=\"checkbox\" disabled checked> "
            } else {
                "<label><input type=\"checkbox\" disabled> "
            });
            self.label = true;
        }
    }

    /// An HTML block whole: its lines come as events of their own.
    pub(super) fn html_block(&mut self) {
        let end = self.end_of();
        let raw: String = self.events[self.at..end]
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Html(html) | Event::Text(html) => Some(&**html),
                _ => None,
            })
            .collect();
        self.at = (end + 1).min(self.end);
        self.html(&raw);
    }

    pub(super) fn html(&mut self, raw: &str) {
        if !sanitize::is_comment(raw) {
            self.block();
            self.push_raw(raw);
        }
    }
}
