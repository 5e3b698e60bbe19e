//! Says which files of a course changed: by the system's events where it has them, else by looking.

use super::debouncer::FileChange;
use super::poll::Poll;
use crate::source::is_hidden;
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// The folders that hold a course, below the course folder.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// Watches one course folder for as long as it lives.
pub struct CourseWatcher {
    root: PathBuf,
    /// What the watched folders were when watching began: another folder of the same name has to be watched anew.
    identities: Vec<Identity>,
    /// A link came or went, a watched folder did, or a folder came and there was no watch left for it.
    is_partial: Arc<AtomicBool>,
    _way: WatchMethod,
}

enum WatchMethod {
    Events {
        _watcher: notify::RecommendedWatcher,
    },
    Looking {
        _poll: Poll,
    },
}

/// A folder as the disk knows it, whatever its name.
type Identity = Option<(u64, u64)>;

impl CourseWatcher {
    /// Watches the course in `root`, a real path, and sends what changes. With `poll`, or where the system refuses, by looking; in the
    /// latter case also gives why, in words for the author.
    pub fn start(
        root: &Path,
        poll: bool,
        send: &Sender<FileChange>,
    ) -> (CourseWatcher, Option<String>) {
        let identities = identities(root);
        let is_partial = Arc::new(AtomicBool::new(false));
        let (way, why) = match poll {
            true => (None, None),
            false => match events_if_still(root, send, &is_partial) {
                Ok(watcher) => (Some(WatchMethod::Events { _watcher: watcher }), None),
                Err(error) => (None, Some(why_not(&error))),
            },
        };
        let looking = || WatchMethod::Looking {
            _poll: Poll::start(
                FOLDERS.map(|folder| root.join(folder)).to_vec(),
                send.clone(),
            ),
        };
        (
            CourseWatcher {
                root: root.to_owned(),
                identities,
                is_partial,
                _way: way.unwrap_or_else(looking),
            },
            why,
        )
    }

    /// Whether another folder stands where a watched one stood, a link came, or a folder that is not watched: then this watcher no longer
    /// sees all.
    pub fn is_stale(&self) -> bool {
        self.is_partial.load(Ordering::Relaxed) || identities(&self.root) != self.identities
    }
}

/// What the author is told when the system will not tell of changes.
fn why_not(error: &notify::Error) -> String {
    let cause = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system has no watches left (fs.inotify.max_user_watches)".to_owned()
        }
        notify::ErrorKind::Io(error) => format!("the system does not report changes ({error})"),
        other => format!("the system does not report changes ({other:?})"),
    };
    format!("{cause}: checking the files two to three times a second instead")
}

/// The system's events; once more when a folder went away just while its watch was set.
fn events_if_still(
    root: &Path,
    send: &Sender<FileChange>,
    is_partial: &Arc<AtomicBool>,
) -> notify::Result<notify::RecommendedWatcher> {
    let gone = |error: &notify::Error| matches!(error.kind, notify::ErrorKind::PathNotFound);
    (0..3)
        .find_map(|_| match events(root, send.clone(), is_partial.clone()) {
            Err(error) if gone(&error) => None,
            other => Some(other),
        })
        .unwrap_or_else(|| events(root, send.clone(), is_partial.clone()))
}

fn events(
    root: &Path,
    send: Sender<FileChange>,
    is_partial: Arc<AtomicBool>,
) -> notify::Result<notify::RecommendedWatcher> {
    let (seen_from, linked) = (root.to_owned(), linked(root));
    let elsewhere = linked.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.as_ref().map_or_else(ran_out, |event| {
            brings_link(event) || replaces_folder(&seen_from, event)
        }) {
            is_partial.store(true, Ordering::Relaxed);
        }
        for change in changes(&seen_from, &linked, event) {
            // Nobody listens any more when watch ends.
            let _ = send.send(change);
        }
    })?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS
        .map(|folder| root.join(folder))
        .into_iter()
        .filter(|folder| folder.is_dir())
    {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    let is_watched = |folder: &Path| {
        folder == root
            || FOLDERS
                .iter()
                .any(|watched| folder.starts_with(root.join(watched)))
    };
    for folder in elsewhere.iter().filter(|folder| !is_watched(folder)) {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    Ok(watcher)
}

/// Whether a folder came that the system would not watch.
fn ran_out(error: &notify::Error) -> bool {
    matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
}

/// Whether a watched folder came or went: another one may have got its number on the disk before anybody looks.
fn replaces_folder(root: &Path, event: &notify::Event) -> bool {
    let moves = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    moves
        && event
            .paths
            .iter()
            .any(|path| FOLDERS.iter().any(|folder| *path == root.join(folder)))
}

/// Whether a link came, or what it is called.
fn brings_link(event: &notify::Event) -> bool {
    let comes = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    comes
        && event
            .paths
            .iter()
            .any(|path| !is_hidden(path) && path.is_symlink())
}

/// Folders that hold what is linked into the course, or that are.
fn linked(root: &Path) -> BTreeSet<PathBuf> {
    let folders = FOLDERS.into_iter().map(|folder| root.join(folder));
    let entries = folders.flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
    let links = entries.filter(|entry| entry.path_is_symlink() && !is_hidden(entry.path()));
    let real = links.filter_map(|entry| entry.path().canonicalize().ok());
    real.filter_map(|real| {
        if real.is_dir() {
            Some(real)
        } else {
            real.parent().map(Path::to_owned)
        }
    })
    .collect()
}

/// What an event of the system means for the course in `root`. Reading is none of our business: the line reads itself. Where there are
/// links, a file has several names, and the system tells one of them: then anything may have changed.
fn changes(
    root: &Path,
    linked: &BTreeSet<PathBuf>,
    event: notify::Result<notify::Event>,
) -> Vec<FileChange> {
    let Ok(event) = event else {
        return vec![FileChange::Anything];
    };
    if event.need_rescan() {
        return vec![FileChange::Anything];
    }
    let whole = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => return Vec::new(),
        // What is renamed away may come back in a moment under the same name: that is how some editors save.
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => true,
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return Vec::new(),
        _ => false,
    };
    let ours = |path: &PathBuf| {
        if path.parent().is_some_and(|folder| linked.contains(folder)) {
            return true;
        }
        let Ok(below) = path.strip_prefix(root) else {
            return false;
        };
        let mut parts = below.components();
        let first = parts.next().map(|part| part.as_os_str().to_owned());
        FOLDERS
            .iter()
            .any(|folder| first.as_deref() == Some(folder.as_ref()))
            && !below.ancestors().any(is_hidden)
    };
    let change = |path: PathBuf| match linked.is_empty() {
        true => FileChange::Path {
            whole: whole && !path.is_dir(),
            path,
        },
        false => FileChange::Anything,
    };
    event.paths.into_iter().filter(ours).map(change).collect()
}

