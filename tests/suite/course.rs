//! A course in a temporary folder, and the real program run over it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Switches off what is said of teaching, for courses of a few words that are about something else.
macro_rules! no_teaching {
    () => {
        "check: {lesson/minutes: off, lesson/parts: off, objective/verb: off, audience/gap: off, commit/if-then: off, quiz/feedback: off, quiz/feedback-bare: off, \
         quiz/options: off, quiz/stem: off, quiz/clang: off, quiz/teach-off: off, quiz/longest-key: off, quiz/parallel: off, a11y/alt: off, a11y/heading: off, a11y/link-text: off, a11y/media: off}\n"
    };
}
/// The line of `course.yaml` that does so.
pub const NO_TEACHING: &str = no_teaching!();
/// The least `course.yaml` that has audiences, without rules about teaching.
pub const SETTINGS: &str = concat!(
    "id: course\ntitle: Course\nlanguage: en\naudiences:\n  manager: Manager\n  senior: Senior leader\n",
    no_teaching!()
);
/// A lesson with which nothing is wrong.
pub const SOUND: &str = "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n\
Tuesday, ten past three. Priya is copying the weekly figures into a slide when something snags. Four rows stand there, and below them a total. She adds them \
up on paper and gets another number. She does it again.\n\n\
The sheet belongs to Theo, who sits by the window. The review is on Friday, and nobody else has looked. How soon should he know?\n\n\
::: reflect\nWhat have you noticed lately and told nobody?\n:::\n\n\
::: question\nWhat should her first move be?\n\n- [ ] Put the total right herself.\n  > Then her repair hides the mistake from who could find it.\n\
- [x] Tell Theo today.\n  > It costs him a minute, and her a blush at most.\n- [ ] Wait for the review.\n  > By then the number is on a screen.\n:::\n";
/// The least `module.md`.
pub const MODULE: &str = "---\ntitle: Module\n---\n";
/// The least lesson.
pub const LESSON: &str = "---\ntitle: Lesson\nobjective: Do it.\n---\n\nText.\n";
/// Where the one lesson of a small course stands.
pub const LESSON_PATH: &str = "content/01-module/01-lesson.md";

/// A course in a folder that goes when this goes.
pub struct Course {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Course {
    /// A course with these files, paths below the course folder.
    pub fn of(files: &[(&str, &str)]) -> Course {
        let course = Course {
            folder: tempfile::tempdir().unwrap(),
        };
        for (path, text) in files {
            course.write(path, text);
        }
        course
    }

    /// Settings, one module and one lesson with this body.
    pub fn lesson(body: &str) -> Course {
        let lesson = format!("---\ntitle: Lesson\nobjective: Do it.\n---\n\n{body}");
        Course::of(&[
            ("content/course.yaml", SETTINGS),
            ("content/01-module/module.md", MODULE),
            (LESSON_PATH, &lesson),
        ])
    }

    /// The place of a file of the course.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// The course folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, below: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Replaces a piece of a file that must be there.
    pub fn replace(&self, below: &str, old: &str, new: &str) {
        let text = self.read(below);
        assert!(text.contains(old), "{below} has no {old:?}");
        self.write(below, text.replacen(old, new, 1));
    }

    /// Renames a file.
    pub fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.path(to).parent().unwrap()).unwrap();
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// The text of a file.
    pub fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// Runs `leadlet build` in the course folder, which goes with the test: nothing of it need outlast a power loss.
    pub fn build(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["build", "--no-sync"], arguments].concat(), &[])
    }

    /// Builds and expects no finding.
    pub fn built(&self) -> Ran {
        let ran = self.build(&["--strict"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    /// Runs the program in the course folder with some environment.
    pub fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadlet"));
        command.current_dir(self.root()).args(arguments);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"] {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied());
        Ran::from(command.output().unwrap())
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The lines of a lock without their checks, and without those that are only about the lock.
pub fn lines(lock: &str) -> impl Iterator<Item = &str> {
    let lines = lock
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("check "));
    lines.map(|line| line.rsplit_once(" ~").map_or(line, |(line, _)| line))
}

/// All files below a folder with their bytes, by path with forward slashes, in order.
pub fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let parts: Vec<_> = entry
            .path()
            .strip_prefix(folder)
            .unwrap()
            .iter()
            .map(|part| part.to_str().unwrap())
            .collect();
        (parts.join("/"), fs::read(entry.path()).unwrap())
    };
    walk.map(file).collect()
}

/// Whether expected texts are to be written anew.
pub fn updating() -> bool {
    std::env::var_os("LEADLET_UPDATE").is_some()
}

/// Compares a text with the file that holds what is expected, or writes it there when asked to.
pub fn expect(file: &Path, found: &str) -> Result<(), String> {
    if updating() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, found).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(file)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if expected == found {
        return Ok(());
    }
    let at = expected
        .lines()
        .zip(found.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
    Err(format!(
        "{}: line {} differs; LEADLET_UPDATE=1 writes it anew\n  expected: {}\n  found:    {}\n",
        file.display(),
        at + 1,
        line(&expected),
        line(found)
    ))
}

/// The folder of these tests.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}
