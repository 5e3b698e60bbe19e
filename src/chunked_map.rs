//! A sorted map of texts whose copies share what they have in common, and that tells fast where two of them differ.
//!
//! `watch` makes a map of tens of thousands of files again and again, of which a handful differ. So the entries stand in leaves,
//! short sorted lists that copies share: a copy costs as much as there are leaves, and leaves that are the same one are passed over.

use std::borrow::Borrow;
use std::sync::{Arc, OnceLock};

/// Entries of a leaf at most; one with more is parted in the middle.
const MAX_LEAF_ENTRIES: usize = 96;

/// A sorted map by text. `T` is what is told of a leaf once it is asked for.
#[derive(Debug)]
pub struct ChunkedMap<K, V, T = ()> {
    leaves: Vec<Arc<Leaf<K, V, T>>>,
    len: usize,
}

/// Neighbouring entries.
#[derive(Debug)]
pub struct Leaf<K, V, T> {
    /// In the order of their keys, at least one.
    entries: Vec<(K, V)>,
    told: OnceLock<T>,
}

impl<K, V, T> Clone for ChunkedMap<K, V, T> {
    fn clone(&self) -> Self {
        ChunkedMap {
            leaves: self.leaves.clone(),
            len: self.len,
        }
    }
}

impl<K: Clone, V: Clone, T> Clone for Leaf<K, V, T> {
    fn clone(&self) -> Self {
        // Copied to be changed: what was told is no longer so.
        Leaf {
            entries: self.entries.clone(),
            told: OnceLock::new(),
        }
    }
}

impl<K, V, T> Leaf<K, V, T> {
    /// Its entries in order.
    pub fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// What is told of it, by `tell` where nobody asked yet.
    pub fn told(&self, tell: impl FnOnce(&[(K, V)]) -> T) -> &T {
        self.told.get_or_init(|| tell(&self.entries))
    }
}

impl<K, V, T> Default for ChunkedMap<K, V, T> {
    fn default() -> Self {
        ChunkedMap {
            leaves: Vec::new(),
            len: 0,
        }
    }
}

impl<K: Borrow<str>, V, T> ChunkedMap<K, V, T> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The leaves in order.
    pub fn leaves(&self) -> &[Arc<Leaf<K, V, T>>] {
        &self.leaves
    }

    /// All entries in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.leaves
            .iter()
            .flat_map(|leaf| leaf.entries.iter().map(|(key, value)| (key, value)))
    }

    /// The entries whose keys are not before `key`, in order.
    pub fn from<'a>(
        &'a self,
        key: &str,
    ) -> impl Iterator<Item = (&'a K, &'a V)> + use<'a, K, V, T> {
        let leaf = self.leaf(key);
        let at = self.leaves.get(leaf).map_or(0, |leaf| {
            leaf.entries
                .partition_point(|(other, _)| other.borrow() < key)
        });
        let first = self
            .leaves
            .get(leaf)
            .map(|leaf| &leaf.entries[at..])
            .unwrap_or_default();
        let rest = self
            .leaves
            .get(leaf + 1..)
            .unwrap_or_default()
            .iter()
            .flat_map(|leaf| leaf.entries.iter());
        first.iter().chain(rest).map(|(key, value)| (key, value))
    }

    /// An entry, by its key.
    pub fn get_key_value(&self, key: &str) -> Option<(&K, &V)> {
        let leaf = self.leaves.get(self.leaf(key))?;
        let at = leaf
            .entries
            .binary_search_by(|(other, _)| other.borrow().cmp(key))
            .ok()?;
        leaf.entries.get(at).map(|(key, value)| (key, value))
    }

    /// What stands at `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// The leaf that `key` belongs into: the last that does not begin after it.
    fn leaf(&self, key: &str) -> usize {
        let begins = |leaf: &Arc<Leaf<K, V, T>>| {
            leaf.entries
                .first()
                .is_some_and(|(first, _)| first.borrow() <= key)
        };
        self.leaves.partition_point(begins).saturating_sub(1)
    }

    /// What of `self` and `other` is not in the other with the `same` value, in the order of keys.
    pub fn differences<'a>(
        &'a self,
        other: &'a Self,
        same: impl Fn(&V, &V) -> bool,
    ) -> Vec<Difference<'a, K, V>> {
        let mut found = Vec::new();
        let (mut was, mut is) = (ChunkIter::of(&self.leaves), ChunkIter::of(&other.leaves));
        loop {
            while was.at == 0
                && is.at == 0
                && was
                    .leaves
                    .first()
                    .zip(is.leaves.first())
                    .is_some_and(|(a, b)| Arc::ptr_eq(a, b))
            {
                was.leaves = &was.leaves[1..];
                is.leaves = &is.leaves[1..];
            }
            let order = match (was.entry(), is.entry()) {
                (Some((was, _)), Some((is, _))) => was.borrow().cmp(is.borrow()),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return found,
            };
            let a = if order.is_le() { was.take() } else { None };
            let b = if order.is_ge() { is.take() } else { None };
            match (a, b) {
                (Some((_, was)), Some((key, is))) if !same(was, is) => found.push(Difference {
                    key,
                    was: Some(was),
                    is: Some(is),
                }),
                (Some((key, was)), None) => found.push(Difference {
                    key,
                    was: Some(was),
                    is: None,
                }),
                (None, Some((key, is))) => found.push(Difference {
                    key,
                    was: None,
                    is: Some(is),
                }),
                _ => {}
            }
        }
    }
}

