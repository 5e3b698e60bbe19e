//! Words by number, each once: what both a page and the join count with. It looks up a word in some nanoseconds.

/// A word has no more characters than this; what follows is cut.
pub const MAX_WORD_CHARS: usize = 32;

/// Bytes that a word has at most, a multiple of eight.
pub const ROOM: usize = MAX_WORD_CHARS * 4;

/// A folded word in a buffer that is zero behind it, up to a multiple of eight bytes.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    padded: &'a [u8],
    length: usize,
}

impl<'a> Word<'a> {
    /// The first `length` bytes of a buffer whose others are zero, and whose length is a multiple of eight.
    pub fn new(buffer: &'a [u8], length: usize) -> Self {
        Word {
            padded: &buffer[..length.next_multiple_of(8)],
            length,
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &'a [u8] {
        &self.padded[..self.length]
    }

    /// A word of at most as many bytes as the buffer has, copied into it.
    pub fn copied(bytes: &[u8], buffer: &'a mut [u8; ROOM]) -> Self {
        let room = bytes.len().next_multiple_of(8);
        buffer[bytes.len()..room].fill(0);
        buffer[..bytes.len()].copy_from_slice(bytes);
        Word {
            padded: &buffer[..room],
            length: bytes.len(),
        }
    }

    fn blocks(&self) -> impl Iterator<Item = u64> {
        self.padded
            .chunks_exact(8)
            .map(|block| u64::from_le_bytes(block.try_into().unwrap_or_default()))
    }

    /// A hash that is the same in every run: each eight bytes turned in and multiplied by an odd number (2^64 over the golden ratio).
    pub fn hash(&self) -> u64 {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let hash = self.blocks().fold(self.length as u64, |hash, block| {
            (hash.rotate_left(23) ^ block).wrapping_mul(ODD)
        });
        // The low bits of a product know little of the high ones.
        hash ^ (hash >> 29)
    }
}

/// Words by number, in the order in which they came.
#[derive(Debug)]
pub struct Interner {
    /// All words, each padded.
    bytes: Vec<u8>,
    known: Vec<WordSlot>,
    /// Open addressing: numbers plus one, by hash; a power of two of them.
    slots: Vec<u32>,
}

/// A word by its place, with its first eight bytes, which mostly tell it from others.
#[derive(Clone, Copy, Debug)]
struct WordSlot {
    head: u64,
    start: u32,
    length: u32,
}

impl Interner {
    /// An empty table that has room for some words.
    pub fn new(room: usize) -> Self {
        let slots = vec![0; (room * 2).next_power_of_two()];
        Interner {
            bytes: Vec::with_capacity(room * 10),
            known: Vec::with_capacity(room),
            slots,
        }
    }

    /// The number of a word, from 0; a new one has the next.
    pub fn number(&mut self, word: Word) -> usize {
        let mask = self.slots.len() - 1;
        let head = word.blocks().next().unwrap_or_default();
        let mut slot = word.hash() as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            let known = self.known[number as usize];
            if known.head == head
                && known.length as usize == word.length
                && (word.length <= 8 || self.word(number as usize).padded == word.padded)
            {
                return number as usize;
            }
            slot = (slot + 1) & mask;
        }
        let number = self.known.len();
        self.known.push(WordSlot {
            head,
            start: self.bytes.len() as u32,
            length: word.length as u32,
        });
        self.bytes.extend_from_slice(word.padded);
        self.slots[slot] = number as u32 + 1;
        if self.known.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The word of a number that was given.
    pub fn word(&self, number: usize) -> Word<'_> {
        let WordSlot { start, length, .. } = self.known[number];
        Word::new(&self.bytes[start as usize..], length as usize)
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 4 - 1;
        let mut slots = vec![0; mask + 1];
        for number in 0..self.known.len() {
            let mut slot = self.word(number).hash() as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number as u32 + 1;
        }
        self.slots = slots;
    }

    /// All words in the order of their numbers.
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> {
        (0..self.known.len()).map(|number| self.word(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_one_number() {
        let mut table = Interner::new(2);
        let word = |number: usize| {
            let mut buffer = [0; 32];
            let text = format!("{}w{number}", "long-and-".repeat(number % 3));
            buffer[..text.len()].copy_from_slice(text.as_bytes());
            (buffer, text.len())
        };
        for _ in 0..2 {
            for number in 0..500 {
                let (buffer, length) = word(number);
                assert_eq!(table.number(Word::new(&buffer, length)), number);
            }
        }
        assert_eq!(table.words().count(), 500);
        assert!(
            table
                .words()
                .enumerate()
                .all(|(number, found)| found.bytes() == &word(number).0[..word(number).1])
        );
    }
}
