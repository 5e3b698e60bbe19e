//! The command line: how it ends, what it says where, and in which colours.

use crate::course::{Course, LESSON, LESSON_PATH, files};
use std::fs;

const QUESTION: &str = "::: question\nWhich one helps her most?\n\n- [x] One.\n- [ ] Two.\n:::\n";
const BROKEN: &str = "[two](two.md)\n";
/// A warning and no error: all options are right.
const DOUBTFUL: &str = "::: question\nWhich of these help her?\n\n- [x] One.\n- [x] Two.\n:::\n";

#[test]
fn a_build_says_in_one_line_what_it_made_and_which_file_to_open() {
    let course = Course::lesson(QUESTION);
    let ran = course.build(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(
        ran.err.starts_with("built: 1 module, 1 page in ") && ran.err.contains("index.html"),
        "{}",
        ran.err
    );
    assert!(
        course.path("site/index.html").is_file()
            && course.path("site/module/lesson.html").is_file()
    );
    assert!(course.build(&[]).err.starts_with("Up to date ("));
}

#[test]
fn a_second_build_says_as_much_of_findings_as_the_first() {
    let course = Course::lesson(DOUBTFUL);
    course.build(&[]);
    let again = course.build(&[]);
    assert!(
        again
            .err
            .starts_with("1 warning: leadlet check shows it\nUp to date ("),
        "{}",
        again.err
    );
    // Where each finding is to be said, all is looked through again.
    assert_eq!(course.build(&["--strict"]).code, 1);
    assert!(
        course
            .build(&["--message-format", "json"])
            .out
            .contains("\"severity\":\"warning\"")
    );
    assert!(course.build(&["--verbose"]).err.contains("warning["));
    course.replace(LESSON_PATH, "- [x] Two.", "- [ ] Two.");
    assert!(course.build(&[]).err.starts_with("built: "));
    assert!(course.build(&[]).err.starts_with("Up to date ("));
}

#[test]
fn a_build_says_that_raw_html_is_let_through() {
    let course = Course::lesson(QUESTION);
    let settings = course.read("content/course.yaml");
    course.write("content/course.yaml", format!("{settings}html: trusted\n"));
    for then in ["built: ", "Up to date ("] {
        let ran = course.build(&[]);
        let lines: Vec<&str> = ran.err.lines().collect();
        assert!(ran.code == 0 && lines.len() == 2, "{}", ran.err);
        assert!(
            lines[0].starts_with("html: trusted: raw HTML goes into the pages unsanitised")
                && lines[1].starts_with(then),
            "{}",
            ran.err
        );
    }
}

#[test]
fn the_output_goes_where_it_is_told() {
    let course = Course::lesson(QUESTION);
    assert_eq!(course.build(&["--output", "elsewhere"]).code, 0);
    assert!(course.path("elsewhere/index.html").exists() && !course.path("site").exists());
    let other = Course::of(&[]);
    assert_eq!(other.build(&[course.root().to_str().unwrap()]).code, 0);
    assert!(course.path("site/index.html").exists() && !other.path("site").exists());
}

#[test]
fn the_output_may_not_stand_in_what_is_read() {
    let course = Course::lesson(QUESTION);
    for (output, part) in [
        ("content/site", "content/"),
        ("content", "content/"),
        ("./content/../content/a/b", "content/"),
        ("themes/x", "themes/"),
    ] {
        let ran = course.build(&["--output", output]);
        assert!(
            ran.code == 2 && ran.err.contains(&format!("everything in {part} is read")),
            "{output}: {}",
            ran.err
        );
        let ran = course.run(&["package", "--as", "html", "--output", output], &[]);
        assert!(
            ran.code == 2 && ran.err.contains(&format!("everything in {part} is read")),
            "{output}: {}",
            ran.err
        );
    }
    assert!(
        !course.path("content/site").exists()
            && !course.path("themes").exists()
            && !course.path("content/course.lock").exists()
    );
    assert_eq!(course.build(&["--output", "contents/site"]).code, 0);
}

#[test]
fn exit_codes_tell_author_from_machine() {
    assert_eq!(Course::lesson(QUESTION).build(&[]).code, 0);
    assert_eq!(Course::lesson(BROKEN).build(&[]).code, 1);
    assert_eq!(Course::lesson(DOUBTFUL).build(&[]).code, 0);
    assert_eq!(Course::lesson(DOUBTFUL).build(&["--strict"]).code, 1);
    assert_eq!(Course::lesson(QUESTION).build(&["--no-such-flag"]).code, 2);
    assert_eq!(Course::lesson(QUESTION).run(&[], &[]).code, 2);
    let course = Course::lesson(QUESTION);
    course.write("site/theirs.txt", "a folder of somebody else");
    let ran = course.build(&[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("site"), "{}", ran.err);
    assert_eq!(course.read("site/theirs.txt"), "a folder of somebody else");
    assert!(
        !course.path(STATE).exists(),
        "nothing of ours is left beside it"
    );
}

#[test]
fn a_build_that_fails_leaves_the_former_site_and_the_lock() {
    let course = Course::lesson(QUESTION);
    course.built();
    let (site, lock) = (
        files(&course.path("site")),
        course.read("content/course.lock"),
    );
    course.write(
        "content/01-module/02-two.md",
        LESSON.replace("Text.", BROKEN),
    );
    course.replace(LESSON_PATH, "Which one", "Which of them");
    let ran = course.build(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("the site was not changed"), "{}", ran.err);
    assert_eq!(files(&course.path("site")), site);
    assert_eq!(course.read("content/course.lock"), lock);
    let mut left: Vec<_> = fs::read_dir(course.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, [".leadlet-course.lock", STATE, "content", "site"]);
}

/// Where leadlet keeps beside a site what it must know of it for the next build.
const STATE: &str = ".leadlet-site.state";

#[cfg(unix)]
#[test]
fn a_second_build_touches_nothing() {
    use std::os::unix::fs::MetadataExt;
    let course = Course::lesson(QUESTION);
    course.built();
    let state = || -> Vec<(std::path::PathBuf, u64, i64, i64)> {
        let walk = walkdir::WalkDir::new(course.root())
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_name() != STATE);
        walk.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap()))
            .map(|(path, data)| (path, data.ino(), data.mtime(), data.mtime_nsec()))
            .collect()
    };
    let before = state();
    course.built();
    assert_eq!(state(), before);
}