/// An entry that two maps do not have in common.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference<'a, K, V> {
    /// Its key.
    pub key: &'a K,
    /// What the one map has there.
    pub was: Option<&'a V>,
    /// What the other has there.
    pub is: Option<&'a V>,
}

/// A way through the leaves of a map.
struct ChunkIter<'a, K, V, T> {
    leaves: &'a [Arc<Leaf<K, V, T>>],
    /// The entry of the first leaf that comes next.
    at: usize,
}

impl<'a, K, V, T> ChunkIter<'a, K, V, T> {
    fn of(leaves: &'a [Arc<Leaf<K, V, T>>]) -> Self {
        ChunkIter { leaves, at: 0 }
    }

    fn entry(&self) -> Option<&'a (K, V)> {
        self.leaves.first()?.entries.get(self.at)
    }

    fn take(&mut self) -> Option<&'a (K, V)> {
        let entry = self.entry();
        self.at += 1;
        if self
            .leaves
            .first()
            .is_some_and(|leaf| leaf.entries.len() == self.at)
        {
            self.leaves = &self.leaves[1..];
            self.at = 0;
        }
        entry
    }
}

impl<K: Borrow<str> + Clone, V: Clone, T> ChunkedMap<K, V, T> {
    /// Puts a value at `key`: the one that stood there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let number = self.leaf(key.borrow());
        let Some(leaf) = self.leaves.get_mut(number) else {
            self.leaves.push(Arc::new(Leaf {
                entries: vec![(key, value)],
                told: OnceLock::new(),
            }));
            self.len += 1;
            return None;
        };
        let leaf = Arc::make_mut(leaf);
        leaf.told = OnceLock::new();
        match leaf
            .entries
            .binary_search_by(|(other, _)| other.borrow().cmp(key.borrow()))
        {
            Ok(at) => Some(std::mem::replace(&mut leaf.entries[at].1, value)),
            Err(at) => {
                leaf.entries.insert(at, (key, value));
                self.len += 1;
                if leaf.entries.len() > MAX_LEAF_ENTRIES {
                    // What comes in order leaves full leaves behind.
                    let middle = if at + 1 == leaf.entries.len() {
                        at
                    } else {
                        leaf.entries.len() / 2
                    };
                    let entries = leaf.entries.split_off(middle);
                    self.leaves.insert(
                        number + 1,
                        Arc::new(Leaf {
                            entries,
                            told: OnceLock::new(),
                        }),
                    );
                }
                None
            }
        }
    }

    /// Takes away what stands at `key`.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        self.get(key)?;
        let number = self.leaf(key);
        let leaf = Arc::make_mut(&mut self.leaves[number]);
        leaf.told = OnceLock::new();
        let at = leaf
            .entries
            .binary_search_by(|(other, _)| other.borrow().cmp(key))
            .ok()?;
        let (_, value) = leaf.entries.remove(at);
        if leaf.entries.is_empty() {
            self.leaves.remove(number);
        }
        self.len -= 1;
        Some(value)
    }
}

impl<K: Borrow<str>, V: PartialEq, T> PartialEq for ChunkedMap<K, V, T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.differences(other, |was, is| was == is).is_empty()
    }
}

impl<K: Borrow<str> + Clone, V: Clone, T> FromIterator<(K, V)> for ChunkedMap<K, V, T> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut leaves = ChunkedMap::default();
        entries
            .into_iter()
            .for_each(|(key, value)| _ = leaves.insert(key, value));
        leaves
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Map = ChunkedMap<String, u8, usize>;

    proptest! {
        /// It holds what a plain map holds, whatever is put in and taken out, and a copy from before stays as it was.
        #[test]
        fn it_is_a_map(edits in prop::collection::vec((0_u16..700, prop::option::weighted(0.7, any::<u8>())), 0..1500), copied in 0_usize..1500, from in 0_u16..700) {
            let (mut map, mut plain) = (Map::default(), BTreeMap::new());
            let mut copy = None;
            for (number, (key, value)) in edits.into_iter().enumerate() {
                if number == copied {
                    map.leaves().iter().for_each(|leaf| _ = leaf.told(<[_]>::len));
                    copy = Some((map.clone(), plain.clone()));
                }
                let key = format!("k{key}");
                match value {
                    Some(value) => prop_assert_eq!(map.insert(key.clone(), value), plain.insert(key, value)),
                    None => prop_assert_eq!(map.remove(&key), plain.remove(&key)),
                }
            }
            prop_assert!(map.iter().eq(plain.iter()));
            prop_assert_eq!((map.len(), map.is_empty()), (plain.len(), plain.is_empty()));
            prop_assert!(map.leaves().iter().all(|leaf| *leaf.told(<[_]>::len) == leaf.entries().len() && leaf.entries().len() <= MAX_LEAF_ENTRIES));
            let from = format!("k{from}");
            prop_assert!(map.from(&from).eq(plain.range(from.clone()..)));
            prop_assert_eq!(map.get(&from), plain.get(&from));
            let Some((copy, was)) = copy else { return Ok(()) };
            prop_assert!(copy.iter().eq(was.iter()));
            prop_assert_eq!(copy == map, was == plain);
            let found: Vec<_> = copy.differences(&map, |a, b| a == b).into_iter().map(|one| (one.key, one.was, one.is)).collect();
            let keys: std::collections::BTreeSet<&String> = was.keys().chain(plain.keys()).collect();
            let expected: Vec<_> = keys.into_iter().map(|key| (key, was.get(key), plain.get(key))).filter(|(_, was, is)| was != is).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
