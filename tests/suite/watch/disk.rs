//! `leadlet watch` goes on, and says what happened: no events, no watches, no rights, no folder, links in circles.

use super::{QUESTION, SVG, course, lesson, save};
use crate::course::{Course, LESSON, LESSON_PATH, MODULE, SETTINGS, files};
use crate::watching::{Watching, until};
use std::fs;
use std::path::Path;
use std::process::Command;

#[cfg(unix)]
#[test]
fn polling_sees_changes_too() {
    let course = course();
    let watching = Watching::start(&course, &["--poll"]);
    course.write(
        "content/01-module/02-two.md",
        lesson("Two", "Second words."),
    );
    watching.until_equal(&course, &[], "a new file");
    for habit in 0..3 {
        let done = save(
            &course.path("content/01-module/02-two.md"),
            &lesson("Two", &format!("Saved by habit {habit}.")),
            habit,
        );
        watching.until_equal(&course, &[], done);
    }
    course.write(
        "content/02-other/spot.svg",
        SVG.replace("r=\"3\"", "r=\"4\""),
    );
    watching.until_equal(&course, &[], "a figure of the same size");
    course.rename("content/02-other", "content/03-moved");
    watching.until_equal(&course, &[], "a moved folder");
    fs::remove_file(course.path(LESSON_PATH)).unwrap();
    watching.until_equal(&course, &[], "a deleted file");
    std::os::unix::fs::symlink(".", course.path("content/03-moved/round")).unwrap();
    watching.until_good(false);
    fs::remove_file(course.path("content/03-moved/round")).unwrap();
    watching.until_good(true);
    fs::rename(course.path("content"), course.path("away")).unwrap();
    watching.until_good(false);
    fs::rename(course.path("away"), course.path("content")).unwrap();
    watching.until_good(true);
    course.write(
        "content/03-moved/01-third.md",
        lesson("Third", "After it came back."),
    );
    watching.until_equal(&course, &[], "a change after it came back");
}

#[test]
fn a_course_folder_that_goes_is_waited_for() {
    let course = Course::of(&[]);
    let at = |path: &str| format!("course/{path}");
    let fill = || {
        for (path, text) in [
            ("content/course.yaml", SETTINGS),
            ("content/01-module/module.md", MODULE),
            (LESSON_PATH, LESSON),
        ] {
            course.write(&at(path), text);
        }
    };
    fill();
    let folder = course.path("course");
    let watching = Watching::start(&course, &["course"]);
    let good = files(&watching.preview);
    fs::remove_dir_all(&folder).unwrap();
    let state = watching.until_good(false);
    until("it is told", || {
        watching
            .said()
            .contains("is gone (deleted, renamed or unmounted)")
            .then_some(())
    });
    assert!(!state["findings"][0]["message"].as_str().unwrap().is_empty());
    assert_eq!(files(&watching.preview), good);
    assert_eq!(watching.ask("GET /module/lesson.html", &[]).status, 200);
    fill();
    watching.until_good(true);
    watching.until_said("is back");
    // It is watched again, and so is a folder inside that was replaced by another.
    course.write(&at(LESSON_PATH), lesson("Lesson", "After it came back."));
    until("a change is seen", || {
        watching
            .ask("GET /module/lesson.html", &[])
            .text()
            .contains("After it came back.")
            .then_some(())
    });
    fs::rename(folder.join("content"), folder.join("old")).unwrap();
    watching.until_good(false);
    fill();
    watching.until_good(true);
    course.write(&at(LESSON_PATH), lesson("Lesson", "In another folder."));
    until("a change is seen", || {
        watching
            .ask("GET /module/lesson.html", &[])
            .text()
            .contains("In another folder.")
            .then_some(())
    });
    // A folder that was renamed or unmounted comes back as the very same one.
    let away = course.path("away");
    fs::rename(&folder, &away).unwrap();
    watching.until_good(false);
    fs::rename(&away, &folder).unwrap();
    watching.until_good(true);
    course.write(
        &at(LESSON_PATH),
        lesson("Lesson", "After the same came back."),
    );
    until("a change is seen", || {
        watching
            .ask("GET /module/lesson.html", &[])
            .text()
            .contains("After the same came back.")
            .then_some(())
    });
}

