//! What git knows of a lock, where a course is in a repository and there is a `git` to ask.
//!
//! The folder may come from a stranger, settings of its repository included: only commands are run that read objects, which call no
//! hook, pager, filter or monitor, and nothing is fetched from anywhere.

use super::ids::whole;
use super::{Lock, PATH};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long is waited for git.
const MAX_WAIT: Duration = Duration::from_secs(3);
/// The most that is read of what it writes, in bytes.
const MAX_GIT_OUTPUT_BYTES: u64 = 64 << 20;
/// Commits that are looked through for a lock that is whole.
const COMMITS: &str = "--max-count=20";

/// A commit that holds a lock.
#[derive(Clone)]
pub struct GitCommit {
    /// A name of the commit.
    pub name: String,
    /// The lock that it holds, if nothing is wrong with it.
    pub lock: Option<Lock>,
}

/// The last commit of the branch, if it holds a lock.
pub fn head(root: &Path) -> Option<GitCommit> {
    is_in_repository(root).then(|| read(root, "HEAD")).flatten()
}

/// The locks that git had before it merged them into the one that is there, be the merge committed or not.
pub fn merged(root: &Path) -> Vec<GitCommit> {
    let names = if is_in_repository(root) {
        &["MERGE_HEAD", "HEAD", "HEAD^1", "HEAD^2"][..]
    } else {
        &[]
    };
    names.iter().filter_map(|name| read(root, name)).collect()
}

/// The last commit of the branch that changed the lock and holds one that is whole.
pub fn last_whole(root: &Path) -> Option<GitCommit> {
    if !is_in_repository(root) {
        return None;
    }
    let names = git(
        root,
        &["rev-list", COMMITS, "--abbrev-commit", "HEAD", "--", PATH],
    )?;
    names
        .lines()
        .filter_map(|name| read(root, name))
        .find(|commit| commit.lock.is_some())
}

fn read(root: &Path, commit: &str) -> Option<GitCommit> {
    let text = git(root, &["cat-file", "blob", &format!("{commit}:./{PATH}")])?;
    Some(GitCommit {
        name: commit.to_owned(),
        lock: whole(&text),
    })
}

/// Whether git could know the folder: so that it is not asked in vain.
fn is_in_repository(root: &Path) -> bool {
    std::env::var_os("GIT_DIR").is_some()
        || root
            .canonicalize()
            .is_ok_and(|real| real.ancestors().any(|above| above.join(".git").exists()))
}

/// What git writes; none when it fails, or takes too long.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let settings = [
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "protocol.allow=never",
        "log.showSignature=false",
    ];
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "--no-replace-objects"]);
    settings
        .iter()
        .for_each(|setting| _ = command.args(["-c", setting]));
    command.args(arguments);
    for (name, value) in [
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_ALLOW_PROTOCOL", "none"),
    ] {
        command.env(name, value);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let output = child.stdout.take()?;
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.take(MAX_GIT_OUTPUT_BYTES).read_to_end(&mut bytes);
        // Nobody listens any more when it took too long.
        let _ = send.send(read.map(|_| bytes));
    });
    let bytes = receive.recv_timeout(MAX_WAIT).ok().and_then(Result::ok);
    if bytes.is_none() {
        let _ = child.kill();
    }
    let ended = child.wait().ok()?;
    bytes
        .filter(|_| ended.success())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
