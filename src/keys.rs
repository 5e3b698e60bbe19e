//! Which keys a file may hold and what they take, as tables: the reader checks by them, and the schemas for editors come from them.

mod blocks;
mod check;
mod fits;
mod schema;
mod tables;

pub use blocks::{BLOCKS, BlockKey, BlockSpec, Values};
pub use check::{check, read};
pub use fits::{is_id, wanted};
pub use schema::{SCHEMAS, schema};
pub use tables::{COURSE, LESSON, MODULE, PAGE, QUIZ, SELF_CHECK, THEME};

/// One key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as written.
    pub name: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for, one sentence, for docs and schemas.
    pub text: &'static str,
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text that is not empty; a number, `true` or `false` count as the text they were written as.
    Text,
    /// A name: `[a-z][a-z0-9-]*`.
    Id,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number {
        /// The least that is allowed.
        min: i64,
        /// The most that is allowed.
        max: i64,
    },
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole URL: http, https, mailto or tel.
    Url,
    /// A whole URL with http or https.
    Web,
    /// Scheme and host of a site, with a port or without, and nothing after: `https://intranet.example.com`.
    Origin,
    /// A file in the folder of this file or below, with forward slashes.
    Path,
    /// `#rgb` or `#rrggbb`.
    Color,
    /// A list of these.
    ListOf(&'static Kind),
    /// One of these, or a list of them.
    OneOrList(&'static Kind),
    /// Free keys that are ids, each with such a value.
    MapOf(&'static Kind),
    /// Free keys of any form, each with such a value.
    FreeMapOf(&'static Kind),
    /// The keys of another table.
    Table(&'static [Key]),
    /// Any of these kinds.
    Either(&'static [Kind]),
}
