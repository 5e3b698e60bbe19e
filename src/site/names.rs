//! Which paths a site may have: those that every disk, web server and LMS can hold.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Names with upper case letters that others prescribe: the rest is in lower case, since some disks and servers tell `A` from `a`
/// and others do not.
const PRESCRIBED: [&str; 5] = [
    "CNAME",
    "LICENSE",
    "LICENSE.txt",
    "OFL.txt",
    "XMLSchema.dtd",
];

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
        Clash {
            path: path.to_owned(),
            why: why.into(),
        }
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` cannot be a file of the site: {}",
            self.path.escape_debug(),
            self.why
        )
    }
}

impl std::error::Error for Clash {}

/// What the paths of a site's files take besides themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    /// All folders, in lower case, with their own spelling. Copies share them.
    folders: Arc<FxHashMap<String, String>>,
    /// Files whose paths have letters in upper case: by their path in lower case.
    spelt: Arc<FxHashMap<String, String>>,
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
    if let Some(other) = name
        .chars()
        .find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.'))
    {
        let what = if other.is_ascii_uppercase() {
            "the upper case letter"
        } else {
            "the character"
        };
        return Some(format!(
            "{what} `{}` is not safe on every disk and server",
            other.escape_debug()
        ));
    }
    if name.ends_with('.') {
        return Some(format!("Windows cuts the dot at the end of `{name}`"));
    }
    let stem = name.split('.').next().unwrap_or(name);
    let numbered = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    if DEVICES.contains(&stem)
        || numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    {
        return Some(format!("Windows keeps the name `{stem}` for a device"));
    }
    // 255 is what common disks hold.
    (name.len() > 255).then(|| "a name in it is longer than 255 characters".into())
}

impl Taken {
    /// Takes `path` and the folders above it. Takes all or nothing. `is_file` says whether there is a file at a path.
    pub fn take(&mut self, path: &str, is_file: impl Fn(&str) -> bool) -> Result<(), Clash> {
        let lower = folded(path);
        let file_at = |folded: &str| {
            self.spelt
                .get(folded)
                .cloned()
                .or_else(|| is_file(folded).then(|| folded.to_owned()))
        };
        if let Some(other) = file_at(&lower) {
            return Err(clash(path, path, &other, "it is there already"));
        }
        if let Some(other) = self.folders.get(&*lower) {
            return Err(clash(
                path,
                path,
                other,
                &format!("`{path}` would be a file and a folder"),
            ));
        }
        // From the nearest folder up: above a folder that is known, all are.
        let mut new = Vec::new();
        for folder in folders(path) {
            let lower = folded(folder);
            let there = self.folders.get(&*lower).cloned();
            if there.as_deref() == Some(folder) {
                break;
            }
            if let Some(other) = there.or_else(|| file_at(&lower)) {
                return Err(clash(
                    path,
                    folder,
                    &other,
                    &format!("`{folder}` would be a file and a folder"),
                ));
            }
            new.push((lower.into_owned(), folder.to_owned()));
        }
        if !new.is_empty() {
            Arc::make_mut(&mut self.folders).extend(new);
        }
        if *lower != *path {
            Arc::make_mut(&mut self.spelt).insert(lower.into_owned(), path.to_owned());
        }
        Ok(())
    }

    /// Frees what the file at `path`, which is gone, had taken. `is_used` says whether there is a path that begins so.
    pub fn free(&mut self, path: &str, is_used: impl Fn(&str) -> bool) {
        let lower = folded(path);
        if *lower != *path {
            Arc::make_mut(&mut self.spelt).remove(&*lower);
        }
        for folder in folders(path).take_while(|folder| !is_used(&format!("{folder}/"))) {
            Arc::make_mut(&mut self.folders).remove(&*folded(folder));
        }
    }
}

/// Why `path` cannot be a file: what is at `there`, spelt `other`, has the same letters.
fn clash(path: &str, there: &str, other: &str, otherwise: &str) -> Clash {
    let why = if other == there {
        otherwise.to_owned()
    } else {
        format!("it differs from `{other}` by upper and lower case only")
    };
    Clash::new(path, why)
}

/// The folders above `path`, nearest first.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        path.rfind('/').map(|slash| &path[..slash])
    })
    .skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_paths_pass() {
        for path in [
            "index.html",
            "a/b/c-d_e.1.css",
            ".nojekyll",
            ".well-known/x",
            "CNAME",
            "fonts/OFL.txt",
            "console",
            "com",
            "com10",
        ] {
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
        let (mut taken, mut files) = (Taken::default(), std::collections::HashSet::new());
        let mut take = |path: &'static str| {
            let took = taken
                .take(path, |path| files.contains(path))
                .map_err(|clash| clash.why);
            took.map(|()| _ = files.insert(path))
        };
        take("a/b/c").unwrap();
        take("a/b/d").unwrap();
        assert_eq!(take("a/b/c").unwrap_err(), "it is there already");
        assert_eq!(
            take("a/b").unwrap_err(),
            "`a/b` would be a file and a folder"
        );
        assert_eq!(
            take("a/b/c/d/e").unwrap_err(),
            "`a/b/c` would be a file and a folder"
        );
        assert_eq!(
            take("a/B/x").unwrap_err(),
            "it differs from `a/b` by upper and lower case only"
        );
        assert_eq!(
            take("A/b/x").unwrap_err(),
            "it differs from `a/b` by upper and lower case only"
        );
        assert_eq!(
            take("a/b/C").unwrap_err(),
            "it differs from `a/b/c` by upper and lower case only"
        );
        assert_eq!(take("a/c"), Ok(()));
        assert_eq!(take("CNAME"), Ok(()));
        assert_eq!(
            take("cname").unwrap_err(),
            "it differs from `CNAME` by upper and lower case only"
        );
    }

    #[test]
    fn folders_go_up() {
        assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders("a").count(), 0);
    }
}
