//! What is below the blocks of a page: attributes, events and the words in them, and the reader that kinds of block parse with.

pub(crate) mod attributes;
mod blanks;
mod plain;
mod reader;
mod text;

pub use attributes::{Attribute, BlockAttributes, attributes, is_name};
pub use blanks::find as blanks;
pub use plain::{plain, slug, words};
pub use reader::{DocumentReader, is_feedback, marker, without_marker};
pub use text::{Reference, Text};
