//! Words and page numbers, written short in characters that need no escape in a script.
//!
//! Words come in order, each as a letter `A` to `Z` (how many characters it shares with the one before, at most 25) and the rest;
//! folded words have no capitals of ASCII. Pages come in order, each as the distance from the one before (the first from -1),
//! in one to four digits of base 88, after a mark when the word is more than once in the text there; a blank ends the list of a word.

/// How much a word matters on a page, 0 to 3: there, there often, in what leads (headings, questions, goals), in the title.
pub type WordClass = u8;

/// A word with its pages as they are written.
pub type PostingList = (String, Vec<u8>);

/// The digits: what is printable in ASCII without `"`, `\`, `<`, and the three marks.
const DIGITS: &[u8; BASE as usize] =
    b"#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|";
/// Marks of the classes 1 to 3.
const MARKS: [u8; 3] = *b"!}~";
const BASE: u32 = 88;
/// Distances up to this have one digit.
const ONE: u32 = 72;
/// First digits of distances with two.
const TWO: u32 = BASE - ONE - 1;

/// Adds a page to a word's list; `last` is the page before it, -1 at first, and becomes `page`.
pub fn push_page(out: &mut Vec<u8>, last: &mut i64, page: u32, class: WordClass) {
    if let Some(mark) = usize::from(class)
        .checked_sub(1)
        .and_then(|mark| MARKS.get(mark))
    {
        out.push(*mark);
    }
    let digit = |number: u32| DIGITS[(number % BASE) as usize];
    // The first page of a list is at least 1 after "page -1", and pages come in order.
    let distance = u32::try_from(i64::from(page) - *last - 1).unwrap_or_default();
    *last = i64::from(page);
    if distance < ONE {
        out.push(digit(distance));
    } else if distance < ONE + TWO * BASE {
        let rest = distance - ONE;
        out.extend([digit(ONE + rest / BASE), digit(rest)]);
    } else {
        let rest = distance - ONE - TWO * BASE;
        out.extend([
            digit(BASE - 1),
            digit(rest / BASE / BASE),
            digit(rest / BASE),
            digit(rest),
        ]);
    }
}

/// The pages of a list with their classes, as [`push_page`] wrote them.
pub fn read_pages(list: &[u8]) -> impl Iterator<Item = (u32, WordClass)> {
    let mut bytes = list.iter().copied();
    let mut next = 0;
    std::iter::from_fn(move || {
        let mut byte = bytes.next()?;
        let class = MARKS
            .iter()
            .position(|mark| *mark == byte)
            .map_or(0, |mark| mark as WordClass + 1);
        if class > 0 {
            byte = bytes.next()?;
        }
        let first = digit(byte);
        let distance = if first < ONE {
            first
        } else if first < BASE - 1 {
            ONE + (first - ONE) * BASE + digit(bytes.next()?)
        } else {
            let rest = (0..3).try_fold(0, |rest, _| Some(rest * BASE + digit(bytes.next()?)));
            ONE + TWO * BASE + rest?
        };
        let page = next + distance;
        next = page + 1;
        Some((page, class))
    })
}

/// The number that a digit stands for.
fn digit(byte: u8) -> u32 {
    DIGITS.binary_search(&byte).map_or(0, |at| at as u32)
}

/// Adds a word that comes after `before`.
pub fn push_word(out: &mut String, before: &str, word: &str) {
    let shared = before
        .chars()
        .zip(word.chars())
        .take(25)
        .take_while(|(a, b)| a == b)
        .count();
    let rest = word
        .char_indices()
        .nth(shared)
        .map_or("", |(at, _)| &word[at..]);
    out.push(char::from(b'A' + u8::try_from(shared).unwrap_or_default()));
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_they_were_written() {
        let distances = [
            0,
            0,
            1,
            ONE - 1,
            ONE,
            ONE + 1,
            ONE + TWO * BASE - 1,
            ONE + TWO * BASE,
            300_000,
        ];
        let (mut list, mut last, mut page, mut pages) = (Vec::new(), -1, 0, Vec::new());
        for (number, distance) in distances.into_iter().enumerate() {
            page += distance;
            pages.push((page, (number % 4) as WordClass));
            push_page(&mut list, &mut last, page, (number % 4) as WordClass);
            page += 1;
        }
        assert_eq!(read_pages(&list).collect::<Vec<_>>(), pages);
    }
}
