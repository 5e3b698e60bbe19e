//! Tables: alignment by class, and a box that scrolls by keys where the table is wider than a phone.

use super::block::{BlockWriter, Columns, OpenBlock};
use super::escape::escape_into;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// A table whose longest words, with a few characters a column for its padding, are wider than this many characters
/// scrolls sideways on the narrowest phone (320 px).
const MAX_PHONE_CHARS: usize = 26;
const PADDING: usize = 3;

impl BlockWriter<'_, '_> {
    pub(super) fn table(&mut self, alignments: &[Alignment]) {
        let (width, names) = self.measure_table(alignments.len());
        self.columns = Columns {
            alignments: alignments.to_vec(),
            ..Columns::default()
        };
        if width <= MAX_PHONE_CHARS {
            return self.open_block("<div class=\"table\"><table>\n", OpenBlock::Table);
        }
        self.open_block(
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"",
            OpenBlock::Table,
        );
        escape_into(&mut self.out, &self.page.words.table);
        if !names.is_empty() {
            self.out.push_str(": ");
            escape_into(&mut self.out, &names);
        }
        self.out.push_str("\"><table>\n");
    }

    pub(super) fn close_table(&mut self) {
        self.out
            .push_str(if std::mem::take(&mut self.columns.in_body) {
                "</tbody></table></div>\n"
            } else {
                "</table></div>\n"
            });
    }

    pub(super) fn row(&mut self, head: bool) {
        if self.stack.last() != Some(&OpenBlock::Table) {
            self.block();
            return self.stack.push(OpenBlock::Nothing);
        }
        self.columns.column = 0;
        self.columns.in_head = head;
        if head {
            return self.open_block("<thead><tr>", OpenBlock::Head);
        }
        let first = !std::mem::replace(&mut self.columns.in_body, true);
        self.open_block(if first { "<tbody>\n<tr>" } else { "<tr>" }, OpenBlock::Row);
    }

    /// A cell. An empty one in the head names nothing, so it is no header.
    pub(super) fn cell(&mut self) {
        if !matches!(self.stack.last(), Some(OpenBlock::Head | OpenBlock::Row)) {
            self.block();
            return self.stack.push(OpenBlock::Nothing);
        }
        let is_empty = matches!(self.peek(0), Some(Event::End(TagEnd::TableCell)));
        let tag = if self.columns.in_head && !is_empty {
            "th"
        } else {
            "td"
        };
        self.out.push_str(if tag == "th" {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        self.out
            .push_str(match self.columns.alignments.get(self.columns.column) {
                Some(Alignment::Left) => " class=\"left\">",
                Some(Alignment::Center) => " class=\"center\">",
                Some(Alignment::Right) => " class=\"right\">",
                _ => ">",
            });
        self.columns.column += 1;
        self.push(OpenBlock::Cell(tag));
    }

    /// How many characters wide a table is at least, and the words of its head, with commas.
    fn measure_table(&self, columns: usize) -> (usize, String) {
        let mut longest = vec![0; columns];
        let mut column = 0;
        let mut head: Vec<String> = Vec::new();
        let mut in_head = false;
        for (event, _) in &self.events[self.at..self.end_of()] {
            match event {
                Event::Start(Tag::TableHead) => in_head = true,
                Event::End(TagEnd::TableHead) => (in_head, column) = (false, 0),
                Event::End(TagEnd::TableRow) => column = 0,
                Event::Start(Tag::TableCell) if in_head => head.push(String::new()),
                Event::End(TagEnd::TableCell) => column += 1,
                Event::Text(text) | Event::Code(text) => {
                    let word = text
                        .split_whitespace()
                        .map(|word| word.chars().count())
                        .max()
                        .unwrap_or(0);
                    if let Some(longest) = longest.get_mut(column) {
                        *longest = word.max(*longest);
                    }
                    if let Some(name) = head.last_mut().filter(|_| in_head) {
                        name.push_str(text);
                    }
                }
                _ => {}
            }
        }
        head.retain(|name| !name.is_empty());
        (
            longest.iter().sum::<usize>() + columns * PADDING,
            head.join(", "),
        )
    }
}
