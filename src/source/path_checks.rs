//! What stands where a course or one of its files should: a file, a folder inside, a pipe, a link to itself.

use super::FileError;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// Refuses a path that is a file: a course is a folder.
///
/// # Errors
/// When it is a file.
pub fn folder(path: &Path) -> Result<(), FileError> {
    if !path.is_file() {
        return Ok(());
    }
    let help = match above(path).as_deref() {
        Some(course) => {
            format!("it is a file of the course in the folder `{course}`, so name that folder")
        }
        None => {
            "it is a file, and a course is a folder: name the one that holds content/".to_owned()
        }
    };
    Err(FileError {
        verb: "open",
        path: path.to_owned(),
        cause: io::Error::new(io::ErrorKind::NotADirectory, help),
    })
}

/// Where the course is that somebody meant who named a folder without one, a sentence for them.
pub fn meant(root: &Path) -> Option<String> {
    if let Some(course) = above(root) {
        return Some(format!(
            "This folder is a part of a course: `{course}`, a folder above it, is the one to name."
        ));
    }
    let here = root.join("course.yaml").is_file();
    here.then(|| {
        "course.yaml is in this folder itself: make a folder content/ here, and move \
     it and the modules there."
            .to_owned()
    })
}

/// The name of the course folder above that holds this file or folder in its `content/` or `themes/`.
fn above(path: &Path) -> Option<String> {
    let real = path.canonicalize().ok()?;
    let holds = |folder: &&Path| {
        let inside = ["content", "themes"]
            .iter()
            .any(|part| real.starts_with(folder.join(part)));
        inside && folder.join("content/course.yaml").is_file()
    };
    let course = real.ancestors().skip(1).find(holds)?;
    Some(course.file_name().map_or_else(
        || course.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    ))
}

pub(crate) static COURSE_NO_FILE: Rule = Rule {
    name: "course/no-file",
    severities: &[Severity::Warning],
    summary: "Everything in the course is a file or a folder.",
    reason: "A pipe, a socket or a device has no content of its own, and reading one can wait for ever.",
    source: "README.md, \"A course is a folder\"",
    bad: "",
    good: "",
    fixable: false,
};

/// What is told of a thing in the course that is neither a file nor a folder: opening it could wait for ever.
pub fn no_file(path: &Arc<str>) -> Diagnostic {
    let message = "This is a pipe, a socket or a device and not a file, so it is ignored";
    Diagnostic::new(&COURSE_NO_FILE, path, 0..0, message)
        .whole_file()
        .help("Put a file in its place, or remove it from the course.")
}

/// Links that are followed before it counts as a circle; systems follow some forty.
const MOST_LINKS: usize = 64;

/// Whether a link leads from link to link and to no end.
pub fn is_circle(link: &Path) -> bool {
    let next = |at: &PathBuf| Some(at.parent()?.join(fs::read_link(at).ok()?));
    std::iter::successors(Some(link.to_owned()), next)
        .nth(MOST_LINKS)
        .is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_inside_a_course_knows_which() {
        let temporary = tempfile::tempdir().unwrap();
        let course = temporary.path().join("lead");
        fs::create_dir_all(course.join("content/01-module")).unwrap();
        fs::create_dir_all(course.join("notes")).unwrap();
        fs::write(course.join("content/course.yaml"), "").unwrap();
        for inside in ["content", "content/01-module"] {
            assert!(
                meant(&course.join(inside))
                    .unwrap()
                    .contains("`lead`, a folder above"),
                "{inside}"
            );
        }
        for other in ["", "notes"] {
            assert_eq!(meant(&course.join(other)), None, "{other}");
        }
        let refused = folder(&course.join("content/course.yaml"))
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains("a file of the course in the folder `lead`"),
            "{refused}"
        );
        assert!(folder(&course).is_ok() && folder(&course.join("nowhere")).is_ok());
    }
}