/// The course folder and its watched folders as the disk knows them.
fn identities(root: &Path) -> Vec<Identity> {
    std::iter::once(root.to_owned())
        .chain(FOLDERS.map(|folder| root.join(folder)))
        .map(|path| identity(&path))
        .collect()
}

#[cfg(unix)]
fn identity(path: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|found| (found.dev(), found.ino()))
}

/// Elsewhere the time at which a folder was made tells it from another.
#[cfg(not(unix))]
fn identity(path: &Path) -> Identity {
    let made = path
        .metadata()
        .ok()?
        .created()
        .ok()?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    Some((made.as_secs(), u64::from(made.subsec_nanos())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::Event;
    use notify::event::{CreateKind, DataChange};

    fn seen(kind: EventKind, path: &str) -> Vec<FileChange> {
        changes(
            Path::new("/course"),
            &BTreeSet::new(),
            Ok(Event::new(kind).add_path(path.into())),
        )
    }

    #[test]
    fn what_is_written_and_closed_or_renamed_into_place_is_whole() {
        let path = "/course/content/a.md";
        let change = |whole| {
            vec![FileChange::Path {
                path: path.into(),
                whole,
            }]
        };
        assert_eq!(
            seen(
                EventKind::Access(AccessKind::Close(AccessMode::Write)),
                path
            ),
            change(true)
        );
        assert_eq!(
            seen(EventKind::Modify(ModifyKind::Name(RenameMode::To)), path),
            change(true)
        );
        assert_eq!(
            seen(EventKind::Modify(ModifyKind::Name(RenameMode::From)), path),
            change(false)
        );
        assert_eq!(
            seen(EventKind::Modify(ModifyKind::Data(DataChange::Any)), path),
            change(false)
        );
        assert_eq!(
            seen(EventKind::Create(CreateKind::File), path),
            change(false)
        );
    }

    #[test]
    fn reading_and_what_is_not_the_authors_is_not_told() {
        assert_eq!(
            seen(
                EventKind::Access(AccessKind::Open(AccessMode::Any)),
                "/course/content/a.md"
            ),
            []
        );
        let write = EventKind::Access(AccessKind::Close(AccessMode::Write));
        for path in [
            "/course/site/a.html",
            "/course/content/.a.md.swp",
            "/course/content/.git/a",
            "/course/themes/a.css~",
            "/course/.leadlet-site.state",
        ] {
            assert_eq!(seen(write, path), [], "{path}");
        }
        let linked = BTreeSet::from(["/elsewhere".into()]);
        for path in ["/elsewhere/shared.svg", "/course/content/a.md"] {
            let told = changes(
                Path::new("/course"),
                &linked,
                Ok(Event::new(write).add_path(path.into())),
            );
            assert_eq!(
                told,
                [FileChange::Anything],
                "with links {path} may have other names"
            );
        }
        assert_eq!(
            changes(
                Path::new("/course"),
                &BTreeSet::new(),
                Ok(Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan))
            ),
            [FileChange::Anything]
        );
    }

    #[test]
    fn no_watches_left_is_said_in_words() {
        assert!(
            why_not(&notify::Error::new(notify::ErrorKind::MaxFilesWatch))
                .contains("no watches left")
        );
        assert!(
            why_not(&notify::Error::io(std::io::ErrorKind::Unsupported.into()))
                .contains("checking the files")
        );
    }

    #[test]
    fn another_folder_of_the_same_name_is_noticed() {
        let course = tempfile::tempdir().unwrap();
        let content = course.path().join("content");
        std::fs::create_dir(&content).unwrap();
        let (send, _receive) = std::sync::mpsc::channel();
        let (watcher, why) = CourseWatcher::start(course.path(), true, &send);
        assert!(!watcher.is_stale() && why.is_none());
        // Both at once, so that the second cannot have the first one's number.
        std::fs::rename(&content, course.path().join("old")).unwrap();
        assert!(watcher.is_stale());
        std::fs::create_dir(&content).unwrap();
        assert!(watcher.is_stale());
    }
}
