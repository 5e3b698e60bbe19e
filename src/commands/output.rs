//! Where a site or a package may not go, and what is said when it cannot be written.

use crate::fs::Durability;
use crate::site::{self, Published, WriteError};
use std::path::{Component, Path, PathBuf};

/// Why `output` is no place for what is made of the course in `dir`, with what to do: it stands in a part of the course.
pub(super) fn astray(dir: &Path, output: &Path) -> Option<String> {
    let place = real(output);
    let part = ["content", "themes"]
        .into_iter()
        .find(|part| place.starts_with(real(&dir.join(part))))?;
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    Some(format!(
        "Nothing can be written to `{}`: everything in {part}/ is read as part of the course. \
         Name a place beside it: --output {name}",
        output.display()
    ))
}

/// The ids that sites of the course in `dir` are known to show: the one in the folder `output`, and the usual one.
pub(super) fn published(dir: &Path, output: Option<&Path>) -> [Option<Published>; 2] {
    [
        output.and_then(site::published),
        site::published(&dir.join("site")),
    ]
}

/// What `--no-sync` asks for.
pub(super) fn durability(no_sync: bool) -> Durability {
    if no_sync {
        Durability::Unsynced
    } else {
        Durability::Synced
    }
}

/// What could not be written, why, and what to do.
pub(super) fn told(error: &WriteError) -> String {
    let help = error
        .help
        .as_deref()
        .map(|help| format!("; {help}"))
        .unwrap_or_default();
    format!("{error}{help}")
}

/// The real path of a file or folder that need not be there yet.
fn real(path: &Path) -> PathBuf {
    let there = |above: &Path| {
        if above.as_os_str().is_empty() {
            Path::new(".")
        } else {
            above
        }
        .canonicalize()
        .ok()
    };
    let found = path
        .ancestors()
        .find_map(|above| Some((there(above)?, path.strip_prefix(above).ok()?)));
    let Some((mut real, missing)) = found else {
        return path.to_owned();
    };
    for part in missing.components() {
        match part {
            Component::ParentDir => _ = real.pop(),
            part => real.push(part),
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::astray;
    use std::path::Path;

    #[test]
    fn parts_of_the_course_are_no_place_by_whatever_way() {
        let course = tempfile::tempdir().unwrap();
        std::fs::create_dir(course.path().join("content")).unwrap();
        let astray = |output: &str| astray(course.path(), &course.path().join(output)).is_some();
        for inside in [
            "content",
            "content/site",
            "content/a/../b",
            "new/../content/x",
            "themes/a.zip",
            "content/../themes/x",
        ] {
            assert!(astray(inside), "{inside}");
        }
        for beside in [
            "site",
            "contents",
            "a/content",
            "content/../site",
            "new/../x",
        ] {
            assert!(!astray(beside), "{beside}");
        }
        assert!(super::astray(Path::new("x"), Path::new("y")).is_none());
    }
}
