//! Words made alike: case, accents and forms of one letter fall away; writing without blanks is cut into pairs of letters.
//!
//! The same is done to what a learner types, by `search-fold.js` of the default theme, from the same character classes of Unicode
//! (Alphabetic, Number, Mark) and the same lists.

use super::interner::{MAX_WORD_CHARS, ROOM, Word};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a byte of ASCII is folded to, 0 for what parts words, and [`BEYOND`] for bytes of other characters.
static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        folded[byte] = match byte as u8 {
            byte @ (b'a'..=b'z' | b'0'..=b'9') => byte,
            byte @ b'A'..=b'Z' => byte.to_ascii_lowercase(),
            0..=127 => 0,
            _ => BEYOND,
        };
        byte += 1;
    }
    folded
};
const BEYOND: u8 = 1;

/// Calls `each` with every word of a text, folded, in order, repetitions too.
///
/// Words are runs of letters, digits and marks. A single ASCII letter or digit is none. A run in a script that is written without
/// blanks (Han, kana, Thai, Lao, Khmer, Burmese) gives each pair of neighbours and its last character alone, so that every
/// character begins something.
pub fn words(text: &str, each: &mut impl FnMut(Word)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Nine words in ten are ASCII to their ends: lower case is all there is to do.
        let start = at;
        let mut buffer = [0; MAX_WORD_CHARS];
        let mut stop = 0;
        while let Some(byte) = bytes.get(at) {
            stop = FOLDED[usize::from(*byte)];
            if stop <= BEYOND {
                break;
            }
            if let Some(place) = buffer.get_mut(at - start) {
                *place = stop;
            }
            at += 1;
            stop = 0;
        }
        if stop == 0 || plain_end(&bytes[at..]) {
            if at - start >= 2 {
                each(Word::new(&buffer, (at - start).min(MAX_WORD_CHARS)));
            }
        } else {
            at += (at..bytes.len())
                .take_while(|ahead| !plain_end(&bytes[*ahead..]))
                .count();
            slowly(text.get(start..at).unwrap_or_default(), each);
        }
        // What parts words: a mark of three bytes, or one of ASCII.
        at += if bytes.get(at).is_some_and(|byte| !byte.is_ascii()) {
            3
        } else {
            1
        };
    }
}

/// Whether words end here for certain: at the end, at an ASCII character that is neither letter nor digit, or at one of U+2010 to
/// U+203F, the dashes, quotes and blanks of running text, none of which can become part of a word.
fn plain_end(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [0xE2, 0x80, third, ..] => *third >= 0x90,
        [byte, ..] => FOLDED[usize::from(*byte)] == 0,
    }
}

/// Any text: what [`words`] means, without its short cuts.
pub fn slowly(text: &str, each: &mut impl FnMut(Word)) {
    let folded = fold(text);
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(in_word) {
        rest = &rest[start..];
        let spaceless = rest.starts_with(is_spaceless);
        let end = rest
            .find(|c| !in_word(c) || is_spaceless(c) != spaceless)
            .unwrap_or(rest.len());
        let run = &rest[..end];
        match spaceless {
            true => pairs(run, each),
            false if run.len() < 2 => {}
            false => give(
                run.char_indices()
                    .nth(MAX_WORD_CHARS)
                    .map_or(run, |(cut, _)| &run[..cut]),
                each,
            ),
        }
        rest = &rest[end..];
    }
}

/// Each two neighbours of a run, and its last character.
fn pairs(run: &str, each: &mut impl FnMut(Word)) {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = run
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .skip(1)
        .chain([run.len()]);
    for (start, end) in starts.zip(ends) {
        give(&run[start..end], each);
    }
}

/// Letters and digits on the longer side of a short name with a sign.
const MAX_SIDE: usize = 3;

