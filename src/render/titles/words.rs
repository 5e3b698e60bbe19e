//! Where browsers break lines, and where a word may be parted with a hyphen.

use hypher::Lang;

/// The most characters of a writing without blanks between which a dictionary of the browser finds no word's end.
const LONGEST_UNPARTED: usize = 12;

/// The parts of a text that stay on one line: words with what follows them, up to their blank or hyphen.
pub(super) fn unbroken(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_blank);
        let end = end_of_word(rest)?;
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// The byte at which the first word ends; none of an empty text.
fn end_of_word(text: &str) -> Option<usize> {
    let mut before: Option<char> = None;
    let mut unparted = 0;
    for (at, character) in text.char_indices() {
        if is_blank(character) {
            return Some(at);
        }
        let is_after_hyphen = matches!(before, Some('-' | '\u{2010}' | '\u{2013}' | '\u{2014}'))
            && character.is_alphabetic();
        let is_between_signs = is_sign(character)
            && before.is_some_and(|before| before.is_alphanumeric())
            || before.is_some_and(is_sign) && character.is_alphanumeric();
        unparted = if is_without_blanks(character) {
            unparted + 1
        } else {
            0
        };
        if is_after_hyphen || is_between_signs || unparted > LONGEST_UNPARTED {
            return Some(at);
        }
        before = Some(character);
    }
    (!text.is_empty()).then_some(text.len())
}

/// Whether a line may end at a character, which then is not seen. No-break spaces are none.
fn is_blank(character: char) -> bool {
    character == '\u{200b}'
        || character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Chinese characters and kana: a line may break on either side of each. Korean is not among them: titles keep its words whole.
fn is_sign(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{30ff}' | '\u{31f0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Thai, Lao, Burmese, Khmer: words without blanks between them, parted by a dictionary of the browser.
fn is_without_blanks(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// The language whose rules part a word: the text's own, or one that is written with the same letters.
pub(super) fn rules(language: &str, word: &str) -> Option<Lang> {
    let letter = word.chars().find(|character| character.is_alphabetic())?;
    let code = |code: &str| Lang::from_iso(code.as_bytes().try_into().ok()?);
    let (is_of_writing, other): (fn(char) -> bool, &str) = match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => (
            |letter| {
                letter.is_ascii_alphabetic()
                    || ('\u{c0}'..='\u{24f}').contains(&letter)
                    || ('\u{1e00}'..='\u{1eff}').contains(&letter)
            },
            "en",
        ),
        '\u{370}'..='\u{3ff}' => (|letter| ('\u{370}'..='\u{3ff}').contains(&letter), "el"),
        '\u{400}'..='\u{52f}' => (|letter| ('\u{400}'..='\u{52f}').contains(&letter), "ru"),
        _ => (|_| true, ""),
    };
    let primary = language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let primary = match primary.as_str() {
        "no" | "nn" => "nb",
        primary => primary,
    };
    // A Latin name in a Russian title is parted by rules for Latin letters.
    let of_language =
        code(primary).filter(|_| is_of_writing(letter) && is_written_so(primary, other));
    of_language.or_else(|| code(other))
}

/// Whether a language is written with the letters of another.
fn is_written_so(language: &str, other: &str) -> bool {
    let writing = match language {
        "ru" | "uk" | "be" | "bg" | "mn" | "sr" | "mk" => "ru",
        "el" => "el",
        "ka" | "hi" | "mr" | "bn" | "as" | "gu" | "kn" | "ml" | "or" | "pa" | "ta" | "te"
        | "sa" => "",
        _ => "en",
    };
    writing == other
}

/// The pieces between which a word may be parted.
pub(super) fn pieces<'w>(word: &'w str, language: &str) -> Vec<&'w str> {
    let mut pieces = Vec::new();
    // Digits and signs are no part of what rules know.
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_letter = first.is_alphabetic();
        let end = rest
            .find(|character: char| is_part(character) != is_letter)
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        let (run, after) = rest.split_at(end);
        match rules(language, run).filter(|_| is_letter) {
            Some(rules) => pieces.extend(hypher::hyphenate(run, rules)),
            None => pieces.push(run),
        }
        rest = after;
    }
    pieces
}

/// Whether a character goes on with a word: a letter, or a mark over one.
fn is_part(character: char) -> bool {
    character.is_alphabetic() || unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::{pieces, unbroken};

    #[test]
    fn lines_break_where_browsers_break_them() {
        let words = |text| unbroken(text).collect::<Vec<_>>();
        assert_eq!(words(" Raise  it\u{a0}now "), ["Raise", "it\u{a0}now"]);
        assert_eq!(
            words("Wenn-dann-Pl\u{e4}ne 2-3"),
            ["Wenn-", "dann-", "Pl\u{e4}ne", "2-3"]
        );
        assert_eq!(
            words("\u{65e5}\u{672c}ABC\u{8a9e}"),
            ["\u{65e5}", "\u{672c}", "ABC", "\u{8a9e}"]
        );
        assert_eq!(
            words("\u{d55c}\u{ad6d}\u{c5b4} \u{ad50}\u{c721}"),
            ["\u{d55c}\u{ad6d}\u{c5b4}", "\u{ad50}\u{c721}"]
        );
        assert!(words("").is_empty() && words("  ").is_empty());
    }

    #[test]
    fn words_are_parted_by_the_rules_of_their_language() {
        let parted = |word, language| pieces(word, language).join("|");
        assert_eq!(parted("Donaudampfschiff", "de-AT"), "Do|nau|dampf|schiff");
        assert_eq!(parted("Responsibilities:", "en"), "Re|spon|si|bil|i|ties|:");
        assert_eq!(
            parted(
                "\u{43f}\u{440}\u{435}\u{434}\u{43f}\u{440}\u{438}\u{44f}\u{442}\u{438}\u{435}",
                "ru"
            )
            .matches('|')
            .count(),
            3
        );
        assert!(
            parted("Microsoft", "ru").contains('|'),
            "Latin letters in a Russian title"
        );
        assert_eq!(parted("12345", "de"), "12345");
        assert_eq!(parted("\u{65e5}", "ja"), "\u{65e5}");
    }
}
