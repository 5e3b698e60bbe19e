//! What an author is told: each folder of `tests/messages/` is a course with one kind of mistake and, in `said.txt`, the
//! very words.
//!
//! A folder is called after its rule, `quiz-key` for `quiz/key`, with `--something` after it where a rule has several cases.
//! It holds the files of `content/` that matter; `lesson.md` stands for the one lesson, `themes/` for that of the course.
//! What is missing of settings, module page and lesson is filled in, unless `without.txt` names it. `arguments.txt` holds
//! arguments for the program.

use crate::course::{
    Course, LESSON_PATH, MODULE, NO_TEACHING, Ran, SETTINGS, SOUND, expect, files, tests,
};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Files of a fixture that are no files of its course.
const OURS: [&str; 3] = ["said.txt", "without.txt", "arguments.txt"];

#[test]
fn authors_are_told_what_is_wrong_where_and_what_to_do() {
    let mut faults = Vec::new();
    for fixture in fixtures() {
        let (course, arguments) = prepare(&fixture);
        let name = fixture.file_name().unwrap().to_str().unwrap().to_owned();
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let said = course.build(&arguments);
        let json = course.build(&[&arguments[..], &["--message-format", "json"]].concat());
        faults.extend(expect(&fixture.join("said.txt"), &timeless(&said.err)).err());
        faults.extend(agree(&name, &course, &said, &json).err());
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The folders of `tests/messages/`, in order.
pub fn fixtures() -> Vec<std::path::PathBuf> {
    let mut found: Vec<_> = fs::read_dir(tests().join("messages"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The course of a fixture and the arguments it wants.
pub fn prepare(fixture: &Path) -> (Course, String) {
    let course = Course::of(&[]);
    let own = files(fixture);
    let without = own.get("without.txt").map_or(String::new(), |names| {
        String::from_utf8(names.clone()).unwrap()
    });
    let skipped = |name: &str| without.lines().any(|line| line == name);
    for (path, bytes) in own
        .iter()
        .filter(|(path, _)| !OURS.contains(&path.as_str()))
    {
        match path.as_str() {
            "lesson.md" => course.write(LESSON_PATH, bytes),
            path if path.starts_with("themes/") => course.write(path, bytes),
            // Its lessons are too short to teach anything, and are not about that.
            "course.yaml" if own.keys().any(|path| path.ends_with(".md")) => {
                course.write(
                    "content/course.yaml",
                    [bytes, NO_TEACHING.as_bytes()].concat(),
                );
            }
            path => course.write(&format!("content/{path}"), bytes),
        }
    }
    let fill = |path: &str, name: &str, text: &str| {
        if !course.path(path).exists() && !skipped(name) {
            course.write(path, text);
        }
    };
    fill("content/course.yaml", "course.yaml", SETTINGS);
    if !own
        .keys()
        .any(|path| path.contains('/') && path.ends_with(".md"))
    {
        fill(LESSON_PATH, "lesson.md", SOUND);
    }
    for folder in fs::read_dir(course.path("content"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
    {
        let holds_pages = fs::read_dir(folder.path()).unwrap().any(|file| {
            file.unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "md")
        });
        if holds_pages {
            fill(
                &format!("content/{}/module.md", folder.file_name().to_str().unwrap()),
                "module.md",
                MODULE,
            );
        }
    }
    (
        course,
        own.get("arguments.txt").map_or(String::new(), |arguments| {
            String::from_utf8(arguments.clone()).unwrap()
        }),
    )
}

/// What was said without how long it took, which is never the same.
fn timeless(said: &str) -> String {
    let lines = said
        .lines()
        .filter(|line| !line.starts_with("read, checked"));
    let lines = lines.map(|line| match (line.find(" in "), line.find(". Open ")) {
        (Some(from), Some(to)) => format!("{} in TIME{}", &line[..from], &line[to..]),
        _ => line.to_owned(),
    });
    lines
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

/// The rule that gives the folder its name is told, and people and programs are told the same.
fn agree(name: &str, course: &Course, said: &Ran, json: &Ran) -> Result<(), String> {
    let wrong = |what: String| Err(format!("{name}: {what}"));
    if json.code != said.code {
        return wrong(format!(
            "ends with {} for people and {} for programs",
            said.code, json.code
        ));
    }
    let findings: Vec<Value> = json
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let rule = name.split("--").next().unwrap();
    if !findings
        .iter()
        .any(|finding| text(finding, "rule").replace('/', "-") == rule)
    {
        return wrong(format!("its rule is not told, but {}", json.out));
    }
    let shown = said
        .err
        .lines()
        .filter(|line| {
            ["error[", "warning[", "note["]
                .iter()
                .any(|start| line.starts_with(start))
        })
        .count();
    if shown != findings.len() {
        return wrong(format!(
            "people see {shown} findings and programs {}: put --verbose into arguments.txt to show all",
            findings.len()
        ));
    }
    for finding in &findings {
        let head = format!(
            "{}[{}]: {}",
            text(finding, "severity"),
            text(finding, "rule"),
            text(finding, "message")
        );
        let place = match finding["line"].as_u64() {
            Some(line) => format!("--> {}:{line}:{}", text(finding, "file"), finding["column"]),
            None => format!("--> {}", text(finding, "file")),
        };
        let unwrapped = said.err.split_whitespace().collect::<Vec<_>>().join(" ");
        for wanted in [&head, &place] {
            if !unwrapped.contains(wanted.as_str()) {
                return wrong(format!("people are not told {wanted:?}"));
            }
        }
        if let Some(line) = finding["line"].as_u64() {
            let file = fs::read_to_string(course.path(&text(finding, "file"))).unwrap_or_default();
            let written = file
                .lines()
                .nth(line as usize - 1)
                .unwrap_or_default()
                .to_owned();
            if written != text(finding, "text") {
                return wrong(format!(
                    "programs are given {} as line {line}, which is {written:?}",
                    finding["text"]
                ));
            }
        }
    }
    Ok(())
}
