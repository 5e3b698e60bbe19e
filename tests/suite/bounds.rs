//! What is too much is refused with a clear error, and never hangs.

use crate::course::{Course, LESSON, LESSON_PATH};
use std::time::{Duration, Instant};

/// Longer than any bounded build of these takes on a slow machine that does other work too.
const PATIENCE: Duration = Duration::from_secs(180);

/// Builds and expects an end, with or without findings, within some time.
fn ends(course: &Course, what: &str) -> crate::course::Ran {
    let start = Instant::now();
    let ran = course.build(&[]);
    assert!(
        start.elapsed() < PATIENCE,
        "{what} took {:?}",
        start.elapsed()
    );
    assert!(
        ran.code < 2 && !ran.err.contains("panicked"),
        "{what} ended with {}: {}",
        ran.code,
        ran.err.chars().take(2000).collect::<String>()
    );
    ran
}

#[test]
fn a_text_of_more_than_a_megabyte_is_refused() {
    let course = Course::lesson(&"words and words\n\n".repeat(70_000));
    let ran = ends(&course, "a large file");
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[course/too-large]") && ran.err.contains(LESSON_PATH),
        "{}",
        ran.err
    );
}

#[test]
fn a_page_of_a_thousand_blocks_is_built() {
    let body: String = (0..1000)
        .map(|number| format!("::: note\nNote {number}.\n:::\n\n"))
        .collect();
    assert_eq!(ends(&Course::lesson(&body), "a thousand blocks").code, 0);
}

#[test]
fn a_page_of_too_many_blocks_is_refused() {
    let ran = ends(
        &Course::lesson(&"::: note\n".repeat(100_000)),
        "too many blocks",
    );
    assert!(
        ran.code == 1 && ran.err.contains("error[block/too-many]"),
        "{}",
        ran.err
    );
}

#[test]
fn a_page_of_too_much_raw_html_is_refused() {
    let ran = ends(
        &Course::lesson(&"<b>a</b> ".repeat(1_500)),
        "too much raw HTML",
    );
    assert!(
        ran.code == 1 && ran.err.contains("error[html/too-much]"),
        "{}",
        ran.err
    );
    assert_eq!(Course::lesson(&"<b>a</b> ".repeat(500)).build(&[]).code, 0);
    let ran = Course::lesson(&format!("Text.\n\n<p {}>\n", "a=b ".repeat(1_001))).build(&[]);
    assert!(
        ran.code == 1 && ran.err.contains("error[html/too-much]"),
        "{}",
        ran.err
    );
}

#[test]
fn deep_nesting_ends() {
    for (what, body) in [
        ("quotes", "> ".repeat(10_000) + "deep\n"),
        ("lists", "- ".repeat(10_000) + "deep\n"),
        ("numbered lists", "1. ".repeat(10_000) + "deep\n"),
        (
            "emphasis",
            "*_".repeat(10_000) + "deep" + &"_*".repeat(10_000),
        ),
        ("brackets", "[".repeat(100_000)),
        (
            "blanks",
            format!("::: question\n{}\n:::\n", "[[".repeat(200_000)),
        ),
        ("raw HTML", "<div><b>".repeat(10_000) + "\n"),
        (
            "quotes in a question",
            format!(
                "::: question\nWhich?\n\n- [x] a\n- [ ] b\n  {}deep\n:::\n",
                "> ".repeat(10_000)
            ),
        ),
    ] {
        ends(&Course::lesson(&body), what);
    }
}

#[test]
fn as_many_things_as_fit_into_a_file_end() {
    for (what, piece, times) in [
        ("headings of the same words", "# a\n", 200_000),
        ("broken links", "[a](b)\n", 100_000),
        ("code blocks and fences", "```\n::: a\n```\n", 70_000),
        ("pictures that are not there", "![](a.png)\n", 80_000),
        ("waivers", "<!-- allow a/b: c -->\n", 45_000),
        ("footnotes", "[^a]\n\n[^a]: b\n\n", 60_000),
        ("tables", "|a|b|\n|-|-|\n|c|d|\n\n", 45_000),
        ("stray colons", ":::\n", 200_000),
    ] {
        ends(&Course::lesson(&piece.repeat(times)), what);
    }
    let options = "- [ ] option\n".repeat(50_000);
    let ran = ends(
        &Course::lesson(&format!("::: question\nWhich?\n\n{options}:::\n")),
        "options",
    );
    assert!(
        ran.code == 1 && ran.err.contains("50000 options"),
        "{}",
        ran.err
    );
}

#[test]
fn yaml_cannot_grow() {
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for number in 1..20 {
        let last = format!("*a{}, ", number - 1).repeat(10);
        aliases += &format!("a{number}: &a{number} [{last}]\n");
    }
    for (what, yaml) in [
        ("aliases", aliases),
        ("nesting", "a: ".to_owned() + &"[".repeat(10_000) + "\n"),
        (
            "keys",
            (0..60_000)
                .map(|number| format!("k{number}: 1\n"))
                .collect(),
        ),
    ] {
        let course = Course::lesson("Text.\n");
        course.write(
            LESSON_PATH,
            LESSON.replace("---\n\n", &format!("{yaml}---\n\n")),
        );
        assert_eq!(ends(&course, what).code, 1, "{what}");
    }
}

#[test]
fn a_long_chain_of_pages_ends() {
    let course = Course::lesson("Text.\n");
    for number in 0..2000 {
        let after = (number + 1) % 2000;
        course.write(
            &format!("content/01-module/p{number}.md"),
            LESSON.replace("objective", &format!("after: [p{after}]\nobjective")),
        );
    }
    let ran = ends(&course, "a circle of pages");
    assert!(
        ran.code == 1 && ran.err.matches("error[course/after-circle]").count() == 1,
        "{}",
        ran.err
    );
}
