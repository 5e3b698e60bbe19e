//! Words and numbers for people: the nearest known word, words in a row, sizes.

/// What to do about an unknown `word`: "did you mean" the nearest of `among`, else what `otherwise` says.
pub fn did_you_mean<'a>(
    word: &str,
    among: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(word, among).map_or_else(otherwise, |near| format!("Did you mean `{near}`?"))
}

/// The word of `among` that is nearest to `word`, if it is near enough: at most a third of the letters of `word` differ, and
/// at least one may. Of equally near ones the first wins.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // Nobody mistypes a word of 64 letters, and the distance costs the product of both lengths.
    if length > 64 {
        return None;
    }
    let limit = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for known in among {
        if known.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::damerau_levenshtein(word, known);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, known));
        }
    }
    best.map(|(_, known)| known)
}

/// Words with single blanks between; `room` is how many bytes they will have, or a few more.
pub fn in_a_row<'a>(words: impl Iterator<Item = &'a str>, room: usize) -> String {
    let mut row = String::with_capacity(room);
    for word in words {
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
    }
    row
}

/// A size as people say it: "812 bytes", "31 kB", "4.2 MB".
pub fn size(number: u64) -> String {
    match number {
        0..10_000 => format!("{number} bytes"),
        10_000..1_000_000 => format!("{} kB", number / 1000),
        _ => format!("{}.{} MB", number / 1_000_000, number / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found() {
        let keys = ["title", "summary", "objective", "objectives", "after"];
        assert_eq!(nearest("objectiv", keys), Some("objective"));
        assert_eq!(nearest("tilte", keys), Some("title"));
        assert_eq!(nearest("aftr", keys), Some("after"));
        assert_eq!(nearest("audience", keys), None);
    }

    #[test]
    fn a_tie_goes_to_the_first() {
        assert_eq!(nearest("bat", ["cat", "hat"]), Some("cat"));
    }

    #[test]
    fn short_words_may_differ_in_one_letter() {
        assert_eq!(nearest("i", ["a", "id"]), Some("a"));
        assert_eq!(nearest("xy", ["id"]), None);
        assert_eq!(nearest("", ["id"]), None);
    }
}
