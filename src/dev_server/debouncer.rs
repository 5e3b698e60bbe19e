//! When to act on changed files: at once where a file is surely whole, else after a moment of quiet.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long nothing may happen before a file that nobody closed counts as whole.
pub const QUIET: Duration = Duration::from_millis(30);
/// The longest time for which a file that is written without end holds up the others.
const MAX_DELAY: Duration = Duration::from_millis(500);

/// One change on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// A file or a folder, with all that is in it. `whole`: it was closed after writing, or renamed into its place.
    Path {
        /// Where, as the watcher was told to look.
        path: PathBuf,
        /// Whether nothing more is to come of it.
        whole: bool,
    },
    /// Something somewhere: look at all.
    Anything,
}

/// What has changed since the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedFiles {
    /// These files, and folders with all in them.
    Paths(BTreeSet<PathBuf>),
    /// Possibly everything.
    Anything,
}

/// The changes that wait.
#[derive(Debug, Default)]
pub struct Debouncer {
    whole: BTreeSet<PathBuf>,
    open: BTreeSet<PathBuf>,
    anything: bool,
    /// When the first that waits was seen, and the last.
    since: Option<(Instant, Instant)>,
}

impl Debouncer {
    /// Takes note of a change that was seen at `now`.
    pub fn push(&mut self, change: FileChange, now: Instant) {
        let first = self.since.map_or(now, |(first, _)| first);
        self.since = Some((first, now));
        match change {
            FileChange::Anything => self.anything = true,
            FileChange::Path { path, whole: true } => {
                self.open.remove(&path);
                self.whole.insert(path);
            }
            FileChange::Path { path, whole: false } => {
                self.whole.remove(&path);
                self.open.insert(path);
            }
        }
    }

    /// When to act: `None` while nothing waits.
    pub fn deadline(&self) -> Option<Instant> {
        let (first, last) = self.since?;
        Some(if self.open.is_empty() && !self.anything {
            first
        } else {
            (last + QUIET).min(first + MAX_DELAY)
        })
    }

    /// All that waited.
    pub fn drain(&mut self) -> ChangedFiles {
        let Debouncer {
            mut whole,
            open,
            anything,
            ..
        } = std::mem::take(self);
        whole.extend(open);
        if anything {
            ChangedFiles::Anything
        } else {
            ChangedFiles::Paths(whole)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str, whole: bool) -> FileChange {
        FileChange::Path {
            path: path.into(),
            whole,
        }
    }

    #[test]
    fn a_file_that_was_closed_or_renamed_into_place_is_acted_on_at_once() {
        let (mut debouncer, start) = (Debouncer::default(), Instant::now());
        assert_eq!(debouncer.deadline(), None);
        // Truncated, written, closed.
        debouncer.push(path("a", false), start);
        assert_eq!(debouncer.deadline(), Some(start + QUIET));
        debouncer.push(path("a", true), start + QUIET / 2);
        assert_eq!(debouncer.deadline(), Some(start));
        assert_eq!(debouncer.drain(), ChangedFiles::Paths(["a".into()].into()));
        assert_eq!(debouncer.deadline(), None);
    }

    #[test]
    fn one_that_is_still_written_is_waited_for_but_not_for_ever() {
        let (mut debouncer, start) = (Debouncer::default(), Instant::now());
        debouncer.push(path("a", true), start);
        debouncer.push(path("b", false), start + QUIET);
        assert_eq!(debouncer.deadline(), Some(start + 2 * QUIET));
        debouncer.push(path("a", false), start + MAX_DELAY);
        assert_eq!(debouncer.deadline(), Some(start + MAX_DELAY));
        assert_eq!(
            debouncer.drain(),
            ChangedFiles::Paths(["a".into(), "b".into()].into())
        );
    }

    #[test]
    fn anything_stands_for_all() {
        let (mut debouncer, start) = (Debouncer::default(), Instant::now());
        debouncer.push(path("a", true), start);
        debouncer.push(FileChange::Anything, start);
        assert_eq!(debouncer.deadline(), Some(start + QUIET));
        assert_eq!(debouncer.drain(), ChangedFiles::Anything);
    }
}
