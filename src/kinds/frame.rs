//! A block whose opening line was read.

use super::{Block, BlockName, Values};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{BlockAttributes, DocumentReader, Reference, Text};
use std::ops::Range;

/// A block whose opening line was read.
pub struct Frame {
    /// Its kind; none when the name is not known.
    pub kind: Option<BlockName>,
    /// Its name, as written.
    pub name: String,
    /// Bytes of the name.
    pub name_span: Range<usize>,
    /// Bytes of the opening line.
    pub line: Range<usize>,
    /// Words and attributes.
    pub attributes: BlockAttributes,
    /// Text and blocks inside, in order.
    pub inside: Vec<Block>,
}

pub(crate) static QUESTION_NUMBER: Rule = Rule {
    name: "question/number",
    severities: &[Severity::Error],
    summary: "Attempts and points are whole numbers that make sense.",
    reason: "Nought attempts could never be answered.",
    source: "README.md, \"Questions\"",
    bad: "::: question {points=0}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "::: question {points=2}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

impl Frame {
    /// The running texts inside.
    pub fn texts(&self) -> Vec<Text> {
        let texts = self.inside.iter().filter_map(|block| block.kind.prose());
        texts.cloned().collect()
    }

    /// The text of a block that holds nothing else, empty when there is none.
    pub fn text(&self) -> Text {
        let empty = Text {
            span: self.line.end..self.line.end,
            ..Text::default()
        };
        self.texts().into_iter().next().unwrap_or(empty)
    }

    /// Its text with the words in it.
    pub fn prompt(&self, reader: &DocumentReader) -> (Text, String) {
        let text = self.text();
        let plain = reader.plain(&text);
        (text, plain)
    }

    /// The value of a key, with its place.
    pub fn value(&self, key: &str) -> Option<Reference> {
        let attribute = self.attributes.get(key)?;
        Some(Reference {
            name: attribute.value.clone().unwrap_or_default(),
            span: attribute.span.clone(),
        })
    }

    /// The whole number of a key, from `least` to `most`.
    pub fn number(&self, reader: &mut DocumentReader, key: &str) -> Option<u32> {
        let said = self.value(key)?;
        let Values::Number {
            min: least,
            max: most,
        } = self.kind?.spec().key(key)?.values
        else {
            return None;
        };
        match said.name.parse() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let finding = Diagnostic::new(
                    &QUESTION_NUMBER,
                    reader.file,
                    said.span,
                    format!("`{key}` must be a whole number from {least} to {most}"),
                );
                reader
                    .findings
                    .push(finding.help(format!("For example {key}={least}.")));
                None
            }
        }
    }
}
