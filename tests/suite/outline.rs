//! `leadlet outline`: the course at a glance, in three forms, with what is missing.

use crate::course::{Course, SETTINGS};
use serde_json::{Value, json};

const LESSON: &str = "---
title: Raise it
summary: Say it early.
objectives:
  - {id: say, text: Say it early.}
  - {id: step, text: Offer a step.}
  - {id: thank, text: Thank who listened.}
---

Text.

::: question {objective=step}
What do you offer?

- [x] A step
- [ ] A sigh
:::

::: question {pre objective=say}
When?

- [x] Now
- [ ] Later
:::

::: for senior
::: question
Which one of your team says it?

- [x] Who sees it
- [ ] Who is told to
:::
:::

::: commit
When [[I see it]], I will [[say it]].
:::
";

fn course() -> Course {
    Course::of(&[
        ("content/course.yaml", SETTINGS),
        (
            "content/01-saying/module.md",
            "---\ntitle: Saying\nsummary: Out loud.\n---\n",
        ),
        ("content/01-saying/01-raise-it.md", LESSON),
        (
            "content/01-saying/02-read.md",
            &format!(
                "---\ntitle: Read\nobjective: Read it.\naudience: manager\n---\n\n{}\n",
                "word ".repeat(1500)
            ),
        ),
        (
            "content/01-saying/90-check.md",
            "---\ntitle: Check\nkind: quiz\nfrom: [module]\ndraw: 1\n---\n\nText.\n",
        ),
        (
            "content/02-empty/module.md",
            "---\ntitle: Nothing yet\n---\n",
        ),
    ])
}

#[test]
fn as_data_it_says_which_question_tests_which_objective_and_what_is_missing() {
    let ran = course().run(&["outline", "--format", "json"], &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let outline: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        [
            &outline["module_count"],
            &outline["page_count"],
            &outline["question_count"]
        ],
        [2, 3, 3]
    );
    let page = &outline["modules"][0]["pages"][0];
    let id = |number: usize| page["questions"][number]["id"].clone();
    let tests: Vec<Value> = page["objectives"]
        .as_array()
        .unwrap()
        .iter()
        .map(|objective| objective["questions"].clone())
        .collect();
    assert_eq!(tests, [json!([id(1)]), json!([id(0)]), json!([])]);
    let asked: Vec<Value> = page["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["number"], one["line"], one["pre"], one["audiences"]]))
        .collect();
    assert_eq!(
        asked,
        [
            json!([1, 12, false, []]),
            json!([2, 19, true, []]),
            json!([3, 27, false, ["senior"]])
        ]
    );
    assert_eq!(page["parts"], json!({"commit": 1}));
    let pool = &outline["modules"][0]["pages"][2]["pool"];
    assert_eq!(
        (&pool["asked"], pool["questions"].as_array().unwrap().len()),
        (&json!(1), 2)
    );
    let gaps: Vec<(String, u64)> = outline["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| {
            (
                gap["kind"].as_str().unwrap().to_owned(),
                gap["line"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("objective-without-question", 7),
        ("question-without-objective", 27),
        ("over-budget", 1),
        ("page-without-question", 1),
        ("module-without-page", 1),
    ];
    assert_eq!(gaps, expected.map(|(kind, line)| (kind.to_owned(), line)));
    assert_eq!(
        outline["audiences"][1]["page_count"], 2,
        "seniors are not given what is for managers"
    );
}

#[test]
fn ids_are_those_that_were_published() {
    let course = course();
    let ids = || {
        let outline: Value =
            serde_json::from_str(&course.run(&["outline", "--format", "json"], &[]).out).unwrap();
        outline["modules"][0]["pages"][0]["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].clone())
            .collect::<Vec<_>>()
    };
    let before = ids();
    assert_eq!(course.build(&[]).code, 0);
    course.replace(
        "content/01-saying/01-raise-it.md",
        "What do you offer?",
        "What do you offer her?",
    );
    assert_eq!(ids(), before);
}

#[test]
fn as_a_table_it_has_a_line_a_page_and_the_gaps() {
    let ran = course().run(&["outline"], &[]);
    for line in [
        "Saying (3 pages, ",
        "  lesson     Raise it ",
        "             Thank who listened. (0 questions)",
        "asks 1 of 2",
        ", for manager",
        "5 gaps",
        "  content/01-saying/01-raise-it.md:7: no question tests “Thank who listened.”",
        "  content/01-saying/02-read.md:1: it takes 8 minutes, and a lesson has 5",
    ] {
        assert!(ran.out.contains(line), "{line}\n{}", ran.out);
    }
    assert!(!ran.out.contains("What do you offer?"));
    assert!(
        course()
            .run(&["outline", "--verbose"], &[])
            .out
            .contains("1. What do you offer? [choice]")
    );
}

#[test]
fn as_a_page_it_stands_alone() {
    let ran = course().run(&["outline", "--format", "html"], &[]);
    assert!(
        ran.out.starts_with("<!DOCTYPE html>")
            && ran.out.contains("no question tests it")
            && ran.out.contains("What do you offer?"),
        "{}",
        ran.out
    );
    for outside in ["src=", "href=", "<script", "@import", "url("] {
        assert!(!ran.out.contains(outside), "{outside}");
    }
}

#[test]
fn a_course_with_mistakes_is_shown_as_far_as_it_goes() {
    let course = course();
    course.replace(
        "content/01-saying/01-raise-it.md",
        "::: commit",
        "::: comit",
    );
    let ran = course.run(&["outline"], &[]);
    assert!(
        ran.code == 1 && ran.out.contains("Raise it") && ran.err.contains("1 error"),
        "{}",
        ran.err
    );
    assert_eq!(course.run(&["outline", "nowhere"], &[]).code, 2);
}

/// What the outline of a course says at its end.
fn gaps_of(files: &[(&str, &str)]) -> Vec<String> {
    let outline = Course::of(files).run(&["outline"], &[]).out;
    let lines: Vec<&str> = outline.lines().collect();
    let start = lines
        .iter()
        .rposition(|line| line.is_empty())
        .map_or(0, |at| at + 1);
    lines[start..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}

#[test]
fn a_course_that_is_not_written_yet_has_gaps() {
    let settings = ("content/course.yaml", "id: a\ntitle: A\nlanguage: en\n");
    let module = ("content/01-m/module.md", "---\ntitle: M\n---\n");
    let question =
        "::: question\nTODO: A case?\n\n- [x] TODO: The best.\n- [ ] TODO: Another.\n:::\n";
    let lesson = |body: &str| format!("---\ntitle: L\nobjective: Do it.\n---\n\n{body}");
    let gap = "1 gap";
    assert_eq!(
        gaps_of(&[settings]),
        [gap, "  content/course.yaml:1: this course has no module"]
    );
    assert_eq!(
        gaps_of(&[
            settings,
            module,
            ("content/01-m/01-l.md", &lesson(question))
        ]),
        [gap, "  content/01-m/01-l.md:7: 3 TODO: are left to write"]
    );
    let code =
        "```\nTODO: no prompt\n```\n\n::: question\nWhich?\n\n- [x] This.\n- [ ] That.\n:::\n";
    assert_eq!(
        gaps_of(&[settings, module, ("content/01-m/01-l.md", &lesson(code))]),
        ["No gaps: every lesson has a question, and every objective is tested"]
    );
    let quiz = "---\ntitle: Q\nkind: quiz\n---\n\nText.\n";
    assert_eq!(
        gaps_of(&[settings, module, ("content/01-m/01-q.md", quiz)]),
        [gap, "  content/01-m/01-q.md:1: this quiz has no question"]
    );
}