/// A disk may give a new folder the number of the one that is gone.
#[test]
fn a_folder_that_is_made_anew_is_watched() {
    let course = course();
    let watching = Watching::start(&course, &[]);
    let (folder, style) = (course.path("themes"), "themes/default/styles/question.css");
    for round in 0..12 {
        course.write(style, format!("leadlet-question {{ order: {round} }}\n"));
        fs::remove_dir_all(&folder).unwrap();
        course.write(style, format!("leadlet-question {{ order: {round} }}\n"));
        watching.until_equal(&course, &[], "a folder that was made anew");
        course.write(style, format!("leadlet-question {{ order: -{round} }}\n"));
        watching.until_equal(&course, &[], "a change in it");
    }
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_files_from_elsewhere_are_no_end() {
    let course = course();
    course.write("shared/spot.svg", SVG);
    let watching = Watching::start(&course, &[]);
    std::os::unix::fs::symlink(".", course.path("content/02-other/round")).unwrap();
    watching.until_good(false);
    fs::remove_file(course.path("content/02-other/round")).unwrap();
    watching.until_good(true);
    // A figure that lies beside content/ and is linked into it.
    fs::remove_file(course.path("content/02-other/spot.svg")).unwrap();
    watching.until_good(false);
    std::os::unix::fs::symlink(
        "../../shared/spot.svg",
        course.path("content/02-other/spot.svg"),
    )
    .unwrap();
    watching.until_equal(&course_without_links(&course), &[], "a linked figure");
    course.write("shared/spot.svg", SVG.replace("r=\"3\"", "r=\"4\""));
    watching.until_equal(
        &course_without_links(&course),
        &[],
        "a change of what is linked",
    );
    // One lesson under two names.
    std::os::unix::fs::symlink("02-second.md", course.path("content/01-module/03-again.md"))
        .unwrap();
    watching.until_equal(
        &course_without_links(&course),
        &[],
        "a lesson under a second name",
    );
    course.write(
        "content/01-module/02-second.md",
        lesson("Second", "Both pages say this."),
    );
    watching.until_equal(
        &course_without_links(&course),
        &[],
        "a change of a lesson with two names",
    );
}

/// A copy of a course in which each link is the file that it leads to.
#[cfg(unix)]
fn course_without_links(course: &Course) -> Course {
    let copy = Course::of(&[]);
    for entry in walkdir::WalkDir::new(course.path("content"))
        .follow_links(true)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
    {
        let below = entry
            .path()
            .strip_prefix(course.root())
            .unwrap()
            .to_str()
            .unwrap();
        copy.write(below, fs::read(entry.path()).unwrap());
    }
    copy
}

/// A command that runs another in a namespace of its own, where there are so many watches; none where the system lets nobody say so.
#[cfg(target_os = "linux")]
fn with_watches(count: usize) -> Option<Command> {
    let few = || {
        let mut few = Command::new("unshare");
        let script = format!("echo {count} > /proc/sys/user/max_inotify_watches && exec \"$@\"");
        few.args(["--user", "--map-root-user", "sh", "-c", &script, "sh"]);
        few
    };
    if !few()
        .arg("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("skipped: this system lets nobody lower the number of watches");
        return None;
    }
    let mut few = few();
    few.arg(env!("CARGO_BIN_EXE_leadlet"));
    Some(few)
}

/// The system has no watches left.
#[cfg(target_os = "linux")]
#[test]
fn without_watches_left_it_looks_and_says_so() {
    let course = Course::lesson(QUESTION);
    let Some(few) = with_watches(2) else { return };
    let watching = Watching::start_by(few, &course, &["--port", "0"]);
    watching.until_said("no watches left");
    course.write(LESSON_PATH, lesson("Lesson", "Seen by looking."));
    watching.until_equal(&course, &[], "a change");
}

/// The last watch goes while it runs: enough for the course folder, `content` and a module, and none for the next module.
#[cfg(target_os = "linux")]
#[test]
fn when_watches_run_out_it_looks_and_says_so() {
    let course = Course::lesson(QUESTION);
    let Some(few) = with_watches(3) else { return };
    let watching = Watching::start_by(few, &course, &["--port", "0"]);
    course.write(LESSON_PATH, lesson("Lesson", "Told by the system."));
    watching.until_equal(&course, &[], "a change");
    assert!(
        !watching.said().contains("no watches left"),
        "{}",
        watching.said()
    );
    course.write("content/02-new/module.md", MODULE.replace("Module", "New"));
    course.write(
        "content/02-new/01-new.md",
        lesson("New", "In a new module."),
    );
    watching.until_equal(&course, &[], "a new module");
    watching.until_said("no watches left");
    course.write(
        "content/02-new/01-new.md",
        lesson("New", "Seen by looking."),
    );
    watching.until_equal(&course, &[], "a change in the new module");
}

/// A command that runs `leadlet` so that a file without rights cannot be read: root is made to do without its own. None where that
/// cannot be done.
#[cfg(unix)]
fn without_rights() -> Option<Command> {
    let probe = tempfile::tempdir().unwrap();
    let file = probe.path().join("file");
    fs::write(&file, "").unwrap();
    rights(&file, 0);
    let leadlet = env!("CARGO_BIN_EXE_leadlet");
    if fs::read(&file).is_err() {
        return Some(Command::new(leadlet));
    }
    let bound = || {
        let mut bound = Command::new("setpriv");
        bound.args([
            "--inh-caps=-dac_override,-dac_read_search",
            "--bounding-set=-dac_override,-dac_read_search",
        ]);
        bound
    };
    if bound()
        .args(["true"])
        .status()
        .is_ok_and(|ran| ran.success())
        && !bound()
            .arg("cat")
            .arg(&file)
            .output()
            .unwrap()
            .status
            .success()
    {
        let mut bound = bound();
        bound.arg(leadlet);
        return Some(bound);
    }
    eprintln!("skipped: this user may read everything");
    None
}

#[cfg(unix)]
fn rights(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A file or a folder that may not be read is told, and all goes on.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_and_all_goes_on() {
    for arguments in [&["--port", "0"][..], &["--port", "0", "--poll"]] {
        let Some(bound) = without_rights() else {
            return;
        };
        let course = course();
        let watching = Watching::start_by(bound, &course, arguments);
        let good = files(&watching.preview);
        for (path, usual) in [
            (LESSON_PATH, 0o644),
            ("content/02-other/spot.svg", 0o644),
            ("content/02-other", 0o755),
        ] {
            rights(&course.path(path), 0);
            let state = watching.until_good(false);
            assert!(
                state["findings"][0]["message"]
                    .as_str()
                    .unwrap()
                    .contains("cannot "),
                "{path}: {state}"
            );
            assert_eq!(files(&watching.preview), good, "{path}: the pages stay");
            assert_eq!(watching.ask("GET /module/lesson.html", &[]).status, 200);
            rights(&course.path(path), usual);
            watching.until_good(true);
        }
        course.write(LESSON_PATH, lesson("Lesson", "All may read this."));
        watching.until_equal(&course, &[], "a change");
    }
}
