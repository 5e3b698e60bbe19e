//! What must hold of any input whatever. Each function takes bytes of any kind and panics when something does not hold; the tests here
//! run them over mutations of known files, and the targets in `fuzz/` over whatever libFuzzer finds.

use leadlet::diagnostic::{self, Diagnostic};
use leadlet::pipeline::{Outcome, Request, build, inspect};
use leadlet::prove;
use leadlet::source::Source;
use std::collections::{BTreeMap, HashSet};
use std::io::Cursor;
use std::sync::Arc;

/// The line before a file in an input that holds several: the path below the course folder follows.
pub const FILE_MARK: &str = "=== ";
/// Inputs are cut at this many bytes: more of the same finds nothing new.
const MAX_BYTES: usize = 1 << 16;
/// What is there where the input has no such file.
const USUAL: [(&str, &str); 3] = [
    (
        "content/course.yaml",
        "id: course\ntitle: Course\nlanguage: en\naudiences:\n  manager: Manager\n",
    ),
    ("content/01-module/module.md", "---\ntitle: Module\n---\n"),
    (
        LESSON,
        "---\ntitle: Lesson\nobjective: Do it.\n---\n\n::: question\nWhich?\n\n- [x] This.\n- [ ] That.\n:::\n",
    ),
];
const LESSON: &str = "content/01-module/01-lesson.md";

/// A course: files after lines `=== PATH`, or one lesson. Every diagnostic is about a place in its text, every fix applies, and the
/// course as it was fixed is read as well.
pub fn course(input: &[u8]) {
    let files = split(&text(input));
    let Ok(outcome) = build(source(&files), Vec::new(), Request::default()) else {
        return;
    };
    sound(&outcome);
    let mut fixed = files.clone();
    for (file, text) in &files {
        let own = outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| *diagnostic.file == **file);
        fixed.insert(
            file.clone(),
            diagnostic::fix::apply(text, own.filter_map(|diagnostic| diagnostic.fix.as_ref())).0,
        );
    }
    if fixed != files {
        sound(&inspect(source(&fixed), Vec::new(), Request::default()).unwrap());
    }
}

/// YAML by itself: every problem is about a place in the text.
pub fn yaml(input: &[u8]) {
    let text = text(input);
    let (_, problems) = leadlet::yaml::parse(&text, 0);
    for problem in problems {
        let related = problem.related.as_ref().map(|(span, _)| span);
        for span in [&problem.span].into_iter().chain(related) {
            assert!(
                text.get(span.clone()).is_some(),
                "{problem:?} is about no place in the text"
            );
        }
    }
    // And as the settings of a course, whose keys are checked.
    course(format!("{FILE_MARK}content/course.yaml\n{text}").as_bytes());
}

/// A lock: whatever it holds, no id is given twice, and what is written is read again as the same.
pub fn lock(input: &[u8]) {
    let mut files = BTreeMap::from([("content/course.lock".to_owned(), text(input))]);
    let Ok(outcome) = build(source(&files), Vec::new(), Request::default()) else {
        return;
    };
    sound(&outcome);
    let mut seen = HashSet::new();
    for lesson in outcome.course.lessons() {
        assert!(
            lesson.id.is_empty() || seen.insert(lesson.id.clone()),
            "`{}` is given twice",
            lesson.id
        );
    }
    if let (Some(lock), Some(_)) = (outcome.lock, outcome.site) {
        files.insert("content/course.lock".to_owned(), lock.clone());
        let again = build(source(&files), Vec::new(), Request::default()).unwrap();
        assert_eq!(
            again.lock, None,
            "another lock is wanted right after this one was written:\n{lock}"
        );
    }
}

/// A package of anybody: it is read, or refused.
pub fn package(input: &[u8]) {
    if let Ok(mut opened) =
        prove::OpenedPackage::read(Cursor::new(&input[..input.len().min(MAX_BYTES)]))
    {
        let report = prove::examine(&mut opened);
        prove::human(&report, true);
        prove::html(&report);
        serde_json::from_str::<serde_json::Value>(&prove::json(&report)).unwrap();
    }
}

fn text(input: &[u8]) -> String {
    String::from_utf8_lossy(&input[..input.len().min(MAX_BYTES)]).into_owned()
}

/// The files of an input.
fn split(text: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut path = LESSON.to_owned();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(FILE_MARK) {
            Some(next) if is_path(next.trim_end()) => next.trim_end().clone_into(&mut path),
            _ => files
                .entry(path.clone())
                .or_insert_with(String::new)
                .push_str(line),
        }
    }
    files
}

/// Whether a file of a course can have this path: the reader of folders gives no other.
fn is_path(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('~')
            && !part.contains(['\\', '\0'])
    };
    path.len() < 80
        && path.split('/').all(plain)
        && (path.starts_with("content/") || path.starts_with("themes/"))
}

fn source(files: &BTreeMap<String, String>) -> Source {
    let usual = USUAL
        .into_iter()
        .filter(|(path, _)| !files.contains_key(*path));
    Source::from_texts(
        usual.chain(
            files
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        ),
    )
}

/// Every diagnostic is about a place in its file and can be shown in every form, and every fix is inside its file.
pub fn sound(outcome: &Outcome) {
    let text_of = |file: &str| outcome.text(file);
    for diagnostic in &outcome.diagnostics {
        places(diagnostic, &text_of);
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    }
    diagnostic::human::write(&outcome.diagnostics, &text_of, true, 100);
    let shown = diagnostic::Shown::of(&outcome.diagnostics, true);
    diagnostic::github::write(&shown, &text_of, "");
    serde_json::from_str::<serde_json::Value>(&diagnostic::sarif::write(&shown, &text_of, ""))
        .unwrap();
    for line in diagnostic::json::write(&shown, &text_of).lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

fn places(diagnostic: &Diagnostic, text_of: &dyn Fn(&str) -> Option<Arc<str>>) {
    let Some(text) = text_of(&diagnostic.file) else {
        return;
    };
    let edits = diagnostic
        .fix
        .iter()
        .flat_map(|fix| &fix.edits)
        .map(|edit| &edit.span);
    for span in diagnostic.span.iter().chain(edits) {
        assert!(
            span.start <= span.end && text.get(span.clone()).is_some(),
            "{diagnostic:?} is about no place in the text"
        );
    }
}
