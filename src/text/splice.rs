//! Replacing parts of a text.

use std::ops::Range;

/// The text with some ranges of its bytes replaced, which come in order and do not overlap.
pub fn splice<T: AsRef<str>>(
    text: &str,
    changes: impl IntoIterator<Item = (Range<usize>, T)>,
) -> String {
    let mut spliced = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (range, other) in changes {
        spliced.push_str(&text[at..range.start]);
        spliced.push_str(other.as_ref());
        at = range.end;
    }
    spliced.push_str(&text[at..]);
    spliced
}

#[cfg(test)]
mod tests {
    use super::splice;

    #[test]
    fn ranges_are_replaced_and_the_rest_stays() {
        assert_eq!(
            splice("a b c", [(0..1, "A"), (2..2, "+"), (4..5, "")]),
            "A +b "
        );
        assert_eq!(splice::<&str>("a", []), "a");
    }
}
