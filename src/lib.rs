//! leadlet: lessons and quizzes written in Markdown become a self-contained learning site.
pub mod check;
pub mod course;
pub mod diagnostic;
pub mod keys;
pub mod lock;
pub mod markdown;
pub mod parse;
pub mod source;
pub mod words;
pub mod yaml;
