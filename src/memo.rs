//! What was made before, by name and by the hash of what went in: how a run of the line takes up the one before.

use blake3::Hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::convert::Infallible;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The hash of what is not kept, or not there.
pub const NOTHING: Hash = Hash::from_bytes([0; 32]);

/// Things by name, each with the hash of what it was made from. One that keeps nothing makes each thing anew, and computes no hash:
/// so a run that no other follows goes the same way as one of many.
pub struct Memo<T> {
    keeps: bool,
    was: FxHashMap<String, (Hash, T, AtomicBool)>,
    is: Mutex<Vec<(String, Hash, T)>>,
}

impl<T> Memo<T> {
    /// An empty one, which `keeps` what is made or not.
    pub fn new(keeps: bool) -> Self {
        Memo {
            keeps,
            was: FxHashMap::default(),
            is: Mutex::default(),
        }
    }
}

impl<T: Clone> Memo<T> {
    /// What was made under this name from what has the hash of `key`, else what `make` makes now.
    pub fn get(&self, name: &str, key: impl FnOnce() -> Hash, make: impl FnOnce() -> T) -> T {
        let made = self.try_get(name, key, |_| true, || Ok::<_, Infallible>(make()));
        made.unwrap_or_else(|never| match never {})
    }

    /// [`Memo::get`], of what may fail to be made, and is kept only where it `is_whole`.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn try_get<E>(
        &self,
        name: &str,
        key: impl FnOnce() -> Hash,
        is_whole: impl FnOnce(&T) -> bool,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.keeps {
            return make();
        }
        let key = key();
        if let Some(thing) = self.find(name, key) {
            return Ok(thing);
        }
        let thing = make()?;
        if is_whole(&thing) {
            self.keep(name, key, thing.clone());
        }
        Ok(thing)
    }

    /// What was made under this name from what has the hash `key`.
    fn find(&self, name: &str, key: Hash) -> Option<T> {
        let (_, thing, used) = self
            .was
            .get(name)
            .filter(|(made_from, ..)| *made_from == key)?;
        used.store(true, Ordering::Relaxed);
        Some(thing.clone())
    }

    /// Keeps what was made.
    fn keep(&self, name: &str, key: Hash, thing: T) {
        self.is
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((name.to_owned(), key, thing));
    }

    /// Ends a run: what it did not ask for is forgotten, so that what is kept grows with the course and not with time.
    pub fn turn(&mut self) {
        self.was
            .retain(|_, (.., used)| std::mem::replace(used.get_mut(), false));
        let made = std::mem::take(self.is.get_mut().unwrap_or_else(PoisonError::into_inner));
        self.was.extend(
            made.into_iter()
                .map(|(name, key, thing)| (name, (key, thing, AtomicBool::new(false)))),
        );
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Memo")
            .field("things", &self.was.len())
            .finish_non_exhaustive()
    }
}

/// Things in groups, such as what is made of the pages of a module. A group that was made from the same is taken as a whole, with no
/// look at its members; of any other, those that were made from the same are.
pub struct Groups<T>(Memo<Arc<MemoGroup<T>>>);

struct MemoGroup<T> {
    /// Of each member, the hash of what it was made from.
    keys: Vec<Hash>,
    members: Arc<Vec<T>>,
}

impl<T> Groups<T> {
    /// [`Memo::new`].
    pub fn new(keeps: bool) -> Self {
        Groups(Memo::new(keeps))
    }
}

impl<T: Clone + Send + Sync> Groups<T> {
    /// The `count` members of the group of this name, which are made from what has the hash of `key`, each of what has one of the
    /// `keys`.
    pub fn get(
        &self,
        (name, count): (&str, usize),
        key: impl FnOnce() -> Hash,
        keys: impl FnOnce() -> Vec<Hash>,
        make: impl Fn(usize) -> T + Sync,
    ) -> Arc<Vec<T>> {
        let made = self.try_get((name, count), key, keys, |at| Ok::<_, Infallible>(make(at)));
        made.unwrap_or_else(|never| match never {})
    }

    /// [`Groups::get`], of what may fail to be made.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn try_get<E: Send>(
        &self,
        (name, count): (&str, usize),
        key: impl FnOnce() -> Hash,
        keys: impl FnOnce() -> Vec<Hash>,
        make: impl Fn(usize) -> Result<T, E> + Sync,
    ) -> Result<Arc<Vec<T>>, E> {
        if !self.0.keeps {
            return Ok(Arc::new(
                (0..count)
                    .into_par_iter()
                    .map(&make)
                    .collect::<Result<_, E>>()?,
            ));
        }
        let key = key();
        if let Some(group) = self.0.find(name, key) {
            return Ok(Arc::clone(&group.members));
        }
        let keys = keys();
        let was = self.0.was.get(name).map(|(_, group, _)| group);
        let known: FxHashMap<Hash, usize> = was
            .iter()
            .flat_map(|was| was.keys.iter().copied().zip(0..))
            .collect();
        let member = |(at, key): (usize, &Hash)| match was.zip(known.get(key)) {
            Some((was, known)) => Ok(was.members[*known].clone()),
            None => make(at),
        };
        let members = Arc::new(
            keys.par_iter()
                .enumerate()
                .map(member)
                .collect::<Result<Vec<T>, E>>()?,
        );
        self.0.keep(
            name,
            key,
            Arc::new(MemoGroup {
                keys,
                members: Arc::clone(&members),
            }),
        );
        Ok(members)
    }

    /// [`Memo::turn`].
    pub fn turn(&mut self) {
        self.0.turn();
    }
}

impl<T> fmt::Debug for Groups<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Groups").field(&self.0.was.len()).finish()
    }
}

/// A hash of several parts that is being made.
#[derive(Default)]
pub struct HashBuilder(blake3::Hasher);

impl HashBuilder {
    /// Adds a text, told apart from what follows.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: usize) -> &mut Self {
        self.0.update(&(number as u64).to_le_bytes());
        self
    }

    /// Adds a hash.
    pub fn hash(&mut self, hash: Hash) -> &mut Self {
        self.0.update(hash.as_bytes());
        self
    }

    /// The hash of all parts.
    pub fn end(&self) -> Hash {
        self.0.finalize()
    }
}
