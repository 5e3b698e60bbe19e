//! `leadlet new` and `leadlet init`: what they add builds, says what it wants filled in, and never takes the place of anything.

use crate::course::{Course, files};

/// A course from `leadlet init`.
fn begun() -> Course {
    let course = Course::of(&[]);
    let ran = course.run(&["init", "."], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    course
}

fn made(course: &Course, arguments: &[&str]) -> String {
    let ran = course.run(&[&["new"], arguments].concat(), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    ran.err
}

#[test]
fn each_kind_builds_as_it_is_and_holds_prompts() {
    let course = begun();
    let said = made(&course, &["module", "What: next?"]);
    assert!(
        said.contains("content/02-what-next/module.md") && said.contains("leadlet new lesson"),
        "{said}"
    );
    made(&course, &["lesson", "Say it early"]);
    made(&course, &["quiz", "Look back"]);
    made(&course, &["lesson", "Один шаг", "--module", "first-steps"]);
    made(&course, &["theme", "Acme"]);
    course.replace("content/course.yaml", "name: default", "name: acme");
    for path in [
        "content/02-what-next/module.md",
        "content/02-what-next/01-say-it-early.md",
        "content/02-what-next/90-look-back.md",
        "content/01-first-steps/03-odin-shag.md",
    ] {
        assert!(course.read(path).contains("\nTODO: "), "{path}");
    }
    let built = course.build(&["--verbose"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(!built.err.contains("error"), "{}", built.err);
    assert!(
        course
            .read("site/what-next/index.html")
            .contains("What: next?")
    );
    assert!(
        course
            .read("site/first-steps/odin-shag.html")
            .contains("Один шаг")
    );
}

#[test]
fn nothing_that_is_there_is_touched() {
    let course = begun();
    let before = files(course.root());
    for arguments in [
        &["module", "First steps"][..],
        &["lesson", "Write a LESSON"],
        &["theme", "Editorial"],
        &["lesson", "a", "--module", "frist-steps"],
    ] {
        let ran = course.run(&[&["new"], arguments].concat(), &[]);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(
            ["already", "Unknown module", "built-in theme"]
                .iter()
                .any(|why| ran.err.contains(why)),
            "{}",
            ran.err
        );
    }
    assert_eq!(files(course.root()), before);
}

#[test]
fn who_cannot_be_asked_is_told_what_is_missing() {
    let course = begun();
    let ran = course.run(&["new", "lesson"], &[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("leadlet new lesson \"Raise it early\""),
        "{}",
        ran.err
    );
    let ran = course.run(&["init"], &[]);
    assert!(
        ran.code == 2 && ran.err.contains("leadlet init --title"),
        "{}",
        ran.err
    );
    let ran = Course::of(&[]).run(&["new", "lesson", "A"], &[]);
    assert!(
        ran.code == 2 && ran.err.contains("no content/course.yaml"),
        "{}",
        ran.err
    );
}

#[test]
fn it_works_from_elsewhere() {
    let course = Course::of(&[]);
    assert_eq!(course.run(&["init", "deep/course"], &[]).code, 0);
    let said = made(&course, &["module", "Two", "--dir", "deep/course"]);
    assert!(
        said.contains("--dir deep/course")
            && course.path("deep/course/content/02-two/module.md").exists(),
        "{said}"
    );
}
