//! The course as it lies on a disk: links, names, bytes and line ends.

use crate::course::{Course, LESSON, LESSON_PATH, files};

#[cfg(unix)]
use std::os::unix::fs::symlink;

#[cfg(unix)]
#[test]
fn links_of_the_disk_that_lead_nowhere_or_in_circles_are_told() {
    let course = Course::lesson("Text.\n");
    symlink("nowhere.md", course.path("content/01-module/02-gone.md")).unwrap();
    symlink(".", course.path("content/01-module/round")).unwrap();
    symlink("b", course.path("content/a")).unwrap();
    symlink("a", course.path("content/b")).unwrap();
    let ran = course.build(&[]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.err.matches("error[link/broken]").count(),
        4,
        "{}",
        ran.err
    );
    assert!(ran.err.contains("content/01-module/round"), "{}", ran.err);
    assert_eq!(
        ran.err.matches("leads to itself, in a cycle").count(),
        2,
        "{}",
        ran.err
    );
    assert_eq!(
        ran.err
            .matches("leads to a file that does not exist")
            .count(),
        1,
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_passed_over() {
    let course = Course::lesson("Text.\n");
    let _socket =
        std::os::unix::net::UnixListener::bind(course.path("content/01-module/02-live.md"))
            .unwrap();
    let ran = course.build(&["--verbose"]);
    assert!(
        ran.code == 0
            && ran.err.contains("warning[course/no-file]")
            && ran.err.contains("02-live.md"),
        "{}",
        ran.err
    );
    assert!(!course.path("site/module/live.html").exists());
}

#[cfg(unix)]
#[test]
fn links_of_the_disk_that_leave_the_course_are_refused() {
    let outside = Course::of(&[("secret.md", LESSON), ("folder/secret.svg", "<svg/>")]);
    for (target, at) in [
        ("secret.md", "content/01-module/02-secret.md"),
        ("folder", "content/01-module/figures"),
    ] {
        let course = Course::lesson("Text.\n");
        symlink(outside.path(target), course.path(at)).unwrap();
        let ran = course.build(&[]);
        assert!(
            ran.code == 1 && ran.err.contains("error[link/outside]") && ran.err.contains(at),
            "{}",
            ran.err
        );
        assert!(!course.path("site").exists());
    }
}

#[cfg(unix)]
#[test]
fn links_inside_the_course_are_followed_and_those_of_editors_are_not_seen() {
    let course = Course::lesson("Text.\n");
    symlink("01-lesson.md", course.path("content/01-module/02-again.md")).unwrap();
    symlink(
        "somebody@machine.123",
        course.path("content/01-module/.#01-lesson.md"),
    )
    .unwrap();
    course.built();
    assert!(course.path("site/module/again.html").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let course = Course::lesson("Text.\n");
    std::fs::write(
        course
            .path("content")
            .join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")),
        "Text.\n",
    )
    .unwrap();
    let ran = course.build(&[]);
    assert!(
        ran.code == 1 && ran.err.contains("error[course/name]") && ran.err.contains("not UTF-8"),
        "{}",
        ran.err
    );
}

#[test]
fn names_that_windows_keeps_are_refused() {
    for name in ["con", "nul", "com1", "lpt0"] {
        let course = Course::lesson("Text.\n");
        course.write(&format!("content/01-module/02-{name}.md"), LESSON);
        let ran = course.build(&[]);
        assert!(
            ran.code == 1 && ran.err.contains("error[course/reserved-name]"),
            "{name}: {}",
            ran.err
        );
    }
}

#[test]
fn a_folder_that_is_no_course_or_is_not_there_is_told() {
    let course = Course::of(&[]);
    let ran = course.build(&[]);
    assert!(
        ran.code == 1 && ran.err.matches("error[").count() == 1,
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("error[course/missing]") && ran.err.contains("leadlet init"),
        "{}",
        ran.err
    );
    let ran = course.build(&["nowhere"]);
    assert!(ran.code == 2 && ran.err.contains("nowhere"), "{}", ran.err);
}

#[test]
fn who_stands_inside_a_course_is_told_which_one() {
    let course = Course::lesson("Text.\n");
    let name = course
        .root()
        .canonicalize()
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    for inside in ["content", "content/01-module"] {
        let ran = course.build(&[inside]);
        assert!(
            ran.code == 1 && ran.err.matches("error[").count() == 1,
            "{}",
            ran.err
        );
        assert!(
            ran.err.contains("error[course/missing]")
                && ran.err.contains(&format!("`{name}`, a folder above it")),
            "{}",
            ran.err
        );
        assert!(!course.path(inside).join("site").exists());
    }
    let ran = course.run(&["new", "module", "Two", "--dir", "content"], &[]);
    assert!(
        ran.code == 2 && ran.err.contains(&format!("`{name}`, a folder above it")),
        "{}",
        ran.err
    );
    let flat = Course::of(&[("course.yaml", "id: course\n")]);
    let ran = flat.build(&[]);
    assert!(
        ran.code == 1 && ran.err.contains("make a folder content/ here"),
        "{}",
        ran.err
    );
}

#[test]
fn a_file_is_no_course_folder() {
    let course = Course::lesson("Text.\n");
    course.write("notes.txt", "Notes.\n");
    for command in ["build", "check", "watch", "outline"] {
        for (file, told) in [
            (LESSON_PATH, "so name that folder"),
            ("notes.txt", "name the one that holds content/"),
        ] {
            let ran = course.run(&[command, file], &[]);
            assert!(
                ran.code == 2
                    && ran.err.contains(file)
                    && ran.err.contains("it is a file")
                    && ran.err.contains(told),
                "{}",
                ran.err
            );
        }
    }
}

#[test]
fn folders_that_are_too_deep_are_told() {
    let course = Course::lesson("Text.\n");
    course.write("content/1/2/3/4/5/6/7/8/9/10/11/12/deep.svg", "<svg/>");
    let ran = course.build(&[]);
    assert!(
        ran.code == 1 && ran.err.contains("error[course/too-deep]"),
        "{}",
        ran.err
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_change_nothing() {
    let body = "::: question\nWhich one helps her most?\n\n- [x] One.\n  > Right.\n- [ ] Two.\n\n::: hint\nThink.\n:::\n:::\n\n## A heading\n\n- a\n- b\n\n[here](#a-heading)\n";
    let course = Course::lesson(body);
    course.built();
    let (unix, lock) = (
        files(&course.path("site")),
        course.read("content/course.lock"),
    );
    for path in [
        LESSON_PATH,
        "content/01-module/module.md",
        "content/course.yaml",
    ] {
        let text = course.read(path).replace('\n', "\r\n");
        course.write(path, format!("\u{feff}{text}"));
    }
    course.built();
    let windows = files(&course.path("site"));
    let html = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(files["module/lesson.html"].clone())
            .unwrap()
            .replace("\r\n", "\n")
    };
    assert_eq!(html(&unix), html(&windows));
    assert_eq!(lock, course.read("content/course.lock"));
}

#[test]
fn errors_in_files_with_carriage_returns_are_at_the_same_place() {
    let course = Course::lesson("é [two](two.md)\n");
    let place = |ran: crate::course::Ran| {
        ran.err
            .lines()
            .find(|line| line.contains("-->"))
            .unwrap()
            .to_owned()
    };
    let unix = place(course.build(&[]));
    course.write(LESSON_PATH, course.read(LESSON_PATH).replace('\n', "\r\n"));
    assert_eq!(place(course.build(&[])), unix);
    assert!(unix.contains("01-lesson.md:6:9"), "{unix}");
}

/// A build of the course by somebody who may not do everything, to whom it then belongs; none where no such person can be played.
#[cfg(target_os = "linux")]
fn build_as_nobody(course: &Course) -> Option<crate::course::Ran> {
    const NOBODY: u32 = 65534;
    let leadlet = env!("CARGO_BIN_EXE_leadlet");
    let nobody = || {
        let mut command = std::process::Command::new("setpriv");
        command
            .args([&format!("--reuid={NOBODY}"), "--clear-groups", leadlet])
            .current_dir(course.root());
        command
    };
    let own = |path: &std::path::Path| std::os::unix::fs::chown(path, Some(NOBODY), None);
    for entry in std::iter::once(course.root().to_owned()).chain(
        walkdir::WalkDir::new(course.path("content"))
            .into_iter()
            .map(|entry| entry.unwrap().into_path()),
    ) {
        own(&entry).ok()?;
    }
    nobody()
        .arg("--version")
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    Some(nobody().arg("build").output().unwrap().into())
}

#[cfg(target_os = "linux")]
#[test]
fn a_site_folder_closed_against_writing_is_replaced_by_its_owner_and_left_whole_by_others() {
    use std::os::unix::fs::{PermissionsExt, chown};
    let course = Course::lesson("Text.\n");
    let Some(first) = build_as_nobody(&course) else {
        return;
    };
    assert_eq!(first.code, 0, "{}", first.err);
    for folder in ["site", "site/module"] {
        std::fs::set_permissions(course.path(folder), PermissionsExt::from_mode(0o555)).unwrap();
    }
    course.replace(LESSON_PATH, "Text.", "Another text.");
    let ran = build_as_nobody(&course).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        course
            .read("site/module/lesson.html")
            .contains("Another text.")
    );
    assert_eq!(
        std::fs::metadata(course.path("site"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o555
    );

    chown(course.path("site"), Some(0), None).unwrap();
    std::fs::set_permissions(course.path("site"), PermissionsExt::from_mode(0o755)).unwrap();
    let before = files(&course.path("site"));
    course.replace(LESSON_PATH, "Another text.", "A third text.");
    let ran = build_as_nobody(&course).unwrap();
    assert!(
        ran.code == 2
            && ran.err.contains("cannot write in")
            && ran.err.contains("belongs to another user"),
        "{}",
        ran.err
    );
    assert_eq!(files(&course.path("site")), before);
    let left = std::fs::read_dir(course.root()).unwrap().count();
    assert_eq!(left, 4, "content, the copy of its lock, site and its state");
}

#[cfg(unix)]
#[test]
fn linked_lock_is_written_where_the_link_leads() {
    use std::os::unix::fs::PermissionsExt;
    let course = Course::lesson("Text.\n");
    course.built();
    std::fs::create_dir(course.path("content/ids")).unwrap();
    std::fs::rename(
        course.path("content/course.lock"),
        course.path("content/ids/shared.lock"),
    )
    .unwrap();
    course.write("content/01-module/02-more.md", LESSON);
    std::fs::set_permissions(
        course.path("content/ids/shared.lock"),
        PermissionsExt::from_mode(0o640),
    )
    .unwrap();
    symlink("ids/shared.lock", course.path("content/course.lock")).unwrap();
    course.built();
    assert!(
        course
            .path("content/course.lock")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    assert!(
        course
            .read("content/ids/shared.lock")
            .contains("module/more"),
        "{}",
        course.read("content/ids/shared.lock")
    );
    assert_eq!(
        std::fs::metadata(course.path("content/ids/shared.lock"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o640
    );
    assert_eq!(
        std::fs::read_dir(course.path("content/ids"))
            .unwrap()
            .count(),
        1
    );
}

#[test]
fn outputs_that_cannot_be_written_are_reported_and_nothing_is_lost() {
    let course = Course::lesson("Text.\n");
    course.write("folder/mine.txt", "mine");
    course.write("file", "mine");
    course.built();
    for (arguments, why) in [
        (
            vec!["package", "--as", "html", "--output", "folder"],
            "`folder`: it is a folder",
        ),
        (
            vec!["package", "--as", "html", "--output", "file/a.html"],
            "`file`: it is a file, not a folder",
        ),
        (
            vec!["audit", "site", "--sbom", "folder"],
            "`folder`: it is a folder",
        ),
        (
            vec!["schema", "--output", "file"],
            "`file`: it is a file, not a folder",
        ),
    ] {
        let ran = course.run(&arguments, &[]);
        assert!(
            ran.code == 2 && ran.err.contains(why),
            "{arguments:?}: {}",
            ran.err
        );
    }
    assert_eq!(
        (course.read("folder/mine.txt"), course.read("file")),
        ("mine".into(), "mine".into())
    );
    let mut left: Vec<_> = std::fs::read_dir(course.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(
        left,
        [
            ".leadlet-course.lock",
            ".leadlet-site.state",
            "content",
            "file",
            "folder",
            "site"
        ]
    );
}

#[cfg(unix)]
#[test]
fn outputs_behind_links_pipes_and_devices_are_written_to() {
    let course = Course::lesson("Text.\n");
    course.write("releases/course.html", "old");
    symlink("releases/course.html", course.path("course.html")).unwrap();
    let ran = course.run(&["package", "--as", "html", "--output", "course.html"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        course
            .path("course.html")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    let page = course.read("releases/course.html");
    assert!(page.starts_with("<!DOCTYPE html>"), "{page:.60}");
    let ran = course.run(&["package", "--as", "html", "--output", "/dev/stdout"], &[]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, page.as_str()),
        "{}",
        ran.err
    );
    symlink("nowhere/course.html", course.path("broken.html")).unwrap();
    let ran = course.run(&["package", "--as", "html", "--output", "broken.html"], &[]);
    assert!(
        ran.code == 2
            && ran
                .err
                .contains("a symbolic link to `nowhere/course.html`, and no file is there"),
        "{}",
        ran.err
    );
}
