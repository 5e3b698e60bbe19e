//! `leadlet watch` as a process: what it tells of mistakes; and, each in a file, that its preview is what a build writes, whom it answers,
//! and how it goes on whatever happens to the disk.

mod disk;
mod preview;
mod server;

use crate::course::{Course, LESSON, LESSON_PATH, MODULE, files};
use crate::watching::Watching;
use std::fs;
use std::io::Write;
use std::path::Path;

const QUESTION: &str = "::: question\nWhich one helps her most?\n\n- [x] One.\n- [ ] Two.\n:::\n";
const BROKEN: &str = "[two](two.md)\n";

/// Two modules with some lessons, a figure, a quiz; and a theme of its own.
fn course() -> Course {
    let course = Course::lesson(&format!("First words.\n\n{QUESTION}"));
    for (path, title) in [
        ("01-module/02-second", "Second"),
        ("02-other/01-third", "Third"),
        ("02-other/02-fourth", "Fourth"),
    ] {
        course.write(
            &format!("content/{path}.md"),
            lesson(title, "What is said here is said once."),
        );
    }
    course.write(
        "content/02-other/module.md",
        MODULE.replace("Module", "Other"),
    );
    course.write("content/02-other/spot.svg", SVG);
    course.replace(
        "content/02-other/02-fourth.md",
        "What",
        "![A spot](spot.svg)\n\nWhat",
    );
    course
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" width=\"9\" height=\"9\"><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>";

fn lesson(title: &str, text: &str) -> String {
    LESSON
        .replace("title: Lesson", &format!("title: {title}"))
        .replace("Text.", text)
}

/// Saves a file as one editor or another does.
fn save(path: &Path, text: &str, habit: usize) -> &'static str {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let beside = |prefix: &str, suffix: &str| {
        path.with_file_name(format!(
            "{prefix}{}{suffix}",
            path.file_name().unwrap().to_str().unwrap()
        ))
    };
    match habit {
        // Truncated, and written in two pieces.
        0 => {
            let mut file = fs::File::create(path).unwrap();
            let (first, rest) = text.as_bytes().split_at(text.len() / 2);
            for piece in [first, rest] {
                file.write_all(piece).unwrap();
                file.flush().unwrap();
            }
            "truncated and written"
        }
        // Written beside, and renamed over it.
        1 => {
            let new = beside(".", ".tmp123");
            fs::write(&new, text).unwrap();
            fs::rename(new, path).unwrap();
            "renamed over"
        }
        // A swap file, the old file kept as a backup for a moment.
        _ => {
            let (swap, backup, probe) = (
                beside(".", ".swp"),
                beside("", "~"),
                path.with_file_name("4913"),
            );
            fs::write(&swap, text).unwrap();
            fs::write(&probe, "").unwrap();
            fs::remove_file(&probe).unwrap();
            if path.exists() {
                fs::rename(path, &backup).unwrap();
            }
            fs::write(path, text).unwrap();
            let _ = fs::remove_file(&backup);
            fs::remove_file(&swap).unwrap();
            "written as by vim"
        }
    }
}

#[test]
fn a_mistake_is_told_with_its_place_and_goes_when_it_is_mended() {
    let course = Course::lesson(QUESTION);
    course.built();
    let (lock, site) = (
        course.read("content/course.lock"),
        files(&course.path("site")),
    );
    let watching = Watching::start(&course, &[]);
    let good = files(&watching.preview);
    course.write(LESSON_PATH, course.read(LESSON_PATH) + BROKEN);
    let state = watching.until_good(false);
    let told = &state["findings"][0];
    assert_eq!(
        (told["rule"].as_str(), told["file"].as_str()),
        (Some("link/missing"), Some(LESSON_PATH))
    );
    assert_eq!(
        (
            told["line"].as_u64(),
            told["column"].as_u64(),
            told["text"].as_str()
        ),
        (Some(12), Some(7), Some("[two](two.md)"))
    );
    assert!(
        told["link"].as_str().unwrap().starts_with("vscode://file/")
            && told["link"]
                .as_str()
                .unwrap()
                .ends_with("01-lesson.md:12:7")
    );
    watching.until_said("error[link/missing]");
    watching.until_said("1 error: still showing the last working version (");
    assert_eq!(files(&watching.preview), good, "the last good pages stay");
    course.replace(LESSON_PATH, BROKEN, "Mended.\n");
    watching.until_good(true);
    watching.until_said(&format!("{LESSON_PATH}: "));
    watching.until_said(" changed in ");
    assert!(
        watching
            .ask("GET /module/lesson.html", &[])
            .text()
            .contains("Mended.")
    );
    assert_eq!(
        (
            course.read("content/course.lock"),
            files(&course.path("site"))
        ),
        (lock, site),
        "neither is touched"
    );
}

#[test]
fn a_course_that_never_was_good_has_a_page_that_waits() {
    let course = Course::lesson(BROKEN);
    let watching = Watching::start(&course, &[]);
    let answer = watching.ask("GET /module/lesson.html", &[]);
    assert!(
        answer.status == 503 && answer.text().contains("/__leadlet/live.js"),
        "{answer:?}"
    );
    course.replace(LESSON_PATH, BROKEN, "Mended.\n");
    watching.until_good(true);
    assert_eq!(watching.ask("GET /module/lesson.html", &[]).status, 200);
}
