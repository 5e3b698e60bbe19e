//! How alike two texts are, from 0 to 1: the measure by which an edited question is known again.

use std::collections::HashMap;

/// From here on a text is the same one, edited. From `format.md` of the README, "Ids".
pub const SAME: f64 = 0.8;
/// From here to [`SAME`] it may be the same one; the author decides.
pub const DOUBTFUL: f64 = 0.5;

/// The share of words that two texts, given by their [`words`], have in common (Sørensen and Dice's coefficient over words); words
/// that differ by a typo count as the same. 1 for equal texts, 0 for texts without a common word.
pub fn score(a: &[String], b: &[String]) -> f64 {
    let total = a.len() + b.len();
    if total == 0 {
        return 1.0;
    }
    let mut left: HashMap<&str, i64> = HashMap::new();
    a.iter()
        .for_each(|word| *left.entry(word).or_default() += 1);
    let mut shared = 0;
    let mut strangers = Vec::new();
    for word in b {
        match left.get_mut(word.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                shared += 1;
            }
            _ => strangers.push(word.as_str()),
        }
    }
    // Walks over the words of `a` in their order, as that of the map is random.
    let mut rest: Vec<&str> = Vec::new();
    for word in a {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            rest.push(word);
        }
    }
    for stranger in strangers {
        if let Some(at) = rest.iter().position(|word| slip(word, stranger)) {
            rest.swap_remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / total as f64
}

/// Whether two words differ by a typo or an ending.
pub fn slip(a: &str, b: &str) -> bool {
    let (a_letters, b_letters) = (a.chars().count(), b.chars().count());
    let allowed = allowed_edits(a_letters.min(b_letters));
    // Each letter more is one edit.
    allowed > 0
        && a_letters.abs_diff(b_letters) <= allowed
        && strsim::damerau_levenshtein(a, b) <= allowed
}

/// How many edits (Damerau and Levenshtein's) a typo in a word of so many letters may have; of two words, the shorter one counts.
pub fn allowed_edits(letters: usize) -> usize {
    if letters >= 8 {
        2
    } else {
        usize::from(letters >= 4)
    }
}

/// The words of a text in order, case and marks aside.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Bins of a sketch.
const BINS: usize = 32;

/// A short trace of a long text, to know a page again that was moved and edited: one letter for each of 32 groups of its
/// words, that of the smallest hash (one-permutation MinHash, Li, Owen and Zhang 2012). Letters that agree estimate the share
/// of words that two texts have in common.
pub fn sketch(text: &str) -> String {
    let mut least = [u64::MAX; BINS];
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let hash = fnv(word);
        let bin = &mut least[(hash % BINS as u64) as usize];
        *bin = (*bin).min(hash / BINS as u64);
    }
    let letter = |least: u64| {
        if least == u64::MAX {
            '-'
        } else {
            char::from(b'a' + (least.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u8 % 26)
        }
    };
    least.into_iter().map(letter).collect()
}

/// The share of groups in which two sketches agree, of those that one of them has.
pub fn sketch_likeness(a: &str, b: &str) -> f64 {
    let pairs = a.chars().zip(b.chars()).filter(|pair| *pair != ('-', '-'));
    let (same, all) = pairs.fold((0_u32, 0_u32), |(same, all), (a, b)| {
        (same + u32::from(a == b), all + 1)
    });
    if all == 0 {
        0.0
    } else {
        f64::from(same) / f64::from(all)
    }
}

/// FNV-1a of a word in lower case, well mixed.
fn fnv(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word.bytes() {
        hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> f64 {
        score(&words(a), &words(b))
    }

    #[test]
    fn small_edits_keep_a_text_and_other_texts_are_others() {
        let text = "You are about to write to the account lead. Which message helps her most?";
        assert!(likeness(text, text) > 0.999);
        assert!(
            likeness(
                text,
                "You are about to write to the acount lead. Which mesage helps her most?"
            ) >= SAME
        );
        assert!(
            likeness(
                text,
                "You're about to write to the account lead: which message helps her the most?"
            ) >= SAME
        );
        assert!(
            likeness(
                text,
                "Two teams each think the other has it. What do you post in the channel?"
            ) < DOUBTFUL
        );
        assert!(likeness("", "") > 0.999 && likeness("a", "") < 0.001);
    }

    #[test]
    fn a_sketch_knows_an_edited_page_again() {
        let text: String = (0..200)
            .map(|number| format!("word{} ", number * 7919 % 331))
            .collect();
        let edited = text.replacen("word7", "changed", 5);
        let other: String = (0..200)
            .map(|number| format!("thing{} ", number * 7919 % 331))
            .collect();
        assert!(sketch_likeness(&sketch(&text), &sketch(&edited)) > 0.7);
        assert!(sketch_likeness(&sketch(&text), &sketch(&other)) < 0.3);
    }
}
