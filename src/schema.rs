//! Which keys a file may hold and what they take, as tables: the reader checks by them, and the schemas for editors come from them.

pub(crate) mod check;
mod codes;
mod json_schema;
mod tables;
mod validate;

pub use check::{check, read};
pub use json_schema::{SCHEMAS, schema};
pub use tables::{COURSE, LESSON, MODULE, PAGE, QUIZ, SELF_CHECK, THEME};
pub use validate::{is_id, is_language, is_path, language_tag, wanted};

/// One key of a table.
#[derive(Clone, Copy, Debug)]
pub struct SchemaKey {
    /// The key as written.
    pub name: &'static str,
    /// What its value must be.
    pub kind: ValueType,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for, one sentence, for docs and schemas.
    pub text: &'static str,
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum ValueType {
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
    /// The tag of a language (BCP 47), such as `en` or `pt-BR`.
    Language,
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
    ListOf(&'static ValueType),
    /// One of these, or a list of them.
    OneOrList(&'static ValueType),
    /// Free keys that are ids, each with such a value.
    MapOf(&'static ValueType),
    /// Free keys of any form, each with such a value.
    FreeMapOf(&'static ValueType),
    /// The keys of another table.
    Table(&'static [SchemaKey]),
    /// Any of these kinds.
    Either(&'static [ValueType]),
}
