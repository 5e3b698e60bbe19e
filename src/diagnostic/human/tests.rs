//! How findings look, and that no text or span makes drawing fail.

use crate::diagnostic::{Severity, examples};
use crate::schema::check::FRONT_MATTER_UNKNOWN_KEY;
use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::Diagnostic;
use super::write;

fn file() -> Arc<str> {
    "content/a.md".into()
}

fn drawn(text: &str, finding: Diagnostic) -> String {
    let text: Arc<str> = text.into();
    write(&[finding], &|_| Some(text.clone()), false, 80)
}

fn marked(text: &str, span: Range<usize>) -> String {
    drawn(
        text,
        Diagnostic::with_severity(Severity::Error, &examples::Y, &file(), span, "wrong"),
    )
}

#[test]
fn a_finding_looks_like_those_of_rustc() {
    let text = "---\ntitel: A\n---\n\nOne.\n\nTwo.\nThree.\nFour.\ntitel: B\n";
    let finding = Diagnostic::with_severity(
        Severity::Warning,
        &FRONT_MATTER_UNKNOWN_KEY,
        &file(),
        text.len() - 9..text.len() - 4,
        "no key `titel`",
    )
    .help("did you mean `title`?")
    .related(&file(), 4..9, "first here");
    insta::assert_snapshot!(drawn(text, finding), @r#"
    warning[front-matter/unknown-key]: no key `titel`
      --> content/a.md:10:1
       |
     2 | titel: A
       | ----- first here
    ...
    10 | titel: B
       | ^^^^^
       |
       = help: did you mean `title`?
    "#);
}

#[test]
fn other_files_and_whole_files_are_shown() {
    let other: Arc<str> = "content/b.md".into();
    let text_of = |name: &str| (name != "content/a.md").then(|| Arc::from("x\nid: a\n"));
    let whole = Diagnostic::with_severity(Severity::Note, &examples::Y, &file(), 0..0, "empty")
        .whole_file()
        .related(&other, 2..4, "as here");
    insta::assert_snapshot!(write(&[whole, Diagnostic::with_severity(Severity::Error, &examples::Y, &file(), 5..6, "no text")], &text_of, false, 80), @r#"
    note[x/y]: empty
     --> content/a.md
      |
     ::: content/b.md:2:1
      |
    2 | id: a
      | -- as here

    error[x/y]: no text
    --> content/a.md
    "#);
}

#[test]
fn wide_signs_tabs_and_line_ends_keep_the_marks_in_place() {
    insta::assert_snapshot!(marked("日本 é x\r\n", 10..11), @r#"
    error[x/y]: wrong
     --> content/a.md:1:6
      |
    1 | 日本 é x
      |        ^
    "#);
    insta::assert_snapshot!(marked("\tab\r\nc\r\n", 1..6), @r#"
    error[x/y]: wrong
     --> content/a.md:1:2
      |
    1 | /     ab
    2 | | c
      | |_^
    "#);
    insta::assert_snapshot!(marked("a\u{1b}[31mb\u{202e}c\u{7f}", 1..2), @r#"
    error[x/y]: wrong
     --> content/a.md:1:2
      |
    1 | a␛[31mb�c␡
      |  ^
    "#);
}

#[test]
fn places_at_the_end_and_in_nothing_are_shown() {
    insta::assert_snapshot!(marked("", 0..9), @r#"
    error[x/y]: wrong
     --> content/a.md:1:1
      |
    1 |
      | ^
    "#);
    insta::assert_snapshot!(marked("one\n", 4..4), @r#"
    error[x/y]: wrong
     --> content/a.md:2:1
      |
    2 |
      | ^
    "#);
    insta::assert_snapshot!(marked("one\ntwo", 99..100), @r#"
    error[x/y]: wrong
     --> content/a.md:2:4
      |
    2 | two
      |    ^
    "#);
}

#[test]
fn long_marks_and_long_lines_are_cut() {
    let text: String = (1..20).map(|n| format!("line {n}\n")).collect();
    insta::assert_snapshot!(marked(&text, 0..text.len()), @r#"
    error[x/y]: wrong
     --> content/a.md:1:1
      |
    1 | / line 1
    2 | | line 2
    3 | | line 3
    4 | | line 4
    5 | | line 5
    6 | | line 6
      | |______^
    "#);
    let text = format!("{} here {}\n", "word ".repeat(3000), "word ".repeat(3000));
    insta::assert_snapshot!(marked(&text, 15001..15005), @r#"
    error[x/y]: wrong
     --> content/a.md:1:15002
      |
    1 | ...d word word word word word word  here word word word word word word wo...
      |                                     ^^^^
    "#);
}

#[test]
fn colour_is_there_only_when_wanted() {
    let text: Arc<str> = "one".into();
    let finding = [Diagnostic::with_severity(
        Severity::Error,
        &examples::Y,
        &file(),
        0..3,
        "wrong\u{1b}[2J",
    )];
    let text_of = |_: &str| Some(text.clone());
    assert!(!write(&finding, &text_of, false, 80).contains('\u{1b}'));
    let colored = write(&finding, &text_of, true, 80);
    assert!(colored.contains("\u{1b}[") && !colored.contains("\u{1b}[2J"));
}

proptest! {
    #[test]
    fn nothing_makes_drawing_fail(
        pieces in prop::collection::vec(prop::sample::select(vec!["a", "\n", "\r\n", "\r", "\t", "é", "\u{1f600}", "日", "\0", "\u{85}", "\u{2028}", "\u{301}", " ", "\u{1b}", "long word ", "\u{feff}", "\u{200d}"]), 0..60),
        spans in prop::collection::vec((0usize..200, 0usize..200), 1..4),
        width in 0usize..200,
    ) {
        let text: Arc<str> = pieces.concat().into();
        let mut finding = Diagnostic::with_severity(Severity::Error, &examples::Y, &file(), spans[0].0..spans[0].1, pieces.concat()).help(pieces.concat());
        for (start, end) in &spans[1..] {
            finding = finding.related(&file(), *start..*end, pieces.concat());
        }
        let out = write(&[finding.clone()], &|_| Some(text.clone()), false, width);
        prop_assert!(out.chars().all(|sign| sign == '\n' || !sign.is_control()), "{:?}", out);
        let lines = super::super::json::write(&super::super::Shown::of(&[finding], true), &|_| Some(text.clone()));
        prop_assert_eq!(lines.lines().count(), 1);
    }
}
