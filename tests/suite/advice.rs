//! Advice works: who does what a message says, or lets `check --fix` do it, is rid of the problem.

use crate::course::{Course, SETTINGS};

/// A course of one page and these files, which are images.
fn with_images(body: &str, images: &[&str]) -> Course {
    let course = Course::lesson(body);
    for image in images {
        course.write(
            image,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>",
        );
    }
    course
}

#[test]
fn paths_that_can_be_told_are_written_right_by_a_fix() {
    for path in [
        "figures\\p.svg",
        "figures%5Cp.svg",
        ".\\figures\\p.svg",
        "/figures/p.svg",
        "/01-module/figures/p.svg",
        "/content/01-module/figures/p.svg",
        "Figures/P.SVG",
        "C:\\Users\\mia\\p.svg",
        "C:/Users/mia/p.svg",
        "D:p.svg",
        "file:///home/mia/p.svg",
        "~/p.svg",
        "/Users/mia/Desktop/p.svg",
        "\\\\server\\share\\p.svg",
    ] {
        let body = format!("![A plan]({path})\n");
        let course = with_images(&body, &["content/01-module/figures/p.svg"]);
        let before = course.build(&[]);
        assert_eq!(before.code, 1, "{path}: {}", before.err);
        assert!(
            before.err.contains("Write `figures/p.svg`"),
            "{path}: {}",
            before.err
        );
        course.run(&["check", "--fix"], &[]);
        let after = course.build(&[]);
        assert_eq!(after.code, 0, "{path}: {}", after.err);
    }
}

#[test]
fn names_that_an_address_cannot_hold_are_fixed_so_that_they_are_found() {
    let image = "content/01-module/figures/Our team (50%).svg";
    let course = with_images("![A team](figures\\our%20team%20(50%25).svg)\n", &[image]);
    course.run(&["check", "--fix"], &[]);
    let after = course.build(&[]);
    assert_eq!(after.code, 0, "{}", after.err);
}

#[test]
fn names_are_found_whichever_way_their_letters_are_put_together() {
    let (composed, apart) = ("f\u{fc}nf.svg", "fu\u{308}nf.svg");
    for (written, name) in [(composed, apart), (apart, composed), (composed, composed)] {
        let file = format!("content/01-module/{name}");
        let course = with_images(&format!("![Five]({written})\n"), &[&file]);
        let ran = course.build(&[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let page = course.read("site/module/lesson.html");
        let source = page
            .split("<img")
            .nth(1)
            .and_then(|tag| tag.split("src=\"").nth(1));
        let address = source.and_then(|rest| rest.split('"').next()).unwrap();
        assert!(
            course.path("site/module").join(address).is_file(),
            "{written:?}: {address}"
        );
    }
}

#[test]
fn files_that_course_yaml_names_are_told_as_they_must_be_written() {
    for path in [
        "\\figures\\p.svg",
        "/figures/p.svg",
        "content/figures/p.svg",
        "figures\\p.svg",
    ] {
        let course = with_images("Text.\n", &["content/figures/p.svg"]);
        let settings = |path: &str| format!("{SETTINGS}share: '{path}'\n");
        course.write("content/course.yaml", settings(path));
        let before = course.build(&[]);
        assert!(
            before.code == 1 && before.err.contains("Write `figures/p.svg`"),
            "{path}: {}",
            before.err
        );
        course.write("content/course.yaml", settings("figures/p.svg"));
        assert_eq!(course.build(&[]).code, 0);
    }
}
