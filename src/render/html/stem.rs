//! The stem of a question in two: what stands before, and the last paragraph, which asks and becomes the legend.

use super::PageWriter;
use crate::course::Text;
use pulldown_cmark::{Event, Tag, TagEnd};

impl PageWriter<'_> {
    /// A stem as block elements, and its last paragraph as phrasing content. A stem without a paragraph at its end that says
    /// something (a picture, a table, code) is all in the first, and there is no second.
    pub fn stem(&mut self, stem: &Text) -> (String, Option<String>) {
        let Some(at) = self.last_paragraph(stem) else {
            return match self.is_inline(stem) {
                true => (String::new(), Some(self.inline(stem))),
                false => (self.html(stem), None),
            };
        };
        let part = |events| Text {
            events,
            ..stem.clone()
        };
        let before = if at == stem.events.start {
            String::new()
        } else {
            self.html(&part(stem.events.start..at))
        };
        (before, Some(self.inline(&part(at..stem.events.end))))
    }

    /// The number of the event that opens the last paragraph, when the stem ends with one that holds words.
    fn last_paragraph(&self, stem: &Text) -> Option<usize> {
        let events = self.events.get(stem.events.clone())?;
        if !matches!(events.last()?.0, Event::End(TagEnd::Paragraph)) {
            return None;
        }
        let at = events
            .iter()
            .rposition(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)))?;
        let mut inside = 0_usize;
        let says = events.get(at..)?.iter().any(|(event, _)| match event {
            Event::Start(Tag::Image { .. }) => {
                inside += 1;
                false
            }
            Event::End(TagEnd::Image) => {
                inside = inside.saturating_sub(1);
                false
            }
            Event::Text(text) => inside == 0 && !text.trim().is_empty(),
            Event::Code(_) => inside == 0,
            _ => false,
        });
        says.then_some(stem.events.start + at)
    }
}
