//! What blocks are made of: runs of Markdown, and names of other things.

use std::ops::Range;

/// A run of Markdown inside a document: events `events` of the events that reading the document again gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Numbers of the first event and the one after the last.
    pub events: Range<usize>,
    /// How many words it has, for reading times.
    pub words: u32,
}

/// A name of another page, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name: a file's name without number, or `module/file`.
    pub name: String,
    /// Where it is written, bytes of the file.
    pub span: Range<usize>,
}
