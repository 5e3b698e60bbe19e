//! Takes in a folder as it lies on the disk, or one file. Links of the disk are not followed.

use super::html::{Tag, tags};
use crate::source::MachineError;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The files of a folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// In the order of their paths.
    pub files: Vec<Audited>,
    /// Links of the disk, by their paths.
    pub links: Vec<Arc<str>>,
    /// Whether it is one file, which has nothing beside it.
    pub single: bool,
    /// The address at which the front page says that the folder stands, with a slash at its end: its canonical link.
    pub own: Option<String>,
    paths: BTreeSet<Arc<str>>,
}

/// A file.
#[derive(Debug)]
pub struct Audited {
    /// Its path below the folder, with forward slashes; characters that are no text are replaced.
    pub path: Arc<str>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Audited {
    /// Its text, if it is one.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The end of its name in lower case, without the dot; "" when there is none.
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        ["html", "htm", "svg", "css", "js", "woff2", "woff", "ttf", "otf"]
            .into_iter()
            .find(|known| end.eq_ignore_ascii_case(known))
            .unwrap_or(end)
    }
}

impl Folder {
    /// A folder of these files.
    pub fn of(files: Vec<Audited>) -> Folder {
        let paths = files.iter().map(|file| file.path.clone()).collect();
        let own = files.iter().find(|file| *file.path == *"index.html").and_then(Audited::text).and_then(canonical);
        Folder { files, own, paths, ..Folder::default() }
    }

    /// Reads a folder, or a single file.
    ///
    /// # Errors
    /// When it is not there, or something in it cannot be listed or read.
    pub fn read(path: &Path) -> Result<Folder, MachineError> {
        let fail = |verb: &'static str, path: &Path| {
            let path = path.to_owned();
            move |cause| MachineError { verb, path, cause }
        };
        let found = fs::metadata(path).map_err(fail("look at", path))?;
        if found.is_file() {
            let bytes = fs::read(path).map_err(fail("read", path))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            return Ok(Folder { single: true, ..Folder::of(vec![Audited { path: name.into(), bytes }]) });
        }
        let (mut files, mut links) = (Vec::new(), Vec::new());
        for entry in walkdir::WalkDir::new(path).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let at = error.path().unwrap_or(path).to_owned();
                MachineError { verb: "list", path: at, cause: error.into() }
            })?;
            let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
            let name: Arc<str> = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/").into();
            if entry.file_type().is_symlink() {
                links.push(name);
            } else if entry.file_type().is_file() {
                let bytes = fs::read(entry.path()).map_err(fail("read", entry.path()))?;
                files.push(Audited { path: name, bytes });
            }
        }
        Ok(Folder { links, ..Folder::of(files) })
    }

    /// Whether there is a file at this path.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The text of a file, for showing findings.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.files.iter().find(|file| *file.path == *path)?.text().map(Arc::from)
    }
}

/// The folder that a page's canonical link names (RFC 6596).
fn canonical(page: &str) -> Option<String> {
    let is_canonical = |tag: &Tag| tag.name == "link" && tag.get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
    let tag = tags(page).into_iter().find(is_canonical)?;
    let address = tag.get("href")?.trim_end_matches("index.html");
    (address.starts_with("http") && address.ends_with('/')).then(|| address.to_owned())
}