/// Calls `each` with every short name that a sign belongs to, in lower case: `R&D`, `L & D`, `I/O`, `AT&T`, `C++`, `C#`. Their letters alone are
/// too short to be found. One side of `&` and `/` has a single letter or digit and the
/// other at most three, and before `+` and `#` stand one or two.
pub fn signed(text: &str, each: &mut impl FnMut(Word)) {
    let bytes = text.as_bytes();
    // Most texts have none of the signs.
    if memchr::memchr3(b'&', b'/', b'+', bytes).is_none() && memchr::memchr(b'#', bytes).is_none() {
        return;
    }
    let mut give_lower = |parts: [&str; 3]| {
        let word = parts.concat().to_ascii_lowercase();
        give(&word, each);
    };
    let mut after = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'&' | b'/' => {
                let (mut left, mut right) = (run_before(text, at), run_after(text, at + 1));
                if *byte == b'&' && text[..at].ends_with(' ') && text[at + 1..].starts_with(' ') {
                    (left, right) = (run_before(text, at - 1), run_after(text, at + 2));
                    if left.len().max(right.len()) > 1 {
                        continue;
                    }
                }
                if left.len().min(right.len()) == 1 && left.len().max(right.len()) <= MAX_SIDE {
                    give_lower([left, &text[at..=at], right]);
                }
            }
            b'+' | b'#' if at >= after => {
                let rest = &text[at..];
                let signs = rest.len() - rest.trim_start_matches(['+', '#']).len();
                after = at + signs;
                let ends = !rest[signs..].starts_with(in_word);
                let name = run_before(text, at);
                if ends && signs <= 3 && matches!(name.len(), 1 | 2) {
                    give_lower([name, &rest[..signs], ""]);
                }
            }
            _ => {}
        }
    }
}

/// The ASCII letters and digits that end at a byte; empty where they are the end of a longer word, or too many for a short name.
fn run_before(text: &str, at: usize) -> &str {
    let run = text.as_bytes()[..at]
        .iter()
        .rev()
        .take(MAX_SIDE + 1)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let is_whole = run <= MAX_SIDE && !text[..at - run].ends_with(in_word);
    if is_whole { &text[at - run..at] } else { "" }
}

/// The ASCII letters and digits that begin at a byte, as [`run_before`] gives those before one.
fn run_after(text: &str, at: usize) -> &str {
    let run = text.as_bytes()[at..]
        .iter()
        .take(MAX_SIDE + 1)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let is_whole = run <= MAX_SIDE && !text[at + run..].starts_with(in_word);
    if is_whole { &text[at..at + run] } else { "" }
}

/// A word of at most [`MAX_WORD_CHARS`] characters.
fn give(word: &str, each: &mut impl FnMut(Word)) {
    let mut buffer = [0; ROOM];
    buffer[..word.len()].copy_from_slice(word.as_bytes());
    each(Word::new(&buffer, word.len()));
}

/// A text with case, accents and forms of letters taken away.
pub fn fold(text: &str) -> String {
    let letters = text.chars().filter(|c| !is_unseen(*c));
    let bare: String = letters.nfkd().filter(|c| !is_accent(*c)).collect();
    // Upper case first: `ß` and its like have their plain form there.
    let lower = bare.to_uppercase().to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.chars() {
        match plain_letter(c) {
            "" => plain.push(c),
            letters => plain.push_str(letters),
        }
    }
    plain.nfc().collect()
}

/// Letters that have no parts to take an accent from; "" for all others.
fn plain_letter(c: char) -> &'static str {
    match c {
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ħ' => "h",
        'æ' => "ae",
        'œ' => "oe",
        'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ß' => "ss",
        'ς' => "σ",
        _ => "",
    }
}

/// What stands in words and is not seen: soft hyphens, joiners, marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// Accents and points that readers leave out when they type: those of Latin, Greek and Cyrillic, Hebrew and Arabic.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// Whether a character is of a script that is written without blanks between words.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(with: impl Fn(&str, &mut dyn FnMut(Word)), text: &str) -> Vec<String> {
        let mut found = Vec::new();
        with(text, &mut |word| {
            found.push(String::from_utf8(word.bytes().to_vec()).unwrap())
        });
        found
    }

    fn quick(text: &str) -> Vec<String> {
        all(|text, mut each| words(text, &mut each), text)
    }

    #[test]
    fn long_words_are_cut_and_single_letters_left_out() {
        let long = "x".repeat(40);
        assert_eq!(
            quick(&format!("a {long} É {}", "é".repeat(40))),
            ["x".repeat(32), "e".repeat(32)]
        );
    }

    proptest! {
        #[test]
        fn the_short_cuts_change_nothing(text in "([a-zA-Z0-9 .\u{2010}-\u{203F}]|\\PC|[\u{AD}\u{200B}-\u{200F}éßİΣ学ー\u{301}\u{3099}]){0,40}") {
            prop_assert_eq!(quick(&text), all(|text, mut each| slowly(text, &mut each), &text));
        }
    }
}
