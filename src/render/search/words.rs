//! The words of one page: counted as they come, and then dealt to buckets, in which pages are joined.

use super::code::Class;
use super::fold;
use super::table::{Table, Word};

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
const OFTEN: u8 = 3;

/// The words of a page, each once, dealt to their buckets.
#[derive(Debug)]
pub struct Words {
    /// All words, bucket by bucket. They are not padded: an index of a large course is held in memory as a whole.
    bytes: Box<[u8]>,
    /// Length in bytes and class of each.
    classes: Box<[(u8, Class)]>,
    /// Where each bucket ends in `classes`, and in `bytes`.
    ends: [(u32, u32); BUCKETS],
}

impl Words {
    /// The bytes of those in a bucket, with their class.
    pub fn of(&self, bucket: usize) -> impl Iterator<Item = (&[u8], Class)> {
        let (start, mut at) = bucket.checked_sub(1).map_or((0, 0), |before| self.ends[before]);
        self.classes[start as usize..self.ends[bucket].0 as usize].iter().map(move |(length, class)| {
            let word = &self.bytes[at as usize..][..usize::from(*length)];
            at += u32::from(*length);
            (word, *class)
        })
    }
}

/// The bucket of a word, by other bits of its hash than those that tables use.
fn bucket(word: Word) -> usize {
    (word.hash() >> 48) as usize % BUCKETS
}

/// The words of a page, each once, with their weight and how often they came.
pub struct Counted {
    table: Table,
    weights: Vec<(Weight, u8)>,
}

impl Counted {
    /// None yet.
    pub fn new() -> Self {
        Counted { table: Table::new(256), weights: Vec::with_capacity(256) }
    }

    /// Adds the words of a text.
    pub fn read(&mut self, text: &str, weight: Weight) {
        fold::words(text, &mut |word| match self.weights.get_mut(self.table.number(word)) {
            Some((known, count)) => {
                *known = weight.max(*known);
                *count = count.saturating_add(1);
            }
            None => self.weights.push((weight, 1)),
        });
    }

    /// The words, bucket by bucket.
    pub fn deal(&self) -> Words {
        let buckets: Vec<usize> = self.table.words().map(bucket).collect();
        let mut ends = [(0, 0); BUCKETS];
        for (bucket, word) in buckets.iter().zip(self.table.words()) {
            ends[*bucket].0 += 1;
            ends[*bucket].1 += word.bytes().len() as u32;
        }
        let mut sum = (0, 0);
        // First where each bucket begins; it is the end once all are dealt.
        for end in &mut ends {
            let begins = sum;
            sum = (sum.0 + end.0, sum.1 + end.1);
            *end = begins;
        }
        let mut bytes = vec![0; sum.1 as usize].into_boxed_slice();
        let mut classes = vec![(0, 0); sum.0 as usize].into_boxed_slice();
        for ((bucket, word), (weight, count)) in buckets.into_iter().zip(self.table.words()).zip(&self.weights) {
            let class = match weight {
                Weight::Text => Class::from(*count >= OFTEN),
                Weight::Lead => 2,
                Weight::Title => 3,
            };
            let (number, at) = &mut ends[bucket];
            classes[*number as usize] = (word.bytes().len() as u8, class);
            bytes[*at as usize..][..word.bytes().len()].copy_from_slice(word.bytes());
            *number += 1;
            *at += word.bytes().len() as u32;
        }
        Words { bytes, classes, ends }
    }
}
