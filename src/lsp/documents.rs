//! The texts that an editor has open, and the course that each belongs to.

use super::convert;
use lsp_types::Uri;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open text of a course.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// The editor's own name of it.
    pub uri: Uri,
    /// The course folder: the one that holds `content/`.
    pub root: PathBuf,
    /// Path below it, with forward slashes.
    pub file: Arc<str>,
    /// The whole text as the author sees it.
    pub text: Arc<str>,
    /// The editor's number of this state of it.
    pub version: i32,
}

/// All open texts that belong to a course.
#[derive(Debug, Default)]
pub struct Documents {
    open: HashMap<Uri, OpenDocument>,
}

impl Documents {
    /// An open text.
    pub fn get(&self, uri: &Uri) -> Option<&OpenDocument> {
        self.open.get(uri)
    }

    /// Takes a text in; the root of its course, or none for a file of no course.
    pub fn open(&mut self, uri: Uri, version: i32, text: String) -> Option<PathBuf> {
        let (root, file) = course_of(&convert::path(&uri)?)?;
        self.open.insert(
            uri.clone(),
            OpenDocument {
                uri,
                root: root.clone(),
                file,
                text: text.into(),
                version,
            },
        );
        Some(root)
    }

    /// Takes the new state of a text; the root of its course.
    pub fn change(&mut self, uri: &Uri, version: i32, text: String) -> Option<PathBuf> {
        let open = self.open.get_mut(uri)?;
        open.text = text.into();
        open.version = version;
        Some(open.root.clone())
    }

    /// Lets a text go; the root of its course.
    pub fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        self.open.remove(uri).map(|open| open.root)
    }

    /// The open texts of a course, in the order of their paths.
    pub fn of(&self, root: &Path) -> Vec<OpenDocument> {
        let mut all: Vec<OpenDocument> = self
            .open
            .values()
            .filter(|open| open.root == root)
            .cloned()
            .collect();
        all.sort_by(|a, b| a.file.cmp(&b.file));
        all
    }
}

/// The course that a file belongs to, and the file's path below it: the nearest folder above that holds `content/course.yaml`, else
/// the one that holds the `content/` it stands in.
fn course_of(path: &Path) -> Option<(PathBuf, Arc<str>)> {
    let below = |root: &Path| {
        let parts: Vec<&str> = path
            .strip_prefix(root)
            .ok()?
            .iter()
            .map(|part| part.to_str())
            .collect::<Option<_>>()?;
        let hidden = parts
            .iter()
            .any(|part| part.starts_with('.') || part.ends_with('~'));
        (!hidden && matches!(parts.as_slice(), ["content" | "themes", _, ..]))
            .then(|| Arc::from(parts.join("/")))
    };
    let above = || {
        path.ancestors()
            .skip(1)
            .filter_map(|root| Some((root, below(root)?)))
    };
    let whole = above().find(|(root, _)| root.join("content/course.yaml").is_file());
    let (root, file) = whole
        .or_else(|| above().find(|(_, file): &(&Path, Arc<str>)| file.starts_with("content/")))?;
    Some((root.to_owned(), file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_course_that_holds_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("content/01-a")).unwrap();
        std::fs::write(at("content/course.yaml"), "").unwrap();
        let found = |path: &str| {
            course_of(&at(path)).map(|(root, file)| {
                (
                    root.strip_prefix(folder.path()).unwrap().to_owned(),
                    file.to_string(),
                )
            })
        };
        assert_eq!(
            found("content/01-a/b.md"),
            Some((PathBuf::new(), "content/01-a/b.md".to_owned()))
        );
        assert_eq!(
            found("themes/acme/theme.yaml"),
            Some((PathBuf::new(), "themes/acme/theme.yaml".to_owned()))
        );
        assert_eq!(found("notes.md"), None);
        assert_eq!(
            found("content/01-a/.b.md"),
            None,
            "no part of the course for the reader either"
        );
        // A course that is being begun has no course.yaml yet.
        assert_eq!(
            found("new/content/01-a/b.md"),
            Some(("new".into(), "content/01-a/b.md".to_owned()))
        );
    }
}
