//! A lock that is damaged, empty, gone, or lacks ids that were published: what knows of it, and the command that brings it back.

use super::file::{Form, HELP, parse};
use super::guard::{COPY, copy, current};
use super::history::{self, GitCommit};
use super::ids::{has, ids, whole};
use super::{Lock, PATH};
use crate::diagnostic::Diagnostic;
use crate::lock::file::{ID_LOCK, ID_LOCK_LOST};
use crate::source::Source;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A lock as it was found.
#[derive(Debug, Default)]
pub struct LoadedLock {
    /// What could be read of it.
    pub lock: Lock,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
    /// Whether it holds the lines of several locks, which a merge left: it should be written anew.
    pub is_merged: bool,
}

/// The lock of a course, and what is wrong with it: also when it is gone, and what leadlet wrote beside the course or the history of
/// the folder knows that there was one.
pub fn load(source: &Source) -> LoadedLock {
    let (file, mut findings): (Arc<str>, _) = (Arc::from(PATH), Vec::new());
    let text = source.text(PATH).map(|text| &**text);
    let (lock, form) = text
        .map(|text| parse(text, &file, &mut findings))
        .unwrap_or_default();
    let root = source.root();
    // A source of texts has no folder.
    if root.as_os_str().is_empty() || (text.is_none() && source.contains(PATH)) {
        return LoadedLock {
            lock,
            findings,
            is_merged: form.is_merged,
        };
    }
    if findings.iter().any(is_loss) {
        let help = LockEvidence::of(root).help(&lock);
        findings
            .iter_mut()
            .filter(|finding| finding.help.as_deref() == Some(HELP))
            .for_each(|finding| finding.help = Some(help.clone()));
    } else if findings.is_empty() {
        findings.extend(lost(root, text, &lock, form));
    }
    LoadedLock {
        lock,
        findings,
        is_merged: form.is_merged,
    }
}

/// Whether a finding says that ids of the lock are lost, which `--new-lock` allows.
pub fn is_loss(finding: &Diagnostic) -> bool {
    [&ID_LOCK, &ID_LOCK_LOST].contains(&finding.rule)
}

/// What is wrong with a lock that says nothing wrong.
fn lost(root: &Path, text: Option<&str>, lock: &Lock, form: Form) -> Option<Diagnostic> {
    // Not even the first line is whole, as leadlet never wrote it.
    let is_blank = text.is_some() && !form.has_head;
    let copied = copy(root);
    if text.is_some() && copied.as_deref() == text && !form.is_merged {
        return None;
    }
    let (message, known) = if ids(lock).next().is_none() {
        let known = LockEvidence::of(root);
        let most = known.most();
        if most == 0 && !is_blank && !known.is_damaged {
            return None;
        }
        let what = if text.is_none() {
            "is gone"
        } else {
            "is empty"
        };
        let held = if most > 0 {
            format!(": it held {most} ids of what was published")
        } else {
            String::new()
        };
        (format!("The lock {what}{held}"), known)
    } else {
        let missing = |other: &Option<Lock>| {
            other
                .as_ref()
                .map_or(0, |other| ids(other).filter(|id| !has(lock, id)).count())
        };
        // Another branch may know other ids: then git says what belongs here, unless a lock could be cut unseen.
        let suspects = !form.has_checks
            || form.is_merged
            || copied
                .as_deref()
                .is_some_and(|text| missing(&whole(text)) > 0);
        if !suspects {
            return None;
        }
        let known = LockEvidence::of(root);
        let missing = match &known.head {
            Some(_) if form.is_merged => history::merged(root)
                .iter()
                .map(|commit| missing(&commit.lock))
                .max()
                .unwrap_or(0),
            Some(head) if !form.has_checks => missing(&head.lock),
            Some(_) => 0,
            None => missing(&known.copy),
        };
        if missing == 0 {
            return None;
        }
        (
            format!("Ids of published texts are missing from the lock: {missing}"),
            known,
        )
    };
    // Another build may have written it since it was read.
    if current(root).as_deref() != text {
        return None;
    }
    let help = known.help(lock);
    Some(
        Diagnostic::new(&ID_LOCK_LOST, &Arc::from(PATH), 0..0, message)
            .whole_file()
            .help(help),
    )
}

