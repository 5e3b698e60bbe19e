//! Inline text: words, code, links and raw inline HTML.

use super::block::{BlockWriter, OpenBlock};
use super::escape::{escape_address, escape_into, escape_text};
use super::links::{LinkDestination, SIZES};
use super::notes;
use crate::markdown::{BLANK, FILLER};
use crate::sanitize;
use pulldown_cmark::{CowStr, Event, LinkType};

impl<'a> BlockWriter<'_, 'a> {
    /// An event that opens and closes nothing; `start` is its first byte of the file.
    pub(super) fn inline(&mut self, event: &Event<'a>, start: usize) {
        match event {
            Event::InlineHtml(html) if sanitize::is_comment(html) => return,
            Event::InlineHtml(html) => {
                self.text();
                return self.push_raw(html);
            }
            _ => self.text(),
        }
        match event {
            Event::Text(text) if !self.page.document.blanks.is_empty() && text.contains(BLANK) => {
                self.blanks(text, start)
            }
            Event::Text(text) => escape_text(&mut self.out, text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                self.out.push_str("<code>");
                escape_text(&mut self.out, code);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::FootnoteReference(label) => notes::reference(self, label),
            _ => {}
        }
    }

    /// Text with masked blanks: each stands as its author wrote it, until its kind of question draws it.
    fn blanks(&mut self, text: &str, start: usize) {
        if self.state.gaps {
            let gaps = text.chars().filter(|c| *c != FILLER);
            return escape_text(&mut self.out, &gaps.collect::<String>());
        }
        let document = self.page.document;
        let mut blanks = document
            .blanks
            .iter()
            .skip_while(|blank| blank.start < start);
        let mut parts = text.split(BLANK);
        escape_text(&mut self.out, parts.next().unwrap_or_default());
        for part in parts {
            let after = part.trim_start_matches(FILLER);
            let written = blanks
                .next()
                .filter(|_| after.len() < part.len())
                .and_then(|blank| document.text.get(blank.clone()));
            escape_text(&mut self.out, written.unwrap_or_default());
            escape_text(&mut self.out, after);
        }
    }

    pub(super) fn link(&mut self, kind: LinkType, to: &CowStr, title: &CowStr) {
        self.text();
        let to = if kind == LinkType::Email {
            format!("mailto:{to}")
        } else {
            to.to_string()
        };
        match self.way(&to) {
            Some(way) => {
                self.open_link(&way, title);
                self.in_link = true;
                self.push(OpenBlock::Link);
            }
            None => self.push(OpenBlock::Inline("")),
        }
        if matches!(self.peek(0), None | Some(Event::End(_))) {
            escape_text(&mut self.out, &to);
        }
    }

    /// Writes `<a …>`.
    pub(super) fn open_link(&mut self, way: &LinkDestination, title: &str) {
        self.out.push_str(if way.term {
            "<a class=\"term\" href=\""
        } else {
            "<a href=\""
        });
        let from = self.out.len();
        escape_address(&mut self.out, &way.address);
        if self.is_cleaned() {
            self.own.push(sanitize::unescape(&self.out[from..]));
        }
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_into(&mut self.out, title);
            self.out.push('"');
        }
        self.out.push_str(if way.external {
            " rel=\"noopener\">"
        } else {
            ">"
        });
    }

    /// Raw HTML as it is; in a course that trusts it, with its links led where they belong.
    pub(super) fn push_raw(&mut self, raw: &str) {
        if self.is_cleaned() {
            return self.out.push_str(raw);
        }
        let raw = sanitize::without_waivers(raw);
        let (page, state) = (self.page, &mut *self.state);
        let led = sanitize::each_tag(&raw, |tag, attributes| {
            page.lead(tag, attributes, state, true)
        });
        self.out.push_str(&led);
    }

    /// What was written, cleaned, with the author's raw links led where they belong.
    pub(super) fn cleaned(self) -> String {
        let cleaned = sanitize::clean(&self.out);
        let BlockWriter {
            page,
            state,
            own,
            own_sets,
            ..
        } = self;
        sanitize::each_tag(&cleaned, |tag, attributes| {
            let written = attributes
                .iter()
                .find(|(name, _)| name == "href" || name == "src");
            match written {
                Some((_, value)) if own.contains(value) => {
                    let set = own_sets.iter().find(|(address, _)| address == value);
                    let Some((_, set)) = set.filter(|_| tag == "img") else {
                        return sanitize::TagVerdict::Keep;
                    };
                    attributes.push(("srcset".to_owned(), set.clone()));
                    attributes.push(("sizes".to_owned(), SIZES.to_owned()));
                    sanitize::TagVerdict::Change
                }
                _ => page.lead(tag, attributes, state, false),
            }
        })
    }
}
