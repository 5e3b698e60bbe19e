//! Opens a file of the course in the author's editor: by a link, or by a command that gets the path as one argument, without a shell.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The command that the author gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    words: Vec<String>,
}

impl Editor {
    /// A program and its arguments, parted by blanks. In an argument `{file}`, `{line}` and `{column}` stand for the place; without
    /// `{file}` the path comes last. `None` for no words at all.
    pub fn new(command: &str) -> Option<Editor> {
        // A program whose path has blanks in it is one word.
        let one = Path::new(command).is_file();
        let words: Vec<String> = if one {
            vec![command.to_owned()]
        } else {
            command.split_whitespace().map(str::to_owned).collect()
        };
        (!words.is_empty()).then_some(Editor { words })
    }

    /// The arguments for a place; the first word is the program.
    fn arguments(&self, file: &str, line: usize, column: usize) -> Vec<String> {
        // The path goes in last, so that nothing in it is taken for a hole.
        let fill = |word: &String| {
            word.replace("{line}", &line.to_string())
                .replace("{column}", &column.to_string())
                .replace("{file}", file)
        };
        let mut words: Vec<String> = self.words.iter().map(fill).collect();
        if !self.words.iter().any(|word| word.contains("{file}")) {
            words.push(file.to_owned());
        }
        words
    }

    /// Starts the program, and lets it run.
    ///
    /// # Errors
    /// What the author is told: when the path is not text or the program cannot be started.
    pub fn open(&self, file: &Path, line: usize, column: usize) -> Result<(), String> {
        let path = file.to_str().ok_or("the path is not UTF-8 text")?;
        let words = self.arguments(path, line, column);
        let (program, arguments) = words.split_first().ok_or("no program is named")?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command
            .spawn()
            .map_err(|error| format!("cannot start `{program}`: {error}"))?;
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

/// The place on the machine of a file of the course, by its path in findings; `None` for anything that is not a file inside `root`.
pub fn locate(root: &Path, file: &str) -> Option<PathBuf> {
    let plain = |part| matches!(part, std::path::Component::Normal(_));
    if file.contains('\\') || !Path::new(file).components().all(plain) {
        return None;
    }
    let real = root.join(file).canonicalize().ok()?;
    (real.starts_with(root.canonicalize().ok()?) && real.is_file()).then_some(real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_one_argument() {
        let arguments = |command: &str| {
            Editor::new(command)
                .unwrap()
                .arguments("/a b/{line}; rm -rf.md", 3, 7)
                .join("|")
        };
        assert_eq!(arguments("code"), "code|/a b/{line}; rm -rf.md");
        assert_eq!(
            arguments("code  --goto {file}:{line}:{column}"),
            "code|--goto|/a b/{line}; rm -rf.md:3:7"
        );
        assert_eq!(arguments("subl -w"), "subl|-w|/a b/{line}; rm -rf.md");
        assert_eq!(Editor::new("  "), None);
    }

    #[test]
    fn only_files_inside_the_course_are_found() {
        let (course, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir(course.path().join("content")).unwrap();
        for at in [
            course.path().join("content/a b.md"),
            outside.path().join("secret"),
        ] {
            std::fs::write(at, "").unwrap();
        }
        assert!(locate(course.path(), "content/a b.md").is_some());
        let absolute = outside.path().join("secret");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&absolute, course.path().join("content/link.md")).unwrap();
        for file in [
            "",
            "content",
            "content/none.md",
            "../secret",
            "content/../../secret",
            "content\\a b.md",
            "content/link.md",
            absolute.to_str().unwrap(),
        ] {
            assert_eq!(locate(course.path(), file), None, "{file}");
        }
    }
}
