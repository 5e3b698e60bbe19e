//! Files with more problems than are shown: what is shown first, what is counted, and how all are seen.

use crate::course::{Course, Ran};
use serde_json::Value;

/// Warnings in the page: more than are shown of a file.
const WARNINGS: usize = 230;

/// A page with many warnings and, after them, two errors.
fn crowded() -> Course {
    let warnings = "A [term](https://example.org/) is __ here.\n\n::: question\nWhich of these help her?\n\n- [x] The fact.\n- [x] The offer.\n:::\n\n";
    let errors = "::: question\nWhich one helps her?\n\n- [ ] The fact.\n- [ ] The offer.\n:::\n\n[two](two.md)\n";
    Course::lesson(&format!("{}{errors}", warnings.repeat(WARNINGS)))
}

fn last(ran: &Ran) -> &str {
    ran.err.lines().last().unwrap_or_default()
}

/// What the last line says is left out.
fn not_shown(ran: &Ran) -> usize {
    let before = last(ran)
        .split(" problems are not shown: --all shows them")
        .next();
    let number = before.and_then(|line| line.rsplit(' ').next()).unwrap();
    number.parse().unwrap_or_else(|_| panic!("{}", last(ran)))
}

#[test]
fn errors_of_a_crowded_page_are_shown_first_and_all_problems_are_counted() {
    let course = crowded();
    let ran = course.run(&["check"], &[]);
    assert_eq!(ran.code, 1, "{}", last(&ran));
    let titles: Vec<&str> = ran
        .err
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["))
        .collect();
    assert_eq!(titles.len(), 200);
    assert!(
        titles[0].starts_with("error[quiz/key]")
            && titles[1].starts_with("error[link/missing]")
            && titles[2].starts_with("warning["),
        "{titles:?}"
    );
    assert!(
        last(&ran).starts_with("error: 2 errors, "),
        "{}",
        last(&ran)
    );
    let all = course.run(&["check", "--all"], &[]);
    assert!(!last(&all).contains("not shown"), "{}", last(&all));
    let shown = |ran: &Ran, kind: &str| {
        let starts = |line: &&str| line.starts_with(kind);
        ran.err.lines().filter(starts).count()
    };
    let kinds = ["error[", "warning[", "note["];
    let [few, many] =
        [&ran, &all].map(|ran| kinds.map(|kind| shown(ran, kind)).iter().sum::<usize>());
    assert_eq!(many - few, not_shown(&ran));
    assert!(shown(&all, "warning[") >= WARNINGS);
}

#[test]
fn rules_asked_for_are_looked_for_among_all_problems() {
    let ran = crowded().run(&["check", "--only", "link"], &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.starts_with("error[link/missing]")
            && last(&ran).starts_with("error: 1 error. Next: "),
        "{}",
        ran.err
    );
}

#[test]
fn commands_that_make_something_say_their_errors_however_many_warnings_there_are() {
    let course = crowded();
    for command in [&["build"][..], &["package", "--as", "html"]] {
        let ran = course.run(command, &[]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(
            ran.err.contains("error[quiz/key]") && ran.err.contains("error[link/missing]"),
            "{}",
            ran.err
        );
        assert!(
            last(&ran).starts_with("error: 2 errors and "),
            "{}",
            last(&ran)
        );
        assert!(!last(&ran).contains("not shown"), "{}", last(&ran));
        let verbose = course.run(&[command, &["--verbose"]].concat(), &[]);
        assert!(
            verbose
                .err
                .lines()
                .any(|line| line.contains(" problems are not shown: --all shows them"))
        );
    }
}

#[test]
fn errors_that_are_not_shown_are_counted_where_nothing_is_made() {
    let course = Course::lesson(&"[two](two.md)\n\n".repeat(230));
    for command in [
        &["check"][..],
        &["build"],
        &["package", "--as", "web"],
        &["embed", "html"],
    ] {
        let ran = course.run(command, &[]);
        assert_eq!((ran.code, not_shown(&ran)), (1, 30), "{}", last(&ran));
        let all = course.run(&[command, &["--all"]].concat(), &[]);
        assert_eq!(all.err.matches("error[link/missing]").count(), 230);
        assert!(!all.err.contains("not shown"), "{}", last(&all));
    }
}

#[test]
fn other_programs_are_told_errors_first_and_how_many_are_missing() {
    let course = crowded();
    let [json, sarif, github] = ["json", "sarif", "github"]
        .map(|format| course.run(&["check", "--message-format", format], &[]));
    let lines: Vec<Value> = json
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((lines.len(), &lines[0]["rule"]), (201, &"quiz/key".into()));
    assert_eq!(lines[200]["not_shown"], not_shown(&json));
    let log: Value = serde_json::from_str(&sarif.out).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(200));
    assert_eq!(run["results"][1]["ruleId"], "link/missing");
    let notice = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(
        notice.as_str().unwrap().contains("--all shows them"),
        "{notice}"
    );
    assert!(github.out.starts_with("::error ") && github.out.lines().count() == 201);
    assert!(
        github
            .out
            .lines()
            .last()
            .unwrap()
            .starts_with("::notice title=leadlet::")
    );
    for ran in [json, sarif, github] {
        assert!(
            ran.code == 1 && ran.err.contains("2 errors, "),
            "{}",
            ran.err
        );
    }
}

#[test]
fn fixes_reach_problems_that_are_not_shown() {
    let course =
        Course::lesson(&"A picture: ![](https://example.org/a.png)\n\n- [X]One\n\n".repeat(300));
    let count = |ran: &Ran| ran.err.matches("leadlet check --fix:").count();
    let before = course.run(&["check", "--all"], &[]);
    course.run(&["check", "--fix"], &[]);
    let after = course.run(&["check", "--all"], &[]);
    assert_eq!(count(&after), 0, "{} before", count(&before));
}
