//! leadlet: lessons and quizzes written in Markdown become a self-contained learning site.
pub mod check;
pub mod commands;
pub mod course;
pub mod diagnostic;
pub mod embedded;
pub mod keys;
pub mod lock;
pub mod markdown;
pub mod package;
pub mod parse;
pub mod pipeline;
pub mod render;
pub mod site;
pub mod source;
pub mod words;
pub mod yaml;
