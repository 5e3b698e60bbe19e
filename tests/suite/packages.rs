//! `leadlet package`: files to hand over, the same each time, or a sentence that says why not.

use crate::course::{Course, LESSON_PATH, MODULE, SETTINGS};
use std::fs::File;

const QUESTION: &str = "Text.\n\n::: question\nWhich one helps her most?\n\n- [x] One.\n  > So it is.\n- [ ] Two.\n  > It is not.\n:::\n";

/// Whether a course in one file loads nothing: the one address in it is that by which a script finds data that is inside.
fn names_no_file(html: &str) -> bool {
    !html
        .replace("data-known=\"assets/", "")
        .contains("=\"assets/")
}

#[test]
fn a_course_in_one_file_is_named_by_its_id_and_its_size_is_said() {
    let course = Course::lesson(QUESTION);
    let ran = course.run(&["package", "--as", "html"], &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(
        ran.err.starts_with("Packed: ")
            && ran.err.contains("course.html, ")
            && ran.err.trim_end().ends_with(" kB"),
        "{}",
        ran.err
    );
    let first = course.read("course.html");
    assert!(
        first.contains("id=\"/module/lesson.html\"") && names_no_file(&first),
        "all is inside"
    );
    assert_eq!(
        course
            .run(
                &["package", ".", "--as", "html", "--output", "out/again.html"],
                &[]
            )
            .code,
        0
    );
    assert_eq!(course.read("out/again.html"), first, "the same bytes");
    assert!(
        !course.path("content/course.lock").exists() && !course.path("site").exists(),
        "only build writes these"
    );
}

#[test]
fn mistakes_of_the_course_are_told_and_nothing_is_written() {
    let course = Course::lesson("[gone](gone.md)\n");
    let ran = course.run(&["package", "--as", "html"], &[]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("gone.md") && ran.err.contains("1 error: no package was made"),
        "{}",
        ran.err
    );
    assert!(!course.path("course.html").exists());
    let doubtful =
        Course::lesson("::: question\nWhich of these help her?\n\n- [x] One.\n- [x] Two.\n:::\n");
    assert_eq!(doubtful.run(&["package", "--as", "html"], &[]).code, 0);
    assert_eq!(
        doubtful
            .run(&["package", "--as", "html", "--strict"], &[])
            .code,
        1
    );
    assert_eq!(course.run(&["package", "--as", "word"], &[]).code, 2);
    assert_eq!(course.run(&["package"], &[]).code, 2);
}

#[test]
fn what_is_too_large_for_one_file_is_refused_with_what_makes_it_so() {
    let course = Course::lesson("[the recording](figures/talk.pdf)\n");
    std::fs::create_dir_all(course.path("content/01-module/figures")).unwrap();
    File::create(course.path("content/01-module/figures/talk.pdf"))
        .unwrap()
        .set_len(40_000_000)
        .unwrap();
    let ran = course.run(&["package", "--as", "html"], &[]);
    assert_eq!(ran.code, 1);
    for part in [
        "error[package/size]",
        "53.",
        "50.0 MB",
        "assets/talk-",
        "(40.0 MB)",
        "no package was made",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert!(!course.path("course.html").exists());
}

#[test]
fn a_page_of_a_theme_that_cannot_be_taken_apart_is_named() {
    let course = Course::of(&[
        (
            "content/course.yaml",
            &format!("{SETTINGS}theme: {{ name: own }}\n"),
        ),
        ("content/01-module/module.md", MODULE),
        (
            LESSON_PATH,
            "---\ntitle: Lesson\nobjective: Do it.\n---\n\nText.\n",
        ),
        (
            "themes/own/templates/lesson.html",
            "<!DOCTYPE html><html lang=\"en\"><head></head><body>{{ lesson.title }}</body></html>",
        ),
    ]);
    let ran = course.run(&["package", "--as", "html"], &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("error[package/page]") && ran.err.contains("module/lesson.html"),
        "{}",
        ran.err
    );
}

#[test]
fn theme_with_attributes_and_comments_in_its_page_can_be_packaged() {
    let page = "{% extends \"default/page.html\" %}{% block head %}{{ super() }}<!-- </head><main> --><meta name=\"ours\" content=\"</head>\">{% endblock head %}";
    let whole = "<!DOCTYPE html>\n<html lang=\"en\" data-root=\"{{ root }}\">\n<head prefix=\"og: https://ogp.me/ns#\">\n<!-- not </head> yet -->\n\
        <title>{{ page.head_title }}</title>\n<script src=\"{{ root }}{{ assets.early }}\"></script><link rel=\"stylesheet\" href=\"{{ root }}{{ assets.style }}\">\n\
        {% block head %}{% endblock head %}<script defer src=\"{{ root }}{{ assets.script }}\"></script></head>\n\
        <body class=\"ours\"{% block body_attributes %}{% endblock body_attributes %}>\n<main id=\"main\" data-say=\"a > b\">{% block main %}{% endblock main %}</main>{% block footer %}{% endblock footer %}\n</body>\n</html>\n";
    for page in [page, whole] {
        let course = Course::of(&[
            (
                "content/course.yaml",
                &format!("{SETTINGS}theme: {{ name: own }}\n"),
            ),
            ("content/01-module/module.md", MODULE),
            (
                LESSON_PATH,
                "---\ntitle: Lesson\nobjective: Do it.\n---\n\nText.\n",
            ),
            ("themes/own/templates/page.html", page),
        ]);
        for kind in ["html", "print", "scorm12", "scorm2004", "cmi5"] {
            let ran = course.run(&["package", "--as", kind], &[]);
            assert_eq!(ran.code, 0, "{kind}: {}", ran.err);
        }
        let file = course.read("course.html");
        assert!(
            file.contains("<article data-address=\"module/lesson.html\"")
                && file.contains("data-hue=\"")
                && names_no_file(&file),
            "{file}"
        );
        assert!(
            file.contains("prefix=\"og: https://ogp.me/ns#\"")
                || file.contains("<meta name=\"ours\" content=\"</head>\">"),
            "{file}"
        );
        assert_eq!(
            file.matches("<main").count() - file.matches("</head><main>").count(),
            1,
            "{file}"
        );
    }
}

#[test]
fn the_course_on_paper_comes_with_a_guide_and_with_answers_or_without() {
    let course = Course::lesson(&format!(
        "{QUESTION}\n::: guide\nAsk who has seen it.\n:::\n"
    ));
    let ran = course.run(&["package", "--as", "print"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    let (booklet, guide) = (
        course.read("course-print.html"),
        course.read("course-print-guide.html"),
    );
    assert!(booklet.contains("Which one helps her most?") && booklet.contains("So it is."));
    assert!(
        !booklet.contains("Ask who has seen it."),
        "notes are for the facilitator"
    );
    assert!(
        guide.contains("Ask who has seen it.")
            && guide.contains("So it is.")
            && guide.contains("Do it.")
    );
    assert_eq!(
        course
            .run(
                &[
                    "package",
                    "--as",
                    "print",
                    "--answers",
                    "without",
                    "--output",
                    "sheet.html"
                ],
                &[]
            )
            .code,
        0
    );
    let sheet = course.read("sheet.html");
    assert!(sheet.contains("Which one helps her most?") && !sheet.contains("So it is."));
    assert!(
        course.read("sheet-guide.html").contains("So it is."),
        "the guide has them in any case"
    );
    assert_eq!(
        course
            .run(&["package", "--as", "print", "--output", "again.html"], &[])
            .code,
        0
    );
    assert_eq!(course.read("again.html"), booklet, "the same bytes");
    let ran = course.run(&["package", "--as", "html", "--answers", "with"], &[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("--answers goes with --as print"),
        "{}",
        ran.err
    );
}
