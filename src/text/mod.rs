//! Text: made harmless for what shows it, read as tags of HTML, and put into words for people.

pub mod css;
pub mod escape;
pub mod paths;
pub mod prompts;
pub mod splice;
pub mod tags;
pub mod words;
