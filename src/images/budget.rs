//! How much memory images may take while they are decoded: as much as one large one needs, however many processors there are.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes that all images being decoded may take together. A single one that needs more is decoded alone.
const MOST: u64 = 400_000_000;

/// What is taken at present.
static TAKEN: Mutex<u64> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// A part of the memory, given back with this value.
pub(super) struct Room(u64);

impl Room {
    /// Waits until there is room for so many bytes. Whoever has room must not wait for others that may want some.
    pub(super) fn take(bytes: u64) -> Room {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken > 0 && *taken + bytes > MOST {
            taken = FREED.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
        Room(bytes)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        FREED.notify_all();
    }
}
