//! Folders that are no course: what the author may have meant.

use super::MachineError;
use std::io;
use std::path::Path;

/// Refuses a path that is a file: a course is a folder.
///
/// # Errors
/// When it is a file.
pub fn folder(path: &Path) -> Result<(), MachineError> {
    if !path.is_file() {
        return Ok(());
    }
    let help = match above(path).as_deref() {
        Some(course) => format!("it is a file of the course in the folder `{course}`, so name that folder"),
        None => "it is a file, and a course is a folder: name the one that holds content/".to_owned(),
    };
    Err(MachineError { verb: "open", path: path.to_owned(), cause: io::Error::new(io::ErrorKind::NotADirectory, help) })
}

/// Where the course is that somebody meant who named a folder without one, a sentence for them.
pub fn meant(root: &Path) -> Option<String> {
    if let Some(course) = above(root) {
        return Some(format!("This folder is a part of a course: `{course}`, a folder above it, is the one to name."));
    }
    let here = root.join("course.yaml").is_file();
    here.then(|| "course.yaml stands in this folder itself: make a folder content/ here, and move it and the modules there.".to_owned())
}

/// The name of the course folder above that holds this file or folder in its `content/` or `themes/`.
fn above(path: &Path) -> Option<String> {
    let real = path.canonicalize().ok()?;
    let holds = |folder: &&Path| {
        let inside = ["content", "themes"].iter().any(|part| real.starts_with(folder.join(part)));
        inside && folder.join("content/course.yaml").is_file()
    };
    let course = real.ancestors().skip(1).find(holds)?;
    Some(course.file_name().map_or_else(|| course.display().to_string(), |name| name.to_string_lossy().into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_folder_inside_a_course_knows_which() {
        let temporary = tempfile::tempdir().unwrap();
        let course = temporary.path().join("lead");
        fs::create_dir_all(course.join("content/01-module")).unwrap();
        fs::create_dir_all(course.join("notes")).unwrap();
        fs::write(course.join("content/course.yaml"), "").unwrap();
        for inside in ["content", "content/01-module"] {
            assert!(meant(&course.join(inside)).unwrap().contains("`lead`, a folder above"), "{inside}");
        }
        for other in ["", "notes"] {
            assert_eq!(meant(&course.join(other)), None, "{other}");
        }
        let refused = folder(&course.join("content/course.yaml")).unwrap_err().to_string();
        assert!(refused.contains("a file of the course in the folder `lead`"), "{refused}");
        assert!(folder(&course).is_ok() && folder(&course.join("nowhere")).is_ok());
    }
}
