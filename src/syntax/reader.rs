//! The events of one file, and what blocks read from them.

use super::plain::{plain, words};
use super::text::Text;
use crate::diagnostic::Diagnostic;
use crate::markdown::Located;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// What the reading of one file needs and gathers.
pub struct DocumentReader<'a> {
    /// Path of the file below the course folder.
    pub file: &'a Arc<str>,
    /// The whole file.
    pub text: &'a str,
    /// Its events, fences blanked.
    pub events: &'a [Located<'a>],
    /// Blanks that are masked in the events, in order.
    pub blanks: &'a [Range<usize>],
    /// Blanks that were met and are not masked yet: the file is read once more with them.
    pub unmasked: Vec<Range<usize>>,
    /// The language's words for True and False.
    pub true_false: [&'static str; 2],
    /// What is wrong.
    pub findings: &'a mut Vec<Diagnostic>,
}

impl DocumentReader<'_> {
    /// A run of events as the model keeps it, without blank edges.
    pub fn run(&self, events: Range<usize>) -> Text {
        let slice = &self.events[events.clone()];
        let Range { start, end } = extent(slice);
        let trimmed = self
            .text
            .get(start..end)
            .map_or(end, |written| start + written.trim_end().len());
        Text {
            span: start..trimmed,
            events,
            words: words(slice),
        }
    }

    /// The words of a run.
    pub fn plain(&self, text: &Text) -> String {
        plain(&self.events[text.events.clone()])
    }

    /// The masked blanks among some events, in order.
    pub fn blanks_in(&self, events: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'_> {
        let Range { start, end } = extent(self.events.get(events).unwrap_or_default());
        self.blanks
            .iter()
            .filter(move |blank| start <= blank.start && blank.end <= end)
            .cloned()
    }

    /// The first line of a place, so that a mark does not run over a whole block.
    pub fn first_line(&self, span: Range<usize>) -> Range<usize> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let length = written.find(['\n', '\r']).unwrap_or(written.len());
        span.start..span.start + length
    }

    /// The events at the top of a run: each one alone or from its start to its end, as numbers of events.
    pub fn nodes(&self, events: Range<usize>) -> Vec<Range<usize>> {
        let mut nodes = Vec::new();
        let mut depth = 0_usize;
        let mut start = events.start;
        for at in events {
            match &self.events[at].0 {
                Event::Start(_) => {
                    if depth == 0 {
                        start = at;
                    }
                    depth += 1;
                }
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        nodes.push(start..at + 1);
                    }
                }
                _ if depth == 0 => nodes.push(at..at + 1),
                _ => {}
            }
        }
        nodes
    }

    /// The number of the line that holds a byte, from 1.
    pub fn line(&self, byte: usize) -> usize {
        1 + self.text.as_bytes()[..byte.min(self.text.len())]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
    }
}

/// From where to where some events are written: nothing at the beginning where there are none.
fn extent(events: &[Located]) -> Range<usize> {
    let start = events.first().map_or(0, |(_, range)| range.start);
    let ends = events.iter().map(|(_, range)| range.end);
    start..ends.max().unwrap_or(start)
}

/// The events inside an item, without its task marker when it stands first.
pub fn without_marker(reader: &DocumentReader, item: Range<usize>) -> Range<usize> {
    let inner = item.start + 1..item.end - 1;
    match reader.events.get(inner.start) {
        Some((Event::TaskListMarker(_), _)) if !inner.is_empty() => inner.start + 1..inner.end,
        _ => inner,
    }
}

/// Whether an item has a task marker, and if it is ticked: first when the list is tight, in its paragraph when loose.
pub fn marker(reader: &DocumentReader, item: &Range<usize>) -> Option<bool> {
    let mut events = reader.events[item.start + 1..item.end]
        .iter()
        .map(|(event, _)| event);
    match events.next() {
        Some(Event::TaskListMarker(ticked)) => Some(*ticked),
        Some(Event::Start(Tag::Paragraph)) => match events.next() {
            Some(Event::TaskListMarker(ticked)) => Some(*ticked),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a node is a plain blockquote: feedback. `> [!TIP]` is content.
pub fn is_feedback(reader: &DocumentReader, node: &Range<usize>) -> bool {
    matches!(
        reader.events[node.start].0,
        Event::Start(Tag::BlockQuote(None))
    ) && matches!(
        reader.events[node.end - 1].0,
        Event::End(TagEnd::BlockQuote(_))
    )
}
