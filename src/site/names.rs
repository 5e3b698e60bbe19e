//! Which paths a site may have: those that every disk, web server and LMS can hold.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;

/// Names with upper case letters that others prescribe: the rest is in lower case, since some disks and servers tell `A` from `a`
/// and others do not.
const PRESCRIBED: [&str; 5] = ["CNAME", "LICENSE", "LICENSE.txt", "OFL.txt", "XMLSchema.dtd"];

/// Names that Windows keeps for devices, whatever follows after a dot.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Why a path cannot be a file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The path as it was given.
    pub path: String,
    /// What is wrong with it, in a few words without a full stop.
    pub why: String,
}

impl Clash {
    fn new(path: &str, why: impl Into<String>) -> Self {
        Clash { path: path.to_owned(), why: why.into() }
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` cannot be a file of the site: {}", self.path.escape_debug(), self.why)
    }
}

impl std::error::Error for Clash {}

/// The files and folders of a site, by their paths in lower case.
pub(super) type AllTaken = FxHashMap<String, Taken>;

/// A file or folder of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Its path where that has letters in upper case.
    spelt: Option<String>,
    is_file: bool,
}

/// A path by which files and folders are found.
fn folded(path: &str) -> Cow<'_, str> {
    match path.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(path.to_ascii_lowercase()),
        false => Cow::Borrowed(path),
    }
}

/// Tells whether `path` is one that a site may have, taken by itself.
pub(super) fn check(path: &str) -> Result<(), Clash> {
    let refuse = |why: String| Err(Clash::new(path, why));
    if path.is_empty() {
        return refuse("it is empty".into());
    }
    if path == super::MANIFEST {
        return refuse("the list of files has that name".into());
    }
    for name in path.split('/') {
        if let Some(why) = fault(name) {
            return refuse(why);
        }
    }
    Ok(())
}

/// What is wrong with one name of a path.
fn fault(name: &str) -> Option<String> {
    if PRESCRIBED.contains(&name) {
        return None;
    }
    match name {
        "" => return Some("it begins or ends with a slash or has two in a row".into()),
        "." | ".." => return Some(format!("`{name}` leads elsewhere")),
        _ => {}
    }
    if let Some(other) = name.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.')) {
        let what = if other.is_ascii_uppercase() { "the upper case letter" } else { "the character" };
        return Some(format!("{what} `{}` is not safe on every disk and server", other.escape_debug()));
    }
    if name.ends_with('.') {
        return Some(format!("Windows cuts the dot at the end of `{name}`"));
    }
    let stem = name.split('.').next().unwrap_or(name);
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    if DEVICES.contains(&stem) || numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit()) {
        return Some(format!("Windows keeps the name `{stem}` for a device"));
    }
    // 255 is what common disks hold.
    (name.len() > 255).then(|| "a name in it is longer than 255 letters".into())
}

/// Takes `path` and the folders above it. Takes all or nothing.
pub(super) fn take(taken: &mut AllTaken, path: &str) -> Result<(), Clash> {
    let refuse = |path: &str, quarrel: &str, other: &Taken, is_file| Err(Clash::new(path, why(quarrel, &folded(quarrel), other, is_file)));
    if let Some(other) = taken.get(&*folded(path)) {
        return refuse(path, path, other, true);
    }
    // From the nearest folder up: above a folder that is known, all are.
    let mut new = Vec::new();
    for folder in folders(path) {
        match taken.get(&*folded(folder)) {
            None => new.push(folder),
            Some(other) if other.is_file || other.spelt.as_deref().unwrap_or(&folded(folder)) != folder => {
                return refuse(path, folder, other, false);
            }
            Some(_) => break,
        }
    }
    for (path, is_file) in new.into_iter().map(|folder| (folder, false)).chain([(path, true)]) {
        let folded = folded(path).into_owned();
        let spelt = (folded != path).then(|| path.to_owned());
        taken.insert(folded, Taken { spelt, is_file });
    }
    Ok(())
}

/// Why `path`, in lower case `folded`, cannot be beside `other`, which has the same letters.
fn why(path: &str, folded: &str, other: &Taken, is_file: bool) -> String {
    let spelt = other.spelt.as_deref().unwrap_or(folded);
    if spelt != path {
        format!("it differs from `{spelt}` by upper and lower case only")
    } else if other.is_file && is_file {
        "it is there already".into()
    } else {
        format!("`{path}` would be a file and a folder")
    }
}

/// The folders above `path`, nearest first.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rfind('/').map(|slash| &path[..slash])).skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_paths_pass() {
        for path in ["index.html", "a/b/c-d_e.1.css", ".nojekyll", ".well-known/x", "CNAME", "fonts/OFL.txt", "console", "com", "com10"] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn bad_paths_are_refused() {
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../b",
            "./a",
            "a\\b",
            "c:/a",
            "A.html",
            "a/README",
            "a b",
            "ä.png",
            "a\n",
            "a\0b",
            "con",
            "con.html",
            "a/nul.tar.gz",
            "com1",
            "lpt9.x",
            "com0/a",
            "a.",
            "a./b",
            "...",
            "a?b",
            "a%b",
            "leadlet-files.txt",
            "cname/X",
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
        assert!(check(&"a".repeat(256)).is_err());
    }

    #[test]
    fn clashes_are_refused() {
        let mut taken = AllTaken::default();
        take(&mut taken, "a/b/c").unwrap();
        take(&mut taken, "a/b/d").unwrap();
        let why = |path, taken: &mut AllTaken| take(taken, path).unwrap_err().why;
        assert_eq!(why("a/b/c", &mut taken), "it is there already");
        assert_eq!(why("a/b", &mut taken), "`a/b` would be a file and a folder");
        assert_eq!(why("a/b/c/d/e", &mut taken), "`a/b/c` would be a file and a folder");
        assert_eq!(why("a/B/x", &mut taken), "it differs from `a/b` by upper and lower case only");
        assert_eq!(why("A/b/x", &mut taken), "it differs from `a/b` by upper and lower case only");
        assert_eq!(why("a/b/C", &mut taken), "it differs from `a/b/c` by upper and lower case only");
        assert_eq!(take(&mut taken, "a/c"), Ok(()));
    }

    #[test]
    fn folders_go_up() {
        assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders("a").count(), 0);
    }
}
