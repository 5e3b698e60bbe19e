//! The words of one page: counted as they come, and then dealt to buckets, in which pages are joined.

use super::code::WordClass;
use super::interner::{Interner, Word};
use super::normalize;

/// Words are dealt to this many buckets by their hash, so that pages can be joined bucket by bucket, side by side.
pub const BUCKETS: usize = 16;

/// How much a text matters on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Running text.
    Text,
    /// What leads: headings, questions, goals, summaries.
    Lead,
    /// The title.
    Title,
}

/// A word is "there often" from this many times on.
const MIN_FREQUENT: u8 = 3;

/// The words of a page, each once, dealt to their buckets.
#[derive(Debug)]
pub struct PageWords {
    /// All words, bucket by bucket. They are not padded: an index of a large course is held in memory as a whole.
    bytes: Box<[u8]>,
    /// Of each the class in two bits, then its length in bytes in six; [`LONG`] where that is a byte before the word.
    kinds: Box<[u8]>,
    /// Where each bucket ends in `kinds`, and in `bytes`.
    ends: [(u32, u32); BUCKETS],
}

impl PageWords {
    /// The bytes of those in a bucket, with their class.
    pub fn of(&self, bucket: usize) -> impl Iterator<Item = (&[u8], WordClass)> {
        let (start, mut at) = bucket
            .checked_sub(1)
            .map_or((0, 0), |before| self.ends[before]);
        self.kinds[start as usize..self.ends[bucket].0 as usize]
            .iter()
            .map(move |kind| {
                let mut length = kind & LONG;
                if length == LONG {
                    length = self.bytes[at as usize];
                    at += 1;
                }
                let word = &self.bytes[at as usize..][..usize::from(length)];
                at += u32::from(length);
                (word, kind >> 6)
            })
    }
}

/// Words that are as long have their length before them.
const LONG: u8 = 63;

/// How many bytes a word takes.
fn room(word: Word) -> u32 {
    let length = word.bytes().len() as u32;
    length + u32::from(length >= u32::from(LONG))
}

/// The bucket of a word, by other bits of its hash than those that tables use.
fn bucket(word: Word) -> usize {
    (word.hash() >> 48) as usize % BUCKETS
}

/// The words of a page, each once, with their weight and how often they came.
pub struct Counted {
    table: Interner,
    weights: Vec<(Weight, u8)>,
}

impl Counted {
    /// None yet.
    pub fn new() -> Self {
        Counted {
            table: Interner::new(256),
            weights: Vec::with_capacity(256),
        }
    }

    /// Adds the words of a text.
    pub fn read(&mut self, text: &str, weight: Weight) {
        normalize::words(text, &mut |word| self.add(word, weight));
        normalize::signed(text, &mut |word| self.add(word, weight));
    }

    fn add(&mut self, word: Word, weight: Weight) {
        match self.weights.get_mut(self.table.number(word)) {
            Some((known, count)) => {
                *known = weight.max(*known);
                *count = count.saturating_add(1);
            }
            None => self.weights.push((weight, 1)),
        }
    }

    /// The words, bucket by bucket.
    pub fn deal(&self) -> PageWords {
        let buckets: Vec<usize> = self.table.words().map(bucket).collect();
        let mut ends = [(0, 0); BUCKETS];
        for (bucket, word) in buckets.iter().zip(self.table.words()) {
            ends[*bucket].0 += 1;
            ends[*bucket].1 += room(word);
        }
        let mut sum = (0, 0);
        // First where each bucket begins; it is the end once all are dealt.
        for end in &mut ends {
            let begins = sum;
            sum = (sum.0 + end.0, sum.1 + end.1);
            *end = begins;
        }
        let mut bytes = vec![0; sum.1 as usize].into_boxed_slice();
        let mut kinds = vec![0; sum.0 as usize].into_boxed_slice();
        for ((bucket, word), (weight, count)) in buckets
            .into_iter()
            .zip(self.table.words())
            .zip(&self.weights)
        {
            let class = match weight {
                Weight::Text => WordClass::from(*count >= MIN_FREQUENT),
                Weight::Lead => 2,
                Weight::Title => 3,
            };
            let (number, at) = &mut ends[bucket];
            let (word, end) = (word.bytes(), *at as usize + room(word) as usize);
            kinds[*number as usize] = class << 6 | LONG.min(word.len() as u8);
            if word.len() >= usize::from(LONG) {
                bytes[*at as usize] = word.len() as u8;
            }
            bytes[end - word.len()..end].copy_from_slice(word);
            *number += 1;
            *at = end as u32;
        }
        PageWords { bytes, kinds, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_length_come_back_with_their_class() {
        let mut counted = Counted::new();
        let words: Vec<String> = (2..=32)
            .flat_map(|length| ["a", "ж", "अ"].map(|letter| letter.repeat(length)))
            .collect();
        words
            .iter()
            .for_each(|word| counted.read(word, Weight::Title));
        (0..MIN_FREQUENT).for_each(|_| counted.read("often", Weight::Text));
        counted.read("once", Weight::Text);
        let dealt = counted.deal();
        let mut found: Vec<(String, WordClass)> = (0..BUCKETS)
            .flat_map(|bucket| dealt.of(bucket))
            .map(|(word, class)| (String::from_utf8(word.to_vec()).unwrap(), class))
            .collect();
        found.sort();
        let mut expected = vec![("often".to_owned(), 1), ("once".to_owned(), 0)];
        let mut add = |text: &str| {
            normalize::words(text, &mut |word| {
                expected.push((String::from_utf8(word.bytes().to_vec()).unwrap(), 3))
            })
        };
        words.iter().for_each(|word| add(word));
        expected.sort();
        expected.dedup();
        assert_eq!(found, expected);
        assert!(found.iter().any(|(word, _)| word.len() > usize::from(LONG)));
    }
}
