//! What is looked for in a text, as a pattern.

use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::OnceLock;

/// A pattern that is read when it is first asked for: to read one takes longer than to search a page for it.
pub struct Shape {
    pattern: &'static str,
    read: OnceLock<Option<Regex>>,
}

impl Shape {
    /// The shape of this pattern; the group `m` is what is meant, where there is one.
    pub const fn new(pattern: &'static str) -> Shape {
        Shape {
            pattern,
            read: OnceLock::new(),
        }
    }

    /// The pattern; one that cannot be read finds nothing.
    pub fn regex(&self) -> Option<&Regex> {
        let read = || Regex::new(self.pattern).ok();
        self.read.get_or_init(read).as_ref()
    }

    /// All that has the shape.
    pub fn all<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let regex = self.regex().into_iter();
        regex.flat_map(move |regex| regex.captures_iter(text))
    }

    /// Where what is meant stands, wherever something has the shape.
    pub fn places(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.all(text).filter_map(|captures| meant(&captures))
    }
}

/// Where what is meant stands in something that has a shape.
pub fn meant(captures: &Captures) -> Option<Range<usize>> {
    let place = captures.name("m").or_else(|| captures.get(0))?;
    Some(place.range())
}