/// What is wrong with a lock that says nothing wrong, nor does anything beside the course or in its history: sites of the course
/// `shown` so many ids, the output first.
pub fn lost_since(source: &Source, lock: &Lock, shown: [usize; 2]) -> Option<Diagnostic> {
    if shown == [0, 0] {
        return None;
    }
    let (root, text) = (source.root(), source.text(PATH).map(|text| &**text));
    let (held, [own, other]) = (count(lock), shown);
    let message = match held {
        0 if own.max(other) > 0 => {
            let what = if text.is_none() {
                "is gone"
            } else {
                "is empty"
            };
            format!(
                "The lock {what}: it held {} ids of what was published",
                own.max(other)
            )
        }
        // No id is ever taken out of a lock. With git, another branch may well know fewer.
        1.. if held < own && history::head(root).is_none() => {
            format!(
                "Ids of published texts are missing from the lock: {}",
                own - held
            )
        }
        _ => return None,
    };
    // A source of texts has no folder, and another build may have written the lock since it was read.
    if root.as_os_str().is_empty()
        || (text.is_none() && source.contains(PATH))
        || current(root).as_deref() != text
    {
        return None;
    }
    let help = LockEvidence::of(root).help(lock);
    Some(
        Diagnostic::new(&ID_LOCK_LOST, &Arc::from(PATH), 0..0, message)
            .whole_file()
            .help(help),
    )
}

/// How many ids of pages, blocks and items a lock holds.
pub fn count(lock: &Lock) -> usize {
    let pages = lock
        .pages
        .values()
        .filter(|page| !page.addresses.is_empty())
        .count();
    pages + lock.blocks.len() + lock.items.values().map(BTreeMap::len).sum::<usize>()
}

/// What is known of the lock of a course besides itself.
struct LockEvidence {
    root: PathBuf,
    /// The text that leadlet wrote last.
    copy: Option<Lock>,
    /// Whether there is such a text, and it is damaged itself.
    is_damaged: bool,
    /// What the last commit holds.
    head: Option<GitCommit>,
    /// The last commit that holds a lock that is whole, once it was asked for.
    commit: OnceCell<Option<GitCommit>>,
}

impl LockEvidence {
    fn of(root: &Path) -> LockEvidence {
        let text = copy(root);
        let copy = text.as_deref().and_then(whole);
        let is_damaged = text.is_some() && copy.is_none();
        LockEvidence {
            root: root.to_owned(),
            copy,
            is_damaged,
            head: history::head(root),
            commit: OnceCell::new(),
        }
    }

    /// The last commit that holds a lock that is whole, with that lock.
    fn commit(&self) -> Option<(&GitCommit, &Lock)> {
        let found = self.commit.get_or_init(|| match &self.head {
            Some(head) if head.lock.is_some() => Some(head.clone()),
            _ => history::last_whole(&self.root),
        });
        found
            .as_ref()
            .and_then(|commit| Some((commit, commit.lock.as_ref()?)))
    }

    /// The most ids that one of them knows.
    fn most(&self) -> usize {
        let locks = [self.copy.as_ref(), self.commit().map(|(_, lock)| lock)];
        locks.into_iter().flatten().map(count).max().unwrap_or(0)
    }

    /// What to do: the command that brings most ids back, and how to go on without it.
    fn help(&self, lock: &Lock) -> String {
        let root = &*self.root;
        let is_here = root == Path::new(".") || root.as_os_str().is_empty();
        let written = |path: &Path| quoted(&path.display().to_string());
        let lacks = |one: &Lock, other: &Lock| ids(other).any(|id| !has(one, &id));
        let from_copy = || {
            let below = |path: &str| {
                if is_here {
                    path.to_owned()
                } else {
                    written(&root.join(path))
                }
            };
            let program = if cfg!(windows) { "copy" } else { "cp" };
            let separator = |path: String| {
                if cfg!(windows) {
                    path.replace('/', "\\")
                } else {
                    path
                }
            };
            format!(
                "{program} {} {}",
                separator(below(COPY)),
                separator(below(PATH))
            )
        };
        let from_git = |commit: &GitCommit| {
            let folder = if is_here {
                String::new()
            } else {
                format!(" -C {}", written(root))
            };
            format!("git{folder} checkout {} -- {PATH}", commit.name)
        };
        let command = match (&self.copy, self.commit()) {
            (Some(copy), Some((_, in_git))) if !lacks(copy, in_git) => Some(from_copy()),
            (_, Some((commit, _))) => Some(from_git(commit)),
            (Some(_), None) => Some(from_copy()),
            (None, None) => None,
        };
        let back = command.map_or("Take the file back from a backup.".to_owned(), |command| {
            format!("Get it back with `{command}`; leadlet adds what is new when it builds.")
        });
        let kept = match ids(lock).next().is_some() {
            true => "keeps the ids that can still be read and loses the others",
            false => "gives new ids, and loses what learners did where these are others",
        };
        let folder = if is_here {
            String::new()
        } else {
            format!(" {}", written(root))
        };
        format!("{back} To go on without it: `leadlet build{folder} --new-lock` {kept}.")
    }
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || "/._-+:".contains(c) || (cfg!(windows) && c == '\\');
    if !path.is_empty() && path.chars().all(is_plain) {
        path.to_owned()
    } else if cfg!(windows) {
        format!("\"{path}\"")
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