#[cfg(unix)]
#[test]
fn pages_that_did_not_change_keep_their_files() {
    use std::os::unix::fs::MetadataExt;
    let course = Course::lesson(QUESTION);
    course.write("content/02-other/module.md", "---\ntitle: Other\n---\n");
    course.write("content/02-other/01-page.md", LESSON);
    course.built();
    let identity = |path: &str| {
        fs::metadata(course.path(path))
            .map(|data| (data.ino(), data.mtime_nsec()))
            .unwrap()
    };
    let (kept, changed) = (
        identity("site/other/page.html"),
        identity("site/module/lesson.html"),
    );
    course.replace(LESSON_PATH, "- [ ] Two.", "- [ ] Three.");
    course.built();
    assert_eq!(identity("site/other/page.html"), kept);
    assert_ne!(identity("site/module/lesson.html"), changed);
}

#[test]
fn findings_as_data_go_to_standard_output_alone() {
    let ran = Course::lesson(BROKEN).build(&["--message-format", "json"]);
    let line: serde_json::Value = serde_json::from_str(ran.out.trim()).unwrap();
    assert_eq!(
        (
            line["rule"].as_str(),
            line["line"].as_u64(),
            line["column"].as_u64()
        ),
        (Some("link/missing"), Some(6), Some(7))
    );
    assert!(!ran.err.contains("link/missing"), "{}", ran.err);
    let ran = Course::lesson(DOUBTFUL).build(&["--message-format", "json"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    let ran = Course::lesson(BROKEN).build(&[]);
    assert!(ran.out.is_empty() && ran.err.contains("link/missing"));
}

#[test]
fn warnings_are_counted_and_shown_when_asked_for() {
    let ran = Course::lesson(DOUBTFUL).build(&[]);
    assert!(
        ran.err.contains("1 warning") && !ran.err.contains("quiz/key"),
        "{}",
        ran.err
    );
    for flag in ["--verbose", "--strict"] {
        let ran = Course::lesson(DOUBTFUL).build(&[flag]);
        assert!(ran.err.contains("warning[quiz/key]"), "{flag}: {}", ran.err);
    }
    let course = Course::lesson(DOUBTFUL);
    assert!(
        course.build(&["--strict"]).err.contains("1 warning")
            && !course.path("site").exists()
            && !course.path(STATE).exists()
    );
}

#[test]
fn quiet_says_nothing_but_errors() {
    let ran = Course::lesson(DOUBTFUL).build(&["--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let ran = Course::lesson(BROKEN).build(&["--quiet"]);
    assert!(
        ran.code == 1 && ran.err.contains("link/missing"),
        "{}",
        ran.err
    );
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let course = Course::lesson(BROKEN);
    let colours = |arguments: &[&str], environment: &[(&str, &str)]| {
        course
            .run(&[&["build"], arguments].concat(), environment)
            .err
            .contains('\x1b')
    };
    assert!(!colours(&[], &[]));
    assert!(colours(&["--color", "always"], &[]));
    assert!(!colours(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("NO_COLOR", "1")]));
}

#[test]
fn drafts_are_built_when_asked_for_and_leave_the_lock_alone() {
    let course = Course::lesson("Text.\n");
    course.write(
        "content/01-module/02-two.md",
        LESSON.replace("objective", "draft: true\nobjective"),
    );
    course.built();
    let lock = course.read("content/course.lock");
    assert!(!course.path("site/module/two.html").exists());
    assert_eq!(course.build(&["--drafts"]).code, 0);
    assert!(course.path("site/module/two.html").exists());
    assert_eq!(course.read("content/course.lock"), lock);
    course.replace(LESSON_PATH, "Text.", "[two](02-two.md)");
    assert!(course.build(&[]).err.contains("error[link/draft]"));
    assert_eq!(course.build(&["--drafts"]).code, 0);
}

#[test]
fn a_draft_may_hold_mistakes() {
    let course = Course::lesson("Text.\n");
    course.write(
        "content/01-module/02-two.md",
        "---\ndraft: true\n---\n\n::: questoin\n",
    );
    course.write(
        "content/02-later/module.md",
        "---\ntitle: Later\ndraft: true\n---\n",
    );
    course.write(
        "content/02-later/01-three.md",
        "No front matter yet, [nor this](nowhere.md).\n",
    );
    course.built();
    assert_eq!(course.build(&["--drafts"]).code, 1);
}

#[test]
fn a_lock_that_must_not_change_stops_the_build() {
    let course = Course::lesson(QUESTION);
    let ran = course.build(&["--locked"]);
    assert!(
        ran.code == 1 && ran.err.contains("error[id/locked]"),
        "{}",
        ran.err
    );
    assert!(!course.path("content/course.lock").exists() && !course.path("site").exists());
    course.built();
    assert_eq!(course.build(&["--locked"]).code, 0);
    course.replace(LESSON_PATH, "One.", "Another.");
    assert_eq!(course.build(&["--locked"]).code, 1);
}

#[test]
fn the_same_course_gives_the_same_bytes_anywhere_and_in_any_order() {
    let course = Course::lesson(QUESTION);
    let pages: Vec<(String, String)> = (0..12)
        .map(|number| {
            (
                format!("content/{:02}-m{}/p{number}.md", number % 4 + 2, number % 4),
                LESSON.replace("Text.", QUESTION),
            )
        })
        .collect();
    for (path, text) in &pages {
        course.write(
            path,
            text.replace("Which one", &format!("In {path}, which one")),
        );
    }
    for number in 0..4 {
        course.write(
            &format!("content/{:02}-m{number}/module.md", number + 2),
            "---\ntitle: Module\n---\n",
        );
    }
    course.built();
    let other = Course::of(&[]);
    for (path, bytes) in files(&course.path("content")).into_iter().rev() {
        other.write(&format!("content/{path}"), bytes);
    }
    assert_eq!(other.build(&["--output", "another/deep/folder"]).code, 0);
    assert_eq!(
        files(&course.path("site")),
        files(&other.path("another/deep/folder"))
    );
    assert_eq!(
        course.read("content/course.lock"),
        other.read("content/course.lock")
    );
}

#[test]
fn what_the_author_allows_is_not_told() {
    let told = |course: &Course| course.build(&["--verbose"]).err.contains("quiz/key");
    let waived = |comment: &str| Course::lesson(&format!("{comment}\n\n{DOUBTFUL}"));
    assert!(told(&waived("")) && told(&waived("<!-- allow quiz/options: another rule -->")));
    assert!(!told(&waived(
        "<!-- allow quiz/key: all of them are right on purpose -->"
    )));
    // A waiver covers what follows it, and no more.
    assert!(told(&Course::lesson(&format!(
        "<!-- allow quiz/key: only this -->\n\nText.\n\n{DOUBTFUL}"
    ))));
    let page = Course::lesson(DOUBTFUL);
    page.replace(
        LESSON_PATH,
        "objective: Do it.\n",
        "objective: Do it.\nallow: {quiz/key: on purpose}\n",
    );
    assert!(!told(&page));
    for (level, code) in [("off", 0), ("note", 0), ("error", 1)] {
        let course = Course::lesson(DOUBTFUL);
        course.replace(
            "content/course.yaml",
            "check: {",
            &format!("check: {{quiz/key: {level}, "),
        );
        assert_eq!(course.build(&["--strict"]).code, code, "{level}");
    }
    // An error cannot be waived.
    let broken = Course::lesson(&format!("<!-- allow link/missing: no -->\n\n{BROKEN}"));
    assert_eq!(broken.build(&[]).code, 1);
}
