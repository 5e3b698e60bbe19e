//! Changes that mend a finding, as data, and how several are made in one text without touching each other.

use crate::text::splice::splice;
use std::ops::Range;

/// A change that surely mends a finding: small, inside its file, and without anything for the author to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command to a person: "write `02-two.md`".
    pub label: String,
    /// The replacements, in the order of the text, none over another.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the file that go; an empty range inserts.
    pub span: Range<usize>,
    /// What stands there then.
    pub text: String,
}

impl Fix {
    /// A fix of one replacement.
    pub fn replace(label: impl Into<String>, span: Range<usize>, text: impl Into<String>) -> Fix {
        Fix {
            label: label.into(),
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
        }
    }

    /// The bytes from its first change to its last.
    fn extent(&self) -> Option<Range<usize>> {
        Some(self.edits.first()?.span.start..self.edits.last()?.span.end)
    }
}

/// The text with as many of the fixes as do not meet, the first ones first, and how many were made. A fix that overlaps or touches
/// an earlier one, or lies outside the text, is left out whole: it is found again, or has gone, when the text is checked anew.
pub fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> (String, usize) {
    let mut fixes: Vec<(Range<usize>, &Fix)> = fixes
        .into_iter()
        .filter_map(|fix| Some((fix.extent()?, fix)))
        .collect();
    fixes.sort_by_key(|(extent, _)| (extent.start, extent.end));
    let mut edits: Vec<&Edit> = Vec::new();
    let (mut last, mut count) = (None, 0);
    for (extent, fix) in fixes {
        let ordered = fix
            .edits
            .windows(2)
            .all(|pair| pair[0].span.end <= pair[1].span.start);
        let inside = fix
            .edits
            .iter()
            .all(|edit| text.get(edit.span.clone()).is_some());
        if !ordered || !inside || last.is_some_and(|last| extent.start <= last) {
            continue;
        }
        edits.extend(&fix.edits);
        last = Some(extent.end);
        count += 1;
    }
    let changes = edits.iter().map(|edit| (edit.span.clone(), &edit.text));
    (splice(text, changes), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixes_are_made_in_the_order_of_the_text() {
        let fixes = [Fix::replace("b", 4..5, "BB"), Fix::replace("a", 0..1, "")];
        assert_eq!(apply("a b c d", &fixes), (" b BB d".to_owned(), 2));
    }

    #[test]
    fn of_fixes_that_meet_the_first_is_made() {
        let two = Fix {
            label: "both".into(),
            edits: vec![
                Edit {
                    span: 0..1,
                    text: "x".into(),
                },
                Edit {
                    span: 4..5,
                    text: "y".into(),
                },
            ],
        };
        let inside = Fix::replace("between", 2..3, "z");
        let touching = Fix::replace("touching", 5..5, "!");
        assert_eq!(
            apply("a b c", [&inside, &two, &touching]),
            ("x b y".to_owned(), 1)
        );
    }

    #[test]
    fn a_fix_that_does_not_fit_the_text_changes_nothing() {
        let (after, inside) = (
            Fix::replace("after", 9..12, "x"),
            Fix::replace("inside", 1..2, "x"),
        );
        assert_eq!(apply("é", [&after, &inside]), ("é".to_owned(), 0));
        let backwards = Fix {
            label: "odd".into(),
            edits: vec![
                Edit {
                    span: 2..3,
                    text: String::new(),
                },
                Edit {
                    span: 0..1,
                    text: String::new(),
                },
            ],
        };
        assert_eq!(apply("abc", [&backwards]), ("abc".to_owned(), 0));
    }
}
