//! Short hashes: ids, and prints of keys and wordings. BLAKE3, written in letters and digits that cannot be confused.

/// RFC 4648's base 32 in lower case.
pub(super) const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// `length` characters (at most 50) of the hash of some parts; the first is a letter, so that it can be an id anywhere.
pub fn print(parts: &[&str], length: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize();
    let bits = |at: usize| {
        let byte = at * 5 / 8;
        let pair = u16::from_be_bytes([
            hash.as_bytes()[byte],
            hash.as_bytes().get(byte + 1).copied().unwrap_or(0),
        ]);
        usize::from(pair >> (11 - at * 5 % 8)) & 31
    };
    let first = char::from(LETTERS[bits(0) % 26]);
    std::iter::once(first)
        .chain((1..length.min(50)).map(|at| char::from(LETTERS[bits(at)])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::print;

    #[test]
    fn a_print_depends_on_each_part_and_where_it_ends() {
        let prints = [
            print(&["a", "b"], 7),
            print(&["ab", ""], 7),
            print(&["a", "c"], 7),
            print(&["a"], 7),
        ];
        for (at, one) in prints.iter().enumerate() {
            assert_eq!(one.len(), 7);
            assert!(one.starts_with(|c: char| c.is_ascii_lowercase()));
            assert!(prints.iter().skip(at + 1).all(|other| other != one));
        }
    }
}
